"""What was announced, what is to be said again, and why the last announcement did not arrive.

`notified.json` beside the agendas: `{"format": 1, "announced": {id: [step]}, "again": {id: instant}, "said":
instant or null, "trouble": {"at", "reason"} or null}`. It is replaced as a whole, under a lock that one
process holds.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from flexkeeper.i18n import _
from flexkeeper.notify.agenda import FOLDER
from flexkeeper.settings import write_json

_NAME = "notified.json"
_MAX_BYTES = 16 << 20


@dataclass(frozen=True, slots=True)
class Trouble:
    """An announcement that did not arrive: when, and the reason in the driver's words."""

    at: datetime
    reason: str

    @property
    def words(self) -> str:
        """What to tell the driver about it."""
        return {
            "no_bus": _("Reminders could not be shown: no desktop was there to show them."),
            "no_service": _("Reminders could not be shown: this desktop has no program for notifications."),
            "no_program": _("Reminders could not be shown: a part of the system for it is missing."),
        }.get(self.reason, _("Reminders could not be shown: the desktop refused them."))


@dataclass(slots=True)
class Memory:
    """What `notify` remembers; `again` is when a put-off notice is said again, `said` when the last was."""

    announced: dict[str, set[str]] = field(default_factory=dict)
    again: dict[str, datetime] = field(default_factory=dict)
    said: datetime | None = None
    trouble: Trouble | None = None


def last_trouble(state: Path) -> Trouble | None:
    """Why the last announcement did not arrive; None where it did, or none was needed."""
    return read(state).trouble


def read(state: Path) -> Memory:
    """What was remembered; begun anew where it cannot be read, as a notice said twice beats one lost."""
    try:
        with (state / FOLDER / _NAME).open("rb") as file:
            return _memory(json.loads(file.read(_MAX_BYTES)))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Memory()


def write(state: Path, memory: Memory) -> None:
    """Puts the memory on the disk, whole or not at all; on a full disk over the old one, which is there.

    Else a full disk would have the same notice come every hour.

    Raises:
        OSError: if the disk refuses.
    """
    trouble = memory.trouble
    data = {
        "format": 1,
        "announced": {item: sorted(steps) for item, steps in memory.announced.items()},
        "again": {item: moment.isoformat() for item, moment in memory.again.items()},
        "said": memory.said.isoformat() if memory.said else None,
        "trouble": {"at": trouble.at.isoformat(), "reason": trouble.reason} if trouble else None,
    }
    path = state / FOLDER / _NAME
    try:
        write_json(path, data)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT) or not path.is_file():
            raise
        with path.open("r+b") as file:
            file.write(json.dumps(data).encode())
            file.truncate()
            file.flush()
            os.fsync(file.fileno())


@contextmanager
def alone(state: Path) -> Iterator[None]:
    """While held, no other process announces or remembers; waits for the one that does.

    Raises:
        OSError: if the folder cannot be written.
    """
    folder = state / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(descriptor)
        yield
    finally:
        os.close(descriptor)  # gives the lock back, too


def _lock(descriptor: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined, unused-ignore]
        return
    import fcntl

    fcntl.flock(descriptor, fcntl.LOCK_EX)


def _memory(untrusted: Mapping[str, Any]) -> Memory:
    trouble = untrusted["trouble"]
    return Memory(
        announced={
            str(item): {str(step) for step in steps} for item, steps in untrusted["announced"].items()
        },
        again={str(item): _instant(text) for item, text in untrusted["again"].items()},
        said=_instant(untrusted["said"]) if untrusted["said"] else None,
        trouble=Trouble(_instant(trouble["at"]), str(trouble["reason"])) if trouble else None,
    )


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(text)
    return instant
