"""How hard a password is to guess: three marks and a sentence."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.strength import Strength
from flexkeeper.desktop.widgets.label import Label

_MARKS = {"empty": 0, "weak": 1, "fair": 2, "strong": 3}
_INK = {"empty": "border", "weak": "bad_line", "fair": "warn_line", "strong": "ok_line"}


class StrengthBar(QWidget):
    """Keeps room for two lines of words, so that nothing moves while a password is typed."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._marks = _Marks(kit)
        column.addWidget(self._marks)
        self._words = Label("", "small", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._words)
        kit.look.changed.connect(self._fit)
        self._fit()

    def show_strength(self, strength: Strength) -> None:
        """Shows an estimate."""
        self._marks.show_level(_MARKS[strength.level], _INK[strength.level])
        self._words.setText(" ".join(part for part in (strength.sentence, strength.advice) if part))

    def _fit(self) -> None:
        self._words.setMinimumHeight(self._kit.look.px(40))


class _Marks(QWidget):
    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit, self._count, self._ink = kit, 0, "border"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_level(self, count: int, ink: str) -> None:
        self._count, self._ink = count, ink
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(100, 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        width = (self.width() - 8) / 3
        for number in range(3):
            place = (2 - number) if self.isRightToLeft() else number
            painter.setBrush(self._kit.look.color(self._ink if number < self._count else "border"))
            painter.drawRoundedRect(QRectF(place * (width + 4), 0, width, 4), 2, 2)
        painter.end()
