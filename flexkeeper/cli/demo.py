"""`flexkeeper demo`: the sample vault and its bundle."""

from __future__ import annotations

from pathlib import Path

import click

from flexkeeper import bundle, demo
from flexkeeper.cli.shell import ANY_PATH, READERS, Shell, json_option, say
from flexkeeper.i18n import _


@click.command("demo")
@click.argument("directory", default="FlexKeeper-demo", type=ANY_PATH)
@json_option
@click.pass_obj
def command(shell: Shell, directory: Path, as_json: bool) -> None:
    """Makes sample papers of a fictitious driver, puts them into a vault and builds the bundle."""
    with shell.progress() as progress:
        made = demo.run(directory, sandbox=shell.sandbox((*READERS, *bundle.PRELOAD)), progress=progress)
    found = {
        "vault": str(made.vault),
        "passphrase_file": str(made.passphrase_file),
        "bundle": str(made.bundle),
        "pages": made.pages,
        "bytes": made.bytes,
    }
    line = _("{bundle}: {pages} pages, {size:.1f} MB, made from {papers} papers. Open it and look.")
    size = made.bytes / 1_000_000
    say(
        found,
        as_json,
        [line.format(bundle=made.bundle, pages=made.pages, size=size, papers=made.papers)],
    )
