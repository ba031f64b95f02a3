"""`flexkeeper intake …`: what waits to be read."""

from __future__ import annotations

from pathlib import Path

import click

from flexkeeper import intake
from flexkeeper.cli.records import as_added
from flexkeeper.cli.shell import A_NUMBER, ANY_PATH, READERS, Shell, json_option, say, secret_file
from flexkeeper.i18n import _


@click.group("intake")
def command() -> None:
    """Papers that wait for something: unlock."""


@command.command()
@click.argument("record_id", type=A_NUMBER)
@click.option("--password-file", required=True, type=ANY_PATH, help="The PDF's password.")
@json_option
@click.pass_obj
def unlock(shell: Shell, record_id: int, password_file: Path, as_json: bool) -> None:
    """Opens a record's locked files with their password; the originals stay as they are."""
    vault, sandbox = shell.vault(write=True), shell.sandbox(READERS)
    with shell.progress() as progress:
        opened = intake.unlock(vault, sandbox, record_id, secret_file(password_file), progress=progress)
    lines = [_("Opened: {file}").format(file=one.file) for one in opened]
    say([as_added(one) for one in opened], as_json, lines)
