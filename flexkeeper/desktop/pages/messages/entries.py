"""The messages of the vault: those in the logs of cases, and papers that are messages and in no log."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from flexkeeper import appeals, records
from flexkeeper.appeals import Case, Correspondence, Direction, Moment, Waiting, Way
from flexkeeper.desktop import words
from flexkeeper.desktop.widgets.chip import Chip
from flexkeeper.i18n import _
from flexkeeper.records import Choice
from flexkeeper.vault import Vault

Shelf = Literal["all", "me", "them"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A message, a call, or a paper that is one.

    `message` is its number in the log of a case, 0 for a paper that is in none; `case` is 0 then, too.
    """

    message: int
    case: int
    case_title: str
    record: int | None
    direction: Direction
    channel: Way
    moment: Moment
    person: str
    subject: str
    text: str
    waiting: Waiting
    response_due: date | None

    @property
    def key(self) -> tuple[int, int]:
        """What it is known by, whatever else of it changes."""
        return self.message, 0 if self.message else self.record or 0

    def title(self) -> str:
        """What the list shows first."""
        return self.subject or self.person or self.text.strip().partition("\n")[0] or _("Message")

    def line(self) -> str:
        """The second line: who, how, and in which case."""
        who = _("From {person}") if self.direction == "in" else _("To {person}")
        told = who.format(person=self.person) if self.person else direction_words(self.direction)
        return " · ".join(filter(None, (told, words.way(self.channel), self.case_title)))

    def when(self) -> str:
        """Its day, as a list shows it."""
        return words.day(date.fromisoformat(self.shown.isoformat()[:10]))

    @property
    def shown(self) -> Moment:
        """When it was, on the driver's own clock."""
        if isinstance(self.moment, datetime) and self.moment.tzinfo is not None:
            return self.moment.astimezone()
        return self.moment

    def chip(self) -> Chip | None:
        """Who has to answer."""
        if self.waiting == "me":
            long = _("Waits for your answer")
            if self.response_due is not None:
                long = _("Waits for your answer until {day}").format(day=words.day(self.response_due))
            return Chip("amber", _("Your turn"), "clock", long)
        if self.waiting == "them":
            long = _("Waits for their answer")
            if self.response_due is not None:
                long = _("Their answer is due on {day}").format(day=words.day(self.response_due))
            return Chip("grey", _("Their turn"), "clock", long)
        return None

    def said(self) -> str:
        """The row for a screen reader."""
        chip = self.chip()
        return ", ".join(filter(None, (self.title(), self.line(), self.when(), chip.said() if chip else "")))


@dataclass(frozen=True, slots=True)
class Found:
    """All messages that match, the newest first, and the cases that one can be attached to."""

    entries: list[Entry]
    cases: list[Case]
    waiting: Mapping[Shelf, int]


def ask(vault: Vault, query: str, shelf: Shelf, today: date) -> Found:
    """The messages in which each word of the query starts some word, on that shelf."""
    cases = appeals.cases(vault)
    logged = [_logged(one, case) for case in cases for one in appeals.correspondence(vault, case.id)]
    known = {entry.record for entry in logged}
    papers = [_paper(vault, one) for one in _papers(vault, "", today) if one not in known]
    everything = [*logged, *papers]
    everything.sort(key=lambda entry: (_in_order(entry.shown), entry.key), reverse=True)
    counts: dict[Shelf, int] = {"all": len(everything)}
    for side in ("me", "them"):
        counts[side] = sum(entry.waiting == side for entry in everything)
    shown = [entry for entry in everything if shelf in ("all", entry.waiting)]
    if query.strip():
        matching = set(_papers(vault, query, today))
        shown = [entry for entry in shown if entry.record in matching or _says(entry, query)]
    return Found(shown, cases, counts)


def whole_text(vault: Vault, entry: Entry) -> str:
    """All that a message says: as it was noted, then what its paper says."""
    parts = [entry.text]
    if entry.record is not None:
        parts += [records.text_of(vault, one) for one in records.documents_of(vault, entry.record)]
    return "\n\n".join(dict.fromkeys(part.strip() for part in parts if part.strip()))


def direction_words(direction: Direction) -> str:
    """Who wrote or called."""
    return _("From them") if direction == "in" else _("From you")


def _papers(vault: Vault, query: str, today: date) -> list[int]:
    return records.list_ids(vault, Choice(group="messages", words=query), "newest", today)


def _logged(one: Correspondence, case: Case) -> Entry:
    return Entry(
        one.id,
        case.id,
        case.title,
        one.record,
        one.direction,
        one.channel,
        one.moment,
        one.person,
        one.subject,
        one.text,
        one.waiting,
        one.response_due,
    )


def _paper(vault: Vault, record: int) -> Entry:
    told = appeals.message_of(vault, record)
    return Entry(
        0,
        0,
        "",
        record,
        told.direction,
        told.channel,
        told.moment,
        told.person,
        told.subject,
        told.text,
        "",
        None,
    )


def _says(entry: Entry, query: str) -> bool:
    there = list(_words(" ".join((entry.person, entry.subject, entry.text, entry.case_title))))
    return all(any(word.startswith(wanted) for word in there) for wanted in _words(query))


def _words(text: str) -> Iterator[str]:
    """The words of a text without case and accents."""
    split = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign if sign.isalnum() else " " for sign in split if not unicodedata.combining(sign))
    return iter(plain.split())


def _in_order(moment: Moment) -> str:
    """What days and times sort by; a day comes before its times."""
    return moment.isoformat()[:19]
