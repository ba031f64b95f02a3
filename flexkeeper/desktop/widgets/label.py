"""Texts. User text is never rich text: a label shows what it is given, sign by sign."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from flexkeeper.desktop.kit import Kit

_LONGEST_WORD = 24  # signs; a card of three beside each other has room for so many

Role = Literal[
    "display",
    "num",
    "title",
    "heading",
    "strong",
    "body",
    "small",
    "label",
    "field",
    "caption",
    "trouble",
    "key",
]


def isolated(text: str) -> str:
    """The text in the direction of its own first letter, whatever stands around it."""
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


class Label(QLabel):
    """A text in a role of the type scale, on one line or wrapped."""

    def __init__(self, text: str, role: Role = "body", *, wrap: bool = False) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setWordWrap(wrap)
        if wrap:
            # Without this a row of wrapped labels is squeezed to one line when space is short.
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setText(text)

    def minimumSizeHint(self) -> QSize:
        """Of a wrapped text a word without end is cut: it would make the whole page as wide."""
        hint = super().minimumSizeHint()
        if not self.wordWrap():
            return hint
        return QSize(min(hint.width(), self.fontMetrics().averageCharWidth() * _LONGEST_WORD), hint.height())


class ElideLabel(QLabel):
    """One line that ends in “…” where it does not fit; the whole text is its tooltip then."""

    def __init__(self, text: str = "", role: Role = "body") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(" ".join(text.split()))
        self._hint()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("…") * 4, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        if self.isRightToLeft():
            text = isolated(text)  # numbers and Latin words keep their own direction
        painter.drawText(self.rect(), self.alignment().value | Qt.TextFlag.TextSingleLine.value, text)
        painter.end()

    def _hint(self) -> None:
        fits = self.fontMetrics().horizontalAdvance(self.text()) <= self.width()
        self.setToolTip("" if fits else self.text())


class IconLabel(QLabel):
    """An icon beside a text; it says nothing of its own."""

    def __init__(self, kit: Kit, name: str, size: int = 18, ink: str = "text2") -> None:
        super().__init__()
        self._kit, self._name, self._size, self._ink = kit, name, size, ink
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        kit.look.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        pixmap: QPixmap = self._kit.icons.pixmap(
            self._name, self._size, self._ink, dpr=self.devicePixelRatioF()
        )
        self.setPixmap(pixmap)
