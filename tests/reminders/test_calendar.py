"""The calendar file, read by a parser that is not ours: events, alarms, updates, and what it gives away."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flexkeeper import records, reminders
from flexkeeper.errors import FlexKeeperError
from flexkeeper.reminders import NewDue
from flexkeeper.reminders.calendar import folded, text
from flexkeeper.vault import Vault
from tests.builders import add_record
from tests.conftest import noon

TODAY = noon().date()
AWKWARD = "Policy; “Harborline”, 5% off\\\nملف 保险 👩‍👩‍👧 " + "x" * 90


def events(content: bytes) -> dict[str, Any]:
    """The events by their id."""
    calendar = icalendar.Calendar.from_ical(content)
    assert calendar["VERSION"] == "2.0" and calendar["PRODID"] and calendar["METHOD"] == "PUBLISH"
    found = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    assert len(found) == len(calendar.walk("VEVENT"))
    assert not calendar.errors and not any(event.errors for event in found.values())
    return found


def paper(vault: Vault, days: int, title: str = "Policy") -> int:
    until = (TODAY + timedelta(days=days)).isoformat()
    return add_record(vault, kind="insurance", title=title, fields={"expires": until})


def test_a_paper_and_a_deadline(vault: Vault) -> None:
    """A day is an all-day event with its alarms at nine, a deadline a moment with its own."""
    paper(vault, 20, AWKWARD)
    local = datetime(2026, 12, 1, 23, 59)  # noqa: DTZ001
    reminders.add(vault, NewDue("deadline", "Appeal", local, zone="America/Los_Angeles", begins=noon()))
    found = events(reminders.calendar(vault, noon(), with_titles=True)).values()
    deadline, day = sorted(found, key=lambda event: str(event["SUMMARY"]) != "Appeal")
    assert (day.decoded("DTSTART"), day.decoded("DTEND")) == (date(2026, 12, 10), date(2026, 12, 11))
    assert str(day["SUMMARY"]) == f"{AWKWARD} expires"
    alarms = [alarm.decoded("TRIGGER") for alarm in day.walk("VALARM")]
    assert alarms == [timedelta(hours=9) - timedelta(days=days) for days in (60, 30, 14, 7, 1)]
    assert deadline.decoded("DTSTART") == datetime(2026, 12, 2, 7, 59, tzinfo=UTC)
    half = (datetime(2026, 12, 2, 7, 59, tzinfo=UTC) - noon()) / 2
    wanted = [half, timedelta(hours=48), timedelta(hours=24), timedelta(hours=4)]
    for alarm, before in zip(deadline.walk("VALARM"), wanted, strict=True):
        assert abs(-alarm.decoded("TRIGGER") - before) <= timedelta(minutes=1)
        assert alarm["ACTION"] == "DISPLAY" and alarm["DESCRIPTION"]
    for event in (day, deadline):
        assert event.decoded("DTSTAMP") == noon()
        assert (event["CLASS"], event["TRANSP"], event["SEQUENCE"]) == ("PRIVATE", "TRANSPARENT", 0)


def test_it_is_written_as_the_format_asks(vault: Vault) -> None:
    """CRLF after every line, at most 75 octets, each of them UTF-8 by itself."""
    paper(vault, 20, AWKWARD)
    content = reminders.calendar(vault, noon(), with_titles=True)
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")


def test_without_titles_it_says_little(vault: Vault) -> None:
    """What goes to somebody else's calendar says that something is due, and when."""
    number = paper(vault, 20, "Harborline policy")
    reminders.add(vault, NewDue("own", "Ask Marisol", TODAY, record=number))
    content = reminders.calendar(vault, noon(), with_titles=False)
    assert {str(event["SUMMARY"]) for event in events(content).values()} == {
        "FlexKeeper: a paper expires", "FlexKeeper: something is due",
    }  # fmt: skip
    for word in (b"harborline", b"marisol", b"policy", b"record", vault.id.encode()):
        assert word not in content.lower()


def test_the_next_file_changes_the_same_events(vault: Vault) -> None:
    """The same id; a higher number only where something changed; what is done is taken back."""
    moved, kept, done = (paper(vault, days) for days in (10, 20, 30))
    first = events(reminders.calendar(vault, noon(), with_titles=True))
    assert {event["SEQUENCE"] for event in first.values()} == {0}
    records.edit(vault, moved, values={"expires": (TODAY + timedelta(days=40)).isoformat()})
    reminders.done(vault, f"record-{done}", TODAY)
    for _again in range(2):
        later = events(reminders.calendar(vault, noon() + timedelta(days=1), with_titles=True))
        assert first.keys() == later.keys()
        by_day = {event.decoded("DTSTART"): event for event in later.values()}
        said = [
            (by_day[TODAY + timedelta(days=days)]["SEQUENCE"], by_day[TODAY + timedelta(days=days)]["STATUS"])
            for days in (40, 20, 30)
        ]
        assert said == [(1, "CONFIRMED"), (0, "CONFIRMED"), (1, "CANCELLED")]
    records.undo(vault)
    back = events(reminders.calendar(vault, noon(), with_titles=True))
    assert sorted(event["SEQUENCE"] for event in back.values()) == [0, 1, 2]
    assert {event["STATUS"] for event in back.values()} == {"CONFIRMED"}
    assert kept


def test_a_deleted_paper_leaves_no_words(vault: Vault) -> None:
    """What is remembered of a handed-out calendar holds no title."""
    number = paper(vault, 10, "Quandahl")
    reminders.calendar(vault, noon(), with_titles=True)
    records.trash(vault, number)
    records.purge(vault, number)
    [event] = events(reminders.calendar(vault, noon(), with_titles=True)).values()
    assert event["STATUS"] == "CANCELLED"
    assert not any("Quandahl" in str(row) for row in vault.database.rows("SELECT * FROM calendar_event"))


def test_it_takes_only_the_place_of_its_own(vault: Vault, tmp_path: Path) -> None:
    paper(vault, 10)
    mine, other = tmp_path / "due.ics", tmp_path / "other.ics"
    for _again in range(2):
        assert reminders.save_calendar(vault, mine, noon(), with_titles=False) == 1
    foreign = b"BEGIN:VCALENDAR\r\nPRODID:-//Somebody//Else//EN\r\n"
    other.write_bytes(foreign)
    with pytest.raises(FlexKeeperError):
        reminders.save_calendar(vault, other, noon(), with_titles=False)
    with pytest.raises(FlexKeeperError):
        reminders.save_calendar(vault, vault.path / "due.ics", noon(), with_titles=False)
    assert other.read_bytes() == foreign


@given(st.text(max_size=200))
def test_any_text_comes_back(words: str) -> None:
    """Escaped and folded, then read by the other parser: what a text may hold is there again."""
    storable = words.encode("utf-8", "replace").decode("utf-8")
    line = folded(f"SUMMARY:{text(storable)}")
    head = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    [event] = icalendar.Calendar.from_ical(head + line + b"END:VEVENT\r\nEND:VCALENDAR\r\n").walk("VEVENT")
    kept = "".join(sign for sign in storable if sign in "\t\n" or not (ord(sign) < 32 or ord(sign) == 127))
    assert str(event.get("SUMMARY", "")) == kept
    assert all(len(part) <= 75 for part in line.split(b"\r\n"))
