"""The words of letters, from `resources/letters/LANGUAGE.toml` (docs/letters.md says it for authors)."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import get_args

from flexkeeper import paths
from flexkeeper.appeals.letters.values import Language, LetterKind
from flexkeeper.appeals.strict import read
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _

_NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")
BLANK = re.compile(r"\[FILL: [^\[\]]*\]")
"""A blank that stays visible until the driver fills it."""


def blank(what: str) -> str:
    """The visible blank for something that is not known."""
    return f"[FILL: {what}]"


@dataclass(frozen=True, slots=True)
class KindWords:
    """A kind of letter; without `blocks` the playbook names them, and `signed` leaves room for a pen."""

    id: LetterKind
    subject: tuple[str, ...]
    salutation: str
    opening: tuple[str, ...]
    closing: tuple[str, ...]
    blocks: tuple[str, ...] = ()
    signed: bool = False


@dataclass(frozen=True, slots=True)
class BlockWords:
    """A block: its fixed sentences, and what the driver is asked for where he wrote nothing."""

    id: str
    heading: str
    text: tuple[str, ...] = ()
    own: str = ""
    only_accepted: bool = False
    drop: int = 0


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """The sentence for an answer that is a day, a number, or a choice."""

    question: str
    text: str
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """All words of letters in one language."""

    language: str
    title: str
    see: str
    exhibit: str
    months: tuple[str, ...]
    date_form: str
    number_form: str
    quoted: str
    accept: str
    contest: str
    accepted: str
    sign_here: str
    signed_on: str
    kinds: tuple[KindWords, ...]
    blocks: tuple[BlockWords, ...]
    answers: tuple[AnswerWords, ...]
    joined: str
    fields: Mapping[str, str]
    labels: Mapping[str, str]
    claims: Mapping[str, str]

    def kind(self, name: LetterKind) -> KindWords:
        return next(one for one in self.kinds if one.id == name)

    def block(self, name: str) -> BlockWords:
        return next(one for one in self.blocks if one.id == name)

    def blank(self, name: str) -> str:
        """The visible blank for a field that is not known."""
        return blank(self.fields[name])

    def day(self, found: date) -> str:
        """A day as it is written in this language."""
        month = self.months[found.month - 1]
        return self.date_form.format(day=found.day, month=month, year=found.year)

    def number(self, text: str) -> str:
        """Digits, perhaps with a point, as they are written in this language; other text as it is."""
        whole, point, rest = text.strip().partition(".")
        if not _NUMBER.fullmatch(text.strip()):
            return text
        group, decimal = self.number_form[1], self.number_form[-2]
        keeps_four = group != ","  # in Spanish four digits stay together (Ortografía, RAE 2010)
        grouped = whole if keeps_four and len(whole) < 5 else f"{int(whole):,}".replace(",", group)
        return grouped + (decimal + rest if point else "")


def words(language: str) -> Words:
    """The words of letters in a language.

    Raises:
        FlexKeeperError: if letters are not written in that language.
    """
    if language not in get_args(Language):
        raise FlexKeeperError(
            _("Letters are not written in “{language}” yet.").format(language=language),
            _("Choose English (en) or Spanish (es)."),
        )
    return _read(language)


@functools.cache
def _read(language: str) -> Words:
    path = paths.resources() / "letters" / f"{language}.toml"
    return read(Words, tomllib.loads(path.read_text("utf-8")), path.name)
