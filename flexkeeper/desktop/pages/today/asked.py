"""What the page of today asks of the vault."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flexkeeper import records, reminders
from flexkeeper.desktop.pages.agenda import lines
from flexkeeper.records import Outlook
from flexkeeper.reminders import Trouble
from flexkeeper.vault import Vault

_NEXT = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A day as the vault sees it; `near` is due within 60 days, `later` the first few after these.

    `trouble` is why the last notice did not arrive.
    """

    now: datetime
    outlook: Outlook
    name: str
    near: lines.Found
    later: lines.Found
    trouble: Trouble | None


def ask(vault: Vault, now: datetime) -> Found:
    """All that the page shows, as of now."""
    due = reminders.due(vault, now, within_days=None)
    near = [one for one in due if (one.day(now) - now.date()).days <= lines.WITHIN_DAYS]
    later = [one for one in due[len(near) :] if not one.is_quiet(now)][:_NEXT]
    return Found(
        now=now,
        outlook=records.outlook(vault, now.date()),
        name=records.me(vault).get("name", ""),
        near=lines.with_papers(vault, near, now),
        later=lines.with_papers(vault, later, now),
        trouble=reminders.last_trouble(vault.state),
    )
