"""One record: what it is, what it says, its files, what was done to it; each fact can be changed in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from flexkeeper import records
from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.records.files import FileRow
from flexkeeper.desktop.pages.records.picture import Picture
from flexkeeper.desktop.widgets.button import Button, IconButton
from flexkeeper.desktop.widgets.card import Card, rule, scrolled
from flexkeeper.desktop.widgets.chip import Chips, StatusChip
from flexkeeper.desktop.widgets.fact_row import FactRow
from flexkeeper.desktop.widgets.label import IconLabel, Label
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records import Document, Record, Row, Vehicle

if TYPE_CHECKING:
    from flexkeeper.vault import Vault

WIDTH = 428
_HISTORY = 6

Save = Callable[[FactRow, dict[str, str], Sequence[str], Sequence[str]], None]


@dataclass(frozen=True, slots=True)
class Detail:
    """All that is shown of a record, asked for at once."""

    record: Record
    row: Row
    vehicles: tuple[Vehicle, ...]
    history: tuple[tuple[datetime, str], ...]
    remarks: tuple[str, ...]

    @classmethod
    def ask(cls, vault: Vault, record_id: int, today: date) -> Detail:
        """Reads it from the vault; raises a FlexKeeperError where the record is gone."""
        record = records.get(vault, record_id)
        history = records.history_of(vault, record_id)[:_HISTORY]
        return cls(
            record,
            records.rows(vault, [record_id], today)[0],
            tuple(records.vehicles(vault)),
            tuple((datetime.fromisoformat(one["at"]), one["action"]) for one in history),
            tuple(records.remarks(record)),
        )


class DetailCard(Card):
    """`edited` carries a row, values, tags to add and tags to remove, `copied` a masked value to be put on
    the clipboard; the others name what is wanted.
    """

    edited = Signal(object, object, object, object)
    copied = Signal(str)
    look_wanted = Signal(int)
    save_wanted = Signal()
    trash_wanted = Signal()
    restore_wanted = Signal()
    purge_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, kit: Kit, chips: Chips, thumbs: Thumbs) -> None:
        super().__init__(kit, padding=0)
        self._kit, self._thumbs = kit, thumbs
        self._detail: Detail | None = None
        self._looks: tuple[Detail, str] | None = None
        self.body.setSpacing(0)
        self.body.addWidget(self._head(kit, chips))
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(18, 4, 18, 18)
        self._column.setSpacing(8)
        self.area = scrolled(self._inside)
        self.body.addWidget(self.area, 1)
        self._picture = Picture(kit, thumbs, opens=True)
        self._picture.looked.connect(lambda: self.look_wanted.emit(0))
        self._column.addWidget(self._picture)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(2)
        self._column.addLayout(self._facts)
        self._column.addStretch(1)
        self._rows: list[FactRow] = []

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
        return any(row.is_editing for row in self._rows)

    def show_back(self, is_shown: bool) -> None:
        """Whether there is a way back to a list that is hidden."""
        self._back.setVisible(is_shown)

    def show_detail(self, detail: Detail) -> None:
        """Shows a record; where it is the same one, the place scrolled to stays."""
        looks = (detail, words.date_order())
        if looks == self._looks:
            return  # typing asks often, and building the facts anew is dear
        self._looks = looks
        is_same = self.record_id == detail.record.id
        place = self.area.verticalScrollBar().value()
        focused = self._focused_label()
        self._detail = detail
        record = detail.record
        self._title.setText(record.title)
        self._chip.show_chip(words.row_chip(detail.row))
        is_trashed = record.state == "trashed"
        self._trash.setVisible(not is_trashed)
        self._restore.setVisible(is_trashed)
        self._purge.setVisible(is_trashed)
        self._save.setVisible(bool(record.documents))
        self._picture.show_of(record.documents[0].sha256 if record.documents else "", record.title)
        self._fill(detail, can_edit=not is_trashed)
        if not is_same:
            self.area.verticalScrollBar().setValue(0)
        else:
            self.area.verticalScrollBar().setValue(place)
            self._focus_again(focused)

    def focus_first(self) -> None:
        """Puts the focus on the first fact."""
        if self._rows:
            self._rows[0].focus_value()

    def edit_first(self) -> None:
        """Starts typing in the first field."""
        if self._rows:
            self._rows[0].begin()

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
        for widget in (self._chip, self._restore, self._purge):
            widget.hide()
            below.addWidget(widget)
        below.addStretch(1)
        column.addLayout(below)
        return head

    def _fill(self, detail: Detail, *, can_edit: bool) -> None:
        _empty(self._facts)
        self._rows.clear()
        for remark in detail.remarks:
            self._facts.addWidget(_note(self._kit, "info", remark))
        self._add_fields(detail, can_edit)
        self._add_tags(detail.record, can_edit)
        if detail.record.documents:
            self._add_rule()
            self._facts.addWidget(Label(_("Files"), "field"))
            for place, document in enumerate(detail.record.documents):
                file = FileRow(self._kit, document)
                file.looked.connect(lambda place=place: self.look_wanted.emit(place))
                self._facts.addWidget(file)
        self._add_rule()
        for at, name in detail.history:
            line = _("{what} {when}").format(what=words.action(name), when=words.moment(at))
            self._facts.addWidget(_note(self._kit, "history", line))

    def _add_fields(self, detail: Detail, can_edit: bool) -> None:
        record = detail.record
        paper = records.kind(record.kind)
        self._add("title", _("Title"), record.title, record.title, can_edit)
        kinds = tuple((one.id, one.label) for one in records.kinds().values())
        self._add("kind", _("Kind"), paper.label, paper.id, can_edit, choices=kinds)
        for field in paper.fields:
            value = record.fields.get(field.id, "")
            shown = records.shown(field, words.kept(value))
            choices = (
                (("", _("Nothing chosen")), *((one, one) for one in field.choices)) if field.choices else ()
            )
            revealed = words.kept(value) if field.mask and shown != words.kept(value) else ""
            is_date = field.type in ("date", "month")
            typed = words.kept(value) if is_date else value
            self._add(
                field.id,
                field.label,
                shown,
                typed,
                can_edit,
                choices=choices,
                revealed=revealed,
                is_date=is_date,
            )
        if not any(field.is_expiry for field in paper.fields):
            value = words.kept(record.fields.get("expires", ""))
            self._add("expires", _("Valid until"), value, value, can_edit, is_date=True)
        if detail.vehicles:
            vehicles = (("", _("None")), *((str(one.id), one.name) for one in detail.vehicles))
            chosen = str(record.vehicle or "")
            self._add(
                "vehicle",
                _("Vehicle"),
                dict(vehicles)[chosen] if chosen else "",
                chosen,
                can_edit,
                choices=vehicles,
            )
        self._add("note", _("Note"), record.note, record.note, can_edit)

    def _add_tags(self, record: Record, can_edit: bool) -> None:
        text = ", ".join(record.tags)

        def save(row: FactRow, typed: str) -> None:
            wanted = [tag.strip() for tag in typed.split(",") if tag.strip()]
            added = [tag for tag in wanted if tag not in record.tags]
            removed = [tag for tag in record.tags if tag not in wanted]
            self.edited.emit(row, {}, added, removed)

        row = FactRow(self._kit, _("Tags"), text, text, save if can_edit else None)
        self._rows.append(row)
        self._facts.addWidget(row)

    def _add(
        self,
        field: str,
        label: str,
        shown: str,
        typed: str,
        can_edit: bool,
        *,
        choices: Sequence[tuple[str, str]] = (),
        revealed: str = "",
        is_date: bool = False,
    ) -> None:
        def save(row: FactRow, text: str) -> None:
            self.edited.emit(row, {field: words.typed_date(text) if is_date else text}, (), ())

        row = FactRow(
            self._kit,
            label,
            shown,
            typed,
            save if can_edit else None,
            revealed=revealed,
            copy=self.copied.emit,
            choices=choices,
        )
        self._rows.append(row)
        self._facts.addWidget(row)

    def _add_rule(self) -> None:
        self._facts.addSpacing(8)
        self._facts.addWidget(rule())
        self._facts.addSpacing(8)

    def _focused_label(self) -> str:
        for row in self._rows:
            if row.isAncestorOf(self.focusWidget() or row) and self.focusWidget() is not None:
                return row.label
        return ""

    def _focus_again(self, label: str) -> None:
        for row in self._rows:
            if row.label == label:
                row.focus_value()


def refused(row: FactRow) -> Callable[[Exception], bool]:
    """Says an expected failure where it was typed; anything else is not taken."""

    def failed(error: Exception) -> bool:
        if isinstance(error, FlexKeeperError) and isValid(row):
            row.say_trouble(f"{error.message} {error.remedy}")
            return True
        return False

    return failed


def _note(kit: Kit, icon: str, text: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 3, 0, 3)
    row.setSpacing(8)
    row.addWidget(IconLabel(kit, icon, 16, "text3"), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Label(text, "small", wrap=True), 1)
    return line


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
