"""The diary of blocks: when, where, how far, how many packages, and what was earned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records.kinds import Field
from flexkeeper.records.logbook import entries
from flexkeeper.records.logbook.odometer import Unit
from flexkeeper.records.logbook.readings import unit_of
from flexkeeper.records.people import vehicle
from flexkeeper.vault import Vault

_LONGEST = timedelta(hours=24)
_YEARS = range(1900, 9000)  # nearer to the ends of the calendar a moment has no day in other zones
# A thousandth of a mile or kilometer: 1,609.344 m and 1,000 m.
_METERS = {"mi": Decimal("1609.344"), "km": Decimal(1000)}


@dataclass(frozen=True, slots=True)
class Block:
    """One block of work, from `starts` to `ends` (with offset, in `zone`); None is not noted.

    `distance` and the odometer are in `unit`, `earnings` in dollars.
    """

    id: int
    vehicle: int | None
    starts: datetime
    ends: datetime
    zone: str
    station: str
    distance: Decimal | None
    unit: Unit
    odometer_start: int | None
    odometer_end: int | None
    packages: int | None
    earnings: Decimal | None
    note: str

    @property
    def hours(self) -> Decimal:
        """How long it was, to the hundredth of an hour."""
        # Of one zone the difference would be that of its clocks, an hour off where they change.
        seconds = (self.ends.astimezone(UTC) - self.starts.astimezone(UTC)).total_seconds()
        return (Decimal(int(seconds)) / 3600).quantize(Decimal("0.01"))

    @property
    def driven(self) -> Decimal | None:
        """The distance as noted, else between its odometer readings; None where neither is noted."""
        if self.distance is not None:
            return self.distance
        if self.odometer_start is None or self.odometer_end is None:
            return None
        return Decimal(self.odometer_end - self.odometer_start)


@dataclass(frozen=True, slots=True)
class Month:
    """The plain sums of a month's blocks, by the day they start; `month` as 2026-11.

    `distance` is in `unit`. `without_distance` and `without_earnings` count the blocks that are missing
    in those sums. Nothing here is a tax figure.
    """

    month: str
    blocks: int
    hours: Decimal
    distance: Decimal
    unit: Unit
    packages: int
    earnings: Decimal
    without_distance: int
    without_earnings: int


def diary(
    vault: Vault, *, vehicle_id: int | None = None, first: date | None = None, last: date | None = None
) -> list[Block]:
    """The blocks of those days, in order; of all vehicles where none is named."""
    rows = vault.database.rows("SELECT * FROM block ORDER BY id")
    found = sorted((_block(row) for row in rows), key=lambda one: (one.starts.astimezone(UTC), one.id))
    return [
        one
        for one in found
        if (vehicle_id is None or one.vehicle == vehicle_id)
        and (first is None or first <= one.starts.date())
        and (last is None or one.starts.date() <= last)
    ]


def months(blocks: Sequence[Block], unit: Unit = "mi") -> list[Month]:
    """The sums of each month that has a block, in order."""
    by_month: dict[str, list[Block]] = {}
    for block in blocks:
        by_month.setdefault(f"{block.starts:%Y-%m}", []).append(block)
    return [_month(name, of_month, unit) for name, of_month in sorted(by_month.items())]


def block_fields() -> tuple[Field, ...]:
    """What is noted of a block."""
    return (
        Field("start", _("Start"), "text"),
        Field("end", _("End"), "text"),
        Field("zone", _("Time zone"), "text"),
        Field("vehicle", _("Vehicle"), "number"),
        Field("station", _("Station"), "text"),
        Field("distance", _("Distance"), "number"),
        Field("unit", _("Unit"), "choice", choices=("mi", "km")),
        Field("odometer_start", _("Odometer at the start"), "odometer"),
        Field("odometer_end", _("Odometer at the end"), "odometer"),
        Field("packages", _("Packages"), "number"),
        Field("earnings", _("Earnings"), "money"),
        Field("note", _("Note"), "text"),
    )


def add_block(vault: Vault, values: Mapping[str, str]) -> int:
    """Notes a block and returns its id; `start`, `end` and `zone` are needed.

    Raises:
        FlexKeeperError: if a field or the vehicle is not known, or a value does not fit.
    """
    return entries.add(vault, "block", block_row(vault, values))


def edit_block(vault: Vault, block_id: int, values: Mapping[str, str]) -> None:
    """Sets fields of a block; raises as `add_block`."""
    known = as_typed(_block(entries.entry(vault, "block", block_id)))
    entries.update(vault, "block", block_id, block_row(vault, {**known, **values}))


def remove_block(vault: Vault, block_id: int) -> None:
    """Takes a block out.

    Raises:
        FlexKeeperError: if it is not there.
    """
    entries.remove(vault, "block", block_id)


def as_typed(block: Block) -> dict[str, str]:
    """A block's values by column, as `add_block` takes them."""
    values = {
        "start": block.starts.isoformat(),
        "end": block.ends.isoformat(),
        "zone": block.zone,
        "vehicle": block.vehicle,
        "station": block.station,
        "distance": block.distance,
        "unit": block.unit,
        "odometer_start": block.odometer_start,
        "odometer_end": block.odometer_end,
        "packages": block.packages,
        "earnings": block.earnings,
        "note": block.note,
    }
    return {name: "" if value is None else str(value) for name, value in values.items()}


def block_row(vault: Vault, values: Mapping[str, str]) -> dict[str, Any]:
    """The row of a block; raises as `add_block`."""
    parsed = entries.parsed(block_fields(), values)
    entries.require(block_fields(), parsed, ("start", "end", "zone"))
    starts, ends = (_moment(parsed[name], parsed["zone"]) for name in ("start", "end"))
    if not timedelta(0) < ends.astimezone(UTC) - starts.astimezone(UTC) <= _LONGEST:
        raise FlexKeeperError(
            _("The block ends before it starts, or more than a day later."), _("Look at its times.")
        )
    numbers = {
        name: entries.whole(parsed.get(name, ""))
        for name in ("vehicle", "odometer_start", "odometer_end", "packages")
    }
    _require_forward(numbers["odometer_start"], numbers["odometer_end"])
    car = vehicle(vault, numbers["vehicle"]) if numbers["vehicle"] is not None else None
    return {
        **numbers,
        "starts": starts.isoformat(),
        "ends": ends.isoformat(),
        "zone": parsed["zone"],
        "station": parsed.get("station", ""),
        "distance": parsed.get("distance") or None,
        "unit": parsed.get("unit") or (unit_of(car) if car else "mi"),
        "earnings": parsed.get("earnings") or None,
        "note": parsed.get("note", ""),
    }


def _require_forward(start: int | None, end: int | None) -> None:
    if start is not None and end is not None and end < start:
        raise FlexKeeperError(
            _("The odometer is lower at the end of the block than at its start."),
            _("Look at the two readings."),
        )


def _moment(text: str, zone: str) -> datetime:
    """The moment as its zone's clock shows it; a time without offset is of that zone.

    Of an hour that comes twice the first is meant.
    """
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise FlexKeeperError(
            _("“{zone}” is not a time zone.").format(zone=zone),
            _("Write it as America/Los_Angeles."),
        ) from None
    try:
        moment = datetime.fromisoformat(text)
        if moment.year not in _YEARS:
            raise ValueError(text)
        return moment.astimezone(place) if moment.tzinfo else moment.replace(tzinfo=place)
    except (ValueError, OverflowError):
        raise FlexKeeperError(
            _("“{text}” is not a moment.").format(text=text), _("Write it as 2026-11-06T18:45.")
        ) from None


def _block(row: Mapping[str, Any]) -> Block:
    zone = ZoneInfo(row["zone"])
    return Block(
        id=row["id"],
        vehicle=row["vehicle"],
        starts=datetime.fromisoformat(row["starts"]).astimezone(zone),
        ends=datetime.fromisoformat(row["ends"]).astimezone(zone),
        zone=row["zone"],
        station=row["station"],
        distance=entries.money(row["distance"]),
        unit=cast("Unit", row["unit"]),
        odometer_start=row["odometer_start"],
        odometer_end=row["odometer_end"],
        packages=row["packages"],
        earnings=entries.money(row["earnings"]),
        note=row["note"],
    )


def _month(name: str, blocks: Sequence[Block], unit: Unit) -> Month:
    driven = [
        one.driven if one.unit == unit else one.driven * _METERS[one.unit] / _METERS[unit]
        for one in blocks
        if one.driven is not None
    ]
    earned = [one.earnings for one in blocks if one.earnings is not None]
    return Month(
        month=name,
        blocks=len(blocks),
        hours=sum((one.hours for one in blocks), Decimal(0)),
        distance=sum(driven, Decimal(0)).quantize(Decimal("0.1")),
        unit=unit,
        packages=sum(one.packages or 0 for one in blocks),
        earnings=sum(earned, Decimal("0.00")),
        without_distance=len(blocks) - len(driven),
        without_earnings=len(blocks) - len(earned),
    )
