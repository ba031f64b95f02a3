"""What runs in a forked child: walls first, then untrusted bytes in, the job, the answer out."""

from __future__ import annotations

import importlib
import io
import os
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NoReturn, cast

from flexkeeper.progress import Progress
from flexkeeper.sandbox import frames, walls

Said = tuple[dict[str, Any], Sequence[bytes]]

_DETAIL_CHARACTERS = 4000
_MOST_DESCRIPTORS = 1024  # the nursery holds a dozen


def nothing(
    values: dict[str, Any], parts: list[bytes], progress: Progress
) -> tuple[dict[str, Any], Sequence[bytes]]:
    """The job that does nothing: its child only reports its walls."""
    return {}, []


def enter(job: int, errors: int, memory_bytes: int, prepared: walls.Prepared, nursery: int) -> NoReturn:
    """Turns the freshly forked process into a child of `nursery` that runs one job and ends.

    `job` is its end of the job socket, `errors` of the stderr pipe.
    """
    code = 1
    try:
        _keep_only(job, errors, prepared.rules)
        standing = walls.raise_all(prepared, memory_bytes)
        if prepared.rules is not None:
            os.close(prepared.rules)
        # The leash is set by now; a nursery that ended before would never pull it.
        if os.getppid() == nursery:
            _serve(socket.socket(fileno=job), standing)
            code = 0
    except BaseException:  # noqa: BLE001 - nothing may return into the nursery's loop
        traceback.print_exc()
    finally:
        os._exit(code)


def _keep_only(job: int, errors: int, rules: int | None) -> None:
    """Closes all descriptors but these; 0 becomes empty, 1 and 2 the stderr pipe.

    Chatty C libraries print to descriptor 1, which must therefore not be the job socket.
    """
    os.setpgid(0, 0)
    sys.dont_write_bytecode = True
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    os.dup2(errors, 1)
    os.dup2(errors, 2)
    kept = sorted({2, job} | ({rules} if rules is not None else set()))
    for lower, upper in zip(kept, [*kept[1:], _MOST_DESCRIPTORS], strict=True):
        os.closerange(lower + 1, upper)


class _Link:
    """The child's end of the job socket; progress may be reported from several threads."""

    def __init__(self, job: socket.socket) -> None:
        self._socket = job
        self._lock = threading.Lock()

    def send(self, frame: Iterator[bytes | memoryview]) -> None:
        with self._lock:
            for piece in frame:
                self._socket.sendall(piece)

    def report(self, label: str, done: int, total: int) -> None:
        self.send(iter([frames.pack({"progress": [label, done, total]})]))

    def receive(self) -> tuple[dict[str, Any], list[bytes]]:
        """The request and its parts.

        Raises:
            EOFError: if the parent is gone.
        """
        reader = frames.Reader()
        request: dict[str, Any] = {}
        parts: list[io.BytesIO] = []
        current = 0
        while data := self._socket.recv(frames.READ_SIZE):
            for item in reader.feed(data):
                if isinstance(item, bytes):
                    parts[current].write(item)
                elif "job" in item.values:
                    request = item.values
                    parts = [io.BytesIO() for _ in range(request["parts"])]
                elif "part" in item.values:
                    current = item.values["part"]
                else:
                    # getvalue() hands out the buffer itself, so that a large part exists only once.
                    return request, [part.getvalue() for part in parts]
        raise EOFError


def _serve(job: socket.socket, standing: Mapping[str, str]) -> None:
    link = _Link(job)
    link.send(iter([frames.pack({"walls": standing})]))
    answering: list[Callable[[dict[str, Any]], Said]] = []

    def begin() -> Said:
        request, parts = link.receive()
        job = _function(request["job"])
        made = job(request["values"], parts, Progress(link.report))
        if not request["stays"]:
            return cast("Said", made)
        answering.append(cast("Callable[[dict[str, Any]], Said]", made))
        return {}, []

    def answer() -> Said:
        question, _parts = link.receive()
        return answering[0](question["values"])

    link.send(_outcome(begin))
    # The parent ends a child that stays when it closes the document, and when a question failed.
    while answering:
        link.send(_outcome(answer))


def _outcome(work: Callable[[], Said]) -> Iterator[bytes | memoryview]:
    """The frames of the answer or of the failure."""
    detail = ""
    try:
        return _answer(*work())
    except MemoryError:
        reason = "out_of_memory"
    except BaseException:  # noqa: BLE001 - whatever a parser raises is this file's failure, SystemExit too
        reason, detail = "job_error", traceback.format_exc()[-_DETAIL_CHARACTERS:]
    # Outside the handlers: the traceback, and with it all that the job held, is freed by now.
    return iter([frames.pack({"failed": reason, "detail": detail})])


def _function(name: str) -> Any:
    """The function of a job's name; where its child is to stay it returns what answers each question."""
    module, _, function = name.partition(":")
    return getattr(importlib.import_module(module), function)


def _answer(values: Mapping[str, Any], parts: Sequence[bytes]) -> Iterator[bytes | memoryview]:
    views = [memoryview(part).cast("B") for part in parts]
    head = frames.pack({"answer": dict(values), "parts": [len(view) for view in views]})
    return _answer_frames(head, views)


def _answer_frames(head: bytes, views: Sequence[memoryview]) -> Iterator[bytes | memoryview]:
    yield head
    for index, view in enumerate(views):
        yield from frames.chunks(view, index)
