"""`flexkeeper reminders …` as scripts and drivers use it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
import pytest

from flexkeeper import paths, settings
from tests.builders import left_outside
from tests.cli.conftest import Run


def day(days: int) -> str:
    return (datetime.now(UTC).astimezone().date() + timedelta(days=days)).isoformat()


@pytest.fixture(autouse=True)
def own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """State and settings of this test alone."""
    for place in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(place, str(tmp_path / place))


def paper(run: Run, tmp_path: Path, expires: str) -> int:
    file = tmp_path / "card.txt"
    file.write_text(f"insurance card {expires}")
    [added] = run("records", "add", file, "--kind", "insurance", "--expires", expires, "--json").ok().json
    return int(added["id"])


def test_what_is_due(run: Run, tmp_path: Path) -> None:
    """The contract's fields, how far ahead, and as of another day."""
    number = paper(run, tmp_path, day(14))
    [one] = run("reminders", "due", "--json").ok().json
    assert (one["id"], one["record"], one["due"]) == (f"record-{number}", number, day(14))
    assert one["stage"] == "14d"
    assert run("reminders", "due", "--within", "7d", "--json").ok().json == []
    [then] = run("reminders", "due", "--on", day(15), "--json").ok().json
    assert then["stage"] == "overdue"
    assert f"record-{number}" in run("reminders", "due").ok().out


def test_what_is_entered_answered_and_taken_back(run: Run) -> None:
    [call] = run("reminders", "add", "Call the agent", "--on", day(3), "--json").ok().json
    words = ("--kind", "deadline", "--on", day(9), "--at", "17:00", "--zone", "America/Los_Angeles")
    [appeal] = run("reminders", "add", "Appeal", *words, "--json").ok().json
    assert (appeal["zone"], appeal["stage"]) == ("America/Los_Angeles", "later")
    assert appeal["safe_day"] == day(7)
    run("reminders", "seen", call["id"]).ok()
    run("reminders", "snooze", call["id"], "--for", "2d").ok()
    [first, _second] = run("reminders", "due", "--json").ok().json
    assert first["snoozed"] == day(2)
    change = run("reminders", "done", call["id"], "--json").ok().json["change"]
    assert [one["id"] for one in run("reminders", "due", "--json").ok().json] == [appeal["id"]]
    run("records", "undo", "--change", change).ok()
    run("reminders", "remove", appeal["id"]).ok()
    assert [one["id"] for one in run("reminders", "due", "--json").ok().json] == [call["id"]]
    usual = run("reminders", "add", "--usual", "--json").ok().json
    assert [one["sort"] for one in usual] == ["snapshot", "review"]
    assert run("reminders", "add", "--usual", "--json").ok().json == []


def test_how_early_and_a_note(run: Run, tmp_path: Path) -> None:
    """Steps are shown, chosen and taken back; they hold for papers that are there already."""
    paper(run, tmp_path, day(20))
    assert run("reminders", "steps", "--json").ok().json["steps"] == ["60d", "30d", "14d", "7d", "1d"]
    chosen = run("reminders", "steps", "21d,3d", "--json").ok().json
    [one] = run("reminders", "due", "--json").ok().json
    assert (chosen["steps"], one["stage"]) == (["21d", "3d"], "21d")
    assert run("reminders", "steps", "soon").code == 1
    assert run("reminders", "steps", ",").code == 1
    run("records", "undo", "--change", chosen["change"]).ok()
    assert "60d, 30d" in run("reminders", "steps").ok().out
    [call] = run("reminders", "add", "Call", "--on", day(3), "--note", "Ask for Bo", "--json").ok().json
    assert call["note"] == "Ask for Bo"


def test_a_new_vault_has_the_usual_reminders(run: Run, tmp_path: Path) -> None:
    """As one made in the window: what to save before a log-in is lost, the terms; both in the agenda."""
    folder = tmp_path / "New"
    run("vault", "create", vault=folder).ok()
    found = run("reminders", "due", "--json", vault=folder).ok().json
    assert [one["sort"] for one in found] == ["snapshot", "review"]
    assert len(left_outside(paths.state())) == 2
    assert run("records", "undo", vault=folder).code == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "x"), 2),
        (("add", "x", "--on", "tomorrow"), 2),
        (("add", "x", "--on", "2027-1-1x"), 2),
        (("add", "x", "--on", "2027-01-01", "--at", "17:00"), 2),
        (("add", "x", "--on", "2027-01-01", "--kind", "deadline", "--at", "17:00"), 1),
        (("add", "x", "--on", "2027-01-01", "--kind", "deadline", "--zone", "Mars"), 1),
        (("add", "x", "--on", "2027-01-01", "--every", "often"), 1),
        (("add", "x", "--on", "2027-01-01", "--ladder", "soon"), 1),
        (("done", "due-7"), 1),
        (("snooze", "due-7"), 1),
        (("due", "--within", "long"), 2),
        (("notify", "--wait"), 2),
    ],
)
def test_what_goes_wrong_is_said(run: Run, words: tuple[str, ...], code: int) -> None:
    answer = run("reminders", *words)
    assert (answer.code, answer.out) == (code, "")
    assert answer.err


def test_each_change_brings_the_agenda_up_to_date(run: Run, tmp_path: Path) -> None:
    """Also one by another command; off by a setting, which takes it away."""
    number = paper(run, tmp_path, day(14))
    [entry] = left_outside(paths.state())
    assert (entry.due.isoformat(), entry.expires) == (day(14), True)
    run("records", "edit", number, "--set", f"expires={day(20)}").ok()
    assert [one.due.isoformat() for one in left_outside(paths.state())] == [day(20)]
    off = settings.Settings(reminders=settings.Reminders(while_locked=False))
    settings.save(paths.settings(), off)
    run("records", "edit", number, "--tag", "+car").ok()
    assert left_outside(paths.state()) == []


def test_a_state_folder_that_refuses_stops_nothing(run: Run, tmp_path: Path) -> None:
    """The paper is in; that reminders are not up to date is said."""
    paths.state().mkdir(parents=True, exist_ok=True)
    (paths.state() / "reminders").write_text("in the way")
    file = tmp_path / "card.txt"
    file.write_text("insurance card")
    added = run("records", "add", file, "--json").ok()
    assert added.json[0]["status"] == "added"
    assert "could not be brought up to date" in added.err


def test_a_calendar_file(run: Run, tmp_path: Path) -> None:
    paper(run, tmp_path, day(14))
    file = tmp_path / "due.ics"
    assert run("reminders", "calendar", file, "--json").ok().json["events"] == 1
    [neutral] = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert str(neutral["SUMMARY"]) == "FlexKeeper: a paper expires"
    run("reminders", "calendar", file, "--titles").ok()
    [full] = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert str(full["SUMMARY"]) == "card expires"
    assert (full["UID"], full["SEQUENCE"]) == (neutral["UID"], 1)
    card = tmp_path / "card.txt"
    assert run("reminders", "calendar", card).code == 1
    assert card.read_text().startswith("insurance card")


def test_by_themselves_or_not(run: Run) -> None:
    assert run("reminders", "autostart", "--json").ok().json == {"on": False, "trouble": None}
    assert run("reminders", "autostart", "on", "--json").ok().json["on"]
    assert not run("reminders", "autostart", "off", "--json").ok().json["on"]
