"""Playbooks: what is known about a platform and a reason (docs/playbooks.md says it for authors)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from flexkeeper.appeals.claims import ClaimKind
from flexkeeper.appeals.facts import Fact
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _

LetterBlock = Literal[
    "facts", "answers", "acknowledgment", "apology", "root_cause", "corrective", "preventive",
    "policy_understanding", "identity", "interest", "audit_request", "records_request", "dispute_note",
    "documents", "commitment", "request",
]  # fmt: skip
ChannelId = Literal["reply", "email", "app", "web"]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that an appeal takes; any of `kinds` will do.

    `current` must be valid on the day, `recent` not older than `fresh_days`, `incident` from a cited day;
    with `claims`, only where one of these is made.
    """

    kinds: tuple[str, ...]
    need: Literal["required", "useful"]
    rule: Literal["current", "recent", "incident", "any"]
    why: str
    fresh_days: int | None = None
    claims: tuple[ClaimKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What the driver is asked, and the block of the letter that his answer goes into."""

    id: str
    text: str
    answer: Literal["text", "date", "number", "yes_no", "choice"]
    block: LetterBlock
    choices: tuple[str, ...] = ()
    claims: tuple[ClaimKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Criterion:
    """A figure that is said to be asked for; its number is a fact."""

    id: str
    label: str
    comparator: Literal["at_least", "at_most"]
    fact: str


@dataclass(frozen=True, slots=True)
class Channel:
    """A way by which an appeal is sent, with the facts that speak of it."""

    id: ChannelId
    label: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """What a channel takes at most; without a fact none is known, and none is made up."""

    channel: ChannelId
    measure: Literal["characters", "words", "attachments", "megabytes"]
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Playbook:
    """One reason on one platform."""

    platform: str
    id: str
    order: int
    label: str
    summary: str
    claims: tuple[ClaimKind, ...]
    lane: Literal["appeal", "reupload"]
    letter: tuple[LetterBlock, ...]
    tone: Literal["factual", "acknowledging", "brief"]
    papers: tuple[Paper, ...]
    questions: tuple[Question, ...]
    facts: tuple[Fact, ...]
    criteria: tuple[Criterion, ...] = ()
    advice: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform: what holds for every reason, and its playbooks by reason, in their order.

    `signs` are the names by which a notice is known to be from it.
    """

    id: str
    name: str
    signs: tuple[str, ...]
    facts: tuple[Fact, ...]
    channels: tuple[Channel, ...] = ()
    limits: tuple[Limit, ...] = ()
    advice: tuple[str, ...] = ()
    playbooks: tuple[Playbook, ...] = ()

    def playbook(self, reason: str) -> Playbook:
        """The playbook for a reason.

        Raises:
            FlexKeeperError: if there is none.
        """
        return named(self.playbooks, reason, _("There is no playbook for the reason “{name}”."))

    def reason_of(self, claim: ClaimKind) -> str | None:
        """The reason whose playbook covers a kind of claim, where one does."""
        return next((one.id for one in self.playbooks if claim in one.claims), None)

    def fact(self, fact_id: str) -> Fact:
        """The fact of that id, of the platform or of one of its playbooks.

        Raises:
            FlexKeeperError: if there is none.
        """
        return named(self.all_facts(), fact_id, _("There is no fact named “{name}”."))

    def all_facts(self) -> list[Fact]:
        """Every fact, the platform's own first."""
        return [*self.facts, *(fact for one in self.playbooks for fact in one.facts)]


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


One = TypeVar("One", bound=_HasId)


def named(found: Sequence[One], name: str, message: str) -> One:
    """The one of that id.

    Raises:
        FlexKeeperError: if there is none; `message` says so and holds {name}.
    """
    for one in found:
        if one.id == name:
            return one
    raise FlexKeeperError(
        message.format(name=name),
        _("Choose one of: {names}.").format(names=", ".join(one.id for one in found)),
    )
