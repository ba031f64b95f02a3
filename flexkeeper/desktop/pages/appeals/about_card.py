"""What a case is: its state, from whom, where to, about which vehicle; each value changed where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from flexkeeper.appeals import State
from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.appeals.asked import CaseFound
from flexkeeper.desktop.pages.appeals.clock_card import state_words
from flexkeeper.desktop.pages.vehicles.section import Section
from flexkeeper.desktop.widgets.fact_row import FactRow
from flexkeeper.i18n import _

_STATES: tuple[State, ...] = ("open", "submitted", "reinstated", "denied", "closed")


class AboutCard(Section):
    """`changed` carries the row, the name of a value, and what was typed."""

    changed = Signal(object, str, str)
    opened = Signal(int)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, _("About this case"))
        self.rows: dict[str, FactRow] = {}
        self._notice: int | None = None
        self.show_notice = self.add_button(_("Show the notice"), "eye", self._open)

    def show_case(self, found: CaseFound) -> None:
        """Shows the values of a case."""
        self._notice = found.case.notice
        self.show_notice.setVisible(self._notice is not None)
        self.rebuild(lambda: self._build(found))

    def _open(self) -> None:
        if self._notice is not None:
            self.opened.emit(self._notice)

    def _build(self, found: CaseFound) -> None:
        case = found.case
        states = [(one, state_words(one)) for one in _STATES]
        platforms = {"": _("Another one")} | {one.id: one.name for one in found.platforms.values()}
        if case.platform_name:
            platforms[case.platform] = case.platform_name
        cars = [("", _("Not said")), *((str(one.id), one.name) for one in found.vehicles)]
        languages = [("en", _("English")), ("es", _("Spanish"))]
        self.rows = {}
        self._add("state", _("State"), case.state, states)
        self._add("title", _("Title"), case.title)
        self._add("platform", _("Platform"), case.platform, list(platforms.items()))
        self._add("reference", _("Reference"), case.reference)
        self._add("channel", _("Send it"), case.channel, words.ways())
        self._add("address", _("Address"), case.address)
        self._add("vehicle", _("Vehicle"), "" if case.vehicle is None else str(case.vehicle), cars)
        self._add("language", _("Letter in"), case.language, languages)
        self._add("note", _("Note"), case.note)

    def _add(self, name: str, label: str, value: str, choices: Sequence[tuple[str, str]] = ()) -> None:
        said = dict(choices).get(value, value)

        def save(row: FactRow, typed: str) -> None:
            self.changed.emit(row, name, typed)

        self.rows[name] = FactRow(self.kit, label, said, value, save, choices=choices)
        self.inside.addWidget(self.rows[name])
