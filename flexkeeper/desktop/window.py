"""The window: the gate while nothing is open, else rail, header and pages, and what lies over them."""

from __future__ import annotations

import dataclasses
import importlib
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QStandardPaths, Qt
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QCursor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QResizeEvent,
)
from PySide6.QtWidgets import QFileDialog, QMainWindow, QStackedWidget

from flexkeeper import settings as stored
from flexkeeper.desktop import offered, places
from flexkeeper.desktop.adding import Content, Importer, Source
from flexkeeper.desktop.frame import PageFrame
from flexkeeper.desktop.idle import Idle
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.gate import Gate
from flexkeeper.desktop.pages.page import Page, key_sequences
from flexkeeper.desktop.places import Places, RecentVault
from flexkeeper.desktop.session import Session
from flexkeeper.desktop.theme import PERCENTS, Choice
from flexkeeper.desktop.widgets import dialogs
from flexkeeper.desktop.widgets.drop_frame import DropFrame
from flexkeeper.desktop.widgets.keys import keys_dialog
from flexkeeper.desktop.widgets.logo import window_icon
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.settings import Loaded, Settings

MINIMUM = (1024, 640)


class Window(QMainWindow):
    """Holds the session and gives pages what they may ask for."""

    def __init__(self, kit: Kit, settings_file: Path, places_file: Path) -> None:
        super().__init__()
        self.kit = kit
        self._settings_file, self._places_file = settings_file, places_file
        loaded: Loaded = stored.load(settings_file)
        self._settings = loaded.settings
        self._places: Places = places.load(places_file)
        self._waiting: list[Path] = []
        self._frame: PageFrame | None = None
        self.setWindowTitle(_("FlexKeeper"))
        self.setWindowIcon(window_icon(kit))
        self.setMinimumSize(*MINIMUM)
        self.setAcceptDrops(True)
        self.session = Session(self._failed)
        self.importer = Importer(self.session)
        self.importer.finished.connect(self.say)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.gate = Gate(kit, self.session, self._places)
        self.gate.opened.connect(self._remember_vault)
        self._stack.addWidget(self.gate)
        self._idle = Idle(self.session, self._locked_by_itself)
        self._absence: QObject | None = None
        self.actions_by_name = self._make_actions()
        self._apply_settings()
        self.session.changed.connect(self._changed)
        self._drop = DropFrame(kit, self)
        self._drop.dropped.connect(lambda data: self._take(offered.dropped(data)))
        self._restore_state()
        if loaded.unusable:
            text = _("Some settings could not be read and are as at the start: {names}.")
            self._first_words = text.format(names=", ".join(loaded.unusable))
        else:
            self._first_words = ""

    # What pages may ask of the window

    @property
    def settings(self) -> Settings:
        """What the driver set."""
        return self._settings

    @property
    def frame(self) -> PageFrame:
        """Rail and pages; asking for them while locked is a bug."""
        assert self._frame is not None, "the vault is locked"
        return self._frame

    def change_settings(self, settings: Settings) -> None:
        """Takes changed settings, shows them and keeps them."""
        is_seen = settings.appearance != self._settings.appearance
        self._settings = settings
        self._save_settings()
        if is_seen:
            self._apply_settings()
        self._idle.set_minutes(settings.locking.idle_minutes)

    def say(self, text: str, undo: int | None = None) -> None:
        """Shows a toast; with the number of a change it offers to undo that."""
        if self._frame is not None:
            back = None if undo is None else self._undoer(undo)
            self._frame.toast.say(text, back)

    def go_to(self, name: str) -> None:
        """Shows a page; the records where there is none of that name."""
        self.frame.go_to(name if self.frame.has_page(name) else "records")

    def open_record(self, record_id: int) -> None:
        """Shows a record on the page of records."""
        self.frame.go_to("records")
        self.frame.page("records").open_record(record_id)  # type: ignore[attr-defined]

    def make_bundle(self, record_ids: Sequence[int] = ()) -> None:
        """Shows the page of the bundle, with these records put in behind those that are there."""
        self.frame.page("bundle").add(record_ids)  # type: ignore[attr-defined]
        self.frame.go_to("bundle")

    def copies_folder(self) -> Path:
        """Where copies were saved last, or the folder for documents."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return self._places.copies or Path(documents)

    def remember_copies_folder(self, folder: Path) -> None:
        """Keeps where copies are saved."""
        self._places = dataclasses.replace(self._places, copies=folder)
        places.save(self._places_file, self._places)

    def add_papers(self) -> None:
        """Asks for files and adds them."""
        names, _kind = QFileDialog.getOpenFileNames(self, _("Choose papers to add"), str(Path.home()))
        self.take_files([Path(name) for name in names])

    def add_folder(self) -> None:
        """Asks for a folder and adds the files in it."""
        name = QFileDialog.getExistingDirectory(self, _("Choose a folder to add"), str(Path.home()))
        self.take_files([Path(name)] if name else [])

    def take_files(self, files: Sequence[Path]) -> None:
        """Adds files; while locked they wait for the vault to be opened."""
        if not files:
            return
        if not self.session.is_open:
            self._waiting += files
            return
        self.importer.add(files)
        self.frame.go_to("review")

    # What happens to the window

    def lock(self) -> None:
        """Closes the vault and shows the way into it again."""
        if self.session.is_open:
            self.session.lock()

    def close_everything(self) -> None:
        """Blocks until all files are closed."""
        self.session.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._keep_state()
        self._idle.stop()
        self.close_everything()
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._frame is not None:
            self._frame.adapt(self.width())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange and self._frame is not None:
            self._frame.adapt(self.width())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.session.is_open and offered.is_wanted(event.mimeData()):
            event.acceptProposedAction()
            self._drop.announce(max(len(event.mimeData().urls()), 1))

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        # It leaves for the frame that was just laid over everything, too; the drag goes on there.
        if not self.rect().contains(self.mapFromGlobal(QCursor.pos())):
            self._drop.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop.hide()
        event.acceptProposedAction()
        self._take(offered.dropped(event.mimeData()))

    def came_to_front(self, files: Sequence[Path]) -> None:
        """Another start of the app wants this window, perhaps with files."""
        if self.isMinimized():
            self.showNormal()
        self.raise_()
        self.activateWindow()
        self.take_files(files)

    def _paste(self) -> None:
        sources = offered.pasted(QGuiApplication.clipboard().mimeData())
        if sources:
            self._take(sources)
        else:
            self.say(_("There is no file, picture or text to paste."))

    def _take(self, sources: Sequence[Source]) -> None:
        """Adds what was dropped or pasted."""
        if sources and self.session.is_open:
            self.importer.add_contents([one for one in sources if isinstance(one, Content)])
            self.take_files([one for one in sources if isinstance(one, Path)])
            self.frame.go_to("review")

    # Opening and locking

    def _changed(self) -> None:
        if self.session.is_open and self._frame is None:
            self._build_frame()
        elif not self.session.is_open and self._frame is not None:
            self._drop_frame()
        elif self._frame is not None:
            self._frame.look_again()
        self._enable_actions()

    def _hear_absence(self) -> None:
        # Loaded only now: the bus is not needed to show the way in.
        if self._absence is None and sys.platform.startswith("linux"):
            self._absence = importlib.import_module("flexkeeper.desktop.absence").Absence(self._left)

    def _left(self) -> None:
        """Nobody sits before the screen any more."""
        if self.session.is_open:
            self.lock()
            self.gate.unlock.say_note(_("Locked while you were away."))

    def _build_frame(self) -> None:
        self._hear_absence()
        # The domain is imported by now; pages that use it may be.
        today = importlib.import_module("flexkeeper.desktop.pages.today")
        records = importlib.import_module("flexkeeper.desktop.pages.records")
        bundle = importlib.import_module("flexkeeper.desktop.pages.bundle")
        settings = importlib.import_module("flexkeeper.desktop.pages.settings")
        review = importlib.import_module("flexkeeper.desktop.pages.review")
        pages: list[Page] = [
            today.TodayPage(self),
            review.ReviewPage(self),
            records.RecordsPage(self),
            bundle.BundlePage(self),
            settings.SettingsPage(self),
        ]
        icons = {"today": "home", "review": "inbox", "records": "folder", "settings": "settings"}
        self._frame = PageFrame(self.kit, self.session, pages, icons, self.actions_by_name["lock"])
        self._frame.palette_wanted.connect(self._open_palette)
        self._frame.palette_typed.connect(self._find_for_palette)
        self._frame.name_vault(RecentVault(self.session.vault.path).name)
        self._stack.addWidget(self._frame)
        self._stack.setCurrentWidget(self._frame)
        self._frame.adapt(self.width())
        wanted = self._settings.window.page
        self._frame.go_to(wanted if self._frame.has_page(wanted) else "records")
        self._idle.set_minutes(self._settings.locking.idle_minutes)
        if self._first_words:
            self.say(self._first_words)
            self._first_words = ""
        if self._waiting:
            files, self._waiting = self._waiting, []
            self.take_files(files)

    def _drop_frame(self) -> None:
        """After this nothing of the vault is left in the window: pages, models and pictures are gone."""
        frame, self._frame = self._frame, None
        assert frame is not None
        self._waiting += self.importer.clear()
        self._remember_page(frame.current_name())
        frame.forget()
        for dialog in self.findChildren(dialogs.Dialog):
            dialog.reject()
        self._stack.setCurrentWidget(self.gate)
        self._stack.removeWidget(frame)
        frame.hide()
        frame.setParent(None)
        frame.deleteLater()
        self.gate.begin(self._places)

    def _locked_by_itself(self, minutes: int) -> None:
        self.lock()
        text = _("Locked after {count} minutes away.") if minutes != 1 else _("Locked after 1 minute away.")
        self.gate.unlock.say_note(text.format(count=minutes))

    def _remember_vault(self, path: Path) -> None:
        self._places = self._places.with_vault(path, datetime.now(UTC))
        places.save(self._places_file, self._places)

    # Actions

    def _make_actions(self) -> dict[str, QAction]:
        made = {
            "palette": self._action(_("Search or command"), "search", "Ctrl+K", self._open_palette),
            "today": self._action(_("Go to today"), "home", "Ctrl+1", lambda: self.frame.go_to("today")),
            "records": self._action(
                _("Go to records"), "folder", "Ctrl+3", lambda: self.frame.go_to("records")
            ),
            "review": self._action(
                _("Go to papers to review"), "inbox", "Ctrl+2", lambda: self.frame.go_to("review")
            ),
            "paste": self._action(_("Add what was copied"), "plus", "Ctrl+V", self._paste),
            "bundle": self._action(_("Make a bundle"), "papers", "Ctrl+Shift+B", self.make_bundle),
            "settings": self._action(
                _("Settings"), "settings", "Ctrl+,", lambda: self.frame.go_to("settings")
            ),
            "undo": self._action(_("Undo the last change"), "undo", "Ctrl+Z", self._undo),
            "redo": self._action(_("Do again what was undone"), "history", "Ctrl+Shift+Z", self._redo),
            "lock": self._action(_("Lock"), "lock", "Ctrl+L", self.lock),
            "larger": self._action(
                _("Larger text"), "text-size", "Ctrl++ | Ctrl+=", lambda: self._resize_text(1)
            ),
            "smaller": self._action(_("Smaller text"), "text-size", "Ctrl+-", lambda: self._resize_text(-1)),
            "normal": self._action(
                _("Normal text size"), "text-size", "Ctrl+0", lambda: self._set_percent(100)
            ),
            "theme": self._action(_("Switch between light and dark"), "moon", "", self._switch_theme),
            "pane": self._action(
                _("Next part of the page"), "chevron-right", "F6", lambda: self.frame.next_pane()
            ),
            "keys": self._action(_("Keys"), "keyboard", "F1 | ?", self._show_keys),
            "quit": self._action(_("Close FlexKeeper"), "x", "Ctrl+Q", self.close),
        }
        self._enable_by(made)
        return made

    def _action(self, text: str, icon: str, keys: str, run: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.setData(icon)
        action.setShortcuts(key_sequences(keys))
        action.triggered.connect(lambda _checked=False: run())
        self.addAction(action)
        return action

    def _enable_actions(self) -> None:
        self._enable_by(self.actions_by_name)

    def _enable_by(self, actions: dict[str, QAction]) -> None:
        pages = ("today", "review", "records", "bundle", "settings")
        for name in (*pages, "palette", "paste", "undo", "lock", "pane"):
            actions[name].setEnabled(self.session.is_open)
        actions["redo"].setEnabled(self.session.can_redo)

    def _undo(self) -> None:
        self.session.undo(None, lambda: self.say(_("Undone")))

    def _redo(self) -> None:
        self.session.redo(lambda: self.say(_("Done again")))

    def _undoer(self, change: int) -> Callable[[], None]:
        return lambda: self.session.undo(change, lambda: self.say(_("Undone")))

    def _open_palette(self) -> None:
        shown = [
            action
            for name, action in self.actions_by_name.items()
            if name != "palette" and action.isEnabled()
        ]
        self.frame.open_palette(shown)

    def _find_for_palette(self, text: str) -> None:
        finder = importlib.import_module("flexkeeper.desktop.pages.records.finding")
        self.session.read(
            lambda vault: finder.find(vault, text),
            lambda rows: self.frame.show_found(finder.entries(rows, self.open_record)),
            key="palette",
        )

    def _show_keys(self) -> None:
        page_actions = self._frame.page_actions() if self._frame is not None else []
        dialog = keys_dialog(self.kit, self, [*page_actions, *self.actions_by_name.values()])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # Looks

    def _apply_settings(self) -> None:
        looks = self._settings.appearance
        self.kit.look.choose(looks.theme, looks.contrast, looks.text_percent)
        if self._frame is not None:
            self._frame.adapt(self.width())

    def _resize_text(self, step: int) -> None:
        steps = PERCENTS
        now = self._settings.appearance.text_percent
        nearest = min(range(len(steps)), key=lambda place: abs(steps[place] - now))
        self._set_percent(steps[min(max(nearest + step, 0), len(steps) - 1)])

    def _set_percent(self, percent: int) -> None:
        looks = dataclasses.replace(self._settings.appearance, text_percent=percent)
        self.change_settings(dataclasses.replace(self._settings, appearance=looks))
        self._refresh_settings_page()

    def _switch_theme(self) -> None:
        other: Choice = "light" if self.kit.look.scheme == "dark" else "dark"
        looks = dataclasses.replace(self._settings.appearance, theme=other)
        self.change_settings(dataclasses.replace(self._settings, appearance=looks))
        self._refresh_settings_page()

    def _refresh_settings_page(self) -> None:
        if self._frame is not None:
            self._frame.page("settings").look_again()

    # What is remembered

    def _restore_state(self) -> None:
        state = self._settings.window
        self.resize(max(state.width, MINIMUM[0]), max(state.height, MINIMUM[1]))
        if state.is_maximized:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _keep_state(self) -> None:
        if self._frame is not None:
            self._remember_page(self._frame.current_name())
        size = self.normalGeometry() if self.isMaximized() else self.geometry()
        state = dataclasses.replace(
            self._settings.window,
            width=size.width(),
            height=size.height(),
            is_maximized=self.isMaximized(),
        )
        self._settings = dataclasses.replace(self._settings, window=state)
        self._save_settings()

    def _remember_page(self, name: str) -> None:
        state = dataclasses.replace(self._settings.window, page=name)
        self._settings = dataclasses.replace(self._settings, window=state)

    def _save_settings(self) -> None:
        try:
            stored.save(self._settings_file, self._settings)
        except OSError:
            self.say(_("The settings could not be written. They hold until FlexKeeper is closed."))

    # What goes wrong

    def _failed(self, error: Exception) -> None:
        """The window's one handler: an expected failure is said, a bug is reported."""
        if isinstance(error, FlexKeeperError):
            self._show(dialogs.trouble(self.kit, self, error))
        else:
            self.crashed(error)

    def crashed(self, bug: BaseException) -> None:
        """Shows the report of a bug; the window goes on."""
        self._show(dialogs.mistake(self.kit, self, bug))

    def _show(self, dialog: dialogs.Dialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
