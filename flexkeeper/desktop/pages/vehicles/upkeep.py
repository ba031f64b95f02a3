"""What the vehicle drove, what was done to it and comes next, and what that cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QLocale, Signal

from flexkeeper import records
from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.vehicles.asked import Car
from flexkeeper.desktop.pages.vehicles.section import Deed, Line, Section
from flexkeeper.desktop.widgets.chip import Chip
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.i18n import _
from flexkeeper.records import NextService, Reading, Service, ServiceRule

_SOON_DAYS = 30


class OdometerCard(Section):
    """`keep_wanted` and `remove_wanted` carry a reading, `opened` a record."""

    keep_wanted = Signal(object)
    remove_wanted = Signal(object)
    opened = Signal(int)

    def __init__(self, kit: Kit, add: Callable[[], None]) -> None:
        super().__init__(kit, _("Odometer"))
        self.add_button(_("Add…"), "plus", add, _("Add an odometer reading"))

    def show_car(self, car: Car) -> None:
        """Shows the last reading and those before it."""
        self.rebuild(lambda: self._build(car))

    def _build(self, car: Car) -> None:
        known = car.odometer
        if known.last is None:
            self.say(_("No reading yet. Receipts, services and blocks that state one are read, too."))
        else:
            day, value = known.last
            self.inside.addWidget(Label(distance(value, known.unit), "num", wrap=True))
            text = _("Read {date}").format(date=words.day(day))
            if known.per_day is not None:
                pace = distance(round(known.per_day), known.unit)
                text = _("Read {date}, lately about {pace} a day").format(date=words.day(day), pace=pace)
            self.say(text)
        stood_by = {(one.day, one.value) for one in known.readings if one.confirmed}
        # What was kept all the same is there twice: as it was stated, and as confirmed.
        shown = [one for one in known.readings if one.confirmed or (one.day, one.value) not in stood_by]
        readings = sorted(shown, key=lambda one: (bool(one.question), one.day), reverse=True)
        self.list("", [self._line(one) for one in readings])

    def _line(self, one: Reading) -> Line:
        origin = {
            "typed": one.note,
            "receipt": _("from a receipt"),
            "service": _("from a service"),
            "checklist": _("from a checklist"),
            "block": _("from a block"),
        }[one.origin]
        deeds = []
        if one.origin == "receipt":
            deeds.append(Deed("eye", _("Show the paper"), lambda: self.opened.emit(one.id)))
        if one.origin == "typed":
            deeds.append(Deed("trash", _("Take out"), lambda: self.remove_wanted.emit(one)))
        is_asked = bool(one.question)
        keep = Deed("", _("Keep it anyway"), lambda: self.keep_wanted.emit(one))
        return Line(
            distance(one.value, one.unit),
            " · ".join(filter(None, (words.day(one.day), origin, _("confirmed") if one.confirmed else ""))),
            Chip("amber", _("Not counted"), "help") if is_asked else None,
            tuple(deeds),
            keep if is_asked else None,
            words.with_dates(one.question),
        )


class ServicesCard(Section):
    """`rule_wanted` and `service_wanted` carry what is to be changed, `*_unwanted` what is taken out."""

    rule_wanted = Signal(object)
    rule_unwanted = Signal(object)
    service_wanted = Signal(object)
    service_unwanted = Signal(object)
    opened = Signal(int)
    bundle_wanted = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, _("Services"))
        self.add_button(
            _("Note one…"), "plus", lambda: self.service_wanted.emit(None), _("Note a service that was done")
        )
        self.add_button(
            _("Remind me…"),
            "calendar-clock",
            lambda: self.rule_wanted.emit(None),
            _("Be reminded of a service that comes again"),
        )
        self.summary = self.add_button(
            _("Put into a bundle"),
            "papers",
            self.bundle_wanted.emit,
            _("Put the maintenance summary, with its receipts, into the bundle"),
        )

    def show_car(self, car: Car, today: date) -> None:
        """Shows what is due next and what was done."""
        self.summary.setEnabled(bool(car.services))
        self.rebuild(lambda: self._build(car, today))

    def _build(self, car: Car, today: date) -> None:
        self.list(_("Next"), [self._next(one, car, today) for one in car.coming])
        if not car.coming:
            self.say(_("Say how often a service comes again, and you see here when it is next."))
        done = sorted(car.services, key=lambda one: one.day or date.min, reverse=True)
        self.list(_("Done"), [self._done(one, car.odometer.unit) for one in done])
        if not done:
            self.say(_("Nothing noted yet. Maintenance receipts among your papers are listed by themselves."))

    def _next(self, one: NextService, car: Car, today: date) -> Line:
        rule = one.rule
        last = car.odometer.last
        is_due = one.is_due(today, last[1] if last else None)
        is_soon = one.day is not None and (one.day - today).days <= _SOON_DAYS
        chip = Chip("amber", _("Due now"), "triangle-alert") if is_due else None
        if chip is None and is_soon:
            chip = Chip("grey", _("Soon"), "calendar-clock")
        return Line(
            rule.title,
            f"{_when(one, car.odometer.unit)} · {_interval(rule, car.odometer.unit)}",
            chip,
            (
                Deed("pencil", _("Change how often"), lambda: self.rule_wanted.emit(rule)),
                Deed("trash", _("Take out"), lambda: self.rule_unwanted.emit(rule)),
            ),
        )

    def _done(self, one: Service, unit: str) -> Line:
        deeds = []
        record = one.record
        if record is not None:
            deeds.append(Deed("eye", _("Show the receipt"), lambda: self.opened.emit(record)))
        if one.id is not None:
            deeds.append(Deed("pencil", _("Change"), lambda: self.service_wanted.emit(one)))
            deeds.append(Deed("trash", _("Take out"), lambda: self.service_unwanted.emit(one)))
        parts = [
            words.day(one.day) if one.day else _("no date"),
            distance(one.odometer, unit) if one.odometer is not None else "",
            one.shop,
            dollars(one.cost) if one.cost is not None else _("no cost stated"),
        ]
        return Line(one.work, " · ".join(part for part in parts if part), None, tuple(deeds))


class CostsCard(Section):
    """What upkeep costs; where too little is known it says so instead of a guess."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, _("Costs of upkeep"))

    def show_car(self, car: Car) -> None:
        """Shows totals, and by month and distance where that can be told."""
        self.rebuild(lambda: self._build(car))

    def _build(self, car: Car) -> None:
        found = car.costs
        if not found.total:
            self.say(_("No service with a cost yet."))
            return
        self.inside.addWidget(Label(dollars(found.total), "num", wrap=True))
        self.say(_("From {first} to {last}").format(first=words.day(found.first), last=words.day(found.last)))
        if found.per_month is not None:
            self.say(_("{amount} a month").format(amount=dollars(found.per_month)), "strong")
        if found.per_distance is not None and found.driven is not None:
            one = _("{amount} a mile") if found.unit == "mi" else _("{amount} a kilometer")
            self.say(one.format(amount=dollars(found.per_distance, 3)), "strong")
            driven = distance(found.driven.distance, found.unit)
            self.say(_("Reckoned over {distance} between two readings.").format(distance=driven))
        for reason in found.reasons:
            self.say(reason)
        if found.unpriced or found.undated:
            text = _("Without a cost or a day, and so in no figure: {count}.")
            self.say(text.format(count=words.number(found.unpriced + found.undated)))
        labels = records.work_categories()
        lines = [
            Line(" + ".join(labels.get(part, part) for part in name.split(" + ")), dollars(amount))
            for name, amount in sorted(found.by_category.items(), key=lambda one: -one[1])
        ]
        self.list(_("By kind of work"), lines)


def distance(value: int, unit: str) -> str:
    """A distance in words: “48,210 mi”."""
    return (
        _("{count} mi").format(count=words.number(value))
        if unit == "mi"
        else (_("{count} km").format(count=words.number(value)))
    )


def dollars(amount: Decimal, places: int = 2) -> str:
    """An amount of dollars."""
    return f"${QLocale().toString(float(amount), 'f', places)}"


def _when(one: NextService, unit: str) -> str:
    by_day = words.day(one.due_day) if one.due_day else ""
    by_distance = distance(one.due_odometer, unit) if one.due_odometer else ""
    if one.expected_day and by_distance:
        text = _("at {distance}, about {date}")
        by_distance = text.format(distance=by_distance, date=words.day(one.expected_day))
    elif by_distance:
        by_distance = _("at {distance}").format(distance=by_distance)
    if by_day and by_distance:
        return _("{date} or {distance}, whichever comes first").format(date=by_day, distance=by_distance)
    return by_day or by_distance or _("not enough odometer readings")


def _interval(rule: ServiceRule, unit: str) -> str:
    parts = []
    if rule.months:
        one, several = _("every month"), _("every {count} months")
        parts.append(one if rule.months == 1 else several.format(count=words.number(rule.months)))
    if rule.distance:
        parts.append(_("every {distance}").format(distance=distance(rule.distance, unit)))
    return ", ".join(parts)
