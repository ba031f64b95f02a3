"""What every command works with: the vault asked for, the sandbox, progress on the terminal."""

from __future__ import annotations

import contextlib
import getpass
import json
import signal
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, TypeVar

import click

from flexkeeper import paths, reminders, settings
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.progress import Progress
from flexkeeper.sandbox import Sandbox
from flexkeeper.vault import (
    DamagedVault,
    NewerVault,
    NotAVault,
    Vault,
    WrongPassphrase,
    open_vault,
)

PASSPHRASE_LIMIT_BYTES = 4096

Command = TypeVar("Command", bound=Callable[..., Any])

READERS = ("flexkeeper.intake.readers",)


class _AnyPath(click.Path):
    """A path, existing or not, readable or not: what it is, is found out when it is used, file by file."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, readable=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail(_("a name is needed here"), param, ctx)
        return super().convert(value, param, ctx)


ANY_PATH = _AnyPath()
A_NUMBER = click.IntRange(1, 2**63 - 1)
"""The number of a record, vehicle or change, as the database counts."""

_SHORT_PASSPHRASE = 12
_STOPS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Shell:
    """One run of the command line: where the vault is, and what was opened for it."""

    def __init__(self, vault_path: Path | None, passphrase_file: Path | None) -> None:
        self._vault_path = vault_path
        self._passphrase_file = passphrase_file
        self._opened = contextlib.ExitStack()

    def close(self) -> None:
        self._opened.close()

    @property
    def vault_path(self) -> Path:
        return self._vault_path or paths.default_vault()

    def vault(self, *, write: bool = False, passphrase: str | None = None) -> Vault:
        """The vault asked for, unlocked; closed when the command ends. Its warnings go to stderr."""
        if passphrase is None:
            passphrase = self.passphrase()
        try:
            vault = self._opened.enter_context(open_vault(self.vault_path, passphrase, write=write))
            if write:
                self._opened.callback(keep_agenda, vault)
        except NotAVault as failure:
            where = _("Looked in {path}.").format(path=self.vault_path)
            raise NotAVault(failure.message, f"{failure.remedy} {where}") from None
        for warning in vault.warnings:
            click.echo(warning, err=True)
        return vault

    def vault_to_take_from(self) -> Vault:
        """The vault for taking something out: noted in it where it can be written, else read all the same.

        A vault that is open elsewhere, or on a full or write-protected disk, can still be saved.
        """
        passphrase = self.passphrase()
        try:
            return self.vault(write=True, passphrase=passphrase)
        except (NotAVault, WrongPassphrase, DamagedVault, NewerVault):
            raise
        except FlexKeeperError:
            return self.vault(passphrase=passphrase)

    def sandbox(self, preload: Sequence[str]) -> Sandbox:
        """Child processes for untrusted files, with these modules ready; ended when the command ends."""
        return self._opened.enter_context(Sandbox(preload))

    def passphrase(self, *, new: bool = False) -> str:
        """The passphrase from its file, or typed (twice where it is a new one)."""
        if self._passphrase_file is not None:
            return secret_file(self._passphrase_file)
        if not _is_terminal(sys.stdin):
            raise FlexKeeperError(
                _("The vault needs its passphrase, and there is nobody to ask."),
                _("Name a file that holds it: --passphrase-file FILE"),
            )
        return _typed_twice(_("Passphrase: ")) if new else getpass.getpass(_("Passphrase: "))

    @contextlib.contextmanager
    def progress(self) -> Iterator[Progress]:
        """Progress drawn on stderr when that is a terminal.

        Ctrl+C, a closed terminal and a polite kill ask the work to stop, so that it cleans up after itself.
        """
        shows = _is_terminal(sys.stderr)
        progress = Progress(_draw if shows else None)
        before = [(stop, signal.signal(stop, lambda *_: progress.cancel())) for stop in _STOPS]
        try:
            yield progress
        finally:
            for stop, handler in before:
                signal.signal(stop, handler)
            if shows:
                click.echo("\r\x1b[K", nl=False, err=True)


def keep_agenda(vault: Vault) -> None:
    """Brings up to date what reminds the driver while the vault is locked; a command never fails over it."""
    is_wanted = settings.load(paths.settings()).settings.reminders.while_locked
    try:
        reminders.keep_agenda(vault, vault.clock().astimezone(), is_wanted=is_wanted)
    except (OSError, FlexKeeperError):
        click.echo(_("Reminders for the time it is locked could not be brought up to date."), err=True)


def new_passphrase(path: Path | None) -> str:
    """A new passphrase for a vault that has one, from its file or typed twice."""
    if path is not None:
        return secret_file(path)
    if not _is_terminal(sys.stdin):
        raise FlexKeeperError(
            _("A new passphrase is needed, and there is nobody to ask."),
            _("Name a file that holds it: --new-passphrase-file FILE"),
        )
    return _typed_twice(_("New passphrase: "))


def recovery_key(path: Path | None) -> str:
    """The key on the recovery sheet, from a file (the sheet's own text file, too) or typed."""
    if path is not None:
        return secret_file(path)
    if not _is_terminal(sys.stdin):
        raise FlexKeeperError(
            _("The key on the recovery sheet is needed, and there is nobody to ask."),
            _("Name a file that holds it: --recovery-key-file FILE"),
        )
    return getpass.getpass(_("Recovery key: "))


def _typed_twice(prompt: str) -> str:
    typed = getpass.getpass(prompt)
    if getpass.getpass(_("Again: ")) != typed:
        raise FlexKeeperError(_("The two passphrases differ."), _("Nothing was made. Try again."))
    return typed


def warn_of_a_short_passphrase(passphrase: str) -> None:
    """Says on stderr that a short passphrase protects little."""
    if len(passphrase) < _SHORT_PASSPHRASE:
        click.echo(
            _("That passphrase is short. Four or five unrelated words are easier to keep."),
            err=True,
        )


def _is_terminal(stream: IO[str] | None) -> bool:
    """Whether somebody sits at it; a closed stream is None."""
    return stream is not None and stream.isatty()


def secret_file(path: Path) -> str:
    """The secret in a file, without the one newline an editor adds.

    Raises:
        FlexKeeperError: if the file cannot be read, is too large, or is not text.
    """
    try:
        with path.open("rb") as file:
            data = file.read(PASSPHRASE_LIMIT_BYTES + 1)
    except OSError as error:
        raise FlexKeeperError(
            _("A file with a secret could not be read: {reason}.").format(reason=error.strerror),
            _("Check its name: {path}").format(path=path),
        ) from None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if not text or len(data) > PASSPHRASE_LIMIT_BYTES:
        raise FlexKeeperError(
            _("A file that should hold a secret is empty, too large, or not text."),
            _("It holds the secret on one line and nothing else: {path}").format(path=path),
        )
    return text.removesuffix("\n").removesuffix("\r")


def json_option(command: Command) -> Command:
    """Adds `--json`: one JSON document on stdout and nothing else."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(command)


def say(value: Any, as_json: bool, lines: Iterator[str] | list[str]) -> None:
    """Prints the value as JSON, or the lines for people."""
    # Lone surrogates (undecodable file names) have no UTF-8; as \\u escapes they stay JSON.
    text = json.dumps(value, ensure_ascii=True, indent=2) if as_json else "\n".join(map(printable, lines))
    if not text:
        return
    try:
        click.echo(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise FlexKeeperError(
            _("It is done, but the answer could not be written: {reason}.").format(reason=error.strerror),
            _("Make room where the output goes, then ask again."),
        ) from None


def printable(untrusted_text: str) -> str:
    """The text without anything that could steer a terminal or turn its direction."""
    return "".join(
        sign if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co") else "\N{REPLACEMENT CHARACTER}"
        for sign in untrusted_text
    )


def assignments(pairs: tuple[str, ...]) -> dict[str, str]:
    """`FIELD=VALUE` words as a mapping."""
    values = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise click.UsageError(_("Write it as FIELD=VALUE: {pair}").format(pair=pair))
        values[name.strip()] = value
    return values


def _draw(label: str, done: int, total: int) -> None:
    click.echo(f"\r\x1b[K{printable(label)} {done}/{total}", nl=False, err=True)
