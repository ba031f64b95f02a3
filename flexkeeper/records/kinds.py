"""Kinds of papers and the fields each has, read from `resources/kinds/*.toml`."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, cast, get_args

from flexkeeper import paths
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _

FieldType = Literal["text", "date", "month", "money", "number", "odometer", "vin", "plate", "choice"]

EXPIRES = "expires"
OF_EVERY_RECORD = ("kind", "title", "note", "vehicle", "happened_at", "supersedes")
"""What is set like a field but belongs to the record itself."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,12})"
_MONEY = re.compile(rf"\$? ?{_DIGITS}(?:\.[0-9]{{1,2}})?")
_NUMBER = re.compile(rf"{_DIGITS}(?:\.[0-9]{{1,6}})?")
_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a kind of paper states.

    `is_start` and `is_expiry` mark the fields a record's `valid_from` and `valid_until` come from;
    a field with `mask` is shown as its last four signs.
    """

    id: str
    label: str
    type: FieldType
    mask: bool = False
    is_start: bool = False
    is_expiry: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper: its words, its fields in their order, and how early its expiry is announced.

    `label_es` is what a bundle in Spanish calls it.
    """

    id: str
    label: str
    label_es: str
    group: str
    order: int
    fields: tuple[Field, ...]
    ladder_days: tuple[int, ...] = ()

    def field(self, field_id: str) -> Field:
        """The field of that id; every kind also has `expires`, since any paper may run out.

        Raises:
            FlexKeeperError: if this kind has no such field.
        """
        for field in self.fields:
            if field.id == field_id:
                return field
        if field_id == EXPIRES:
            return Field(EXPIRES, _("Valid until"), "date", is_expiry=True)
        known = ", ".join(dict.fromkeys([*(field.id for field in self.fields), EXPIRES, *OF_EVERY_RECORD]))
        raise FlexKeeperError(
            _("A paper of the kind “{kind}” has no field named “{field}”.").format(
                kind=self.label, field=field_id
            ),
            _("Its fields are: {fields}.").format(fields=known),
        )


@functools.cache
def kinds() -> Mapping[str, Kind]:
    """All kinds by id, in the order they are offered."""
    loaded = [
        _kind(tomllib.loads(path.read_text("utf-8"))) for path in paths.resources().glob("kinds/*.toml")
    ]
    return {kind.id: kind for kind in sorted(loaded, key=lambda kind: kind.order)}


def kind(kind_id: str) -> Kind:
    """The kind of that id.

    Raises:
        FlexKeeperError: if there is none.
    """
    found = kinds().get(kind_id)
    if found is None:
        raise FlexKeeperError(
            _("There is no kind of paper named “{kind}”.").format(kind=kind_id),
            _("Choose one of: {kinds}.").format(kinds=", ".join(kinds())),
        )
    return found


def _kind(data: Mapping[str, object]) -> Kind:
    fields = []
    for raw in cast("list[dict[str, object]]", data["fields"]):
        if raw["type"] not in get_args(FieldType):
            raise ValueError(f"kind {data['id']}: unknown field type {raw['type']}")
        fields.append(Field(**{**raw, "choices": tuple(raw.get("choices", ()))}))  # type: ignore[arg-type]
    return Kind(
        id=str(data["id"]),
        label=str(data["label"]),
        label_es=str(data["label_es"]),
        group=str(data["group"]),
        order=cast("int", data["order"]),
        fields=tuple(fields),
        ladder_days=tuple(cast("list[int]", data.get("ladder_days", []))),
    )


def parse(field: Field, text: str) -> str:
    """The value as it is kept: dates ISO, months `YYYY-MM`, numbers plain, VIN and plate in capitals.

    Raises:
        FlexKeeperError: if the text does not fit the field's type.
    """
    value = " ".join(text.split()) if field.type != "text" else text.strip()
    if not value:
        return ""
    try:
        return _PARSERS[field.type](field, value)
    except ValueError:
        raise FlexKeeperError(
            _("“{value}” does not fit “{field}”.").format(value=text.strip(), field=field.label),
            _expected(field),
        ) from None


def shown(field: Field, value: str) -> str:
    """The value as it is shown where others may look: masked fields keep their last four signs.

    A masked date keeps nothing: its last four signs are the year.
    """
    if not field.mask or not value:
        return value
    if field.type in ("date", "month"):
        return "••••"
    return "•••• " + value[-4:] if len(value) > 4 else value


def last_day(value: str) -> date:
    """The last day a kept date or month is good for: a month runs to its end."""
    if _MONTH.fullmatch(value):
        year, month = int(value[:4]), int(value[5:])
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return date.fromisoformat(value)


def first_day(value: str) -> date:
    """The first day a kept date or month is good for."""
    return date.fromisoformat(value + "-01" if _MONTH.fullmatch(value) else value)


def _text(_field: Field, value: str) -> str:
    return value


def _date_text(_field: Field, value: str) -> str:
    if not _DATE.fullmatch(value):
        raise ValueError
    return date.fromisoformat(value).isoformat()


def _month_text(field: Field, value: str) -> str:
    if _DATE.fullmatch(value):
        return _date_text(field, value)
    if not _MONTH.fullmatch(value):
        raise ValueError
    return first_day(value).isoformat()[:7]


def _money_text(_field: Field, value: str) -> str:
    # 1.234,56 means different amounts to different people, so it is asked about, never guessed.
    if not _MONEY.fullmatch(value):
        raise ValueError
    return f"{Decimal(value.replace('$', '').replace(',', '')):.2f}"


def _number_text(_field: Field, value: str) -> str:
    if not _NUMBER.fullmatch(value):
        raise ValueError
    return f"{Decimal(value.replace(',', '')):f}"


def _odometer_text(_field: Field, value: str) -> str:
    if not _NUMBER.fullmatch(value) or "." in value:
        raise ValueError
    return str(int(value.replace(",", "")))


def _vin_text(_field: Field, value: str) -> str:
    vin = value.replace(" ", "").upper()
    if not _VIN.fullmatch(vin):
        raise ValueError
    return vin


def _plate_text(_field: Field, value: str) -> str:
    return value.upper()


def _choice_text(field: Field, value: str) -> str:
    for choice in field.choices:
        if choice.casefold() == value.casefold():
            return choice
    raise ValueError


_PARSERS = {
    "text": _text,
    "date": _date_text,
    "month": _month_text,
    "money": _money_text,
    "number": _number_text,
    "odometer": _odometer_text,
    "vin": _vin_text,
    "plate": _plate_text,
    "choice": _choice_text,
}


def _expected(field: Field) -> str:
    return {
        "date": _("Write the date as year-month-day, for example 2027-03-31."),
        "month": _("Write the month as 2027-03, or a full date as 2027-03-31."),
        "money": _("Write an amount, for example 89.90."),
        "number": _("Write a number."),
        "odometer": _("Write the odometer reading in whole miles."),
        "vin": _("A VIN has 17 letters and digits, and never the letters I, O or Q."),
        "choice": _("Choose one of: {choices}.").format(choices=", ".join(field.choices)),
    }.get(field.type, _("Write it differently."))
