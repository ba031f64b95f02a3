"""Opening a vault: which one, its password, one button."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.session import Session
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import Card
from flexkeeper.desktop.widgets.field import PasswordField
from flexkeeper.desktop.widgets.label import ElideLabel, IconLabel, Label
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _

_TRIES = 3


class UnlockCard(Card):
    """`opened` carries the vault's folder; `chooser_wanted` the button to open a menu at.

    `paper_wanted`: rather the key on the recovery sheet.
    """

    opened = Signal(object)
    chooser_wanted = Signal(object)
    paper_wanted = Signal()

    def __init__(self, kit: Kit, session: Session) -> None:
        super().__init__(kit, padding=28)
        self._session = session
        self._path = Path()
        self._is_ready = False
        self._wrong = 0
        self.body.setSpacing(16)
        self._chooser = _Chooser(kit)
        self._chooser.clicked.connect(lambda: self.chooser_wanted.emit(self._chooser))
        self.body.addWidget(self._chooser)
        self.field = PasswordField(kit, _("Password"))
        self.field.entered.connect(self.unlock)
        self.field.changed.connect(self._typing)
        self.body.addWidget(self.field)
        self.button = Button(kit, _("Unlock"), "primary", size="large")
        self.button.clicked.connect(self.unlock)
        self.body.addWidget(self.button)
        self.hint = Label(_("The key on your recovery sheet opens it too."), "small", wrap=True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.hint.hide()
        self.body.addWidget(self.hint)
        self.paper = Button(kit, _("Use the recovery key"), "link", icon="key", size="small")
        self.paper.clicked.connect(self.paper_wanted)
        self.body.addWidget(self.paper, 0, Qt.AlignmentFlag.AlignHCenter)
        self._note = Label("", "label", wrap=True)
        self._note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._note.hide()
        self.body.addWidget(self._note)

    def show_vault(self, path: Path, name: str, line: str) -> None:
        """Says which vault it is about."""
        self._path = path
        self._chooser.say(name, line)
        self._count_wrong(0)
        self.say_note("")
        self.clear()

    def begin(self) -> None:
        """Ready for typing."""
        self.field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Forgets what was typed."""
        self.field.clear()
        self._work(is_on=False)

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was typed yet, and nothing is being opened."""
        return self.button.isEnabled() and not self.field.text

    def unlock_by_keyring(self) -> None:
        """Opens the vault with this computer's keyring; where that cannot be, a word and the password."""
        path = self._path

        def failed(error: Exception) -> bool:
            self._work(is_on=False)
            if isinstance(error, FlexKeeperError):
                self.say_note(f"{error.message} {error.remedy}")
                self.begin()
            return isinstance(error, FlexKeeperError)

        self._work(is_on=True)
        self._session.unlock_by_keyring(path, lambda: self.opened.emit(path), failed)

    def say_trouble(self, text: str) -> None:
        """Says what is wrong."""
        self.field.say_trouble(text)

    def say_note(self, text: str) -> None:
        """Says why the vault is locked now; gone with the first letter typed."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def unlock(self) -> None:
        """Opens the vault with what was typed."""
        if not self.button.isEnabled():
            return
        if not self.field.text:
            self.field.say_trouble(_("Type the password of this vault."))
            return
        path = self._path
        self._work(is_on=True)
        self._session.unlock(path, self.field.text, lambda: self.opened.emit(path), self._failed)

    def _typing(self, text: str) -> None:
        # While the first letters are typed there is time to import what an opened vault needs.
        if text:
            self.say_note("")
        if text and not self._is_ready:
            self._is_ready = True
            self._session.get_ready()

    def _failed(self, error: Exception) -> bool:
        self._work(is_on=False)
        if not isinstance(error, FlexKeeperError):
            return False
        if type(error).__name__ == "WrongPassphrase":
            self._count_wrong(self._wrong + 1)
            self.field.say_trouble(_("That password did not open it. Check Caps Lock."))
        else:
            self.field.say_trouble(f"{error.message} {error.remedy}")
        self.field.edit.selectAll()
        self.begin()
        return True

    def _count_wrong(self, count: int) -> None:
        self._wrong = count
        self.hint.setVisible(count >= _TRIES)

    def _work(self, *, is_on: bool) -> None:
        self.button.setEnabled(not is_on)
        self.paper.setEnabled(not is_on)
        self.button.setText(_("Opening…") if is_on else _("Unlock"))
        self._chooser.setEnabled(not is_on)
        self.field.edit.setReadOnly(is_on)


class _Chooser(Button):
    """The vault's name and when it was opened, as one button with a menu."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, "", "outlined", size="tall")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 14, 4)
        row.setSpacing(12)
        row.addWidget(IconLabel(kit, "folder", 20))
        lines = QVBoxLayout()
        lines.setSpacing(0)
        self._name, self._line = ElideLabel(role="strong"), ElideLabel(role="label")
        lines.addStretch(1)
        lines.addWidget(self._name)
        lines.addWidget(self._line)
        lines.addStretch(1)
        row.addLayout(lines, 1)
        row.addWidget(IconLabel(kit, "chevron-down", 18))
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def say(self, name: str, line: str) -> None:
        """Names the vault."""
        self._name.setText(name)
        self._line.setText(line)
        self.setAccessibleName(_("Vault: {name}. Choose another").format(name=name))
