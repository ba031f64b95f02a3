"""Checking a bundle from outside: the file goes into a sandbox child, the checks come out."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from flexkeeper.bundle import files
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.progress import Progress
from flexkeeper.sandbox import Answer, Limits, Sandbox, SandboxFailure

JOB = "flexkeeper.bundle.check:run"
LONGEST_SECONDS = 1800.0


@dataclass(frozen=True, slots=True)
class Check:
    """One of the checks of docs/bundle-format.md; `detail` says what was found, in the driver's words."""

    name: str
    ok: bool
    detail: str


def verify(path: Path, *, sandbox: Sandbox, progress: Progress | None = None) -> list[Check]:
    """The checks of the file at `path`, which needs no vault and may be anything.

    Raises:
        FlexKeeperError: if there is no such file, it is no regular one, or it cannot be read.
        Cancelled: if `progress` was cancelled.
    """
    with files.open_regular(path) as file:
        size = os.fstat(file.fileno()).st_size
        try:
            return run(file, size, sandbox, progress or Progress())
        except SandboxFailure as failure:
            return [Check("readable", False, _unread(failure))]
        except OSError as error:
            raise FlexKeeperError(
                _("{path} could not be read.").format(path=path),
                _("Check the name of the file and that you may open it."),
            ) from error


def run(
    file: BinaryIO,
    size: int,
    sandbox: Sandbox,
    progress: Progress,
    sample: Sequence[tuple[int, int, int]] = (),
    prepared: Sequence[bytes] = (),
) -> list[Check]:
    """The checks of `file`; each of `sample` is a page of it, and the part and page it must look like.

    Raises:
        SandboxFailure: if they could not be made.
    """
    extra = {"sample": [list(one) for one in sample]}
    answer = sandbox.run(
        JOB, extra, [file, *prepared], limits=limits(size + sum(map(len, prepared))), progress=progress
    )
    return _checks(answer)


def limits(input_bytes: int) -> Limits:
    """What a job over the whole of a bundle may use: 250 MB and 4.6 times the input were measured."""
    return Limits(
        seconds=LONGEST_SECONDS,
        memory_bytes=max(1_500_000_000, 1_000_000_000 + 6 * input_bytes),
        answer_bytes=max(1 << 30, 2 * input_bytes),
    )


def _unread(failure: SandboxFailure) -> str:
    if failure.reason in {"too_long", "out_of_memory"}:
        return _("The file is too large or too tangled to be checked.")
    return _("The file could not be opened.")


def _checks(answer: Answer) -> list[Check]:
    untrusted: Any = json.loads(answer.parts[0])
    return [Check(str(one["name"]), one["ok"] is True, str(one["detail"])) for one in untrusted]
