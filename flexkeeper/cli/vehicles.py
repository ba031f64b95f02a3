"""`flexkeeper records vehicle …`: vehicles with their logbook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import click

from flexkeeper import records
from flexkeeper.cli import checklists, diary, services
from flexkeeper.cli.entries import DAY, SET_SOME, VEHICLE, plain, say_added, say_removed, today
from flexkeeper.cli.services import as_next, next_line
from flexkeeper.cli.shell import A_NUMBER, Shell, assignments, json_option, say
from flexkeeper.i18n import _
from flexkeeper.records import Vehicle

_SET = click.option("--set", "pairs", multiple=True, metavar="FIELD=VALUE", help="Set a field.")

_ALWAYS_NEEDED = ("insurance", "registration")


@click.group("vehicle")
def command() -> None:
    """Vehicles: profile, odometer, services, rules, checklists, coverage, costs, diary of blocks."""


@command.command("add")
@click.argument("name")
@_SET
@json_option
@click.pass_obj
def add_vehicle(shell: Shell, name: str, pairs: tuple[str, ...], as_json: bool) -> None:
    """Adds a vehicle."""
    added = records.add_vehicle(shell.vault(write=True), name, assignments(pairs))
    say(as_vehicle(added) | _questions(added), as_json, [_vehicle_line(added), *_asked(added)])


@command.command("list")
@json_option
@click.pass_obj
def list_vehicles(shell: Shell, as_json: bool) -> None:
    """Lists all vehicles."""
    found = records.vehicles(shell.vault())
    say([as_vehicle(one) for one in found], as_json, [_vehicle_line(one) for one in found])


@command.command("edit")
@VEHICLE
@SET_SOME
@json_option
@click.pass_obj
def edit_vehicle(shell: Shell, vehicle_id: int, pairs: tuple[str, ...], as_json: bool) -> None:
    """Changes a vehicle."""
    edited = records.edit_vehicle(shell.vault(write=True), vehicle_id, assignments(pairs))
    say(as_vehicle(edited) | _questions(edited), as_json, [_vehicle_line(edited), *_asked(edited)])


@command.command()
@VEHICLE
@json_option
@click.pass_obj
def show(shell: Shell, vehicle_id: int, as_json: bool) -> None:
    """Shows a vehicle: profile, odometer today, next services, coverage today."""
    vault, day = shell.vault(), today()
    one = records.vehicle(vault, vehicle_id)
    odometer = records.odometer(vault, vehicle_id)
    following = records.next_services(vault, vehicle_id, day)
    covering = records.coverage_on(vault, vehicle_id, day)
    estimate = odometer.at(day)
    shown = (
        as_vehicle(one)
        | _questions(one)
        | {
            "odometer": {"unit": odometer.unit, "estimate": plain(estimate), "last": plain(odometer.last)},
            "next": [as_next(each) for each in following],
            "covered": {kind: [plain(period) for period in found] for kind, found in covering.items()},
        }
    )
    lines = [_vehicle_line(one), *_asked(one)]
    if estimate:
        lines.append(_("Odometer today: {value:,} {unit}").format(value=estimate.value, unit=odometer.unit))
    lines += map(next_line, following)
    missing = [
        each.label
        for each in records.coverage(vault, vehicle_id, day)
        if not covering[each.kind] and (each.periods or each.kind in _ALWAYS_NEEDED)
    ]
    loose = records.without_vehicle(vault, (records.RECEIPT, *records.COVERS))
    shown["papers_without_vehicle"] = [record.id for record in loose]
    if loose:
        numbers = ", ".join(str(record.id) for record in loose)
        lines.append(_("Papers that belong to no vehicle yet: {numbers}").format(numbers=numbers))
    lines += [_("Not covered today: {kinds}").format(kinds=", ".join(missing))] if missing else []
    say(shown, as_json, lines)


@command.command()
@click.argument("query")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000))
@json_option
@click.pass_obj
def find(shell: Shell, query: str, limit: int, as_json: bool) -> None:
    """Finds entries of the logbook by words or their beginnings."""
    found = records.find_entries(shell.vault(), query, limit=limit)
    lines = [f"{one.place:<10} {one.id:>5}  {one.day}  {one.text}" for one in found]
    say([plain(one) for one in found], as_json, lines)


@command.command()
@VEHICLE
@click.option("--yes", is_flag=True, help="Really: it cannot be undone.")
@json_option
@click.pass_obj
def purge(shell: Shell, vehicle_id: int, yes: bool, as_json: bool) -> None:
    """Deletes a vehicle and its whole logbook for good; its papers stay."""
    if not yes:
        raise click.UsageError(_("This deletes the vehicle's whole logbook for good: add --yes."))
    records.purge_vehicle(shell.vault(write=True), vehicle_id)
    note = _("Copies of this vault made earlier (backups, a sync folder) still hold it.")
    say({"id": vehicle_id, "purged": True, "remarks": [note]}, as_json, [_("Deleted for good."), note])


@command.group()
def odometer() -> None:
    """The odometer log: add, list, remove."""


@odometer.command("add")
@VEHICLE
@click.argument("value")
@click.option("--day", type=DAY, help="The day it was read; else today.")
@click.option("--unit", type=click.Choice(["mi", "km"]), help="Else what the vehicle counts in.")
@click.option("--note", default="", help="Anything to remember about it.")
@click.option("--confirm", is_flag=True, help="It is right, though it looks wrong.")
@json_option
@click.pass_obj
def add_reading(
    shell: Shell,
    vehicle_id: int,
    value: str,
    day: date | None,
    unit: str | None,
    note: str,
    confirm: bool,
    as_json: bool,
) -> None:
    """Notes a reading; one that looks wrong is asked about first."""
    vault = shell.vault(write=True)
    typed = {"day": (day or today()).isoformat(), "value": value, "unit": unit or "", "note": note}
    added = records.add_reading(vault, vehicle_id, typed, today=today(), is_confirmed=confirm)
    say_added(added, as_json)


@odometer.command("list")
@VEHICLE
@click.option("--on", "on", type=DAY, help="Also what it shows on that day.")
@json_option
@click.pass_obj
def list_readings(shell: Shell, vehicle_id: int, on: date | None, as_json: bool) -> None:
    """Lists all readings, typed and from papers and blocks, with what is questionable."""
    found = records.odometer(shell.vault(), vehicle_id)
    listed = [plain(one) for one in found.readings]
    estimate = found.at(on) if on else None
    per_day = None if found.per_day is None else round(found.per_day, 1)
    answer = {"unit": found.unit, "readings": listed, "per_day": per_day, "estimate": plain(estimate)}
    lines = [
        f"{one.id:>5}  {one.day}  {one.value:>9,} {one.unit}  {one.origin:<9} {one.question}"
        for one in found.readings
    ]
    if on:
        words = _("{day}: {value:,} {unit}") if estimate else _("{day}: not enough readings")
        lines.append(words.format(day=on, value=estimate.value if estimate else 0, unit=found.unit))
    say(answer, as_json, lines)


@odometer.command("remove")
@click.argument("reading_id", type=A_NUMBER)
@json_option
@click.pass_obj
def remove_reading(shell: Shell, reading_id: int, as_json: bool) -> None:
    """Takes a typed reading out; undo brings it back."""
    records.remove_reading(shell.vault(write=True), reading_id)
    say_removed(reading_id, as_json)


@command.command()
@VEHICLE
@click.option("--on", "on", type=DAY, help="Only the papers that covered that day.")
@json_option
@click.pass_obj
def coverage(shell: Shell, vehicle_id: int, on: date | None, as_json: bool) -> None:
    """Insurance, endorsement, registration and inspection along time, with the gaps up to today."""
    vault = shell.vault()
    if on is not None:
        covering = records.coverage_on(vault, vehicle_id, on)
        answer = {"day": on.isoformat(), **{kind: plain(found) for kind, found in covering.items()}}
        lines = [f"{records.kind(kind).label}: {_titles(found)}" for kind, found in covering.items()]
        return say(answer, as_json, lines)
    along = records.coverage(vault, vehicle_id, today())
    return say(
        [plain(one) for one in along], as_json, [line for one in along for line in _coverage_lines(one)]
    )


@command.command()
@VEHICLE
@click.option("--from", "first", type=DAY, help="The first day; else that of the first service or reading.")
@click.option("--to", "last", type=DAY, help="The last day; else today.")
@json_option
@click.pass_obj
def costs(shell: Shell, vehicle_id: int, first: date | None, last: date | None, as_json: bool) -> None:
    """What upkeep costs: in all, a month, a mile; where figures are missing it says so."""
    found = records.costs(shell.vault(), vehicle_id, first=first, last=last or today())
    say(plain(found), as_json, _cost_lines(found))


command.add_command(services.service)
command.add_command(services.rule)
command.add_command(checklists.command)
command.add_command(diary.command)


def as_vehicle(one: Vehicle) -> dict[str, Any]:
    """A vehicle as the command line's JSON has it."""
    return {"id": one.id, "name": one.name, "fields": dict(one.fields)}


def _questions(one: Vehicle) -> dict[str, Any]:
    return {"questions": list(_asked(one))}


def _asked(one: Vehicle) -> Iterator[str]:
    question = records.vin_question(one.fields.get("vin", ""))
    if question:
        yield question


def _vehicle_line(one: Vehicle) -> str:
    return f"{one.id:>5}  {one.name}  " + "  ".join(f"{k}={v}" for k, v in one.fields.items())


def _titles(found: list[records.Period]) -> str:
    return "; ".join(f"{one.record} {one.title}" for one in found) or _("nothing")


def _coverage_lines(one: records.Coverage) -> Iterator[str]:
    yield one.label
    for period in one.periods:
        yield f"       {_days(period.span)}  {period.record} {period.title}"
    for gap in one.gaps:
        yield _("   GAP {days}").format(days=_days(gap))
    if not one.periods:
        yield "       " + _("no paper")


def _days(span: records.Span) -> str:
    return _("{first} to {last}").format(first=span.first or "…", last=span.last or "…")


def _cost_lines(found: records.Costs) -> Iterator[str]:
    yield _("{first} to {last}: ${total}").format(
        first=found.first, last=found.last, total=f"{found.total:,}"
    )
    if found.per_month is not None:
        yield _("A month: ${amount}").format(amount=f"{found.per_month:,}")
    if found.per_distance is not None:
        yield _("For one {unit}: ${amount}").format(unit=found.unit, amount=found.per_distance)
    yield from found.reasons
    if found.undated or found.unpriced:
        yield _("Left out: {undated} without a date, {unpriced} without a cost.").format(
            undated=found.undated, unpriced=found.unpriced
        )
