"""What is remembered between two starts: what the driver set, and where his vaults and copies are."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QTimer, Signal

from flexkeeper import settings as stored
from flexkeeper.desktop import places, words
from flexkeeper.desktop.places import Places
from flexkeeper.desktop.theme import PERCENTS, Choice, Look
from flexkeeper.i18n import _
from flexkeeper.settings import Settings

_PRESSED_AGAIN_MS = 150


class Preferences(QObject):
    """`changed`: the driver set something, and it is shown already. `refused` carries what to say of a
    disk that does not take it.
    """

    changed = Signal()
    refused = Signal(str)

    def __init__(self, look: Look, settings_file: Path, places_file: Path) -> None:
        super().__init__()
        self._look = look
        self._settings_file, self._places_file = settings_file, places_file
        self._wanted_percent = 0
        # To dress all pages anew takes a while: a key that is pressed several times dresses them once.
        self._resizing = QTimer(self, singleShot=True, interval=_PRESSED_AGAIN_MS)
        self._resizing.timeout.connect(lambda: self.set_percent(self._wanted_percent))
        loaded = stored.load(settings_file)
        self.settings: Settings = loaded.settings
        self.unusable = loaded.unusable
        self.places: Places = places.load(places_file)
        self._show()

    def change(self, settings: Settings) -> None:
        """Takes changed settings, shows them and keeps them."""
        is_seen = settings.appearance != self.settings.appearance
        self.settings = settings
        self._save()
        if is_seen:
            self._show()
        self.changed.emit()

    # How it looks

    def resize_text(self, step: int) -> None:
        """Makes the text larger (1) or smaller (-1)."""
        is_on_its_way = self._resizing.isActive()
        now = self._wanted_percent if is_on_its_way else self.settings.appearance.text_percent
        nearest = min(range(len(PERCENTS)), key=lambda place: abs(PERCENTS[place] - now))
        self._wanted_percent = PERCENTS[min(max(nearest + step, 0), len(PERCENTS) - 1)]
        self._resizing.start()

    def set_percent(self, percent: int) -> None:
        """Sets the text size, 100 to 200."""
        looks = dataclasses.replace(self.settings.appearance, text_percent=percent)
        self.change(dataclasses.replace(self.settings, appearance=looks))

    def switch_theme(self) -> None:
        """From light to dark, or back."""
        other: Choice = "light" if self._look.scheme == "dark" else "dark"
        looks = dataclasses.replace(self.settings.appearance, theme=other)
        self.change(dataclasses.replace(self.settings, appearance=looks))

    # Where things are

    def remember_vault(self, path: Path, *, has_keyring: bool = False) -> None:
        """This vault was opened now, or the keyring opens it from now on, or no longer."""
        now, login = datetime.now(UTC), places.login()
        self.places = self.places.with_vault(path, now, login=login, has_keyring=has_keyring)
        places.save(self._places_file, self.places)

    def copies_folder(self) -> Path:
        """Where copies were saved last, or the folder for documents."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return self.places.copies or Path(documents)

    def remember_copies_folder(self, folder: Path) -> None:
        """Keeps where copies are saved."""
        self.places = dataclasses.replace(self.places, copies=folder)
        places.save(self._places_file, self.places)

    # How the window stood

    def remember_page(self, name: str) -> None:
        """The page that is seen; written with the next change or when the window closes."""
        state = dataclasses.replace(self.settings.window, page=name)
        self.settings = dataclasses.replace(self.settings, window=state)

    def remember_shape(self, width: int, height: int, *, is_maximized: bool) -> None:
        """The window closes at this size, in px."""
        state = dataclasses.replace(
            self.settings.window, width=width, height=height, is_maximized=is_maximized
        )
        self.settings = dataclasses.replace(self.settings, window=state)
        self._save()

    def _show(self) -> None:
        looks = self.settings.appearance
        words.order_dates(looks.dates)
        self._look.choose(looks.theme, looks.contrast, looks.text_percent)

    def _save(self) -> None:
        try:
            stored.save(self._settings_file, self.settings)
        except OSError:
            self.refused.emit(_("The settings could not be written. They hold until FlexKeeper is closed."))
