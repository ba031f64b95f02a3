"""The watched folder: its new files are added while the vault is open, and counted while it is locked.

The system tells when something changes in it; where it does not, as with many network folders, it is looked
at every now and then.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from flexkeeper.desktop.adding import Importer
from flexkeeper.desktop.session import Session
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _

if TYPE_CHECKING:
    from flexkeeper.intake import Mark, Sight
    from flexkeeper.progress import Progress

_MOMENT_MS = 2_000
_NOW_AND_THEN_MS = 20_000
_KEY = "watched folder"


class Watcher(QObject):
    """`changed`: how many files wait, or what is wrong with the folder, is another."""

    changed = Signal()

    def __init__(self, session: Session, importer: Importer) -> None:
        super().__init__()
        self.waiting = 0  # new files that are there while the vault is locked
        self.trouble: FlexKeeperError | None = None
        self._session, self._importer = session, importer
        self._folder: Path | None = None
        self._vault: Path | None = None
        self._left = 0
        self._before: Sight | None = None
        self._known: dict[Path, Mark] | None = None  # None until the vault was asked
        self._kept: dict[Path, Mark] = {}
        self._is_kept = True
        self._system = QFileSystemWatcher(self)
        # A file is whole when it is the same after this moment.
        self.moment = QTimer(self, singleShot=True, interval=_MOMENT_MS)
        self.moment.timeout.connect(self.look)
        self._system.directoryChanged.connect(lambda _folder: self.moment.start())
        self._now_and_then = QTimer(self, interval=_NOW_AND_THEN_MS)
        self._now_and_then.timeout.connect(self.look)
        importer.settled.connect(self._settled)
        importer.finished.connect(lambda _said: self._keep())

    def watch(self, folder: Path | None, vault: Path | None) -> None:
        """Watches this folder from now on, or none; `vault` is the one that was open last."""
        self._vault = self._vault or vault
        if folder == self._folder:
            return
        self._folder, self._before = folder, None
        self._stop_listening()
        self.moment.stop()
        if folder is None:
            self._now_and_then.stop()
            self._tell(0, None)
        else:
            self._now_and_then.start()
            self.look()

    def begin(self) -> None:
        """The vault was opened: what waited is added."""
        self._left, self._vault = 0, self._session.vault.path
        self._session.read(_looked_at, self._recall)
        self._tell(0, self.trouble)

    def pause(self, left: int) -> None:
        """The vault was locked; `left` is how many files from the folder were still on their way into it."""
        known, seen = self._known or {}, self._before.files if self._before is not None else {}
        self._left = left + sum(known.get(path) != mark for path, mark in seen.items())
        self._known, self._kept, self._is_kept, self._before = None, {}, True, None
        # Files are counted from the moment at which the vault's own are closed.
        self._session.jobs.write(lambda _progress: None, lambda _none: self.look())

    def look(self) -> None:
        """Looks at the folder; a file that is new is added at the second look."""
        folder = self._folder
        if folder is not None:
            self._session.jobs.outside(
                lambda progress: _survey(folder, progress), self._seen, key=_KEY, failed=self._failed
            )

    def _recall(self, kept: dict[Path, Mark]) -> None:
        self._kept, self._known = kept, dict(kept)
        self.look()

    def _seen(self, sight: Sight) -> None:
        before, self._before = self._before, sight
        if self._folder is not None and not self._system.directories():
            # Only now: where its disk does not answer, asking for it here would stop the window.
            self._system.addPath(str(self._folder))
        if not self._session.is_open:
            self._count(sight)
        elif self._known is not None:
            self._add(before, sight, self._known)
        if before is None or before.files != sight.files:
            self.moment.start()
        self._tell(self.waiting, _closed(sight))

    def _count(self, sight: Sight) -> None:
        arrived = _intake().arrived_since(sight, self._vault) if self._vault is not None else 0
        self.waiting = min(self._left + arrived, len(sight.files))

    def _add(self, before: Sight | None, sight: Sight, known: dict[Path, Mark]) -> None:
        if before is None:
            return
        whole: dict[Path, Mark] = _intake().whole(before, sight)
        new = {path: mark for path, mark in whole.items() if known.get(path) != mark}
        known.update(new)
        if new:
            self._importer.add_watched(list(new))

    def _settled(self, path: Path) -> None:
        if self._known is not None and path in self._known:
            self._kept[path] = self._known[path]
            self._is_kept = False

    def _keep(self) -> None:
        """Written down when all are done; what a crash keeps from it is only looked at once more."""
        if self._is_kept or not self._session.is_open:
            return
        self._is_kept = True
        vault, kept = self._session.vault, dict(self._kept)
        self._session.jobs.write(lambda _progress: _intake().remember(vault, kept))

    def _failed(self, error: Exception) -> bool:
        if not isinstance(error, FlexKeeperError):
            return False
        self._before = None
        self._stop_listening()
        self._tell(0, error)
        return True

    def _stop_listening(self) -> None:
        for folder in self._system.directories():
            self._system.removePath(folder)

    def _tell(self, waiting: int, trouble: FlexKeeperError | None) -> None:
        self.waiting, self.trouble = waiting, trouble
        self.changed.emit()


def _closed(sight: Sight) -> FlexKeeperError | None:
    if not sight.closed:
        return None
    return FlexKeeperError(
        _("The folder {path} in your watched folder cannot be opened.").format(path=sight.closed[0]),
        _("Check that you may open it. New files in the others are added."),
    )


def _intake() -> Any:
    """Imported when a folder is watched, and not before."""
    return importlib.import_module("flexkeeper.intake")


def _survey(folder: Path, progress: Progress) -> Sight:
    sight: Sight = _intake().survey(folder, progress)
    return sight


def _looked_at(vault: object) -> dict[Path, Mark]:
    kept: dict[Path, Mark] = _intake().looked_at(vault)
    return kept
