"""The diary of blocks: sums of each month, each block, and the way to and from a spreadsheet."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QDate, QLocale, Signal

from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.vehicles.asked import Car
from flexkeeper.desktop.pages.vehicles.section import Deed, Line, Section
from flexkeeper.desktop.pages.vehicles.upkeep import dollars
from flexkeeper.i18n import _
from flexkeeper.records import Block, Month


class DiaryCard(Section):
    """`block_wanted` carries a block to change, None for a new one; `block_unwanted` one to take out."""

    block_wanted = Signal(object)
    block_unwanted = Signal(object)
    read_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, _("Blocks and miles"))
        self.add_button(_("Note one…"), "plus", lambda: self.block_wanted.emit(None), _("Note a block"))
        self.add_button(
            _("Read a table…"), "inbox", self.read_wanted.emit, _("Read blocks from a table (CSV)")
        )
        self.save = self.add_button(
            _("Save as table…"), "download", self.save_wanted.emit, _("Save the blocks as a table (CSV)")
        )

    def show_car(self, car: Car) -> None:
        """Shows the months and the blocks, newest first."""
        self.save.setEnabled(bool(car.blocks))
        self.rebuild(lambda: self._build(car))

    def _build(self, car: Car) -> None:
        if not car.blocks:
            self.say(_("No block noted yet. Miles and earnings of each month are summed up here."))
        self.list(_("Months"), [_month(one) for one in reversed(car.months)])
        self.list(_("Blocks"), [self._line(one) for one in reversed(car.blocks)])

    def _line(self, one: Block) -> Line:
        times = _("{day}, {start} to {end}").format(
            day=words.day(one.starts.date()), start=words.time(one.starts), end=words.time(one.ends)
        )
        packages = _("{count} packages").format(count=words.number(one.packages or 0))
        parts = [
            one.station,
            _driven(one.driven, one.unit) if one.driven is not None else _("no distance noted"),
            packages if one.packages is not None else "",
            dollars(one.earnings) if one.earnings is not None else "",
            _("no vehicle given") if one.vehicle is None else "",
        ]
        return Line(
            times,
            " · ".join(part for part in parts if part),
            None,
            (
                Deed("pencil", _("Change"), lambda: self.block_wanted.emit(one)),
                Deed("trash", _("Take out"), lambda: self.block_unwanted.emit(one)),
            ),
        )


def _month(one: Month) -> Line:
    year, month = one.month.split("-")
    name = QLocale().toString(QDate(int(year), int(month), 1), "MMMM yyyy")
    blocks = _("1 block") if one.blocks == 1 else _("{count} blocks").format(count=words.number(one.blocks))
    missing = []
    if one.without_distance:
        missing.append(_("{count} without a distance").format(count=words.number(one.without_distance)))
    if one.without_earnings:
        missing.append(_("{count} without earnings").format(count=words.number(one.without_earnings)))
    hours = _("{count} hours").format(count=QLocale().toString(float(one.hours), "f", 1))
    parts = [blocks, hours, _driven(one.distance, one.unit), dollars(one.earnings), *missing]
    return Line(name, " · ".join(parts))


def _driven(value: Decimal, unit: str) -> str:
    count = QLocale().toString(float(value), "f", 0 if value == value.to_integral_value() else 1)
    return _("{count} mi").format(count=count) if unit == "mi" else _("{count} km").format(count=count)
