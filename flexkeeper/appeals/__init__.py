"""Appeals: what a deactivation notice says, until when to answer, and which papers that takes."""

from flexkeeper.appeals.allegations import CitedDate, Claim
from flexkeeper.appeals.answer_by import Deadline
from flexkeeper.appeals.checklist import ChecklistItem, checklist, remark_label, standing_label
from flexkeeper.appeals.claims import ClaimKind, claim_label
from flexkeeper.appeals.deadlines import Due, Term, due, safe_day
from flexkeeper.appeals.facts import Fact, certainty_label
from flexkeeper.appeals.notice import Incident, Notice, NoticeChannel, read_notice
from flexkeeper.appeals.own_values import OwnValue, known_platforms, own_values, set_own_value
from flexkeeper.appeals.passages import Quote
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
    "ChecklistItem",
    "CitedDate",
    "Claim",
    "ClaimKind",
    "Criterion",
    "Deadline",
    "Due",
    "Fact",
    "Incident",
    "LetterBlock",
    "Limit",
    "Notice",
    "NoticeChannel",
    "OwnValue",
    "Paper",
    "Platform",
    "Playbook",
    "Question",
    "Quote",
    "Term",
    "certainty_label",
    "checklist",
    "claim_label",
    "due",
    "known_platforms",
    "own_values",
    "platform",
    "platforms",
    "read_notice",
    "remark_label",
    "safe_day",
    "set_own_value",
    "standing_label",
]
