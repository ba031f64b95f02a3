"""What pages may ask of the window around them, as one plain object."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from flexkeeper.desktop.arrivals import Arrivals
from flexkeeper.desktop.clipboard import SecretClipboard
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.preferences import Preferences
from flexkeeper.desktop.session import Session
from flexkeeper.i18n import _
from flexkeeper.settings import Settings

if TYPE_CHECKING:
    from flexkeeper.desktop.adding import Importer
    from flexkeeper.desktop.frame import PageFrame
    from flexkeeper.desktop.watching import Watcher


class Desk:
    """Is the `Frame` of pages/page.py. `shown` is what is seen of an opened vault, None while locked."""

    def __init__(self, kit: Kit, session: Session, preferences: Preferences, arrivals: Arrivals) -> None:
        self.kit, self.session = kit, session
        self.secrets = SecretClipboard(QGuiApplication.clipboard())
        self.shown: PageFrame | None = None
        self._preferences, self._arrivals = preferences, arrivals

    @property
    def frame(self) -> PageFrame:
        """Rail and pages; asking for them while locked is a bug."""
        assert self.shown is not None, "the vault is locked"
        return self.shown

    @property
    def importer(self) -> Importer:
        """What adds papers, one after the other."""
        return self._arrivals.importer

    @property
    def watcher(self) -> Watcher:
        """What looks at the watched folder."""
        return self._arrivals.watcher

    @property
    def settings(self) -> Settings:
        """What the driver set."""
        return self._preferences.settings

    def change_settings(self, settings: Settings) -> None:
        """Takes changed settings, shows them and keeps them."""
        self._preferences.change(settings)

    def say(self, text: str, undo: int | Callable[[], None] | None = None) -> None:
        """Shows a toast; with the number of a change, or a way back, it offers to undo that."""
        if self.shown is not None:
            self.shown.toast.say(text, self._undoer(undo) if isinstance(undo, int) else undo)

    def go_to(self, name: str) -> None:
        """Shows a page; the records where there is none of that name."""
        self.frame.go_to(name if self.frame.has_page(name) else "records")

    def open_record(self, record_id: int) -> None:
        """Shows a record on the page of records."""
        self.frame.go_to("records")
        self.frame.page("records").open_record(record_id)  # type: ignore[attr-defined]

    def search_records(self, words: str) -> None:
        """Shows on the page of records all that match."""
        self.frame.go_to("records")
        self.frame.page("records").search_for(words)  # type: ignore[attr-defined]

    def open_vehicle(self, vehicle_id: int) -> None:
        """Shows a vehicle on the page of vehicles."""
        self.frame.go_to("vehicles")
        self.frame.page("vehicles").show_vehicle(vehicle_id)  # type: ignore[attr-defined]

    def begin_appeal(self) -> None:
        """Shows the first hour after a deactivation: asks for the notice."""
        self.frame.go_to("appeals")
        self.frame.page("appeals").begin()  # type: ignore[attr-defined]

    def continue_case(self, case_id: int) -> None:
        """Shows a case on the page of appeals, and does its single next step."""
        self.frame.go_to("appeals")
        self.frame.page("appeals").go_on(case_id)  # type: ignore[attr-defined]

    def open_case(self, case_id: int) -> None:
        """Shows a case on the page of appeals."""
        self.frame.go_to("appeals")
        self.frame.page("appeals").show_case(case_id)  # type: ignore[attr-defined]

    def make_bundle(self, record_ids: Sequence[int] = (), vehicles: Sequence[int] = ()) -> None:
        """Shows the page of the bundle, with these records put in behind those that are there.

        Of each of the vehicles the maintenance summary comes first, with its receipts inside.
        """
        self.frame.page("bundle").add(record_ids, vehicles)  # type: ignore[attr-defined]
        self.frame.go_to("bundle")

    def renew(self, record_id: int) -> None:
        """Opens the dialog in which a paper is renewed."""
        from flexkeeper.desktop.pages.renew.dialog import open_renewal

        open_renewal(self, self.frame, record_id)

    def copy_secret(self, secret: str) -> None:
        """Puts a secret on the clipboard, from where it leaves after a minute and on Lock."""
        self.secrets.copy(secret)
        self.say(_("Copied. It leaves the clipboard in a minute."))

    def remember_vault(self) -> None:
        """Keeps that this vault was opened, and whether the keyring opens it."""
        vault = self.session.vault
        self._preferences.remember_vault(vault.path, has_keyring="keyring" in vault.ways_in)

    def copies_folder(self) -> Path:
        """Where copies were saved last, or the folder for documents."""
        return self._preferences.copies_folder()

    def remember_copies_folder(self, folder: Path) -> None:
        """Keeps where copies are saved."""
        self._preferences.remember_copies_folder(folder)

    def add_papers(self) -> None:
        """Asks for files and adds them."""
        self._arrivals.ask_for_papers()

    def add_folder(self) -> None:
        """Asks for a folder and adds the files in it."""
        self._arrivals.ask_for_folder()

    def _undoer(self, change: int) -> Callable[[], None]:
        return lambda: self.session.undo(change, lambda: self.say(_("Undone")))
