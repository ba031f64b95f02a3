"""What a bundle is made from, as plain values; what came out; and the labels of exhibits."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from flexkeeper.bundle.sheet import Sheet

# Letters and marks that are empty by nature (Default_Ignorable_Code_Point of Unicode; Braille's blank).
_FILLERS = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
    + "".join(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))
)
Paper = Literal["letter", "a4"]
Captions = Literal["full", "date", "none"]


@dataclass(frozen=True, slots=True)
class Source:
    """One file of an exhibit, named by the SHA-256 of its original bytes.

    `text` and `head` (such as From, To, Date, Subject) are what was read from a mail, text or table;
    PDFs and pictures are read from their bytes, and turned clockwise by `rotation` (0, 90, 180, 270).
    A `sheet` is set by us; its original bytes are its `content()`.
    `omitted_reason`, in the driver's words, says why a file cannot be shown.
    """

    sha256: str
    name: str
    media_type: str
    bytes: int
    pages: int | None
    password: str | None = None
    caption: str = ""
    taken_at: str = ""
    place: str = ""
    omitted_reason: str = ""
    rotation: int = 0
    head: tuple[tuple[str, str], ...] = ()
    text: str = ""
    sheet: Sheet | None = None


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One paper of a bundle; `section` groups neighbors in the index and the bookmarks."""

    title: str
    date: str = ""
    description: str = ""
    section: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides how a bundle comes out; `clock` must know its zone.

    `front` are sheets that stand between the cover and the index, such as a letter.
    With `max_bytes` pictures are made smaller until the file takes no more than that.
    """

    title: str
    name: str
    reference: str
    clock: datetime
    language: str = "en"
    paper: Paper = "letter"
    captions: Captions = "full"
    exhibits: tuple[Exhibit, ...] = ()
    front: tuple[Sheet, ...] = ()
    max_bytes: int | None = None


def alike(one: Plan, other: Plan) -> bool:
    """Whether their bundles are the same but for the time of day at which they are made."""
    return one.clock.date() == other.clock.date() and replace(one, clock=other.clock) == other


@dataclass(frozen=True, slots=True)
class BuiltSource:
    """How a source went in; `status` is shown or omitted, `conversion` a word of docs/bundle-format.md."""

    sha256: str
    status: str
    conversion: str


@dataclass(frozen=True, slots=True)
class BuiltExhibit:
    label: str
    title: str
    first_page: int
    last_page: int
    sources: tuple[BuiltSource, ...]


@dataclass(frozen=True, slots=True)
class Omitted:
    """A source that stands on its divider with a reason instead of its pages."""

    label: str
    sha256: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Built:
    """A finished and verified bundle; `sha256` is that of the written file."""

    path: Path
    pages: int
    bytes: int
    sha256: str
    exhibits: tuple[BuiltExhibit, ...]
    omitted: tuple[Omitted, ...]


def label(index: int) -> str:
    """The label of the exhibit at `index`, counted from 0: A … Z, AA, AB … (as columns of a sheet)."""
    letters = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def to_json(plan: Plan, untitled: str = "") -> dict[str, Any]:
    """`plan` as it travels to a sandbox child; passwords stay behind.

    Nothing goes without a name: a bundle without a visible title is called `untitled`, an exhibit like
    its first file, a file like its place.
    """
    values = asdict(plan)
    values["clock"] = plan.clock.isoformat()
    values["title"] = _visible(plan.title) or untitled
    for index, exhibit in enumerate(values["exhibits"]):
        for number, source in enumerate(exhibit["sources"], start=1):
            del source["password"]
            source["name"] = _visible(source["name"]) or f"{label(index)}.{number}"
        names = [source["name"] for source in exhibit["sources"][:1]]
        exhibit["title"] = _visible(exhibit["title"]) or "".join(names) or label(index)
        exhibit["section"] = _visible(exhibit["section"])
    for sheet, own in zip(values["front"], plan.front, strict=True):
        sheet["title"] = _visible(sheet["title"]) or untitled
        sheet["sha256"] = hashlib.sha256(own.content()).hexdigest()
    return values


def _visible(text: str) -> str:
    """`text` as it is, or nothing where all of it is spaces, controls and fillers, which draw nothing."""
    drawn = (unicodedata.category(one)[0] not in "ZC" and one not in _FILLERS for one in text)
    seen = any(drawn) or any(unicodedata.category(one) in {"Cn", "Co", "Cs"} for one in text)
    return text if seen else ""


def fingerprint(values: Any) -> str:
    """SHA-256 of `values` as JSON with sorted keys and no spaces."""
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
