"""The command line: one file per noun, one handler for whatever goes wrong.

Exit codes: 0 done, 1 expected failure or a file that could not be taken in, 2 usage, 3 bug, 130 interrupted.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from pathlib import Path

import click

from flexkeeper import __version__, crash
from flexkeeper.cli.shell import ANY_PATH, Shell, printable
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.progress import Cancelled

NOUNS = ("vault", "records", "intake", "reminders", "appeals", "bundle", "demo")

DONE, FAILED, USAGE, BUG, INTERRUPTED = 0, 1, 2, 3, 130


class _Nouns(click.Group):
    """Imports a noun's file only when that noun is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(NOUNS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in NOUNS:
            return None
        command: click.Command = importlib.import_module(f"flexkeeper.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in NOUNS and not args[0].startswith("-"):
            ctx.fail(
                _("“{word}” is neither a command nor a file that is there.").format(word=printable(args[0]))
            )
        return super().resolve_command(ctx, args)


@click.command(cls=_Nouns, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="FlexKeeper")
@click.option(
    "--vault",
    "vault_path",
    type=ANY_PATH,
    envvar="FLEXKEEPER_VAULT",
    help="The vault's folder.",
)
@click.option(
    "--passphrase-file",
    type=ANY_PATH,
    envvar="FLEXKEEPER_PASSPHRASE_FILE",
    help="A file that holds the passphrase; without one it is asked for.",
)
@click.pass_context
def flexkeeper(context: click.Context, vault_path: Path | None, passphrase_file: Path | None) -> None:
    """Keeps a delivery driver's papers in an encrypted vault and makes evidence bundles of them."""
    context.obj = Shell(vault_path, passphrase_file)
    context.call_on_close(context.obj.close)


def main(arguments: Sequence[str]) -> int:
    """Runs one command and returns the exit code; says on stderr what went wrong and what to do."""
    try:
        code = flexkeeper.main(list(arguments), prog_name="flexkeeper", standalone_mode=False)
        return code if isinstance(code, int) else DONE
    except click.exceptions.NoArgsIsHelpError as missing:
        click.echo(missing.format_message())
        return USAGE
    except click.ClickException as wrong:
        wrong.show()
        return USAGE
    except FlexKeeperError as failure:
        click.echo(printable(failure.message) + "\n" + printable(failure.remedy), err=True)
        return FAILED
    except (Cancelled, KeyboardInterrupt, click.Abort):
        click.echo(_("Stopped. Nothing was left half done."), err=True)
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output left, as `head` does
        _write_no_more()
        return DONE
    except Exception as bug:  # noqa: BLE001 - the command line's one handler for what nobody expected
        click.echo(crash.said(bug), err=True)
        return BUG


def _write_no_more() -> None:
    """Lets what is still buffered for a reader who left go nowhere, instead of failing at the very end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
