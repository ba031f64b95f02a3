"""CSV: rows, columns and the header, whatever its separator and encoding."""

from __future__ import annotations

import csv
import io

from flexkeeper.i18n import _
from flexkeeper.intake.readers.text import decode
from flexkeeper.intake.reading import MAX_TEXT_BYTES, Reading, short, with_text

MAX_ROWS = 200_000
MAX_BYTES = 64_000_000
_SEPARATORS = ",;\t|"


def read_table(untrusted: bytes) -> Reading:
    """A table with its header and counts as facts; a table that does not hold together is read as text."""
    text, encoding = decode(untrusted, MAX_BYTES)
    separator = _separator(text)
    remarks: list[str] = []
    if len(untrusted) > MAX_BYTES:
        remarks.append(_("only the first 64 MB of the table were read"))
    header: list[str] = []
    widths: set[int] = set()
    rows = 0
    # No field can be longer than the text that is kept; the module's own limit is a twentieth of that.
    csv.field_size_limit(MAX_TEXT_BYTES)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if rows == MAX_ROWS:
                remarks.append(_("only the first 200,000 rows were counted"))
                break
            header = header or row
            widths.add(len(row))
            rows += 1
    except csv.Error:
        remarks.append(_("the table is not regular; it was read as text"))
    if len(widths - {0}) > 1:
        remarks.append(_("the rows have different lengths"))
    facts = {
        "encoding": encoding,
        "separator": separator,
        "rows": rows,
        "columns": max(widths, default=0),
        "header": [short(name, 80) for name in header[:50]],
    }
    return with_text(Reading("text/csv", facts=facts, remarks=tuple(remarks)), text)


def _separator(text: str) -> str:
    """The sign that splits the first lines most evenly; the comma where none does."""
    lines = [line for line in text[: 1 << 16].splitlines()[:20] if line.strip()]

    def evenness(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in lines]
        common = max(counts, key=counts.count, default=0)
        return (counts.count(common) if common else 0, common)

    return max(_SEPARATORS, key=evenness)
