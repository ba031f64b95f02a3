"""The values that pass between a sandbox and whoever runs a job in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Reason = Literal["crashed", "too_long", "out_of_memory", "nonsense", "job_error"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may use: wall-clock seconds, address space, and bytes of all answered parts together."""

    seconds: float = 60.0
    memory_bytes: int = 1_500_000_000
    answer_bytes: int = 1 << 30


@dataclass(frozen=True, slots=True)
class Answer:
    """What a job answered; shape and content were decided by a child that read untrusted bytes."""

    values: dict[str, Any]
    parts: tuple[bytes, ...]


class SandboxFailure(Exception):  # noqa: N818 - the name is part of the contract
    """A job that ended without an answer; its child is gone and the next job is not affected.

    `reason` says what the parent saw. `detail` is the child's traceback or the last 4 kB of its
    stderr: it may quote the untrusted file, so it is never shown to the driver and never logged.
    """

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.detail = detail
