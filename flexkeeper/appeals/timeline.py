"""The timeline of a case: every thing in it that has a date, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from flexkeeper import records
from flexkeeper.appeals.cases import correspondence, events, in_order, incidents
from flexkeeper.appeals.values import Case, Moment
from flexkeeper.vault import Vault

Sort = Literal["notice", "claim", "exhibit", "message", "event", "incident", "sent"]
_SORTS: tuple[Sort, ...] = ("claim", "incident", "event", "exhibit", "message", "notice", "sent")


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated thing: `moment` is a day or a time on the clock of the case; `id` is that of its sort.

    `text` are its words, `about` what it is about beside them: the kind of a paper, who a message is with
    (`is_own` where the driver wrote it).
    """

    moment: Moment
    sort: Sort
    id: int
    text: str
    about: str = ""
    record: int | None = None
    is_own: bool = False


def timeline(vault: Vault, case: Case) -> list[Entry]:
    """All of them, the earliest first; on one day what has no time comes first."""
    zone = ZoneInfo(case.zone)
    found = [
        *_notice(case),
        *_claims(case),
        *_messages(vault, case),
        *_exhibits(vault, case),
        *(Entry(one.moment, "event", one.id, one.text) for one in events(vault, case.id)),
        *(Entry(one.day, "incident", one.id, one.what) for one in incidents(vault, case.id)),
        *(Entry(one.sent, "sent", one.number, "") for one in case.rounds if one.sent),
    ]
    return sorted(
        (_on_the_clock(one, zone) for one in found),
        key=lambda one: (in_order(one.moment), _SORTS.index(one.sort), one.id),
    )


def _on_the_clock(one: Entry, zone: ZoneInfo) -> Entry:
    if not isinstance(one.moment, datetime) or one.moment.tzinfo is None:
        return one
    local = one.moment.astimezone(zone).replace(tzinfo=None)
    return Entry(local, one.sort, one.id, one.text, one.about, one.record, one.is_own)


def _notice(case: Case) -> Iterator[Entry]:
    if case.noticed is not None:
        yield Entry(case.noticed, "notice", case.id, "", record=case.notice)


def _claims(case: Case) -> Iterator[Entry]:
    for claim in case.claims:
        for day in claim.dates:
            yield Entry(day, "claim", claim.id, claim.text)


def _messages(vault: Vault, case: Case) -> Iterator[Entry]:
    for one in correspondence(vault, case.id):
        yield Entry(
            one.moment,
            "message",
            one.id,
            one.subject or one.text,
            about=one.person,
            record=one.record,
            is_own=one.direction == "out",
        )


def _exhibits(vault: Vault, case: Case) -> Iterator[Entry]:
    """Papers with a date, but those that are there already as the notice or as a message."""
    told = {one.record for one in correspondence(vault, case.id)} | {case.notice}
    for record in records.many(vault, [one for one in case.exhibits if one not in told]):
        moment = record.happened_at or record.valid_from
        if moment is not None:
            label = records.kind(record.kind).label
            yield Entry(moment, "exhibit", record.id, record.title, about=label, record=record.id)
