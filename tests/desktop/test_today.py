"""Today: what needs the driver, honest when nothing does, and one obvious step."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from flexkeeper import records, reminders
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.agenda.day_dialog import DayDialog
from flexkeeper.desktop.pages.agenda.row import DueRow
from flexkeeper.desktop.pages.renew.dialog import RenewDialog
from flexkeeper.desktop.pages.today import TodayPage
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.window import Window
from flexkeeper.notify import memory
from flexkeeper.reminders import Due, NewDue
from flexkeeper.vault import Vault, open_with_key
from tests.builders import add_record
from tests.desktop.conftest import settle
from tests.notify.conftest import Notify, bus, desktop, environment, notify, start, state

__all__ = ["bus", "desktop", "environment", "notify", "start", "state"]

NOW = datetime.now().astimezone()


def ends(days: int) -> dict[str, str]:
    return {"expires": (NOW.date() + timedelta(days=days)).isoformat()}


@pytest.fixture
def today_vault(empty_vault: tuple[Path, bytes], tmp_path: Path) -> Vault:
    """An empty vault of this test."""
    template, key = empty_vault
    return open_with_key(shutil.copytree(template, tmp_path / "Vault"), key)


@pytest.fixture
def today(window: Window, today_vault: Vault) -> Iterator[TodayPage]:
    """The page on that vault; the test fills it through the session."""
    window.session.adopt(today_vault)
    window.desk.go_to("today")
    settle(window.session)
    page = window.frame.page("today")
    assert isinstance(page, TodayPage)
    yield page
    window.lock()
    settle(window.session)


def put_in(page: TodayPage, *papers: dict[str, object]) -> None:
    """Adds records as a job of the session, and waits until the page has looked again."""

    def work(vault: Vault, _progress: object) -> None:
        for paper in papers:
            add_record(vault, **paper)  # type: ignore[arg-type]

    page.session.write(work)
    settle(page.session)


def said(page: TodayPage) -> set[str]:
    """All texts that are seen."""
    return {label.text() for label in page.findChildren(QLabel) if label.isVisible()}


def seen(page: TodayPage) -> list[str]:
    """What the rows' buttons are called, from the top."""
    return [row.button.accessibleName() for row in page.rows]


def test_an_empty_vault_asks_for_papers(today: TodayPage) -> None:
    """There is nothing to warn of, so there is only the one step."""
    assert "Drop your papers here" in said(today)
    assert not today.attention.isVisible() and not today.review.isVisible()
    assert today.primary() is not None and today.primary().text() == "Add papers…"  # type: ignore[union-attr]


def test_papers_are_listed_by_their_end(today: TodayPage) -> None:
    """Ended first; state in words; papers that hold are only counted."""
    put_in(
        today,
        {"kind": "insurance", "title": "Card", "fields": ends(12)},
        {"kind": "registration", "title": "Plate", "fields": ends(-3)},
        {"kind": "registration", "title": "Trailer", "fields": ends(300)},
        {"kind": "other", "title": "Receipt"},
    )
    assert seen(today) == ["Renew…: Plate", "Renew…: Card"]
    assert [row.chip.accessibleName() for row in today.rows] == ["Expired 3 days ago", "Expires in 12 days"]
    assert "Expired 3 days ago" in today.rows[0].button.accessibleDescription()
    assert {"2 things", "1 other paper is valid"} <= said(today)
    assert not today.quiet.isVisible()


def test_nothing_to_do_is_said_with_what_comes_next(today: TodayPage) -> None:
    """The next end is named though it is far."""
    put_in(today, {"kind": "insurance", "title": "Card", "fields": ends(143)}, {"kind": "other"})
    assert {"Nothing needs you today.", "Next: Card ends in 143 days."} <= said(today)
    assert not today.attention.isVisible()


def test_nothing_to_do_without_dates_is_no_promise(today: TodayPage) -> None:
    """Where no paper has a date, that is what is said."""
    put_in(today, {"kind": "other", "title": "Receipt"})
    assert {"Nothing needs you today.", "No paper here has a date on which it ends."} <= said(today)


def test_papers_in_review_are_counted(today: TodayPage) -> None:
    """A card says how many wait, and is not there when none does."""
    put_in(today, {"kind": "other", "state": "to_review"}, {"kind": "other", "state": "to_review"})
    assert today.review.isVisible()
    assert "2 papers to review" in said(today)


def test_a_replaced_paper_is_no_trouble(today: TodayPage) -> None:
    """Once its renewal is kept, the old card disappears by itself."""
    put_in(
        today,
        {"kind": "insurance", "title": "Old", "fields": ends(-3)},
        {"kind": "insurance", "title": "New", "fields": ends(200)},
    )
    assert seen(today) == ["Renew…: Old"]

    def renew(vault: Vault, _progress: object) -> None:
        with vault.database.change("edit") as change:
            change.update("record", 2, {"supersedes": 1})

    today.session.write(renew)
    settle(today.session)
    assert seen(today) == []
    assert "Next: New ends in 200 days." in said(today)


def test_a_row_leads_to_its_record_and_its_renewal(today: TodayPage, window: Window) -> None:
    """The button renews; the menu shows the record. What nobody has looked at yet is only shown."""
    put_in(
        today,
        {"kind": "registration", "title": "Plate", "fields": ends(-3)},
        {"kind": "registration", "title": "New", "fields": ends(-2), "state": "to_review"},
    )
    assert seen(today) == ["Renew…: Plate", "Show: New"]
    today.rows[0].button.click()
    settle(window.session)
    [dialog] = [one for one in window.findChildren(RenewDialog) if one.isVisible()]
    dialog.reject()
    choose(today.rows[0], "Show the paper")
    settle(window.session)
    assert window.frame.current().name == "records"
    assert window.frame.page("records").detail.record_id == 1  # type: ignore[attr-defined]


def test_very_many_papers_do_not_fill_the_page(today: TodayPage) -> None:
    """The worst are shown, the others counted with the way to them."""
    put_in(today, *({"kind": "registration", "title": f"P{n}", "fields": ends(n - 40)} for n in range(23)))
    assert len(today.rows) == 20
    assert {"23 things", "3 more need attention"} <= said(today)
    see = next(button for button in today.findChildren(Button) if button.text() == "See all")
    see.click()
    settle(today.session)
    assert today.frame.frame.current().name == "agenda"  # type: ignore[attr-defined]


def choose(row: DueRow, text: str) -> None:
    """Takes an entry of the row's menu."""
    menu = row.menu()
    [action] = [one for one in menu.actions() if one.text() == text]
    action.trigger()
    menu.close()
    settle(row.window().session)  # type: ignore[attr-defined]


def due_now(page: TodayPage) -> list[Due]:
    found: list[Due] = []
    now = datetime.now().astimezone()
    page.session.read(lambda vault: reminders.due(vault, now), found.extend)
    settle(page.session)
    return found


def remind(page: TodayPage, title: str, days: int, **wishes: object) -> None:
    """Adds an own reminder, due so many days from now."""
    new = NewDue("own", title, NOW.date() + timedelta(days=days), **wishes)  # type: ignore[arg-type]
    page.session.write(lambda vault, _progress: reminders.add(vault, new))
    settle(page.session)


def undo(window: Window) -> None:
    """Presses Undo on the toast."""
    window.frame.toast._undo.click()
    settle(window.session)


def test_all_that_is_due_stands_by_its_day(today: TodayPage) -> None:
    """Papers, own reminders and deadlines; what is far, or not to be announced yet, waits."""
    put_in(today, {"kind": "insurance", "title": "Card", "fields": ends(12)})
    remind(today, "Toll tag", 0)
    remind(today, "Far away", 70)
    remind(today, "Not yet", 20, ladder=("3d",))
    zone = "America/Los_Angeles"
    moment = (NOW + timedelta(days=4)).astimezone(ZoneInfo(zone)).replace(tzinfo=None, microsecond=0)
    new = NewDue("deadline", "Send the answer", moment, zone=zone)
    today.session.write(lambda vault, _progress: reminders.add(vault, new))
    settle(today.session)
    assert seen(today) == ["Done: Toll tag", "Done: Send the answer", "Renew…: Card"]
    assert "aim for" in today.rows[1].button.accessibleDescription()
    assert {"Coming up", "Not yet", "Far away"} <= said(today)


@pytest.mark.parametrize(
    ("entry", "toast"),
    [
        ("Put off until tomorrow", "Put off until"),
        ("Put off for a week", "Put off until"),
        ("I know: quiet until the next reminder", "Quiet until its next reminder: Card"),
        ("Done: it is not renewed", "Done: Card"),
    ],
)
def test_each_answer_takes_it_away_and_undo_brings_it_back(
    today: TodayPage, window: Window, entry: str, toast: str
) -> None:
    """And says so; what is put off is counted."""
    put_in(today, {"kind": "insurance", "title": "Card", "fields": ends(6)})
    remind(today, "Toll tag", 1)
    choose(today.rows[1], entry)
    assert seen(today) == ["Done: Toll tag"]
    assert window.frame.toast.text.startswith(toast)
    assert ("1 is put off" in said(today)) == (not entry.startswith("Done"))
    undo(window)
    assert seen(today) == ["Done: Toll tag", "Renew…: Card"]


def test_putting_off_by_key_keeps_the_focus_in_the_list(today: TodayPage) -> None:
    """The key answers the row with the focus; the next row has it then, and the day is a week from now."""
    remind(today, "First", 0)
    remind(today, "Second", 1)
    remind(today, "Third", 2)
    today.rows[1].button.setFocus()
    [week] = [one for one in today.actions() if one.text() == "Put off for a week"]
    assert week.shortcut().toString() == "W"
    week.trigger()
    settle(today.session)
    assert seen(today) == ["Done: First", "Done: Third"]
    assert today.window().focusWidget() is today.rows[1].button
    [second] = [one for one in due_now(today) if one.title == "Second"]
    assert second.snoozed == NOW.date() + timedelta(days=7)


def test_putting_off_until_a_day(today: TodayPage, window: Window) -> None:
    """The month is moved in by keys; a day that is not ahead cannot be chosen."""
    remind(today, "Toll tag", 0)
    choose(today.rows[0], "Put off until a day…")
    [dialog] = [one for one in window.findChildren(DayDialog) if one.isVisible()]
    assert dialog.day == NOW.date() + timedelta(days=1)
    QTest.keyClick(dialog.grid, Qt.Key.Key_Home)
    assert not dialog.put_off.isEnabled()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right):
        QTest.keyClick(dialog.grid, key)
    dialog.put_off.click()
    settle(window.session)
    assert seen(today) == []
    [one] = due_now(today)
    assert one.snoozed == NOW.date() + timedelta(days=8)


def test_done_has_its_next_time(today: TodayPage, window: Window) -> None:
    """What comes again is gone from today; undone, it is back."""
    remind(today, "Toll tag", 0, every="1m")
    today.rows[0].button.click()
    settle(today.session)
    assert seen(today) == [] and "Toll tag" in said(today)
    undo(window)
    assert seen(today) == ["Done: Toll tag"]


def test_a_notice_that_did_not_arrive_is_told(today: TodayPage, today_vault: Vault) -> None:
    """As long as it holds; a test tells what is in the way by now."""
    memory.write(today_vault.state, memory.Memory(trouble=memory.Trouble(NOW, "no_service")))
    today.look_again()
    settle(today.session)
    told = "Reminders could not be shown: this desktop has no program for notifications."
    assert told in said(today)
    memory.write(today_vault.state, memory.Memory())
    today.look_again()
    settle(today.session)
    assert told not in said(today)


def test_a_new_day_is_seen_without_a_restart(window: Window, today_vault: Vault) -> None:
    """Midnight, or a computer that slept: the clock is asked each minute while the page is seen."""
    window.session.adopt(today_vault)
    clock = [NOW.replace(hour=23, minute=59)]
    page = TodayPage(window.desk, lambda: clock[0])
    page.show()
    remind(page, "Toll tag", 5, ladder=("4d",))
    assert seen(page) == []
    page._turn.look()
    settle(page.session)
    assert seen(page) == []
    clock[0] += timedelta(minutes=1)
    page._turn.look()
    settle(page.session)
    assert [row.chip.accessibleName() for row in page.rows] == ["Due in 4 days"]
    page.hide()
    assert not page._turn._timer.isActive()
    clock[0] += timedelta(days=3)
    page.show()
    settle(page.session)
    assert [row.chip.accessibleName() for row in page.rows] == ["Due tomorrow"]
    page.close()
    window.lock()
    settle(window.session)


def test_the_greeting_knows_name_and_hour(today: TodayPage) -> None:
    """By the clock the page was given."""
    today.session.write(lambda vault, _progress: records.set_me(vault, {"name": "Marisol Vega"}))
    settle(today.session)
    hour = datetime.now().hour  # noqa: DTZ005 - the driver's own hour
    part = "morning" if 5 <= hour < 12 else "afternoon" if 12 <= hour < 18 else "evening"
    assert today.title() == f"Good {part}, Marisol"


def test_it_is_the_first_page_there_is(kit: Kit, today_vault: Vault, tmp_path: Path) -> None:
    """A window that remembers no page begins with today."""
    fresh = Window(kit, tmp_path / "settings.json", tmp_path / "places.json")
    fresh.show()
    fresh.session.adopt(today_vault)
    settle(fresh.session)
    assert fresh.frame.current().name == "today"
    fresh.close()


def test_a_notice_leads_here(window: Window, today_vault: Vault) -> None:
    """Open or locked: locked, it is what is seen once the vault is open."""
    window.session.adopt(today_vault)
    path, key = today_vault.path, today_vault.key
    window.desk.go_to("records")
    window.show_page("today")
    assert window.frame.current().name == "today"
    window.desk.go_to("records")
    window.lock()
    settle(window.session)
    window.came_to_front([])
    window.show_page("today")
    assert window.gate.isVisible()
    window.session.adopt(open_with_key(path, key))
    assert window.frame.current().name == "today"
    window.lock()
    settle(window.session)


def test_what_is_answered_here_is_not_announced(
    today: TodayPage, today_vault: Vault, state: Path, desktop: Callable[[str], Path], notify: Notify
) -> None:
    """The hourly start says what the window left open, once, and nothing that was answered in it."""
    today_vault.state = state
    shown = desktop("close")
    remind(today, "Known", 1)
    remind(today, "Put off", 1)
    remind(today, "Done", 1)
    choose(today.rows[0], "I know: quiet until the next reminder")
    choose(today.rows[0], "Put off for a week")
    today.rows[0].button.click()
    settle(today.session)
    assert notify().returncode == 0 and not shown.exists()
    undo(today.window())  # type: ignore[arg-type]
    for _run in range(2):
        assert notify().returncode == 0
    [line] = shown.read_text().splitlines()
    assert "Something is due tomorrow." in line


def test_a_service_leads_to_its_vehicle_and_is_noted_there(today: TodayPage, window: Window) -> None:
    """Done writes it into the logbook; it is due the next time a round later."""

    def work(vault: Vault, _progress: object) -> int:
        vehicle = records.add_vehicle(vault, "Corolla", {}).id
        start = (NOW.date() - timedelta(days=80)).isoformat()
        rule = {"category": "oil", "title": "Oil", "months": "3", "start_day": start}
        records.add_rule(vault, vehicle, rule, today=NOW.date())
        return vehicle

    vehicles: list[int] = []
    today.session.write(work, vehicles.append)
    settle(today.session)
    assert seen(today) == ["Done: Oil, Corolla"]
    choose(today.rows[0], "Show the vehicle")
    assert window.frame.current().name == "vehicles"
    window.desk.go_to("today")
    settle(window.session)
    today.rows[0].button.click()
    settle(window.session)
    assert seen(today) == []
    done: list[int] = []
    today.session.read(lambda vault: len(records.services(vault, vehicles[0])), done.append)
    settle(today.session)
    assert done == [1]
    undo(window)
    assert seen(today) == ["Done: Oil, Corolla"]
