"""Where the parent collects what a child says; everything in it was chosen by untrusted bytes."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Mapping
from typing import Any, cast, get_args

from flexkeeper.progress import REPORT_INTERVAL_SECONDS, Progress
from flexkeeper.sandbox import frames
from flexkeeper.sandbox.contract import Answer, Reason

_LABEL_CHARACTERS = 200
_DETAIL_CHARACTERS = 4000
_PARTS_LIMIT = 100_000
_STEPS_LIMIT = 1 << 53


class Inbox:
    """Collects what a child says and believes none of it before its length and type were checked."""

    def __init__(self, answer_bytes: int, walls: Mapping[str, str] | None = None) -> None:
        """`walls`, where given, were said before and are not heard again."""
        self.walls: dict[str, str] = dict(walls or {})
        self._may_say_walls = walls is None
        self.failure: tuple[Reason, str] | None = None
        self._answer_bytes = answer_bytes
        self._reader = frames.Reader()
        self._values: dict[str, Any] = {}
        self._missing: list[int] | None = None  # bytes still to come of each part, once announced
        self._missing_bytes = 0
        self._parts: list[io.BytesIO] = []
        self._current = 0
        self._step: tuple[str, int, int] | None = None
        self._next_step = 0.0

    @property
    def answer(self) -> Answer | None:
        """The answer, once all of it has come."""
        if self._missing is None or self._missing_bytes:
            return None
        return Answer(self._values, tuple(part.getvalue() for part in self._parts))

    @property
    def is_complete(self) -> bool:
        return self.failure is not None or (self._missing is not None and not self._missing_bytes)

    @property
    def in_a_frame(self) -> bool:
        return self._reader.in_a_frame

    def feed(self, untrusted_bytes: bytes) -> None:
        """Takes what was read from the job socket; ignores what follows a complete answer.

        Raises:
            Nonsense: at the first thing a child of ours would not say.
        """
        for item in self._reader.feed(untrusted_bytes):
            if isinstance(item, bytes):
                self._take(item)
            else:
                self._hear(item)
            if self.is_complete:
                return

    def forward(self, progress: Progress, *, last: bool = False) -> None:
        """Hands on the newest step, at most every 50 ms however many the child sends."""
        now = time.monotonic()
        if self._step is not None and (last or now >= self._next_step):
            step, self._step = self._step, None
            self._next_step = now + REPORT_INTERVAL_SECONDS
            progress.step(*step)

    def _hear(self, head: frames.Head) -> None:
        kinds: dict[str, Callable[[frames.Head], None]] = {
            "walls": self._hear_walls,
            "progress": self._hear_progress,
            "failed": self._hear_failure,
            "answer": self._hear_answer,
            "part": self._hear_part,
        }
        kind = next((kind for kind in kinds if kind in head.values), None)
        if kind is None or (head.body and kind != "part"):
            raise frames.Nonsense("an unknown frame")
        kinds[kind](head)

    def _hear_walls(self, head: frames.Head) -> None:
        walls = head.values["walls"]
        # They are said once, before the first untrusted byte; later nobody may correct them.
        if not self._may_say_walls or not isinstance(walls, dict) or len(walls) > 20:
            raise frames.Nonsense("walls out of turn")
        self._may_say_walls = False
        self.walls = {name: bounded_text(state, _LABEL_CHARACTERS) for name, state in walls.items()}

    def _hear_progress(self, head: frames.Head) -> None:
        match head.values["progress"]:
            case [str(label), int(done), int(total)] if (
                0 <= done <= _STEPS_LIMIT and 0 <= total <= _STEPS_LIMIT
            ):
                self._step = (bounded_text(label, _LABEL_CHARACTERS), done, total)
            case _:
                raise frames.Nonsense("progress that is none")

    def _hear_failure(self, head: frames.Head) -> None:
        reason = head.values["failed"]
        if reason not in get_args(Reason):
            raise frames.Nonsense("an unknown failure")
        detail = bounded_text(head.values.get("detail"), _DETAIL_CHARACTERS, lines=True)
        self.failure = (cast(Reason, reason), detail)

    def _hear_answer(self, head: frames.Head) -> None:
        values, lengths = head.values["answer"], head.values.get("parts")
        if self._missing is not None or not isinstance(values, dict) or not isinstance(lengths, list):
            raise frames.Nonsense("an answer that is none")
        if len(lengths) > _PARTS_LIMIT or not all(type(length) is int and length >= 0 for length in lengths):
            raise frames.Nonsense("lengths that are none")
        if sum(lengths) > self._answer_bytes:
            raise frames.Nonsense(f"an answer announces {sum(lengths)} bytes")
        self._values, self._missing, self._missing_bytes = values, lengths, sum(lengths)
        self._parts = [io.BytesIO() for _ in lengths]

    def _hear_part(self, head: frames.Head) -> None:
        index = head.values["part"]
        if self._missing is None or type(index) is not int or not self._current <= index < len(self._missing):
            raise frames.Nonsense("a part out of turn")
        if any(self._missing[self._current : index]) or not 0 < head.body <= self._missing[index]:
            raise frames.Nonsense("a part of another length than announced")
        self._current = index

    def _take(self, untrusted_piece: bytes) -> None:
        assert self._missing is not None
        self._parts[self._current].write(untrusted_piece)
        self._missing[self._current] -= len(untrusted_piece)
        self._missing_bytes -= len(untrusted_piece)


def bounded_text(untrusted_value: object, characters: int, *, lines: bool = False) -> str:
    """Printable text of bounded length; a child may not put control characters on the driver's screen."""
    if not isinstance(untrusted_value, str):
        raise frames.Nonsense("text that is none")
    kept = untrusted_value[:characters]
    return "".join(c for c in kept if c.isprintable() or (lines and c == "\n"))
