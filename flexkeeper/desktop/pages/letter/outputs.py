"""Where a letter goes: copied, saved as text, PDF or mail, printed; and every single sheet of its case."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from flexkeeper import appeals, bundle, records
from flexkeeper import vault as vaults
from flexkeeper.appeals import letters
from flexkeeper.desktop import words
from flexkeeper.desktop.pages.letter.composed import ask, compose
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.pages.vehicles.output import Output
from flexkeeper.i18n import _

if TYPE_CHECKING:
    from flexkeeper.progress import Progress
    from flexkeeper.vault import Vault

Make = Callable[["Vault"], bytes]
# What a mail may bring where nothing else is known, before it is written as base64.
_MOST_ATTACHED = 10_000_000


class Outputs:
    """The letter of a case as it is saved, never as it is half typed."""

    def __init__(self, frame: Frame, around: QWidget) -> None:
        self._frame, self._session = frame, frame.session
        self._output = Output(frame, around)

    def copy(self, made: letters.Letter, most: int | None) -> str:
        """Puts the letter on the clipboard, without the blocks that may go where it is too long.

        Raises:
            FlexKeeperError: if it is too long without them, too.
        """
        left_out: tuple[str, ...] = ()
        if most is None:
            text = letters.plain_text(made)
        else:
            fitting = letters.shortened(made, most)
            text, left_out = fitting.text, fitting.left_out
        QGuiApplication.clipboard().setText(text)
        count = words.number(letters.characters(text))
        if left_out:
            parts = ", ".join(f"“{one}”" for one in left_out)
            return _("Copied: {count} characters, without {parts}.").format(count=count, parts=parts)
        return _("Copied: {count} characters.").format(count=count)

    def save_text(self, case_id: int, kind: letters.LetterKind) -> None:
        """Asks for a place and saves the letter as text."""
        self._save("txt", lambda vault: letters.plain_text(_letter(vault, case_id, kind)).encode())

    def save_pdf(self, case_id: int, kind: letters.LetterKind) -> None:
        """Asks for a place and saves the pages of the letter."""
        self._save("pdf", lambda vault: _pdf(vault, case_id, kind))

    def print(self, case_id: int, kind: letters.LetterKind) -> None:
        """Asks for a printer and prints the letter."""
        self._output.ask_to_print(lambda vault: _pdf(vault, case_id, kind))

    def save_mail(self, case_id: int, kind: letters.LetterKind, *, with_bundle: bool) -> None:
        """Asks for a place and saves a mail that is not sent yet, with the bundle attached if wished for."""
        self._output.ask_place(
            _name("eml"), lambda path: self.mail_to(path, case_id, kind, with_bundle=with_bundle)
        )

    def mail_to(self, path: Path, case_id: int, kind: letters.LetterKind, *, with_bundle: bool) -> None:
        """Makes that mail and saves it; how far it is can be seen, and it can be stopped."""
        sandbox = self._session.sandbox

        def work(vault: Vault, progress: Progress) -> bytes:
            files = []
            if with_bundle:
                wishes = records.BundleWishes(
                    clock=vault.clock().astimezone(),
                    language=letters.draft(vault, case_id, kind).language,
                    max_bytes=appeals.size_limit(vault, appeals.case(vault, case_id)) or _MOST_ATTACHED,
                )
                put = appeals.assemble(vault, case_id, wishes)
                made = appeals.make_case_bundle(vault, put, sandbox=sandbox, progress=progress)
                name = bundle.file_name(put.plan.name, wishes.clock.date())
                files.append(letters.Attachment(name, "application/pdf", made.pdf))
            known = ask(vault, case_id, kind)
            return letters.mail(
                compose(known, {}).letter,
                sender=known.details.email,
                to=known.case.address,
                now=vault.clock(),
                attachments=files,
            )

        def save(content: bytes) -> None:
            self._output.save_to(path, lambda _vault: content, _saved())

        self._session.build(
            work,
            save,
            key="mail of a letter",
            title=_("Making the mail"),
            cancelled=lambda: self._frame.say(_("Stopped. Nothing was saved.")),
        )

    def save_sheet(self, case_id: int, name: str) -> None:
        """Asks for a place and saves one sheet of the case."""
        self._output.ask_to_save(
            f"{vaults.safe_name(name, 'sheet')}.pdf",
            lambda vault: appeals.sheet_pdf(vault, case_id, name),
            _saved(),
        )

    def print_sheet(self, case_id: int, name: str) -> None:
        """Asks for a printer and prints one sheet of the case."""
        self._output.ask_to_print(lambda vault: appeals.sheet_pdf(vault, case_id, name))

    def _save(self, suffix: str, make: Make) -> None:
        self._output.ask_to_save(_name(suffix), make, _saved())


def _saved() -> str:
    return _("Saved as {path}. This copy is not encrypted.")


def _name(suffix: str) -> str:
    return f"{vaults.safe_name(_('Letter'), 'letter')}.{suffix}"


def _letter(vault: Vault, case_id: int, kind: letters.LetterKind) -> letters.Letter:
    return compose(ask(vault, case_id, kind), {}).letter


def _pdf(vault: Vault, case_id: int, kind: letters.LetterKind) -> bytes:
    return letters.pdf(_letter(vault, case_id, kind), now=vault.clock())
