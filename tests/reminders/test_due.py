"""What is due: derived from papers and service rules, entered by the driver, and what he said of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from flexkeeper import records, reminders
from flexkeeper.errors import FlexKeeperError
from flexkeeper.reminders import NewDue
from flexkeeper.vault import Vault
from tests.builders import add_record
from tests.conftest import noon

TODAY = noon().date()


def paper(vault: Vault, until: date, kind: str = "insurance", title: str = "Policy") -> int:
    return add_record(vault, kind=kind, title=title, fields={"expires": until.isoformat()})


def ids(vault: Vault, now: datetime | None = None, within: int | None = 60) -> list[str]:
    return [one.id for one in reminders.due(vault, now or noon(), within_days=within)]


def test_any_paper_that_runs_out(vault: Vault) -> None:
    """Of any kind, soonest first, overdue ones at the top; only as far ahead as was asked."""
    far = paper(vault, TODAY + timedelta(days=61))
    near = paper(vault, TODAY + timedelta(days=60), kind="other")
    over = paper(vault, TODAY - timedelta(days=1), kind="tax_form")
    add_record(vault, title="No end")
    assert ids(vault) == [f"record-{over}", f"record-{near}"]
    assert ids(vault, within=None)[-1] == f"record-{far}"


@pytest.mark.parametrize(
    ("days", "stage", "group"),
    [
        (61, "later", "later"), (60, "60d", "later"), (31, "60d", "later"), (30, "30d", "month"),
        (8, "14d", "month"), (7, "7d", "week"), (1, "1d", "week"), (0, "1d", "today"),
        (-1, "overdue", "overdue"),
    ],
)  # fmt: skip
def test_how_far_it_has_come(vault: Vault, days: int, stage: str, group: str) -> None:
    paper(vault, TODAY + timedelta(days=days))
    [one] = reminders.due(vault, noon(), within_days=None)
    assert (one.stage(noon()), one.group(noon())) == (stage, group)


def test_until_when_to_keep_a_paper_is_no_expiry(vault: Vault) -> None:
    """A date that a paper states is due only where its kind says that it ends then."""
    add_record(vault, kind="policy_terms", fields={"read_on": TODAY.isoformat(), "captured": "2026-01-01"})
    assert ids(vault, within=None) == []


def test_a_renewal_takes_over(vault: Vault) -> None:
    """The old paper is no longer due, the new one has its own ladder; in the trash neither is."""
    old = paper(vault, TODAY + timedelta(days=5))
    new = paper(vault, TODAY + timedelta(days=190))
    records.edit(vault, new, values={"supersedes": str(old)})
    assert ids(vault, within=None) == [f"record-{new}"]
    records.trash(vault, new)
    assert ids(vault, within=None) == [f"record-{old}"]


def test_done_put_off_and_known(vault: Vault) -> None:
    """Each answer holds for this time, and each can be taken back."""
    number = paper(vault, TODAY + timedelta(days=14))
    item = f"record-{number}"
    reminders.acknowledge(vault, item, noon())
    [one] = reminders.due(vault, noon())
    assert one.is_quiet(noon())
    assert not one.is_quiet(noon() + timedelta(days=7)), "the next step is there"
    change = reminders.snooze(vault, item, TODAY + timedelta(days=9), noon())
    [one] = reminders.due(vault, noon())
    assert one.is_quiet(noon() + timedelta(days=8)) and not one.is_quiet(noon() + timedelta(days=9))
    records.undo(vault, change)
    assert reminders.find(vault, item).snoozed is None
    change = reminders.done(vault, item, TODAY)
    assert ids(vault) == []
    with pytest.raises(FlexKeeperError):
        reminders.done(vault, item, TODAY)
    records.undo(vault, change)
    assert ids(vault) == [item]
    reminders.done(vault, item, TODAY)
    records.edit(vault, number, values={"expires": (TODAY + timedelta(days=30)).isoformat()})
    assert ids(vault) == [item], "another date is another occasion"


@pytest.mark.parametrize("day", [TODAY, TODAY - timedelta(days=1)])
def test_nothing_is_put_off_into_the_past(vault: Vault, day: date) -> None:
    number = paper(vault, TODAY + timedelta(days=14))
    with pytest.raises(FlexKeeperError):
        reminders.snooze(vault, f"record-{number}", day, noon())


@pytest.mark.parametrize(
    "item", ["", "record-9", "due-9", "due-x", "due-", "service-1", "due-9999999999999999999"]
)
def test_names_that_name_nothing(vault: Vault, item: str) -> None:
    with pytest.raises(FlexKeeperError):
        reminders.done(vault, item, TODAY)
    with pytest.raises(FlexKeeperError):
        reminders.remove(vault, item)


def test_paid_early_the_next_one_stays(vault: Vault) -> None:
    """Done two months early: what is counted from its first day stays, what from the doing moves."""
    due = date(2027, 1, 31)
    fixed = reminders.add(vault, NewDue("own", "Registration fee", due, every="1y"))
    moving = reminders.add(vault, NewDue("own", "Wash", due, every="1m", is_fixed=False))
    for item in (fixed, moving):
        reminders.done(vault, item, TODAY)
    assert reminders.find(vault, fixed).due == date(2028, 1, 31)
    assert reminders.find(vault, moving).due == date(2026, 12, 20)
    records.undo(vault)
    assert reminders.find(vault, moving).due == due


def test_months_missed_are_not_made_up_for(vault: Vault) -> None:
    """The monthly snapshot, three months late, is due next month, on the day it always was."""
    [snapshot, review] = reminders.add_usual(vault, date(2026, 10, 31))
    assert reminders.add_usual(vault, TODAY) == []
    assert reminders.find(vault, snapshot).due == date(2026, 11, 30)
    assert reminders.find(vault, review).title
    reminders.done(vault, snapshot, date(2027, 2, 14))
    assert reminders.find(vault, snapshot).due == date(2027, 2, 28)


def test_done_once_is_over(vault: Vault) -> None:
    item = reminders.add(vault, NewDue("own", "Call the agent", TODAY))
    reminders.done(vault, item, TODAY)
    assert ids(vault) == []
    with pytest.raises(FlexKeeperError):
        reminders.done(vault, item, TODAY)


def test_a_deadline_has_a_clock_and_a_safe_day(vault: Vault) -> None:
    """Kept as its clock shows it, due as one instant, met two days before."""
    local = datetime(2026, 12, 1, 23, 59)  # noqa: DTZ001
    item = reminders.add(
        vault, NewDue("deadline", "Appeal", local, zone="America/Los_Angeles", begins=noon())
    )
    one = reminders.find(vault, item)
    assert one.due == datetime(2026, 12, 2, 7, 59, tzinfo=UTC)
    assert one.safe_day == date(2026, 11, 29)
    assert [step.name for step in one.steps] == ["50%", "48h", "24h", "4h"]
    assert (
        one.stage(datetime(2026, 11, 30, 9, tzinfo=UTC)) == "48h"
        or one.stage(datetime(2026, 11, 30, 8, tzinfo=UTC)) == "48h"
    )
    assert one.stage(datetime(2026, 12, 2, 8, tzinfo=UTC)) == "overdue"
    plain = reminders.add(vault, NewDue("deadline", "Reply", date(2026, 12, 1)))
    assert reminders.find(vault, plain).safe_day == date(2026, 11, 29)
    assert reminders.find(vault, reminders.add(vault, NewDue("own", "Wash", TODAY))).safe_day is None


@pytest.mark.parametrize(
    ("local", "instant"),
    [
        (datetime(2026, 11, 1, 1, 30), "2026-11-01T08:30:00+00:00"),  # noqa: DTZ001 - twice on that clock
        (datetime(2027, 3, 14, 2, 30), "2027-03-14T10:30:00+00:00"),  # noqa: DTZ001 - never on that clock
    ],
)
def test_a_time_that_a_clock_shows_twice_or_never(vault: Vault, local: datetime, instant: str) -> None:
    """The earlier of two; one that is skipped is moved on as the clock is."""
    item = reminders.add(vault, NewDue("deadline", "x", local, zone="America/Los_Angeles"))
    assert reminders.find(vault, item).due == datetime.fromisoformat(instant)


@pytest.mark.parametrize(
    "new",
    [
        NewDue("own", "\u200b", TODAY),
        NewDue("own", "x", TODAY, every="1 week"),
        NewDue("own", "x", TODAY, ladder=("48h",)),
        NewDue("own", "x", TODAY, record=9),
        NewDue("own", "x", TODAY, vehicle=9),
        NewDue("deadline", "x", datetime(2026, 12, 1, 9), zone="Mars/Olympus"),  # noqa: DTZ001
        NewDue("deadline", "x", datetime(2026, 12, 1, 9), zone="../etc/passwd"),  # noqa: DTZ001
        NewDue("deadline", "x", datetime(2026, 12, 1, 9), zone="UTC", every="1m"),  # noqa: DTZ001
        NewDue("deadline", "x", datetime.min, zone="Asia/Tokyo"),  # noqa: DTZ901
        NewDue("answer", "x", datetime.max, zone="America/Los_Angeles"),  # noqa: DTZ901
        NewDue("deadline", "x", date.min),
    ],
)
def test_what_cannot_be_entered(vault: Vault, new: NewDue) -> None:
    with pytest.raises(FlexKeeperError):
        reminders.add(vault, new)
    assert ids(vault, within=None) == []


def test_deleting_a_paper_for_good_takes_its_reminders(vault: Vault) -> None:
    """Their words go, too, out of all that is remembered."""
    number = paper(vault, TODAY)
    reminders.add(vault, NewDue("own", "Call Quandahl about it", TODAY, record=number))
    records.trash(vault, number)
    records.purge(vault, number)
    assert ids(vault, within=None) == []
    assert not vault.database.value("SELECT 1 FROM revision WHERE before LIKE '%Quandahl%'")


def test_removed_and_brought_back(vault: Vault) -> None:
    item = reminders.add(vault, NewDue("own", "Call the agent", TODAY))
    change = reminders.remove(vault, item)
    assert ids(vault) == []
    records.undo(vault, change)
    assert ids(vault) == [item]


def service_rule(vault: Vault, **values: str) -> int:
    """A vehicle that drives fifty miles a day, with a rule for its oil."""
    car = records.add_vehicle(vault, "Corolla", {})
    for days in (100, 50, 0):
        day = TODAY - timedelta(days=days)
        shown = {"day": day.isoformat(), "value": str(50_000 - 50 * days)}
        records.add_reading(vault, car.id, shown, today=TODAY)
    rule = {"category": "oil", "title": "Oil", "start_day": "2026-08-12", "start_odometer": "45000", **values}
    return records.add_rule(vault, car.id, rule, today=TODAY)


@pytest.mark.parametrize(
    ("values", "days"),
    [
        ({"months": "4"}, 22),
        ({"distance": "6000"}, 20),
        ({"months": "4", "distance": "6000"}, 20),
        ({"months": "4", "distance": "7000"}, 22),
    ],
)
def test_service_by_date_by_odometer_or_whichever_first(
    vault: Vault, values: dict[str, str], days: int
) -> None:
    """At fifty miles a day the odometer's thousand miles to go are twenty days."""
    service_rule(vault, **values)
    [one] = reminders.due(vault, noon())
    assert one.due == TODAY + timedelta(days=days)
    assert one.odometer == (45_000 + int(values["distance"]) if "distance" in values else None)


def test_a_service_that_is_done_comes_again(vault: Vault) -> None:
    """Saying so notes it in the logbook; a sold vehicle asks for nothing."""
    service_rule(vault, months="4")
    [one] = reminders.due(vault, noon())
    reminders.done(vault, one.id, TODAY)
    [following] = reminders.due(vault, noon(), within_days=None)
    assert (following.id, following.due) == (one.id, date(2027, 3, 20))
    assert following.occasion != one.occasion
    assert one.vehicle is not None
    [service] = records.services(vault, one.vehicle)
    assert service.day == TODAY
    records.edit_vehicle(vault, one.vehicle, {"sold": TODAY.isoformat()})
    assert ids(vault, within=None) == []


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ({"months": "4"}, {"serviced": "2062-11-19", "odometer": "49950"}),
        ({"distance": "6000"}, {"serviced": "2026-11-19", "odometer": "499500"}),
    ],
)
def test_a_receipt_that_was_misread_silences_nothing(
    vault: Vault, rule: dict[str, str], fields: dict[str, str]
) -> None:
    """A year to come, a digit too many: the service is asked for all the same."""
    service_rule(vault, **rule)
    number = add_record(vault, kind="maintenance", title="Oil", fields=fields)
    records.edit(vault, number, values={"vehicle": "1"})
    [one] = reminders.due(vault, noon(), within_days=366)
    assert one.sort == "service"


def test_the_days_of_a_month(vault: Vault) -> None:
    """What falls on each day, for the month and the agenda."""
    first, second = paper(vault, date(2026, 12, 1)), paper(vault, date(2026, 12, 31))
    paper(vault, date(2027, 1, 1))
    found = reminders.due(vault, noon(), within_days=None)
    days = reminders.by_day(found, date(2026, 12, 1), date(2026, 12, 31), noon())
    assert {day: [one.record for one in on] for day, on in days.items()} == {
        date(2026, 12, 1): [first],
        date(2026, 12, 31): [second],
    }


def test_a_reminder_is_changed(vault: Vault) -> None:
    """Words and note beside the same day count on from the first one; another day begins anew."""
    first = NewDue("own", "Pay the tag", date(2027, 1, 31), every="1m", note="At the counter")
    item = reminders.add(vault, first)
    reminders.done(vault, item, date(2027, 1, 20))
    asked = reminders.written(vault, item)
    assert (asked.due, asked.note, asked.every) == (date(2027, 2, 28), "At the counter", "1m")
    number = reminders.change(vault, item, replace(asked, title="Pay the plate", note=" "))
    assert (reminders.find(vault, item).title, reminders.find(vault, item).note) == ("Pay the plate", "")
    reminders.done(vault, item, date(2027, 2, 1))
    assert reminders.find(vault, item).due == date(2027, 3, 31)
    records.undo(vault)
    records.undo(vault, number)
    assert reminders.written(vault, item) == asked
    reminders.change(vault, item, replace(asked, due=date(2027, 2, 10)))
    reminders.done(vault, item, date(2027, 2, 10))
    assert reminders.find(vault, item).due == date(2027, 3, 10)
    with pytest.raises(FlexKeeperError):
        reminders.change(vault, "record-1", asked)


@pytest.mark.parametrize(
    ("every", "ladder"),
    [
        ("1d", ("0d",)), ("1w", ("1d",)), ("2w", ("7d", "1d")), ("1m", ("14d", "7d", "1d")),
        ("1y", ("60d", "30d", "14d", "7d", "1d")), ("", ("60d", "30d", "14d", "7d", "1d")),
    ],
)  # fmt: skip
def test_what_comes_again_is_not_announced_the_whole_time(
    vault: Vault, every: str, ladder: tuple[str, ...]
) -> None:
    """Else a monthly reminder would stand among what is pressing as soon as it was done."""
    item = reminders.add(vault, NewDue("own", "Toll tag", TODAY, every=every))
    assert reminders.find(vault, item).ladder == ladder
    if every:
        reminders.done(vault, item, TODAY)
        assert reminders.find(vault, item).stage(noon()) == "later"


def test_the_driver_chooses_how_early(vault: Vault) -> None:
    """Papers and services follow at once, reminders from then on; what has its own ladder keeps it."""
    paper(vault, TODAY + timedelta(days=20))
    own = reminders.add(vault, NewDue("own", "Toll tag", TODAY + timedelta(days=20)))
    assert reminders.usual_steps(vault) == ("60d", "30d", "14d", "7d", "1d")
    first = reminders.set_usual_steps(vault, ("7d", "1d"))
    reminders.set_usual_steps(vault, ("14d", "1d"))
    records.undo(vault)
    later = reminders.add(vault, NewDue("own", "Later", TODAY + timedelta(days=20)))
    monthly = reminders.add(vault, NewDue("own", "Often", TODAY + timedelta(days=20), every="1w"))
    stages = {one.id: one.stage(noon()) for one in reminders.due(vault, noon())}
    assert stages == {"record-1": "later", own: "30d", later: "later", monthly: "later"}
    assert reminders.find(vault, monthly).ladder == ("1d",)
    records.undo(vault, first)
    assert reminders.usual_steps(vault)[0] == "60d"
    for wrong in ((), ("soon",), ("50%",)):
        with pytest.raises(FlexKeeperError):
            reminders.set_usual_steps(vault, wrong)
