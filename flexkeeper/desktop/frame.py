"""What is seen while a vault is open: rail, header, pages, progress, toast and palette."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from flexkeeper.desktop.keys import key_words
from flexkeeper.desktop.pages import contents
from flexkeeper.desktop.pages.page import Frame, Page
from flexkeeper.desktop.widgets.header import Header
from flexkeeper.desktop.widgets.nav_rail import NavRail
from flexkeeper.desktop.widgets.progress_strip import ProgressStrip
from flexkeeper.desktop.widgets.toast import Toast

if TYPE_CHECKING:
    from flexkeeper.desktop.elsewhere import Elsewhere
    from flexkeeper.desktop.widgets.palette import Palette
    from flexkeeper.desktop.widgets.palette_row import Entry
    from flexkeeper.vault import Vault

NARROW = 1100


class PageFrame(QWidget):
    """Makes each page when it is first wanted. `palette_wanted`, and `palette_typed` with what was typed."""

    palette_wanted = Signal()
    palette_typed = Signal(str)

    def __init__(self, frame: Frame, lock: QAction) -> None:
        """`frame` is what pages are given."""
        super().__init__()
        self.setObjectName("frame")
        self._frame, self._kit, self._session = frame, frame.kit, frame.session
        self.made: dict[str, Page] = {}
        self._width = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._listed = contents.listed()
        self.rail = NavRail(self._kit, [one for one in self._listed if one.icon], lock)
        self.rail.chosen.connect(self.go_to)
        row.addWidget(self.rail)
        self._content = QWidget()
        space = self._kit.look.tokens.space
        column = QVBoxLayout(self._content)
        column.setContentsMargins(
            space["page_side"], space["page_top"], space["page_side"], space["page_bottom"]
        )
        column.setSpacing(16)
        self.header = Header(self._kit)
        self.header.search_wanted.connect(self.palette_wanted)
        column.addWidget(self.header)
        self.progress = ProgressStrip(self._kit)
        self._session.jobs.shown.connect(self.progress.follow)
        column.addWidget(self.progress)
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        row.addWidget(self._content, 1)
        self.toast = Toast(self._kit, self._content)
        self._count_waiting()

    @cached_property
    def palette_(self) -> Palette:
        """Made when it is first wanted."""
        from flexkeeper.desktop.widgets.palette import Palette

        palette = Palette(self._kit, self)
        palette.typed.connect(self.palette_typed)
        return palette

    def name_vault(self, name: str) -> None:
        """Says which vault is open."""
        self.rail.name_vault(name)

    def has_page(self, name: str) -> bool:
        """Whether there is a page of that name."""
        return any(one.name == name for one in self._listed)

    def page(self, name: str) -> Page:
        """The page of that name, made now if it was not wanted before."""
        if name not in self.made:
            page = self.made[name] = contents.make(name, self._frame)
            self._stack.addWidget(page)
            page.heading_changed.connect(self._say_heading)
            page.adapt(self._width)
        return self.made[name]

    def current(self) -> Page:
        """The page that is seen."""
        page = self._stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def go_to(self, name: str) -> None:
        """Shows a page."""
        page = self.page(name)
        had_focus = page.focusWidget()
        self._stack.setCurrentWidget(page)
        self.rail.show_page(page.rail_name or name)
        self._say_heading()
        page.appear()
        # Qt focuses the first button of a page that is seen first, and leaves the focus in the rail.
        if had_focus is None or not self._stack.isAncestorOf(self.focusWidget() or self):
            _focus_page(page, had_focus or page.first())

    def look_again(self) -> None:
        """The vault was changed."""
        for page in self.made.values():
            page.look_again()
        self._count_waiting()

    def forget(self) -> None:
        """The vault is being locked."""
        if "palette_" in vars(self):
            self.palette_.close_again()
        for page in self.made.values():
            page.forget()

    def adapt(self, width: int) -> None:
        """Folds for this width of the window and for the text size."""
        self._width = width
        is_large = self._kit.look.is_large
        self.rail.fold(is_large or width < NARROW)
        self.header.stack(is_large)
        for page in self.made.values():
            page.adapt(width)

    def next_pane(self) -> None:
        """Moves the focus to the next part: rail, header, and those of the page."""
        panes: list[QWidget] = [self.rail, self.header, *self.current().panes()]
        seen = [pane for pane in panes if pane.isVisible()]
        focus = self.window().focusWidget()
        places = [
            place for place, pane in enumerate(seen) if pane is focus or pane.isAncestorOf(focus or self)
        ]
        start = places[-1] if places else -1
        for step in range(1, len(seen) + 1):
            if _focus_into(seen[(start + step) % len(seen)]):
                return

    def page_actions(self) -> list[QAction]:
        """The actions of the page that is seen, those that can be done now."""
        return [action for action in self.current().actions() if action.isEnabled()]

    @cached_property
    def _elsewhere(self) -> Elsewhere:
        from flexkeeper.desktop.elsewhere import Elsewhere

        return Elsewhere(self, self.palette_, self._session.jobs)

    def open_palette(self, actions: Sequence[QAction]) -> None:
        """Shows the palette with the page's actions, these, and those of other pages."""
        here = [*self.page_actions(), *actions]
        self.palette_.open([_entry(action) for action in here])
        self._elsewhere.begin(action.text() for action in here)

    def show_found(self, records: Sequence[Entry]) -> None:
        """Shows records in the palette."""
        self.palette_.show_records(records)

    def _count_waiting(self) -> None:
        def ask(vault: Vault) -> int:
            count: int = importlib.import_module("flexkeeper.records").count_waiting(vault)
            return count

        self._session.read(ask, lambda count: self.rail.show_count("review", count), key="waiting")

    def _say_heading(self) -> None:
        page = self._stack.currentWidget()
        if not isinstance(page, Page):  # one that is just being made
            return
        self.header.say(page.title(), page.context(), page.primary(), page.secondary())


def _entry(action: QAction) -> Entry:
    from flexkeeper.desktop.widgets.palette_row import Entry

    return Entry(action.text(), str(action.data() or ""), action.trigger, keys=key_words(action))


def _focus_page(page: Page, first: QWidget | None) -> None:
    """Focuses this part of a page, else the first that can be, else the page, so that its keys work."""
    if first is not None and first.isVisible():
        first.setFocus(Qt.FocusReason.OtherFocusReason)
    elif not any(_focus_into(pane) for pane in page.panes()):
        page.setFocus(Qt.FocusReason.OtherFocusReason)


def _focus_into(pane: QWidget) -> bool:
    """Focuses a pane, or the first thing in it that can be."""
    for widget in (pane, *pane.findChildren(QWidget)):
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            return True
    return False
