"""What is seen while no vault is open: unlocking one, or making the first one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from flexkeeper import paths
from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.new_vault import NewVaultCard
from flexkeeper.desktop.pages.unlock import UnlockCard
from flexkeeper.desktop.places import Places, RecentVault
from flexkeeper.desktop.session import Session
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import scrolled
from flexkeeper.desktop.widgets.label import IconLabel, Label
from flexkeeper.desktop.widgets.logo import Logo
from flexkeeper.i18n import _

WIDTH = 432


class Gate(QWidget):
    """`opened` carries the folder of the vault that was opened."""

    opened = Signal(object)

    def __init__(self, kit: Kit, session: Session, places: Places) -> None:
        super().__init__()
        self.setObjectName("gate")
        self._kit, self._session = kit, session
        self._places = places
        inside = QWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._area = scrolled(inside)
        outer.addWidget(self._area)
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(4)
        column.addStretch(3)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(Logo(kit, 52), 0, middle)
        column.addSpacing(12)
        self._title, self._line = Label("", "display", wrap=True), Label("", "small", wrap=True)
        for label in (self._title, self._line):
            label.setAlignment(middle)
            column.addWidget(label)
        column.addSpacing(16)
        self.unlock = UnlockCard(kit, session)
        self.new = NewVaultCard(kit, session)
        for card in (self.unlock, self.new):
            column.addWidget(card, 0, middle)
            card.opened.connect(self._opened)
        column.addStretch(4)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(IconLabel(kit, "shield-check", 16, "text3"))
        said = Label(
            _("No account. No internet. Nothing leaves this computer unless you export it."), "label"
        )
        foot.addWidget(said)
        foot.addStretch(1)
        column.addLayout(foot)
        self.unlock.chooser_wanted.connect(self._choose)
        self.new.open_wanted.connect(self._find)
        kit.look.changed.connect(self._fit)
        self._fit()
        self.begin(places)

    def begin(self, places: Places) -> None:
        """Shows the way into the vault opened last, or how to make the first one."""
        self._places = places
        known = [one for one in places.vaults if one.is_there()]
        default = RecentVault(paths.default_vault())
        if not known and default.is_there():
            known = [default]
        if known:
            self.show_unlock(known[0])
        else:
            self.show_new(default.path)

    def show_unlock(self, vault: RecentVault) -> None:
        """Asks for the password of this vault."""
        self._title.setText(_("Unlock your papers"))
        self._line.setText(_("Insurance, license, photos and messages, kept on this computer."))
        line = str(vault.path.parent)
        if vault.opened is not None:
            line = _("Opened {when}").format(when=words.moment(vault.opened))
        self.unlock.show_vault(vault.path, vault.name, line)
        self.new.hide()
        self.unlock.show()
        self.unlock.begin()

    def show_new(self, path: Path) -> None:
        """Asks for the password of a vault to be made there."""
        self._title.setText(_("A safe place for your papers"))
        self._line.setText(_("They stay on this computer, locked with a password only you know."))
        self.unlock.hide()
        self.new.show_place(path)
        self.new.show()
        self.new.begin()

    def clear(self) -> None:
        """Forgets what was typed."""
        self.unlock.clear()
        self.new.clear()

    def _opened(self, path: Path) -> None:
        self.clear()
        self.opened.emit(path)

    def _fit(self) -> None:
        for card in (self.unlock, self.new):
            card.setFixedWidth(self._kit.look.px(WIDTH))

    def _choose(self, button: Button) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in self._places.vaults:
            if one.is_there():
                menu.addAction(one.name).triggered.connect(lambda _on, vault=one: self.show_unlock(vault))
        if not menu.isEmpty():
            menu.addSeparator()
        menu.addAction(_("Another folder…")).triggered.connect(self._find)
        menu.addAction(_("Make a new vault…")).triggered.connect(self._find_new)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _find(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, _("Choose the folder of the vault"))
        if folder:
            self.choose_folder(Path(folder))

    def choose_folder(self, folder: Path) -> None:
        """Takes a folder the driver chose: unlocks the vault in it, or says that there is none."""
        vault = RecentVault(folder)
        if vault.is_there():
            self.show_unlock(vault)
        elif self.new.isVisible():
            self.new.say_trouble(
                _("There is no vault in that folder. Choose the folder that holds vault.json.")
            )
        else:
            self.unlock.say_trouble(
                _("There is no vault in that folder. Choose the folder that holds vault.json.")
            )

    def _find_new(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, _("Choose a new or empty folder"))
        if folder:
            self.show_new(Path(folder))
