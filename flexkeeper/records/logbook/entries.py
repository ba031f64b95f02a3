"""What the logbook's own tables share: values as typed, and rows added, changed and taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records.kinds import Field, parse
from flexkeeper.vault import Vault


def parsed(fields: Sequence[Field], values: Mapping[str, str]) -> dict[str, str]:
    """The values as they are kept, an empty one as an empty text.

    Raises:
        FlexKeeperError: if a field is not known or a value does not fit.
    """
    by_id = {field.id: field for field in fields}
    for name in values:
        if name not in by_id:
            raise FlexKeeperError(
                _("There is no field named “{field}” here.").format(field=name),
                _("The fields are: {fields}.").format(fields=", ".join(by_id)),
            )
    return {name: parse(by_id[name], value) for name, value in values.items()}


def require(fields: Sequence[Field], row: Mapping[str, Any], names: Sequence[str]) -> None:
    """Raises FlexKeeperError where one of those fields has no value."""
    for field in fields:
        if field.id in names and not row.get(field.id):
            raise FlexKeeperError(
                _("“{field}” is needed here.").format(field=field.label),
                _("Write it as {field}=…").format(field=field.id),
            )


def whole(text: str) -> int | None:
    """A kept whole number as the database has it.

    Raises:
        FlexKeeperError: if it has decimals or is too large for a row.
    """
    if text and (not text.isdecimal() or len(text) > 12):
        raise FlexKeeperError(
            _("“{value}” is not a whole number.").format(value=text), _("Write it without decimals.")
        )
    return int(text) if text else None


def money(text: str | None) -> Decimal | None:
    """A kept amount."""
    return Decimal(text) if text else None


def entry(vault: Vault, table: str, entry_id: int) -> dict[str, Any]:
    """One row of a table of the logbook.

    Raises:
        FlexKeeperError: if it is not there.
    """
    row = vault.database.row(f"SELECT * FROM {table} WHERE id = ?", (entry_id,))  # noqa: S608 - our own tables
    if row is None:
        raise FlexKeeperError(
            _("There is no entry {id} here.").format(id=entry_id), _("Give the number that the list shows.")
        )
    return row


def add(vault: Vault, table: str, values: Mapping[str, Any]) -> int:
    """Adds a row as one change and returns its id."""
    with vault.database.change(table) as change:
        return change.insert(table, values)


def update(vault: Vault, table: str, entry_id: int, values: Mapping[str, Any]) -> None:
    """Changes a row as one change."""
    entry(vault, table, entry_id)
    with vault.database.change(table) as change:
        change.update(table, entry_id, values)


def remove(vault: Vault, table: str, entry_id: int) -> None:
    """Takes a row out as one change; undo brings it back.

    Raises:
        FlexKeeperError: if it is not there.
    """
    entry(vault, table, entry_id)
    with vault.database.change(table) as change:
        change.delete(table, entry_id)
