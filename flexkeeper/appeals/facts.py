"""Facts: what is said about a platform, how sure that is, and who said it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from flexkeeper.i18n import _

Certainty = Literal["A", "B", "C", "X"]
Topic = Literal[
    "appeal_deadline", "channel", "address", "process", "follow_up", "second_appeal", "arbitration", "access",
    "metric", "records", "limit", "law",
]  # fmt: skip
FactUnit = Literal[
    "text", "minutes", "hours", "days", "business_days", "weeks", "months", "years", "percent", "times",
    "blocks", "packages", "dollars", "characters", "words", "attachments", "megabytes",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: `value` in `unit` (or a text), from `value` to `to` where a range is told.

    Certainty: A a primary source was seen, B secondary sources agree, C one source or a forum, X sources
    contradict each other. `own` is the driver's own value, kept apart from what is shipped.
    """

    id: str
    topic: Topic
    value: int | str
    unit: FactUnit
    certainty: Certainty
    source: str
    as_of: date
    to: int | None = None
    note: str = ""
    jurisdiction: str = ""
    own: int | str | None = None

    @property
    def current(self) -> int | str:
        """The driver's own value where there is one, else the shipped one."""
        return self.value if self.own is None else self.own

    @property
    def is_verified(self) -> bool:
        """Whether a primary source was seen; everything else must look unverified."""
        return self.certainty == "A" and self.own is None


def certainty_label(fact: Fact) -> str:
    """How sure a fact is, in the driver's words."""
    if fact.own is not None:
        return _("Your own value")
    return {
        "A": _("Verified at the source"),
        "B": _("Unverified: second-hand, but sources agree"),
        "C": _("Unverified: a single source"),
        "X": _("Unverified: sources contradict each other"),
    }[fact.certainty]
