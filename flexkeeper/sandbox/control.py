"""The parent's hold on one nursery process."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_START_SECONDS = 60.0
_ANSWER_SECONDS = 30.0
_LEAVE_SECONDS = 0.5
_LINE_BYTES = 1 << 16

# Nothing else of the app's environment reaches a child; some of it names files with secrets.
_PASSED_ON = (
    "HOME",
    "LANG",
    "LANGUAGE",
    "LC_ALL",
    "LC_CTYPE",
    "LC_MESSAGES",
    "LD_LIBRARY_PATH",
    "PATH",
    "PYTHONHOME",
    "TZ",
    "XDG_DATA_HOME",
)


class NurseryGone(Exception):  # noqa: N818 - what happened, to be answered by a new nursery
    """The nursery ended, could not start, or does not answer."""


@dataclass(frozen=True, slots=True)
class Usage:
    """How a child ended: exit code (negative: signal), CPU seconds, peak resident bytes."""

    code: int
    cpu: float
    rss: int


class Nursery:
    """A running nursery; may be asked from several threads, one question at a time."""

    def __init__(self, preload: Sequence[str]) -> None:
        """Starts the process and waits until it has imported the modules.

        Raises:
            NurseryGone: with its last words, if it does not get ready.
        """
        self.gone = False
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair()
        self._control.settimeout(_START_SECONDS)
        with theirs:
            # A session of its own: Ctrl-C at the terminal asks the app to cancel and must not kill children.
            self._process = subprocess.Popen(
                _command(),
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=_environment(),
                start_new_session=True,
            )
        try:
            self._await_ready(preload)
        except BaseException:
            self.close()
            raise
        self._control.settimeout(_ANSWER_SECONDS)

    def fork(self, job: int, errors: int, memory_bytes: int) -> int:
        """The pid of a new child that holds these two descriptors.

        Raises:
            NurseryGone: if there is no nursery any more, or it cannot fork.
        """
        answer = self._ask({"ask": "fork", "memory_bytes": memory_bytes}, [job, errors])
        if "pid" not in answer:
            raise NurseryGone(str(answer.get("error")))
        return int(answer["pid"])

    def end(self, pid: int) -> Usage | None:
        """Kills and reaps a child; None if the nursery is gone, with which its children went."""
        try:
            return Usage(**self._ask({"ask": "end", "pid": pid}))
        except NurseryGone:
            return None

    def close(self) -> int:
        """Tells the nursery to leave by the end of its stream, waits half a second, then kills it.

        Returns its exit code: 0 if it left by itself, which gives it the time to end its children by pid.
        """
        self.gone = True
        try:
            # Not close(): another thread may be waiting for an answer on this very descriptor.
            self._control.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the other end is closed already
        try:
            self._process.wait(_LEAVE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stderr is not None:
            self._process.stderr.close()
        with self._lock:
            self._control.close()
        return self._process.returncode

    def _await_ready(self, preload: Sequence[str]) -> None:
        answer: dict[str, Any] = {}
        last_words = ""
        try:
            answer = self._ask({"ask": "start", "preload": list(preload)})
        except NurseryGone:
            self._process.kill()
            assert self._process.stderr is not None
            last_words = self._process.stderr.read().decode(errors="replace")[-4000:]
        if "ready" not in answer:
            raise NurseryGone(str(answer.get("error", last_words)))
        assert self._process.stderr is not None
        self._process.stderr.close()

    def _ask(self, question: dict[str, Any], descriptors: Sequence[int] = ()) -> dict[str, Any]:
        with self._lock:
            try:
                if self.gone:
                    raise EOFError
                socket.send_fds(self._control, [json.dumps(question).encode() + b"\n"], descriptors)
                return self._answer()
            except (OSError, EOFError) as error:
                self.gone = True
                raise NurseryGone(type(error).__name__) from None
            except BaseException:
                # Interrupted by Ctrl-C: whoever asked next would get the answer to this question.
                self.gone = True
                raise

    def _answer(self) -> dict[str, Any]:
        line = b""
        while not line.endswith(b"\n"):
            data = self._control.recv(_LINE_BYTES)
            if not data:
                raise EOFError
            line += data
        answer: dict[str, Any] = json.loads(line)
        return answer


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, "intake-worker"]
    # -P keeps the working directory, where anything may lie, from being a place of modules.
    return [sys.executable, "-P", "-s", "-u", "-m", "flexkeeper.sandbox.nursery"]


def _environment() -> dict[str, str]:
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    modules = os.pathsep.join(entry for entry in sys.path if entry)
    # Each thread of typst would take 64 MB of address space for its own malloc arena.
    return {**passed, "PYTHONPATH": modules, "MALLOC_ARENA_MAX": "2", "RAYON_NUM_THREADS": "2"}
