"""A new password for the opened vault, in the place of the old one."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from flexkeeper.desktop.pages.entry.choose_password import ChoosePassword
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.widgets.field import PasswordField
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.desktop.widgets.tall_dialog import TallDialog
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.progress import Progress

if TYPE_CHECKING:
    from flexkeeper.vault import Vault


class PasswordDialog(TallDialog):
    """Asks for the old password, unless the vault was opened with `paper_key`, its recovery key."""

    def __init__(self, frame: Frame, parent: QWidget, paper_key: str = "") -> None:
        fact, line = _("Change the password"), ""
        if paper_key:
            fact = _("Your vault is open. Choose a new password")
            line = _("The forgotten one stops working. Your recovery sheet stays the spare key.")
        super().__init__(frame.kit, parent, "key", "accent_text", fact, line)
        self._frame, self._paper_key = frame, paper_key
        self._is_at_work = False
        self.old = PasswordField(frame.kit, _("The password until now"))
        self.old.setVisible(not paper_key)
        self.choice = ChoosePassword(frame.kit, _("New password"))
        copies = _(
            "Copies of the vault made before, such as backups, still open with the old password."
            " If somebody may know it, delete those copies."
        )
        for part in (self.old, self.choice, Label(copies, "small", wrap=True)):
            self.body.addWidget(part)
        self.old.entered.connect(self.choice.begin)
        self.choice.entered.connect(self.change)
        self.skip = self.add(_("Later") if paper_key else _("Cancel"), "outlined", accepts=False)
        self.button = self.add(_("Set the password"), "primary", accepts=True)
        self.button.clicked.disconnect()
        self.button.clicked.connect(self.change)
        (self.choice.first if paper_key else self.old).edit.setFocus()
        self.finished.connect(lambda _result: self._forget())

    def change(self) -> None:
        """Sets the password, where it is typed twice and not easy to guess."""
        if not self.button.isEnabled() or not self._frame.session.is_open:
            return
        if not self._paper_key and not self.old.text:
            self.old.say_trouble(_("Type the password that opens this vault now."))
            self.old.edit.setFocus()
            return
        new = self.choice.chosen()
        if new is None:
            return
        old, paper_key = self.old.text, self._paper_key

        def work(vault: Vault, _progress: Progress) -> None:
            vaults = importlib.import_module("flexkeeper.vault")
            if paper_key:
                vaults.set_passphrase(vault, new)
                vaults.keep_paper_key(vault, paper_key)
            else:
                vaults.change_passphrase(vault, old, new)

        self._work(is_on=True)
        self._frame.session.write(work, lambda _none: self._done(), failed=self._failed)

    def _done(self) -> None:
        self.accept()
        self._frame.say(_("The password is changed."))

    def _failed(self, error: Exception) -> bool:
        self._work(is_on=False)
        if not isinstance(error, FlexKeeperError):
            return False
        if type(error).__name__ == "WrongPassphrase":
            self.old.say_trouble(_("That is not the password that opens this vault. Check Caps Lock."))
            self.old.edit.selectAll()
            self.old.edit.setFocus()
        else:
            self.choice.say_trouble(f"{error.message} {error.remedy}")
        return True

    def _forget(self) -> None:
        self._paper_key = ""
        self.old.clear()
        self.choice.clear()

    def reject(self) -> None:
        # What is under way brings its answer here; Lock has called it off.
        if self._is_at_work and self._frame.session.is_open:
            return
        super().reject()

    def _work(self, *, is_on: bool) -> None:
        self._is_at_work = is_on
        self.button.setEnabled(not is_on)
        self.skip.setEnabled(not is_on)
        self.old.edit.setReadOnly(is_on)
        self.choice.freeze(is_on)
