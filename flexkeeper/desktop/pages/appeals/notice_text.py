"""The text of a notice, to paste, type or drop; where something was read in it stands marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

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
        self._kit = kit
        self._marks: Sequence[Quote] = ()
        self._looked_at: Sequence[Quote] = ()
        self._read = ""
        self.setAccessibleName(_("The text of the notice"))
        self.setPlaceholderText(_("Paste the notice here, or type what it says."))
        self.setTabChangesFocus(True)
        kit.look.changed.connect(self._paint)

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
        self._marks, self._looked_at, self._read = marks, (), self.toPlainText()
        self._paint()

    def look_at(self, quotes: Sequence[Quote]) -> None:
        """Marks these places more strongly, and scrolls to the first."""
        if self.toPlainText() != self._read:
            return
        self._looked_at = quotes
        self._paint()
        if quotes and not self.hasFocus():
            block = self.document().findBlock(_place(self.toPlainText(), quotes[0].start))
            self.verticalScrollBar().setValue(max(block.firstLineNumber() - 2, 0))

    @property
    def marked(self) -> list[str]:
        """What stands in the marked places, the stronger ones last."""
        return [one.cursor.selectedText() for one in self.extraSelections()]

    def _paint(self) -> None:
        look, text = self._kit.look, self.toPlainText()
        if text != self._read:  # the places are those of another text, until it is read again
            return
        quiet, strong = QTextCharFormat(), QTextCharFormat()
        quiet.setBackground(look.color("info_bg"))
        quiet.setForeground(look.color("text"))
        strong.setBackground(look.color("warn_bg"))
        strong.setForeground(look.color("text"))
        strong.setFontWeight(QFont.Weight.DemiBold)
        strong.setFontUnderline(True)  # so that it is no matter of color alone
        shown = [(quote, quiet) for quote in self._marks] + [(quote, strong) for quote in self._looked_at]
        self.setExtraSelections([self._selection(text, quote, form) for quote, form in shown])

    def _selection(self, text: str, quote: Quote, form: QTextCharFormat) -> QTextEdit.ExtraSelection:
        cursor = QTextCursor(self.document())
        cursor.setPosition(_place(text, quote.start))
        cursor.setPosition(_place(text, quote.end), QTextCursor.MoveMode.KeepAnchor)
        selection = QTextEdit.ExtraSelection()
        selection.cursor, selection.format = cursor, form
        return selection


def _place(text: str, offset: int) -> int:
    """A sign's number as Qt counts: signs beyond the first 65,536 are two."""
    return offset + sum(sign > "\uffff" for sign in text[:offset])


def _sources(data: QMimeData) -> list[Source]:
    """Files, a mail or a picture; text is for the editor itself."""
    found = offered.dropped(data)
    if found or data.hasText():
        return found
    return offered.pasted(data)
