"""What a letter is made from, and what it is: one letter, which becomes pages, a text, or a mail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from flexkeeper.appeals.values import Claim

Language = Literal["en", "es"]
LetterKind = Literal["appeal", "brief", "status_inquiry", "document_delivery", "receipt", "commitment"]
Part = Literal["corrective", "preventive"]


@dataclass(frozen=True, slots=True)
class Action:
    """An item of the plan of action.

    A corrective one was done on `day`, or is planned for it; a preventive one holds from it, is measured,
    and checked again on `review`. `exhibits` are ids of records.
    """

    id: int
    part: Part
    text: str
    day: date | None = None
    is_done: bool = False
    owner: str = ""
    measure: str = ""
    review: date | None = None
    exhibits: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What the driver wrote for one letter.

    `words` are his own words by block, and his answers by block and question ("facts/told_support"); days and
    numbers among the answers are as ISO and as digits. `left_out` are blocks he does not want.
    """

    kind: LetterKind
    language: Language
    words: Mapping[str, str] = field(default_factory=dict)
    actions: tuple[Action, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """A paper as the bundle calls it: its label ("B"), its title, and its ISO day where it has one."""

    label: str
    title: str
    day: str = ""


@dataclass(frozen=True, slots=True)
class Details:
    """What a letter knows from the vault; empty where the vault does not know it.

    `days` are the days that a kind of letter speaks of, by field (notice_date, sent, received).
    """

    platform: str = ""
    name: str = ""
    driver_id: str = ""
    station: str = ""
    vehicle: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    reference: str = ""
    requested: str = ""
    days: Mapping[str, date] = field(default_factory=dict)
    proofs: Mapping[int, Proof] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a block: a title where it has one, paragraphs, then lines of label and words."""

    title: str
    paragraphs: tuple[str, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a letter; `drop` says how early it may be left out where room is short, 0 never."""

    id: str
    heading: str
    items: tuple[Item, ...]
    drop: int = 0

    def texts(self) -> Iterator[str]:
        """Every text of the block, from top to bottom."""
        yield self.heading
        for item in self.items:
            yield from (item.title, *item.paragraphs)
            yield from (f"{label}: {words}" for label, words in item.lines)


@dataclass(frozen=True, slots=True)
class Letter:
    """A finished letter. `sender` are the lines of its head; a `signature` has label and words for a pen."""

    kind: LetterKind
    language: Language
    subject: str
    day: str
    sender: tuple[str, ...]
    salutation: str
    opening: str
    blocks: tuple[Block, ...]
    closing: tuple[str, ...]
    signature: tuple[tuple[str, str], ...] = ()

    def texts(self) -> Iterator[str]:
        """Every text of the letter, as it will be read from top to bottom."""
        yield from (*self.sender, self.day, self.subject, self.salutation, self.opening)
        for block in self.blocks:
            yield from block.texts()
        yield from self.closing
