"""Papers on their way into the vault: chosen, dropped, pasted, watched, or handed over by another start."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QWidget

from flexkeeper.desktop.session import Session
from flexkeeper.i18n import _

if TYPE_CHECKING:
    from flexkeeper.desktop.adding import Importer
    from flexkeeper.desktop.incoming import Source
    from flexkeeper.desktop.watching import Watcher


class Arrivals(QObject):
    """`arrived`: papers are being added. `said` carries a line about them.

    `waiting_changed` carries how many wait for the vault to be opened.
    """

    arrived = Signal()
    said = Signal(str)
    waiting_changed = Signal(int)

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__()
        self._session, self._window = session, window
        self._waiting: list[Source] = []
        self._is_watching = self._has_begun = False

    # What does the work is made when a vault is opened or a folder is watched: the way in needs neither.

    @cached_property
    def importer(self) -> Importer:
        """What adds papers, one after the other."""
        from flexkeeper.desktop.adding import Importer

        importer = Importer(self._session)
        importer.finished.connect(lambda text: self.said.emit(text) if text else None)
        return importer

    @cached_property
    def watcher(self) -> Watcher:
        """What looks at the watched folder."""
        from flexkeeper.desktop.watching import Watcher

        watcher = Watcher(self._session, self.importer)
        watcher.changed.connect(self._count)
        self._is_watching = True
        return watcher

    def watch(self, folder: Path | None, vault: Path | None) -> None:
        """Watches this folder from now on, or none; `vault` is the one that will be opened next."""
        if folder is None and not self._is_watching:
            return
        self.watcher.watch(folder, vault)
        if self._session.is_open:
            self._begin_watching()

    def ask_for_papers(self) -> None:
        """Asks for files and adds them."""
        from PySide6.QtWidgets import QFileDialog

        names, _kind = QFileDialog.getOpenFileNames(self._window, _("Choose papers to add"), str(Path.home()))
        self.take([Path(name) for name in names])

    def ask_for_folder(self) -> None:
        """Asks for a folder and adds the files in it."""
        from PySide6.QtWidgets import QFileDialog

        name = QFileDialog.getExistingDirectory(self._window, _("Choose a folder to add"), str(Path.home()))
        self.take([Path(name)] if name else [])

    def take(self, files: Sequence[Path]) -> None:
        """Adds files; while locked they wait for the vault to be opened."""
        if not files:
            return
        if not self._session.is_open:
            self._waiting += files
            self._count()
            return
        self.importer.add(files)
        self.arrived.emit()

    def take_dropped(self, data: QMimeData) -> None:
        """Adds what was dropped on the window."""
        from flexkeeper.desktop import offered

        self._take_sources(offered.dropped(data))

    def paste(self) -> None:
        """Adds what lies in the clipboard."""
        from PySide6.QtGui import QGuiApplication

        from flexkeeper.desktop import offered

        sources = offered.pasted(QGuiApplication.clipboard().mimeData())
        if sources:
            self._take_sources(sources)
        else:
            self.said.emit(_("There is no file, picture or text to paste."))

    @property
    def pending(self) -> int:
        """How many files would not be added if the window were closed now; those watched are found again."""
        return len(self._waiting) + self.importer.pending

    def go_on(self) -> None:
        """The vault was opened: adds what waited for it."""
        waiting, self._waiting = self._waiting, []
        self._take_sources(waiting)
        if self._is_watching:
            self._begin_watching()

    def pause(self) -> None:
        """The vault was locked: what was not added yet waits until it is opened."""
        left = self.importer.clear()
        self._waiting += left.sources
        if self._is_watching:
            self.watcher.pause(left.watched)
        self._has_begun = False
        self._count()

    def _begin_watching(self) -> None:
        if not self._has_begun:
            self._has_begun = True
            self.watcher.begin()

    def _count(self) -> None:
        watched = self.watcher.waiting if self._is_watching else 0
        self.waiting_changed.emit(len(self._waiting) + watched)

    def _take_sources(self, sources: Sequence[Source]) -> None:
        from flexkeeper.desktop.incoming import Content

        if sources and self._session.is_open:
            self.importer.add_contents([one for one in sources if isinstance(one, Content)])
            self.take([one for one in sources if isinstance(one, Path)])
            self.arrived.emit()
