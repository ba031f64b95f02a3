"""One job's talk with its child: a single poll loop in the calling thread, without threads of its own."""

from __future__ import annotations

import os
import select
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from flexkeeper.progress import Cancelled, Progress
from flexkeeper.sandbox import frames
from flexkeeper.sandbox.contract import Answer, Limits, SandboxFailure
from flexkeeper.sandbox.control import Usage
from flexkeeper.sandbox.inbox import Inbox, bounded_text

_POLL_SECONDS = 0.05
_TAIL_BYTES = 4096
# What C++ and Rust say before they abort for want of memory, which Python never gets to see.
_OUT_OF_MEMORY = ("std::bad_alloc", "memory allocation of ")
_PIPE_READS = 17  # a pipe holds at most 1 MB, of which 64 kB are read at a time

Outgoing = Iterator[bytes | memoryview]


def request(
    job: str, values: Mapping[str, Any], parts: Sequence[bytes | BinaryIO], *, stays: bool = False
) -> Outgoing:
    """What is written to the child; files are read chunk by chunk, as fast as the child takes them.

    A child that `stays` waits for the next request when it has answered one.

    Raises:
        ValueError, TypeError: if the values have no JSON of at most 4 MB.
    """
    head = frames.pack({"job": job, "values": dict(values), "parts": len(parts), "stays": stays})
    return _request_frames(head, parts)


def _request_frames(head: bytes, parts: Sequence[bytes | BinaryIO]) -> Outgoing:
    yield head
    for index, part in enumerate(parts):
        if isinstance(part, bytes | bytearray | memoryview):
            yield from frames.chunks(part, index)
        else:
            while data := part.read(frames.CHUNK):
                yield from frames.chunks(data, index)
    yield frames.pack({"end": True})


class Conversation:
    """Writes the request, reads the answer, drains stderr, watches the clock and the cancel flag."""

    def __init__(
        self,
        job: socket.socket,
        errors: int,
        outgoing: Outgoing,
        limits: Limits,
        progress: Progress,
        *,
        walls: Mapping[str, str] | None = None,
    ) -> None:
        """`walls` are what the child said of them in an earlier conversation; it may not say it again."""
        self.inbox = Inbox(limits.answer_bytes, walls)
        self._job = job
        self._errors = errors
        self._outgoing = outgoing
        self._unsent = memoryview(b"")
        self._deadline = time.monotonic() + limits.seconds
        self._limits = limits
        self._progress = progress
        self._tail = b""
        self._poll = select.poll()

    def hold(self) -> None:
        """Talks until the answer is complete or the child hangs up.

        Raises:
            Cancelled: if the caller's progress was cancelled.
            SandboxFailure: `too_long` at the deadline, `nonsense` at the first wrong frame.
        """
        self._job.setblocking(False)
        os.set_blocking(self._errors, False)
        self._poll.register(self._job, select.POLLIN | select.POLLOUT)
        self._poll.register(self._errors, select.POLLIN)
        try:
            while not self.inbox.is_complete and self._turn():
                self.inbox.forward(self._progress)
            self.inbox.forward(self._progress, last=True)
        except frames.Nonsense as nonsense:
            raise SandboxFailure("nonsense", f"{nonsense}\n{self.tail()}") from None

    def last_words(self) -> str:
        """The last 4 kB of the child's stderr, of which some may still lie in the pipe when it has ended."""
        for _ in range(_PIPE_READS):
            self._hear_errors()
        return self.tail()

    def tail(self) -> str:
        """The last 4 kB of the child's stderr read so far; a living child is never waited for."""
        return bounded_text(self._tail.decode(errors="replace"), _TAIL_BYTES, lines=True)

    def _turn(self) -> bool:
        """One round of the loop; False when the child has hung up."""
        if self._progress.is_cancelled:
            raise Cancelled
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise SandboxFailure("too_long", f"{self._limits.seconds} s\n{self.tail()}")
        talking = True
        for descriptor, event in self._poll.poll(1000 * min(left, _POLL_SECONDS)):
            if descriptor == self._errors:
                if not self._hear_errors():
                    self._poll.unregister(self._errors)
            else:
                if event & select.POLLOUT:
                    self._send()
                if event & ~select.POLLOUT:
                    talking = self._receive()
        return talking

    def _receive(self) -> bool:
        try:
            untrusted_bytes = self._job.recv(frames.READ_SIZE)
        except BlockingIOError:
            return True
        except ConnectionError:
            return False
        self.inbox.feed(untrusted_bytes)
        return bool(untrusted_bytes)

    def _send(self) -> None:
        self._unsent = self._unsent or memoryview(next(self._outgoing, b""))
        if not self._unsent:
            self._poll.modify(self._job, select.POLLIN)
            return
        try:
            self._unsent = self._unsent[self._job.send(self._unsent) :]
        except BlockingIOError:
            pass
        except ConnectionError:
            # Nobody listens any more; what the child answered before may still be read.
            self._poll.modify(self._job, select.POLLIN)

    def _hear_errors(self) -> bool:
        try:
            data = os.read(self._errors, 1 << 16)
        except BlockingIOError:
            return False
        self._tail = (self._tail + data)[-_TAIL_BYTES:]
        return bool(data)


def concluded(talk: Conversation, usage: Usage | None) -> Answer:
    """The answer of a child that has ended.

    Raises:
        SandboxFailure: what it said itself, or what its end says of it.
    """
    if talk.inbox.failure is not None:
        raise SandboxFailure(*talk.inbox.failure)
    answer = talk.inbox.answer
    if answer is not None:
        return answer
    words = talk.last_words()
    if usage is not None and usage.code == 0 and talk.inbox.in_a_frame:
        raise SandboxFailure("nonsense", f"half a frame\n{words}")
    if any(sign in words for sign in _OUT_OF_MEMORY):
        raise SandboxFailure("out_of_memory", words)
    ended = "with the nursery" if usage is None else f"with code {usage.code}"
    raise SandboxFailure("crashed", f"ended {ended}\n{words}")
