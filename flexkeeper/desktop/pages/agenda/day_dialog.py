"""Until which day to put something off: a month to choose from."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.month_grid import MonthGrid
from flexkeeper.desktop.widgets.month_head import MonthHead
from flexkeeper.desktop.widgets.tall_dialog import TallDialog
from flexkeeper.i18n import _


class DayDialog(TallDialog):
    """`day` is the one that is chosen; the button works for days that are ahead."""

    def __init__(self, kit: Kit, parent: QWidget | None, title: str, today: date) -> None:
        line = _("{title}. It is quiet until then, and comes back on that day.").format(title=title)
        super().__init__(kit, parent, "calendar-clock", "text2", _("Put off until which day?"), line)
        self._today = today
        self.grid = MonthGrid(kit, _("Day to put it off to"), today)
        self.body.addWidget(MonthHead(kit, self.grid))
        self.body.addWidget(self.grid)
        self.add(_("Cancel"), "outlined", accepts=False)
        self.put_off = self.add("", "primary", accepts=True, is_default=True)
        self.grid.moved.connect(lambda _day: self._say())
        self.grid.opened.connect(lambda _day: self.put_off.click())
        self.grid.choose(today + timedelta(days=1))
        self._say()
        self.grid.setFocus()

    @property
    def day(self) -> date:
        """The chosen day."""
        return self.grid.day

    def _say(self) -> None:
        self.put_off.setText(_("Put off until {date}").format(date=words.day(self.day)))
        self.put_off.setEnabled(self.day > self._today)
