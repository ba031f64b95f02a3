"""Looking a vehicle over: lists of items as data, and what was found on a day."""

from __future__ import annotations

import functools
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from flexkeeper import paths
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records.kinds import Field
from flexkeeper.records.logbook import entries
from flexkeeper.records.people import me, vehicle
from flexkeeper.vault import Vault

Result = Literal["pass", "fail", "n/a"]
_RESULTS = ("pass", "fail", "n/a")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at."""

    id: str
    label: str
    group: str


@dataclass(frozen=True, slots=True)
class ChecklistForm:
    """A list of things to look at, from `resources/checklists/*.toml`."""

    id: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """What was found on a day; an item that is not in `results` was not looked at."""

    id: int
    vehicle: int
    form: ChecklistForm
    day: date
    odometer: int | None
    results: Mapping[str, Result]
    note: str

    @property
    def failed(self) -> tuple[Item, ...]:
        """The items that failed."""
        return tuple(item for item in self.form.items if self.results.get(item.id) == "fail")

    @property
    def open(self) -> tuple[Item, ...]:
        """The items that were not looked at."""
        return tuple(item for item in self.form.items if item.id not in self.results)


@functools.cache
def checklist_forms() -> Mapping[str, ChecklistForm]:
    """All forms by id."""
    read = (
        tomllib.loads(path.read_text("utf-8")) for path in sorted(paths.resources().glob("checklists/*.toml"))
    )
    return {data["id"]: _form(data) for data in read}


def checklist_form(form_id: str) -> ChecklistForm:
    """The form of that id.

    Raises:
        FlexKeeperError: if there is none.
    """
    found = checklist_forms().get(form_id)
    if found is None:
        raise FlexKeeperError(
            _("There is no checklist named “{id}”.").format(id=form_id),
            _("Choose one of: {ids}.").format(ids=", ".join(checklist_forms())),
        )
    return found


def checklists(vault: Vault, vehicle_id: int) -> list[Checklist]:
    """The checklists of a vehicle, oldest first.

    Raises:
        FlexKeeperError: if there is no such vehicle.
    """
    rows = vault.database.rows(
        "SELECT * FROM checklist WHERE vehicle = ? ORDER BY day, id", (vehicle(vault, vehicle_id).id,)
    )
    return [_checklist(row) for row in rows]


def checklist(vault: Vault, checklist_id: int) -> Checklist:
    """The checklist of that id.

    Raises:
        FlexKeeperError: if it is not there.
    """
    return _checklist(entries.entry(vault, "checklist", checklist_id))


def add_checklist(
    vault: Vault, vehicle_id: int, form_id: str, values: Mapping[str, str], results: Mapping[str, str]
) -> int:
    """Notes what was found (`day`, `odometer`, `note`; `pass`, `fail` or `n/a` by item); returns its id.

    Raises:
        FlexKeeperError: if the vehicle, form, a field or an item is not known, or a value does not fit.
    """
    form = checklist_form(form_id)
    row: dict[str, Any] = entries.parsed(_fields(), values)
    entries.require(_fields(), row, ("day",))
    row["odometer"] = entries.whole(row.get("odometer", ""))
    kept = entries.parsed(
        [Field(one.id, one.label, "choice", choices=_RESULTS) for one in form.items], results
    )
    texts = {"list": form.id, "results": json.dumps({name: found for name, found in kept.items() if found})}
    return entries.add(vault, "checklist", {"vehicle": vehicle(vault, vehicle_id).id, **row, **texts})


def remove_checklist(vault: Vault, checklist_id: int) -> None:
    """Takes a checklist out.

    Raises:
        FlexKeeperError: if it is not there.
    """
    entries.remove(vault, "checklist", checklist_id)


def print_checklist(
    vault: Vault, vehicle_id: int, form: ChecklistForm, filled: Checklist | None, *, now: datetime
) -> bytes:
    """A checklist as a PDF for paper: as `filled`, or empty to be filled by hand.

    Raises:
        FlexKeeperError: if there is no such vehicle.
    """
    from flexkeeper import typeset  # typst: a checklist is seldom printed

    car = vehicle(vault, vehicle_id)
    described = [car.name, *(car.fields.get(name, "") for name in ("year", "make", "model"))]
    results = filled.results if filled else {}
    lines = [
        (
            _("Vehicle"),
            " · ".join(filter(None, [" ".join(filter(None, described)), car.fields.get("plate")])),
        ),
        (_("VIN"), car.fields.get("vin", "")),
        (_("Driver"), me(vault).get("name", "")),
        (_("Date"), filled.day.isoformat() if filled else ""),
        (_("Odometer"), f"{filled.odometer:,}" if filled and filled.odometer is not None else ""),
    ]
    data: dict[str, Any] = {
        "title": form.title,
        "language": "en",
        "lines": lines,
        "words": {"pass": _("Pass"), "fail": _("Fail"), "n/a": _("N/A"), "signature": _("Signature")},
        "groups": [
            {
                "label": group,
                "items": [[one.label, results.get(one.id, "")] for one in form.items if one.group == group],
            }
            for group in dict.fromkeys(one.group for one in form.items)
        ],
        "note_label": _("Note"),
        "note": filled.note if filled else "",
    }
    return typeset.pdf("typeset/checklist.typ", data, timestamp=now)


def _fields() -> tuple[Field, ...]:
    return (
        Field("day", _("Day"), "date"),
        Field("odometer", _("Odometer"), "odometer"),
        Field("note", _("Note"), "text"),
    )


def _form(data: Mapping[str, Any]) -> ChecklistForm:
    items = (
        Item(one["id"], one["label"], group["label"]) for group in data["groups"] for one in group["items"]
    )
    return ChecklistForm(data["id"], data["title"], tuple(items))


def _checklist(row: Mapping[str, Any]) -> Checklist:
    return Checklist(
        id=row["id"],
        vehicle=row["vehicle"],
        form=checklist_form(row["list"]),
        day=date.fromisoformat(row["day"]),
        odometer=row["odometer"],
        results=json.loads(row["results"]),
        note=row["note"],
    )
