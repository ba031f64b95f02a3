"""`flexkeeper records vehicle service …` and `… rule …`: what was done, and what is next."""

from __future__ import annotations

from typing import Any

import click

from flexkeeper import records
from flexkeeper.cli.entries import SET_SOME, VEHICLE, plain, say_added, say_removed, today
from flexkeeper.cli.shell import A_NUMBER, Shell, assignments, json_option, say
from flexkeeper.i18n import _


@click.group()
def service() -> None:
    """Services: add, list, edit, remove. A maintenance receipt is a service by itself."""


@service.command("add")
@VEHICLE
@SET_SOME
@json_option
@click.pass_obj
def add_service(shell: Shell, vehicle_id: int, pairs: tuple[str, ...], as_json: bool) -> None:
    """Notes a service: --set day=2026-10-02 --set work="Oil change" --set cost=89.90"""
    added = records.add_service(shell.vault(write=True), vehicle_id, assignments(pairs), today=today())
    say_added(added, as_json)


@service.command("list")
@VEHICLE
@json_option
@click.pass_obj
def list_services(shell: Shell, vehicle_id: int, as_json: bool) -> None:
    """Lists all services, oldest first: receipts, and notes by hand."""
    found = records.services(shell.vault(), vehicle_id)
    say([plain(one) for one in found], as_json, [_service_line(one) for one in found])


@service.command("edit")
@click.argument("service_id", type=A_NUMBER)
@SET_SOME
@json_option
@click.pass_obj
def edit_service(shell: Shell, service_id: int, pairs: tuple[str, ...], as_json: bool) -> None:
    """Changes a service noted by hand."""
    records.edit_service(shell.vault(write=True), service_id, assignments(pairs), today=today())
    say({"id": service_id}, as_json, [_("Changed.")])


@service.command("remove")
@click.argument("service_id", type=A_NUMBER)
@json_option
@click.pass_obj
def remove_service(shell: Shell, service_id: int, as_json: bool) -> None:
    """Takes a service noted by hand out; undo brings it back."""
    records.remove_service(shell.vault(write=True), service_id)
    say_removed(service_id, as_json)


@click.group()
def rule() -> None:
    """Rules for the next service: add, list, edit, remove."""


@rule.command("add")
@VEHICLE
@SET_SOME
@json_option
@click.pass_obj
def add_rule(shell: Shell, vehicle_id: int, pairs: tuple[str, ...], as_json: bool) -> None:
    """Adds a rule: --set category=oil --set months=6 --set distance=5000"""
    added = records.add_rule(shell.vault(write=True), vehicle_id, assignments(pairs), today=today())
    say_added(added, as_json)


@rule.command("list")
@VEHICLE
@json_option
@click.pass_obj
def list_rules(shell: Shell, vehicle_id: int, as_json: bool) -> None:
    """Lists the rules, and what each asks for next."""
    found = records.next_services(shell.vault(), vehicle_id, today())
    say([as_next(one) for one in found], as_json, [next_line(one) for one in found])


@rule.command("edit")
@click.argument("rule_id", type=A_NUMBER)
@SET_SOME
@json_option
@click.pass_obj
def edit_rule(shell: Shell, rule_id: int, pairs: tuple[str, ...], as_json: bool) -> None:
    """Changes a rule."""
    records.edit_rule(shell.vault(write=True), rule_id, assignments(pairs))
    say({"id": rule_id}, as_json, [_("Changed.")])


@rule.command("remove")
@click.argument("rule_id", type=A_NUMBER)
@json_option
@click.pass_obj
def remove_rule(shell: Shell, rule_id: int, as_json: bool) -> None:
    """Takes a rule out; undo brings it back."""
    records.remove_rule(shell.vault(write=True), rule_id)
    say_removed(rule_id, as_json)


def as_next(one: records.NextService) -> dict[str, Any]:
    """What a rule asks for next, as the command line's JSON has it."""
    return {**plain(one), "day": plain(one.day)}


def next_line(one: records.NextService) -> str:
    """What a rule asks for next, on one line."""
    odometer = "" if one.due_odometer is None else f"{one.due_odometer:,}"
    last = one.last.day.isoformat() if one.last and one.last.day else "-"
    words = _("next {day}  {odometer}  last {last}")
    said = words.format(day=one.day or "-", odometer=odometer, last=last)
    return f"{one.rule.id:>5}  {one.rule.title:<24} {said}"


def _service_line(one: records.Service) -> str:
    where = _("receipt {id}").format(id=one.record) if one.record else _("note {id}").format(id=one.id)
    odometer = "" if one.odometer is None else f"{one.odometer:,}"
    cost = "" if one.cost is None else f"{one.cost:,}"
    day = one.day.isoformat() if one.day else "-"
    return f"{day:<10}  {odometer:>9}  {cost:>9}  {where:<12} {one.shop}  {one.work}"
