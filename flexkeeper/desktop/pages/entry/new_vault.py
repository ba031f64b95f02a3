"""Making a vault: where it is, a password that is hard to guess, and once more to be sure."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.entry.choose_password import ChoosePassword
from flexkeeper.desktop.session import Session
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import Card
from flexkeeper.desktop.widgets.label import ElideLabel, IconLabel, Label
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _


class NewVaultCard(Card):
    """`opened` carries the folder of the vault that was made; `open_wanted`: there is one already."""

    opened = Signal(object)
    open_wanted = Signal()

    def __init__(self, kit: Kit, session: Session) -> None:
        super().__init__(kit, padding=28)
        self._session = session
        self._path = Path()
        self._is_ready = False
        self.body.setSpacing(12)
        self.choice = ChoosePassword(kit, _("Choose a password"))
        self.first, self.again = self.choice.first, self.choice.again
        self.choice.typed.connect(self._typing)
        self.choice.entered.connect(self.make)
        self.body.addWidget(self.choice)
        self.body.addLayout(self._place_row(kit))
        self.button = Button(kit, _("Make my vault"), "primary", size="large")
        self.button.clicked.connect(self.make)
        self.body.addWidget(self.button)
        self._existing = Button(kit, _("I have a vault already"), "link", size="small")
        self._existing.clicked.connect(self.open_wanted)
        self.body.addWidget(self._existing, 0, Qt.AlignmentFlag.AlignHCenter)

    def show_place(self, path: Path) -> None:
        """Says where the vault will be."""
        self._path = path
        self._place.setText(str(path))

    def begin(self) -> None:
        """Ready for typing."""
        self.choice.begin()

    def clear(self) -> None:
        """Forgets what was typed."""
        self.choice.clear()
        self._work(is_on=False)

    def say_trouble(self, text: str) -> None:
        """Says what is wrong."""
        self.choice.say_trouble(text)

    def make(self) -> None:
        """Makes the vault, where the password is typed twice and not easy to guess."""
        if not self.button.isEnabled():
            return
        password = self.choice.chosen()
        if password is None:
            return
        path = self._path
        self._work(is_on=True)
        self._session.create(path, password, lambda: self.opened.emit(path), self._failed)

    def _place_row(self, kit: Kit) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(IconLabel(kit, "folder", 18))
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(Label(_("Kept in"), "label"))
        self._place = ElideLabel(role="small")
        lines.addWidget(self._place)
        row.addLayout(lines, 1)
        change = Button(kit, _("Change…"), "outlined", size="small")
        change.clicked.connect(self._change_place)
        row.addWidget(change)
        return row

    def _typing(self, text: str) -> None:
        if text and not self._is_ready:
            self._is_ready = True
            self._session.get_ready()

    def _change_place(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, _("Choose a new or empty folder"))
        if folder:
            self.show_place(Path(folder))

    def _failed(self, error: Exception) -> bool:
        self._work(is_on=False)
        if isinstance(error, FlexKeeperError):
            self.say_trouble(f"{error.message} {error.remedy}")
            return True
        return False

    def _work(self, *, is_on: bool) -> None:
        self.button.setEnabled(not is_on)
        self.button.setText(_("Making your vault…") if is_on else _("Make my vault"))
        self.choice.freeze(is_on)
