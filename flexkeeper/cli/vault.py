"""`flexkeeper vault …`: the vault itself."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import click

from flexkeeper import records, reminders
from flexkeeper import vault as vaults
from flexkeeper.cli.shell import (
    ANY_PATH,
    Shell,
    json_option,
    keep_agenda,
    new_passphrase,
    recovery_key,
    say,
    warn_of_a_short_passphrase,
)
from flexkeeper.i18n import _


@click.group("vault")
def command() -> None:
    """The vault: create, status, verify, export, and the ways into it."""


new_passphrase_option = click.option(
    "--new-passphrase-file",
    type=ANY_PATH,
    help="A file that holds the new passphrase; without one it is asked for.",
)


@command.command()
@json_option
@click.pass_obj
def create(shell: Shell, as_json: bool) -> None:
    """Makes a new, empty vault; the passphrase cannot be reset by anybody."""
    passphrase = shell.passphrase(new=True)
    warn_of_a_short_passphrase(passphrase)
    with vaults.create(shell.vault_path, passphrase) as vault:
        reminders.add_usual(vault, vault.clock().astimezone().date())
        keep_agenda(vault)
        made = {"vault": str(vault.path), "id": vault.id}
    say(made, as_json, [_("Made a vault in {path}").format(path=made["vault"])])


@command.command()
@json_option
@click.pass_obj
def status(shell: Shell, as_json: bool) -> None:
    """Says what can be said without the passphrase."""
    known = {**dataclasses.asdict(vaults.status(shell.vault_path)), "path": str(shell.vault_path)}
    lines = [
        _("Vault: {path}").format(path=known["path"]),
        _("Opens with: {ways}").format(ways=", ".join(known["slots"])),
        _("Open for writing elsewhere: {answer}").format(answer=_("yes") if known["in_use"] else _("no")),
        _("Encrypted files: {count}, {size:.1f} MB").format(
            count=known["documents"], size=known["document_bytes"] / 1_000_000
        ),
    ]
    say(known, as_json, lines)


@command.command()
@click.option("--full", is_flag=True, help="Decrypt and compare every document, not only the index.")
@json_option
@click.pass_obj
def verify(shell: Shell, full: bool, as_json: bool) -> int:
    """Checks that everything in the vault can be read back."""
    vault = shell.vault()
    with shell.progress() as progress:
        report = vaults.verify(vault, full=full, progress=progress)
    say(_reported(report), as_json, _report_lines(report, vault))
    return 0 if report.ok else 1


@command.command()
@click.argument("directory", type=ANY_PATH)
@json_option
@click.pass_obj
def export(shell: Shell, directory: Path, as_json: bool) -> int:
    """Writes everything, decrypted and in open formats, into a folder."""
    vault = shell.vault_to_take_from()
    with shell.progress() as progress:
        exported = vaults.export(vault, directory, progress=progress)
    problems = [dataclasses.asdict(problem) for problem in exported.problems]
    found = {**dataclasses.asdict(exported), "path": str(exported.path), "problems": problems}
    lines = [_("{count} files are in {path}").format(count=exported.documents, path=exported.path)]
    lines += [f"{problem['document']}: {problem['problem']}" for problem in problems]
    lines.append(_("These copies are not encrypted. Whoever opens the folder can read them."))
    say(found, as_json, lines)
    return 1 if problems else 0


@command.command()
@new_passphrase_option
@json_option
@click.pass_obj
def passphrase(shell: Shell, new_passphrase_file: Path | None, as_json: bool) -> None:
    """Changes the passphrase; older copies of the vault still open with the old one."""
    old = shell.passphrase()
    vault = shell.vault(write=True, passphrase=old)
    vaults.change_passphrase(vault, old, new_passphrase(new_passphrase_file))
    lines = [
        _("The passphrase is changed."),
        _("Older copies of the vault (backups, a sync folder's history) still open with the old one."),
    ]
    say({"vault": str(vault.path), "generation": vault.header.generation}, as_json, lines)


@command.command("recovery-kit")
@click.argument("file", type=ANY_PATH)
@json_option
@click.pass_obj
def recovery_kit(shell: Shell, file: Path, as_json: bool) -> None:
    """Makes a new recovery sheet: a PDF to print, or plain text when FILE ends in .txt.

    The sheet before goes out of force.
    """
    vault = shell.vault(write=True)
    kit = vaults.create_recovery_kit(vault, save=lambda kit: vaults.save_sheet(kit, file))
    lines = [
        _("The recovery sheet is in {path}").format(path=file),
        _("Whoever has it and the vault can read everything. Print it, put it away, delete the file."),
        _("An older sheet opens only older copies of the vault from now on."),
    ]
    say({"path": str(file), "vault": kit.vault, "created": kit.created.isoformat()}, as_json, lines)


@command.command()
@click.argument("directory", required=False, type=ANY_PATH)
@click.option(
    "--recovery-key-file",
    type=ANY_PATH,
    help="A file that holds the key on the recovery sheet; without one it is asked for.",
)
@new_passphrase_option
@json_option
@click.pass_obj
def recover(
    shell: Shell,
    directory: Path | None,
    recovery_key_file: Path | None,
    new_passphrase_file: Path | None,
    as_json: bool,
) -> int:
    """Opens the vault with its recovery sheet, checks every document and sets a new passphrase.

    With DIRECTORY all this happens in a copy there, and the vault stays as it is.
    """
    key = recovery_key(recovery_key_file)
    chosen = new_passphrase(new_passphrase_file)
    with shell.progress() as progress:
        report = vaults.recover(shell.vault_path, key, chosen, copy_to=directory, progress=progress)
    path = directory or shell.vault_path
    lines = [
        _("The vault in {path} opens with the new passphrase; the sheet stays its spare key.").format(
            path=path
        ),
        *_report_lines(report),
    ]
    say({"path": str(path), **_reported(report)}, as_json, lines)
    return 0 if report.ok else 1


@command.command()
@click.argument("state", type=click.Choice(["on", "off"]))
@json_option
@click.pass_obj
def keyring(shell: Shell, state: str, as_json: bool) -> None:
    """Lets this computer's keyring open the vault after you log in, or no longer."""
    vault = shell.vault(write=True)
    is_gone = True
    if state == "on":
        vaults.keyring_available(may_unlock=True)
        vaults.keyring_on(vault)
        lines = [_("This computer's keyring can open the vault now; the passphrase still does too.")]
    else:
        is_gone = vaults.keyring_off(vault)
        lines = [_("The keyring no longer opens the vault.")]
        if not is_gone:
            lines.append(
                _("The keyring could not be reached; a useless entry named FlexKeeper may be left in it.")
            )
    say({"keyring": state, "secret_left": not is_gone}, as_json, lines)


def _reported(report: vaults.Report) -> dict[str, Any]:
    return {
        "ok": report.ok,
        "records": report.records,
        "documents": report.documents,
        "checked": report.checked,
        "problems": [dataclasses.asdict(problem) for problem in report.problems],
    }


def _report_lines(report: vaults.Report, vault: vaults.Vault | None = None) -> list[str]:
    names = {} if vault is None else records.names_of_documents(vault)
    lines = []
    for one in report.problems:
        where = names.get(one.document or 0) or (
            _("document {id}").format(id=one.document) if one.document else ""
        )
        lines.append(f"{where}: {one.problem}" if where else one.problem)
    return lines or [_("All {count} documents are fine.").format(count=report.documents)]
