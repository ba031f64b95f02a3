"""The name of the month that a grid shows, with the ways to others."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QHBoxLayout, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.button import Button, IconButton
from flexkeeper.desktop.widgets.label import ElideLabel
from flexkeeper.desktop.widgets.month_grid import MonthGrid
from flexkeeper.i18n import _


class MonthHead(QWidget):
    """Follows its grid."""

    def __init__(self, kit: Kit, grid: MonthGrid) -> None:
        super().__init__()
        self._grid = grid
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._name = ElideLabel("", "strong")
        back = IconButton(kit, "chevron-left", _("The month before"))
        back.clicked.connect(lambda: grid.turn(-1))
        on = IconButton(kit, "chevron-right", _("The month after"))
        on.clicked.connect(lambda: grid.turn(1))
        today = Button(kit, _("Today"), "outlined", size="small")
        today.setAccessibleName(_("Go to today's month"))
        today.clicked.connect(lambda: grid.choose(grid.today))
        row.addWidget(self._name, 1)
        for widget in (back, on, today):
            row.addWidget(widget)
        grid.moved.connect(lambda _day: self._say())
        self._say()

    def _say(self) -> None:
        locale, day = QLocale(), self._grid.day
        name = locale.standaloneMonthName(day.month, QLocale.FormatType.LongFormat)
        locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
        self._name.setText(_("{month} {year}").format(month=name, year=locale.toString(day.year)))
