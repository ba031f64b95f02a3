"""Until when a notice wants an answer: its own words first, else the shortest deadline the playbook knows."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal, cast

from flexkeeper.appeals.deadlines import LAST_MINUTE, MOST, Due, Term, Unit, at, due
from flexkeeper.appeals.facts import Fact
from flexkeeper.appeals.lexicon import Lexicon
from flexkeeper.appeals.moments import Mention, clock_near, mentions, zone_after
from flexkeeper.appeals.passages import Passage, Quote
from flexkeeper.appeals.playbooks import Platform

_BEFORE = 60
_MOST = 50
_SAME_CLAUSE = 40
_LONGEST = 2_000
_AROUND = 300  # signs; a sentence can be as long as a hostile text


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when to answer, and why that is believed.

    `due.at` is in the zone the notice states, else in the driver's own (`has_zone` tells which). A term is
    counted from `start`. Not sure is a date that can be read in two ways or has no year, and whatever comes
    from a playbook (then `fact` says where from).
    """

    due: Due
    source: Literal["notice", "playbook"]
    start: datetime
    is_sure: bool
    has_zone: bool = False
    term: Term | None = None
    quote: Quote | None = None
    fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    what: Term | Mention


def stated(
    sentences: Sequence[Passage], words: Lexicon, start: datetime, zone: tzinfo, *, day_first: bool
) -> list[Deadline]:
    """The deadlines that a notice states for the driver's answer, the earliest first.

    How long the platform itself will take, and periods that lie behind, are none.
    """
    found = []
    for sentence in sentences:
        near = start.astimezone(zone).date()
        dated = list(_candidates(sentence.folded, words, day_first))
        for candidate in [*dated, *_named_days(sentence.folded, words, near, dated)]:
            if _is_for_the_driver(sentence.folded, candidate, words):
                found.append(_deadline(sentence, candidate, words, start, zone))
    return sorted(found, key=lambda one: one.due.at)[:_MOST]


def from_playbook(platform: Platform, start: datetime, zone: tzinfo) -> Deadline | None:
    """The shortest deadline known for a platform, counted from `start`; None where no number is known."""
    found = []
    for fact in platform.all_facts():
        number = fact.current
        if fact.topic == "appeal_deadline" and not fact.jurisdiction and isinstance(number, int):
            term = Term(number, cast("Unit", fact.unit))
            found.append(Deadline(due(start, term, zone), "playbook", start, False, term=term, fact=fact))
    return min(found, key=lambda one: one.due.at, default=None)


def deadline_dates(sentence: Passage, words: Lexicon, *, day_first: bool) -> list[tuple[int, int]]:
    """Where in a sentence dates stand that are deadlines for the driver."""
    return [
        (one.start, one.end)
        for one in _candidates(sentence.folded, words, day_first)
        if isinstance(one.what, Mention) and _is_for_the_driver(sentence.folded, one, words)
    ]


def _candidates(folded: str, words: Lexicon, day_first: bool) -> Iterator[_Candidate]:
    for match in _terms(words).finditer(folded):
        term = _term(match, words)
        if term is not None and _is_introduced(folded, match, words):
            yield _Candidate(match.start(), match.end(), term)
    for mention in mentions(folded, words, day_first=day_first):
        start = _start_of_date(folded, mention, words)
        introduced = words.stands_before("deadline.date_before", folded, start)
        if introduced or _is_labeled(folded, start, words):
            yield _Candidate(mention.start, mention.end, mention)


def _named_days(folded: str, words: Lexicon, near: date, dated: Sequence[_Candidate]) -> Iterator[_Candidate]:
    """Days that are only named, as “by Friday” or “by tomorrow”: the first such day, which is never sure."""
    for match in _day_names(words).finditer(folded):
        if any(match.start() - _BEFORE < one.start < match.end() + _BEFORE for one in dated):
            continue  # it belongs to a date
        clock = clock_near(folded, match.start(), match.start(), words)
        start = min(match.start(), clock.start) if clock else match.start()
        if words.stands_before("deadline.date_before", folded, start):
            name = match[1]
            weekdays, relative = words.tables["weekdays"], words.tables["relative"]
            ahead = int(relative[name]) if name in relative else (int(weekdays[name]) - near.weekday()) % 7
            day = near + timedelta(days=ahead)
            yield _Candidate(*match.span(), Mention(*match.span(), ((None, day.month, day.day),)))


def _start_of_date(folded: str, mention: Mention, words: Lexicon) -> int:
    """Where a date begins, with the weekday and the clock time before it."""
    start = mention.start
    clock = clock_near(folded, start, start, words)
    if clock is not None and clock.start < start:
        start = clock.start
    day = re.search(rf"(?:{words.choice('weekdays')}),? (?:el )?$", folded[max(0, start - 20) : start])
    return start - (day.end() - day.start()) if day else start


def _is_introduced(folded: str, match: re.Match[str], words: Lexicon) -> bool:
    """Whether the words around a length of time make it one to keep to."""
    start, end = match.span()
    if words.stands_before("deadline.looking_back", folded, start):
        return False
    before = words.stands_before("deadline.term_before", folded, start)
    after = words.stands_after("deadline.term_after", folded, end)
    return before or after or _is_labeled(folded, start, words)


def _is_labeled(folded: str, position: int, words: Lexicon) -> bool:
    window = folded[max(0, position - _BEFORE) : position]
    return words.patterns["deadline.labels"].search(window) is not None


def _is_for_the_driver(folded: str, candidate: _Candidate, words: Lexicon) -> bool:
    """Whether the driver has to do something by then: the nearest word before decides, else the next."""
    cues = _cues(folded, words, max(0, candidate.start - _AROUND), candidate.end + _AROUND)
    before = [cue for cue in cues if cue[0] < candidate.start]
    if before:
        return max(before)[1]
    return bool(cues) and min(cues)[1]


def asks_the_driver(sentence: Passage, words: Lexicon) -> bool:
    """Whether a sentence tells the driver to do something."""
    begins = words.patterns["no_claim.starts"].match(sentence.folded)
    return bool(begins) or any(is_his for _place, is_his in _cues(sentence.folded, words, 0, _LONGEST))


def _cues(folded: str, words: Lexicon, start: int, end: int) -> list[tuple[int, bool]]:
    """Where words tell who is to do something, and whether that is the driver."""
    ours = [match.start() for match in words.patterns["deadline.ours"].finditer(folded, start, end)]
    cues = [(place, False) for place in ours]
    for name in ("yours", "labels"):
        for match in words.patterns[f"deadline.{name}"].finditer(folded, start, end):
            # In “we will respond” it is not the driver who responds.
            if not any(0 <= match.start() - place <= _SAME_CLAUSE for place in ours):
                cues.append((match.start(), True))
    return cues


def _deadline(
    sentence: Passage, candidate: _Candidate, words: Lexicon, start: datetime, zone: tzinfo
) -> Deadline:
    what = candidate.what
    if isinstance(what, Term):
        stated_zone = zone_after(sentence.folded, candidate.end, words)
        ends = due(start, what, stated_zone or zone)
        quote = sentence.quote(candidate.start, candidate.end)
        return Deadline(ends, "notice", start, True, stated_zone is not None, what, quote)
    clock = clock_near(sentence.folded, candidate.start, candidate.end, words)
    stated_zone = clock.zone if clock else zone_after(sentence.folded, candidate.end, words)
    day = what.day(start.astimezone(stated_zone or zone).date(), ahead=True)
    moment = at(day, clock.time if clock else LAST_MINUTE, stated_zone or zone)
    first, last = (clock.start, clock.end) if clock else (candidate.start, candidate.end)
    quote = sentence.quote(min(first, candidate.start), max(last, candidate.end))
    return Deadline(Due(moment), "notice", start, what.is_sure, stated_zone is not None, None, quote)


def _term(match: re.Match[str], words: Lexicon) -> Term | None:
    text = match["digits"] or match["inside"] or match["word"]
    number = int(text) if text.isdecimal() else int(words.tables["numbers"][text])
    unit = cast("Unit", words.tables["units"][match["unit"]])
    # Nobody gives a driver a thousand days; such a number is not a term.
    return Term(number, unit) if 0 < number <= MOST[unit] else None


@functools.cache
def _day_names(words: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)({words.choice('weekdays')}|{words.choice('relative')})(?!\w)")


@functools.cache
def _terms(words: Lexicon) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.,/-])(?:(?P<digits>[0-9]{{1,4}})|(?P<word>{words.choice('numbers')}))"
        rf"(?: ?\((?P<inside>[0-9]{{1,4}})\))?[ -](?:full |consecutive )?"
        rf"(?P<unit>{words.choice('units')})(?!\w)"
    )
