"""`flexkeeper vault …`: the vault itself."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from flexkeeper import vault as vaults
from flexkeeper.cli.shell import Shell, json_option, say
from flexkeeper.i18n import _


@click.group("vault")
def command() -> None:
    """The vault: create, status, verify, export."""


@command.command()
@json_option
@click.pass_obj
def create(shell: Shell, as_json: bool) -> None:
    """Makes a new, empty vault; the passphrase cannot be reset by anybody."""
    with vaults.create(shell.vault_path, shell.passphrase(new=True)) as vault:
        made = {"vault": str(vault.path), "id": vault.id}
    say(made, as_json, [_("Made a vault in {path}").format(path=made["vault"])])


@command.command()
@json_option
@click.pass_obj
def status(shell: Shell, as_json: bool) -> None:
    """Says what can be said without the passphrase."""
    known = {**dataclasses.asdict(vaults.status(shell.vault_path)), "path": str(shell.vault_path)}
    say(known, as_json, [f"{name}: {value}" for name, value in known.items()])


@command.command()
@click.option("--full", is_flag=True, help="Decrypt and compare every document, not only the index.")
@json_option
@click.pass_obj
def verify(shell: Shell, full: bool, as_json: bool) -> int:
    """Checks that everything in the vault can be read back."""
    vault = shell.vault()
    with shell.progress() as progress:
        report = vaults.verify(vault, full=full, progress=progress)
    problems = [{"document": one.document, "problem": one.problem} for one in report.problems]
    found = {
        "ok": report.ok,
        "records": report.records,
        "documents": report.documents,
        "checked": report.checked,
        "problems": problems,
    }
    lines = [f"{one['document']}: {one['problem']}" for one in problems] or [
        _("All {count} documents are fine.").format(count=report.documents)
    ]
    say(found, as_json, lines)
    return 0 if report.ok else 1


@command.command()
@click.argument("directory", type=click.Path(path_type=Path))
@json_option
@click.pass_obj
def export(shell: Shell, directory: Path, as_json: bool) -> int:
    """Writes everything, decrypted and in open formats, into a folder."""
    vault = shell.vault(write=True)
    with shell.progress() as progress:
        exported = vaults.export(vault, directory, progress=progress)
    problems = [dataclasses.asdict(problem) for problem in exported.problems]
    found = {**dataclasses.asdict(exported), "path": str(exported.path), "problems": problems}
    lines = [_("{count} files are in {path}").format(count=exported.documents, path=exported.path)]
    lines += [f"{problem['document']}: {problem['problem']}" for problem in problems]
    lines.append(_("These copies are not encrypted. Whoever opens the folder can read them."))
    say(found, as_json, lines)
    return 1 if problems else 0
