"""The agenda: all that is due as a list or as a month, and beside it the chosen day with its buttons."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QListView,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from flexkeeper.desktop.pages.agenda import lines as listed
from flexkeeper.desktop.pages.agenda.deeds import Deeds
from flexkeeper.desktop.pages.agenda.lines import Found, Line
from flexkeeper.desktop.pages.agenda.listing import AgendaDelegate, AgendaModel, count_words
from flexkeeper.desktop.pages.agenda.row import DueRows, keyed_deeds, local_now
from flexkeeper.desktop.pages.page import Frame, Page
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import Card, scrolled
from flexkeeper.desktop.widgets.empty_state import EmptyState
from flexkeeper.desktop.widgets.label import ElideLabel, Label
from flexkeeper.desktop.widgets.month_grid import Mark, MonthGrid
from flexkeeper.desktop.widgets.month_head import MonthHead
from flexkeeper.desktop.widgets.turn_of_day import TurnOfDay
from flexkeeper.i18n import _

_SIDE, _NARROW = 340, 1000
_ROWS = 6
_UNBOUNDED = 16_777_215


class AgendaPage(Page):
    """Reached from Today; which of the two ways is shown is kept."""

    name = "agenda"
    rail_name = "today"

    def __init__(self, frame: Frame, now: Callable[[], datetime] = local_now) -> None:
        super().__init__(frame)
        self._now = now
        self._lines: list[Line] = []
        self._by_day: dict[date, list[Line]] = {}
        self._is_known = False
        self.deeds = Deeds(frame, self, now)
        self.model = AgendaModel(self)
        self.list, self.grid = QListView(), MonthGrid(self.kit, _("Month"), now().date())
        self.empty = EmptyState(self.kit, "circle-check")
        content = QWidget()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(self.kit.look.tokens.space["card_gap"])
        self._main = self._make_main()
        self._box.addWidget(self._main, 1, Qt.AlignmentFlag.AlignTop)
        self.side = self._make_side()
        self._box.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(content))
        self._add = self.add_action(
            _("Add a reminder…"), "plus", "Ctrl+N", lambda: self.deeds.add(), anywhere=True
        )
        self.add_action(_("Show a list"), "", "L", lambda: self._show_as("list"), anywhere=True)
        self.add_action(_("Show a month"), "", "M", lambda: self._show_as("month"), anywhere=True)
        for text, key, run in keyed_deeds(self.deeds, self._chosen_line):
            self.add_action(text, "history", key, run)
        self._turn = TurnOfDay(self, now)
        self._turn.turned.connect(self.look_again)
        self._show_as(self.frame.settings.window.agenda)

    def title(self) -> str:
        return _("Agenda")

    def context(self) -> str:
        return count_words(self._lines) if self._is_known else ""

    def primary(self) -> QAction | None:
        return self._add

    def panes(self) -> list[QWidget]:
        return [self._switch, self.first(), self.side]

    def first(self) -> QWidget:
        return self.list if self._way == "list" else self.grid

    def refresh(self) -> None:
        now = self._now()
        self.session.read(
            lambda vault: listed.ask(vault, now), lambda found: self._show(found, now), key="agenda"
        )

    def adapt(self, width: int) -> None:
        look = self.kit.look
        is_stacked = look.is_large or width < look.px(_NARROW)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._box.setDirection(down if is_stacked else across)
        self.side.setMinimumWidth(0 if is_stacked else look.px(_SIDE))
        self.side.setMaximumWidth(_UNBOUNDED if is_stacked else look.px(_SIDE))
        self.rows.adapt(is_stacked=look.is_large or not is_stacked)
        self.list.setMinimumHeight(look.px(AgendaDelegate.height) * _ROWS)
        self._bound()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._bound()

    def _bound(self) -> None:
        """Keeps list and month as high as what is seen, however much falls on the day beside them."""
        self._main.setFixedHeight(max(self.height(), self._main.minimumSizeHint().height()))

    def _make_main(self) -> Card:
        card = Card(self.kit, padding=0)
        card.body.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 12)
        head.setSpacing(8)
        self._switch = QWidget()
        ways = QHBoxLayout(self._switch)
        ways.setContentsMargins(0, 0, 0, 0)
        ways.setSpacing(4)
        self._ways = QButtonGroup(self)
        self._way_buttons = {"list": self._way_button(_("List")), "month": self._way_button(_("Month"))}
        for way, button in self._way_buttons.items():
            button.clicked.connect(lambda _checked, way=way: self._show_as(way))
            ways.addWidget(button)
        head.addWidget(self._switch)
        self._head = MonthHead(self.kit, self.grid)
        head.addWidget(self._head, 1)
        head.addStretch(0)
        card.body.addLayout(head)
        self._dress_list()
        below = QWidget()
        self._below = QStackedLayout(below)
        self._month = QWidget()
        around = QVBoxLayout(self._month)
        around.setContentsMargins(12, 0, 12, 12)
        around.addWidget(self.grid)
        for part in (self.list, self._month, self.empty):
            self._below.addWidget(part)
        card.body.addWidget(below, 1)
        self.grid.moved.connect(self._show_day)
        self.grid.opened.connect(self._enter_day)
        return card

    def _way_button(self, text: str) -> Button:
        button = Button(self.kit, text, "ghost", size="small")
        button.setCheckable(True)
        self._ways.addButton(button)
        return button

    def _dress_list(self) -> None:
        view = self.list
        view.setAccessibleName(_("All that is due"))
        view.setModel(self.model)
        view.setItemDelegate(AgendaDelegate(self.kit, None, self))
        view.setUniformItemSizes(True)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setMouseTracking(True)
        view.selectionModel().currentChanged.connect(lambda index, _before: self._list_moved(index.row()))
        view.activated.connect(lambda _index: self._enter_day(self.grid.day))
        self.kit.look.changed.connect(view.scheduleDelayedItemsLayout)

    def _make_side(self) -> QWidget:
        card = Card(self.kit, padding=18)
        card.body.setSpacing(4)
        self._day_name = ElideLabel("", "heading")
        self._day_empty = Label(_("Nothing is due on this day."), "small", wrap=True)
        self.rows = DueRows(self.kit, self.deeds)
        self.rows.adapt(is_stacked=True)
        self._add_here = Button(self.kit, _("Add a reminder on this day…"), "outlined", size="small")
        self._add_here.clicked.connect(lambda: self.deeds.add(self.grid.day))
        for part in (self._day_name, self._day_empty, self.rows):
            card.body.addWidget(part)
        card.body.addSpacing(8)
        card.body.addWidget(self._add_here, 0, Qt.AlignmentFlag.AlignLeading)
        card.body.addStretch(1)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignTop)
        return side

    def _show(self, found: Found, now: datetime) -> None:
        is_first, self._is_known = not self._is_known, True
        self._lines = listed.lines(found, now)
        self._by_day = {}
        for line in self._lines:
            self._by_day.setdefault(line.day, []).append(line)
        marks = {day: [Mark(line.title, line.chip) for line in lines] for day, lines in self._by_day.items()}
        was_today = self.grid.day == self.grid.today
        self.model.show_lines(self._lines)
        self.grid.show_marks(marks, now.date())
        if was_today and not is_first:
            self.grid.choose(now.date())
        self._show_way()
        self._show_day(self.grid.day)
        self.heading_changed.emit()

    def _show_as(self, way: str) -> None:
        self._way = way
        self._way_buttons[way].setChecked(True)
        for one, button in self._way_buttons.items():
            button.become("tonal" if one == way else "ghost")
        settings = self.frame.settings
        if settings.window.agenda != way:
            state = dataclasses.replace(settings.window, agenda=way)  # type: ignore[arg-type]
            self.frame.change_settings(dataclasses.replace(settings, window=state))
        self._show_way()

    def _show_way(self) -> None:
        is_list = self._way == "list"
        self._head.setVisible(not is_list)
        if not is_list:
            self._below.setCurrentWidget(self._month)
        elif self._is_known and not self._lines:
            text = _("Papers that end, services of a vehicle and reminders of your own appear here.")
            self.empty.say(_("Nothing is due."), text)
            self._below.setCurrentWidget(self.empty)
        else:
            self._below.setCurrentWidget(self.list)
            self._choose_in_list(self.grid.day)

    def _chosen_line(self) -> Line | None:
        """The line of the list that has the focus; else the one beside it that has, or the day's first."""
        place = self.list.currentIndex().row()
        if self.window().focusWidget() is self.list and 0 <= place < len(self._lines):
            return self._lines[place]
        return self.rows.focused()

    def _choose_in_list(self, day: date) -> None:
        index = self.list.currentIndex()
        if index.isValid() and self._lines and self._lines[index.row()].day == day:
            return
        if self._lines:
            self.list.setCurrentIndex(self.model.index(self.model.place_of(day)))

    def _list_moved(self, place: int) -> None:
        if 0 <= place < len(self._lines):
            self.grid.choose(self._lines[place].day)
            self._show_day(self.grid.day)

    def _show_day(self, day: date) -> None:
        self._day_name.setText(listed.long_day(day))
        found = self._by_day.get(day, [])
        self._day_empty.setVisible(not found)
        self.rows.show_lines(found)

    def _enter_day(self, _day: date) -> None:
        """Enter on a day leads to what can be done there."""
        first = self.rows.rows[0].button if self.rows.rows else self._add_here
        first.setFocus(Qt.FocusReason.OtherFocusReason)
