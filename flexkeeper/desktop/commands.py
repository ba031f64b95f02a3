"""What can be done anywhere in the window, by a key or through the palette."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from flexkeeper.desktop.keys import key_sequences
from flexkeeper.i18n import _

if TYPE_CHECKING:
    from flexkeeper.desktop.window import Window

_NEED_A_VAULT = (
    "today", "agenda", "review", "records", "appeals", "deactivated", "vehicles", "bundle", "settings",
    "palette", "paste", "undo", "lock", "pane",
)  # fmt: skip


class Commands:
    """The window's own actions by name, and the palette that shows them with those of the page."""

    def __init__(self, window: Window) -> None:
        self._window, self._desk, self._session = window, window.desk, window.session
        self.by_name = {
            name: self._action(text, icon, keys, run) for name, text, icon, keys, run in self._table()
        }
        self.look_again()

    def look_again(self) -> None:
        """Offers what can be done now."""
        for name in _NEED_A_VAULT:
            self.by_name[name].setEnabled(self._session.is_open)
        self.by_name["redo"].setEnabled(self._session.can_redo)

    def open_palette(self) -> None:
        """Shows the palette with everything that can be done now."""
        others = [action for name, action in self.by_name.items() if name != "palette"]
        self._desk.frame.open_palette([action for action in others if action.isEnabled()])

    def find(self, text: str) -> None:
        """Shows in the palette the records that match."""
        from flexkeeper.desktop.pages.records import finding

        # The palette is emptied by a lock, too, and then nothing is there to be asked.
        if not self._session.is_open:
            return
        self._session.read(
            lambda vault: finding.find(vault, text),
            lambda rows: self._desk.frame.show_found(
                finding.entries(rows, self._desk.open_record, lambda: self._desk.search_records(text))
            ),
            key="palette",
        )

    def show_keys(self) -> None:
        """Shows the keys that work now."""
        from flexkeeper.desktop.widgets.keys import keys_dialog

        page_actions = self._desk.shown.page_actions() if self._desk.shown is not None else []
        dialog = keys_dialog(self._window.kit, self._window, [*page_actions, *self.by_name.values()])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _table(self) -> list[tuple[str, str, str, str, Callable[[], object]]]:
        """Name, words, icon, keys, and what is done."""
        window, looks, go = self._window, self._window.preferences, self._go
        return [
            ("palette", _("Search or command"), "search", "Ctrl+K", self.open_palette),
            ("today", _("Go to today"), "home", "Ctrl+1", go("today")),
            ("records", _("Go to records"), "folder", "Ctrl+3", go("records")),
            ("review", _("Go to papers to review"), "inbox", "Ctrl+2", go("review")),
            ("appeals", _("Go to appeals"), "scales", "Ctrl+4", go("appeals")),
            ("messages", _("Go to messages"), "messages", "Ctrl+6", go("messages")),
            ("deactivated", _("I was deactivated"), "scales", "", self._desk.begin_appeal),
            ("vehicles", _("Go to vehicles"), "car", "Ctrl+Shift+V", go("vehicles")),
            ("agenda", _("Go to the agenda"), "calendar-clock", "Ctrl+Shift+A", go("agenda")),
            ("paste", _("Add what was copied"), "plus", "Ctrl+V", window.arrivals.paste),
            ("bundle", _("Make a bundle"), "papers", "Ctrl+Shift+B", self._desk.make_bundle),
            ("settings", _("Settings"), "settings", "Ctrl+,", go("settings")),
            ("undo", _("Undo the last change"), "undo", "Ctrl+Z", self._undo),
            ("redo", _("Do again what was undone"), "history", "Ctrl+Shift+Z", self._redo),
            ("lock", _("Lock"), "lock", "Ctrl+L", window.lock),
            ("larger", _("Larger text"), "text-size", "Ctrl++ | Ctrl+=", lambda: looks.resize_text(1)),
            ("smaller", _("Smaller text"), "text-size", "Ctrl+-", lambda: looks.resize_text(-1)),
            ("normal", _("Normal text size"), "text-size", "Ctrl+0", lambda: looks.set_percent(100)),
            ("theme", _("Switch between light and dark"), "moon", "", looks.switch_theme),
            ("pane", _("Next part of the page"), "chevron-right", "F6", self._next_pane),
            ("keys", _("Keys"), "keyboard", "F1 | ?", self.show_keys),
            ("quit", _("Close FlexKeeper"), "x", "Ctrl+Q", window.close),
        ]

    def _action(self, text: str, icon: str, keys: str, run: Callable[[], object]) -> QAction:
        action = QAction(text, self._window)
        action.setData(icon)
        action.setShortcuts(key_sequences(keys))
        action.triggered.connect(lambda _checked=False: run())
        self._window.addAction(action)
        return action

    def _go(self, name: str) -> Callable[[], None]:
        return lambda: self._desk.go_to(name)

    def _next_pane(self) -> None:
        self._desk.frame.next_pane()

    def _undo(self) -> None:
        from flexkeeper.records import NothingToUndo

        def failed(error: Exception) -> bool:
            # Pressing the keys once too often is no trouble that must be answered.
            if not isinstance(error, NothingToUndo):
                return False
            self._desk.say(error.message)
            return True

        self._session.undo(None, lambda: self._desk.say(_("Undone")), failed=failed)

    def _redo(self) -> None:
        self._session.redo(lambda: self._desk.say(_("Done again")))
