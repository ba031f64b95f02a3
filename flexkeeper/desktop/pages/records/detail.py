"""One record: what it looks like, what it says, what it replaced, its files, what was done to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.records.asked import Detail
from flexkeeper.desktop.pages.records.facts import Facts
from flexkeeper.desktop.pages.records.files import FileRow
from flexkeeper.desktop.pages.records.versions import VersionLines
from flexkeeper.desktop.session import Session
from flexkeeper.desktop.widgets.button import Button, IconButton
from flexkeeper.desktop.widgets.card import Card, rule, scrolled
from flexkeeper.desktop.widgets.chip import Chips, StatusChip
from flexkeeper.desktop.widgets.label import IconLabel, Label
from flexkeeper.desktop.widgets.preview_pane import PreviewPane
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.i18n import _
from flexkeeper.records import Document

WIDTH = 428
_SHARE = 0.38  # of the card's height for the preview


class DetailCard(Card):
    """The signals name what is wanted; `look_wanted` carries which of the files, `other_wanted` a record."""

    look_wanted = Signal(int)
    other_wanted = Signal(int)
    save_wanted = Signal()
    trash_wanted = Signal()
    restore_wanted = Signal()
    purge_wanted = Signal()
    back_wanted = Signal()
    renew_wanted = Signal()

    def __init__(self, kit: Kit, session: Session, thumbs: Thumbs, copy: Callable[[str], None]) -> None:
        super().__init__(kit, padding=0)
        self._kit = kit
        self._detail: Detail | None = None
        self._looks: tuple[Detail, str] | None = None
        self.body.setSpacing(0)
        self.body.addWidget(self._head(kit, Chips(kit)))
        self.preview = PreviewPane(kit, session, thumbs)
        self.preview.look_wanted.connect(self.look_wanted)
        self.body.addWidget(self.preview)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(18, 8, 18, 18)
        column.setSpacing(8)
        self.area = scrolled(inside)
        self.body.addWidget(self.area, 1)
        self._versions = QVBoxLayout()
        column.addLayout(self._versions)
        self.facts = Facts(kit, copy)
        column.addWidget(self.facts)
        self._more = QVBoxLayout()
        self._more.setSpacing(2)
        column.addLayout(self._more)
        column.addStretch(1)

    @property
    def record_id(self) -> int | None:
        """The record shown."""
        return self._detail.record.id if self._detail else None

    @property
    def documents(self) -> Sequence[Document]:
        """The files of the record shown."""
        return self._detail.record.documents if self._detail else ()

    @property
    def is_editing(self) -> bool:
        return self.facts.is_editing

    def show_back(self, is_shown: bool) -> None:
        """Whether there is a way back to a list that is hidden."""
        self._back.setVisible(is_shown)

    def show_detail(self, detail: Detail) -> None:
        """Shows a record; where it is the same one, the place scrolled to stays."""
        looks = (detail, words.date_order())
        if looks == self._looks:
            return  # typing asks often, and building the facts anew is dear
        is_same = self.record_id == detail.record.id
        place = self.area.verticalScrollBar().value() if is_same else 0
        focused = self.facts.focused_field() if is_same else ""
        self._detail, self._looks = detail, looks
        record = detail.record
        self._title.setText(record.title)
        self._chip.show_chip(words.row_chip(detail.row))
        is_trashed = record.state == "trashed"
        self._trash.setVisible(not is_trashed)
        self._restore.setVisible(is_trashed)
        self._purge.setVisible(is_trashed)
        self._save.setVisible(bool(record.documents))
        self.renew.setVisible(detail.is_renewable)
        self.preview.show_documents(record.documents, record.title)
        self.facts.show_detail(detail, can_edit=not is_trashed)
        self._show_more(detail)
        self.area.verticalScrollBar().setValue(place)
        self.facts.focus_again(focused)
        self._put_in_order()

    def _put_in_order(self) -> None:
        """Tab goes from top to bottom, also through the facts, which were made last."""
        controls = [one for one in self.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
        inside = [one for one in controls if self.area.isAncestorOf(one)]
        above = [one for one in controls if one is not self.area and one not in inside]
        for before, after in pairwise([*above, *inside]):
            QWidget.setTabOrder(before, after)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.preview.fit(round(self.height() * _SHARE))

    def forget(self) -> None:
        """The vault is being locked: drops what was shown."""
        self._detail = self._looks = None
        self.preview.forget()

    def focus_first(self) -> None:
        """Puts the focus on the first fact."""
        self.facts.focus_first()

    def edit_first(self) -> None:
        """Starts typing in the first field."""
        self.facts.edit_first()

    def _head(self, kit: Kit, chips: Chips) -> QWidget:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(18, 16, 14, 8)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(4)
        self._back = IconButton(kit, "arrow-left", _("Back to the list"))
        self._back.clicked.connect(self.back_wanted)
        self._back.hide()
        row.addWidget(self._back, 0, Qt.AlignmentFlag.AlignTop)
        self._title = Label("", "heading", wrap=True)
        row.addWidget(self._title, 1)
        self._save = IconButton(kit, "download", _("Save a copy…"))
        self._save.clicked.connect(self.save_wanted)
        self._trash = IconButton(kit, "trash", _("Move to the trash"))
        self._trash.clicked.connect(self.trash_wanted)
        for button in (self._save, self._trash):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        below = QHBoxLayout()
        below.setSpacing(8)
        self._chip = StatusChip(kit, chips)
        self._restore = Button(kit, _("Take out of the trash"), "tonal", icon="undo", size="small")
        self._restore.clicked.connect(self.restore_wanted)
        self._purge = Button(kit, _("Delete for good…"), "destructive", size="small")
        self._purge.clicked.connect(self.purge_wanted)
        self.renew = Button(kit, _("Renew…"), "tonal", icon="calendar-clock", size="small")
        self.renew.clicked.connect(self.renew_wanted)
        for widget in (self._chip, self.renew, self._restore, self._purge):
            widget.hide()
            below.addWidget(widget)
        below.addStretch(1)
        column.addLayout(below)
        return head

    def _show_more(self, detail: Detail) -> None:
        _empty(self._versions)
        _empty(self._more)
        if detail.versions.newer or detail.versions.older:
            lines = VersionLines(self._kit, detail.versions)
            lines.wanted.connect(self.other_wanted)
            self._versions.addWidget(lines)
        for remark in detail.remarks:
            self._more.addWidget(_note(self._kit, "info", words.sentence(remark)))
        if detail.record.documents:
            self._add_heading(_("Files"))
            for place, document in enumerate(detail.record.documents):
                file = FileRow(self._kit, document)
                file.looked.connect(lambda place=place: self.look_wanted.emit(place))
                self._more.addWidget(file)
        self._add_heading(_("History"))
        for at, name in detail.history:
            line = _("{what} {when}").format(what=words.action(name), when=words.moment(at))
            self._more.addWidget(_note(self._kit, "history", line))

    def _add_heading(self, text: str) -> None:
        self._more.addSpacing(8)
        self._more.addWidget(rule())
        self._more.addSpacing(8)
        self._more.addWidget(Label(text, "field"))


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def _note(kit: Kit, icon: str, text: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 3, 0, 3)
    row.setSpacing(8)
    row.addWidget(IconLabel(kit, icon, 16, "text3"), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Label(text, "small", wrap=True), 1)
    return line
