"""How the page folds: three columns, two where it is narrow, one where the text is large."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.card import scrolled

WIDE = 1100
_LIST, _SIDE, _SIDE_ALONE = 410, 254, 340
_LIST_ROWS = 6
_ROW = 57
_SCROLLBAR = 12


class Columns(QWidget):
    """The exhibits, the pages, and the cards one under the other, which scroll by themselves beside them."""

    def __init__(self, kit: Kit, exhibits: QWidget, sheets: QWidget, cards: Sequence[QWidget]) -> None:
        super().__init__()
        self._kit, self._exhibits, self._sheets = kit, exhibits, sheets
        gap = kit.look.tokens.space["card_gap"]
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(gap)
        for card in cards:
            side.addWidget(card)
        side.addStretch(1)
        self._side_area = scrolled(self._side)
        content = QWidget()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(gap)
        self._box.addWidget(exhibits)
        self._box.addWidget(sheets, 1)
        self._box.addWidget(self._side_area)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(content))

    def fold(self, width: int) -> bool:
        """Folds for this width of the window and for the text size; says whether the pages are seen."""
        look = self._kit.look
        is_stacked, is_wide = look.is_large, width >= WIDE and not look.is_large
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._box.setDirection(down if is_stacked else across)
        self._sheets.setVisible(is_wide)
        self._box.setStretchFactor(self._exhibits, 0 if is_wide else 1)
        self._exhibits.setMinimumWidth(look.px(_LIST) if is_wide else 0)
        self._exhibits.setMaximumWidth(look.px(_LIST) if is_wide else 16_777_215)
        self._exhibits.setMinimumHeight(look.px(_ROW) * _LIST_ROWS if is_stacked else 0)
        self._side_area.setFixedWidth(look.px(_SIDE if is_wide else _SIDE_ALONE) + _SCROLLBAR)
        if is_stacked and self._side_area.widget() is not None:
            self._box.addWidget(self._side_area.takeWidget())
            self._side.show()
        elif not is_stacked and self._side_area.widget() is None:
            self._side_area.setWidget(self._side)
        self._side_area.setVisible(not is_stacked)
        return is_wide
