"""Looking through records: what is listed, in which order, how much there is of each sort.

Lists are lists of ids, sorted by the database; the rows to show are read a page at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from flexkeeper.i18n import _
from flexkeeper.records.kinds import kinds
from flexkeeper.records.search import find_ids
from flexkeeper.records.values import State
from flexkeeper.vault import Vault

Validity = Literal["expired", "soon", "later", "valid", "replaced", "none"]
Sort = Literal["attention", "newest", "oldest", "title"]
Shelf = Literal["all", "expired", "soon", "valid", "to_review", "locked", "damaged", "trash"]

SOON_DAYS = 30
LATER_DAYS = 60
MATCHES = 500

# As a list, which SQLite makes once; asked per record it took 5 s for 10,000 records and not 10 ms.
# The plus keeps SQLite from walking through all that is kept instead of the few that replace another.
_REPLACED = "record.id IN (SELECT supersedes FROM record WHERE supersedes IS NOT NULL AND +state = 'kept')"
_BROKEN = "record.id IN (SELECT record FROM document WHERE status = '{status}' AND status <> 'added')"
_HELD = "record.state <> 'trashed'"
DATED = f"{_HELD} AND valid_until IS NOT NULL AND NOT {_REPLACED}"

_SHELVES: Mapping[Shelf, str] = {
    "all": _HELD,
    "expired": f"{DATED} AND valid_until < :today",
    "soon": f"{DATED} AND valid_until BETWEEN :today AND :soon",
    "valid": f"{DATED} AND valid_until > :soon",
    "to_review": "record.state = 'to_review'",
    "locked": f"{_HELD} AND {_BROKEN.format(status='needs_password')}",
    "damaged": f"{_HELD} AND {_BROKEN.format(status='damaged')}",
    "trash": "record.state = 'trashed'",
}

_MOMENT = "coalesce(record.happened_at, record.valid_from, record.created)"
_ATTENTION = f"""CASE WHEN valid_until IS NULL OR valid_until > :later OR {_REPLACED} THEN 2
    WHEN valid_until < :today THEN 0 ELSE 1 END, CASE WHEN valid_until <= :later THEN valid_until END,
    {_MOMENT} DESC, id DESC"""
_ORDERS: Mapping[Sort, str] = {
    "attention": _ATTENTION,
    "newest": f"{_MOMENT} DESC, id DESC",
    "oldest": f"{_MOMENT}, id",
    "title": "title COLLATE NOCASE, id",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Which records are meant: a shelf, and narrower by kind's group, kind, vehicle, tag and typed words."""

    shelf: Shelf = "all"
    group: str | None = None
    vehicle: int | None = None
    tag: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A record as a list shows it; `sha256` is the first document's, for its thumbnail."""

    id: int
    title: str
    kind: str
    kind_label: str
    vehicle: str
    state: State
    validity: Validity
    days: int
    moment: str
    sha256: str
    media_type: str
    documents: int
    is_locked: bool
    is_damaged: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow a list: its id, its words, and how many records it holds."""

    id: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What a list can be narrowed by; only what holds a record, except for the shelf of all."""

    shelves: Mapping[Shelf, int]
    groups: tuple[Facet, ...]
    vehicles: tuple[Facet, ...]
    tags: tuple[Facet, ...]


def validity(valid_until: date | None, today: date, *, is_replaced: bool = False) -> Validity:
    """How a paper stands on a day: `soon` within 30 days, `later` within 60."""
    if valid_until is None:
        return "none"
    if is_replaced:
        return "replaced"
    days = (valid_until - today).days
    if days < 0:
        return "expired"
    return "soon" if days <= SOON_DAYS else "later" if days <= LATER_DAYS else "valid"


def list_ids(vault: Vault, choice: Choice, sort: Sort, today: date) -> list[int]:
    """The ids of the records meant, in order; with words, the best of those that match."""
    where = [_SHELVES[choice.shelf]]
    values: dict[str, Any] = _days(today)
    if choice.group is not None:
        names = [f":kind{number}" for number, kind in enumerate(_kinds_of(choice.group))]
        values |= {f"kind{number}": kind for number, kind in enumerate(_kinds_of(choice.group))}
        where.append(f"kind IN ({', '.join(names)})")
    if choice.vehicle is not None:
        where.append("vehicle = :vehicle")
        values["vehicle"] = choice.vehicle
    if choice.tag is not None:
        where.append("EXISTS (SELECT 1 FROM json_each(record.tags) WHERE value = :tag)")
        values["tag"] = choice.tag
    order = f" ORDER BY {_ORDERS[sort]}"
    sql = f"SELECT id FROM record WHERE {' AND '.join(where)}"  # noqa: S608 - our own words only
    if not choice.words.strip():
        return vault.database.column(sql + order, values)
    meant = find_ids(vault, choice.words, limit=MATCHES)
    listed = set(vault.database.column(f"{sql} AND id IN ({_list(meant)})", values))
    return [record_id for record_id in meant if record_id in listed]


def rows(vault: Vault, record_ids: Sequence[int], today: date) -> list[Row]:
    """Those records as rows, in the order asked for; one that is gone by now is left out."""
    found = vault.database.rows(
        f"""SELECT record.id, title, kind, state, valid_until, {_MOMENT} AS moment, vehicle.name AS vehicle,
                {_REPLACED} AS is_replaced, first.sha256, first.media_type,
                (SELECT count(*) FROM document WHERE document.record = record.id) AS documents,
                {_BROKEN.format(status="needs_password")} AS is_locked,
                {_BROKEN.format(status="damaged")} AS is_damaged
            FROM record LEFT JOIN vehicle ON vehicle.id = record.vehicle
            LEFT JOIN document AS first ON first.id = (
                SELECT id FROM document WHERE document.record = record.id ORDER BY position LIMIT 1)
            WHERE record.id IN ({_list(record_ids)})"""  # noqa: S608 - numbers only
    )
    by_id = {row["id"]: _row(row, today) for row in found}
    return [by_id[record_id] for record_id in record_ids if record_id in by_id]


def facets(vault: Vault, today: date) -> Facets:
    """How many records there are of each sort."""
    counts = ", ".join(f'sum({condition}) AS "{shelf}"' for shelf, condition in _SHELVES.items())
    shelves = vault.database.row(f"SELECT {counts} FROM record", _days(today)) or {}  # noqa: S608 - our own
    by_kind = vault.database.rows(f"SELECT kind, count(*) AS n FROM record WHERE {_HELD} GROUP BY kind")  # noqa: S608
    by_vehicle = vault.database.rows(
        f"""SELECT vehicle.id, vehicle.name, count(*) AS n FROM record
            JOIN vehicle ON vehicle.id = record.vehicle WHERE {_HELD} GROUP BY vehicle.id ORDER BY n DESC"""  # noqa: S608
    )
    by_tag = vault.database.rows(
        f"""SELECT value, count(*) AS n FROM record, json_each(record.tags)
            WHERE {_HELD} GROUP BY value ORDER BY n DESC, value LIMIT 20"""  # noqa: S608
    )
    return Facets(
        shelves={shelf: int(shelves.get(shelf) or 0) for shelf in _SHELVES},
        groups=_groups({row["kind"]: row["n"] for row in by_kind}),
        vehicles=tuple(Facet(str(row["id"]), row["name"], row["n"]) for row in by_vehicle),
        tags=tuple(Facet(row["value"], row["value"], row["n"]) for row in by_tag),
    )


def group_label(group: str) -> str:
    """The words for a group of kinds."""
    return {
        "required": _("Driver and vehicle"),
        "vehicle": _("Vehicle upkeep"),
        "evidence": _("Evidence"),
        "messages": _("Messages"),
        "appeal": _("Appeal"),
        "background": _("Background"),
        "business": _("Business"),
        "money": _("Money"),
    }.get(group, _("Other"))


def _kinds_of(group: str) -> list[str]:
    return [kind.id for kind in kinds().values() if kind.group == group]


def _groups(by_kind: Mapping[str, int]) -> tuple[Facet, ...]:
    counts: dict[str, int] = {}
    for kind in kinds().values():
        counts[kind.group] = counts.get(kind.group, 0) + by_kind.get(kind.id, 0)
    return tuple(Facet(group, group_label(group), count) for group, count in counts.items() if count)


def _row(row: Mapping[str, Any], today: date) -> Row:
    until = date.fromisoformat(row["valid_until"]) if row["valid_until"] else None
    kind = kinds().get(row["kind"])
    return Row(
        id=row["id"],
        title=row["title"],
        kind=row["kind"],
        kind_label=kind.label if kind else row["kind"],
        vehicle=row["vehicle"] or "",
        state=row["state"],
        validity=validity(until, today, is_replaced=bool(row["is_replaced"])),
        days=(until - today).days if until else 0,
        moment=row["moment"],
        sha256=row["sha256"] or "",
        media_type=row["media_type"] or "",
        documents=row["documents"],
        is_locked=bool(row["is_locked"]),
        is_damaged=bool(row["is_damaged"]),
    )


def _days(today: date) -> dict[str, Any]:
    return {
        "today": today.isoformat(),
        "soon": (today + timedelta(days=SOON_DAYS)).isoformat(),
        "later": (today + timedelta(days=LATER_DAYS)).isoformat(),
    }


def _list(numbers: Sequence[int]) -> str:
    return ", ".join(str(int(number)) for number in numbers)
