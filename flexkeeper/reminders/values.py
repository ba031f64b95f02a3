"""The values of this domain: a due thing, and what is entered to make one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from flexkeeper.notify import Step
from flexkeeper.reminders.ladder import DEFAULT, FOR_DEADLINES, has_come, is_over, safe_day, steps
from flexkeeper.reminders.recurring import rough_days

Kind = Literal["own", "review", "snapshot", "deadline", "answer"]
Sort = Literal["expiry", "service", "own", "review", "snapshot", "deadline", "answer"]
Group = Literal["overdue", "today", "week", "month", "later"]

LATER, OVERDUE = "later", "overdue"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is due: an expiring paper, a service, a reminder, a deadline.

    `id` names it for good ("record-12", "service-3", "due-7"); `due` is a day, or a UTC instant for what has
    a clock, and then `zone` says whose. `occasion` tells this time from the next. `odometer` is the reading
    at which a service is due, too. `seen` is up to when the driver knows, `snoozed` the day it comes back.
    """

    id: str
    sort: Sort
    title: str
    due: date
    begins: datetime
    occasion: str
    ladder: tuple[str, ...]
    zone: str = ""
    record: int | None = None
    vehicle: int | None = None
    odometer: int | None = None
    seen: datetime | None = None
    snoozed: date | None = None
    is_done: bool = False
    note: str = ""

    @property
    def steps(self) -> tuple[Step, ...]:
        """When it is announced, earliest first."""
        return steps(self.ladder, self.due, self.begins, self.zone)

    @property
    def safe_day(self) -> date | None:
        """The day by which to be done, in the zone of its clock; None for what is no deadline."""
        if isinstance(self.due, datetime):
            return safe_day(self.due.astimezone(ZoneInfo(self.zone)).date())
        return safe_day(self.due) if self.sort == "deadline" else None

    def day(self, now: datetime) -> date:
        """The day it is due on the driver's calendar."""
        return self.due.astimezone(now.tzinfo).date() if isinstance(self.due, datetime) else self.due

    def stage(self, now: datetime) -> str:
        """How far it has come: the last step reached ("14d"), "later" before the first, or "overdue"."""
        if is_over(self.due, now):
            return OVERDUE
        reached = [step.name for step in self.steps if has_come(step.at, now)]
        return reached[-1] if reached else LATER

    def group(self, now: datetime) -> Group:
        """Where a list of what is due puts it: by days left on the driver's calendar."""
        days = (self.day(now) - now.date()).days
        if is_over(self.due, now):
            return "overdue"
        if days == 0:
            return "today"
        return "week" if days <= 7 else "month" if days <= 30 else "later"

    def is_quiet(self, now: datetime) -> bool:
        """Whether the driver put it off, or knows of the last step that was reached."""
        if self.snoozed is not None and now.date() < self.snoozed:
            return True
        reached = [step for step in self.steps if has_come(step.at, now)]
        return self.seen is not None and all(has_come(step.at, self.seen) for step in reached)


@dataclass(frozen=True, slots=True)
class NewDue:
    """What is known of a thing that no paper makes due.

    `due` is a day, or for a deadline a naive local time on the clock of `zone`. `begins` is when its term
    began (now, where it is None). `every` is an interval ("6m"); `is_fixed` counts it from the first day,
    otherwise from the day it was done. An empty title stands for the words of its kind.
    """

    kind: Kind
    title: str
    due: date
    zone: str = ""
    begins: datetime | None = None
    ladder: tuple[str, ...] | None = None
    every: str = ""
    is_fixed: bool = True
    record: int | None = None
    vehicle: int | None = None
    note: str = ""


def usual_ladder(
    kind: Kind, *, has_clock: bool, every: str = "", usual: tuple[str, ...] = DEFAULT
) -> tuple[str, ...]:
    """The ladder of a kind where none was chosen; what comes again is not announced half a round before.

    `usual` is that of things with a day.
    """
    if kind in ("snapshot", "review"):
        return ("0d",)
    if has_clock or not every:
        return FOR_DEADLINES if has_clock else usual
    half = rough_days(every) // 2
    return tuple(step for step in usual if int(step[:-1]) <= half) or ("0d",)
