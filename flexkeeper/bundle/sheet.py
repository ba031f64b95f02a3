"""A table that we set ourselves, whose rows name other files of the same exhibit by their page."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: a cell for each column of its sheet, and the file it is about, counted from 1 in the exhibit.

    With `source` 0 the row is about no file, and `without` stands where its page would.
    """

    cells: tuple[str, ...]
    source: int = 0
    without: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Lines (label and words), then a table with a page of the bundle in its last column, then more lines.

    `columns` are the heads of the cells' columns; those whose index stands in `numbers` are set to the
    right. `shares` says how the columns part the room that is left; with 0 a
    column is as wide as its words, and all are alike where nothing is said.
    """

    title: str
    lines: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    totals: tuple[tuple[str, str], ...] = ()
    numbers: tuple[int, ...] = ()
    shares: tuple[int, ...] = ()

    def content(self) -> bytes:
        """What the sheet says, always in the same form: the bytes that its fingerprint is of."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False).encode()
