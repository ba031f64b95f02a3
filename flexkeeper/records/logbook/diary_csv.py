"""The diary as a table: written for spreadsheets, and read from one in the sandbox."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.progress import Progress
from flexkeeper.records.logbook.diary import Block, as_typed, block_row, diary
from flexkeeper.sandbox import Limits, Sandbox, SandboxFailure
from flexkeeper.vault import Vault

TABLE_JOB = "flexkeeper.records.logbook.diary_table:run"
MAX_TABLE_BYTES = 8_000_000
MAX_TABLE_ROWS = 20_000
COLUMNS = (
    "start", "end", "zone", "vehicle", "station", "distance", "unit", "odometer_start", "odometer_end",
    "packages", "earnings", "note",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


@dataclass(frozen=True, slots=True)
class Imported:
    """What reading a table added: the ids of new blocks, and how many rows were there already."""

    added: tuple[int, ...]
    known: int


def diary_csv(blocks: Sequence[Block]) -> bytes:
    """The blocks as a table that spreadsheets open and `import_diary` reads."""
    table = io.StringIO()
    writer = csv.DictWriter(table, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    for block in blocks:
        typed = as_typed(block)
        # Spreadsheets run a text that begins like a formula; an apostrophe stops that.
        guarded = {name: f"'{typed[name]}" for name in ("station", "note") if typed[name][:1] in _FORMULA}
        writer.writerow({**typed, **guarded})
    # The byte order mark is what tells spreadsheets that this is UTF-8.
    return table.getvalue().encode("utf-8-sig")


def import_diary(
    vault: Vault, untrusted: bytes, *, sandbox: Sandbox, progress: Progress | None = None
) -> Imported:
    """Adds the blocks of a table with the columns of `COLUMNS`, all in one change, or none.

    A block that starts and ends with one that is there is not added again.

    Raises:
        FlexKeeperError: if it is no such table, or a row does not fit; the message names the row.
        Cancelled: if the progress was.
    """
    if len(untrusted) > MAX_TABLE_BYTES:
        raise FlexKeeperError(_("That table is too long for a diary."), _("Split it, by year for example."))
    typed = _table(untrusted, sandbox, progress)
    wanted = []
    for number, values in enumerate(typed, start=2):
        try:
            wanted.append(block_row(vault, values))
        except FlexKeeperError as error:
            where = _("Row {number}: {message}").format(number=number, message=error.message)
            raise FlexKeeperError(where, f"{error.remedy} {_('Nothing was added.')}") from None
    known = {(one.starts.astimezone(UTC), one.ends.astimezone(UTC)) for one in diary(vault)}
    added = []
    with vault.database.change("block", detail={"rows": len(wanted)}) as change:
        for row in wanted:
            place = tuple(datetime.fromisoformat(row[name]).astimezone(UTC) for name in ("starts", "ends"))
            if (place[0], place[1]) not in known:
                known.add((place[0], place[1]))
                added.append(change.insert("block", row))
    return Imported(tuple(added), len(wanted) - len(added))


def _table(untrusted: bytes, sandbox: Sandbox, progress: Progress | None) -> list[dict[str, str]]:
    try:
        answer = sandbox.run(
            TABLE_JOB,
            {"columns": list(COLUMNS), "most_rows": MAX_TABLE_ROWS},
            [untrusted],
            limits=Limits(seconds=60.0),
            progress=progress or Progress(),
        )
        rows = json.loads(answer.parts[0])
        return [{str(name): str(value) for name, value in row.items()} for row in rows]
    except (SandboxFailure, ValueError, AttributeError, LookupError, TypeError) as error:
        raise FlexKeeperError(
            _("That is not a table of blocks."),
            _("Its first row has to name columns: {columns}.").format(columns=", ".join(COLUMNS)),
        ) from error
