"""What lies outside the vault: enough to remind, and nothing that says of what."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from flexkeeper import notify, records, reminders
from flexkeeper.reminders import NewDue
from flexkeeper.vault import Vault, open_with_key
from tests.builders import add_record, left_outside
from tests.conftest import noon

TODAY = noon().date()


@pytest.fixture
def vault(vault: Vault, tmp_path: Path) -> Iterator[Vault]:
    """A vault whose app keeps its state in a folder of this test."""
    vault.close()
    with open_with_key(vault.path, vault.key, clock=noon, state=tmp_path / "state") as opened:
        yield opened


def silent(_sentence: str, _stays: bool) -> Callable[[float], notify.Answer | None]:
    return lambda _seconds: None


def paper(vault: Vault, days: int, title: str = "Harborline policy") -> int:
    until = (TODAY + timedelta(days=days)).isoformat()
    return add_record(vault, kind="insurance", title=title, fields={"expires": until}, tags=["car"])


def test_it_names_nothing(vault: Vault, tmp_path: Path) -> None:
    """Ids of hex digits, days, steps; no word of the vault, readable by its owner only."""
    number = paper(vault, 20)
    reminders.add(vault, NewDue("own", "Ask Marisol", TODAY + timedelta(days=3), record=number))
    reminders.keep_agenda(vault, noon())
    [file] = (tmp_path / "state" / "reminders").iterdir()
    assert file.name == f"agenda-{vault.id}.json"
    assert file.stat().st_mode & 0o077 == 0
    agenda = json.loads(file.read_text())
    assert set(agenda) == {"format", "entries"}
    for entry in agenda["entries"]:
        assert set(entry) == {"id", "due", "expires", "steps"}
        assert re.fullmatch("[0-9a-f]{32}", entry["id"])
        assert re.fullmatch("[0-9T:+-]+", entry["due"])
        for step in entry["steps"]:
            assert re.fullmatch("[0-9]+d", step["step"]) and re.fullmatch("[0-9-]{10}", step["at"])
    for word in ("harborline", "marisol", "insurance", "record", "policy", "car", "own"):
        assert word not in file.read_text().lower()


def test_ids_cannot_be_tried_out(vault: Vault) -> None:
    """They are made with a key that only the vault holds: two vaults with the same paper differ."""
    paper(vault, 20)
    reminders.keep_agenda(vault, noon())
    [before] = left_outside(vault.state)
    with vault.database.change("test") as change:
        change.derived("UPDATE agenda_key SET key = ?", ("ab" * 32,))
    reminders.keep_agenda(vault, noon())
    [after] = left_outside(vault.state)
    assert before.id != after.id
    assert (before.due, before.steps) == (after.due, after.steps)


def test_turned_off_nothing_is_left(vault: Vault) -> None:
    paper(vault, 20)
    reminders.keep_agenda(vault, noon())
    notify.write_agenda(vault.state, "0" * 32, [], noon())  # of a vault whose folder is gone
    (vault.state / "reminders" / f"agenda-{'0' * 32}.json8b3e").write_text("{")  # as a kill leaves it
    reminders.keep_agenda(vault, noon(), is_wanted=False)
    assert not list((vault.state / "reminders").glob("agenda-*"))
    reminders.keep_agenda(vault, noon(), is_wanted=False)


def test_what_a_kill_left_goes_with_the_next_change(vault: Vault) -> None:
    (vault.state / "reminders").mkdir(parents=True)
    left = vault.state / "reminders" / f"agenda-{vault.id}.json8b3e"
    left.write_text("{")
    paper(vault, 20)
    reminders.keep_agenda(vault, noon())
    assert not left.exists() and len(left_outside(vault.state)) == 1


def test_what_was_over_when_it_came_is_not_announced(vault: Vault) -> None:
    """Nobody who files old papers is told that they have ended; one that ends unheard is said."""
    paper(vault, -30)
    reminders.keep_agenda(vault, noon())
    assert left_outside(vault.state) == []
    paper(vault, 3)
    later = noon() + timedelta(days=10)
    reminders.keep_agenda(vault, later)
    said = notify.notify(vault.state, later, silent)
    assert said.sentence == "A paper expired 7 days ago. Open FlexKeeper to see which."


def test_what_the_driver_knows_is_not_said(vault: Vault) -> None:
    """Known: only later steps; put off: on that day, then the steps after it; done: nothing."""
    number = paper(vault, 14)
    item = f"record-{number}"
    reminders.acknowledge(vault, item, noon())
    reminders.keep_agenda(vault, noon())
    assert [step.name for step in left_outside(vault.state)[0].steps] == ["7d", "1d"]
    reminders.snooze(vault, item, TODAY + timedelta(days=9), noon())
    reminders.keep_agenda(vault, noon())
    assert [step.at for step in left_outside(vault.state)[0].steps] == [
        TODAY + timedelta(days=9), TODAY + timedelta(days=13),
    ]  # fmt: skip
    reminders.done(vault, item, TODAY)
    reminders.keep_agenda(vault, noon())
    assert left_outside(vault.state) == []


def test_a_year_of_a_driver(vault: Vault) -> None:
    """Day by day: insurance renewed a week ahead, a license never, a monthly snapshot, one appeal's deadline.

    The vault is opened on some days only; on the others the agenda is what it was.
    """
    policy = paper(vault, 100)
    add_record(vault, kind="license", fields={"expires": "2027-06-30"})
    [snapshot, _review] = reminders.add_usual(vault, TODAY)
    deadline = datetime(2027, 3, 15, 12, 0)  # noqa: DTZ001
    reminders.add(vault, NewDue("deadline", "Appeal", deadline, zone="UTC", ladder=("48h", "24h")))
    said: dict[date, str] = {}
    for day in range(365):
        now = noon() + timedelta(days=day, hours=6)
        if day == 93:
            new = add_record(
                vault, kind="insurance", fields={"expires": (TODAY + timedelta(days=465)).isoformat()}
            )
            records.edit(vault, new, values={"supersedes": str(policy)})
        if now.date() == reminders.find(vault, snapshot).due + timedelta(days=1):
            reminders.done(vault, snapshot, now.date())
        if day % 5 == 3 or now.day in (21, 22):
            reminders.keep_agenda(vault, now)
        announced = notify.notify(vault.state, now, silent)
        if announced.entries:
            said[now.date()] = announced.sentence.split(" Open")[0]
    license_days = {date(2027, 6, 30) - timedelta(days=days): days for days in (60, 30, 14, 7)}
    policy_days = {TODAY + timedelta(days=100 - days): days for days in (60, 30, 14)}
    expected = {day: f"A paper expires in {days} days." for day, days in (license_days | policy_days).items()}
    expected |= {date(2027, 6, 29): "A paper expires tomorrow."}
    months = [records.months_after(TODAY, number) for number in range(1, 12)]
    expected |= dict.fromkeys(months, "Something is due today.")
    expected |= {months[0]: "2 things are due, the first today."}
    expected |= {
        date(2027, 3, 13): "Something is due in 42 hours.",
        date(2027, 3, 14): "Something is due in 18 hours.",
    }
    new_end = TODAY + timedelta(days=465)
    assert new_end - timedelta(days=60) > TODAY + timedelta(days=364), (
        "the renewed policy is not due this year"
    )
    assert said == {day: words for day, words in expected.items() if day <= date(2027, 11, 19)}


def test_a_deadline_outside_is_an_instant(vault: Vault) -> None:
    local = datetime(2026, 12, 1, 23, 59)  # noqa: DTZ001
    reminders.add(vault, NewDue("deadline", "x", local, zone="America/Los_Angeles", begins=noon()))
    reminders.keep_agenda(vault, noon())
    [entry] = left_outside(vault.state)
    assert entry.due == datetime(2026, 12, 2, 7, 59, tzinfo=UTC)
    assert not entry.expires
