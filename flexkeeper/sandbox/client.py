"""The opened handle through which everything else runs jobs in children."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Any, BinaryIO, Self

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.progress import Cancelled, Progress
from flexkeeper.sandbox.contract import Answer, Limits, SandboxFailure
from flexkeeper.sandbox.control import Nursery, NurseryGone
from flexkeeper.sandbox.conversation import Conversation, concluded, request
from flexkeeper.sandbox.opened import Opened

_NOTHING = "flexkeeper.sandbox.child:nothing"


class Sandbox:
    """Runs jobs in children forked from a nursery, which it starts at first use; safe from several threads.

    It needs fork: on Windows `run` and `walls` raise a `FlexKeeperError`, because the spare child that
    will stand in for the nursery there is not built yet.
    """

    def __init__(self, preload: Sequence[str] = ()) -> None:
        """`preload` are modules the nursery imports, calling each one's `warm()` if it has one."""
        self._preload = tuple(preload)
        self._lock = threading.Lock()
        self._nursery: Nursery | None = None
        self._walls: dict[str, str] = {}
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def run(
        self,
        job: str,
        values: Mapping[str, Any],
        parts: Sequence[bytes | BinaryIO] = (),
        *,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        progress: Progress | None = None,
    ) -> Answer:
        """Runs `package.module:function` in a child of its own.

        Parts given as files are read from where they stand, in chunks; their time counts too.

        Raises:
            SandboxFailure: if the child ended without an answer.
            Cancelled: if `progress` was cancelled; the child is killed.
            ValueError: after `close`, or if the values exceed 4 MB of JSON.
            FlexKeeperError: where the system cannot fork.
        """
        progress = progress or Progress()
        outgoing = request(job, values, parts)
        if progress.is_cancelled:
            raise Cancelled
        with ExitStack() as stack:
            ours, errors, nursery, pid = self._forked(stack, limits)
            talk = Conversation(ours, errors, outgoing, limits, progress)
            try:
                talk.hold()
            finally:
                usage = nursery.end(pid)
            self._walls = talk.inbox.walls
            return concluded(talk, usage)

    def open(
        self,
        job: str,
        values: Mapping[str, Any],
        parts: Sequence[bytes | BinaryIO] = (),
        *,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        progress: Progress | None = None,
    ) -> Opened:
        """A child of its own that stays for many questions about the same parts, until it is closed.

        The job takes what any job takes and returns the function that answers: `values -> (values, parts)`.
        The limits hold for the opening and for each question by itself.

        Raises:
            As `run`, if the opening fails.
        """
        progress = progress or Progress()
        outgoing = request(job, values, parts, stays=True)
        if progress.is_cancelled:
            raise Cancelled
        with ExitStack() as stack:
            ours, errors, nursery, pid = self._forked(stack, limits)
            opened = Opened(ours, errors, nursery, pid, limits, stack.pop_all())
        self._walls = opened.begin(outgoing, progress)
        return opened

    def walls(self) -> dict[str, str]:
        """What stands around a child, by name; a missing wall says why."""
        if not self._walls:
            self.run(_NOTHING, {})
        return dict(self._walls)

    def close(self) -> None:
        """Ends the nursery and with it every child; a job still running fails as `crashed`."""
        with self._lock:
            self._closed = True
            if self._nursery is not None:
                self._nursery.close()
                self._nursery = None

    def _forked(self, stack: ExitStack, limits: Limits) -> tuple[socket.socket, int, Nursery, int]:
        """Our ends of the job socket and of the stderr pipe, closed with the stack, and the child."""
        ours, theirs = socket.socketpair()
        stack.enter_context(ours)
        errors, their_errors = os.pipe()
        stack.callback(os.close, errors)
        try:
            # A nursery that is found gone is replaced once; twice is no accident.
            for _attempt in range(2):
                try:
                    nursery = self._living_nursery()
                    pid = nursery.fork(theirs.fileno(), their_errors, limits.memory_bytes)
                    return ours, errors, nursery, pid
                except NurseryGone as gone:
                    last_words = str(gone)
            raise SandboxFailure("crashed", f"the nursery is gone\n{last_words}")
        finally:
            theirs.close()
            os.close(their_errors)

    def _living_nursery(self) -> Nursery:
        with self._lock:
            if self._closed:
                raise ValueError("the sandbox is closed")
            if not hasattr(os, "fork"):
                raise FlexKeeperError(
                    _("Files cannot be read safely on this system yet."),
                    _("Use FlexKeeper on Linux until support for this system is finished."),
                )
            if self._nursery is not None and self._nursery.gone:
                self._nursery.close()
                self._nursery = None
            if self._nursery is None:
                self._nursery = Nursery(self._preload)
            return self._nursery
