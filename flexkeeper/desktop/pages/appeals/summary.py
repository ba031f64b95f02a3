"""The open appeal in the words of the page of today."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from flexkeeper import appeals
from flexkeeper.desktop.pages.appeals.asked import open_case
from flexkeeper.desktop.pages.appeals.clock_card import until_words
from flexkeeper.desktop.widgets.steps import Step
from flexkeeper.vault import Vault


@dataclass(frozen=True, slots=True)
class Summary:
    """One appeal; `deadline` and `noticed` are aware, the steps cannot be pressed there.

    `reminder` is the id of the due thing that says the same deadline.
    """

    case: int
    title: str
    until: str
    next: str
    steps: tuple[Step, ...]
    deadline: datetime | None
    noticed: datetime | None
    reminder: str | None


def of(vault: Vault, now: datetime) -> Summary | None:
    """The appeal that is open and ends first, if any."""
    found = open_case(vault, now)
    if found is None:
        return None
    return Summary(
        case=found.case.id,
        title=found.case.title,
        until=until_words(found.case),
        next=found.stage.next.text if found.stage.next else "",
        steps=tuple(replace(one, can_go=False) for one in found.stage.steps()),
        deadline=found.case.deadline_at,
        noticed=found.case.noticed,
        reminder=appeals.deadline_reminder(vault, found.case.id),
    )
