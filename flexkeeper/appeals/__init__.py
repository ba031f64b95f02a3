"""Appeals: what a deactivation notice says, until when to answer, and which papers that takes."""

from flexkeeper.appeals.claims import ClaimKind, claim_label
from flexkeeper.appeals.deadlines import Due, Term, due, safe_day
from flexkeeper.appeals.facts import Fact, certainty_label
from flexkeeper.appeals.playbooks import (
    Channel,
    Criterion,
    LetterBlock,
    Limit,
    Paper,
    Platform,
    Playbook,
    Question,
)
from flexkeeper.appeals.shipped import platform, platforms

__all__ = [
    "Channel",
    "ClaimKind",
    "Criterion",
    "Due",
    "Fact",
    "LetterBlock",
    "Limit",
    "Paper",
    "Platform",
    "Playbook",
    "Question",
    "Term",
    "certainty_label",
    "claim_label",
    "due",
    "platform",
    "platforms",
    "safe_day",
]
