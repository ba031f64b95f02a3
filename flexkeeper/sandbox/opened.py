"""A child that stays open for questions about one document."""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Self

from flexkeeper.progress import Progress
from flexkeeper.sandbox.contract import Answer, Limits, SandboxFailure
from flexkeeper.sandbox.control import Nursery
from flexkeeper.sandbox.conversation import Conversation, Outgoing, concluded, request


class Opened:
    """One document in one child, asked many times, one question at a time; may be closed from any thread.

    The first question that fails, is cancelled, or takes too long ends the child: whatever state the
    document brought it into is gone with it, and whoever wants to go on opens the document again.
    """

    def __init__(
        self, ours: socket.socket, errors: int, nursery: Nursery, pid: int, limits: Limits, stack: ExitStack
    ) -> None:
        """`stack` holds our ends of the job socket and of the stderr pipe; made by `Sandbox.open` only."""
        self._ours, self._errors, self._stack = ours, errors, stack
        self._nursery, self._pid, self._limits = nursery, pid, limits
        self._walls: dict[str, str] | None = None
        self._talking = threading.Lock()
        self._ending = threading.Lock()
        self._has_ended = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def is_open(self) -> bool:
        return not self._has_ended

    def begin(self, outgoing: Outgoing, progress: Progress) -> dict[str, str]:
        """Sends the document and returns the walls that stand around its child.

        Raises:
            SandboxFailure, Cancelled: the child is gone then.
        """
        self._talk(outgoing, progress)
        return dict(self._walls or {})

    def ask(self, values: Mapping[str, Any], *, progress: Progress | None = None) -> Answer:
        """What the job's function answers to these values.

        Raises:
            SandboxFailure: if the child ended, failed or was too slow; `crashed` once it is closed.
            Cancelled: if `progress` was cancelled.
            ValueError: if the values exceed 4 MB of JSON.
        """
        return self._talk(request("", values, ()), progress or Progress())

    def close(self) -> None:
        """Ends the child; a question on its way fails as `crashed`. Closing twice is fine."""
        with self._ending:
            if not self._has_ended:
                self._has_ended = True
                self._nursery.end(self._pid)
        with self._talking:
            self._stack.close()

    def _talk(self, outgoing: Outgoing, progress: Progress) -> Answer:
        try:
            with self._talking:
                if self._has_ended:
                    raise SandboxFailure("crashed", "the document was closed")
                talk = Conversation(
                    self._ours, self._errors, outgoing, self._limits, progress, walls=self._walls
                )
                talk.hold()
                self._walls = talk.inbox.walls
                if talk.inbox.answer is None:
                    with self._ending:
                        already, self._has_ended = self._has_ended, True
                        usage = None if already else self._nursery.end(self._pid)
                    return concluded(talk, usage)
                return talk.inbox.answer
        except BaseException:
            self.close()
            raise
