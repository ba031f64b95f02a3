"""`flexkeeper appeals …` about what a case is made of: claims, papers, incidents, messages, events, tasks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, cast, get_args

import click

from flexkeeper import appeals
from flexkeeper.appeals import Direction, NewClaim, NewIncident, NewMessage, Waiting, Way
from flexkeeper.cli.cases import take_in
from flexkeeper.cli.entries import DAY, plain, say_added, say_removed, today
from flexkeeper.cli.shell import A_NUMBER, ANY_PATH, Shell, json_option, say
from flexkeeper.i18n import _

_CASE = click.argument("case_id", type=A_NUMBER, metavar="CASE")
_NUMBER = click.argument("number", type=A_NUMBER)
_PAPERS = click.option("--exhibit", "exhibits", type=A_NUMBER, multiple=True, help="A record, in this order.")


@click.group("claim")
def claim() -> None:
    """Claims of a case: add, edit, remove."""


def _claim_options(command: Any) -> Any:
    for option in (
        click.option("--kind", default="other", show_default=True, help="As late_delivery, theft, other."),
        click.option("--date", "days", type=DAY, multiple=True, help="A day that it cites."),
        click.option("--package", "packages", multiple=True, help="A package that it cites."),
        click.option("--reason", default="", help="The playbook that covers it, as performance."),
    ):
        command = option(command)
    return command


@claim.command("add")
@_CASE
@click.argument("text")
@_claim_options
@json_option
@click.pass_obj
def add_claim(
    shell: Shell,
    case_id: int,
    text: str,
    kind: str,
    days: tuple[date, ...],
    packages: tuple[str, ...],
    reason: str,
    as_json: bool,
) -> None:
    """Adds a claim by hand, in your words."""
    new = NewClaim(appeals.claim_kind(kind), text, reason, days, packages)
    say_added(appeals.add_claim(shell.vault(write=True), case_id, new), as_json)


@claim.command("edit")
@_NUMBER
@click.argument("text")
@_claim_options
@json_option
@click.pass_obj
def edit_claim(
    shell: Shell,
    number: int,
    text: str,
    kind: str,
    days: tuple[date, ...],
    packages: tuple[str, ...],
    reason: str,
    as_json: bool,
) -> None:
    """Corrects a claim; its answer stays."""
    vault = shell.vault(write=True)
    is_own = appeals.claim(vault, number).is_own
    appeals.edit_claim(
        vault, number, NewClaim(appeals.claim_kind(kind), text, reason, days, packages, is_own=is_own)
    )
    say(plain(appeals.claim(vault, number)), as_json, [_("Changed.")])


@claim.command("remove")
@_NUMBER
@json_option
@click.pass_obj
def remove_claim(shell: Shell, number: int, as_json: bool) -> None:
    """Takes a claim out, with its answer; undo brings it back."""
    appeals.remove_claim(shell.vault(write=True), number)
    say_removed(number, as_json)


@click.command("choose")
@_CASE
@click.argument("records_", type=A_NUMBER, nargs=-1, required=True, metavar="RECORD…")
@json_option
@click.pass_obj
def choose(shell: Shell, case_id: int, records_: tuple[int, ...], as_json: bool) -> None:
    """Adds records to the papers of a case as a whole."""
    vault = shell.vault(write=True)
    appeals.choose(vault, case_id, records_)
    exhibits = list(appeals.case(vault, case_id).exhibits)
    say({"id": case_id, "exhibits": exhibits}, as_json, [", ".join(map(str, exhibits))])


@click.command("leave-out")
@_CASE
@click.argument("record_id", type=A_NUMBER, metavar="RECORD")
@json_option
@click.pass_obj
def leave_out(shell: Shell, case_id: int, record_id: int, as_json: bool) -> None:
    """Takes a record out of a case; it stays in the vault."""
    vault = shell.vault(write=True)
    appeals.leave_out(vault, case_id, record_id)
    exhibits = list(appeals.case(vault, case_id).exhibits)
    say({"id": case_id, "exhibits": exhibits}, as_json, [", ".join(map(str, exhibits))])


@click.group("incident")
def incident() -> None:
    """Incident sheets of a case: add, remove."""


@incident.command("add")
@_CASE
@click.argument("what")
@click.option("--day", type=DAY, required=True, help="The day it happened.")
@click.option("--not-received", is_flag=True, help="A package that is said not to have arrived.")
@click.option("--claim", "claim_id", type=A_NUMBER, help="The claim that it is about.")
@click.option("--block", type=A_NUMBER, help="The block, by its number in the diary.")
@click.option("--place", default="", help="Where the address is, in degrees: “45.5231, -122.6765”.")
@click.option("--station", default="")
@click.option("--package", default="")
@click.option("--cause", default="")
@click.option("--witnesses", default="")
@_PAPERS
@json_option
@click.pass_obj
def add_incident(
    shell: Shell,
    /,
    case_id: int,
    not_received: bool,
    claim_id: int | None,
    place: str,
    as_json: bool,
    **told: Any,
) -> None:
    """Notes what happened at one delivery."""
    new = NewIncident(
        kind="not_received" if not_received else "incident",
        claim=claim_id,
        place=appeals.parse_place(place) if place else None,
        **told,
    )
    say_added(appeals.add_incident(shell.vault(write=True), case_id, new), as_json)


@incident.command("remove")
@_NUMBER
@json_option
@click.pass_obj
def remove_incident(shell: Shell, number: int, as_json: bool) -> None:
    """Takes an incident out; undo brings it back."""
    appeals.remove_incident(shell.vault(write=True), number)
    say_removed(number, as_json)


@click.group("message")
def message() -> None:
    """Messages and calls of a case: add, answered, remove."""


@message.command("add")
@_CASE
@click.argument("file", type=ANY_PATH, required=False)
@click.option("--record", type=A_NUMBER, help="The record it came as; else a FILE, or only words.")
@click.option("--in", "direction", flag_value="in", help="It came from them.")
@click.option("--out", "direction", flag_value="out", help="You sent it, or called.")
@click.option("--channel", type=click.Choice([one for one in get_args(Way) if one]))
@click.option("--at", help="When: 2026-11-20, or 2026-11-20T18:30.")
@click.option("--person", help="With whom.")
@click.option("--subject")
@click.option("--text", help="What was said.")
@click.option("--waiting", type=click.Choice(["me", "them"]), help="Who has to answer.")
@click.option("--due", type=DAY, help="By which day.")
@json_option
@click.pass_obj
def add_message(
    shell: Shell, /, case_id: int, file: Path | None, record: int | None, as_json: bool, **told: Any
) -> None:
    """Notes a message or a call: a mail as a FILE, a record, pasted words, or what was said."""
    vault = shell.vault(write=True)
    appeals.case(vault, case_id)
    if file is not None:
        record = take_in(shell, vault, file, "message")
    known = appeals.message_of(vault, record) if record is not None else None
    say_added(appeals.add_message(vault, case_id, _message(known, record, **told)), as_json)


@message.command("answered")
@_NUMBER
@json_option
@click.pass_obj
def answered(shell: Shell, number: int, as_json: bool) -> None:
    """Says that nobody waits for an answer any more."""
    appeals.answered(shell.vault(write=True), number)
    say({"id": number}, as_json, [_("Changed.")])


@message.command("remove")
@_NUMBER
@json_option
@click.pass_obj
def remove_message(shell: Shell, number: int, as_json: bool) -> None:
    """Takes a message out of the log; undo brings it back."""
    appeals.remove_message(shell.vault(write=True), number)
    say_removed(number, as_json)


@click.group("event")
def event() -> None:
    """Own events of the timeline: add, remove."""


@event.command("add")
@_CASE
@click.argument("moment")
@click.argument("text")
@json_option
@click.pass_obj
def add_event(shell: Shell, case_id: int, moment: str, text: str, as_json: bool) -> None:
    """Notes something that happened: appeals event add 1 2026-11-07T13:10 “The gate was locked”"""
    at = appeals.parse_moment(moment)
    say_added(appeals.add_event(shell.vault(write=True), case_id, at, text), as_json)


@event.command("remove")
@_NUMBER
@json_option
@click.pass_obj
def remove_event(shell: Shell, number: int, as_json: bool) -> None:
    """Takes an event out; undo brings it back."""
    appeals.remove_event(shell.vault(write=True), number)
    say_removed(number, as_json)


@click.group("task")
def task() -> None:
    """Tasks of a case: add, done, remove."""


@task.command("add")
@_CASE
@click.argument("text")
@click.option("--day", type=DAY, help="By when; it goes into the reminders.")
@json_option
@click.pass_obj
def add_task(shell: Shell, case_id: int, text: str, day: date | None, as_json: bool) -> None:
    """Notes something to do."""
    say_added(appeals.add_task(shell.vault(write=True), case_id, text, day), as_json)


@task.command("done")
@_NUMBER
@json_option
@click.pass_obj
def finish_task(shell: Shell, number: int, as_json: bool) -> None:
    """Says that a task is done."""
    appeals.finish_task(shell.vault(write=True), number)
    say({"id": number}, as_json, [_("Done.")])


@task.command("remove")
@_NUMBER
@json_option
@click.pass_obj
def remove_task(shell: Shell, number: int, as_json: bool) -> None:
    """Takes a task out; undo brings it back."""
    appeals.remove_task(shell.vault(write=True), number)
    say_removed(number, as_json)


@click.group("policy")
def policy() -> None:
    """Copies of terms and policies: list, read."""


@policy.command("list")
@json_option
@click.pass_obj
def list_policies(shell: Shell, as_json: bool) -> None:
    """Lists the copies, with the day on which you read each."""
    found = appeals.policies(shell.vault())
    unread = _("not read yet")
    lines = [
        f"{one.record:>5}  {plain(one.captured)}  {plain(one.read_on) or unread}  {one.title}"
        for one in found
    ]
    say(plain(found), as_json, lines)


@policy.command("read")
@_NUMBER
@click.option("--on", "day", type=DAY, help="The day; else today.")
@json_option
@click.pass_obj
def read_policy(shell: Shell, number: int, day: date | None, as_json: bool) -> None:
    """Notes that you read a copy, by the number of its record."""
    read_on = day or today()
    appeals.read_policy(shell.vault(write=True), number, read_on)
    say({"record": number, "read_on": read_on.isoformat()}, as_json, [_("Noted.")])


COMMANDS = (claim, choose, leave_out, incident, message, event, task, policy)


def _message(
    known: NewMessage | None,
    record: int | None,
    *,
    direction: str | None,
    channel: str | None,
    at: str | None,
    person: str | None,
    subject: str | None,
    text: str | None,
    waiting: str | None,
    due: date | None,
) -> NewMessage:
    """What was typed, and where nothing was, what the record says of itself."""
    said = known or NewMessage("in", "", today())
    return NewMessage(
        cast("Direction", direction or said.direction),
        cast("Way", channel or said.channel),
        appeals.parse_moment(at) if at else said.moment,
        said.person if person is None else person,
        said.subject if subject is None else subject,
        said.text if text is None else text,
        record,
        cast("Waiting", waiting or ""),
        due,
    )
