"""Steps of something long, side by side: which are done, which is on, each a button that goes there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.i18n import _

StepState = Literal["done", "current", "open"]

_CIRCLE = 22
_HEIGHT = 52


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name for code, its words, how it stands, and whether one can go there."""

    id: str
    label: str
    state: StepState
    can_go: bool = True


class Steps(QWidget):
    """`chosen` carries the name of a step that was pressed; `shown` is the one whose part is seen."""

    chosen = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.buttons: list[_StepButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.setAccessibleName(_("Steps"))
        kit.look.changed.connect(self.update)

    def show_steps(self, steps: Sequence[Step], shown: str = "") -> None:
        """Shows these; the buttons stay the same ones, so that the focus does."""
        while len(self.buttons) < len(steps):
            button = _StepButton(self._kit, len(self.buttons) + 1)
            button.clicked.connect(lambda _checked=False, one=button: self.chosen.emit(one.step.id))
            self.buttons.append(button)
            self._row.addWidget(button, 1)
        for button, step in zip(self.buttons, steps, strict=True):
            button.show_step(step, is_shown=step.id == shown)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._kit.look
        painter = QPainter(self)
        gap = look.px(_CIRCLE / 2 + 6)
        for before, after in zip(self.buttons, self.buttons[1:], strict=False):
            is_gone = before.step.state == "done"
            painter.setPen(QPen(look.color("accent" if is_gone else "border"), 2))
            start, end = before.middle(), after.middle()
            sign = 1 if end.x() > start.x() else -1
            painter.drawLine(
                QPointF(start.x() + sign * gap, start.y()), QPointF(end.x() - sign * gap, end.y())
            )
        painter.end()


class _StepButton(QAbstractButton):
    def __init__(self, kit: Kit, number: int) -> None:
        super().__init__()
        self._kit, self._number = kit, number
        self.step = Step("", "", "open")
        self._is_shown = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_step(self, step: Step, *, is_shown: bool) -> None:
        self.step, self._is_shown = step, is_shown
        self.setText(step.label)
        self.setEnabled(step.can_go)
        shape = Qt.CursorShape.PointingHandCursor if step.can_go else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        states = {"done": _("done"), "current": _("the next one"), "open": _("not done yet")}
        self.setAccessibleName(f"{step.label}, {states[step.state]}")
        self.updateGeometry()
        self.update()

    def middle(self) -> QPointF:
        """The middle of the circle, where the row paints its lines to."""
        return QPointF(self.x() + self.width() / 2, self.y() + self._kit.look.px(_CIRCLE / 2 + 4))

    def sizeHint(self) -> QSize:
        look = self._kit.look
        self.setFont(look.font("strong"))
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 12, look.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_circle(painter)
        self._paint_label(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._kit.look.color("focus"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()

    def _paint_circle(self, painter: QPainter) -> None:
        look, state = self._kit.look, self.step.state
        edge = look.px(_CIRCLE)
        place = QRectF((self.width() - edge) / 2, look.px(4), edge, edge).adjusted(1, 1, -1, -1)
        inks = {"done": "accent", "current": "accent", "open": "border_strong"}
        painter.setPen(QPen(look.color(inks[state]), 2 if state == "current" else 1.5))
        painter.setBrush(look.color("accent" if state == "done" else "surface"))
        painter.drawEllipse(place)
        if state == "done":
            painter.setPen(
                QPen(look.color("on_accent"), look.px(2), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
            )
            x, y, unit = place.center().x(), place.center().y(), edge / 22
            ends = [(-4.5, 0.3), (-1.3, 3.5), (4.5, -3.2)]
            points = [QPointF(x + dx * unit, y + dy * unit) for dx, dy in ends]
            painter.drawPolyline(points)
        else:
            painter.setFont(look.font("chip"))
            painter.setPen(look.color("accent_text" if state == "current" else "text2"))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), str(self._number))

    def _paint_label(self, painter: QPainter) -> None:
        look = self._kit.look
        is_bold = self.step.state == "current" or self._is_shown
        painter.setFont(look.font("strong" if is_bold else "small"))
        painter.setPen(look.color("text" if is_bold else "text2"))
        top = look.px(_CIRCLE + 6)
        place = QRectF(0, top, self.width(), self.height() - top)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), self.text())
        if self._is_shown:
            width = painter.fontMetrics().horizontalAdvance(self.text())
            painter.setPen(QPen(look.color("accent"), 2))
            y = self.height() - 2
            painter.drawLine(QPointF((self.width() - width) / 2, y), QPointF((self.width() + width) / 2, y))
