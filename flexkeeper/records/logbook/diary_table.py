"""The sandbox job that reads a table of blocks which somebody else's program may have written."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from flexkeeper.i18n import _
from flexkeeper.progress import Progress


def run(values: dict[str, Any], parts: list[bytes], progress: Progress) -> tuple[dict[str, Any], list[bytes]]:
    """`values`: columns, most_rows; `parts`: the table. Answers its rows as a JSON list of column → text.

    Raises:
        ValueError: if it is not UTF-8, lacks the columns start, end and zone, names one that is not known,
            or has too many rows.
        csv.Error: if it is no table.
    """
    text = parts[0].decode("utf-8-sig")
    head = text.partition("\n")[0]
    reader = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), restval="", strict=True
    )
    names = [name.strip().casefold() for name in reader.fieldnames or ()]
    if not {"start", "end", "zone"} <= set(names) <= set(values["columns"]):
        raise ValueError("not these columns")
    reader.fieldnames = names
    rows: list[dict[str, str]] = []
    for row in reader:
        if None in row or len(rows) == values["most_rows"]:
            raise ValueError("a row is longer than the head, or there are too many")
        if any(cell.strip() for cell in row.values()):
            rows.append({name: _without_guard(name, cell) for name, cell in row.items()})
        progress.step(_("Reading the table"), len(rows), values["most_rows"])
    return {}, [json.dumps(rows).encode()]


def _without_guard(name: str, cell: str) -> str:
    """The cell without the apostrophe that keeps spreadsheets from running it."""
    return cell[1:] if name in ("station", "note") and cell.startswith("'") else cell
