"""A recovery key to read and to scan; not to be selected, as a selection gets past the clipboard's clock."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QFontDatabase, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.i18n import _

_CODE_EDGE = 132


class PaperKey(QFrame):
    """The key in groups of four, from left to right in every language, and beside it as a code."""

    def __init__(self, kit: Kit, lines: Sequence[str], code: bytes) -> None:
        super().__init__()
        self.setProperty("sunken", True)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(Label(_("Recovery key"), "field"))
        words.addStretch(1)
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        for line in lines:
            label = Label(line, "strong")
            label.setFont(fixed)
            words.addWidget(label)
        words.addStretch(1)
        row.addLayout(words, 1)
        row.addWidget(_Code(kit, code), 0, Qt.AlignmentFlag.AlignTop)


class _Code(QWidget):
    """A QR code of our own making; dark on light in every theme, as scanners want it."""

    def __init__(self, kit: Kit, svg: bytes) -> None:
        super().__init__()
        self._kit = kit
        self._renderer = QSvgRenderer(QByteArray(svg), self)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("The same key as a QR code"))

    def sizeHint(self) -> QSize:
        return QSize(self._kit.look.px(_CODE_EDGE), self._kit.look.px(_CODE_EDGE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        self._renderer.render(painter, QRectF(self.rect()))
        painter.end()
