"""A preview's child after a document has taken it over: each lie is one answer."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Sequence
from typing import Any

from flexkeeper.progress import Progress

Said = tuple[dict[str, Any], Sequence[bytes]]


def opened(
    values: dict[str, Any], parts: list[bytes], progress: Progress
) -> Callable[[dict[str, Any]], Said]:
    lies: dict[str, Callable[[], Said]] = {
        "too few pixels": lambda: ({"width": 10, "height": 20}, [bytes(599)]),
        "another size": lambda: ({"width": 20, "height": 10}, [bytes(600)]),
        "no size": lambda: ({"width": "10", "height": None}, [bytes(600)]),
        "boxes missing": lambda: ({}, [b"text", struct.pack("<4f", 0, 0, 1, 1)]),
        "boxes outside": lambda: ({}, [b"t", struct.pack("<4f", 0, 0, 1e9, float("nan"))]),
        "not text": lambda: ({}, [b"\xff\xfe", bytes(32)]),
        "crash": lambda: os.abort(),
    }
    return lambda _question: lies[values["lie"]]()
