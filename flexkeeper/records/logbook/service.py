"""What was done to a vehicle: receipts and services noted by hand, in one list."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flexkeeper import paths
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records.kinds import Field
from flexkeeper.records.logbook import entries
from flexkeeper.records.logbook.papers import papers_of
from flexkeeper.records.people import vehicle
from flexkeeper.records.read import get
from flexkeeper.records.values import Record
from flexkeeper.vault import Vault

RECEIPT = "maintenance"
"""The kind of the records that are services by themselves."""


@dataclass(frozen=True, slots=True)
class Service:
    """One visit to a shop, or work of one's own: a receipt (`record`), a note by hand (`id`), or both.

    `odometer` is in the vehicle's unit, `cost` in dollars; None where nothing is stated.
    """

    vehicle: int
    day: date | None
    odometer: int | None
    shop: str
    work: str
    categories: tuple[str, ...]
    cost: Decimal | None
    note: str = ""
    id: int | None = None
    record: int | None = None


@functools.cache
def work_categories() -> Mapping[str, str]:
    """The categories of work by id, with their words for the driver, from `resources/logbook/work.toml`."""
    return {one["id"]: one["label"] for one in _data()}


def categories_in(text: str) -> tuple[str, ...]:
    """The categories whose words occur in a text, in its order; `other` where there are none.

    Of words that overlap the longest counts: a tire rotation is no new tire.
    """
    by_words, pattern = _finder()
    found = (by_words[match[0]] for match in pattern.finditer(_plain(text)))
    return tuple(dict.fromkeys(found)) or ("other",)


def services(vault: Vault, vehicle_id: int) -> list[Service]:
    """All services of a vehicle, oldest first; those without a date at the end.

    A receipt that a note by hand names fills what the note leaves open, and is not listed twice.

    Raises:
        FlexKeeperError: if there is no such vehicle.
    """
    receipts = {record.id: record for record in papers_of(vault, vehicle_id, (RECEIPT,))}
    noted = vault.database.rows("SELECT * FROM service WHERE vehicle = ?", (vehicle_id,))
    elsewhere = {row["record"] for row in vault.database.rows("SELECT record FROM service") if row["record"]}
    found = [_noted(row, get(vault, row["record"]) if row["record"] else None) for row in noted]
    found += [_receipt(record, vehicle_id) for record in receipts.values() if record.id not in elsewhere]
    return sorted(found, key=lambda one: (one.day or date.max, one.odometer or 0, one.record or 0))


def service_fields() -> tuple[Field, ...]:
    """What a note of a service holds."""
    return (
        Field("day", _("Serviced"), "date"),
        Field("odometer", _("Odometer"), "odometer"),
        Field("shop", _("Shop"), "text"),
        Field("work", _("Work done"), "text"),
        Field("category", _("Kind of work"), "text"),
        Field("cost", _("Cost"), "money"),
        Field("note", _("Note"), "text"),
        Field("record", _("Receipt"), "number"),
    )


def add_service(vault: Vault, vehicle_id: int, values: Mapping[str, str], *, today: date) -> int:
    """Notes a service and returns its id; `day` and `work` are needed, `record` names its receipt.

    Raises:
        FlexKeeperError: if the vehicle, the receipt or a field is not known, a value does not fit, or the
            day has not come yet.
    """
    row = _row(vault, values, today)
    entries.require(service_fields(), row, ("day", "work"))
    return entries.add(vault, "service", {"vehicle": vehicle(vault, vehicle_id).id, **row})


def edit_service(vault: Vault, service_id: int, values: Mapping[str, str], *, today: date) -> None:
    """Sets fields of a noted service; raises as `add_service`."""
    row = _row(vault, values, today)
    entries.require(service_fields(), {"day": "-", "work": "-", **row}, ("day", "work"))
    entries.update(vault, "service", service_id, row)


def remove_service(vault: Vault, service_id: int) -> None:
    """Takes a noted service out; its receipt stays.

    Raises:
        FlexKeeperError: if it is not there.
    """
    entries.remove(vault, "service", service_id)


def _row(vault: Vault, values: Mapping[str, str], today: date) -> dict[str, Any]:
    row: dict[str, Any] = entries.parsed(service_fields(), values)
    if row.get("day", "") > today.isoformat():
        raise FlexKeeperError(_("That day has not come yet."), _("Note a service once it is done."))
    for name in {"odometer", "record"} & row.keys():
        row[name] = entries.whole(row[name])
    if "cost" in row:
        row["cost"] = row["cost"] or None
    if row.get("record") is not None:
        row["record"] = get(vault, row["record"]).id
    return row


def _receipt(record: Record, vehicle_id: int) -> Service:
    fields = record.fields
    work = fields.get("work", "")
    return Service(
        vehicle=vehicle_id,
        day=record.valid_from,
        odometer=entries.whole(fields.get("odometer", "")),
        shop=fields.get("shop", ""),
        work=work or record.title,
        categories=categories_in(fields.get("category") or work or record.title),
        cost=entries.money(fields.get("cost")),
        note=record.note,
        record=record.id,
    )


def _noted(row: Mapping[str, Any], record: Record | None) -> Service:
    receipt = _receipt(record, row["vehicle"]) if record and record.state != "trashed" else None
    return Service(
        vehicle=row["vehicle"],
        day=date.fromisoformat(row["day"]),
        odometer=row["odometer"] if row["odometer"] or not receipt else receipt.odometer,
        shop=row["shop"] or (receipt.shop if receipt else ""),
        work=row["work"],
        categories=categories_in(row["category"] or row["work"]),
        cost=entries.money(row["cost"]) if row["cost"] or not receipt else receipt.cost,
        note=row["note"],
        id=row["id"],
        record=receipt.record if receipt else None,
    )


@functools.cache
def _data() -> tuple[Mapping[str, Any], ...]:
    return tuple(tomllib.loads((paths.resources() / "logbook/work.toml").read_text("utf-8"))["categories"])


@functools.cache
def _finder() -> tuple[Mapping[str, str], re.Pattern[str]]:
    by_words = {
        _plain(words): one["id"] for one in _data() for words in (one["id"], one["label"], *one["words"])
    }
    longest_first = sorted(by_words, key=len, reverse=True)
    return by_words, re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")


def _plain(text: str) -> str:
    """The words of a text without case and accents."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in split if not unicodedata.combining(sign)).split())
