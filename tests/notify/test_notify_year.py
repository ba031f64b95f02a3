"""A year of notices: each step is said once, on the first run at or after it, whatever was missed between."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexkeeper.notify import Answer, Entry, NotSent, Step, notify, write_agenda
from flexkeeper.notify.run import put_off

VAULT = "a" * 32
START = date(2027, 12, 25)
OPENED = datetime(2027, 12, 24, tzinfo=UTC)
ZONES = [ZoneInfo(name) for name in ("America/Los_Angeles", "Pacific/Kiritimati", "Europe/Madrid")]


class Screen:
    """Takes what is shown, or refuses it."""

    def __init__(self) -> None:
        self.sentences: list[str] = []
        self.refuses = False

    def send(self, sentence: str, _stays: bool) -> Callable[[float], Answer | None]:
        if self.refuses:
            raise NotSent("refused")
        self.sentences.append(sentence)
        return lambda _seconds: None


def of_days(number: int, due: date, ladder: Sequence[int]) -> Entry:
    steps = [Step(f"{days}d", due - timedelta(days=days)) for days in sorted(ladder, reverse=True)]
    return Entry(f"{number:032x}", due, True, tuple(steps))


def of_hours(number: int, due: datetime, ladder: Sequence[int]) -> Entry:
    steps = [Step(f"{hours}h", due - timedelta(hours=hours)) for hours in sorted(ladder, reverse=True)]
    return Entry(f"{number:032x}", due, False, tuple(steps))


RULES = st.lists(
    st.tuples(st.integers(0, 400), st.lists(st.integers(0, 90), min_size=1, max_size=6, unique=True)),
    min_size=1,
    max_size=8,
)


def announced(state: Path, runs: Sequence[datetime]) -> dict[str, list[datetime]]:
    """When each entry was said, run by run; every run says at most one thing."""
    said: dict[str, list[datetime]] = {}
    screen = Screen()
    for now in runs:
        before = len(screen.sentences)
        news = notify(state, now, screen.send).entries
        assert len(screen.sentences) - before == bool(news)
        for entry in news:
            said.setdefault(entry, []).append(now)
    return said


def expected(entry: Entry, runs: Sequence[datetime]) -> list[datetime]:
    """The first run at or after each step; steps that meet in one run are said once."""
    first = []
    for step in entry.steps:
        after = [now for now in runs if (now if isinstance(step.at, datetime) else now.date()) >= step.at]
        first += after[:1]
    return sorted(set(first))


@settings(deadline=None, max_examples=25)
@given(rules=RULES, away=st.sets(st.integers(0, 365), max_size=300), hour=st.integers(0, 23))
def test_a_year_day_by_day_with_days_away(
    rules: list[tuple[int, list[int]]], away: set[int], hour: int
) -> None:
    """With a computer that is off on some days, also for months; a leap day and a turn of the year inside."""
    entries = [of_days(n, START + timedelta(days=due), ladder) for n, (due, ladder) in enumerate(rules)]
    days = [START + timedelta(days=n) for n in range(366) if n not in away]
    runs = [datetime(day.year, day.month, day.day, hour, tzinfo=UTC) for day in days]
    with tempfile.TemporaryDirectory() as folder:
        write_agenda(Path(folder), VAULT, entries, OPENED)
        said = announced(Path(folder), runs)
    assert said == {one.id: when for one in entries if (when := expected(one, runs))}


@settings(deadline=None, max_examples=25)
@given(
    rules=st.lists(
        st.tuples(st.integers(0, 300), st.lists(st.integers(0, 96), min_size=1, max_size=5, unique=True)),
        min_size=1,
        max_size=4,
    ),
    zones=st.lists(st.integers(0, 2), min_size=300, max_size=300),
)
def test_hours_in_changing_zones(rules: list[tuple[int, list[int]]], zones: list[int]) -> None:
    """Hour by hour over the end of summer time while the clock is set to other zones: instants stay instants.

    A day that the driver's clock has reached once is not said again when he flies back.
    """
    start = datetime(2027, 10, 25, 12, 30, tzinfo=UTC)
    entries = [of_hours(n, start + timedelta(hours=due), ladder) for n, (due, ladder) in enumerate(rules)]
    entries.append(of_days(99, date(2027, 10, 31), (3, 2, 1, 0)))
    runs = [(start + timedelta(hours=n)).astimezone(ZONES[zone]) for n, zone in enumerate(zones)]
    with tempfile.TemporaryDirectory() as folder:
        write_agenda(Path(folder), VAULT, entries, start)
        said = announced(Path(folder), runs)
    assert said == {one.id: when for one in entries if (when := expected(one, runs))}


def test_after_a_holiday_there_is_one_digest(tmp_path: Path) -> None:
    """Thirty papers, seven weeks away: one sentence, and silence after it."""
    write_agenda(
        tmp_path,
        VAULT,
        [of_days(n, START + timedelta(days=n + 1), (60, 30, 14, 7, 1)) for n in range(30)],
        OPENED,
    )
    screen = Screen()
    back = datetime(2028, 2, 12, 9, tzinfo=UTC)
    assert len(notify(tmp_path, back, screen.send).entries) == 30
    for hours in range(1, 5):
        notify(tmp_path, back + timedelta(hours=hours), screen.send)
    assert screen.sentences == [
        "30 papers expire or have expired, the first 48 days ago. Open FlexKeeper to see which."
    ]


def test_a_day_that_moves_is_not_said_twice(tmp_path: Path) -> None:
    """A service expected by the odometer: driven less, its day moves on, and only later steps are news."""
    screen, said = Screen(), []
    for day, due in ((0, 14), (3, 30), (10, 30), (16, 30), (20, 24), (23, 24)):
        write_agenda(tmp_path, VAULT, [of_days(1, START + timedelta(days=due), (30, 14, 7, 1))], OPENED)
        now = datetime(2027, 12, 25, 9, tzinfo=UTC) + timedelta(days=day)
        said += [day] * len(notify(tmp_path, now, screen.send).entries)
    assert said == [0, 20, 23]


def test_what_was_refused_is_said_later(tmp_path: Path) -> None:
    write_agenda(tmp_path, VAULT, [of_days(1, START + timedelta(days=7), (7,))], OPENED)
    screen, now = Screen(), datetime(2027, 12, 25, 9, tzinfo=UTC)
    screen.refuses = True
    with pytest.raises(NotSent):
        notify(tmp_path, now, screen.send)
    screen.refuses = False
    assert notify(tmp_path, now + timedelta(hours=1), screen.send).entries


def test_put_off_by_a_day_and_no_longer(tmp_path: Path) -> None:
    """Said again a day later, once; what was reached between comes with it."""
    write_agenda(tmp_path, VAULT, [of_days(1, START + timedelta(days=7), (7, 6))], OPENED)
    screen, now = Screen(), datetime(2027, 12, 25, 9, tzinfo=UTC)
    said = notify(tmp_path, now, screen.send).entries
    put_off(tmp_path, said, now)
    times = [now + timedelta(hours=hours) for hours in (1, 15, 23, 24, 25, 48)]
    assert [bool(notify(tmp_path, time, screen.send).entries) for time in times] == [
        False, False, False, True, False, False,
    ]  # fmt: skip


def test_a_clock_that_was_years_ahead_costs_no_notice(tmp_path: Path) -> None:
    """Said too early is not said: once the clock is right, each step comes on its day."""
    write_agenda(tmp_path, VAULT, [of_days(1, START + timedelta(days=30), (30, 7, 1))], OPENED)
    screen, now = Screen(), datetime(2027, 12, 25, 9, tzinfo=UTC)
    assert notify(tmp_path, now, screen.send).entries
    wrong = datetime(2028, 11, 1, 9, tzinfo=UTC)
    said = notify(tmp_path, wrong, screen.send).entries
    put_off(tmp_path, said, wrong)
    days = [day for day in range(1, 32) if notify(tmp_path, now + timedelta(days=day), screen.send).entries]
    assert days == [23, 29]


def test_a_clock_that_is_years_behind_says_nothing_twice(tmp_path: Path) -> None:
    """As an old computer starts whose battery is empty, until the net tells the time."""
    write_agenda(tmp_path, VAULT, [of_days(1, START + timedelta(days=3), (7, 3))], OPENED)
    screen, now = Screen(), datetime(2027, 12, 25, 9, tzinfo=UTC)
    assert notify(tmp_path, now, screen.send).entries
    for behind in (datetime(2020, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC), now):
        assert not notify(tmp_path, behind, screen.send).entries


def test_a_vault_that_is_not_opened_any_more_falls_silent(tmp_path: Path) -> None:
    """Its folder may be gone: after more than a year it is said once that reminders end, and then nothing."""
    screen = Screen()
    for first, opened in ((0, OPENED), (1_000, OPENED + timedelta(days=500))):
        days = range(300, 460, 5)
        due = [of_days(first + n, opened.date() + timedelta(days=n), (0,)) for n in days]
        write_agenda(tmp_path, VAULT, due, opened)
        for day in range(500):
            notify(tmp_path, opened + timedelta(days=day, hours=9), screen.send)
    silent = [place for place, said in enumerate(screen.sentences) if "for a year" in said]
    assert (silent, len(screen.sentences)) == ([20, 41], 42)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for four blocks."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "none", str(place)]
    if subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("only an administrator may make a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_says_nothing_twice(small_disk: Path) -> None:
    """What was said is written over what was remembered before, where a new file has no room."""
    screen, now = Screen(), datetime(2027, 12, 25, 9, tzinfo=UTC)
    entries = [of_days(1, START + timedelta(days=7), (7, 6, 5))]
    write_agenda(small_disk, VAULT, entries, OPENED)
    notify(small_disk, now, screen.send)
    with pytest.raises(OSError, match="No space"), (small_disk / "fill").open("wb", buffering=0) as file:
        while True:
            file.write(bytes(1024))
    for hours in (1, 24, 25, 26, 48, 49):
        notify(small_disk, now + timedelta(hours=hours), screen.send)
    assert [sentence[:25] for sentence in screen.sentences] == [
        "A paper expires in 7 days", "A paper expires in 6 days", "A paper expires in 5 days",
    ]  # fmt: skip


def test_days_begin_when_the_driver_is_up(tmp_path: Path) -> None:
    """Before the hour that was asked for, days wait; moments do not."""
    due = datetime(2027, 12, 25, 9, tzinfo=UTC)
    write_agenda(tmp_path, VAULT, [of_days(1, START, (0,)), of_hours(2, due, (4,))], OPENED)
    screen = Screen()
    night = notify(tmp_path, due - timedelta(hours=4), screen.send, from_hour=8)
    morning = notify(tmp_path, due - timedelta(hours=1), screen.send, from_hour=8)
    assert [night.entries, morning.entries] == [(f"{2:032x}",), (f"{1:032x}",)]


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b'{"entries": [{"id": 1}]}', b'{"entries": 3}', b"[" * 99_999, b"\xff"]
)
def test_damaged_files_say_nothing_and_break_nothing(tmp_path: Path, damage: bytes) -> None:
    """A damaged agenda is empty; a damaged memory is begun anew, which says a notice twice and never not."""
    screen, now = Screen(), datetime(2027, 12, 25, 9, tzinfo=UTC)
    write_agenda(tmp_path, VAULT, [of_days(1, START, (0,))], OPENED)
    for name in (f"agenda-{'b' * 32}.json", "notified.json"):
        (tmp_path / "reminders" / name).write_bytes(damage)
    os.mkfifo(tmp_path / "reminders" / "agenda-pipe.json")
    (tmp_path / "reminders" / "agenda-folder.json").mkdir()
    assert len(notify(tmp_path, now, screen.send).entries) == 1
    assert not notify(tmp_path, now, screen.send).entries


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2027, 12, 24), "A paper expired yesterday."),
        (date(2027, 12, 20), "A paper expired 5 days ago."),
        (date(2027, 12, 25), "A paper expires today."),
        (date(2027, 12, 26), "A paper expires tomorrow."),
        (date(2028, 2, 23), "A paper expires in 60 days."),
    ],
)
def test_the_words_of_a_day(tmp_path: Path, due: date, words: str) -> None:
    write_agenda(tmp_path, VAULT, [Entry("1", due, True, (Step("x", START - timedelta(days=9)),))], OPENED)
    said = notify(tmp_path, datetime(2027, 12, 25, 23, tzinfo=UTC), Screen().send)
    assert said.sentence == f"{words} Open FlexKeeper to see which."


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (48, "in 48 hours"), (4, "in 4 hours"), (1, "in 1 hour"), (0.2, "within the hour"),
        (100, "in 4 days"), (-3, "3 hours ago"),
    ],
)  # fmt: skip
def test_the_words_of_a_moment(tmp_path: Path, left: float, words: str) -> None:
    now = datetime(2027, 12, 25, 9, tzinfo=UTC)
    step = Step("x", now - timedelta(hours=9))
    write_agenda(tmp_path, VAULT, [Entry("1", now + timedelta(hours=left), False, (step,))], OPENED)
    verb = "is" if left >= 0 else "was"
    said = notify(tmp_path, now, Screen().send).sentence
    assert said == f"Something {verb} due {words}. Open FlexKeeper to see what."
