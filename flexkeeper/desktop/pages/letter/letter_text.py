"""The letter as text: headings stand out, and blanks are marked until they are filled."""

from __future__ import annotations

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from flexkeeper.appeals import letters
from flexkeeper.desktop.kit import Kit
from flexkeeper.i18n import _


class LetterText(QPlainTextEdit):
    """To read and to copy from; it stays where it was scrolled to while it changes."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(_("The letter"))
        self._marker = _Marker(self, kit)

    def show_letter(self, letter: letters.Letter | None) -> None:
        """Shows a letter, or nothing."""
        text = _whole(letter) if letter else ""
        self._marker.headings = _headings(letter) if letter else frozenset()
        if text == self.toPlainText():
            return
        bar = self.verticalScrollBar()
        place = bar.value()
        self.setPlainText(text)
        bar.setValue(place)

    def look_at(self, heading: str) -> None:
        """Scrolls to a heading, unless somebody reads here just now."""
        found = self.document().find(heading) if heading else QTextCursor()
        if not found.isNull() and not self.hasFocus():
            self.verticalScrollBar().setValue(found.block().firstLineNumber())


class _Marker(QSyntaxHighlighter):
    def __init__(self, view: QPlainTextEdit, kit: Kit) -> None:
        super().__init__(view.document())
        self._kit = kit
        self.headings: frozenset[str] = frozenset()
        kit.look.changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:
        look = self._kit.look
        if text in self.headings:
            head = QTextCharFormat()
            head.setFontWeight(QFont.Weight.DemiBold)
            self.setFormat(0, len(text), head)
        blank = QTextCharFormat()
        blank.setBackground(look.color("warn_bg"))
        blank.setForeground(look.color("warn"))
        blank.setFontWeight(QFont.Weight.DemiBold)
        for match in letters.BLANK.finditer(text):
            before = letters.characters(text[: match.start()])  # as Qt counts
            self.setFormat(before, letters.characters(match[0]), blank)


def _whole(letter: letters.Letter) -> str:
    head = "\n".join((*letter.sender, "", letter.day, "", letter.subject))
    return f"{head}\n\n{letters.plain_text(letter)}"


def _headings(letter: letters.Letter) -> frozenset[str]:
    titles = {item.title for block in letter.blocks for item in block.items}
    return frozenset({letter.subject, *(block.heading for block in letter.blocks), *titles} - {""})
