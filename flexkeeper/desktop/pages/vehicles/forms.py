"""The forms of the page: what is asked about a vehicle, a reading, a service, a rule and a block."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from PySide6.QtCore import QTimeZone

from flexkeeper import records
from flexkeeper.desktop import words
from flexkeeper.desktop.pages.vehicles.asked import Car
from flexkeeper.desktop.pages.vehicles.deeds import Deeds
from flexkeeper.desktop.widgets.form_dialog import ANYWAY, Asked, FormDialog
from flexkeeper.i18n import _
from flexkeeper.records import Block, Reading, Service, ServiceRule, Vehicle

_DATES = ("date", "month")


class Forms:
    """Each opens a dialog; what is saved there is one change with a way back."""

    def __init__(self, deeds: Deeds) -> None:
        self._deeds = deeds

    def vehicle(self, car: Vehicle | None) -> None:
        """A vehicle's profile; None adds one."""
        known: Mapping[str, str] = car.fields if car else {}
        asked = [Asked("name", _("What you call it"), car.name if car else "", _("Corolla"), is_needed=True)]
        for field in records.vehicle_fields():
            value = words.kept(known.get(field.id, "")) if field.type in _DATES else known.get(field.id, "")
            units = (("mi", _("Miles")), ("km", _("Kilometers")))
            asked.append(
                Asked(
                    field.id,
                    field.label,
                    value,
                    choices=units if field.id == "odometer_unit" else (),
                    doubt=_vin_doubt if field.type == "vin" else None,
                )
            )
        dates = {one.id for one in records.vehicle_fields() if one.type in _DATES}

        def save(dialog: FormDialog, typed: Mapping[str, str]) -> None:
            values = _as_kept(typed, dates)
            if car is None:
                rest = {name: value for name, value in values.items() if name != "name"}
                self._deeds.do(
                    lambda vault: records.add_vehicle(vault, values["name"], rest), _("Vehicle added"), dialog
                )
            else:
                number = car.id
                self._deeds.do(
                    lambda vault: records.edit_vehicle(vault, number, values), _("Vehicle changed"), dialog
                )

        title = _("Add a vehicle") if car is None else _("Change “{name}”").format(name=car.name)
        self._deeds.ask(title, "", asked, save, form=f"vehicle/{car.id if car else 'new'}", icon="car")

    def reading(self, car: Car, today: date) -> None:
        """What the odometer shows."""
        unit = _unit(car)
        asked = [
            Asked("value", _("What it shows, in {unit}").format(unit=unit), is_needed=True),
            Asked("day", _("On which day"), words.day(today), is_needed=True),
            Asked("note", _("Note")),
        ]

        def save(dialog: FormDialog, typed: Mapping[str, str]) -> None:
            values = _as_kept(typed, {"day"})
            is_confirmed = values.pop(ANYWAY, "") == "yes"
            self._deeds.do(
                lambda vault: records.add_reading(
                    vault, car.vehicle.id, values, today=today, is_confirmed=is_confirmed
                ),
                _("Reading added"),
                dialog,
            )

        line = _("One that looks wrong beside the others is asked about, and kept if you say so.")
        self._deeds.ask(_("Odometer reading"), line, asked, save, form=f"reading/{car.vehicle.id}")

    def keep_reading(self, car: Car, reading: Reading, today: date) -> None:
        """Stands by a questioned reading."""
        values = {"day": reading.day.isoformat(), "value": str(reading.value), "unit": reading.unit}
        self._deeds.do(
            lambda vault: records.add_reading(vault, car.vehicle.id, values, today=today, is_confirmed=True),
            _("The reading counts now"),
        )

    def service(self, car: Car, one: Service | None, today: date) -> None:
        """Work that was done; None adds one."""
        labels = [("", _("As the words say")), *records.work_categories().items()]
        category = one.categories[0] if one and len(one.categories) == 1 else ""
        asked = [
            Asked("work", _("What was done"), one.work if one else "", _("Oil change"), is_needed=True),
            Asked("day", _("On which day"), words.day(one.day if one and one.day else today), is_needed=True),
            Asked("odometer", _("Odometer"), str(one.odometer or "") if one else ""),
            Asked("shop", _("Shop"), one.shop if one else ""),
            Asked("cost", _("Cost"), str(one.cost or "") if one else "", "89.90"),
            Asked("category", _("Kind of work"), category, choices=labels),
            Asked("note", _("Note"), one.note if one else ""),
        ]

        def save(dialog: FormDialog, typed: Mapping[str, str]) -> None:
            values = _as_kept(typed, {"day"})
            if one is None or one.id is None:
                self._deeds.do(
                    lambda vault: records.add_service(vault, car.vehicle.id, values, today=today),
                    _("Service noted"),
                    dialog,
                )
            else:
                number = one.id
                self._deeds.do(
                    lambda vault: records.edit_service(vault, number, values, today=today),
                    _("Service changed"),
                    dialog,
                )

        line = _("A receipt among your papers is listed here by itself; there is no need to type it.")
        form = f"service/{car.vehicle.id}/{one.id if one else 'new'}"
        self._deeds.ask(_("Service"), line, asked, save, form=form)

    def rule(self, car: Car, one: ServiceRule | None, today: date) -> None:
        """How often work comes again; None adds a rule."""
        unit = _unit(car)
        asked = [
            Asked(
                "category",
                _("Kind of work"),
                one.category if one else "oil",
                choices=list(records.work_categories().items()),
            ),
            Asked("months", _("Every so many months"), str(one.months or "") if one else "", "6"),
            Asked(
                "distance",
                _("Every so many {unit}").format(unit=unit),
                str(one.distance or "") if one else "",
                "5000",
            ),
            Asked(
                "is_fixed",
                _("What is done early or late"),
                "yes" if one and one.is_fixed else "no",
                choices=(("no", _("Moves the next one")), ("yes", _("Does not move the next one"))),
            ),
        ]
        if one is not None:
            asked.append(Asked("start_day", _("Counted from"), words.day(one.start_day), is_needed=True))

        def save(dialog: FormDialog, typed: Mapping[str, str]) -> None:
            values = _as_kept(typed, {"start_day"})
            if not (values["months"] or values["distance"]):
                dialog.say_trouble(_("Say how often: after so many months, so far, or both."))
                return
            if one is None:
                self._deeds.do(
                    lambda vault: records.add_rule(vault, car.vehicle.id, values, today=today),
                    _("Reminder of service added"),
                    dialog,
                )
            else:
                number = one.id
                retitled = {**values, "title": records.work_categories()[values["category"]]}
                wanted = retitled if values["category"] != one.category else values
                self._deeds.do(
                    lambda vault: records.edit_rule(vault, number, wanted),
                    _("Reminder of service changed"),
                    dialog,
                )

        line = _("With both, whichever comes first counts. Your car's handbook says how often.")
        form = f"rule/{car.vehicle.id}/{one.id if one else 'new'}"
        self._deeds.ask(_("Service that comes again"), line, asked, save, form=form)

    def block(self, car: Car, one: Block | None, today: date) -> None:
        """A block of work; None adds one."""
        last = car.blocks[-1] if car.blocks else None
        zone = (one or last).zone if one or last else _own_zone()  # type: ignore[union-attr]
        unit = one.unit if one else car.odometer.unit
        long = _("miles") if unit == "mi" else _("kilometers")
        asked = [
            Asked("day", _("Day"), words.day(one.starts.date() if one else today), is_needed=True),
            Asked("from", _("From"), f"{one.starts:%H:%M}" if one else "", "16:30", is_needed=True),
            Asked("to", _("To"), f"{one.ends:%H:%M}" if one else "", "20:00", is_needed=True),
            Asked("zone", _("Time zone"), zone, is_needed=True),
            Asked("station", _("Station"), one.station if one else last.station if last else ""),
            Asked("distance", _("Distance in {unit}").format(unit=long), _text(one.distance) if one else ""),
            Asked("odometer_start", _("Odometer at the start"), _text(one.odometer_start) if one else ""),
            Asked("odometer_end", _("Odometer at the end"), _text(one.odometer_end) if one else ""),
            Asked("packages", _("Packages"), _text(one.packages) if one else ""),
            Asked("earnings", _("Earnings"), _text(one.earnings) if one else "", "72.50"),
            Asked("note", _("Note"), one.note if one else ""),
        ]

        def save(dialog: FormDialog, typed: Mapping[str, str]) -> None:
            values = _block_values(_as_kept(typed, {"day"}))
            if values is None:
                dialog.say_trouble(
                    _("Write the times as 16:30 and the day as {day}.").format(day=words.day(today))
                )
                return
            values |= {"vehicle": str(car.vehicle.id), "unit": unit}
            if one is None:
                self._deeds.do(lambda vault: records.add_block(vault, values), _("Block noted"), dialog)
            else:
                number = one.id
                self._deeds.do(
                    lambda vault: records.edit_block(vault, number, values), _("Block changed"), dialog
                )

        line = _("A block that ends after midnight ends on the next day.")
        form = f"block/{car.vehicle.id}/{one.id if one else 'new'}"
        self._deeds.ask(_("Block"), line, asked, save, form=form)


def _as_kept(typed: Mapping[str, str], dates: set[str]) -> dict[str, str]:
    return {
        name: words.typed_date(value.strip()) if name in dates else value.strip()
        for name, value in typed.items()
    }


def _block_values(typed: dict[str, str]) -> dict[str, str] | None:
    """A block's values as they are kept; None where day or times are none."""
    try:
        starts, ends = (datetime.fromisoformat(f"{typed['day']}T{typed[name]}") for name in ("from", "to"))
        if ends <= starts:
            ends += timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    rest = {name: value for name, value in typed.items() if name not in ("day", "from", "to")}
    return {**rest, "start": starts.isoformat(), "end": ends.isoformat()}


def _vin_doubt(text: str) -> str:
    vin = text.replace(" ", "").upper()
    if len(vin) != 17 or not vin.isalnum() or set(vin) & set("IOQ") or not vin.isascii():
        return ""
    return records.vin_question(vin)


def _unit(car: Car) -> str:
    return _("miles") if car.odometer.unit == "mi" else _("kilometers")


def _own_zone() -> str:
    return bytes(QTimeZone.systemTimeZoneId().data()).decode()


def _text(value: object) -> str:
    return "" if value is None else str(value)
