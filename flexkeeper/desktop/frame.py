"""What is seen while a vault is open: rail, header, pages, progress, toast and palette."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.page import Page, key_words
from flexkeeper.desktop.session import Session
from flexkeeper.desktop.widgets.header import Header
from flexkeeper.desktop.widgets.nav_rail import NavRail
from flexkeeper.desktop.widgets.palette import Entry, Palette
from flexkeeper.desktop.widgets.progress_strip import ProgressStrip
from flexkeeper.desktop.widgets.toast import Toast

NARROW = 1100
_BELOW = frozenset({"backup", "settings"})


class PageFrame(QWidget):
    """`palette_wanted`, and `palette_typed` with what was typed in it."""

    palette_wanted = Signal()
    palette_typed = Signal(str)

    def __init__(
        self, kit: Kit, session: Session, pages: Sequence[Page], icons: Mapping[str, str], lock: QAction
    ) -> None:
        super().__init__()
        self.setObjectName("frame")
        self._kit = kit
        self._pages = {page.name: page for page in pages}
        entries = [(page.name, page.title(), icons[page.name]) for page in pages if page.name in icons]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.rail = NavRail(
            kit,
            [entry for entry in entries if entry[0] not in _BELOW],
            [entry for entry in entries if entry[0] in _BELOW],
            lock,
        )
        self.rail.chosen.connect(self.go_to)
        row.addWidget(self.rail)
        self._content = QWidget()
        space = kit.look.tokens.space
        column = QVBoxLayout(self._content)
        column.setContentsMargins(
            space["page_side"], space["page_top"], space["page_side"], space["page_bottom"]
        )
        column.setSpacing(16)
        self.header = Header(kit)
        self.header.search_wanted.connect(self.palette_wanted)
        column.addWidget(self.header)
        self.progress = ProgressStrip(kit)
        session.jobs.shown.connect(self.progress.follow)
        column.addWidget(self.progress)
        self._stack = QStackedWidget()
        for page in pages:
            self._stack.addWidget(page)
            page.heading_changed.connect(self._say_heading)
            page.badge_changed.connect(self.rail.show_count)
            page.look_again()
        column.addWidget(self._stack, 1)
        row.addWidget(self._content, 1)
        self.toast = Toast(kit, self._content)
        self.palette_ = Palette(kit, self)
        self.palette_.typed.connect(self.palette_typed)

    def name_vault(self, name: str) -> None:
        """Says which vault is open."""
        self.rail.name_vault(name)

    def has_page(self, name: str) -> bool:
        """Whether there is a page of that name."""
        return name in self._pages

    def page(self, name: str) -> Page:
        """The page of that name."""
        return self._pages[name]

    def current(self) -> Page:
        """The page that is seen."""
        page = self._stack.currentWidget()
        assert isinstance(page, Page)
        return page

    def current_name(self) -> str:
        """The name of the page that is seen."""
        return self.current().name

    def go_to(self, name: str) -> None:
        """Shows a page."""
        for page in self._pages.values():
            for action in page.actions():
                # Keys of a page that is not seen must not work.
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._stack.setCurrentWidget(self._pages[name])
        self.rail.show_page(self._pages[name].rail_name or name)
        self._say_heading()
        self.current().appear()
        panes = self.current().panes()
        if panes and not self._stack.isAncestorOf(self.focusWidget() or self):
            panes[min(1, len(panes) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def look_again(self) -> None:
        """The vault was changed."""
        for page in self._pages.values():
            page.look_again()

    def forget(self) -> None:
        """The vault is being locked."""
        self.palette_.close_again()
        for page in self._pages.values():
            page.forget()

    def adapt(self, width: int) -> None:
        """Folds for this width of the window and for the text size."""
        is_large = self._kit.look.is_large
        self.rail.fold(is_large or width < NARROW)
        self.header.stack(is_large)
        for page in self._pages.values():
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

    def open_palette(self, actions: Sequence[QAction]) -> None:
        """Shows the palette with the page's actions and these."""
        self.palette_.open([_entry(action) for action in (*self.page_actions(), *actions)])

    def show_found(self, records: Sequence[Entry]) -> None:
        """Shows records in the palette."""
        self.palette_.show_records(records)

    def _say_heading(self) -> None:
        page = self.current()
        self.header.say(page.title(), page.context(), page.primary())


def _entry(action: QAction) -> Entry:
    return Entry(action.text(), str(action.data() or ""), action.trigger, keys=key_words(action))


def _focus_into(pane: QWidget) -> bool:
    """Focuses a pane, or the first thing in it that can be."""
    for widget in (pane, *pane.findChildren(QWidget)):
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            return True
    return False
