"""A ring that empties until a deadline, with the time that is left inside it."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.i18n import _

_EDGE = 92
_RING = 7
_WARN = timedelta(days=5)
_BAD = timedelta(hours=24)
_WHOLE = timedelta(days=14)  # where it is not known when the time began


class DeadlineClock(QWidget):
    """Green over five days, amber below, red in the last 24 hours; the words say the same."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._left: timedelta | None = None
        self._part = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        kit.look.changed.connect(self.updateGeometry)

    def show_time(self, now: datetime, deadline: datetime, begins: datetime | None) -> None:
        """Shows what is left at `now`; all are aware. Without `begins` the ring stands for two weeks."""
        whole = deadline - begins if begins is not None and begins < deadline else _WHOLE
        self._left = deadline - now
        self._part = min(max(self._left / whole, 0.0), 1.0)
        number, unit = left(self._left)
        self.setAccessibleName(f"{number} {unit}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        edge = self._kit.look.px(_EDGE)
        return QSize(edge, edge)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._left is None:
            return
        look, tone = self._kit.look, tone_of(self._left)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = look.px(_RING)
        place = QRectF(self.rect()).adjusted(width, width, -width, -width)
        painter.setPen(QPen(look.color(f"{tone}_bg"), width))
        painter.drawEllipse(place)
        painter.setPen(
            QPen(look.color(f"{tone}_line"), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        )
        painter.drawArc(place, 90 * 16, -round(self._part * 360 * 16))
        self._paint_words(painter, place)
        painter.end()

    def _paint_words(self, painter: QPainter, place: QRectF) -> None:
        look = self._kit.look
        number, unit = left(self._left or timedelta(0))
        middle = place.center().y()
        painter.setPen(look.color("text"))
        painter.setFont(look.font("title"))
        height = painter.fontMetrics().height()
        top = QRectF(place.left(), middle - height + look.px(4), place.width(), height)
        painter.drawText(top, int(Qt.AlignmentFlag.AlignCenter), number)
        painter.setFont(look.font("chip"))
        painter.setPen(look.color("text2"))
        below = QRectF(place.left(), top.bottom() - 2, place.width(), painter.fontMetrics().height())
        painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), unit)


def tone_of(time: timedelta) -> str:
    """Which colors a time left takes: ok, warn, bad."""
    return "bad" if time <= _BAD else "warn" if time <= _WARN else "ok"


def left(time: timedelta) -> tuple[str, str]:
    """A time that is left as its number and its unit: days, in the last day hours, then that it is over."""
    if time <= timedelta(0):
        return "0", _("time is up")
    if time <= timedelta(hours=1):
        minutes = max(int(time / timedelta(minutes=1)), 1)
        return words.number(minutes), _("minutes left")
    if time <= _BAD:
        hours = int(time / timedelta(hours=1))
        return words.number(hours), _("hour left") if hours == 1 else _("hours left")
    days = time.days
    return words.number(days), _("day left") if days == 1 else _("days left")
