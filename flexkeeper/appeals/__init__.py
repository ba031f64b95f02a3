"""Appeals: what a deactivation notice says, until when to answer, and which papers that takes.

In this order: `read_notice` (or `read_kept_notice`) says what the notice claims; `Platform.playbook` has what
is known about each reason; `checklist` matches its papers to the vault; `due` and `safe_day` count days.
`known_platforms` are the playbooks with the driver's own values on their facts.
"""

from flexkeeper.appeals.allegations import CitedDate, NoticeClaim
from flexkeeper.appeals.answer_by import Deadline
from flexkeeper.appeals.checklist import ChecklistItem, checklist, remark_label, standing_label
from flexkeeper.appeals.claims import ClaimKind, claim_label
from flexkeeper.appeals.deadlines import Due, Term, due, safe_day
from flexkeeper.appeals.facts import Fact, certainty_label
from flexkeeper.appeals.kept import KeptNotice, read_kept_notice
from flexkeeper.appeals.notice import Notice, NoticeChannel, NoticeIncident, read_notice
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
from flexkeeper.appeals.values import (
    Answer,
    Case,
    Claim,
    Correspondence,
    Event,
    Incident,
    Round,
    SentPaper,
    State,
    Task,
)

__all__ = [
    "Answer",
    "Case",
    "Channel",
    "ChecklistItem",
    "CitedDate",
    "Claim",
    "ClaimKind",
    "Correspondence",
    "Criterion",
    "Deadline",
    "Due",
    "Event",
    "Fact",
    "Incident",
    "KeptNotice",
    "LetterBlock",
    "Limit",
    "Notice",
    "NoticeChannel",
    "NoticeClaim",
    "NoticeIncident",
    "OwnValue",
    "Paper",
    "Platform",
    "Playbook",
    "Question",
    "Quote",
    "Round",
    "SentPaper",
    "State",
    "Task",
    "Term",
    "certainty_label",
    "checklist",
    "claim_label",
    "due",
    "known_platforms",
    "own_values",
    "platform",
    "platforms",
    "read_kept_notice",
    "read_notice",
    "remark_label",
    "safe_day",
    "set_own_value",
    "standing_label",
]
