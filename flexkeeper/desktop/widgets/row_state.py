"""How a row of a painted list shows that it is chosen, hovered or focused."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle

from flexkeeper.desktop.theme import Look

_RADIUS = 8


def paint_row_state(painter: QPainter, look: Look, ground: QRect, state: QStyle.StateFlag) -> None:
    """Fills the ground of a chosen or hovered row, and draws the focus ring inside it."""
    is_selected = bool(state & QStyle.StateFlag.State_Selected)
    if is_selected or state & QStyle.StateFlag.State_MouseOver:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("selected" if is_selected else "hover"))
        painter.drawRoundedRect(QRectF(ground), _RADIUS, _RADIUS)
    if state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QPen(look.color("focus"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(ground).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
