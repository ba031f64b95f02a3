"""What can be done on the pages that are not seen, for the palette; those not made yet are made for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction

from flexkeeper.desktop.pages import contents
from flexkeeper.desktop.widgets.palette_row import Entry
from flexkeeper.i18n import _

if TYPE_CHECKING:
    from flexkeeper.desktop.frame import PageFrame
    from flexkeeper.desktop.jobs import Jobs
    from flexkeeper.desktop.pages.contents import Listed
    from flexkeeper.desktop.widgets.palette import Palette


class Elsewhere(QObject):
    """Lists the actions of other pages in the palette, of one page after the other."""

    def __init__(self, frame: PageFrame, palette: Palette, jobs: Jobs) -> None:
        super().__init__(palette)
        self._frame, self._palette, self._jobs = frame, palette, jobs
        self._known: set[str] = set()
        self._entries: dict[str, list[Entry]] = {}

    def begin(self, known: Iterable[str]) -> None:
        """The palette was opened; what is listed in it by these words already is not listed again."""
        self._known, self._entries = set(known), {}
        for one in contents.listed():
            if one.name in self._frame.made:
                self._add(one)
        self._show()
        self._go_on()

    def _go_on(self) -> None:
        """Makes the next page, as long as the palette is seen."""
        left = [one for one in contents.listed() if one.name not in self._frame.made]
        if left and self._palette.isVisible():
            # Most of it is the import, and that keeps no key waiting; nor does the page, one in a turn.
            self._jobs.look(
                lambda _progress: contents.load(left[0].name),
                lambda _nothing: QTimer.singleShot(0, self, lambda: self._make(left[0])),
            )

    def _make(self, one: Listed) -> None:
        if self._palette.isVisible():
            self._frame.page(one.name)
            self._add(one)
            self._show()
            self._go_on()

    def _show(self) -> None:
        in_order = [self._entries.get(one.name, []) for one in contents.listed()]
        self._palette.show_elsewhere([entry for entries in in_order for entry in entries])

    def _add(self, one: Listed) -> None:
        page = self._frame.page(one.name)
        if page is self._frame.current() or one.name in self._entries:
            return
        entries = self._entries[one.name] = []
        for action in page.actions():
            can_be_done = action in page.anywhere
            if not (can_be_done and action.text() in self._known):
                entries.append(self._entry(one, action, can_be_done=can_be_done))
            if can_be_done:
                self._known.add(action.text())

    def _entry(self, one: Listed, action: QAction, *, can_be_done: bool) -> Entry:
        def run() -> None:
            self._frame.go_to(one.name)
            # Nothing is done to what is chosen there: the driver has not seen it.
            if can_be_done:
                action.trigger()

        line = one.words if can_be_done else _("Shows “{page}”, where you can do it").format(page=one.words)
        return Entry(action.text(), str(action.data() or ""), run, line=line, page=one.words)
