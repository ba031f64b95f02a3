"""The page of messages: a list that words narrow, and the one that is read beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from flexkeeper.appeals import Case
from flexkeeper.desktop import words
from flexkeeper.desktop.pages.messages import entries
from flexkeeper.desktop.pages.messages.deeds import Deeds
from flexkeeper.desktop.pages.messages.entries import Entry, Found, Shelf
from flexkeeper.desktop.pages.messages.listing import MessageDelegate, MessageModel
from flexkeeper.desktop.pages.messages.reading import ReadingCard
from flexkeeper.desktop.pages.page import Frame, Page
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import Card, rule, scrolled
from flexkeeper.desktop.widgets.empty_state import EmptyState
from flexkeeper.i18n import _

_TYPED_MS = 150
_SIDE, _NARROW = 428, 1000
_ROWS = 6
_UNBOUNDED = 16_777_215


class MessagesPage(Page):
    """Messages of all cases and papers that are messages; new ones are noted, pasted or taken in."""

    name = "messages"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._found: Found | None = None
        self._shelf: Shelf = "all"
        self._wanted: tuple[int, int] | None = None
        self.deeds = Deeds(frame, self)
        self.deeds.then = self._want
        self.model = MessageModel(self)
        self.view = self._make_view()
        self.empty = EmptyState(self.kit, "messages")
        self.reading = ReadingCard(self.kit)
        content = QWidget()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(self.kit.look.tokens.space["card_gap"])
        self._box.addWidget(self._make_list(), 1)
        self._box.addWidget(self.reading)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(content))
        self._soon = QTimer(self, singleShot=True, interval=_TYPED_MS)
        self._soon.timeout.connect(self.refresh)
        self._make_actions()
        self._connect()

    def title(self) -> str:
        return _("Messages")

    def context(self) -> str:
        waiting = self._found.waiting["me"] if self._found else 0
        if waiting == 1:
            return _("1 message waits for your answer")
        if waiting:
            return _("{count} messages wait for your answer").format(count=words.number(waiting))
        return _("What was said with the platform, in all your cases")

    def primary(self) -> QAction | None:
        return self._note

    def panes(self) -> list[QWidget]:
        return [self.search, self.view, self.reading]

    def first(self) -> QWidget | None:
        return self.view if self.model.rowCount() else None

    def refresh(self) -> None:
        query, shelf, today = self.search.text(), self._shelf, date.today()  # noqa: DTZ011 - his own clock
        self.session.read(lambda vault: entries.ask(vault, query, shelf, today), self._show, key="messages")

    def forget(self) -> None:
        self._soon.stop()
        self.model.show_entries([])
        self.reading.show_entry(None)
        self.search.clear()
        self._found = self._wanted = None

    def adapt(self, width: int) -> None:
        look = self.kit.look
        is_stacked = look.is_large or width < look.px(_NARROW)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._box.setDirection(down if is_stacked else across)
        self._head.setDirection(down if look.is_large else across)
        self.reading.setMinimumWidth(0 if is_stacked else look.px(_SIDE))
        self.reading.setMaximumWidth(_UNBOUNDED if is_stacked else look.px(_SIDE))
        self.view.setMinimumHeight(look.px(MessageDelegate.height) * _ROWS if is_stacked else 0)
        self.reading.setMinimumHeight(look.px(MessageDelegate.height) * _ROWS)

    def _make_list(self) -> Card:
        card = Card(self.kit, padding=0)
        card.body.setSpacing(0)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setContentsMargins(16, 12, 16, 8)
        self._head.setSpacing(8)
        self.search = QLineEdit(placeholderText=_("Search the messages"))
        self.search.setAccessibleName(_("Search the messages"))
        self.search.setClearButtonEnabled(False)
        self._head.addWidget(self.search, 1)
        ways = QHBoxLayout()
        ways.setSpacing(8)
        for text, icon, run in (
            (_("Import a mail…"), "download", self.deeds.choose_mail),
            (_("Paste"), "copy", self._paste),
        ):
            button = Button(self.kit, text, "outlined", icon=icon)
            button.clicked.connect(lambda _checked=False, run=run: run())
            ways.addWidget(button)
        ways.addStretch(0)
        self._head.addLayout(ways)
        card.body.addLayout(self._head)
        card.body.addLayout(self._make_shelves())
        card.body.addWidget(rule())
        below = QWidget()
        self._below = QStackedLayout(below)
        self._below.addWidget(self.view)
        self._below.addWidget(self.empty)
        card.body.addWidget(below, 1)
        return card

    def _make_shelves(self) -> QHBoxLayout:
        tools = QHBoxLayout()
        tools.setContentsMargins(16, 0, 16, 8)
        tools.setSpacing(4)
        self._shelves = QButtonGroup(self)
        self.shelves: dict[Shelf, Button] = {}
        names: tuple[tuple[Shelf, str], ...] = (
            ("all", _("All")),
            ("me", _("Waiting on you")),
            ("them", _("Waiting on them")),
        )
        for shelf, text in names:
            button = self.shelves[shelf] = Button(self.kit, text, "ghost", size="small")
            button.setCheckable(True)
            button.clicked.connect(lambda _checked, shelf=shelf: self.show_shelf(shelf))
            self._shelves.addButton(button)
            tools.addWidget(button)
        tools.addStretch(1)
        self._dress_shelves()
        return tools

    def _make_view(self) -> QListView:
        view = QListView()
        view.setAccessibleName(_("Messages, the newest first"))
        view.setModel(self.model)
        view.setItemDelegate(MessageDelegate(self.kit, None, self))
        view.setUniformItemSizes(True)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setMouseTracking(True)
        self.kit.look.changed.connect(view.scheduleDelayedItemsLayout)
        return view

    def _make_actions(self) -> None:
        self._note = self.add_action(_("Note a message or call…"), "plus", "Ctrl+N", self._note_one)
        self.add_action(_("Import a mail…"), "download", "", self.deeds.choose_mail)
        self.add_action(_("Paste a message"), "copy", "", self._paste)
        self.add_action(_("Search the messages"), "search", "Ctrl+F", self.search.setFocus)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._soon.start())
        self.view.selectionModel().currentChanged.connect(lambda now, _before: self._read(now))
        self.view.activated.connect(lambda _index: self.reading.text.setFocus())
        self.reading.answered.connect(lambda: self._with_entry(self.deeds.answered))
        self.reading.remove_wanted.connect(lambda: self._with_entry(self.deeds.remove))
        self.reading.attach_wanted.connect(
            lambda: self._with_entry(lambda entry: self.deeds.attach(entry, self._cases()))
        )
        self.reading.paper_wanted.connect(lambda: self._with_entry(self._show_paper))
        self.reading.case_wanted.connect(lambda: self._with_entry(self._show_case))

    def show_shelf(self, shelf: Shelf) -> None:
        """Shows all messages, or those that wait for somebody."""
        self._shelf = shelf
        self._dress_shelves()
        self.refresh()

    # What is shown

    def _show(self, found: Found) -> None:
        self._found = found
        before = self._wanted or (self.reading.entry.key if self.reading.entry else None)
        place = self.view.currentIndex().row()
        self.model.show_entries(found.entries)
        self._below.setCurrentWidget(self.view if found.entries else self.empty)
        if not found.entries:
            self._say_why()
        there = self.model.place_of(before) if before else -1
        if self._wanted and there >= 0:
            self._wanted = None
        row = there if there >= 0 else min(max(place, 0), len(found.entries) - 1)
        index = self.model.index(row) if found.entries else QModelIndex()
        if index != self.view.currentIndex():
            self.view.setCurrentIndex(index)
        self._read(index)
        self._dress_shelves()
        self.heading_changed.emit()

    def _read(self, index: QModelIndex) -> None:
        entry = self.model.entries[index.row()] if index.isValid() else None
        self.reading.show_entry(entry, can_attach=bool(self._cases()))
        if entry is not None:
            self.session.read(
                lambda vault: entries.whole_text(vault, entry),
                lambda text: self.reading.show_text(entry.key, text),
                key="message",
            )

    def _say_why(self) -> None:
        if self.search.text().strip():
            nothing = _("Nothing matches “{words}”").format(words=self.search.text().strip())
            self.empty.say(nothing, "", _("Clear the search"), self.search.clear)
        elif self._shelf != "all":
            self.empty.say(
                _("Nothing waits here"), _("Messages that wait for an answer appear in this list.")
            )
        else:
            self.empty.say(
                _("No messages yet"),
                _("Keep what the platform writes, and what is said on the phone: it may be your proof."),
            )

    def _dress_shelves(self) -> None:
        names: dict[Shelf, str] = {
            "all": _("All"), "me": _("Waiting on you"), "them": _("Waiting on them"),
        }  # fmt: skip
        for shelf, button in self.shelves.items():
            button.setChecked(shelf == self._shelf)
            button.become("tonal" if shelf == self._shelf else "ghost")
            count = self._found.waiting[shelf] if self._found else 0
            button.setText(f"{names[shelf]} {words.number(count)}" if count else names[shelf])

    # What is done

    def _want(self, key: tuple[int, int]) -> None:
        """Shows that entry, now or as soon as it is there."""
        self._wanted = key
        self._shelf = "all"
        self.search.clear()
        self.look_again()

    def _note_one(self) -> None:
        self.deeds.note(self._cases())

    def _paste(self) -> None:
        self.deeds.paste(self._cases())

    def _with_entry(self, run: Callable[[Entry], None]) -> None:
        if self.reading.entry is not None:
            run(self.reading.entry)

    def _show_paper(self, entry: Entry) -> None:
        if entry.record is not None:
            self.frame.open_record(entry.record)

    def _show_case(self, entry: Entry) -> None:
        self.frame.open_case(entry.case)

    def _cases(self) -> list[Case]:
        return self._found.cases if self._found else []
