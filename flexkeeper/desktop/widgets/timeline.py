"""Periods on one line of time: what holds when, and the holes between, marked in red and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QBrush,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.i18n import _

BarKind = Literal["now", "old", "gap"]

_LABEL, _BAR, _GAP, _AXIS, _LEAST = 20, 28, 10, 24, 5
_PAST, _FUTURE = timedelta(days=3_653), timedelta(days=1_826)
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)
_INK = {"now": "accent_text", "old": "text2", "gap": "bad"}
_FILL = {"now": "accent_soft", "old": "none_bg", "gap": "bad_bg"}
_EDGE = {"now": "accent_text", "old": "border_strong", "gap": "bad_line"}


@dataclass(frozen=True, slots=True)
class Bar:
    """Days from `first` to `last`, both included; None is open. `key` is what is opened, None for a hole.

    `text` stands in the bar where it fits, `said` is the whole for ears and the pointer.
    """

    kind: BarKind
    first: date | None
    last: date | None
    text: str
    said: str
    key: int | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """One kind of thing along time."""

    label: str
    bars: tuple[Bar, ...]


class Timeline(QWidget):
    """`opened` carries the key of a bar that was pressed. Time runs from left to right in every language."""

    opened = Signal(int)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._lanes: tuple[Lane, ...] = ()
        self._today = date.min
        self._at: tuple[int, int] | None = None
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        kit.look.changed.connect(self.updateGeometry)

    def show_lanes(self, lanes: Sequence[Lane], today: date, said: str) -> None:
        """Shows these; `said` is what they mean in a sentence or two, for screen readers."""
        self._lanes, self._today = tuple(lanes), today
        self._at = next(((row, 0) for row, lane in enumerate(self._lanes) if lane.bars), None)
        self.setAccessibleName(said)
        self._say_chosen()
        self.updateGeometry()
        self.update()

    @property
    def chosen(self) -> Bar | None:
        """The bar that the keys are at."""
        return None if self._at is None else self._lanes[self._at[0]].bars[self._at[1]]

    def place_of(self, bar: Bar) -> QRectF:
        """Where a bar is painted."""
        row = next(number for number, lane in enumerate(self._lanes) if bar in lane.bars)
        first, last = self._span()
        left = self._x(bar.first or first)
        right = self._x(bar.last or last, after=1)
        top = self._top(row) + self._kit.look.px(_LABEL)
        return QRectF(left, top, max(right - left, _LEAST), self._kit.look.px(_BAR))

    def sizeHint(self) -> QSize:
        look = self._kit.look
        lane = look.px(_LABEL) + look.px(_BAR) + look.px(_GAP)
        return QSize(look.px(320), look.px(_AXIS) + lane * len(self._lanes))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._kit.look.px(160), self.sizeHint().height())

    # What is pressed

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        key = Qt.Key(event.key())
        if key in steps:
            self._move(*steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._bar_at(event.position())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(found)
            self._open()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._bar_at(event.position())
        is_link = found is not None and self._lanes[found[0]].bars[found[1]].key is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self._bar_at(QPointF(event.pos()))
            text = "" if found is None else self._lanes[found[0]].bars[found[1]].said
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QEvent) -> None:
        self.update()

    def _move(self, rows: int, bars: int) -> None:
        if self._at is None:
            return
        row, number = self._at
        if bars:
            number = min(max(number + bars, 0), len(self._lanes[row].bars) - 1)
        seek = row + rows
        while rows and 0 <= seek < len(self._lanes):
            if self._lanes[seek].bars:
                row, number = seek, min(number, len(self._lanes[seek].bars) - 1)
                break
            seek += rows
        self._choose((row, number))

    def _choose(self, at: tuple[int, int]) -> None:
        self._at = at
        self._say_chosen()
        self.update()

    def _open(self) -> None:
        chosen = self.chosen
        if chosen is not None and chosen.key is not None:
            self.opened.emit(chosen.key)

    def _say_chosen(self) -> None:
        chosen = self.chosen
        self.setAccessibleDescription(chosen.said if chosen else "")
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def _bar_at(self, place: QPointF) -> tuple[int, int] | None:
        for row, lane in enumerate(self._lanes):
            for number, bar in reversed(list(enumerate(lane.bars))):
                if self.place_of(bar).contains(place):
                    return row, number
        return None

    # Where things stand

    def _span(self) -> tuple[date, date]:
        """The first and last day shown: what is known of ten years back and five ahead, and around today."""
        days = [day for lane in self._lanes for bar in lane.bars for day in (bar.first, bar.last) if day]
        first = min([*days, self._today - timedelta(days=30)])
        last = max([*days, self._today + timedelta(days=60)])
        # A paper that is good until 9999 would leave the others no room.
        return max(first, self._today - _PAST), min(last, self._today + _FUTURE)

    def _x(self, day: date, after: int = 0) -> float:
        """Where a day begins, or that many days later; what lies beyond what is shown stands at its edge."""
        first, last = self._span()
        part = ((day - first).days + after) / ((last - first).days + 1)
        return min(max(part, 0.0), 1.0) * (self.width() - 2) + 1

    def _top(self, row: int) -> int:
        look = self._kit.look
        return look.px(_AXIS) + row * (look.px(_LABEL) + look.px(_BAR) + look.px(_GAP))

    # How it looks

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._paint_axis(painter)
        for row, lane in enumerate(self._lanes):
            self._paint_label(painter, lane, row)
            for bar in lane.bars:
                self._paint_bar(painter, bar)
        self._paint_today(painter)
        for lane in self._lanes:
            for bar in lane.bars:
                self._paint_words(painter, bar)
        painter.end()

    def _paint_axis(self, painter: QPainter) -> None:
        look = self._kit.look
        painter.setFont(look.font("caption"))
        metrics = painter.fontMetrics()
        room, today = (
            metrics.horizontalAdvance(words.month(self._today)) + look.px(12),
            self._today_box(metrics),
        )
        for day in self._ticks(room):
            x = self._x(day)
            painter.setPen(QPen(look.color("grid"), 1))
            painter.drawLine(QPointF(x, look.px(_AXIS)), QPointF(x, self.height()))
            text = words.month(day)
            box = QRectF(x + 2, 0, metrics.horizontalAdvance(text) + 4, look.px(_AXIS))
            if not box.intersects(today) and box.right() < self.width():
                painter.setPen(look.color("text3"))
                painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)

    def _ticks(self, room: int) -> list[date]:
        """Firsts of months with so many px between them."""
        first, last = self._span()
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        fitting = (step for step in _MONTHS if months / step * room <= self.width())
        step = next(fitting, _MONTHS[-1])
        found, number = [], first.year * 12 + first.month
        for at in range(number, number + months):
            if at % step == 0:
                found.append(date(at // 12, at % 12 + 1, 1))
        return [day for day in found if first <= day <= last]

    def _paint_label(self, painter: QPainter, lane: Lane, row: int) -> None:
        look = self._kit.look
        painter.setFont(look.font("chip"))
        place = QRectF(2, self._top(row), self.width() - 4, look.px(_LABEL))
        text = lane.label if lane.bars else _("{label}: no paper here").format(label=lane.label)
        painter.fillRect(
            QRectF(0, place.top() + 1, painter.fontMetrics().horizontalAdvance(text) + 8, place.height() - 2),
            look.color("surface"),
        )
        painter.setPen(look.color("text2"))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)

    def _paint_bar(self, painter: QPainter, bar: Bar) -> None:
        look, place = self._kit.look, self.place_of(bar).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = min(4.0, place.width() / 2)
        painter.setPen(QPen(look.color(_EDGE[bar.kind]), 1))
        painter.setBrush(look.color(_FILL[bar.kind]))
        painter.drawRoundedRect(place, radius, radius)
        if bar.kind == "gap":  # hatched, so that it is no matter of color alone
            painter.setBrush(QBrush(look.color("bad_line"), Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(place, radius, radius)
        if self.hasFocus() and bar is self.chosen:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("focus"), 2))
            painter.drawRoundedRect(place.adjusted(-2, -2, 2, 2), radius + 2, radius + 2)

    def _paint_words(self, painter: QPainter, bar: Bar) -> None:
        look, place = self._kit.look, self.place_of(bar)
        painter.setFont(look.font("chip"))
        width = painter.fontMetrics().horizontalAdvance(bar.text)
        if width + 12 > place.width():
            return
        middle = QRectF(place.center().x() - width / 2 - 4, place.top() + 4, width + 8, place.height() - 8)
        painter.fillRect(middle, look.color(_FILL[bar.kind]))  # neither hatching nor line goes through words
        painter.setPen(look.color(_INK[bar.kind]))
        painter.drawText(middle, int(Qt.AlignmentFlag.AlignCenter), bar.text)

    def _paint_today(self, painter: QPainter) -> None:
        look, x = self._kit.look, self._x(self._today)
        painter.setPen(QPen(look.color("text"), 2))
        painter.drawLine(QPointF(x, look.px(_AXIS) - 2), QPointF(x, self.height()))
        painter.setFont(look.font("chip"))
        painter.drawText(
            self._today_box(painter.fontMetrics()), int(Qt.AlignmentFlag.AlignCenter), _("Today")
        )

    def _today_box(self, metrics: QFontMetrics) -> QRectF:
        width = metrics.horizontalAdvance(_("Today")) + self._kit.look.px(10)
        left = min(max(self._x(self._today) - width / 2, 0), self.width() - width)
        return QRectF(left, 0, width, self._kit.look.px(_AXIS))
