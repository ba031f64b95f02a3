"""One transaction on the database: what it writes, what it remembers for undo, what it makes forgotten."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import apsw

Params = Sequence[Any] | Mapping[str, Any]

DERIVED_TABLES = frozenset({"search_text"})
"""Tables that the domain makes again from others: nothing in them is remembered."""


_LONE_SURROGATES = re.compile("[\ud800-\udfff]")


def storable(value: Any) -> Any:
    """The value, with U+FFFD for each lone surrogate of a text: UTF-8, and so the database, has none."""
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            return _LONE_SURROGATES.sub("\N{REPLACEMENT CHARACTER}", value)
    return value


def bindable(params: Params) -> Params:
    """The parameters of a query, each storable."""
    if isinstance(params, Mapping):
        return {name: storable(value) for name, value in params.items()}
    return tuple(storable(value) for value in params)


def select(connection: apsw.Connection, sql: str, params: Params = ()) -> list[dict[str, Any]]:
    """All rows of a query, each as column → value."""
    cursor = connection.execute(sql, bindable(params))
    names: list[str] = []
    rows = []
    for row in cursor:
        names = names or [column[0] for column in cursor.get_description()]
        rows.append(dict(zip(names, row, strict=True)))
    return rows


@dataclass(frozen=True, slots=True)
class _Reference:
    """`table.column` names a row of another table: is deleted with it, or cannot be without it."""

    table: str
    column: str
    cascades: bool
    belongs: bool


class Change:
    """What `Database.change` hands out; valid until its block ends. `id` is the id of its activity row.

    Each insert, update and delete writes one `revision` row with the row as it was before. Lone surrogates
    in texts (undecodable names have them) become U+FFFD.
    """

    def __init__(self, connection: apsw.Connection, change_id: int) -> None:
        self.id = change_id
        self.has_forgotten = False
        self.afterwards: list[Callable[[], None]] = []
        self._connection = connection

    def insert(self, table: str, values: Mapping[str, Any]) -> int:
        """Adds a row and returns its id."""
        columns = ", ".join(_name(column) for column in values)
        marks = ", ".join("?" for _ in values)
        added = select(
            self._connection,
            f"INSERT INTO {_name(table)} ({columns}) VALUES ({marks}) RETURNING rowid AS row",  # noqa: S608
            tuple(values.values()),
        )
        row_id = int(added[0]["row"])
        self._remember(table, row_id, None)
        return row_id

    def update(self, table: str, row_id: int, values: Mapping[str, Any]) -> None:
        """Changes columns of one row; KeyError when there is no such row."""
        self._remember(table, row_id, self._existing(table, row_id))
        columns = ", ".join(f"{_name(column)} = ?" for column in values)
        self._run(
            f"UPDATE {_name(table)} SET {columns} WHERE rowid = ?",  # noqa: S608
            (*values.values(), row_id),
        )

    def rewrite(self, table: str, row_id: int, values: Mapping[str, Any]) -> None:
        """Changes columns of one row and of all that revisions remember of it; KeyError when it is absent.

        For what nobody chose and no undo may bring back, such as the name of an encrypted file that is gone:
        the change is no step of the history.
        """
        self._existing(table, row_id)
        columns = ", ".join(f"{_name(column)} = ?" for column in values)
        self._run(
            f"UPDATE {_name(table)} SET {columns} WHERE rowid = ?",  # noqa: S608
            (*values.values(), row_id),
        )
        places = ", ".join(f"'$.{column}', ?" for column in values)
        self._run(
            f"UPDATE revision SET before = json_set(before, {places})"  # noqa: S608
            ' WHERE "table" = ? AND row = ? AND before IS NOT NULL',
            (*values.values(), table, row_id),
        )

    def delete(self, table: str, row_id: int) -> None:
        """Deletes one row and, each with its own revision, the rows that go with it; KeyError when absent."""
        before = self._existing(table, row_id)
        for child, child_id in self._dependents(table, row_id):
            self.delete(child, child_id)
        self._remember(table, row_id, before)
        self._connection.execute(f"DELETE FROM {_name(table)} WHERE rowid = ?", (row_id,))  # noqa: S608

    def forget(self, table: str, row_id: int) -> None:
        """Deletes one row, the rows that go with it, and everything that revisions remember of them.

        The details of activities about a forgotten record go too, but which step an undoing took back: that
        is a number, and without it the step would seem to stand. The row may be deleted already.
        """
        self.has_forgotten = True
        for child, child_id in self._dependents(table, row_id):
            self.forget(child, child_id)
        for child, child_id in self._deleted_dependents(table, row_id):
            self.forget(child, child_id)
        self._connection.execute(f"DELETE FROM {_name(table)} WHERE rowid = ?", (row_id,))  # noqa: S608
        self._connection.execute('DELETE FROM revision WHERE "table" = ? AND row = ?', (table, row_id))
        if table == "record":
            self._connection.execute(
                "UPDATE activity SET detail = '{}' WHERE record = ? AND id <> ? AND action <> 'undo'",
                (row_id, self.id),
            )

    def derived(self, sql: str, params: Params = ()) -> None:
        """Runs SQL on tables that are made from others; nothing is remembered for undo."""
        self._run(sql, params)

    def after_commit(self, action: Callable[[], None]) -> None:
        """Has the action run once the change is on the disk; not at all when it is rolled back."""
        self.afterwards.append(action)

    def set_record(self, record_id: int) -> None:
        """Says which record this change was about, when that was not known at its beginning."""
        self._connection.execute("UPDATE activity SET record = ? WHERE id = ?", (record_id, self.id))

    def put_back(self, table: str, row_id: int, before: Mapping[str, Any] | None) -> None:
        """Makes one row what it was: absent (None) or exactly these columns. What undo is made of."""
        found = self._row(table, row_id)
        if before is None:
            if found is not None:
                self.delete(table, row_id)
        elif found is None:
            self.insert(table, before)
        else:
            self.update(table, row_id, before)

    def _run(self, sql: str, params: Params) -> None:
        self._connection.execute(sql, bindable(params)).fetchall()

    def _existing(self, table: str, row_id: int) -> dict[str, Any]:
        row = self._row(table, row_id)
        if row is None:
            raise KeyError(f"{table} {row_id}")
        return row

    def _row(self, table: str, row_id: int) -> dict[str, Any] | None:
        found = select(self._connection, f"SELECT * FROM {_name(table)} WHERE rowid = ?", (row_id,))  # noqa: S608
        return found[0] if found else None

    def _remember(self, table: str, row_id: int, before: Mapping[str, Any] | None) -> None:
        text = None if before is None else json.dumps(before, ensure_ascii=False)
        self._connection.execute(
            'INSERT INTO revision (change, "table", row, before) VALUES (?, ?, ?, ?)',
            (self.id, table, row_id, text),
        )

    def _dependents(self, table: str, row_id: int) -> list[tuple[str, int]]:
        """The rows that the database would delete together with this one, without derived ones."""
        found = []
        for reference in self._references(table):
            if reference.cascades:
                rows = select(
                    self._connection,
                    f"SELECT rowid AS rowid FROM {_name(reference.table)}"  # noqa: S608
                    f" WHERE {_name(reference.column)} = ?",
                    (row_id,),
                )
                found += [(reference.table, row["rowid"]) for row in rows]
        return found

    def _deleted_dependents(self, table: str, row_id: int) -> set[tuple[str, int]]:
        """The rows that hung on this one, are gone, and are only known to revisions."""
        found = set()
        for reference in self._references(table):
            if not reference.belongs:
                continue
            rows = select(
                self._connection,
                'SELECT row FROM revision WHERE "table" = ? AND before IS NOT NULL'  # noqa: S608
                " AND json_extract(before, '$.' || ?) = ?"
                f" AND row NOT IN (SELECT rowid FROM {_name(reference.table)})",
                (reference.table, reference.column, row_id),
            )
            found |= {(reference.table, row["row"]) for row in rows}
        return found

    def _references(self, table: str) -> Iterator[_Reference]:
        """Where other tables name rows of this one, as the schema says it."""
        rows = select(
            self._connection,
            'SELECT m.name, f."from", f.on_delete, c."notnull"'
            " FROM sqlite_schema m, pragma_foreign_key_list(m.name) f, pragma_table_info(m.name) c"
            ' WHERE m.type = \'table\' AND f."table" = ? AND c.name = f."from"',
            (table,),
        )
        for row in rows:
            if row["name"] not in DERIVED_TABLES | {"revision"}:
                cascades = row["on_delete"] == "CASCADE"
                yield _Reference(row["name"], row["from"], cascades, cascades or bool(row["notnull"]))


def _name(identifier: str) -> str:
    """A table or column name, quoted; names come from our own code, never from outside."""
    assert re.fullmatch(r"[a-z_]+[a-z0-9_]*", identifier), identifier
    return f'"{identifier}"'
