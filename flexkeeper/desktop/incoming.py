"""A file on its way into the vault: where it comes from, how far it is, and what is said of many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from flexkeeper.desktop import words
from flexkeeper.i18n import _

Step = Literal["waiting", "reading", "done"]

QUIET = "quiet"  # counted, and not told
# The record shows these; the others have none and stay to be read about.
_STORED = frozenset({"added", "needs_password", "damaged", "unsupported"})


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes that are no file: pasted, or dropped by a mail program. `read` is called off the main thread."""

    untrusted_name: str
    read: Callable[[], bytes]


Source = Path | Content


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file on its way, and what became of it; `number` is its own for as long as the vault is open.

    One from the watched folder is found there again as long as nothing became of it.
    """

    number: int
    source: Source
    is_watched: bool = False
    step: Step = "waiting"
    status: str = ""
    reason: str = ""
    record: int | None = None
    title: str = ""
    sha256: str = ""

    @property
    def untrusted_name(self) -> str:
        return self.source.untrusted_name if isinstance(self.source, Content) else self.source.name

    @property
    def is_stored(self) -> bool:
        """Whether its own record shows it from now on."""
        return self.step == "done" and self.status in _STORED and self.record is not None


@dataclass(frozen=True, slots=True)
class Left:
    """What was not added yet, and how many files of the watched folder beside it."""

    sources: Sequence[Source]
    watched: int


def outcome(counts: Counter[str]) -> str:
    """What became of the files, in one line: “12 added, 1 already here.” Empty where nothing need be said."""
    count = {status: words.number(amount) for status, amount in counts.items()}
    sentences = {
        "added": _("{count} added"),
        "duplicate": _("{count} already here"),
        "needs_password": _("{count} need a password"),
        "damaged": _("{count} kept, but could not be opened"),
        "unsupported": _("{count} left out or kept unread"),
        "too_large": _("{count} too large"),
        "failed": _("{count} could not be read"),
    }
    if counts["needs_password"] == 1:
        sentences["needs_password"] = _("{count} needs a password")
    parts = [text.format(count=count[status]) for status, text in sentences.items() if counts[status]]
    if counts["stopped"]:
        parts.append(_("the rest was stopped"))
    if not parts:
        return "" if counts[QUIET] else _("There was nothing to add.")
    return _("{parts}.").format(parts=", ".join(parts))
