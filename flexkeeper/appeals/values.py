"""The values of a case: what is claimed, what is answered, what happened, what was said and sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from flexkeeper.appeals.claims import ClaimKind
from flexkeeper.appeals.deadlines import safe_day

State = Literal["open", "submitted", "reinstated", "denied", "closed"]
Stance = Literal["", "contest", "accept"]
Waiting = Literal["", "me", "them"]
Direction = Literal["in", "out"]
Way = Literal["", "reply", "email", "app", "web", "phone", "chat", "text", "letter"]
DeadlineSource = Literal["", "notice", "playbook", "own"]
Moment = date | datetime
"""A day, or a time: aware where its zone is known, else as the driver's clock showed it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the driver says to a claim; `exhibits` are ids of records, in his order."""

    stance: Stance = ""
    text: str = ""
    exhibits: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One allegation of a case in the words of the notice, or, where `is_own`, in those of the driver."""

    id: int
    case: int
    kind: ClaimKind
    text: str
    reason: str
    dates: tuple[date, ...]
    packages: tuple[str, ...]
    is_own: bool
    answer: Answer

    @property
    def is_answered(self) -> bool:
        """Whether it is contested or accepted, with words."""
        return self.answer.stance != "" and self.answer.text.strip() != ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, as the driver noted it for the timeline."""

    id: int
    case: int
    moment: Moment
    text: str


@dataclass(frozen=True, slots=True)
class Correspondence:
    """A message in or out, or a call. `record` is the paper it came as, `waiting` who has to answer.

    `response_due` is the day by which, where that is known.
    """

    id: int
    case: int
    direction: Direction
    channel: Way
    moment: Moment
    person: str
    subject: str
    text: str
    record: int | None
    waiting: Waiting
    response_due: date | None


@dataclass(frozen=True, slots=True)
class Incident:
    """What happened at one delivery. `block` is an id of the diary, `exhibits` are ids of records.

    `place` is where it should have gone: latitude and longitude in degrees, as typed.
    """

    id: int
    case: int
    claim: int | None
    kind: Literal["incident", "not_received"]
    day: date
    block: int | None
    station: str
    package: str
    what: str
    cause: str
    witnesses: str
    place: tuple[float, float] | None
    exhibits: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do for a case; `due` is its reminder ("due-7") where it has a day."""

    id: int
    case: int
    text: str
    day: date | None
    is_done: bool
    due: str | None


@dataclass(frozen=True, slots=True)
class SentPaper:
    """A file that was sent, or that proves the sending; its bytes are kept in the vault and never change."""

    id: int
    record: int
    role: Literal["sent", "proof"]
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Round:
    """One sending of an appeal; `sent` (UTC) is None while it is in preparation."""

    id: int
    case: int
    number: int
    sent: datetime | None
    channel: Way
    address: str
    papers: tuple[SentPaper, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """An appeal, from its notice on.

    `notice` is the record that holds the notice, `noticed` (UTC) when it came. `deadline` is a naive time on
    the clock of `zone`. `exhibits` are the ids of all records that go into the bundle, the notice aside.
    `left_out` are papers of the checklist that the driver does without, with his reason.
    """

    id: int
    title: str
    state: State
    platform: str
    platform_name: str
    reasons: tuple[str, ...]
    reference: str
    channel: Way
    address: str
    notice: int | None
    noticed: datetime | None
    deadline: datetime | None
    zone: str
    deadline_source: DeadlineSource
    vehicle: int | None
    language: Literal["en", "es"]
    note: str
    created: datetime
    modified: datetime
    claims: tuple[Claim, ...]
    exhibits: tuple[int, ...]
    rounds: tuple[Round, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def deadline_at(self) -> datetime | None:
        """The deadline as a UTC instant; of a time that a clock shows twice the earlier."""
        if self.deadline is None:
            return None
        return self.deadline.replace(tzinfo=ZoneInfo(self.zone), fold=0).astimezone(UTC)

    def local_day(self, instant: datetime) -> date:
        """The day that an instant falls on, on the clock of the case."""
        return instant.astimezone(ZoneInfo(self.zone)).date()

    @property
    def safe_day(self) -> date | None:
        """The day to aim for: two days before the deadline."""
        return None if self.deadline is None else safe_day(self.deadline.date())

    @property
    def cited(self) -> tuple[date, ...]:
        """Every day that a claim cites, in order."""
        return tuple(sorted({day for claim in self.claims for day in claim.dates}))
