"""Insurance, registration and inspection as periods on one line of time, and the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.vehicles.asked import Car
from flexkeeper.desktop.pages.vehicles.section import Deed, Line, Section
from flexkeeper.desktop.widgets.label import IconLabel, Label
from flexkeeper.desktop.widgets.timeline import Bar, Lane, Timeline
from flexkeeper.i18n import _
from flexkeeper.records import Coverage, Period, Record, Span

# An endorsement rides on an insurance that states it; who has none is told of no hole.
_ONLY_WHERE_KNOWN = ("endorsement",)


class CoverCard(Section):
    """`opened` carries the record of a period."""

    opened = Signal(int)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, _("Insurance, registration, inspection"))
        self._is_table = False
        self._car: Car | None = None
        self._strays: Sequence[Record] = ()
        self._today = date.min
        self.turn = self.add_button(_("Show as table"), "papers", self.turn_over)
        self.timeline = Timeline(kit)
        self.timeline.opened.connect(self.opened)
        self.body.insertWidget(1, self.timeline)

    def show_car(self, car: Car, strays: Sequence[Record], today: date) -> None:
        """Shows the periods of a vehicle's papers, what none covers, and papers given to no vehicle."""
        self._car, self._strays, self._today = car, strays, today
        shown = [one for one in car.coverage if one.periods or one.kind not in _ONLY_WHERE_KNOWN]
        lanes = [Lane(one.label, _bars(one, today)) for one in shown]
        self.timeline.show_lanes(lanes, today, " ".join(_sentence(one, today) for one in shown))
        self.timeline.setVisible(not self._is_table)
        self.rebuild(lambda: self._build(shown))

    def turn_over(self) -> None:
        """Shows the table in the place of the timeline, or that again."""
        self._is_table = not self._is_table
        text = _("Show as timeline") if self._is_table else _("Show as table")
        self.turn.setText(text)
        self.turn.setAccessibleName(text)
        if self._car is not None:
            self.show_car(self._car, self._strays, self._today)

    def _build(self, shown: list[Coverage]) -> None:
        if self._is_table:
            for one in shown:
                self.list(one.label, [self._line(period) for period in reversed(one.periods)])
        for one in shown:
            for gap in one.gaps:
                text = _("{kind}: no paper covers {days}.")
                self.inside.addWidget(_marked(self.kit, text.format(kind=one.label, days=days_of(gap))))
        if not any(one.periods for one in shown):
            self.say(_("Add the cards of this vehicle; what they cover and what is missing is shown here."))
        elif not any(one.gaps for one in shown):
            self.say(_("No gap in what is here."))
        self.list(_("Given to no vehicle, and so not counted"), [self._stray(one) for one in self._strays])

    def _stray(self, one: Record) -> Line:
        return Line(
            one.title,
            _("Choose its vehicle among its details."),
            verb=Deed("", _("Open"), lambda: self.opened.emit(one.id)),
        )

    def _line(self, period: Period) -> Line:
        return Line(
            period.title,
            _period_days(period),
            verb=Deed("", _("Open"), lambda: self.opened.emit(period.record)),
        )


def days_of(span: Span) -> str:
    """The days of a hole, in words: “Nov 2, 2026 to Nov 13, 2026 (12 days)”."""
    assert span.first is not None and span.last is not None, "a hole has both its ends"
    count = (span.last - span.first).days + 1
    if count == 1:
        return _("{date} (1 day)").format(date=words.day(span.first))
    text = _("{first} to {last} ({count} days)")
    return text.format(first=words.day(span.first), last=words.day(span.last), count=words.number(count))


def _bars(one: Coverage, today: date) -> tuple[Bar, ...]:
    bars = []
    for period in one.periods:
        last = period.span.last
        is_now = last is None or last >= today
        text = _("until {date}").format(date=words.day(last)) if last else _("no end stated")
        said = f"{one.label}: {period.title}, {_period_days(period)}"
        kind = "now" if is_now and period.replaced_by is None else "old"
        bars.append(Bar(kind, period.span.first, last, text, said, period.record))  # type: ignore[arg-type]
    for gap in one.gaps:
        assert gap.first is not None and gap.last is not None, "a hole has both its ends"
        count = (gap.last - gap.first).days + 1
        text = _("1 day") if count == 1 else _("{count} days").format(count=words.number(count))
        said = _("{kind}: no paper covers {days}.").format(kind=one.label, days=days_of(gap))
        bars.append(Bar("gap", gap.first, gap.last, _("Gap: {days}").format(days=text), said))
    return tuple(sorted(bars, key=lambda bar: (bar.first or date.min, bar.last or date.max)))


def _period_days(period: Period) -> str:
    first, last = period.span.first, period.span.last
    if first is not None and last is not None:
        text = (
            _("{first} to {last}")
            if period.is_first_stated
            else _("{first} (after the one before) to {last}")
        )
        return text.format(first=words.day(first), last=words.day(last))
    if last is not None:
        return _("until {date}, its first day is not stated").format(date=words.day(last))
    return _("from {date}, no end stated").format(date=words.day(first)) if first else ""


def _sentence(one: Coverage, today: date) -> str:
    """What a lane says, for ears."""
    if not one.periods:
        return _("{kind}: no paper here.").format(kind=one.label)
    holding = [period for period in one.periods if period.span.holds(today)]
    ends = [period.span.last for period in holding if period.span.last is not None]
    if not holding:
        state = _("{kind}: nothing covers today.").format(kind=one.label)
    elif len(ends) < len(holding):
        state = _("{kind}: covered today.").format(kind=one.label)
    else:
        state = _("{kind}: covered until {date}.").format(kind=one.label, date=words.day(max(ends)))
    holes = [_("Not covered: {days}.").format(days=days_of(gap)) for gap in one.gaps]
    return " ".join([state, *holes])


def _marked(kit: Kit, text: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(IconLabel(kit, "octagon-alert", 18, "bad"), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Label(text, "trouble", wrap=True), 1)
    return line
