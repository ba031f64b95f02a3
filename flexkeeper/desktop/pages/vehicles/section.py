"""A card of the page: a heading with its buttons, and lines of which the newest are shown first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.button import Button, IconButton
from flexkeeper.desktop.widgets.card import Card
from flexkeeper.desktop.widgets.chip import Chip, Chips, StatusChip
from flexkeeper.desktop.widgets.label import ElideLabel, Label
from flexkeeper.i18n import _

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Deed:
    """Something to do with a line: an icon, what it is called, and what is done."""

    icon: str
    name: str
    run: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Line:
    """One entry: what, more about it, a state, and what can be done; `verb` has words on its button."""

    text: str
    small: str = ""
    chip: Chip | None = None
    deeds: tuple[Deed, ...] = ()
    verb: Deed | None = None
    why: str = ""


class Section(Card):
    """Lines are built anew when they change; the focus stays where it was."""

    def __init__(self, kit: Kit, heading: str, *, is_narrow: bool = False) -> None:
        """A narrow one has what can be done with a line below its words."""
        super().__init__(kit)
        self.kit, self._is_narrow = kit, is_narrow
        self._chips = Chips(kit)
        self._is_whole: set[str] = set()
        self._is_large: bool | None = None
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(4)
        self._head.addWidget(Label(heading, "heading", wrap=True), 1)
        self.body.addLayout(self._head)
        self.inside = QVBoxLayout()
        self.inside.setSpacing(6)
        self.body.addLayout(self.inside)
        self._again: Callable[[], None] = lambda: None

    def adapt(self) -> None:
        """Puts the buttons below the heading where the text is large."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._head.setDirection(down if self.kit.look.is_large else across)
        if self._is_large is not None and self._is_large != self.kit.look.is_large:
            self._again()
        self._is_large = self.kit.look.is_large

    def add_button(self, text: str, icon: str, run: Callable[[], object], name: str = "") -> Button:
        """A quiet button beside the heading."""
        button = Button(self.kit, text, "link", icon=icon, size="small")
        button.setAccessibleName(name or text)
        button.clicked.connect(lambda _checked=False: run())
        self._head.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        return button

    def rebuild(self, build: Callable[[], None]) -> None:
        """Empties what is inside and builds it again; the focus goes back to what has the same name."""
        self._again = lambda: self.rebuild(build)
        focus = self.window().focusWidget()
        name = focus.accessibleName() if focus is not None and self.isAncestorOf(focus) else ""
        empty(self.inside)
        build()
        if name:
            self._show_now()
        for widget in self.findChildren(QWidget) if name else ():
            # What was taken out is hidden, but there until the next event.
            is_there = widget.isVisible() and widget.accessibleName() == name
            if is_there and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                break

    def _show_now(self) -> None:
        """Shows what was built before the layout does: what is not seen cannot take the focus."""
        for place in range(self.inside.count()):
            item = self.inside.itemAt(place)
            part = item.widget() if item is not None else None
            if part is not None and not part.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
                part.show()

    def say(self, text: str, role: str = "small") -> None:
        """A sentence."""
        self.inside.addWidget(Label(text, role, wrap=True))  # type: ignore[arg-type]

    def list(self, title: str, lines: Sequence[Line]) -> None:
        """Lines below a small heading; beyond the first few a button shows the rest."""
        if not lines:
            return
        if title:
            self.inside.addWidget(Label(title, "field", wrap=True))
        is_whole = title in self._is_whole
        for line in lines if is_whole else lines[:_SHOWN]:
            self.inside.addWidget(self._row(line))
        if len(lines) > _SHOWN:
            text = (
                _("Show fewer") if is_whole else _("Show all {count}").format(count=words.number(len(lines)))
            )
            more = Button(self.kit, text, "link", size="small")
            more.setAccessibleName(f"{text}: {title}" if title else text)
            more.clicked.connect(lambda _checked=False: self._turn(title))
            self.inside.addWidget(more, 0, Qt.AlignmentFlag.AlignLeading)

    def _turn(self, title: str) -> None:
        self._is_whole ^= {title}
        self._again()

    def _row(self, line: Line) -> QWidget:
        row = QWidget()
        # Beside its buttons a sentence would be a word wide.
        is_stacked = self._is_narrow or self.kit.look.is_large or bool(line.why)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        box = QBoxLayout(down if is_stacked else across, row)
        box.setContentsMargins(0, 2, 0, 2)
        box.setSpacing(4 if is_stacked else 8)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(ElideLabel(line.text, "body"))
        if line.small:
            column.addWidget(ElideLabel(line.small, "label"))
        if line.why:
            column.addWidget(Label(line.why, "trouble", wrap=True))
        box.addLayout(column, 1)
        ends = QHBoxLayout()
        ends.setSpacing(4)
        if line.chip is not None:
            chip = StatusChip(self.kit, self._chips)
            chip.show_chip(line.chip)
            ends.addWidget(chip)
        if line.verb is not None:
            button = Button(self.kit, line.verb.name, "outlined", size="small")
            button.setAccessibleName(f"{line.verb.name}: {line.text}")
            button.clicked.connect(_call(line.verb.run))
            ends.addWidget(button)
        for deed in line.deeds:
            icon = IconButton(self.kit, deed.icon, f"{deed.name}: {line.text}")
            icon.clicked.connect(_call(deed.run))
            ends.addWidget(icon)
        if is_stacked:
            ends.addStretch(1)
        box.addLayout(ends)
        return row


def empty(layout: QVBoxLayout) -> None:
    """Takes everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif isinstance(inner := item.layout(), QVBoxLayout):
            empty(inner)


def _call(run: Callable[[], None]) -> Callable[[], None]:
    # A button hands over whether it is checked.
    return lambda: run()
