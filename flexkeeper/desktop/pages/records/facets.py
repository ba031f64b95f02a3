"""Ways to narrow the list, each with how many records it holds: beside the list, or in a menu."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QMenu, QStyle, QStyleOptionButton, QStylePainter, QVBoxLayout, QWidget

from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.i18n import _
from flexkeeper.records import Choice, Facets, Shelf

WIDTH = 168
_ALWAYS: tuple[Shelf, ...] = ("all",)
_ORDER: tuple[Shelf, ...] = (
    "all", "expired", "soon", "valid", "to_review", "locked", "damaged", "trash",
)  # fmt: skip
_ICONS = {
    "expired": "octagon-alert",
    "soon": "calendar-clock",
    "valid": "circle-check",
    "to_review": "inbox",
    "locked": "file-lock",
    "damaged": "file-x",
    "trash": "trash",
}


_INKS = {"octagon-alert": "bad", "calendar-clock": "warn", "circle-check": "ok", "file-x": "bad"}


@dataclass(frozen=True, slots=True)
class _Entry:
    section: str
    label: str
    count: int
    icon: str
    choice: Choice
    is_chosen: bool


class FacetPanel(QWidget):
    """`chosen` says which records are meant now; `vehicles_wanted`: their logbook is."""

    chosen = Signal(object)
    vehicles_wanted = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._entries: list[_Entry] = []
        self._buttons: list[FacetButton] = []
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._column = QVBoxLayout()
        self._column.setSpacing(1)
        self.vehicles = Button(kit, _("Vehicles"), "outlined", icon="car", size="small")
        self.vehicles.setToolTip(_("Papers along time, services, miles and costs of each vehicle"))
        self.vehicles.clicked.connect(self.vehicles_wanted)
        whole.addWidget(self.vehicles)
        whole.addSpacing(12)
        whole.addLayout(self._column)
        self._column.addStretch(1)

    def show_facets(self, facets: Facets, choice: Choice) -> None:
        """Shows what there is and what is chosen; buttons stay where they are when only counts change."""
        before = [(entry.section, entry.label) for entry in self._entries]
        self._entries = list(_entries(facets, choice))
        if before != [(entry.section, entry.label) for entry in self._entries]:
            self._build()
        for button, entry in zip(self._buttons, self._entries, strict=True):
            button.show_count(entry.label, entry.count)
            button.setChecked(entry.is_chosen)

    def fill_menu(self, menu: QMenu) -> None:
        """The same as entries of a menu."""
        menu.addAction(_("Vehicles")).triggered.connect(self.vehicles_wanted)
        menu.addSeparator()
        section = ""
        for entry in self._entries:
            if section and entry.section != section:
                menu.addSeparator()
            section = entry.section
            action = menu.addAction(f"{entry.label} ({words.number(entry.count)})")
            action.setCheckable(True)
            action.setChecked(entry.is_chosen)
            action.triggered.connect(self._chooser(entry.choice))

    def _build(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._buttons.clear()
        section = ""
        for number, entry in enumerate(self._entries):
            if entry.section != section:
                section = entry.section
                if number:
                    self._column.addSpacing(12)
                self._column.addWidget(Label(section, "label"))
            button = FacetButton(self._kit, entry.label, entry.icon)
            button.clicked.connect(lambda _checked, at=number: self._choose(at))
            self._buttons.append(button)
            self._column.addWidget(button)
        self._column.addStretch(1)

    def _choose(self, number: int) -> None:
        self.chosen.emit(self._entries[number].choice)

    def _chooser(self, choice: Choice) -> Callable[[], None]:
        return lambda: self.chosen.emit(choice)


class FacetButton(Button):
    """A word and a number."""

    def __init__(self, kit: Kit, text: str, icon: str) -> None:
        super().__init__(kit, text, "facet", icon=icon, ink=_INKS.get(icon, "text2"), size="small")
        self._look = kit.look
        self._count = ""
        self.setCheckable(True)

    def show_count(self, label: str, count: int) -> None:
        """Says how many there are."""
        self._count = words.number(count)
        self.setAccessibleName(_("{label}, {count}").format(label=label, count=self._count))
        self.setToolTip(label if self._elided() != label else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(WIDTH), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(90), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        # In the option, not in the button: one that changes while it is painted is painted again, forever.
        option.text = self._elided()
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.setFont(self.font())
        painter.setPen(self._look.color("text3"))
        place = self.rect().adjusted(10, 0, -10, 0)
        is_mirrored = self.isRightToLeft()
        side = Qt.AlignmentFlag.AlignLeft if is_mirrored else Qt.AlignmentFlag.AlignRight
        flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(QRect(place), int(flags), self._count)
        painter.end()

    def _elided(self) -> str:
        metrics = self.fontMetrics()
        taken = metrics.horizontalAdvance(self._count) + 32
        taken += 0 if self.icon().isNull() else self.iconSize().width() + 6
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - taken)


def _entries(facets: Facets, choice: Choice) -> Iterator[_Entry]:
    def narrowed(**changes: object) -> Choice:
        return dataclasses.replace(choice, **changes)  # type: ignore[arg-type]

    for shelf in _ORDER:
        count = facets.shelves[shelf]
        if count or shelf in _ALWAYS or choice.shelf == shelf:
            is_all = shelf == "all"
            target = Choice(words=choice.words) if is_all else narrowed(shelf=shelf)
            is_chosen = choice.shelf == shelf and not (
                is_all and (choice.group or choice.vehicle or choice.tag)
            )
            yield _Entry(_("Status"), words.shelf(shelf), count, _ICONS.get(shelf, ""), target, is_chosen)
    for group in facets.groups:
        is_chosen = choice.group == group.id
        target = narrowed(group=None if is_chosen else group.id)
        yield _Entry(_("Kind"), group.label, group.count, "", target, is_chosen)
    for vehicle in facets.vehicles:
        is_chosen = choice.vehicle == int(vehicle.id)
        target = narrowed(vehicle=None if is_chosen else int(vehicle.id))
        yield _Entry(_("Vehicle"), vehicle.label, vehicle.count, "", target, is_chosen)
    for tag in facets.tags:
        is_chosen = choice.tag == tag.id
        yield _Entry(
            _("Tag"), tag.label, tag.count, "", narrowed(tag=None if is_chosen else tag.id), is_chosen
        )
