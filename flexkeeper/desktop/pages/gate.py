"""What is seen while no vault is open: unlocking one, or making the first one."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from flexkeeper import paths
from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.places import Places, RecentVault, login
from flexkeeper.desktop.session import Session
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import scrolled
from flexkeeper.desktop.widgets.label import IconLabel, Label
from flexkeeper.desktop.widgets.logo import Logo
from flexkeeper.i18n import _

if TYPE_CHECKING:
    from flexkeeper.desktop.pages.entry.new_vault import NewVaultCard
    from flexkeeper.desktop.pages.entry.paper_key import PaperKeyCard
    from flexkeeper.desktop.pages.entry.unlock import UnlockCard
    from flexkeeper.vault import KeyringAnswer

WIDTH = 432


class Gate(QWidget):
    """Makes each way in when it is first shown.

    `opened` carries the folder of the vault that was opened, `created` that it is a new one, and
    `recovered` the paper key that opened it.
    """

    opened = Signal(object)
    created = Signal()
    recovered = Signal(str)

    def __init__(self, kit: Kit, session: Session, places: Places) -> None:
        super().__init__()
        self.setObjectName("gate")
        self._kit, self._session = kit, session
        self._places = places
        self._shown = RecentVault(paths.default_vault())
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
        self._logo = Logo(kit, 52)
        column.addWidget(self._logo, 0, middle)
        column.addSpacing(12)
        self._title, self._line = Label("", "display", wrap=True), Label("", "small", wrap=True)
        for label in (self._title, self._line):
            label.setAlignment(middle)
            column.addWidget(label)
        column.addSpacing(16)
        self._cards: list[UnlockCard | NewVaultCard | PaperKeyCard] = []
        self._places_of_cards = QVBoxLayout()
        column.addLayout(self._places_of_cards)
        self._waiting = Label("", "small", wrap=True)
        self._waiting.setAlignment(middle)
        self._waiting.hide()
        column.addSpacing(12)
        column.addWidget(self._waiting)
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
        kit.look.changed.connect(self._fit)
        self._fit()
        self.begin(places)

    @cached_property
    def unlock(self) -> UnlockCard:
        """The password of a vault."""
        from flexkeeper.desktop.pages.entry.unlock import UnlockCard

        card = UnlockCard(self._kit, self._session)
        card.opened.connect(self._opened)
        card.chooser_wanted.connect(self._choose)
        card.paper_wanted.connect(self.show_paper)
        self._add(card)
        return card

    @cached_property
    def new(self) -> NewVaultCard:
        """A vault to be made."""
        from flexkeeper.desktop.pages.entry.new_vault import NewVaultCard

        card = NewVaultCard(self._kit, self._session)
        card.opened.connect(self._opened)
        card.opened.connect(lambda _path: self.created.emit())
        card.open_wanted.connect(self._find)
        self._add(card)
        return card

    @cached_property
    def paper(self) -> PaperKeyCard:
        """The key on the recovery sheet of a vault."""
        from flexkeeper.desktop.pages.entry.paper_key import PaperKeyCard

        card = PaperKeyCard(self._kit, self._session)
        card.left.connect(lambda: self.show_unlock(self._shown))
        card.opened.connect(self._opened)
        card.opened.connect(lambda _path, key: self.recovered.emit(key))
        self._add(card)
        return card

    def _add(self, card: UnlockCard | NewVaultCard | PaperKeyCard) -> None:
        # A row of its own: an aligned widget would get the height for the whole width of the page.
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card)
        row.addStretch(1)
        self._places_of_cards.addLayout(row)
        self._cards.append(card)
        card.hide()
        card.setFixedWidth(self._kit.look.px(WIDTH))

    def say_waiting(self, count: int) -> None:
        """Says how many new files wait for the vault, and nothing else about them."""
        one, many = _("1 file waits to be added."), _("{count} files wait to be added.")
        self._waiting.setText(one if count == 1 else many.format(count=words.number(count)))
        self._waiting.setVisible(count > 0)

    def begin(self, places: Places) -> None:
        """Shows the way into the vault opened last, or how to make the first one."""
        self._places = places
        default = RecentVault(paths.default_vault())
        there = [one for one in (*places.vaults, default) if one.is_there()]
        if there:
            self.show_unlock(there[0])
            self._ask_keyring(there[0])
        elif places.vaults:
            self.show_unlock(places.vaults[0])
        else:
            self.show_new(default.path)

    def show_unlock(self, vault: RecentVault) -> None:
        """Asks for the password of this vault; where its folder is not there, says what to do."""
        self._shown = vault
        self._title.setText(_("Unlock your papers"))
        self._line.setText(_("Insurance, license, photos and messages, kept on this computer."))
        line = str(vault.path.parent)
        if vault.opened is not None:
            line = _("Opened {when}").format(when=words.moment(vault.opened))
        self.unlock.show_vault(vault.path, vault.name, line)
        self._show_card(self.unlock)
        if not vault.is_there():
            text = _("The folder of this vault is not there now: {path}. Connect the disk that holds it.")
            self.unlock.say_trouble(text.format(path=vault.path))

    def show_paper(self) -> None:
        """Asks for the key on the recovery sheet of the vault that is shown."""
        self._title.setText(_("Unlock with your recovery sheet"))
        self._line.setText(_("Then you choose a new password. Your papers stay as they are."))
        self.paper.show_vault(self._shown.path)
        self._show_card(self.paper)

    def show_new(self, path: Path) -> None:
        """Asks for the password of a vault to be made there."""
        self._title.setText(_("A safe place for your papers"))
        self._line.setText(_("They stay on this computer, locked with a password only you know."))
        self.new.show_place(path)
        self._show_card(self.new)

    def clear(self) -> None:
        """Forgets what was typed."""
        for card in self._cards:
            card.clear()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # A focus set before there was a window around it is lost, and the driver would type into nothing.
        for card in self._cards:
            if not card.isHidden():
                card.begin()

    def _show_card(self, shown: UnlockCard | NewVaultCard | PaperKeyCard) -> None:
        for card in self._cards:
            card.setVisible(card is shown)
            if card is not shown:
                card.clear()
        shown.begin()

    def _ask_keyring(self, vault: RecentVault) -> None:
        """The first time after a log-in the keyring may open it; the password can be typed meanwhile."""
        if not vault.may_open_itself(login()):
            return

        def answered(answer: KeyringAnswer) -> None:
            if self._session.is_open or self._shown != vault or not self.unlock.is_untouched:
                return
            if answer.ok:
                self.unlock.unlock_by_keyring()
            else:
                self.unlock.say_note(_("{reason} Your password opens it.").format(reason=answer.reason))

        self._session.ask_keyring(answered)

    def _opened(self, path: Path) -> None:
        self.clear()
        self.opened.emit(path)

    def _fit(self) -> None:
        # Large letters need the room: the button should be seen without scrolling.
        for part in (self._logo, self._line):
            part.setVisible(not self._kit.look.is_large)
        for card in self._cards:
            card.setFixedWidth(self._kit.look.px(WIDTH))

    def _choose(self, button: Button) -> None:
        from PySide6.QtWidgets import QMenu

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
        from PySide6.QtWidgets import QFileDialog

        folder = QFileDialog.getExistingDirectory(self, _("Choose the folder of the vault"))
        if folder:
            self.choose_folder(Path(folder))

    def choose_folder(self, folder: Path) -> None:
        """Takes a folder the driver chose: unlocks the vault in it, or says that there is none."""
        vault = RecentVault(folder)
        if vault.is_there():
            self.show_unlock(vault)
        else:
            card = self.new if self.new.isVisible() else self.unlock
            card.say_trouble(_("There is no vault in that folder. Choose the folder that holds vault.json."))

    def _find_new(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        folder = QFileDialog.getExistingDirectory(self, _("Choose a new or empty folder"))
        if folder:
            self.choose_new_folder(Path(folder))

    def choose_new_folder(self, folder: Path) -> None:
        """Takes a folder the driver chose for a new vault."""
        if folder.is_dir():
            self.show_new(folder)
        else:  # Qt puts other signs into a name that is no UTF-8, and a folder of that name would be made
            self.new.say_trouble(_("That folder could not be found by its name. Choose another one."))
