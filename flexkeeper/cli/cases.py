"""`flexkeeper appeals …` about cases: open, list, show, edit, answer, check, submit, find, purge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import click

from flexkeeper import appeals, intake
from flexkeeper.appeals import Answer, Case, Check, Sending, Stance
from flexkeeper.cli import letters
from flexkeeper.cli.entries import DAY, SET_SOME, plain
from flexkeeper.cli.shell import A_NUMBER, ANY_PATH, READERS, Shell, assignments, json_option, say
from flexkeeper.cli.zones import ZONE, local_zone
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.vault import Vault

CASE = click.argument("case_id", type=A_NUMBER, metavar="CASE")


@click.command("open")
@click.argument("file", type=ANY_PATH, required=False)
@click.option("--record", "record_id", type=A_NUMBER, help="The record that holds the notice already.")
@click.option("--set", "pairs", multiple=True, metavar="FIELD=VALUE", help="Correct what was read.")
@click.option("--zone", type=ZONE, help="Your time zone, as America/Los_Angeles; else the computer's.")
@json_option
@click.pass_obj
def open_case(
    shell: Shell,
    file: Path | None,
    record_id: int | None,
    pairs: tuple[str, ...],
    zone: tzinfo | None,
    as_json: bool,
) -> None:
    """Opens a case from a notice: a file, which is added to the vault, or a record that is there."""
    if (file is None) == (record_id is None):
        raise click.UsageError(_("Name the notice: a file, or --record and its number."))
    vault, corrections = shell.vault(write=True), assignments(pairs)
    number = record_id if file is None else take_in(shell, vault, file, "deactivation_notice")
    assert number is not None, "one of the two was named"
    place = zone or local_zone()
    kept = appeals.read_kept_notice(vault, number, now=datetime.now(UTC), zone=place)
    name = place.key if isinstance(place, ZoneInfo) else "UTC"
    case_id = appeals.open_case(vault, appeals.proposed(kept.notice, name, record=number))
    if corrections:
        appeals.edit_case(vault, case_id, corrections)
    _show(vault, case_id, as_json)


@click.command("list")
@json_option
@click.pass_obj
def list_cases(shell: Shell, as_json: bool) -> None:
    """Lists the cases, the newest first."""
    found = appeals.cases(shell.vault())
    say([as_case(one) for one in found], as_json, [_line(one) for one in found])


@click.command("show")
@CASE
@json_option
@click.pass_obj
def show(shell: Shell, case_id: int, as_json: bool) -> None:
    """Shows a case: claims, answers, papers, incidents, messages, tasks, timeline, what was sent."""
    _show(shell.vault(), case_id, as_json)


@click.command("edit")
@CASE
@SET_SOME
@json_option
@click.pass_obj
def edit(shell: Shell, case_id: int, pairs: tuple[str, ...], as_json: bool) -> None:
    """Changes a case: --set deadline=2026-11-28T17:00 --set zone=America/Los_Angeles"""
    vault = shell.vault(write=True)
    appeals.edit_case(vault, case_id, assignments(pairs))
    _show(vault, case_id, as_json)


@click.command("answer")
@CASE
@click.argument("claim_id", type=A_NUMBER, metavar="CLAIM")
@click.option("--contest", "stance", flag_value="contest", help="It is not so.")
@click.option("--accept", "stance", flag_value="accept", help="It is so.")
@click.option("--text", help="What you say to it; else what you said before stays.")
@click.option("--text-file", type=ANY_PATH, help="A file with what you say to it, in UTF-8.")
@click.option("--exhibit", "exhibits", type=A_NUMBER, multiple=True, help="A record, in this order.")
@json_option
@click.pass_obj
def answer(
    shell: Shell,
    case_id: int,
    claim_id: int,
    stance: str | None,
    text: str | None,
    text_file: Path | None,
    exhibits: tuple[int, ...],
    as_json: bool,
) -> None:
    """Answers a claim of a case; what is not named stays as it was."""
    vault = shell.vault(write=True)
    known = appeals.claim(vault, claim_id)
    if known.case != case_id:
        raise FlexKeeperError(
            _("Claim {id} belongs to another case.").format(id=claim_id),
            _("“flexkeeper appeals show {id}” shows the claims of this one.").format(id=case_id),
        )
    said = _text_in(text_file) if text_file else text
    made = Answer(
        cast("Stance", stance or known.answer.stance),
        known.answer.text if said is None else said,
        exhibits or known.answer.exhibits,
    )
    appeals.answer(vault, claim_id, made)
    found = appeals.claim(vault, claim_id)
    say(plain(found), as_json, list(_claim_lines(1, found)))


@click.command("check")
@CASE
@json_option
@click.pass_obj
def check(shell: Shell, case_id: int, as_json: bool) -> None:
    """Looks a case over: its deadline, the papers it takes, its letter, and what else there is to look at."""
    vault = shell.vault()
    found = appeals.check(vault, case_id, datetime.now(UTC).astimezone())
    letter = letters.findings(vault, case_id)
    say({**as_check(found), "letter": letter}, as_json, list(_check_lines(found, letter)))


@click.command("submit")
@CASE
@click.argument("files", type=ANY_PATH, nargs=-1)
@click.option("--record", "records_", type=A_NUMBER, multiple=True, help="What was sent, as a record.")
@click.option("--proof", "proofs", type=ANY_PATH, multiple=True, help="A file that proves the sending.")
@click.option("--sent", type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d"]), help="When; else now.")
@click.option("--next-check", type=DAY, help="When to look for an answer; else a week later.")
@json_option
@click.pass_obj
def submit(
    shell: Shell,
    case_id: int,
    files: tuple[Path, ...],
    records_: tuple[int, ...],
    proofs: tuple[Path, ...],
    sent: datetime | None,
    next_check: date | None,
    as_json: bool,
) -> None:
    """Notes that a case was sent, and keeps the FILES that went out as they are."""
    vault = shell.vault(write=True)
    known = appeals.case(vault, case_id)
    title = _("Sent appeal: {title}").format(title=known.title)
    papers = [*records_, *(take_in(shell, vault, one, "sent_appeal", title) for one in files)]
    proven = [take_in(shell, vault, one, "other", _("Proof of sending")) for one in proofs]
    moment = sent.replace(tzinfo=ZoneInfo(known.zone)) if sent else vault.clock()
    done = appeals.submit(
        vault, case_id, Sending(moment, tuple(papers), tuple(proven), next_check=next_check)
    )
    lines = [_("Round {number} was sent.").format(number=done.number), *(one.sha256 for one in done.papers)]
    say(plain(done), as_json, lines)


@click.command("proof")
@CASE
@click.argument("file", type=ANY_PATH)
@json_option
@click.pass_obj
def proof(shell: Shell, case_id: int, file: Path, as_json: bool) -> None:
    """Keeps a file as proof that the last round was sent, such as a screenshot or a reply."""
    vault = shell.vault(write=True)
    sent = [one for one in appeals.case(vault, case_id).rounds if one.sent]
    if not sent:
        raise FlexKeeperError(
            _("This case was not sent yet."),
            _("Note first that it was: flexkeeper appeals submit {id} FILE").format(id=case_id),
        )
    number = take_in(shell, vault, file, "other", _("Proof of sending"))
    appeals.attach_proof(vault, sent[-1].id, number)
    say({"round": sent[-1].id, "record": number}, as_json, [_("Kept as record {id}.").format(id=number)])


@click.command("find")
@click.argument("query")
@json_option
@click.pass_obj
def find(shell: Shell, query: str, as_json: bool) -> None:
    """Finds words in the cases: claims, answers, messages, events, incidents, tasks."""
    found = appeals.find_in_cases(shell.vault(), query)
    say(plain(found), as_json, [f"{one.case:>5}  {one.place:<9} {one.text[:90]}" for one in found])


@click.command("purge")
@CASE
@click.confirmation_option(prompt=_("Delete this case for good?"))
@json_option
@click.pass_obj
def purge(shell: Shell, case_id: int, as_json: bool) -> None:
    """Deletes a case for good, with what was sent; its papers stay."""
    appeals.purge_case(shell.vault(write=True), case_id)
    say({"id": case_id, "purged": True}, as_json, [_("Deleted for good.")])


COMMANDS = (open_case, list_cases, show, edit, answer, check, submit, proof, find, purge)


def as_case(one: Case) -> dict[str, Any]:
    """A case as the command line's JSON has it."""
    return {**plain(one), "deadline_at": plain(one.deadline_at), "safe_day": plain(one.safe_day)}


def as_check(found: Check) -> dict[str, Any]:
    """A check as the command line's JSON has it."""
    known = found.case
    return {
        "case": known.id,
        "deadline": known.deadline.date().isoformat() if known.deadline else None,
        "deadline_at": plain(known.deadline_at),
        "deadline_source": known.deadline_source or None,
        "safe_day": plain(known.safe_day),
        "checklist": [
            {
                "kinds": list(one.paper.kinds),
                "need": one.paper.need,
                "why": one.paper.why,
                "standing": one.standing,
                "records": list(one.records),
                "remark": appeals.remark_label(one.remark),
                "day": plain(one.day),
                "days_without": plain(one.days_without),
                "left_out": one.left_out,
            }
            for one in found.checklist
        ],
        "findings": plain(found.findings),
    }


def _show(vault: Vault, case_id: int, as_json: bool) -> None:
    known = appeals.case(vault, case_id)
    parts = {
        "incidents": appeals.incidents(vault, case_id),
        "messages": appeals.correspondence(vault, case_id),
        "events": appeals.events(vault, case_id),
        "tasks": appeals.tasks(vault, case_id),
        "timeline": appeals.timeline(vault, known),
    }
    say({**as_case(known), **plain(parts)}, as_json, list(_lines(vault, known)))


def _line(one: Case) -> str:
    return f"{one.id:>5}  {one.state:<10} {_until(one):<40} {one.title}"


def _until(one: Case) -> str:
    if one.deadline is None:
        return _("no deadline known")
    words = _("answer by {deadline}, aim for {safe}")
    return words.format(deadline=f"{one.deadline:%Y-%m-%d %H:%M}", safe=one.safe_day)


def _lines(vault: Vault, one: Case) -> Iterator[str]:
    yield _line(one)
    where = " ".join(filter(None, (one.channel, one.address))) or _("not stated")
    yield _("Where: {channel}. Reference: {number}").format(
        channel=where, number=one.reference or _("not stated")
    )
    for number, claim in enumerate(one.claims, start=1):
        yield from _claim_lines(number, claim)
    for entry in appeals.timeline(vault, one):
        yield f"  {plain(entry.moment):<19}  {entry.sort:<8}  {entry.text[:80]}"
    for task in appeals.tasks(vault, one.id):
        yield f"  [{'x' if task.is_done else ' '}] {task.id:>4}  {plain(task.day) or '':<10}  {task.text}"


def _claim_lines(number: int, one: appeals.Claim) -> Iterator[str]:
    label = appeals.claim_label(one.kind)
    yield _("Claim {number} (number {id}), {label}: {text}").format(
        number=number, id=one.id, label=label, text=one.text
    )
    exhibits = ", ".join(map(str, one.answer.exhibits)) or "-"
    if one.is_answered:
        stance = _("contested") if one.answer.stance == "contest" else _("accepted")
        yield _("  {stance}: {text} (records {exhibits})").format(
            stance=stance, text=one.answer.text, exhibits=exhibits
        )
    else:
        yield _("  not answered yet")


def _check_lines(found: Check, letter: list[dict[str, Any]]) -> Iterator[str]:
    yield _until(found.case)
    for item in found.checklist:
        kinds = " / ".join(item.paper.kinds)
        yield f"  {appeals.standing_label(item.standing):<12} {kinds}  {appeals.remark_label(item.remark)}"
    for finding in found.findings:
        yield f"- {finding.text} {finding.remedy}"
    yield from letters.finding_lines(letter)
    if not found.findings and not letter:
        yield _("Nothing else to look at.")


def take_in(shell: Shell, vault: Vault, file: Path, kind: str, title: str = "") -> int:
    """The record of a file that is added to the vault, or is there already."""
    new = intake.Description(kind=kind, title=title or None)
    with shell.progress() as progress:
        added = intake.add_file(vault, shell.sandbox(READERS), file, new, progress=progress)
    if added.id is None:
        raise FlexKeeperError(
            _("{path} could not be taken in: {reason}").format(path=file, reason=added.reason),
            _("Nothing was changed."),
        )
    return added.id


def _text_in(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise FlexKeeperError(
            _("{path} could not be read as text.").format(path=file), _("Save it as plain text in UTF-8.")
        ) from None
