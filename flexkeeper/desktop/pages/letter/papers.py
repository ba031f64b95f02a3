"""Papers chosen for an answer, an incident or an action, in their order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from shiboken6 import isValid

from flexkeeper import records
from flexkeeper.desktop import words
from flexkeeper.desktop.pages.bundle.choosing import ChooseDialog
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.pages.vehicles.section import Deed, Line, Section
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.i18n import _
from flexkeeper.records import Row


class PapersCard(Section):
    """`changed`: others are chosen, or their order is another."""

    changed = Signal()

    def __init__(self, frame: Frame, heading: str, empty: str) -> None:
        super().__init__(frame.kit, heading)
        self._frame, self._empty = frame, empty
        self.chosen: tuple[int, ...] = ()
        self._rows: dict[int, Row] = {}
        self.add = self.add_button(_("Choose papers…"), "plus", self.choose)
        self.adapt()
        self._build_again()

    @property
    def value(self) -> str:
        """The numbers of the chosen records, as a form keeps them."""
        return ",".join(map(str, self.chosen))

    def show_value(self, value: str) -> None:
        """Puts these there, as `value` gave them."""
        self.show_papers([int(one) for one in value.split(",") if one.isdecimal()])

    def show_papers(self, record_ids: Sequence[int]) -> None:
        """Shows these papers, in this order."""
        self.chosen = tuple(dict.fromkeys(record_ids))
        if set(self.chosen) <= self._rows.keys():
            self._build_again()
            return
        wanted, today = self.chosen, date.today()  # noqa: DTZ011 - the driver's own day, on his own clock
        self._frame.session.read(lambda vault: records.rows(vault, wanted, today), self._know)

    def choose(self) -> None:
        """Asks for more papers; what is typed there narrows the list."""
        frame = self._frame
        dialog = ChooseDialog(
            frame.kit,
            self,
            frame.session,
            Thumbs(frame.kit, frame.session),
            frozenset(self.chosen),
            _("Choose papers that show it"),
        )
        dialog.chosen.connect(lambda found: self._take((*self.chosen, *found)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _take(self, record_ids: Sequence[int]) -> None:
        self.show_papers(record_ids)
        self.changed.emit()

    def _know(self, rows: list[Row]) -> None:
        if isValid(self):
            self._rows |= {row.id: row for row in rows}
            self._build_again()

    def _build_again(self) -> None:
        self.rebuild(self._build)

    def _build(self) -> None:
        known = [self._rows[one] for one in self.chosen if one in self._rows]
        if not known:
            self.say(self._empty)
        self.list("", [self._line(place, row) for place, row in enumerate(known)])

    def _line(self, place: int, row: Row) -> Line:
        deeds = [Deed("x", _("Take out"), lambda: self._take([one for one in self.chosen if one != row.id]))]
        if place > 0:
            deeds.insert(0, Deed("arrow-up", _("Move up"), lambda: self._take(_raised(self.chosen, row.id))))
        return Line(row.title, words.row_line(row), words.row_chip(row), tuple(deeds))


def _raised(ids: Sequence[int], one: int) -> list[int]:
    """These ids with one of them a place further to the front."""
    place = list(ids).index(one)
    rest = [other for other in ids if other != one]
    return [*rest[: place - 1], one, *rest[place - 1 :]]
