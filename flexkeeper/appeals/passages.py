"""Stretches of a text made plain for reading, each sign of which knows where it stands in the original."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SINGLE = "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{ACUTE ACCENT}`"
_DOUBLE = "“”«»"
_QUOTES = str.maketrans(_SINGLE + _DOUBLE, "'" * len(_SINGLE) + '"' * len(_DOUBLE))
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"})

_SENTENCE_END = re.compile(
    r"""[.!?]["')\]]{0,2} (?=["'(\[¿¡]{0,2}[A-ZÀ-Þ0-9])|; ?|[:,] (?:and |y )?(?=\(?\d{1,2}\) )"""
)
_ABBREVIATION = re.compile(
    r"(?:^|[ (])(?:no|nos|num|n.o|inc|st|mr|mrs|ms|dr|sr|sra|art|sec|approx|ref|id"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|ene|abr|ago|dic|[ap]\.m|\d{1,2}|[a-z])$"
)
_ITEM = re.compile(r"(?:[-*+•·\N{EN DASH}—▪◦‣●○]\s|\(?\d{1,2}[.)]\s|\(?[a-hA-H][.)]\s)")
_SHORT_LINE = 45
_MOST_OF_ONE = 4


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of a text: its words made plain, and where they stand (offsets in signs, end excluded)."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch to be searched: `plain` nearly as written, `folded` in small letters without accents.

    Both have one sign per entry of `places`, the offset of the original sign.
    """

    plain: str
    folded: str
    places: tuple[int, ...]

    def quote(self, start: int = 0, end: int | None = None) -> Quote:
        """The words between two positions, without spaces around them."""
        end = len(self.plain) if end is None else end
        words = self.plain[start:end]
        start += len(words) - len(words.lstrip())
        words = words.strip()
        if not words:
            return Quote("", 0, 0)
        return Quote(words, self.places[start], self.places[start + len(words) - 1] + 1)

    def part(self, start: int, end: int) -> Passage:
        """The passage between two positions."""
        return Passage(self.plain[start:end], self.folded[start:end], self.places[start:end])


def passage(text: str, ranges: Sequence[tuple[int, int]]) -> Passage:
    """The stretches of a text as one passage: unseen signs are left out, white space is one space."""
    signs: list[str] = []
    places: list[int] = []
    for start, end in ranges:
        for place in range(start, end):
            for sign in _plain(text[place]):
                if sign != " " or (signs and signs[-1] != " "):
                    signs.append(sign)
                    places.append(place)
        if signs and signs[-1] != " ":
            signs.append(" ")
            places.append(max(start, end - 1))
    if signs and signs[-1] == " ":
        del signs[-1], places[-1]
    return Passage("".join(signs), "".join(map(_small, signs)), tuple(places))


def fold(text: str) -> str:
    """The text in small letters without accents and unseen signs, white space as one space."""
    return passage(text, [(0, len(text))]).folded


def paragraphs(text: str, lines: Sequence[tuple[int, int]]) -> Iterator[tuple[Passage, bool]]:
    """Lines (as ranges) joined into paragraphs, and whether each is an item of a list."""
    held: list[tuple[int, int]] = []
    is_item = False
    for start, end in lines:
        line = text[start:end].strip()
        begins_item = bool(_ITEM.match(line))
        if held and (not line or begins_item or not _goes_on(text[slice(*held[-1])].strip(), line)):
            yield passage(text, held), is_item
            held, is_item = [], False
        if line:
            is_item = is_item or (begins_item and not held)
            held.append((start, end))
    if held:
        yield passage(text, held), is_item


def sentences(found: Passage) -> Iterator[Passage]:
    """The sentences of a passage; parts between semicolons and numbered parts count as sentences."""
    start = 0
    for end in _SENTENCE_END.finditer(found.plain):
        if end.group()[0] == "." and _ABBREVIATION.search(
            found.folded[max(start, end.start() - 8) : end.start()]
        ):
            continue
        if _has_words(found.plain[start : end.end()]):
            yield found.part(start, end.end())
        start = end.end()
    if _has_words(found.plain[start:]):
        yield found.part(start, len(found.plain))


def _has_words(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


def _goes_on(line: str, following: str) -> bool:
    """Whether a line was only wrapped; a web page's blocks come as one line each."""
    if following[:1].islower():
        return True
    return len(line) >= _SHORT_LINE and line[-1] not in ".!?:;"


@functools.lru_cache(maxsize=8192)
def _plain(sign: str) -> str:
    """What a sign is read as: one space, nothing, itself (also with an accent), or what it is made of."""
    if sign.isspace():
        return " "
    if unicodedata.category(sign) == "Pd":
        return "-"
    whole = _bare(sign.translate(_QUOTES))
    # One Arabic sign stands for eighteen; a text must not grow that way.
    return sign if len(whole) > _MOST_OF_ONE or (len(whole) == 1 and sign.isalpha()) else whole


@functools.lru_cache(maxsize=8192)
def _small(sign: str) -> str:
    bare = _bare(sign).lower()
    return bare if len(bare) == 1 else sign


def _bare(sign: str) -> str:
    whole = unicodedata.normalize("NFKD", sign)
    return "".join(one for one in whole if unicodedata.category(one) not in _UNSEEN)
