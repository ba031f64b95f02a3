"""`flexkeeper appeals letter`, `write`, `plan …`: the letter of a case, its words, and its plan of action."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import click

from flexkeeper import appeals, records
from flexkeeper.appeals import letters, lint
from flexkeeper.cli.entries import SET_SOME, plain, say_added, say_removed
from flexkeeper.cli.shell import A_NUMBER, ANY_PATH, Shell, assignments, json_option, say
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.vault import Vault

_CASE = click.argument("case_id", metavar="CASE", type=A_NUMBER)
_KIND = click.option(
    "--kind",
    type=click.Choice(get_args(letters.LetterKind)),
    help="Which letter; else what fits the case.",
)
_MOST_ATTACHED = 25_000_000
_SAID_OF_THE_CASE = ("claim_unanswered", "claim_without_exhibit", "exhibit_unused")


@click.command()
@_CASE
@_KIND
@click.option(
    "--format", "form", type=click.Choice(("text", "eml", "pdf")), default="text", show_default=True
)
@click.option("--language", type=click.Choice(get_args(letters.Language)), help="Else the case's.")
@click.option("--max-characters", type=click.IntRange(1, 1_000_000), help="What the box takes; text only.")
@click.option("--attach", type=ANY_PATH, help="A file that goes with the mail, such as the bundle; eml only.")
@click.option("--paper", type=click.Choice(("letter", "a4")), default="letter")
@click.option("-o", "--output", type=ANY_PATH, required=True, help="The file to write.")
@json_option
@click.pass_obj
def letter(
    shell: Shell,
    case_id: int,
    kind: letters.LetterKind | None,
    form: str,
    language: letters.Language | None,
    max_characters: int | None,
    attach: Path | None,
    paper: str,
    output: Path,
    as_json: bool,
) -> None:
    """Writes the letter of a case: a text for a box, a mail that is not sent yet, or a PDF.

    What is not known stands in it as [FILL: …]. Nothing in it is legal advice.
    """
    if max_characters is not None and form != "text":
        raise click.UsageError(_("--max-characters goes with --format text."))
    if attach is not None and form != "eml":
        raise click.UsageError(_("--attach goes with --format eml."))
    vault = shell.vault_to_take_from()
    case, draft, known, made = _letter(vault, case_id, kind, language)
    told: dict[str, Any] = {
        "path": str(output),
        "format": form,
        "kind": draft.kind,
        "language": draft.language,
    }
    if form == "text":
        content, told["left_out"] = _text(made, max_characters)
        told["characters"] = letters.characters(content.decode())
    elif form == "pdf":
        content = letters.pdf(made, now=vault.clock(), paper=paper)
    else:
        told["to"] = case.address if letters.is_address(case.address) else ""
        content = _mail(vault, made, known, case.address, attach)
    records.save(vault, output, content)
    told |= {"bytes": len(content), "blanks": letters.BLANK.findall("\n".join(made.texts()))}
    say(told, as_json, list(_lines(told)))


@click.command()
@_CASE
@_KIND
@SET_SOME
@json_option
@click.pass_obj
def write(
    shell: Shell, case_id: int, kind: letters.LetterKind | None, pairs: tuple[str, ...], as_json: bool
) -> None:
    """Sets your own words in the letter: --set facts="On November 7 …" --set root_cause/cause=weather"""
    vault = shell.vault(write=True)
    chosen = _kind(vault, appeals.case(vault, case_id), kind)
    letters.write(vault, case_id, chosen, assignments(pairs))
    say({"id": case_id, "kind": chosen}, as_json, [_("Changed.")])


@click.group()
def plan() -> None:
    """Plan of action: add, list, edit, remove."""


@plan.command("add")
@_CASE
@SET_SOME
@json_option
@click.pass_obj
def add_action(shell: Shell, case_id: int, pairs: tuple[str, ...], as_json: bool) -> None:
    """Adds an item: --set part=corrective --set text="…" --set day=2026-11-15 --set is_done=yes

    Also owner, measure, review (a day), exhibits (numbers of records, with commas).
    """
    new = letters.changed(letters.Action(0, "corrective", ""), assignments(pairs))
    say_added(letters.add_action(shell.vault(write=True), case_id, new), as_json)


@plan.command("list")
@_CASE
@json_option
@click.pass_obj
def list_actions(shell: Shell, case_id: int, as_json: bool) -> None:
    """Lists the plan of action."""
    vault = shell.vault()
    found = letters.actions(vault, appeals.case(vault, case_id).id)
    say([plain(one) for one in found], as_json, [f"{one.id}  {one.part}  {one.text}" for one in found])


@plan.command("edit")
@click.argument("action_id", type=A_NUMBER)
@_CASE
@SET_SOME
@json_option
@click.pass_obj
def edit_action(shell: Shell, action_id: int, case_id: int, pairs: tuple[str, ...], as_json: bool) -> None:
    """Changes item ACTION_ID of the plan of a case."""
    vault = shell.vault(write=True)
    found = [one for one in letters.actions(vault, case_id) if one.id == action_id]
    if not found:
        raise FlexKeeperError(
            _("The plan of action of this case has no item {id}.").format(id=action_id),
            _("“flexkeeper appeals plan list” shows its items."),
        )
    letters.edit_action(vault, letters.changed(found[0], assignments(pairs)))
    say({"id": action_id}, as_json, [_("Changed.")])


@plan.command("remove")
@click.argument("action_id", type=A_NUMBER)
@json_option
@click.pass_obj
def remove_action(shell: Shell, action_id: int, as_json: bool) -> None:
    """Takes an item out; undo brings it back."""
    letters.remove_action(shell.vault(write=True), action_id)
    say_removed(action_id, as_json)


def findings(vault: Vault, case_id: int) -> list[dict[str, Any]]:
    """What is worth a second look in the letter of a case, beside what the check of the case says already."""
    case, draft, known, made = _letter(vault, case_id, None, None)
    found = lint.look_through(made, draft, known, used=letters.used_elsewhere(vault, case))
    return [{**plain(one), "block": one.block} for one in found if one.rule not in _SAID_OF_THE_CASE]


def finding_lines(found: list[dict[str, Any]]) -> Iterator[str]:
    """The same for people."""
    for one in found:
        where = f"{one['part']}: " if one["part"] else ""
        yield f"- {where}{one['why']} {one['better']}"


def _letter(
    vault: Vault, case_id: int, kind: letters.LetterKind | None, language: letters.Language | None
) -> tuple[appeals.Case, letters.Draft, letters.Details, letters.Letter]:
    case = appeals.case(vault, case_id)
    draft = letters.draft(vault, case_id, _kind(vault, case, kind), language)
    known = letters.details(vault, case, draft, appeals.exhibit_places(vault, case_id))
    today = vault.clock().astimezone().date()
    return case, draft, known, letters.compose(draft, known, letters.playbooks(vault, case), today=today)


def _kind(vault: Vault, case: appeals.Case, kind: letters.LetterKind | None) -> letters.LetterKind:
    return kind or letters.usual_kind(letters.playbooks(vault, case))


def _text(made: letters.Letter, most: int | None) -> tuple[bytes, list[str]]:
    if most is None:
        return letters.plain_text(made).encode(), []
    fitting = letters.shortened(made, most)
    return fitting.text.encode(), list(fitting.left_out)


def _mail(vault: Vault, made: letters.Letter, known: letters.Details, to: str, attach: Path | None) -> bytes:
    files = [letters.Attachment(_ascii(attach), _media_type(attach), _read(attach))] if attach else []
    return letters.mail(made, sender=known.email, to=to, now=vault.clock(), attachments=files)


def _read(path: Path) -> bytes:
    try:
        if path.is_file() and path.stat().st_size <= _MOST_ATTACHED:
            return path.read_bytes()
    except OSError:
        pass  # said below
    raise FlexKeeperError(
        _("{path} cannot go with a mail.").format(path=path),
        _("Choose a file that is there, and no larger than 25 MB."),
    )


def _ascii(path: Path) -> str:
    return path.name.encode("ascii", "replace").decode().replace("?", "_")


def _media_type(path: Path) -> str:
    return "application/pdf" if path.suffix.lower() == ".pdf" else "application/octet-stream"


def _lines(told: dict[str, Any]) -> Iterator[str]:
    yield told["path"]
    for heading in told.get("left_out", ()):
        yield _("Left out, so that it fits: {heading}").format(heading=heading)
    for blank in dict.fromkeys(told["blanks"]):
        yield _("Still to fill in: {blank}").format(blank=blank)
    if told.get("to") == "":
        yield _("The case has no mail address. Copy it from the notice before you send.")
    yield _("Read it through before you send it. This is not legal advice.")
