"""What is asked or said when a vault was made or opened: its sheet, the keyring, a new password, warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from flexkeeper.desktop import places
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.pages.settings.password import PasswordDialog
from flexkeeper.desktop.pages.settings.sheet import SheetDialog
from flexkeeper.desktop.widgets import dialogs
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.progress import Progress

if TYPE_CHECKING:
    from flexkeeper.vault import KeyringAnswer, Vault


def after_creation(frame: Frame, parent: QWidget) -> None:
    """Offers the recovery sheet and then, where it works, the keyring."""
    sheet = SheetDialog(frame, parent)
    sheet.finished.connect(lambda _result: offer_keyring(frame, parent))
    _open(sheet)


def after_warnings(frame: Frame, parent: QWidget) -> None:
    """Says what was odd about the vault when it was opened, such as a key file older than the last one."""
    text = "\n\n".join(frame.session.vault.warnings)
    dialog = dialogs.Dialog(frame.kit, parent, "triangle-alert", "warn", _("Please read this once"), text)
    dialog.add(_("OK"), "primary", accepts=True, is_default=True)
    _open(dialog)


def after_recovery(frame: Frame, parent: QWidget, paper_key: str) -> None:
    """Asks for a new password after the recovery key opened the vault."""
    _open(PasswordDialog(frame, parent, paper_key))


def offer_keyring(frame: Frame, parent: QWidget) -> None:
    """Asks whether the keyring may open the vault, where it keeps secrets and tells log-ins apart."""
    if not frame.session.is_open or not places.login():
        return

    def answered(answer: KeyringAnswer) -> None:
        if not answer.ok or not frame.session.is_open:
            return
        fact = _("Open this vault by itself after you log in?")
        line = _(
            "This computer's keyring ({name}) can do it, once after each log-in. Whoever can log in as you"
            " can then open it too. After Lock the password is asked. You can change this in Settings."
        )
        asked = dialogs.question(frame.kit, parent, fact, line.format(name=answer.name), _("Let it open"))
        asked.accepted.connect(lambda: turn_keyring_on(frame))
        _open(asked)

    frame.session.ask_keyring(answered)


def turn_keyring_on(frame: Frame) -> None:
    """Lets the keyring open the vault, once the driver has unlocked it; one that refuses is said calmly."""

    def work(vault: Vault, _progress: Progress) -> None:
        from flexkeeper import vault as vaults  # not before a vault is opened

        vaults.keyring_on(vault)

    def done(_none: None) -> None:
        frame.remember_vault()
        frame.say(_("The vault opens by itself after you log in."))

    def answered(answer: KeyringAnswer) -> None:
        if answer.ok:
            frame.session.write(work, done, failed=lambda error: _said(frame, error))
        else:
            frame.say(_("{reason} Your password opens the vault as always.").format(reason=answer.reason))

    if frame.session.is_open:
        frame.session.ask_keyring(answered, may_unlock=True)


def turn_keyring_off(frame: Frame) -> None:
    """Takes the keyring's way in away."""

    def work(vault: Vault, _progress: Progress) -> bool:
        from flexkeeper import vault as vaults

        return vaults.keyring_off(vault)

    def done(is_gone: bool) -> None:
        frame.remember_vault()
        if is_gone:
            frame.say(_("The vault opens with its password only."))
        else:
            frame.say(
                _(
                    "The vault opens with its password only. The keyring did not answer; a useless entry"
                    " named FlexKeeper may be left in it."
                )
            )

    frame.session.write(work, done)


def _said(frame: Frame, error: Exception) -> bool:
    if isinstance(error, FlexKeeperError):
        frame.say(f"{error.message} {error.remedy}")
    return isinstance(error, FlexKeeperError)


def _open(dialog: dialogs.Dialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
