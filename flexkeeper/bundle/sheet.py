"""Pages that we set ourselves: words and a table, whose rows name exhibits and files by their page."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: a cell for each column of its sheet, and the file it is about, counted from 1 in the exhibit.

    `exhibits` are those of the plan that the row is about, counted from 0. With neither, `without` stands
    where their pages would.
    """

    cells: tuple[str, ...]
    source: int = 0
    without: str = ""
    exhibits: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """Lines (label and words), paragraphs, a table with pages of the bundle in its last column, more lines.

    `columns` are the heads of the cells' columns; those whose index stands in `numbers` are set to the
    right. `shares` says how the columns part the room that is left; with 0 a
    column is as wide as its words, and all are alike where nothing is said. Of the paragraphs those whose
    index stands in `headings` head what follows.
    """

    title: str
    lines: tuple[tuple[str, str], ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[SheetRow, ...] = ()
    totals: tuple[tuple[str, str], ...] = ()
    numbers: tuple[int, ...] = ()
    shares: tuple[int, ...] = ()
    paragraphs: tuple[str, ...] = ()
    headings: tuple[int, ...] = ()

    def content(self) -> bytes:
        """What the sheet says, always in the same form: the bytes that its fingerprint is of."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False).encode()
