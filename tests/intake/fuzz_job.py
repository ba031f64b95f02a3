"""A sandbox job that reads many damaged versions of good files and counts what the readers say."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from typing import Any, get_args

from flexkeeper.intake import readers
from flexkeeper.intake.reading import Status, pack, unpack
from flexkeeper.progress import Progress


def run(
    values: dict[str, Any], parts: list[bytes], progress: Progress
) -> tuple[dict[str, Any], Sequence[bytes]]:
    """Values {seed, rounds, names}; each part is a good file. Whatever a reader raises ends the job."""
    dice = random.Random(values["seed"])
    outcomes: Counter[str] = Counter()
    for round_number in range(values["rounds"]):
        at = round_number % len(parts)
        bad = damaged(dice, parts[at])
        try:
            reading = readers.reading(bad, values["names"][at], dice.choice([None, "x"]), 0, Progress())
            unpacked = unpack(*pack(reading))
        except Exception as problem:
            problem.add_note(f"{values['names'][at]}, round {round_number}")
            raise
        assert unpacked == reading and reading.status in get_args(Status)
        outcomes[reading.status] += 1
    return {"outcomes": dict(outcomes)}, []


def damaged(dice: random.Random, good: bytes) -> bytes:
    """Cut off, with bits turned, bytes overwritten, a piece doubled or taken out, or two of these."""
    bad = bytearray(good)
    for _ in range(dice.choice([1, 1, 2])):
        kind, at = dice.randrange(5), dice.randrange(max(len(bad), 1))
        length = min(dice.choice([1, 4, 64, 1024]), len(bad) - at)
        if kind == 0:
            del bad[at:]
        elif kind == 1:
            for _flip in range(dice.choice([1, 8, 64])):
                if bad:
                    bad[dice.randrange(len(bad))] ^= 1 << dice.randrange(8)
        elif kind == 2:
            bad[at : at + length] = dice.randbytes(length) if dice.random() < 0.5 else b"\xff" * length
        elif kind == 3:
            bad[at:at] = bad[at : at + length]
        else:
            del bad[at : at + length]
    return bytes(bad)
