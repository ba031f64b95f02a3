"""`flexkeeper records vehicle checklist …`: looking a vehicle over."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

from flexkeeper import records
from flexkeeper.cli.entries import DAY, VEHICLE, plain, say_added, say_removed, today
from flexkeeper.cli.shell import A_NUMBER, ANY_PATH, Shell, assignments, json_option, say
from flexkeeper.i18n import _

_FORM = click.option("--form", "form_id", default="walkaround", show_default=True, help="Which checklist.")


@click.group("checklist")
def command() -> None:
    """Checklists: forms, add, list, print, remove."""


@command.command()
@json_option
@click.pass_obj
def forms(_shell: Shell, as_json: bool) -> None:
    """Lists the checklists there are, with their items."""
    found = list(records.checklist_forms().values())
    lines = [line for form in found for line in _form_lines(form)]
    say([plain(form) for form in found], as_json, lines)


@command.command("add")
@VEHICLE
@_FORM
@click.option("--day", type=DAY, help="The day; else today.")
@click.option("--odometer", default="", help="What the odometer showed.")
@click.option("--note", default="", help="Anything to remember.")
@click.option("--all-pass", is_flag=True, help="Everything that is not named passed.")
@click.option("--set", "pairs", multiple=True, metavar="ITEM=pass|fail|n/a", help="What was found.")
@json_option
@click.pass_obj
def add_checklist(
    shell: Shell,
    vehicle_id: int,
    form_id: str,
    day: date | None,
    odometer: str,
    note: str,
    all_pass: bool,
    pairs: tuple[str, ...],
    as_json: bool,
) -> None:
    """Notes what was found: --all-pass --set horn=fail"""
    items = records.checklist_form(form_id).items if all_pass else ()
    values = {"day": (day or today()).isoformat(), "odometer": odometer, "note": note}
    found = {**{item.id: "pass" for item in items}, **assignments(pairs)}
    say_added(records.add_checklist(shell.vault(write=True), vehicle_id, form_id, values, found), as_json)


@command.command("list")
@VEHICLE
@json_option
@click.pass_obj
def list_checklists(shell: Shell, vehicle_id: int, as_json: bool) -> None:
    """Lists the checklists of a vehicle, with what failed."""
    found = records.checklists(shell.vault(), vehicle_id)
    listed = [_as_checklist(one) for one in found]
    say(listed, as_json, [_line(one) for one in found])


@command.command("print")
@VEHICLE
@click.argument("file", type=ANY_PATH)
@_FORM
@click.option("--id", "checklist_id", type=A_NUMBER, help="A noted one; else an empty one to fill by hand.")
@json_option
@click.pass_obj
def print_checklist(
    shell: Shell, vehicle_id: int, file: Path, form_id: str, checklist_id: int | None, as_json: bool
) -> None:
    """Writes a checklist as a PDF."""
    vault = shell.vault_to_take_from()
    filled = records.checklist(vault, checklist_id) if checklist_id is not None else None
    form = filled.form if filled else records.checklist_form(form_id)
    car = filled.vehicle if filled else vehicle_id
    records.save(vault, file, records.print_checklist(vault, car, form, filled, now=datetime.now(UTC)))
    say({"path": str(file)}, as_json, [str(file)])


@command.command("remove")
@click.argument("checklist_id", type=A_NUMBER)
@json_option
@click.pass_obj
def remove_checklist(shell: Shell, checklist_id: int, as_json: bool) -> None:
    """Takes a checklist out; undo brings it back."""
    records.remove_checklist(shell.vault(write=True), checklist_id)
    say_removed(checklist_id, as_json)


def _as_checklist(one: records.Checklist) -> dict[str, object]:
    return {
        "id": one.id,
        "form": one.form.id,
        "day": one.day.isoformat(),
        "odometer": one.odometer,
        "results": dict(one.results),
        "failed": [item.id for item in one.failed],
        "open": [item.id for item in one.open],
        "note": one.note,
    }


def _line(one: records.Checklist) -> str:
    failed = ", ".join(item.label for item in one.failed)
    said = _("failed: {items}").format(items=failed) if failed else _("nothing failed")
    left = _("{count} not looked at").format(count=len(one.open)) if one.open else ""
    return f"{one.id:>5}  {one.day}  {one.form.title}  {'; '.join(filter(None, [said, left]))}"


def _form_lines(form: records.ChecklistForm) -> list[str]:
    return [f"{form.id}  {form.title}", *(f"       {item.id:<12} {item.label}" for item in form.items)]
