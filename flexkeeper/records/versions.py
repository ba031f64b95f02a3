"""Renewed papers: which one a paper replaces, and which one replaced it, to both ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flexkeeper.records.values import State
from flexkeeper.vault import Vault

_COLUMNS = "id, title, kind, valid_until, state, supersedes"


@dataclass(frozen=True, slots=True)
class Version:
    """A record as one of several that replaced each other."""

    id: int
    title: str
    kind: str
    valid_until: date | None
    state: State


@dataclass(frozen=True, slots=True)
class Versions:
    """`newer` replaced this record, `older` were replaced by it; the nearest first.

    Newer ones count once they are kept: what waits for review or was thrown away has replaced nothing.
    """

    newer: tuple[Version, ...]
    older: tuple[Version, ...]


def versions(vault: Vault, record_id: int) -> Versions:
    """The papers before and after this one; empty where it stands alone."""
    newer, older = [], []
    met = {record_id}
    for row in _chain(vault, record_id, "newer.supersedes = chain.id AND newer.state = 'kept'", "newer"):
        if row.id not in met:
            met.add(row.id)
            newer.append(row)
    for row in _chain(vault, record_id, "older.id = chain.supersedes", "older"):
        if row.id not in met:
            met.add(row.id)
            older.append(row)
    return Versions(tuple(newer), tuple(older))


def _chain(vault: Vault, record_id: int, step: str, name: str) -> list[Version]:
    """Those reached by a step taken again and again; a circle ends where it began."""
    columns = ", ".join(f"{name}.{one.strip()}" for one in _COLUMNS.split(","))
    rows = vault.database.rows(
        f"""WITH RECURSIVE chain(id, title, kind, valid_until, state, supersedes, depth) AS (
                SELECT {_COLUMNS}, 0 FROM record WHERE id = :id
                UNION SELECT {columns}, depth + 1 FROM chain JOIN record AS {name} ON {step}
                WHERE depth < 100)
            SELECT id, title, kind, valid_until, state, min(depth) AS depth FROM chain WHERE depth > 0
            GROUP BY id ORDER BY depth, id""",  # noqa: S608 - our own words
        {"id": record_id},
    )
    return [
        Version(
            row["id"],
            row["title"],
            row["kind"],
            date.fromisoformat(row["valid_until"]) if row["valid_until"] else None,
            row["state"],
        )
        for row in rows
    ]
