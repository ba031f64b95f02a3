"""The window: the gate while nothing is open, else rail, header and pages, and what lies over them.

Only what the gate needs is imported with it; the rest is, when a vault is opened or it is wanted.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QCursor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QDialog, QMainWindow, QStackedWidget

from flexkeeper.desktop.arrivals import Arrivals
from flexkeeper.desktop.commands import Commands
from flexkeeper.desktop.desk import Desk
from flexkeeper.desktop.garbage import GarbageCollector
from flexkeeper.desktop.idle import Idle
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.gate import Gate
from flexkeeper.desktop.places import RecentVault
from flexkeeper.desktop.preferences import Preferences
from flexkeeper.desktop.session import Session
from flexkeeper.desktop.widgets.logo import window_icon
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _

if TYPE_CHECKING:
    from flexkeeper.desktop.frame import PageFrame
    from flexkeeper.desktop.widgets.drop_frame import DropFrame

MINIMUM = (1024, 640)


class Window(QMainWindow):
    """Holds the session, and shows the gate or the pages as the vault is locked or open."""

    def __init__(self, kit: Kit, settings_file: Path, places_file: Path) -> None:
        super().__init__()
        self.kit = kit
        self._idle = Idle(self._locked_by_itself)
        self.garbage = GarbageCollector(self, self._idle.is_quiet)
        self.setWindowTitle(_("FlexKeeper"))
        self.setWindowIcon(window_icon(kit))
        self.setMinimumSize(*MINIMUM)
        self.setAcceptDrops(True)
        self.session = Session(self.failed)
        self.preferences = Preferences(kit.look, settings_file, places_file)
        self.arrivals = Arrivals(self.session, self)
        self.desk = Desk(kit, self.session, self.preferences, self.arrivals)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.gate = Gate(kit, self.session, self.preferences.places)
        self._stack.addWidget(self.gate)
        self._absence: QObject | None = None
        self._drop: DropFrame | None = None
        self.commands = Commands(self)
        self._is_greeted = self._closes_anyway = False
        self._connect()
        self._restore_shape()

    def _connect(self) -> None:
        self.session.changed.connect(self._changed)
        self.gate.opened.connect(self._opened)
        self.gate.created.connect(self._created)
        self.gate.recovered.connect(self._recovered)
        self.preferences.changed.connect(self._preferences_changed)
        self.preferences.refused.connect(self.desk.say)
        self.arrivals.said.connect(self.desk.say)
        self.arrivals.arrived.connect(lambda: self.desk.go_to("review"))
        self.arrivals.waiting_changed.connect(self.gate.say_waiting)
        self._watch_folder()

    @property
    def frame(self) -> PageFrame:
        """Rail and pages; asking for them while locked is a bug."""
        return self.desk.frame

    def take_files(self, files: Sequence[Path]) -> None:
        """Adds files; while locked they wait for the vault to be opened."""
        self.arrivals.take(files)

    def came_to_front(self, files: Sequence[Path]) -> None:
        """Another start of the app wants this window, perhaps with files."""
        if self.isMinimized():
            self.showNormal()
        self.raise_()
        self.activateWindow()
        self.take_files(files)

    def show_page(self, name: str) -> None:
        """Shows a page; while locked, as soon as the vault is open."""
        if self.session.is_open:
            self.desk.go_to(name)
        else:
            self.preferences.remember_page(name)

    def lock(self) -> None:
        """Closes the vault and shows the way into it again."""
        if self.session.is_open:
            self.session.lock()

    # What Qt tells

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.arrivals.pending and not self._closes_anyway:
            event.ignore()
            self._ask_before_closing(self.arrivals.pending)
            return
        self._keep_shape()
        self._idle.stop()
        self.desk.secrets.clear()
        self.session.close()
        self.garbage.stop()
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._adapt()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._adapt()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        from flexkeeper.desktop import offered
        from flexkeeper.desktop.widgets.drop_frame import DropFrame

        if self.session.is_open and offered.is_wanted(event.mimeData()):
            event.acceptProposedAction()
            if self._drop is None:
                self._drop = DropFrame(self.kit, self)
                self._drop.dropped.connect(self.arrivals.take_dropped)
            self._drop.announce(max(len(event.mimeData().urls()), 1))

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        # It leaves for the frame that was just laid over everything, too; the drag goes on there.
        if self._drop is not None and not self.rect().contains(self.mapFromGlobal(QCursor.pos())):
            self._drop.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._drop is not None:
            self._drop.hide()
        event.acceptProposedAction()
        self.arrivals.take_dropped(event.mimeData())

    def _ask_before_closing(self, pending: int) -> None:
        from flexkeeper.desktop import words
        from flexkeeper.desktop.widgets import dialogs

        one, many = _("1 file is not added yet."), _("{count} files are not added yet.")
        fact = one if pending == 1 else many.format(count=words.number(pending))
        line = _("It stays where it is, and you can add it again later.") if pending == 1 else ""
        line = line or _("They stay where they are, and you can add them again later.")
        dialog = dialogs.question(self.kit, self, fact, line, _("Close anyway"))
        dialog.accepted.connect(self._close_anyway)
        self._show(dialog)

    def _close_anyway(self) -> None:
        self._closes_anyway = True
        self.close()

    # Opening and locking

    def _changed(self) -> None:
        if self.session.is_open and self.desk.shown is None:
            self._show_pages()
        elif not self.session.is_open and self.desk.shown is not None:
            self._drop_pages(self.desk.shown)
        elif self.desk.shown is not None:
            self.desk.shown.look_again()
        self.commands.look_again()

    def _show_pages(self) -> None:
        from flexkeeper.desktop.frame import PageFrame

        self._hear_absence()
        frame = self.desk.shown = PageFrame(self.desk, self.commands.by_name["lock"])
        frame.palette_wanted.connect(self.commands.open_palette)
        frame.palette_typed.connect(self.commands.find)
        frame.name_vault(RecentVault(self.session.vault.path).name)
        self._stack.addWidget(frame)
        self._stack.setCurrentWidget(frame)
        self._adapt()
        self.desk.go_to(self.desk.settings.window.page)
        self._idle.begin(self.desk.settings.locking.idle_minutes)
        self._greet()
        self.arrivals.go_on()

    def _drop_pages(self, frame: PageFrame) -> None:
        """After this nothing of the vault is left in the window: pages, models and pictures are gone."""
        self.desk.shown = None
        self.desk.secrets.clear()
        self.arrivals.pause()
        self._idle.stop()
        self.preferences.remember_page(frame.current().name)
        frame.forget()
        for dialog in self.findChildren(QDialog):
            dialog.reject()
        self._stack.setCurrentWidget(self.gate)
        self._stack.removeWidget(frame)
        frame.hide()
        frame.setParent(None)
        frame.deleteLater()
        self.garbage.collect_soon()
        self.gate.begin(self.preferences.places)

    def _greet(self) -> None:
        """Says once what of the settings could not be read."""
        names = self.preferences.unusable
        if names and not self._is_greeted:
            text = _("Some settings could not be read and are as at the start: {names}.")
            self.desk.say(text.format(names=", ".join(names)))
        self._is_greeted = True

    def _hear_absence(self) -> None:
        if self._absence is None and sys.platform.startswith("linux"):
            from flexkeeper.desktop.absence import Absence

            self._absence = Absence(self._left)

    def _left(self) -> None:
        """Nobody sits before the screen any more."""
        if self.session.is_open:
            self.lock()
            self.gate.unlock.say_note(_("Locked while you were away."))

    def _locked_by_itself(self, minutes: int) -> None:
        self.lock()
        text = _("Locked after {count} minutes away.") if minutes != 1 else _("Locked after 1 minute away.")
        self.gate.unlock.say_note(text.format(count=minutes))

    # How it looks and stands

    def _watch_folder(self) -> None:
        known = self.preferences.places.vaults
        self.arrivals.watch(self.desk.settings.intake.watch, known[0].path if known else None)

    def _opened(self) -> None:
        self.desk.remember_vault()
        if self.session.vault.warnings:
            from flexkeeper.desktop.pages.settings import first_steps

            first_steps.after_warnings(self.desk, self)

    def _created(self) -> None:
        from flexkeeper.desktop.pages.settings import first_steps

        first_steps.after_creation(self.desk, self)

    def _recovered(self, paper_key: str) -> None:
        from flexkeeper.desktop.pages.settings import first_steps

        first_steps.after_recovery(self.desk, self, paper_key)

    def _preferences_changed(self) -> None:
        self._watch_folder()
        self._adapt()
        self._idle.set_minutes(self.desk.settings.locking.idle_minutes)
        if self.desk.shown is not None:
            self.desk.shown.look_again()

    def _adapt(self) -> None:
        if self.desk.shown is not None:
            self.desk.shown.adapt(self.width())

    def _restore_shape(self) -> None:
        state = self.desk.settings.window
        self.resize(max(state.width, MINIMUM[0]), max(state.height, MINIMUM[1]))
        if state.is_maximized:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _keep_shape(self) -> None:
        if self.desk.shown is not None:
            self.preferences.remember_page(self.desk.shown.current().name)
        size = self.normalGeometry() if self.isMaximized() else self.geometry()
        self.preferences.remember_shape(size.width(), size.height(), is_maximized=self.isMaximized())

    # What goes wrong

    def failed(self, error: Exception) -> None:
        """The window's one handler: an expected failure is said, a bug is reported."""
        from flexkeeper.desktop.widgets import dialogs

        if isinstance(error, FlexKeeperError):
            self._show_once(dialogs.trouble(self.kit, self, error))
        else:
            self.crashed(error)

    def crashed(self, bug: BaseException) -> None:
        """Shows the report of a bug; the window goes on."""
        from flexkeeper.desktop.widgets import dialogs

        self._show_once(dialogs.mistake(self.kit, self, bug))

    def _show_once(self, dialog: QDialog) -> None:
        """What is said already is not said over it again: one trouble may come many times at once."""
        said = dialog.accessibleDescription()
        if any(one.isVisible() and one.accessibleDescription() == said for one in self.findChildren(QDialog)):
            dialog.deleteLater()
        else:
            self._show(dialog)

    def _show(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
