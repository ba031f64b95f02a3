"""The ways into the opened vault: password, recovery sheet, and the keyring where it works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from flexkeeper.desktop import places
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.pages.settings import first_steps
from flexkeeper.desktop.pages.settings.password import PasswordDialog
from flexkeeper.desktop.pages.settings.sheet import SheetDialog
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import Card
from flexkeeper.desktop.widgets.dialogs import Dialog
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.i18n import _

if TYPE_CHECKING:
    from flexkeeper.vault import KeyringAnswer


class WaysIn(Card):
    """Three lines, each with what can be done about it. The keyring is asked once per opened vault."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame.kit, _("Ways into this vault"))
        self._frame = frame
        self._is_asked = False
        self._keyring: KeyringAnswer | None = None
        self.password = _Way(frame, _("Password"), _("Change…"), _("Change the password…"))
        self.password.show_state(_("Nobody can reset it."))
        self.password.button.clicked.connect(lambda: self._open(PasswordDialog(frame, self.window())))
        self.sheet = _Way(frame, _("Recovery sheet"), _("Make one…"), _("Make a recovery sheet…"))
        self.sheet.button.clicked.connect(lambda: self._open(SheetDialog(frame, self.window())))
        self.keyring = _Way(frame, _("This computer's keyring"), "", "")
        self.keyring.button.clicked.connect(self._turn_keyring)
        self.keyring.hide()
        for way in (self.password, self.sheet, self.keyring):
            self.body.addWidget(way)

    def refresh(self) -> None:
        """Shows which ways the vault has now."""
        ways = self._frame.session.vault.ways_in
        if "recovery" in ways:
            self.sheet.show_state(_("There is one. A new one takes its place."))
            self.sheet.rename(_("Make a new one…"), _("Make a new recovery sheet…"))
        else:
            self.sheet.show_state(_("None yet. Without one, a forgotten password locks you out too."))
        self._show_keyring("keyring" in ways)
        if not self._is_asked and places.login():
            self._is_asked = True
            self._frame.session.ask_keyring(self._answered)

    def _answered(self, answer: KeyringAnswer) -> None:
        self._keyring = answer
        self._show_keyring("keyring" in self._frame.session.vault.ways_in)

    def _show_keyring(self, is_on: bool) -> None:
        known = self._keyring
        self.keyring.setVisible(is_on or (known is not None and (known.ok or known.is_locked)))
        if is_on:
            self.keyring.show_state(_("Opens it once after you log in. After Lock the password is asked."))
            self.keyring.rename(_("Turn off"), _("No longer open the vault with the keyring"))
        else:
            could = _("It could open the vault once after you log in.")
            locked = _("It is locked now; your computer asks for its password first.")
            self.keyring.show_state(f"{could} {locked}" if known is not None and known.is_locked else could)
            self.keyring.rename(_("Turn on"), _("Open the vault with the keyring after log-in"))

    def _turn_keyring(self) -> None:
        if "keyring" in self._frame.session.vault.ways_in:
            first_steps.turn_keyring_off(self._frame)
        else:
            first_steps.turn_keyring_on(self._frame)

    def _open(self, dialog: Dialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


class _Way(QWidget):
    """A way in, how it stands, and a button."""

    def __init__(self, frame: Frame, name: str, verb: str, said: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(name, "body", wrap=True))
        self._state = Label("", "label", wrap=True)
        words.addWidget(self._state)
        row.addLayout(words, 1)
        self.button = Button(frame.kit, verb, "outlined", size="small")
        self.rename(verb, said)
        row.addWidget(self.button)

    def show_state(self, text: str) -> None:
        """Says how it stands."""
        self._state.setText(text)

    def rename(self, verb: str, said: str) -> None:
        """Says what the button does now, short to see and whole to hear."""
        self.button.setText(verb)
        self.button.setAccessibleName(said)
