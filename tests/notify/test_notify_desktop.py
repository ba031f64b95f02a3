"""The whole way to a desktop: over a real bus, to a fake and to a real one, and where there is none."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flexkeeper.notify import Entry, Step, last_trouble, memory, write_agenda
from flexkeeper.notify.memory import alone
from tests.notify.conftest import Notify, Start, until

VAULT, OTHER = "a" * 32, "b" * 32
NOW = datetime.now(UTC)
Desktop = Callable[[str], Path]


def paper(number: int = 1, days: int = 14) -> Entry:
    """A paper that expires so many days from now, announced on this day."""
    today = datetime.now(UTC).astimezone().date()
    return Entry(f"{number:032x}", today + timedelta(days=days), True, (Step(f"{days}d", today),))


def shown(file: Path) -> list[list[object]]:
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def test_a_notice_arrives_once(state: Path, desktop: Desktop, notify: Notify) -> None:
    """The sentence of the product, with its buttons; the next run has nothing to say."""
    write_agenda(state, VAULT, [paper()], NOW)
    file = desktop("close")
    assert [notify().returncode for _run in range(3)] == [0, 0, 0]
    [[app, _replaces, _icon, title, body, actions, hints, timeout]] = shown(file)
    assert (app, title) == ("FlexKeeper", "FlexKeeper")
    assert body == "A paper expires in 14 days. Open FlexKeeper to see which."
    assert actions[::2] == ["default", "open", "snooze"]
    assert (hints["urgency"], timeout) == (["y", 1], -1)
    assert last_trouble(state) is None


def test_the_last_day_stays_on_the_screen(state: Path, desktop: Desktop, notify: Notify) -> None:
    write_agenda(state, VAULT, [paper(days=1)], NOW)
    file = desktop("close")
    assert notify().returncode == 0
    [[*_rest, body, _actions, hints, timeout]] = shown(file)
    assert body == "A paper expires tomorrow. Open FlexKeeper to see which."
    assert (hints["urgency"], timeout) == (["y", 2], 0)


def test_two_vaults_give_one_digest(state: Path, desktop: Desktop, notify: Notify) -> None:
    write_agenda(state, VAULT, [paper(1, 7), paper(2, 30)], NOW)
    write_agenda(state, OTHER, [paper(3, 14)], NOW)
    file = desktop("close")
    assert notify().returncode == 0
    [call] = shown(file)
    assert call[4] == "3 papers expire or have expired, the first in 7 days. Open FlexKeeper to see which."


def test_two_processes_at_once_say_it_once(
    state: Path, desktop: Desktop, start: Start, notify: Notify
) -> None:
    write_agenda(state, VAULT, [paper()], NOW)
    file = desktop("close")
    command = (sys.executable, "-m", "flexkeeper", "reminders", "notify")
    both = [start(*command), start(*command)]
    assert [one.wait(60) for one in both] == [0, 0]
    assert len(shown(file)) == 1
    assert notify().returncode == 0
    assert len(shown(file)) == 1


def test_one_waits_for_the_other(state: Path, desktop: Desktop, start: Start) -> None:
    """While another process announces, this one neither shows nor remembers; after it, it does."""
    write_agenda(state, VAULT, [paper()], NOW)
    file = desktop("close")
    with alone(state):
        waits = start(sys.executable, "-m", "flexkeeper", "reminders", "notify")
        with pytest.raises(subprocess.TimeoutExpired):
            waits.wait(3)
        assert shown(file) == []
    assert waits.wait(30) == 0
    assert len(shown(file)) == 1


def test_tomorrow_again(state: Path, desktop: Desktop, notify: Notify) -> None:
    """The button puts it off by a day; the answer to another notice is not heard."""
    write_agenda(state, VAULT, [paper()], NOW)
    desktop("snooze")
    assert notify("--wait", "30").returncode == 0
    [again] = json.loads((state / "reminders" / "notified.json").read_text())["again"].values()
    left = datetime.fromisoformat(again) - datetime.now(UTC)
    assert timedelta(hours=23, minutes=58) < left <= timedelta(days=1)


@pytest.mark.parametrize("manner", ["error", "silent"])
def test_a_desktop_that_refuses_is_remembered(
    state: Path, desktop: Desktop, notify: Notify, manner: str
) -> None:
    """Exit code 1, a reason for the window's banner, and nothing counts as said."""
    write_agenda(state, VAULT, [paper()], NOW)
    desktop(manner)
    run = notify()
    assert (run.returncode, run.stdout) == (1, "")
    trouble = last_trouble(state)
    assert trouble is not None
    assert trouble.reason == ("refused" if manner == "error" else "no_service")
    assert trouble.words in run.stderr


def test_without_a_bus(state: Path, notify: Notify) -> None:
    write_agenda(state, VAULT, [paper()], NOW)
    assert notify().returncode == 1
    trouble = last_trouble(state)
    assert trouble is not None and trouble.reason == "no_bus"


def test_with_nothing_to_say_no_bus_is_needed(state: Path, notify: Notify) -> None:
    assert notify().returncode == 0
    assert last_trouble(state) is None


def test_a_notice_that_did_not_arrive_comes_when_there_is_a_desktop(
    state: Path, bus: str, notify: Notify, desktop: Desktop
) -> None:
    """A bus with nobody who shows notices; then somebody comes, and the trouble is over."""
    assert bus
    write_agenda(state, VAULT, [paper()], NOW)
    assert notify().returncode == 1
    trouble = last_trouble(state)
    assert trouble is not None and trouble.reason == "no_service"
    file = desktop("close")
    assert notify().returncode == 0
    assert len(shown(file)) == 1
    assert last_trouble(state) is None


LOOP = (sys.executable, "-m", "flexkeeper", "reminders", "notify", "--every", "1", "--wait")


def test_one_that_stays_looks_again_and_catches_up_after_it_was_killed(
    state: Path, desktop: Desktop, start: Start
) -> None:
    """For desktops without a timer: what comes up while it runs, and once what came up while it did not."""
    file = desktop("close")
    stays = start(*LOOP, "0")
    for number in (1, 2):
        write_agenda(state, VAULT, [paper(one) for one in range(number)], NOW)
        until(lambda: len(shown(file)) == number)  # noqa: B023 - waited for at once
    stays.kill()
    stays.wait(30)
    write_agenda(state, VAULT, [paper(one) for one in range(6)], NOW)
    again = start(*LOOP, "0")
    until(lambda: len(shown(file)) == 3)
    assert again.poll() is None
    assert str(shown(file)[-1][4]).startswith("4 papers")


def test_one_that_stays_outlives_a_desktop_that_is_not_there_yet(
    state: Path, bus: str, start: Start, desktop: Desktop
) -> None:
    """A session whose notices start late: what failed is said by a later look."""
    assert bus
    write_agenda(state, VAULT, [paper()], NOW)
    start(*LOOP, "0")
    until(lambda: last_trouble(state))
    file = desktop("close")
    until(lambda: len(shown(file)) == 1)


def test_one_that_stays_hears_its_buttons(state: Path, desktop: Desktop, start: Start) -> None:
    write_agenda(state, VAULT, [paper()], NOW)
    desktop("snooze")
    start(*LOOP, "30")
    until(lambda: memory.read(state).again)


@pytest.mark.parametrize(
    "words", [["--wait"], ["--wait", "x"], ["--every"], ["--every", "-1"], ["--from-hour", "24"], ["now"]]
)
def test_words_it_does_not_know(notify: Notify, words: list[str]) -> None:
    run = notify(*words)
    assert run.returncode == 2
    assert "Usage" in run.stderr


def test_a_real_notification_daemon_shows_it(
    state: Path, bus: str, start: Start, notify: Notify, environment: dict[str, str], tmp_path: Path
) -> None:
    """dunst, on a screen without glass: it prints what it shows."""
    assert bus and shutil.which("dunst") and shutil.which("Xvfb"), "dunst and xvfb are needed"
    screen = start("Xvfb", "-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp")
    assert screen.stdout is not None
    environment["DISPLAY"] = f":{screen.stdout.readline().strip()}"
    settings = tmp_path / "dunstrc"
    settings.write_text("[global]\n")
    dunst = start("dunst", "-conf", settings, "-print")
    wait_for_the_name(environment)
    write_agenda(state, VAULT, [paper()], NOW)
    assert notify("--wait", "0").returncode == 0
    assert dunst.stdout is not None
    printed = ""
    while "urgency" not in printed:
        line = dunst.stdout.readline()
        assert line, printed
        printed += line
    assert "summary: 'FlexKeeper'" in printed
    assert "body: 'A paper expires in 14 days. Open FlexKeeper to see which.'" in printed


def wait_for_the_name(environment: dict[str, str]) -> None:
    """Until somebody shows notifications on this bus."""
    script = """
from jeepney import MatchRule, message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection
with open_dbus_connection() as connection:
    bus = Proxy(message_bus, connection)
    rule = MatchRule(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged")
    rule.add_arg_condition(0, "org.freedesktop.Notifications")
    bus.AddMatch(rule)
    with connection.filter(rule) as changes:
        if not bus.NameHasOwner("org.freedesktop.Notifications")[0]:
            connection.recv_until_filtered(changes, timeout=20)
"""
    subprocess.run([sys.executable, "-c", script], env=environment, check=True, timeout=40)
