"""What every page of the rail is to the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from flexkeeper.desktop.adding import Importer
from flexkeeper.desktop.keys import key_sequences
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.session import Session
from flexkeeper.desktop.watching import Watcher
from flexkeeper.settings import Settings


class Frame(Protocol):
    """What a page may ask of the window around it."""

    kit: Kit
    session: Session

    @property
    def importer(self) -> Importer:
        """What adds papers, one after the other."""

    @property
    def watcher(self) -> Watcher:
        """What looks at the watched folder."""

    @property
    def settings(self) -> Settings:
        """What the driver set."""

    def change_settings(self, settings: Settings) -> None:
        """Takes changed settings, shows them and keeps them."""

    def say(self, text: str, undo: int | Callable[[], None] | None = None) -> None:
        """Shows a toast; with the number of a change, or a way back, it offers to undo that."""

    def go_to(self, name: str) -> None:
        """Shows a page; the records where there is none of that name."""

    def open_record(self, record_id: int) -> None:
        """Shows a record on the page of records."""

    def open_vehicle(self, vehicle_id: int) -> None:
        """Shows a vehicle on the page of vehicles."""

    def begin_appeal(self) -> None:
        """Shows the first hour after a deactivation: asks for the notice."""

    def continue_case(self, case_id: int) -> None:
        """Shows a case on the page of appeals, and does its single next step."""

    def open_case(self, case_id: int) -> None:
        """Shows a case on the page of appeals."""

    def make_bundle(self, record_ids: Sequence[int] = (), vehicles: Sequence[int] = ()) -> None:
        """Shows the page of the bundle, with these records put in behind those that are there.

        Of each of the vehicles the maintenance summary comes first, with its receipts inside.
        """

    def renew(self, record_id: int) -> None:
        """Opens the dialog in which a paper is renewed."""

    def copy_secret(self, secret: str) -> None:
        """Puts a secret on the clipboard, from where it leaves after a minute and on Lock."""

    def remember_vault(self) -> None:
        """Keeps that this vault was opened, and whether the keyring opens it."""

    def copies_folder(self) -> Path:
        """Where copies were saved last, or the folder for documents."""

    def remember_copies_folder(self, folder: Path) -> None:
        """Keeps where copies are saved."""

    def add_papers(self) -> None:
        """Asks for files and adds them."""

    def add_folder(self) -> None:
        """Asks for a folder and adds the files in it."""


class Page(QWidget):
    """A page: its name, its words for the header, its actions, and how it looks again at the vault."""

    heading_changed = Signal()
    name = ""
    rail_name = ""  # the page of the rail it belongs to, where it has no place there itself

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.setObjectName("page")
        self.frame = frame
        self.kit = frame.kit
        self.session = frame.session
        self.anywhere: list[QAction] = []  # what the palette may do from another page, too
        self._is_stale = True

    def title(self) -> str:
        """The page's title in the header."""
        raise NotImplementedError

    def context(self) -> str:
        """One line under the title; may be empty."""
        return ""

    def primary(self) -> QAction | None:
        """The one obvious next step of the page."""
        return None

    def secondary(self) -> QAction | None:
        """The next best step, beside the primary one."""
        return None

    def refresh(self) -> None:
        """Asks the vault again for what is shown."""

    def forget(self) -> None:
        """The vault is being locked: drops what was shown of it."""

    def panes(self) -> list[QWidget]:
        """Where F6 goes, one after the other."""
        return []

    def first(self) -> QWidget | None:
        """What has the focus when the page is seen first; None leaves it to the panes."""
        return None

    def look_again(self) -> None:
        """The vault was changed: asks it now if the page is seen, else when it is seen next."""
        self._is_stale = True
        self.appear()

    def appear(self) -> None:
        """The page is seen, or may be."""
        if self._is_stale and self.isVisible():
            self._is_stale = False
            self.refresh()

    def adapt(self, width: int) -> None:
        """Folds for this width of the window and for the text size."""

    def add_action(self, text: str, icon: str, keys: str, run: object, *, anywhere: bool = False) -> QAction:
        """An action that the palette and the keys reach while the page is seen.

        From another page the palette only shows this one, as what is chosen here is not seen there.
        `anywhere` says that the action touches nothing that is chosen; then it does that, too.
        """
        action = QAction(text, self)
        action.setData(icon)
        # Keys of a page that is not seen must not work.
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        if keys:
            action.setShortcuts(key_sequences(keys))
        action.triggered.connect(run)
        self.addAction(action)
        if anywhere:
            self.anywhere.append(action)
        return action
