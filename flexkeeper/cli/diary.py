"""`flexkeeper records vehicle diary …`: blocks, how far, how many packages, what was earned."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from flexkeeper import records
from flexkeeper.cli.entries import DAY, SET_SOME, plain, say_added, say_removed
from flexkeeper.cli.shell import A_NUMBER, ANY_PATH, Shell, assignments, json_option, say
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _

_TABLE_JOBS = ("flexkeeper.records.logbook.diary_table",)
_MOST_BYTES = 8_000_001
_ONE_VEHICLE = click.option("--vehicle", "vehicle_id", type=A_NUMBER, help="Only this vehicle's.")
_FIRST = click.option("--from", "first", type=DAY, help="The first day.")
_LAST = click.option("--to", "last", type=DAY, help="The last day.")


@click.group("diary")
def command() -> None:
    """The diary of blocks: add, list, edit, remove, months, export, import."""


@command.command("add")
@SET_SOME
@json_option
@click.pass_obj
def add_block(shell: Shell, pairs: tuple[str, ...], as_json: bool) -> None:
    """Notes a block: --set start=2026-11-06T16:45 --set end=… --set zone=America/Los_Angeles"""
    say_added(records.add_block(shell.vault(write=True), assignments(pairs)), as_json)


@command.command("list")
@_ONE_VEHICLE
@_FIRST
@_LAST
@json_option
@click.pass_obj
def list_blocks(
    shell: Shell, vehicle_id: int | None, first: date | None, last: date | None, as_json: bool
) -> None:
    """Lists blocks, oldest first."""
    found = records.diary(shell.vault(), vehicle_id=vehicle_id, first=first, last=last)
    say([_as_block(one) for one in found], as_json, [_line(one) for one in found])


@command.command("edit")
@click.argument("block_id", type=A_NUMBER)
@SET_SOME
@json_option
@click.pass_obj
def edit_block(shell: Shell, block_id: int, pairs: tuple[str, ...], as_json: bool) -> None:
    """Changes a block."""
    records.edit_block(shell.vault(write=True), block_id, assignments(pairs))
    say({"id": block_id}, as_json, [_("Changed.")])


@command.command("remove")
@click.argument("block_id", type=A_NUMBER)
@json_option
@click.pass_obj
def remove_block(shell: Shell, block_id: int, as_json: bool) -> None:
    """Takes a block out; undo brings it back."""
    records.remove_block(shell.vault(write=True), block_id)
    say_removed(block_id, as_json)


@command.command("months")
@_ONE_VEHICLE
@_FIRST
@_LAST
@click.option("--unit", type=click.Choice(["mi", "km"]), default="mi", show_default=True)
@json_option
@click.pass_obj
def list_months(
    shell: Shell, vehicle_id: int | None, first: date | None, last: date | None, unit: str, as_json: bool
) -> None:
    """Sums by month: blocks, hours, distance, packages, earnings. Plain sums, no tax figures."""
    blocks = records.diary(shell.vault(), vehicle_id=vehicle_id, first=first, last=last)
    found = records.months(blocks, "km" if unit == "km" else "mi")
    say([plain(one) for one in found], as_json, [_month_line(one) for one in found])


@command.command("export")
@click.argument("file", type=ANY_PATH)
@_ONE_VEHICLE
@_FIRST
@_LAST
@json_option
@click.pass_obj
def export_diary(
    shell: Shell, file: Path, vehicle_id: int | None, first: date | None, last: date | None, as_json: bool
) -> None:
    """Writes the blocks as a CSV table."""
    vault = shell.vault_to_take_from()
    found = records.diary(vault, vehicle_id=vehicle_id, first=first, last=last)
    records.save(vault, file, records.diary_csv(found))
    say({"path": str(file), "blocks": len(found)}, as_json, [str(file)])


@command.command("import")
@click.argument("file", type=ANY_PATH)
@json_option
@click.pass_obj
def import_diary(shell: Shell, file: Path, as_json: bool) -> None:
    """Adds the blocks of a CSV table, all or none; those that are there already are not added again."""
    untrusted = _read(file)
    vault, sandbox = shell.vault(write=True), shell.sandbox(_TABLE_JOBS)
    with shell.progress() as progress:
        done = records.import_diary(vault, untrusted, sandbox=sandbox, progress=progress)
    words = _("{added} blocks added, {known} were there already.")
    say(plain(done), as_json, [words.format(added=len(done.added), known=done.known)])


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as table:
            return table.read(_MOST_BYTES)
    except OSError as error:
        raise FlexKeeperError(
            _("{path} could not be read: {reason}.").format(path=file, reason=error.strerror),
            _("Check its name, and that it is a file."),
        ) from error


def _as_block(one: records.Block) -> dict[str, object]:
    return {**plain(one), "hours": str(one.hours), "driven": plain(one.driven)}


def _line(one: records.Block) -> str:
    driven = "" if one.driven is None else f"{one.driven} {one.unit}"
    packages = "" if one.packages is None else str(one.packages)
    earned = "" if one.earnings is None else f"{one.earnings:,}"
    times = f"{one.starts:%Y-%m-%d %H:%M}-{one.ends:%H:%M}"
    return f"{one.id:>5}  {times}  {one.station:<8} {driven:>10}  {packages:>4}  {earned:>8}  {one.note}"


def _month_line(one: records.Month) -> str:
    sums = _("{month}  {blocks} blocks  {hours} h  {distance} {unit}  {packages} packages  {earnings}")
    said = sums.format(
        month=one.month,
        blocks=one.blocks,
        hours=one.hours,
        distance=one.distance if one.without_distance < one.blocks else "-",
        unit=one.unit,
        packages=one.packages,
        earnings=f"{one.earnings:,}",
    )
    missing = _("({count} blocks without a distance)").format(count=one.without_distance)
    return f"{said}  {missing}" if one.without_distance else said
