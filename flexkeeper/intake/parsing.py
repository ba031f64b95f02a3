"""Sending a file to its child and believing nothing of the answer that is not checked."""

from __future__ import annotations

from typing import BinaryIO, cast

from flexkeeper.i18n import _
from flexkeeper.intake.reading import Nonsense, Reading, unpack
from flexkeeper.intake.source import Watched
from flexkeeper.progress import Progress
from flexkeeper.sandbox import Sandbox, SandboxFailure

JOB = "flexkeeper.intake.readers:read"
_TRIES = 2


class NotParsed(Exception):  # noqa: N818 - becomes the reason of one file, the others go on
    """A file whose child failed twice, or that was not the same any more; its text is the reason."""


def parse(
    sandbox: Sandbox,
    untrusted_stream: BinaryIO,
    untrusted_name: str,
    sha256: str,
    *,
    password: str | None,
    depth: int,
    progress: Progress,
) -> Reading:
    """What a sandbox child reads in the stream, from its start; tried twice.

    Raises:
        NotParsed: if both children failed, or the stream does not have the hash `sha256`.
        Cancelled: if the progress was cancelled.
    """
    values = {"name": untrusted_name, "password": password, "depth": depth}
    for _try in range(_TRIES):
        untrusted_stream.seek(0)
        watched = Watched(untrusted_stream)
        try:
            answer = sandbox.run(JOB, values, [cast("BinaryIO", watched)], progress=progress)
            reading = unpack(answer.values, answer.parts)
        except (SandboxFailure, Nonsense):
            continue
        if watched.sha256 != sha256:
            raise NotParsed(_("This file changed while it was read. Add it again once it is whole."))
        return reading
    raise NotParsed(_("This file could not be read safely. Save a fresh copy of it, or a PDF, and add that."))
