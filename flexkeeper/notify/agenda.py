"""The agenda outside the vault: what is due when, as ids and moments that name nothing.

One file per vault, `agenda-<vault id>.json` in `reminders` of the app's state folder:
`{"format": 1, "entries": [{"id", "due", "expires", "steps": [{"step", "at"}]}]}`. Days are ISO dates, moments
ISO in UTC; an id is 32 hex digits made with a key that only the vault holds. The file's own time is when the
vault was last opened: the agenda of one that is not opened any more, or was deleted, falls silent one day.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flexkeeper.settings import write_json

FOLDER = "reminders"
_NAMES = "agenda-*.json"
_FORMAT = 1
_MAX_BYTES = 16 << 20
UNOPENED_DAYS = 400
"""Longer than a paper of a year lasts: whoever renews one has opened the vault within it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One announcement: its name in the ladder ("14d", "48h") and its day or UTC instant."""

    name: str
    at: date | datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One due thing; `due` is a day or a UTC instant, `expires` says that a paper ends then."""

    id: str
    due: date | datetime
    expires: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is due in one vault, and when that was last brought up to date; `name` tells vaults apart."""

    name: str
    kept: datetime
    entries: tuple[Entry, ...]

    def is_unopened(self, now: datetime) -> bool:
        """Whether its vault was not opened for so long that it may be gone."""
        return now - self.kept > timedelta(days=UNOPENED_DAYS)


def write_agenda(state: Path, vault_id: str, entries: Sequence[Entry], now: datetime) -> None:
    """Puts a vault's agenda, as of `now`, in the place of the one before.

    Raises:
        OSError: if the disk refuses.
    """
    path = _path(state, vault_id)
    data = {"format": _FORMAT, "entries": [_as_json(entry) for entry in entries]}
    if _read_json(path) != data:
        for draft in path.parent.glob(f"{path.name}?*"):  # of a process that was killed
            draft.unlink(missing_ok=True)
        write_json(path, data)
    os.utime(path, (now.timestamp(), now.timestamp()))


def forget_agendas(state: Path) -> None:
    """Removes the agendas of all vaults, also of those that are gone, and what a kill left of one.

    Raises:
        OSError: if the disk refuses.
    """
    with suppress(FileNotFoundError):
        for path in (state / FOLDER).iterdir():  # unlike `glob` it tells of a folder that refuses
            if path.match(f"{_NAMES}*"):
                path.unlink(missing_ok=True)


def read_agendas(state: Path) -> list[Agenda]:
    """The agendas of all vaults; a damaged one is empty until the app writes it anew."""
    found = []
    for path in sorted((state / FOLDER).glob(_NAMES)):
        # A pipe would never end; a file may be gone as all was turned off just now.
        with suppress(FileNotFoundError):
            if not path.is_file():
                continue
            kept = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            found.append(Agenda(path.stem, kept, tuple(_entries(_read_json(path)))))
    return found


def _path(state: Path, vault_id: str) -> Path:
    if not re.fullmatch("[0-9a-f]{32}", vault_id):
        raise ValueError("not a vault's id")
    return state / FOLDER / f"agenda-{vault_id}.json"


def _read_json(path: Path) -> Any:
    try:
        with path.open("rb") as file:
            return json.loads(file.read(_MAX_BYTES))
    except (OSError, ValueError, RecursionError):
        return None


def _as_json(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "due": entry.due.isoformat(),
        "expires": entry.expires,
        "steps": [{"step": step.name, "at": step.at.isoformat()} for step in entry.steps],
    }


def _entries(untrusted: Any) -> Iterable[Entry]:
    try:
        return [_entry(one) for one in untrusted["entries"]]
    except (TypeError, KeyError, ValueError):
        return []


def _entry(untrusted: Mapping[str, Any]) -> Entry:
    return Entry(
        id=str(untrusted["id"]),
        due=_moment(untrusted["due"]),
        expires=untrusted["expires"] is True,
        steps=tuple(Step(str(step["step"]), _moment(step["at"])) for step in untrusted["steps"]),
    )


def _moment(text: str) -> date | datetime:
    """A day, or an instant; ValueError for anything else, also for one without an offset."""
    if len(text) == len("2026-11-20"):
        return date.fromisoformat(text)
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(text)
    return instant
