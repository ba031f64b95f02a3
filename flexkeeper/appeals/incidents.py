"""Incidents: what happened at one delivery, and how far the photo was taken from the address.

Each function is one change; what adds something returns its number, the others that of the change.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from flexkeeper import records
from flexkeeper.appeals.cases import case, claim, incidents, row_of
from flexkeeper.appeals.editing import set_papers, usable
from flexkeeper.appeals.opening import at_most, said
from flexkeeper.appeals.values import Incident
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.vault import Vault

_EARTH_METERS = 6_371_008.8  # mean radius R1 of the GRS 80 ellipsoid (IUGG)


@dataclass(frozen=True, slots=True)
class NewIncident:
    """An incident as it is noted; `exhibits` are ids of records, `block` one of the diary.

    `place` is where it should have gone: latitude and longitude in degrees.
    """

    day: date
    what: str
    kind: Literal["incident", "not_received"] = "incident"
    claim: int | None = None
    block: int | None = None
    station: str = ""
    package: str = ""
    cause: str = ""
    witnesses: str = ""
    place: tuple[float, float] | None = None
    exhibits: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture of a delivery: when and where its camera says it was taken, and how far from the address.

    `meters` is None where the camera or the driver states no place.
    """

    record: int
    title: str
    taken: datetime | None
    place: tuple[float, float] | None
    meters: float | None


def add_incident(vault: Vault, case_id: int, new: NewIncident) -> int:
    """Notes an incident of a case.

    Raises:
        FlexKeeperError: if the case, the claim, the block or a paper is not there, or a value does not fit.
    """
    case(vault, case_id)
    row, wanted = _row(vault, case_id, new), usable(vault, new.exhibits)
    with vault.database.change("case") as change:
        incident_id = change.insert("incident", {"case": case_id, **row})
        set_papers(vault, change, case_id, "incident", incident_id, wanted)
    return incident_id


def edit_incident(vault: Vault, incident_id: int, new: NewIncident) -> int:
    """Puts this in the place of what was noted.

    Raises:
        FlexKeeperError: as `add_incident`.
    """
    case_id = row_of(vault, "incident", incident_id)["case"]
    row, wanted = _row(vault, case_id, new), usable(vault, new.exhibits)
    with vault.database.change("case") as change:
        change.update("incident", incident_id, row)
        set_papers(vault, change, case_id, "incident", incident_id, wanted)
    return change.id


def remove_incident(vault: Vault, incident_id: int) -> int:
    """Takes an incident out, with its links to papers; the papers stay in the vault.

    Raises:
        FlexKeeperError: if it is not there.
    """
    row_of(vault, "incident", incident_id)
    with vault.database.change("case") as change:
        change.delete("incident", incident_id)
    return change.id


def incident(vault: Vault, incident_id: int) -> Incident:
    """The incident of that number.

    Raises:
        FlexKeeperError: if there is none.
    """
    row = row_of(vault, "incident", incident_id)
    return next(one for one in incidents(vault, row["case"]) if one.id == incident_id)


def photos(vault: Vault, one: Incident) -> list[Photo]:
    """The pictures among an incident's papers, with what their cameras say."""
    return [
        Photo(
            record.id,
            record.title,
            record.happened_at,
            record.place,
            distance(record.place, one.place) if record.place and one.place else None,
        )
        for record in records.many(vault, one.exhibits)
        if any(document.media_type.startswith("image/") for document in record.documents)
    ]


def block_of(vault: Vault, one: Incident) -> records.Block | None:
    """The block of an incident: the one named, else the only one of that day."""
    blocks = records.diary(vault, first=one.day, last=one.day) if one.block is None else records.diary(vault)
    if one.block is not None:
        return next((block for block in blocks if block.id == one.block), None)
    return blocks[0] if len(blocks) == 1 else None


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Meters between two places, along the great circle (haversine formula; off by at most 0.6 %)."""
    (north, east), (other_north, other_east) = (
        (math.radians(part) for part in place) for place in (one, other)
    )
    half = (
        math.sin((other_north - north) / 2) ** 2
        + math.cos(north) * math.cos(other_north) * math.sin((other_east - east) / 2) ** 2
    )
    return 2 * _EARTH_METERS * math.asin(math.sqrt(min(1.0, half)))


def parse_place(text: str) -> tuple[float, float]:
    """A place as typed: latitude and longitude in degrees, as 45.5231, -122.6765.

    Raises:
        FlexKeeperError: if it is none.
    """
    parts = text.replace(",", " ").split()
    try:
        north, east = (float(part) for part in parts)
    except ValueError:
        north, east = math.nan, math.nan
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        raise FlexKeeperError(
            _("“{text}” is not a place.").format(text=text[:80]),
            _("Write latitude and longitude in degrees: 45.5231, -122.6765."),
        )
    return north, east


def _row(vault: Vault, case_id: int, new: NewIncident) -> dict[str, Any]:
    if new.claim is not None and claim(vault, new.claim).case != case_id:
        raise FlexKeeperError(
            _("Claim {id} belongs to another case.").format(id=new.claim), _("Nothing was changed.")
        )
    if new.block is not None and not any(block.id == new.block for block in records.diary(vault)):
        raise FlexKeeperError(
            _("There is no block {id} in the diary.").format(id=new.block),
            _("“flexkeeper records vehicle diary list” shows the blocks."),
        )
    return {
        "claim": new.claim,
        "kind": new.kind,
        "day": new.day.isoformat(),
        "block": new.block,
        "station": at_most(new.station, _("Station")),
        "package": at_most(new.package, _("Package")),
        "what": said(new.what, _("What happened")),
        "cause": at_most(new.cause, _("Cause")),
        "witnesses": at_most(new.witnesses, _("Witnesses")),
        "place": json.dumps(list(new.place)) if new.place else None,
    }
