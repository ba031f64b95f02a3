"""Finding records by words, as they are typed.

The index is FTS5 over title and body; the body is everything else a record says. Ranking all matches
costs more than 100 ms at 100,000 records, so only the newest matches are ranked (figures in
`docs/decisions/`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from flexkeeper.records.kinds import kinds
from flexkeeper.records.read import get
from flexkeeper.records.values import Record
from flexkeeper.vault import Change, Vault

RANKED_MATCHES = 60

BEST_OF_THE_NEWEST = """
    SELECT id FROM (
        SELECT search.rowid AS id, search.rank AS score
        FROM search JOIN record ON record.id = search.rowid
        WHERE search MATCH ? AND record.state <> 'trashed'
        ORDER BY search.rowid DESC LIMIT ?)
    ORDER BY score, id DESC LIMIT ?"""

_WORD = re.compile(r"\w+")
_SEARCHED_FACTS = ("from", "to", "cc", "subject", "camera")


def find(vault: Vault, query: str, *, limit: int = 20) -> list[Record]:
    """The records in which each word of the query starts some word, best of the newest first.

    Trashed records are left out. A query without a letter or digit finds nothing.
    """
    return [get(vault, record_id) for record_id in find_ids(vault, query, limit=limit)]


def find_ids(vault: Vault, query: str, *, limit: int = 20) -> list[int]:
    """The ids that `find` would return the records of."""
    expression = match_expression(query)
    if not expression:
        return []
    rows = vault.database.rows(BEST_OF_THE_NEWEST, (expression, max(RANKED_MATCHES, limit), limit))
    return [row["id"] for row in rows]


def match_expression(query: str) -> str:
    """The FTS5 expression for typed words: each quoted, so that no sign is an operator, each a prefix."""
    return " ".join(f'"{word}"*' for word in _WORD.findall(query))


def index(vault: Vault, change: Change, record_id: int) -> None:
    """Writes what the record can be found by anew; called by everything that changes a record."""
    row = vault.database.row("SELECT kind, title, fields, tags, note FROM record WHERE id = ?", (record_id,))
    if row is None:
        change.derived("DELETE FROM search_text WHERE record = ?", (record_id,))
        return
    documents = vault.database.rows(
        """SELECT name, facts, text FROM document LEFT JOIN document_text ON document = document.id
           WHERE record = ? ORDER BY position""",
        (record_id,),
    )
    change.derived(
        """INSERT INTO search_text (record, title, body) VALUES (?, ?, ?)
           ON CONFLICT (record) DO UPDATE SET title = excluded.title, body = excluded.body""",
        (record_id, row["title"], _body(row, documents)),
    )


def _body(row: Mapping[str, Any], documents: list[dict[str, Any]]) -> str:
    kind = kinds().get(row["kind"])
    parts = [kind.label if kind else "", *json.loads(row["fields"]).values(), *json.loads(row["tags"])]
    parts.append(row["note"])
    for document in documents:
        facts = json.loads(document["facts"])
        parts += [document["name"], *(str(facts.get(name, "")) for name in _SEARCHED_FACTS)]
        parts.append(document["text"] or "")
    return "\n".join(part for part in parts if part)
