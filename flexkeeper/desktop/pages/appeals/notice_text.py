"""The text of a notice, to paste, type or drop; where something was read in it stands marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat
from PySide6.QtWidgets import QPlainTextEdit

from flexkeeper.appeals import Quote
from flexkeeper.desktop import offered
from flexkeeper.desktop.incoming import Source
from flexkeeper.desktop.kit import Kit
from flexkeeper.i18n import _


class NoticeText(QPlainTextEdit):
    """`pasted`: text came in whole. `given` carries files or a mail that were pasted or dropped on it."""

    pasted = Signal()
    given = Signal(list)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._marks: Sequence[Quote] = ()
        self._read = ""
        self._marker = _Marker(kit, self)
        self.setAccessibleName(_("The text of the notice"))
        self.setPlaceholderText(_("Paste the notice here, or type what it says."))
        self.setTabChangesFocus(True)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return bool(_sources(source)) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        sources = _sources(source)
        if sources:
            self.given.emit(sources)
        else:
            super().insertFromMimeData(source)
            self.pasted.emit()

    def mark(self, marks: Sequence[Quote]) -> None:
        """Marks every place where something was read, in the text as it stands now."""
        self._marks, self._read = marks, self.toPlainText()
        self.look_at(())

    def look_at(self, quotes: Sequence[Quote]) -> None:
        """Marks these places more strongly, and scrolls to the first."""
        text = self.toPlainText()
        if text != self._read:  # the places are those of another text, until it is read again
            return
        strong = [_place(text, one) for one in quotes]
        self._marker.show_places([_place(text, one) for one in self._marks], strong)
        if strong and not self.hasFocus():
            block = self.document().findBlock(strong[0][0])
            self.verticalScrollBar().setValue(max(block.firstLineNumber() - 2, 0))


class _Marker(QSyntaxHighlighter):
    """Paints the marked places; a place is where it begins and ends, as Qt counts."""

    def __init__(self, kit: Kit, around: NoticeText) -> None:
        super().__init__(around.document())
        self._look = kit.look
        self._quiet: Sequence[tuple[int, int]] = ()
        self._strong: Sequence[tuple[int, int]] = ()
        kit.look.changed.connect(self.rehighlight)

    def show_places(self, quiet: Sequence[tuple[int, int]], strong: Sequence[tuple[int, int]]) -> None:
        if (quiet, strong) != (self._quiet, self._strong):
            self._quiet, self._strong = quiet, strong
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        first = self.currentBlock().position()
        last = first + self.currentBlock().length() - 1
        for places, form in ((self._quiet, self._form("info_bg")), (self._strong, self._strong_form())):
            for start, end in places:
                if start < last and end > first:
                    self.setFormat(max(start, first) - first, min(end, last) - max(start, first), form)

    def _form(self, ground: str) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setBackground(self._look.color(ground))
        form.setForeground(self._look.color("text"))
        return form

    def _strong_form(self) -> QTextCharFormat:
        form = self._form("warn_bg")
        form.setFontWeight(QFont.Weight.DemiBold)
        form.setFontUnderline(True)  # so that it is no matter of color alone
        return form


def _place(text: str, quote: Quote) -> tuple[int, int]:
    """Where a quote stands as Qt counts: signs beyond the first 65,536 are two."""
    start = quote.start + sum(sign > "\uffff" for sign in text[: quote.start])
    return start, start + quote.end - quote.start + sum(
        sign > "\uffff" for sign in text[quote.start : quote.end]
    )


def _sources(data: QMimeData) -> list[Source]:
    """Files, a mail or a picture; text is for the editor itself."""
    found = offered.dropped(data)
    if found or data.hasText():
        return found
    return offered.pasted(data)
