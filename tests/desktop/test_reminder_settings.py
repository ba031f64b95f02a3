"""Reminders outside the window, as set in it: hourly, while locked, a test notice, a calendar file."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from flexkeeper import reminders
from flexkeeper.desktop.pages.settings import SettingsPage
from flexkeeper.desktop.pages.settings.reminders import ReminderSettings
from flexkeeper.desktop.pages.today import TodayPage
from flexkeeper.desktop.widgets.dialogs import Dialog
from flexkeeper.desktop.window import Window
from flexkeeper.notify import memory
from flexkeeper.reminders import Autostart, NewDue
from tests.builders import left_outside
from tests.desktop.conftest import run_until, settle
from tests.notify.conftest import bus, desktop, environment, start

__all__ = ["bus", "desktop", "environment", "start"]

Desktop = Callable[[str], Path]


@pytest.fixture(autouse=True)
def login(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log-in without systemd, whose bus leads nowhere."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/nowhere")


@pytest.fixture
def part(opened: Window) -> ReminderSettings:
    opened.desk.go_to("settings")
    page = opened.frame.page("settings")
    assert isinstance(page, SettingsPage)
    page.refresh()
    wait(opened)
    return page.reminders


def wait(window: Window) -> None:
    """Until the system was asked, too."""
    settle(window.session)
    run_until(lambda done: window.session.jobs.ask(lambda _progress: None, lambda _none: done()))
    settle(window.session)


def said(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_hourly_reminders_are_turned_on_and_off(part: ReminderSettings, opened: Window) -> None:
    """What is written is named before and after; Undo takes it away again."""
    [entry] = Autostart.here().files
    assert "Turned on, this computer gets:" in said(part.hourly) and entry.name in said(part.hourly)
    part.hourly.button.click()
    wait(opened)
    assert entry.is_file() and "Notices come." in said(part.hourly)
    assert part.hourly.button.text() == "Turn off"
    opened.frame.toast._undo.click()
    wait(opened)
    assert not entry.exists() and part.hourly.button.text() == "Turn on"


def test_today_offers_them_once(opened: Window) -> None:
    """One quiet line, gone with one click."""
    opened.desk.go_to("today")
    wait(opened)
    today = opened.frame.page("today")
    assert isinstance(today, TodayPage)
    assert today.every_hour.isVisible()
    today.every_hour.button.click()
    wait(opened)
    assert Autostart.here().is_on() and not today.every_hour.isVisible()


def test_nothing_outside_the_vault(part: ReminderSettings, opened: Window) -> None:
    """The file is gone at once, and back at once; both are said in a sentence."""
    vault = opened.session.vault
    new = NewDue("own", "Toll tag", datetime.now().astimezone().date() + timedelta(days=5))
    opened.session.write(lambda vault, _progress: reminders.add(vault, new))
    settle(opened.session)
    assert "and never what" in said(part.locked)
    assert left_outside(vault.state)
    part.locked.button.click()
    wait(opened)
    assert not left_outside(vault.state)
    assert "no notice comes while it is locked" in said(part.locked)
    assert not opened.desk.settings.reminders.while_locked
    part.locked.button.click()
    wait(opened)
    assert left_outside(vault.state)


def test_a_test_notice_arrives(
    part: ReminderSettings,
    opened: Window,
    desktop: Desktop,
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Over a real bus, to a desktop that shows it; an earlier trouble is over, the banner goes."""
    shown = desktop("close")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", environment["DBUS_SESSION_BUS_ADDRESS"])
    state = opened.session.vault.state
    now = datetime.now().astimezone()
    memory.write(state, memory.Memory(trouble=memory.Trouble(now, "no_service")))
    opened.desk.go_to("today")
    today = opened.frame.page("today")
    assert isinstance(today, TodayPage)
    today.look_again()
    wait(opened)
    assert today.silence.banner is not None
    opened.desk.go_to("settings")
    part.test.button.click()
    wait(opened)
    [call] = [json.loads(line) for line in shown.read_text().splitlines()]
    assert call[4] == "Notices from FlexKeeper arrive on this computer."
    assert "The desktop took the test notice." in said(part.test)
    assert reminders.last_trouble(state) is None
    opened.desk.go_to("today")
    today.look_again()
    wait(opened)
    assert today.silence.banner is None


def test_a_test_notice_that_does_not_arrive_says_why(part: ReminderSettings, opened: Window) -> None:
    """And it is remembered for the banner, whose own button tries again."""
    part.test.button.click()
    wait(opened)
    words = "Reminders could not be shown: no desktop was there to show them."
    assert words in said(part.test) and opened.frame.toast.text == words
    opened.desk.go_to("today")
    today = opened.frame.page("today")
    assert isinstance(today, TodayPage)
    today.look_again()
    wait(opened)
    assert words in said(today.silence)
    memory.write(opened.session.vault.state, memory.Memory())


@pytest.mark.parametrize("with_titles", [False, True])
def test_a_calendar_file(part: ReminderSettings, opened: Window, tmp_path: Path, with_titles: bool) -> None:
    """Neutral, or with titles as the box says."""
    file = tmp_path / "due.ics"
    part.save_calendar(file, with_titles=with_titles)
    settle(opened.session)
    content = file.read_text("utf-8")
    assert content.startswith("BEGIN:VCALENDAR")
    assert ("Insurance card" in content) == with_titles
    assert opened.frame.toast.text.endswith("in due.ics.")


def test_how_early_things_are_announced(part: ReminderSettings, opened: Window) -> None:
    """Chosen for papers and services, with Undo; shown again with the next look."""
    vault = opened.session.vault
    assert part.steps.currentText() == "60, 30, 14, 7, 1 days before"
    place = part.steps.findText("14, 7, 1 days before")
    part.steps.setCurrentIndex(place)
    part.steps.activated.emit(place)
    wait(opened)
    assert reminders.usual_steps(vault) == ("14d", "7d", "1d")
    assert opened.frame.toast.text == "Announced 14, 7, 1 days before"
    opened.frame.toast._undo.click()
    wait(opened)
    assert part.steps.currentText() == "60, 30, 14, 7, 1 days before"


def test_a_folder_that_refuses_is_told(part: ReminderSettings, opened: Window, tmp_path: Path) -> None:
    """Above all that days still lie outside; it is no mistake of the app."""
    vault = opened.session.vault
    before, vault.state = vault.state, tmp_path / "refuses"
    vault.state.write_text("in the way")
    try:
        for button in (part.test.button, part.locked.button):
            button.click()
            wait(opened)
            dialog = opened.findChildren(Dialog)[-1]
            assert dialog.accessibleDescription().startswith("This computer refused it: ")
            dialog.reject()
            dialog.deleteLater()
            settle(opened.session)
    finally:
        vault.state = before
    part.locked.button.click()
    wait(opened)
