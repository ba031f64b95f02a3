"""Ctrl+K: every record and every action, from wherever the driver is, and nothing done out of his sight."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from flexkeeper import records
from flexkeeper.desktop import drafts
from flexkeeper.desktop.pages import contents
from flexkeeper.desktop.pages.records import RecordsPage
from flexkeeper.desktop.pages.settings.password import PasswordDialog
from flexkeeper.desktop.widgets.form_dialog import FormDialog
from flexkeeper.desktop.widgets.palette import Palette
from flexkeeper.desktop.widgets.palette_row import ENTRY, Entry
from flexkeeper.desktop.window import Window
from flexkeeper.vault import open_with_key
from tests.conftest import noon
from tests.desktop.conftest import run_until, settle

ALL = [one.name for one in contents.listed()]


@pytest.fixture
def fresh(window: Window, filled_vault: tuple[Path, bytes]) -> Window:
    """The window just opened, on Today: no other page is made yet."""
    window.lock()
    settle(window.session)
    window.preferences.remember_page("today")
    path, key = filled_vault
    window.session.adopt(open_with_key(path, key, clock=noon))
    settle(window.session)
    assert list(window.frame.made) == ["today"]
    return window


@pytest.fixture
def unlocked(opened: Window, filled_vault: tuple[Path, bytes]) -> Window:
    """The window on the vault, wherever it stands."""
    if not opened.session.is_open:
        path, key = filled_vault
        opened.session.adopt(open_with_key(path, key, clock=noon))
        settle(opened.session)
    return opened


def open_whole(window: Window) -> Palette:
    """Opens the palette and waits until all pages are made."""
    window.commands.by_name["palette"].trigger()
    for _page in range(3 * len(ALL)):
        if len(window.frame.made) == len(ALL):
            break
        run_until(lambda done: window.session.jobs.look(lambda _progress: None, lambda _none: done()))
    assert sorted(window.frame.made) == sorted(ALL)
    return window.frame.palette_


def listed(palette: Palette) -> list[Entry]:
    entries = (palette.list.item(row).data(ENTRY) for row in range(palette.list.count()))
    return [entry for entry in entries if entry is not None]


def texts(palette: Palette) -> list[str]:
    return [entry.text for entry in listed(palette)]


def choose(window: Window, entry: Entry) -> None:
    """Moves to an entry by the arrow, and presses Enter."""
    palette = window.frame.palette_
    for _row in range(palette.list.count()):
        item = palette.list.currentItem()
        if item is not None and item.data(ENTRY) == entry:
            break
        QTest.keyClick(palette.edit, Qt.Key.Key_Down)
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    assert not palette.isVisible()
    settle(window.session)


def pick(window: Window, text: str, page: str) -> None:
    """Opens the palette and chooses what another page offers by that name."""
    palette = open_whole(window)
    choose(window, next(one for one in listed(palette) if (one.text, one.page) == (text, page)))


def changes(window: Window) -> int:
    return int(window.session.vault.database.value("SELECT count(*) FROM activity") or 0)


def test_it_reaches_records_and_actions(unlocked: Window) -> None:
    """Typing finds a record by its words and an action by its name; Enter goes there."""
    unlocked.commands.by_name["palette"].trigger()
    palette = unlocked.frame.palette_
    QTest.keyClicks(palette.edit, "regist")
    settle(unlocked.session)
    assert "Registration" in texts(palette)
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    settle(unlocked.session)
    assert not palette.isVisible()
    page = unlocked.frame.current()
    assert isinstance(page, RecordsPage)
    assert page.detail.record_id == page.list.current_id()
    unlocked.commands.by_name["palette"].trigger()
    QTest.keyClicks(palette.edit, "sett")
    settle(unlocked.session)
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    assert unlocked.frame.current().name == "settings"
    unlocked.commands.by_name["palette"].trigger()
    QTest.keyClick(palette.edit, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_what_can_be_done_here_is_listed_once(unlocked: Window) -> None:
    """The page's own actions and the window's, those that can be done now."""
    unlocked.frame.go_to("records")
    settle(unlocked.session)
    palette = open_whole(unlocked)
    here = [one.text for one in listed(palette) if not one.page]
    page = unlocked.frame.page("records")
    can = [one.text() for one in (*page.actions(), *unlocked.actions()) if one.isEnabled()]
    assert sorted(here) == sorted(set(can) - {unlocked.commands.by_name["palette"].text()})
    palette.close_again()


def test_every_action_of_every_page_is_reached(fresh: Window) -> None:
    """Pages that were never seen are made for it, while the palette is there already."""
    fresh.commands.by_name["palette"].trigger()
    assert list(fresh.frame.made) == ["today"] and fresh.frame.palette_.isVisible()
    palette = open_whole(fresh)
    assert fresh.focusWidget() is palette.edit
    names = {one.words: one.name for one in contents.listed()}
    there = {(names[one.page], one.text) for one in listed(palette) if one.page}
    here = {one.text for one in listed(palette) if not one.page}
    for name, page in fresh.frame.made.items():
        for action in page.actions():
            is_said_here = action in page.anywhere and action.text() in here
            is_said_there = (name, action.text()) in there
            is_same_there = action in page.anywhere and any(text == action.text() for _name, text in there)
            assert is_said_here or is_said_there or is_same_there or name == "today", (name, action.text())
    free = [one.text for one in listed(palette) if one.line in names or not one.page]
    assert len(free) == len(set(free))
    palette.close_again()


def test_nothing_is_done_to_what_is_not_seen(unlocked: Window) -> None:
    """From another page an action that is about something chosen only leads to its page."""
    page = unlocked.frame.page("records")
    assert isinstance(page, RecordsPage)
    unlocked.desk.open_record(records.everything(unlocked.session.vault)[0].id)
    settle(unlocked.session)
    assert page.list.chosen_ids()
    palette = open_whole(unlocked)
    palette.close_again()
    names = {one.words: one.name for one in contents.listed()}
    unlocked.frame.go_to("settings")
    before = changes(unlocked)
    unseen = [one for one in everything_elsewhere(unlocked) if one.line not in names]
    assert {"Move what is chosen to the trash", "Delete this paper for good…"} <= {one.text for one in unseen}
    for entry in unseen:
        unlocked.frame.go_to("settings")
        pick(unlocked, entry.text, entry.page)
        assert unlocked.frame.current().name == names[entry.page]
        assert changes(unlocked) == before, entry.text
        assert not unlocked.findChildren(FormDialog)
    assert page.list.chosen_ids()


def everything_elsewhere(window: Window) -> list[Entry]:
    palette = open_whole(window)
    found = [one for one in listed(palette) if one.page]
    palette.close_again()
    return found


def test_what_is_about_nothing_chosen_is_done_from_anywhere(unlocked: Window) -> None:
    unlocked.frame.go_to("settings")
    pick(unlocked, "Search these papers", "Records")
    page = unlocked.frame.current()
    assert isinstance(page, RecordsPage)
    assert unlocked.focusWidget() is page.list.search
    pick(unlocked, "Add a vehicle…", "Vehicles")
    assert unlocked.frame.current().name == "vehicles"
    (dialog,) = unlocked.findChildren(FormDialog)
    dialog.reject()
    pick(unlocked, "Change the password…", "Settings")
    (asked,) = unlocked.findChildren(PasswordDialog)
    asked.reject()


def test_a_page_made_for_it_takes_no_keys(fresh: Window) -> None:
    """Also where a paper was left half written, and is shown so on the page that is made."""
    card = next(one for one in records.everything(fresh.session.vault) if one.title == "Insurance card")
    form = f"record/{card.id}/fields"
    drafts.save(fresh.session.vault, form, {"title": "Half a"})
    palette = open_whole(fresh)
    settle(fresh.session)
    page = fresh.frame.page("records")
    assert isinstance(page, RecordsPage) and page.detail.is_editing
    assert fresh.focusWidget() is palette.edit
    drafts.save(fresh.session.vault, form, {})
    fresh.lock()
    settle(fresh.session)


def test_an_action_is_found_by_its_page_too(unlocked: Window) -> None:
    unlocked.frame.go_to("settings")
    palette = open_whole(unlocked)
    QTest.keyClicks(palette.edit, "vehicles note")
    assert texts(palette) == ["Note a service…", "Note a block…"]
    palette.close_again()


def test_what_comes_later_leaves_the_driver_where_he_is(fresh: Window) -> None:
    """Records and pages come while he moves; Enter does what he moved to."""
    fresh.commands.by_name["palette"].trigger()
    palette = fresh.frame.palette_
    QTest.keyClicks(palette.edit, "rec")
    QTest.keyClick(palette.edit, Qt.Key.Key_Down)
    held = palette.list.currentItem().data(ENTRY)
    assert held.text == "Go to records"
    settle(fresh.session)
    assert texts(palette)[0] == "Tow receipt & more"
    assert palette.list.currentItem().data(ENTRY) is held
    QTest.keyClicks(palette.edit, "e")
    assert palette.list.currentRow() == 1  # below the word of its section
    palette.close_again()


def test_more_records_than_there_is_room_for_are_reached(unlocked: Window) -> None:
    """The last of them leads to the list of all; what was narrowed there is widened."""
    page = unlocked.frame.page("records")
    assert isinstance(page, RecordsPage)
    page.facets.chosen.emit(records.Choice(group="messages"))
    unlocked.frame.go_to("today")
    settle(unlocked.session)
    unlocked.commands.by_name["palette"].trigger()
    palette = unlocked.frame.palette_
    QTest.keyClicks(palette.edit, "photo")
    settle(unlocked.session)
    found = [one for one in listed(palette) if one.icon in ("file", "search")]
    assert len(found) == 7 and found[6].text == "Show all that match"
    choose(unlocked, found[6])
    assert unlocked.frame.current() is page
    assert page.list.model.rowCount() == 100 and page.list.search.text() == "photo"


def test_the_trash_is_reached(unlocked: Window) -> None:
    unlocked.frame.go_to("settings")
    pick(unlocked, "Show the trash", "Records")
    page = unlocked.frame.current()
    assert isinstance(page, RecordsPage)
    assert records.get(unlocked.session.vault, page.list.current_id() or 0).title == "Old scrap"


def test_a_lock_while_it_is_searched(fresh: Window) -> None:
    """What was typed is gone with the vault, nothing is asked of it any more, and no page is made."""
    fresh.commands.by_name["palette"].trigger()
    QTest.keyClicks(fresh.frame.palette_.edit, "regist")
    fresh.lock()
    settle(fresh.session)
    assert not fresh.session.is_open and fresh.desk.shown is None


def test_a_palette_that_is_closed_makes_no_more_pages(fresh: Window) -> None:
    fresh.commands.by_name["palette"].trigger()
    fresh.frame.palette_.close_again()
    for _turn in ALL:
        run_until(lambda done: fresh.session.jobs.look(lambda _progress: None, lambda _none: done()))
    assert list(fresh.frame.made) == ["today"]
    open_whole(fresh).close_again()
