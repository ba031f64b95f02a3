"""What the commands of the logbook share: days, fields, and how values are printed."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import click

from flexkeeper.cli.shell import A_NUMBER, say
from flexkeeper.i18n import _

VEHICLE = click.argument("vehicle_id", type=A_NUMBER)
SET_SOME = click.option(
    "--set",
    "pairs",
    multiple=True,
    required=True,
    metavar="FIELD=VALUE",
    help="Set a field; empty clears it.",
)


class _Day(click.ParamType[date]):
    name = "DAY"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(_("write the day as 2026-11-20"), param, ctx)


DAY = _Day()


def today() -> date:
    """The day on this machine's clock."""
    return datetime.now(UTC).astimezone().date()


def plain(value: Any) -> Any:
    """A value as JSON has it: days as 2026-11-20, money as text, dataclasses as objects."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def say_added(entry_id: int, as_json: bool) -> None:
    """Says under which number an entry was added."""
    say({"id": entry_id}, as_json, [_("Noted as {id}.").format(id=entry_id)])


def say_removed(entry_id: int, as_json: bool) -> None:
    """Says that an entry was taken out."""
    say({"id": entry_id, "removed": True}, as_json, [_("Taken out. Undo brings it back.")])
