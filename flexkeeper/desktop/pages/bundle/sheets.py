"""The pages of the bundle as they will be handed over: beside the exhibits, or large in a dialog."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.bundle.making import Held, Maker
from flexkeeper.desktop.pages.bundle.strip import PageStrip
from flexkeeper.desktop.session import Session
from flexkeeper.desktop.widgets.button import IconButton
from flexkeeper.desktop.widgets.card import Card
from flexkeeper.desktop.widgets.empty_state import EmptyState
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.desktop.widgets.preview_pages import PagesView
from flexkeeper.desktop.widgets.preview_source import PageSource
from flexkeeper.i18n import _

_UNIT = 96 / 72  # a point is that many logical pixels at 100 %
_STEP = 1.25


@dataclass(frozen=True, slots=True)
class _Pdf:
    """A bundle in memory, as a file to look at."""

    media_type: str = "application/pdf"
    password: str | None = None


class SheetsCard(Card):
    """Follows what the maker holds. `resize_wanted`: the pages are to be seen large, or not any more."""

    resize_wanted = Signal()

    def __init__(self, kit: Kit, session: Session, maker: Maker, *, is_large: bool = False) -> None:
        super().__init__(kit, padding=0)
        self._maker, self._is_large = maker, is_large
        self._shown: Held | None = None
        self._aim: int | None = None
        self.source = PageSource(session, self)
        self.source.opened.connect(self._opened)
        self.source.failed.connect(self._could_not)
        self.pages = PagesView(kit, self.source)
        self.pages.setAccessibleName(_("Page of the bundle"))
        self.pages.moved.connect(self._tell_place)
        self.strip = PageStrip(kit, self.source)
        self.strip.wanted.connect(self.pages.go_to)
        self.empty = EmptyState(kit, "papers")
        self.body.setSpacing(0)
        self._tools = self._make_tools(kit)
        self.body.addWidget(self._tools)
        self.progress = QProgressBar(textVisible=False)
        self.progress.setAccessibleName(_("Making the pages anew"))
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)
        self.body.addWidget(self.progress)
        sheets = QWidget()
        column = QVBoxLayout(sheets)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pages, 1)
        column.addWidget(self.strip)
        self._stack = QStackedWidget()
        self._stack.addWidget(sheets)
        self._stack.addWidget(self.empty)
        self.body.addWidget(self._stack, 1)
        maker.changed.connect(self.look_again)
        maker.stepped.connect(self._step)
        self.look_again()

    def look_again(self) -> None:
        """Shows what the maker holds now, while it is seen itself."""
        held = self._maker.held
        self.progress.setVisible(self._maker.is_making and held is not None)
        if held is None:
            self.forget()
            self._say_why()
        elif not self.isVisibleTo(self.window()):
            self.forget()
        elif held is not self._shown:
            self._shown = held
            self.source.show_instead(_Pdf(), lambda _vault: io.BytesIO(held.made.pdf))
            self.pages.viewport().update()
        self._stack.setCurrentIndex(1 if held is None else 0)
        self._tools.setVisible(held is not None)

    def go_to(self, page: int) -> None:
        """Shows a page of the bundle, counted from 0; as soon as it is there, where it is not yet."""
        self._aim = None if self.source.is_opened else page
        self.pages.go_to(page)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look_again()

    def forget(self) -> None:
        """Drops the pages and their child."""
        self._shown = None
        self.source.forget()
        self.pages.arrange()
        self.strip.show_count(0)

    def _make_tools(self, kit: Kit) -> QWidget:
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(4)
        self.place = Label("", "strong")
        self.place.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        before = IconButton(kit, "chevron-up", _("Previous page"))
        before.clicked.connect(lambda: self.pages.go_to(self.pages.page - 1))
        after = IconButton(kit, "chevron-down", _("Next page"))
        after.clicked.connect(lambda: self.pages.go_to(self.pages.page + 1))
        row.addWidget(before)
        row.addWidget(self.place)
        row.addWidget(after)
        row.addStretch(1)
        for icon, name, factor in (("minus", _("Smaller"), 1 / _STEP), ("plus", _("Larger"), _STEP)):
            button = IconButton(kit, icon, name)
            button.clicked.connect(lambda _checked=False, factor=factor: self.pages.zoom_by(factor))
            row.addWidget(button)
        fit = IconButton(kit, "fit-page", _("Fit the whole page"))
        fit.clicked.connect(lambda: self.pages.set_fit("page"))
        row.addWidget(fit)
        words_of = ("x", _("Close the preview")) if self._is_large else ("eye", _("Show the pages large"))
        resize = IconButton(kit, *words_of)
        resize.clicked.connect(self.resize_wanted)
        row.addWidget(resize)
        return tools

    def _opened(self) -> None:
        if not self.strip.model().rowCount():
            self.pages.start(_UNIT, 0, "page")
        else:
            self.pages.set_fit(self.pages.fit)
        self.strip.show_count(len(self.source.sizes))
        if self._aim is not None:
            self.go_to(self._aim)
        self._tell_place()

    def _tell_place(self) -> None:
        count = len(self.source.sizes)
        here = _("Page {number} of {count}").format(
            number=words.number(self.pages.page + 1), count=words.number(count)
        )
        self.place.setText(here if count else "")
        if count:
            self.strip.show_page(self.pages.page)

    def _step(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _say_why(self) -> None:
        maker = self._maker
        if maker.trouble is not None:
            self.empty.say(maker.trouble.message, maker.trouble.remedy)
        elif maker.is_too_large:
            fact = _("This bundle is too long to be shown here")
            self.empty.say(fact, _("Export it, and look at its pages in the file."))
        elif maker.is_making:
            self.empty.say(_("The pages are being made…"), _("You can go on meanwhile."))
        else:
            self.empty.say(_("The pages appear here"), _("Each paper gets its own sheet before it."))

    def _could_not(self, text: str) -> None:
        self.empty.say(text, _("Export the bundle, and look at its pages in the file."))
        self._stack.setCurrentIndex(1)


class SheetsDialog(QDialog):
    """The pages over the window; P, Space or Escape closes it."""

    def __init__(self, kit: Kit, session: Session, maker: Maker, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Pages of the bundle"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        around = parent.window().size()
        self.resize(int(around.width() * 0.86), int(around.height() * 0.92))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.sheets = SheetsCard(kit, session, maker, is_large=True)
        self.sheets.resize_wanted.connect(self.reject)
        column.addWidget(self.sheets)
        self._session = session
        self.finished.connect(lambda _result: self.sheets.forget())
        session.changed.connect(self._follow)

    def open_at(self, page: int) -> None:
        """Opens over the window at a page, counted from 0."""
        self.open()
        self.sheets.go_to(page)
        self.sheets.pages.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_P):
            self.reject()
        else:
            super().keyPressEvent(event)

    def _follow(self) -> None:
        if not self._session.is_open:
            self.reject()
