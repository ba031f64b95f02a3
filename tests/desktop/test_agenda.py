"""The agenda: a list and a month of all that is due, the chosen day beside it, reminders of one's own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from flexkeeper import reminders
from flexkeeper.desktop import drafts, words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.agenda import AgendaPage
from flexkeeper.desktop.pages.agenda.form import ReminderDialog
from flexkeeper.desktop.widgets.card import scrolled
from flexkeeper.desktop.widgets.chip import Chip
from flexkeeper.desktop.widgets.month_grid import CELL, Cell, Mark, MonthGrid
from flexkeeper.desktop.widgets.month_head import MonthHead
from flexkeeper.desktop.window import Window
from flexkeeper.reminders import Due, NewDue
from flexkeeper.vault import Vault, open_with_key
from tests.builders import add_record
from tests.conftest import noon
from tests.desktop.conftest import settle

TODAY = datetime.now().astimezone().date()
SOON = TODAY + timedelta(days=5)


@pytest.fixture
def agenda(window: Window, empty_vault: tuple[Path, bytes], tmp_path: Path) -> Iterator[AgendaPage]:
    """The page on an empty vault of this test, seen as a list."""
    template, key = empty_vault
    window.session.adopt(open_with_key(shutil.copytree(template, tmp_path / "Vault"), key, clock=noon))
    window.desk.go_to("agenda")
    page = window.frame.page("agenda")
    assert isinstance(page, AgendaPage)
    page._show_as("list")
    settle(window.session)
    yield page
    if window.session.is_open:
        window.lock()
    settle(window.session)


def remind(page: AgendaPage, title: str, day: date, **wishes: object) -> None:
    new = NewDue("own", title, day, **wishes)  # type: ignore[arg-type]
    page.session.write(lambda vault, _progress: reminders.add(vault, new))
    settle(page.session)


def all_due(page: AgendaPage) -> list[Due]:
    found: list[Due] = []
    now = datetime.now().astimezone()
    page.session.read(lambda vault: reminders.due(vault, now, within_days=None), found.extend)
    settle(page.session)
    return found


def said(page: AgendaPage) -> set[str]:
    return {label.text() for label in page.findChildren(QLabel) if label.isVisible()}


def beside(page: AgendaPage) -> list[str]:
    """What stands in the panel of the chosen day."""
    return [row.line.title for row in page.rows.rows]


def form(window: Window) -> ReminderDialog:
    settle(window.session)
    [dialog] = [one for one in window.findChildren(ReminderDialog) if one.isVisible()]
    return dialog


def fill(dialog: ReminderDialog, **values: str) -> None:
    """Types into the fields, as a driver does."""
    for name, value in values.items():
        if name == "note":
            dialog._note.setPlainText(value)
        else:
            dialog._fields[name].show_value(value)
            dialog._fields[name].changed.emit()


def take(page: AgendaPage, text: str) -> None:
    menu = page.rows.rows[0].menu()
    [action] = [one for one in menu.actions() if one.text() == text]
    action.trigger()
    menu.close()
    settle(page.session)


def test_nothing_is_said_plainly(agenda: AgendaPage) -> None:
    assert "Nothing is due." in said(agenda)
    assert agenda.context() == "Nothing is due."


def test_the_list_has_all_by_day(agenda: AgendaPage) -> None:
    """Papers and reminders, near and far; each line is whole for the ear; its day stands beside it."""

    def work(vault: Vault, _progress: object) -> None:
        add_record(vault, kind="insurance", title="Card", fields={"expires": SOON.isoformat()})

    agenda.session.write(work)
    remind(agenda, "Same day", SOON)
    remind(agenda, "Far", TODAY + timedelta(days=500))
    assert [line.title for line in agenda.model.lines] == ["Same day", "Card", "Far"]
    assert [agenda.model.begins_day(place) for place in range(3)] == [True, False, True]
    assert agenda.context() == "3 things are due"
    agenda.list.setCurrentIndex(agenda.model.index(1))
    assert beside(agenda) == ["Same day", "Card"]
    interface = QAccessible.queryAccessibleInterface(agenda.list)
    heard = interface.child(1).text(QAccessible.Text.Name)
    assert heard.startswith(QLocale().standaloneDayName(SOON.isoweekday(), QLocale.FormatType.LongFormat))
    assert heard.endswith("Expires in 5 days")
    agenda.list.setCurrentIndex(agenda.model.index(2))
    assert beside(agenda) == ["Far"]


def test_a_key_answers_the_chosen_line(agenda: AgendaPage, window: Window) -> None:
    """Of two things on one day the one that is chosen, and in the panel the one with the focus."""
    remind(agenda, "First", SOON)
    remind(agenda, "Second", SOON)
    [tomorrow] = [one for one in agenda.actions() if one.text() == "Put off until tomorrow"]
    agenda.list.setFocus()
    agenda.list.setCurrentIndex(agenda.model.index(1))
    tomorrow.trigger()
    settle(window.session)
    assert [one.title for one in all_due(agenda) if one.snoozed] == ["Second"]
    assert agenda.context() == "2 things are due, 1 of them quiet"
    agenda.rows.rows[0].button.setFocus()
    tomorrow.trigger()
    settle(window.session)
    assert [one.title for one in all_due(agenda) if one.snoozed] == ["First", "Second"]


def test_the_month_follows_the_list_and_is_kept(agenda: AgendaPage, window: Window) -> None:
    """The chosen day stays; which way was chosen comes back with the next start."""
    remind(agenda, "Toll tag", SOON)
    agenda.list.setCurrentIndex(agenda.model.index(0))
    [month] = [one for one in agenda.actions() if one.text() == "Show a month"]
    month.trigger()
    settle(window.session)
    assert agenda.grid.isVisible() and not agenda.list.isVisible()
    assert agenda.grid.day == SOON and beside(agenda) == ["Toll tag"]
    assert window.desk.settings.window.agenda == "month"
    agenda.grid.setFocus()
    QTest.keyClick(agenda.grid, Qt.Key.Key_Right)
    assert beside(agenda) == [] and "Nothing is due on this day." in said(agenda)
    QTest.keyClick(agenda.grid, Qt.Key.Key_Left)
    QTest.keyClick(agenda.grid, Qt.Key.Key_Return)
    assert window.focusWidget() is agenda.rows.rows[0].button


def test_a_full_day_stretches_no_month(agenda: AgendaPage, window: Window) -> None:
    """However much falls on the day beside it, the month is as high as the page."""

    def work(vault: Vault, _progress: object) -> None:
        for number in range(40):
            reminders.add(vault, NewDue("own", f"Call {number}", TODAY))

    agenda._show_as("month")
    agenda.session.write(work)
    settle(agenda.session)
    window.grab()  # lays it out
    assert agenda.side.height() > 2 * agenda.height()
    assert agenda.grid.height() <= agenda.height()


def test_a_reminder_is_added_changed_done_and_removed(agenda: AgendaPage, window: Window) -> None:
    """On the day that is chosen; each step can be taken back."""
    agenda.grid.choose(SOON)
    agenda._add_here.click()
    dialog = form(window)
    assert dialog._fields["day"].value == words.day(SOON)
    assert not dialog._fields["counted"].isVisible()
    fill(dialog, title="Toll tag", every="1m", counted="done", note="At the counter")
    assert dialog._fields["counted"].isVisible()
    dialog.accept()
    settle(window.session)
    assert beside(agenda) == ["Toll tag"]
    [one] = all_due(agenda)
    assert (one.due, one.note) == (SOON, "At the counter")
    assert window.frame.toast.text == f"Added: Toll tag, due {words.day(SOON)}"
    window.frame.toast._undo.click()
    settle(window.session)
    assert all_due(agenda) == []
    remind(agenda, "Toll tag", SOON, every="1m", is_fixed=False)
    take(agenda, "Change…")
    dialog = form(window)
    assert dialog._fields["every"].value == "1m" and dialog._fields["counted"].value == "done"
    later = SOON + timedelta(days=1)
    fill(dialog, title="Toll tags", day=later.isoformat())
    dialog.accept()
    settle(window.session)
    assert [(one.title, one.due) for one in all_due(agenda)] == [("Toll tags", later)]
    agenda.grid.choose(later)
    take(agenda, "Remove")
    assert all_due(agenda) == []
    window.frame.toast._undo.click()
    settle(window.session)
    agenda.rows.rows[0].button.click()
    settle(window.session)
    [one] = all_due(agenda)
    assert one.due > later


@pytest.mark.parametrize(
    ("values", "trouble"),
    [
        ({"title": " ", "day": "2027-01-31"}, "Write a few words about what is to be done."),
        ({"title": "Toll tag", "day": "soon"}, "Write a day, for example"),
        ({"title": "Toll tag", "day": ""}, "Write a day, for example"),
    ],
)
def test_words_and_a_day_are_needed(
    agenda: AgendaPage, window: Window, values: dict[str, str], trouble: str
) -> None:
    agenda.deeds.add()
    dialog = form(window)
    fill(dialog, **values)
    dialog.accept()
    assert dialog.isVisible()
    assert any(label.text().startswith(trouble) for label in dialog.findChildren(QLabel))
    dialog.reject()
    settle(window.session)
    assert all_due(agenda) == []


def test_what_is_typed_outlives_a_lock(agenda: AgendaPage, window: Window) -> None:
    """And a crash: it lies in the vault's cache until it is added or given up."""
    vault = agenda.session.vault
    path, key = vault.path, vault.key
    agenda.deeds.add(SOON)
    fill(form(window), title="Toll t", note="at the")
    settle(window.session)
    window.lock()
    settle(window.session)
    window.session.adopt(open_with_key(path, key, clock=noon))
    window.desk.go_to("agenda")
    page = window.frame.page("agenda")
    assert isinstance(page, AgendaPage)
    page.deeds.add()
    dialog = form(window)
    assert dialog._fields["title"].value == "Toll t"
    assert dialog._note.toPlainText() == "at the"
    dialog.reject()
    settle(window.session)
    assert drafts.forms(window.session.vault, "reminder/") == []


# The grid by itself


@pytest.fixture
def grid(kit: Kit) -> Iterator[MonthGrid]:
    made = MonthGrid(kit, "Month", date(2026, 11, 24))
    made.resize(700, 500)
    made.show()
    yield made
    made.close()


def cell(grid: MonthGrid, row: int, column: int) -> Cell:
    found = grid.model().index(row, column).data(CELL)
    assert isinstance(found, Cell)
    return found


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        ([Qt.Key.Key_Right], date(2026, 11, 25)),
        ([Qt.Key.Key_Up], date(2026, 11, 17)),
        ([Qt.Key.Key_Down], date(2026, 12, 1)),
        ([Qt.Key.Key_PageDown] * 3, date(2027, 2, 24)),
        ([Qt.Key.Key_PageUp], date(2026, 10, 24)),
        ([Qt.Key.Key_PageUp, Qt.Key.Key_Left, Qt.Key.Key_Home], date(2026, 11, 24)),
    ],
)
def test_keys_move_in_the_month(grid: MonthGrid, keys: list[Qt.Key], day: date) -> None:
    for key in keys:
        QTest.keyClick(grid, key)
    assert grid.day == day
    chosen = grid.currentIndex().data(CELL)
    assert chosen.day == day and not chosen.is_outside


def test_months_end_and_years_begin_somewhere(grid: MonthGrid) -> None:
    """The 31st is followed by the last of a shorter month; no key leads out of the calendar."""
    grid.choose(date(2026, 12, 31))
    grid.turn(2)
    assert grid.day == date(2027, 2, 28)
    grid.choose(date.max)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown):
        QTest.keyClick(grid, key)
    assert grid.day == date(9998, 12, 31)
    grid.choose(date.min)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_PageUp):
        QTest.keyClick(grid, key)
    assert grid.day == date(2, 1, 1)


def test_right_to_left_left_is_onward(grid: MonthGrid, application: QApplication) -> None:
    grid.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QTest.keyClick(grid, Qt.Key.Key_Left)
    assert grid.day == date(2026, 11, 25)


@pytest.mark.parametrize(("language", "first"), [("en_US", "Sun"), ("de_DE", "Mo"), ("ar_EG", "السبت")])
def test_weeks_begin_as_the_language_says(kit: Kit, language: str, first: str) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(language))
    try:
        grid = MonthGrid(kit, "Month", date(2026, 11, 24))
        heading = grid.model().headerData(0, Qt.Orientation.Horizontal)
        assert str(heading).startswith(first)
        shown = cell(grid, 0, 0).day
        assert shown <= date(2026, 11, 1) < shown + timedelta(days=7)
        assert shown.isoweekday() == QLocale().firstDayOfWeek().value
        head = MonthHead(kit, grid)
        grid.turn(2)
        name = QLocale().standaloneMonthName(1, QLocale.FormatType.LongFormat)
        assert any(label.text().startswith(name) for label in head.findChildren(QLabel))
    finally:
        QLocale.setDefault(before)


def test_days_say_all_that_falls_on_them(grid: MonthGrid) -> None:
    """With the long words of their chips, and which day is today."""
    due = Mark("Toll tag", Chip("amber", "Today", "calendar-clock", "Due today"))
    grid.show_marks({date(2026, 11, 24): [due]}, date(2026, 11, 24))
    interface = QAccessible.queryAccessibleInterface(grid)
    names = [interface.child(place).text(QAccessible.Text.Name) for place in range(interface.childCount())]
    assert any(name.endswith("2026, today, Toll tag, Due today") for name in names)
    assert sum(name.endswith("nothing is due") for name in names) == 41


def test_however_small_a_day_shows_that_there_is_something(grid: MonthGrid) -> None:
    """Many things in little room are counted: what is painted differs from an empty day."""
    many = [Mark(f"Thing {n}", Chip("solid", "Expired", "octagon-alert")) for n in range(9)]
    for size in ((700, 500), (320, 330)):
        grid.resize(*size)
        grid.show_marks({}, date(2026, 11, 24))
        empty = grid.grab().toImage()
        grid.show_marks({date(2026, 11, 10): many}, date(2026, 11, 24))
        assert grid.grab().toImage() != empty


def test_the_chosen_day_is_seen_where_the_month_does_not_fit(kit: Kit, application: QApplication) -> None:
    """As with large text: the month scrolls with the keys."""
    grid = MonthGrid(kit, "Month", date(2026, 11, 24))
    area = scrolled(grid)
    area.resize(400, 160)
    area.show()
    application.processEvents()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down):
        QTest.keyClick(grid, key)
        place = grid.viewport().mapTo(area.viewport(), grid.visualRect(grid.currentIndex()).center())
        assert area.viewport().rect().contains(place)
    area.close()
