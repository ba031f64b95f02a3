"""Chips: a state as form, icon and word, never as color alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from flexkeeper.desktop.kit import Kit

Form = Literal["plain", "grey", "amber", "red", "solid", "dashed"]

HEIGHT = 24
_PADDING = 9
_PLAIN_PADDING = 2
_ICON = 14
_GAP = 5
# Arabic and Devanagari are taller, and fractional widths are cut by a pixel here and there.
_SPARE = 2
_KEPT = 300


@dataclass(frozen=True, slots=True)
class Chip:
    """What a chip shows; `long` is what is said where there is room and to screen readers."""

    form: Form
    text: str
    icon: str = ""
    long: str = ""

    def said(self) -> str:
        """The words for a screen reader."""
        return self.long or self.text


_INK = {"plain": "ok", "grey": "none", "amber": "warn", "red": "bad", "solid": "on_bad", "dashed": "none"}
_FILL = {"grey": "none_bg", "amber": "warn_bg", "red": "bad_bg", "solid": "bad_solid", "dashed": "none_bg"}


class Chips:
    """Paints chips, each once; the keys name look and screen, so nothing of an old one is shown."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._painted: dict[tuple[object, ...], QPixmap] = {}

    def get(self, chip: Chip, dpr: float, *, is_long: bool = False) -> QPixmap:
        """The chip as a pixmap."""
        text = chip.said() if is_long else chip.text
        key = (chip.form, text, chip.icon, dpr, *self._kit.look.key())
        if key not in self._painted:
            size = self.size(chip, is_long=is_long)
            pixmap = QPixmap(size * dpr)
            pixmap.setDevicePixelRatio(dpr)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            self._paint(painter, chip, text, size, dpr)
            painter.end()
            self._painted[key] = pixmap
            while len(self._painted) > _KEPT:
                del self._painted[next(iter(self._painted))]
        return self._painted[key]

    def size(self, chip: Chip, *, is_long: bool = False) -> QSize:
        """How large the chip is, in logical px."""
        look = self._kit.look
        metrics = QFontMetrics(look.font("chip"))
        width = 2 * self._padding(chip) + metrics.horizontalAdvance(chip.said() if is_long else chip.text)
        width += look.px(_ICON) + look.px(_GAP) if chip.icon else 0
        return QSize(width + _SPARE, look.px(HEIGHT))

    def _paint(self, painter: QPainter, chip: Chip, text: str, size: QSize, dpr: float) -> None:
        look = self._kit.look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, chip, size)
        x = self._padding(chip)
        inner = size.width() - 2 * x
        is_mirrored = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if chip.icon:
            icon = self._kit.icons.pixmap(chip.icon, _ICON, _INK[chip.form], dpr=dpr)
            edge = look.px(_ICON)
            left = size.width() - x - edge if is_mirrored else x
            painter.drawPixmap(left, (size.height() - edge) // 2, icon)
            inner -= edge + look.px(_GAP)
            x += 0 if is_mirrored else edge + look.px(_GAP)
        painter.setFont(look.font("chip"))
        painter.setPen(look.color(_INK[chip.form]))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(QRectF(x, 0, inner + _SPARE, size.height()), int(flags), text)

    def _padding(self, chip: Chip) -> int:
        """Room at both ends; a chip without a fill ends where its words end."""
        return self._kit.look.px(_PLAIN_PADDING if chip.form == "plain" else _PADDING)

    def _paint_ground(self, painter: QPainter, chip: Chip, size: QSize) -> None:
        if chip.form == "plain":
            return
        look = self._kit.look
        place = QRectF(0.5, 0.5, size.width() - 1, size.height() - 1)
        edge = look.color("border_strong") if chip.form == "dashed" else QColor(Qt.GlobalColor.transparent)
        pen = QPen(edge, 1, Qt.PenStyle.DashLine if chip.form == "dashed" else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.setBrush(look.color(_FILL[chip.form]))
        painter.drawRoundedRect(place, place.height() / 2, place.height() / 2)


class StatusChip(QWidget):
    """A chip as a widget, in its long words."""

    def __init__(self, kit: Kit, chips: Chips) -> None:
        super().__init__()
        self._kit, self._chips = kit, chips
        self._chip: Chip | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        kit.look.changed.connect(self.updateGeometry)

    def show_chip(self, chip: Chip | None) -> None:
        """Shows a chip, or nothing."""
        self._chip = chip
        # One that has no parent yet would be shown as a window of its own, and take the keys from ours.
        if chip is None or not self.isWindow():
            self.setVisible(chip is not None)
        self.setAccessibleName(chip.said() if chip else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return self._chips.size(self._chip, is_long=True) if self._chip else QSize(0, 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._chip is not None:
            painter = QPainter(self)
            painter.drawPixmap(0, 0, self._chips.get(self._chip, self.devicePixelRatioF(), is_long=True))
            painter.end()
