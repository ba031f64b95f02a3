"""The neutral agenda that the app leaves outside the vault, so that reminders come while it is locked.

Only ids that say nothing, moments and steps. The key of the ids never leaves the vault, so that nobody can
try out which record an id stands for.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from flexkeeper import notify
from flexkeeper.notify import Entry, Step
from flexkeeper.reminders.collect import everything
from flexkeeper.reminders.ladder import has_come, instant, is_over
from flexkeeper.reminders.values import Due
from flexkeeper.vault import Vault

AGAIN = "again"
_PAST_DAYS, _AHEAD_DAYS = 400, 800


def keep_agenda(vault: Vault, now: datetime, *, is_wanted: bool = True) -> None:
    """Leaves the agenda as of `now` in the app's state folder, or no vault's where none is wanted.

    To be called after each change. What the driver knows of or put off is left out until it is to be said.

    Raises:
        OSError: if the disk refuses; the vault itself is as it was.
    """
    if not is_wanted:
        notify.forget_agendas(vault.state)
        return
    key = bytes.fromhex(vault.database.value("SELECT key FROM agenda_key"))
    entries = [entry for one in everything(vault) if (entry := _entry(key, one, now)) is not None]
    notify.write_agenda(vault.state, vault.id, entries, now)


def opaque_id(key: bytes, one: Due) -> str:
    """What one occasion of a due thing is called outside the vault: 32 hex digits."""
    return hmac.digest(key, f"{one.id} {one.occasion}".encode(), hashlib.sha256).hex()[:32]


def _entry(key: bytes, one: Due, now: datetime) -> Entry | None:
    """None where nothing is to be announced any more, or not within the next two years."""
    # Who files a paper that has ended long ago, knows that.
    if is_over(one.due, one.begins.astimezone(now.tzinfo)):
        return None
    ahead = instant(one.due) - now
    if not -timedelta(days=_PAST_DAYS) < ahead < timedelta(days=_AHEAD_DAYS):
        return None
    said = _said(one)
    return Entry(opaque_id(key, one), one.due, one.sort == "expiry", said) if said else None


def _said(one: Due) -> tuple[Step, ...]:
    """The steps that are to be announced: not those the driver knows of; once more when he put it off."""
    found = [step for step in one.steps if one.seen is None or not has_come(step.at, one.seen)]
    if one.snoozed is not None:
        found = [step for step in found if instant(step.at) > instant(one.snoozed)]
        # Named by its day, so that it is said again however often it is put off.
        found.insert(0, Step(f"{AGAIN} {one.snoozed.isoformat()}", one.snoozed))
    return tuple(found)
