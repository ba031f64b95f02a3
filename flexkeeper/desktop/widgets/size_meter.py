"""How large a file is against its limit: the number, and a bar split by what weighs most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.i18n import _

Tone = Literal["fits", "near", "over"]

_INK = {"fits": "accent", "near": "warn_line", "over": "bad_line"}
_HEIGHT = 8
_GAP = 1
_MOST_PARTS = 5
_FAINTEST = 0.45


class SizeMeter(QWidget):
    """Number, limit, bar and a sentence; without a limit there is no bar."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.number = Label("", "num")
        self.limit = Label("", "small", wrap=True)
        row.addWidget(self.number)
        row.addWidget(self.limit, 1, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(row)
        self.bar = _Bar(kit)
        column.addWidget(self.bar)
        self.sentence = Label("", "small", wrap=True)
        column.addWidget(self.sentence)

    def show_size(self, size: int, limit: int | None, parts: Sequence[int], sentence: str) -> None:
        """Shows `size` bytes, of which `parts` are the shares of its exhibits."""
        self.number.setText(words.size(size))
        of_limit = _("of {limit}").format(limit=limit_words(limit)) if limit else _("as one PDF")
        self.limit.setText(of_limit)
        self.sentence.setText(sentence)
        self.bar.setVisible(limit is not None)
        if limit is not None:
            self.bar.show_parts(size, limit, parts)
            self.bar.setAccessibleName(f"{self.number.text()} {of_limit}. {sentence}")


class _Bar(QWidget):
    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._shares: list[float] = []
        self._tone: Tone = "fits"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        kit.look.changed.connect(self.updateGeometry)

    def show_parts(self, size: int, limit: int, parts: Sequence[int]) -> None:
        """The largest parts one by one, then the rest together; beyond the limit it is full."""
        largest = sorted(parts, reverse=True)[:_MOST_PARTS]
        rest = max(size - sum(largest), 0)
        whole = max(limit, size)
        self._shares = [one / whole for one in (*largest, rest) if one]
        self._tone = tone(size, limit)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._kit.look.px(_HEIGHT) * 8, self._kit.look.px(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._kit.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        round_ends = QPainterPath()
        round_ends.addRoundedRect(QRectF(self.rect()), self.height() / 2, self.height() / 2)
        painter.setClipPath(round_ends)
        painter.fillRect(self.rect(), look.color("border"))
        place = 0.0
        for number, share in enumerate(self._shares):
            ink = look.color(_INK[self._tone])
            ink.setAlphaF(1 - (1 - _FAINTEST) * number / _MOST_PARTS)
            width = share * self.width()
            left = self.width() - place - width if self.isRightToLeft() else place
            painter.fillRect(QRectF(left, 0, max(width - _GAP, 0), self.height()), ink)
            place += width
        painter.end()


def tone(size: int, limit: int) -> Tone:
    """How a size stands to a limit: from nine tenths on it is near."""
    return "over" if size > limit else "near" if size >= 0.9 * limit else "fits"


def limit_words(limit: int) -> str:
    """A limit, in whole units where it has them: “10 MB”."""
    digits = 0 if limit % 1_000_000 == 0 else 1
    return QLocale().formattedDataSize(limit, digits, QLocale.DataSizeFormat.DataSizeSIFormat)
