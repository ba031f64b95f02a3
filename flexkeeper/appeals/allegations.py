"""What a notice claims: each claim with its words, its dates and its packages."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from flexkeeper.appeals.answer_by import deadline_dates
from flexkeeper.appeals.claims import ClaimKind
from flexkeeper.appeals.lexicon import Lexicon
from flexkeeper.appeals.moments import Mention, mentions
from flexkeeper.appeals.passages import Passage, Quote, sentences
from flexkeeper.appeals.playbooks import Platform

MOST_CLAIMS = 200

_PACKAGE = re.compile(r"(?<!\w)(?:tb[a-z] ?|[a-z]{2,3})\d{8,15}(?!\w)")
_MARKER = re.compile(r"[-*+•·—▪◦‣●○ ]{0,4}(?:\(?(?:\d{1,2}|[a-h])[.)])?[ \"'(]{0,3}")


@dataclass(frozen=True, slots=True)
class CitedDate:
    """A date that the notice cites; not sure where the year is missing or it can be read in two ways."""

    day: date
    quote: Quote
    is_sure: bool


@dataclass(frozen=True, slots=True)
class NoticeClaim:
    """One allegation: `quote` is the sentence or item of a list, `sign` the words it was known by.

    `reason` is the playbook that covers it.
    """

    kind: ClaimKind
    reason: str | None
    quote: Quote
    sign: Quote
    dates: tuple[CitedDate, ...] = ()
    packages: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of a notice or an item of a list, with the dates in it that are no deadline."""

    passage: Passage
    dates: tuple[CitedDate, ...]
    packages: tuple[Quote, ...]
    is_item: bool


def statements(
    found: Iterable[tuple[Passage, bool]], words: Lexicon, near: date, *, day_first: bool
) -> list[Statement]:
    """Paragraphs as statements: an item of a list is one, other paragraphs are as many as sentences."""
    parts = []
    for paragraph, is_item in found:
        parts += [(one, is_item) for one in ([paragraph] if is_item else sentences(paragraph))]
    return [
        Statement(one, _dates(one, words, near, day_first), tuple(packages_in(one)), is_item)
        for one, is_item in parts
    ]


def packages_in(found: Passage) -> list[Quote]:
    """The numbers of packages (TBA and the like) in a passage."""
    return [found.quote(*match.span()) for match in _PACKAGE.finditer(found.folded)]


def claims_in(found: Sequence[Statement], words: Lexicon, platform: Platform) -> tuple[NoticeClaim, ...]:
    """The claims of a notice in their order; a claim made in general and once more in detail counts once."""
    exact = [claim for one in found for claim in _exact(one, words, platform)][:MOST_CLAIMS]
    kept = [claim for number, claim in enumerate(exact) if not _is_said_better(claim, number, exact)]
    kept += _general("accusations", found, words, known={one.reason for one in kept})
    return tuple(kept or _general("reasons", found, words, known=set()))


def _exact(statement: Statement, words: Lexicon, platform: Platform) -> list[NoticeClaim]:
    folded = statement.passage.folded
    section = "requests" if _is_advice(folded, words) else "claims"
    signs: list[tuple[ClaimKind, int, int]] = []
    for kind in words.names(section):
        match = words.patterns[f"{section}.{kind}"].search(folded)
        if match:
            signs.append((cast("ClaimKind", kind), *match.span()))
    signs = [one for one in signs if not _is_inside_another(one, signs)]
    signs.sort(key=lambda one: one[1])
    if not signs and section == "claims" and statement.is_item and (statement.dates or statement.packages):
        # An item of a list about a day or a package is an accusation in words that are not known.
        signs = [("other", 0, len(folded))]
    return _claims(statement, signs[:1] if _is_heading(folded, signs) else signs, platform)


def _is_heading(folded: str, signs: Sequence[tuple[ClaimKind, int, int]]) -> bool:
    """Whether the first sign is the heading of an item, as in “Missed blocks: …”; the rest explains it."""
    marker = _MARKER.match(folded)
    return bool(signs and marker and signs[0][1] == marker.end() and folded[signs[0][2] :][:1] in (":", "."))


def _is_advice(folded: str, words: Lexicon) -> bool:
    """Whether a sentence tells what to do, what may be, or what is not so: then it claims nothing."""
    marker = _MARKER.match(folded)
    start = marker.end() if marker else 0
    begins = words.patterns["no_claim.starts"].match(folded, start)
    # The sign must be a whole word: “if”, not “iffy”.
    return begins is not None or words.patterns["no_claim.anywhere"].search(folded) is not None


def _is_inside_another(sign: tuple[ClaimKind, int, int], signs: Sequence[tuple[ClaimKind, int, int]]) -> bool:
    """Whether longer words around a sign claim something else."""
    _kind, start, end = sign
    return any(other[1] <= start and end <= other[2] and other[2] - other[1] > end - start for other in signs)


def _claims(
    statement: Statement, signs: Sequence[tuple[ClaimKind, int, int]], platform: Platform
) -> list[NoticeClaim]:
    quote = statement.passage.quote()
    made = []
    for number, (kind, start, end) in enumerate(signs):
        sign = statement.passage.quote(start, end)
        mine = [_nearest(one, signs, statement) == number for one in _quotes(statement)]
        count = len(statement.dates)
        dates = tuple(one for one, is_mine in zip(statement.dates, mine[:count], strict=True) if is_mine)
        packages = tuple(
            one for one, is_mine in zip(statement.packages, mine[count:], strict=True) if is_mine
        )
        made.append(NoticeClaim(kind, platform.reason_of(kind), quote, sign, dates, packages))
    return made


def _quotes(statement: Statement) -> list[Quote]:
    return [*(one.quote for one in statement.dates), *statement.packages]


def _nearest(quote: Quote, signs: Sequence[tuple[ClaimKind, int, int]], statement: Statement) -> int:
    """Which of several claims in one sentence a date or a package belongs to: the nearest."""
    places = statement.passage.places
    distances = [
        max(places[start] - quote.end, quote.start - places[end - 1], 0) for _kind, start, end in signs
    ]
    return distances.index(min(distances))


def _is_said_better(claim: NoticeClaim, number: int, claims: Sequence[NoticeClaim]) -> bool:
    """Whether a claim without dates and packages is made again with some, or was made before."""
    if claim.dates or claim.packages:
        return False
    others = [(at, other) for at, other in enumerate(claims) if other.kind == claim.kind and at != number]
    return any(other.dates or other.packages or at < number for at, other in others)


def _general(
    section: str, found: Sequence[Statement], words: Lexicon, *, known: Collection[str | None]
) -> list[NoticeClaim]:
    """The first sentence that names each reason in general, without those that are known."""
    made = []
    for reason in (one for one in words.names(section) if one not in known):
        for one in found:
            match = words.patterns[f"{section}.{reason}"].search(one.passage.folded)
            if match and not _is_advice(one.passage.folded, words):
                quote, sign = one.passage.quote(), one.passage.quote(*match.span())
                made.append(NoticeClaim("other", reason, quote, sign, one.dates, one.packages))
                break
    return made


def _dates(found: Passage, words: Lexicon, near: date, day_first: bool) -> tuple[CitedDate, ...]:
    due = deadline_dates(found, words, day_first=day_first)
    return tuple(
        CitedDate(one.day(near, ahead=False), found.quote(one.start, one.end), one.is_sure)
        for one in mentions(found.folded, words, day_first=day_first)
        if (one.start, one.end) not in due and not _is_of_the_notice(found.folded, one, words)
    )


def _is_of_the_notice(folded: str, mention: Mention, words: Lexicon) -> bool:
    """Whether a date is when the decision was made or sent, not when something happened."""
    return words.stands_before("deadline.decided", folded, mention.start)
