"""Many papers chosen at once: how many, what they share, and what can be set in all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from flexkeeper import records
from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.button import Button, IconButton
from flexkeeper.desktop.widgets.card import Card, rule, scrolled
from flexkeeper.desktop.widgets.choice import ChoiceBox
from flexkeeper.desktop.widgets.fact_row import LABEL_WIDTH
from flexkeeper.desktop.widgets.label import ElideLabel, IconLabel, Label, isolated
from flexkeeper.i18n import _
from flexkeeper.records import Common, Vehicle

if TYPE_CHECKING:
    from flexkeeper.vault import Vault

_TAGS = 10


@dataclass(frozen=True, slots=True)
class Many:
    """All that is shown of many records, asked for at once."""

    ids: tuple[int, ...]
    common: Common
    vehicles: tuple[Vehicle, ...]

    @classmethod
    def ask(cls, vault: Vault, record_ids: Sequence[int]) -> Many:
        """Reads it from the vault."""
        return cls(tuple(record_ids), records.common(vault, record_ids), tuple(records.vehicles(vault)))


class ManyCard(Card):
    """`edited` carries values, tags to add and tags to remove; the others name what is wanted."""

    edited = Signal(object, object, object)
    bundle_wanted = Signal()
    save_wanted = Signal()
    trash_wanted = Signal()
    restore_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, padding=0)
        self._kit = kit
        self._many: Many | None = None
        self.body.setSpacing(0)
        self.body.addWidget(self._head())
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(18, 4, 18, 18)
        self._column.setSpacing(8)
        self.body.addWidget(scrolled(inside), 1)
        self._files = IconLabel(kit, "file", 16, "text3")
        self._line = Label("", "small", wrap=True)
        self._column.addLayout(_beside(self._files, self._line))
        self._kind = self._choice(_("Kind"), lambda value: self.edited.emit({"kind": value}, (), ()))
        self._vehicle = self._choice(_("Vehicle"), lambda value: self.edited.emit({"vehicle": value}, (), ()))
        self._add_rule()
        self._column.addWidget(Label(_("Tags"), "field"))
        self._tags = QVBoxLayout()
        self._tags.setSpacing(2)
        self._column.addLayout(self._tags)
        self._column.addLayout(self._tag_line())
        self._add_rule()
        self._column.addLayout(self._buttons())
        self._column.addStretch(1)

    @property
    def ids(self) -> tuple[int, ...]:
        """The records shown."""
        return self._many.ids if self._many else ()

    @property
    def said(self) -> str:
        """How many are chosen, in words."""
        return self._title.text()

    def show_many(self, many: Many) -> None:
        """Shows what these records share."""
        self._many = many
        found = many.common
        self._title.setText(_("{count} papers chosen").format(count=words.number(found.count)))
        self._line.setText(_about(found))
        kinds = [(one.id, one.label) for one in records.kinds().values()]
        _fill(self._kind, kinds, found.kinds, _("Several kinds"))
        vehicles = [("", _("None")), *((str(one.id), one.name) for one in many.vehicles)]
        _fill(self._vehicle, vehicles, {str(one or "") for one in found.vehicles}, _("Several"))
        self._vehicle.setEnabled(bool(many.vehicles))
        self._show_tags(found)
        is_trash = found.trashed == found.count
        for widget in (self._kind, self._new_tag, self._add, self._bundle, self._save):
            widget.setEnabled(not is_trash)
        self._trash.setVisible(not is_trash)
        self._restore.setVisible(found.trashed > 0)

    def forget(self) -> None:
        """Drops what was shown."""
        self._many = None
        self._title.clear()
        self._line.clear()
        self._new_tag.clear()
        _empty(self._tags)

    def show_back(self, is_shown: bool) -> None:
        """Whether there is a way back to a list that is hidden."""
        self._back.setVisible(is_shown)

    def focus_first(self) -> None:
        """Puts the focus on the first thing that can be set."""
        self._kind.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_rule(self) -> None:
        self._column.addSpacing(4)
        self._column.addWidget(rule())
        self._column.addSpacing(4)

    def _head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(18, 16, 14, 8)
        row.setSpacing(4)
        self._back = IconButton(self._kit, "arrow-left", _("Back to the list"))
        self._back.clicked.connect(self.back_wanted)
        self._back.hide()
        self._title = Label("", "heading", wrap=True)
        row.addWidget(self._back)
        row.addWidget(self._title, 1)
        return head

    def _choice(self, label: str, set_value: Callable[[str], None]) -> ChoiceBox:
        box = ChoiceBox(self._kit, _("{label} of all chosen papers").format(label=label))
        box.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(6)

        def activated(place: int) -> None:
            value = box.itemData(place)
            if isinstance(value, str):
                set_value(value)

        box.activated.connect(activated)
        name = Label(label, "label")
        name.setMinimumWidth(self._kit.look.px(LABEL_WIDTH))
        name.setBuddy(box)
        row = _beside(name, box)
        self._column.addLayout(row)
        return box

    def _tag_line(self) -> QHBoxLayout:
        self._new_tag = QLineEdit(placeholderText=_("Another tag"))
        self._new_tag.setAccessibleName(_("Tag to add to all chosen papers"))
        self._new_tag.setProperty("bsize", "small")
        self._new_tag.returnPressed.connect(self._add_tag)
        self._add = Button(self._kit, _("Add"), "outlined", icon="plus", size="small")
        self._add.setAccessibleName(_("Add the tag to all chosen papers"))
        self._add.clicked.connect(self._add_tag)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._new_tag, 1)
        row.addWidget(self._add)
        return row

    def _add_tag(self) -> None:
        wanted = [tag.strip() for tag in self._new_tag.text().split(",") if tag.strip()]
        if wanted:
            self._new_tag.clear()
            self.edited.emit({}, wanted, ())

    def _show_tags(self, found: Common) -> None:
        _empty(self._tags)
        for tag, count in list(found.tags.items())[:_TAGS]:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            has = _("all") if count == found.count else words.number(count)
            row.addWidget(ElideLabel(f"{isolated(tag)} · {has}"), 1)
            away = IconButton(self._kit, "x", _("Take the tag “{tag}” away").format(tag=tag))
            away.clicked.connect(lambda _checked=False, tag=tag: self.edited.emit({}, (), [tag]))
            away.setEnabled(found.trashed < found.count)
            row.addWidget(away)
            self._tags.addWidget(line)
        if not found.tags:
            self._tags.addWidget(Label(_("None of them has a tag."), "small", wrap=True))

    def _buttons(self) -> QVBoxLayout:
        self._bundle = Button(self._kit, _("Put into a bundle"), "tonal", icon="papers")
        self._save = Button(self._kit, _("Save copies…"), "outlined", icon="download")
        self._trash = Button(self._kit, _("Move to the trash"), "outlined", icon="trash")
        self._restore = Button(self._kit, _("Take out of the trash"), "outlined", icon="undo")
        column = QVBoxLayout()
        column.setSpacing(8)
        for button, wanted in (
            (self._bundle, self.bundle_wanted),
            (self._save, self.save_wanted),
            (self._trash, self.trash_wanted),
            (self._restore, self.restore_wanted),
        ):
            button.clicked.connect(wanted)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        return column


def _fill(box: ChoiceBox, choices: Iterable[tuple[str, str]], shared: Iterable[str], several: str) -> None:
    """All choices, and what is shared; where they differ a first entry says so and sets nothing."""
    wanted = set(shared)
    box.clear()
    if len(wanted) != 1:
        box.addItem(several, None)
    for value, text in choices:
        box.addItem(text, value)
    box.setCurrentIndex(max(box.findData(next(iter(wanted))), 0) if len(wanted) == 1 else 0)


def _about(found: Common) -> str:
    files = _("1 file") if found.documents == 1 else _("{count} files")
    parts = [files.format(count=words.number(found.documents)), words.size(found.bytes)]
    if found.to_review:
        parts.append(_("{count} to review").format(count=words.number(found.to_review)))
    if found.trashed:
        parts.append(_("{count} in the trash").format(count=words.number(found.trashed)))
    return " · ".join(parts)


def _beside(first: QWidget, second: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(first)
    row.addWidget(second, 1)
    return row


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
