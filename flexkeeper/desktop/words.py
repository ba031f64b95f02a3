"""Dates, sizes and states in the words and forms of the driver's language."""

from __future__ import annotations

import re
from datetime import date, datetime
from datetime import time as clock
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale, QTime

from flexkeeper.desktop.widgets.chip import Chip
from flexkeeper.i18n import _

if TYPE_CHECKING:
    from flexkeeper.appeals import Way
    from flexkeeper.records import Row, Shelf, Sort, Validity

DateOrder = Literal["system", "day", "month", "iso"]

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")
_ISO_DAY = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")
_NUMBERS = re.compile(r"(\d{1,2})([./ -])(\d{1,2})\2(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})([./ -])(\d{1,2})\2(\d{1,2})")
_FORMS = {"day": "d MMM yyyy", "month": "MMM d, yyyy", "iso": "yyyy-MM-dd"}
_ORDER = "flexkeeperDates"


def order_dates(order: DateOrder) -> None:
    """From now on dates are shown, and numbers of typed ones read, in this order.

    The application remembers it, as it does the language.
    """
    _application().setProperty(_ORDER, order)


def date_order() -> DateOrder:
    """The order in which dates are shown now."""
    order: DateOrder = _application().property(_ORDER) or "system"
    return order


def day(value: date) -> str:
    """A date as people write it here, with a short month and no weekday: “Nov 20, 2026”."""
    return QLocale().toString(QDate(value.year, value.month, value.day), _form())


def month(value: date) -> str:
    """A month in short: “Nov 2026”."""
    return QLocale().toString(QDate(value.year, value.month, value.day), "MMM yyyy")


def time(value: datetime) -> str:
    """The time of day as its own clock shows it."""
    return QLocale().toString(QTime(value.hour, value.minute), QLocale.FormatType.ShortFormat)


def moment(value: datetime) -> str:
    """A date with its time of day, in the zone of this computer."""
    local = value.astimezone()
    at = QDateTime.fromSecsSinceEpoch(int(local.timestamp()))
    return f"{day(local.date())}, {QLocale().toString(at.time(), QLocale.FormatType.ShortFormat)}"


def kept(value: str) -> str:
    """A kept value as it is shown: dates in the local form, all else as it is.

    `typed_date` makes the value of it again; where a language's months cannot be told apart, it stays ISO.
    """
    if not _ISO.fullmatch(value) or date_order() == "iso":
        return value
    if len(value) == 7:
        shown = QLocale().toString(QDate(int(value[:4]), int(value[5:]), 1), "MMMM yyyy")
    else:
        shown = day(date.fromisoformat(value))
    return shown if typed_date(shown) == value else value


def with_dates(text: str) -> str:
    """A sentence of the domain with its ISO dates in the local form."""
    return _ISO_DAY.sub(lambda found: kept(found[0]), text)


def typed_date(text: str) -> str:
    """A typed date or month as ISO; anything else as it was typed.

    A month in letters may stand anywhere. Numbers are read in the order that dates are shown in; where
    that begins with the year, so must they. A year has four digits: “27” may be 1927.
    """
    plain = " ".join(text.split())
    return _of_words(plain) or _of_numbers(plain) or text


def typed_time(text: str) -> clock | None:
    """A typed time of day, as 17:00, 5:00 PM, or as the language writes it; None where it is none."""
    plain = text.strip().upper()
    dense = "".join(plain.split()).replace(".", ":")
    local = QLocale().toTime(plain, QLocale.FormatType.ShortFormat)
    for read in (local, *(QLocale.c().toTime(dense, form) for form in ("h:mmAP", "hAP", "H:mm"))):
        if read.isValid():
            return clock(read.hour(), read.minute())
    return None


def ways() -> list[tuple[str, str]]:
    """The ways to send or say something, to choose from."""
    return [(one, text or _("Not known")) for one, text in _ways().items()]


def way(channel: Way) -> str:
    """How something is sent or said; empty where that is not known."""
    return _ways()[channel]


def _ways() -> dict[Way, str]:
    return {
        "": "",
        "reply": _("Reply to their message"),
        "email": _("Email"),
        "app": _("In the app"),
        "web": _("On a web page"),
        "phone": _("By phone"),
        "chat": _("Chat"),
        "text": _("Text message"),
        "letter": _("Letter"),
    }


def size(count: int) -> str:
    """An amount of bytes: “1.4 MB”."""
    if count == 1:
        return _("1 byte")
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def sentence(remark: str) -> str:
    """A remark of an import, which may be part of a sentence, as one that stands alone."""
    ended = remark if remark.endswith((".", "?", ")")) else _("{sentence}.").format(sentence=remark)
    return ended[:1].upper() + ended[1:]


def number(count: int) -> str:
    """A number with the separators of the language."""
    return QLocale().toString(count)


def validity_chip(validity: Validity, days: int) -> Chip | None:
    """The chip for how a paper stands; `days` is how many it still has, negative after its end."""
    if validity == "expired":
        return Chip("solid", _("Expired"), "octagon-alert", _expired(-days))
    if validity == "soon":
        return Chip("amber", _days_left(days), "calendar-clock", _expires(days))
    if validity == "later":
        return Chip("grey", _days_left(days), "calendar-clock", _expires(days))
    if validity == "valid":
        return Chip("plain", _("Valid"), "circle-check")
    if validity == "replaced":
        return Chip("grey", _("Old"), "history", _("Replaced by a newer one"))
    return None


def row_chip(row: Row) -> Chip | None:
    """The one chip of a row: what is wrong first, then how long the paper is good for."""
    if row.is_locked:
        return Chip("amber", _("Locked"), "file-lock", _("Needs password"))
    if row.is_damaged:
        return Chip("red", _("Damaged"), "file-x")
    if row.state == "to_review":
        return Chip("grey", _("To review"), "inbox")
    return validity_chip(row.validity, row.days)


def row_line(row: Row) -> str:
    """The second line of a row."""
    parts = [row.kind_label, row.vehicle, day(datetime.fromisoformat(row.moment).date())]
    if row.documents > 1:
        parts.append(_("{count} files").format(count=number(row.documents)))
    return " · ".join(part for part in parts if part)


def row_said(row: Row) -> str:
    """A row for a screen reader: title, second line and the long state."""
    chip = row_chip(row)
    return ", ".join(part for part in (row.title, row_line(row), chip.said() if chip else "") if part)


def shelf(name: Shelf) -> str:
    """The words for a way to narrow the list by state."""
    return {
        "all": _("All records"),
        "expired": _("Expired"),
        "soon": _("Expires soon"),
        "valid": _("Valid"),
        "to_review": _("To review"),
        "locked": _("Needs password"),
        "damaged": _("Damaged"),
        "trash": _("Trash"),
    }[name]


def sort(name: Sort) -> str:
    """The words for an order."""
    return {
        "attention": _("Needs attention first"),
        "newest": _("Newest first"),
        "oldest": _("Oldest first"),
        "title": _("By title"),
    }[name]


def action(name: str) -> str:
    """What an entry of the history says was done."""
    return {
        "import": _("Added"),
        "edit": _("Changed"),
        "confirm": _("Confirmed"),
        "trash": _("Moved to the trash"),
        "restore": _("Taken out of the trash"),
        "undo": _("Undone"),
        "export": _("Copy saved"),
        "unlock_document": _("File opened with its password"),
        "dismiss": _("Suggestion put aside"),
        "reminder": _("Reminder changed"),
    }.get(name, _("Changed"))


def _application() -> QCoreApplication:
    application = QCoreApplication.instance()
    assert application is not None
    return application


def _form() -> str:
    """How Qt is to write a date: in the order that was set, or as the language does."""
    return _FORMS.get(date_order()) or _medium()


def _medium() -> str:
    """The language's long form of a date, without the weekday and with a short month."""
    form = QLocale().dateFormat(QLocale.FormatType.LongFormat)
    form = re.sub(r"[,،]?\s*dddd\s*[,،]?\s*(?:'[^']*'\s*)?", " ", form)
    return form.replace("MMMM", "MMM").strip()


def _of_words(text: str) -> str:
    """A date or a month whose month is written in letters; empty for anything else."""
    locale = QLocale()
    medium = _medium()
    days = [medium, medium.replace("MMM", "MMMM"), locale.dateFormat(QLocale.FormatType.LongFormat)]
    for month in ("MMM", "MMMM"):
        days += [f"d {month} yyyy", f"{month} d, yyyy", f"{month} d yyyy"]
    for form in days:
        found = locale.toDate(text, form)
        if found.isValid() and "M" in form:
            return str(found.toString("yyyy-MM-dd"))
    for form in ("MMMM yyyy", "MMM yyyy"):
        found = locale.toDate(text, form)
        if found.isValid():
            return str(found.toString("yyyy-MM"))
    return ""


def _of_numbers(text: str) -> str:
    """A date in numbers; empty for anything else, and where their order is not known."""
    if match := _YEAR_FIRST.fullmatch(text):
        return _iso(match[1], match[3], match[4])
    match = _NUMBERS.fullmatch(text)
    order = date_order()
    if order == "system":
        short = QLocale().dateFormat(QLocale.FormatType.ShortFormat)
        order = {"d": "day", "M": "month"}.get(min("dMy", key=short.find), "iso")  # type: ignore[assignment]
    if match is None or order == "iso":
        return ""
    first, second = match[1], match[3]
    return _iso(match[4], first, second) if order == "month" else _iso(match[4], second, first)


def _iso(year: str, month: str, day_: str) -> str:
    try:
        return date(int(year), int(month), int(day_)).isoformat()
    except ValueError:
        return ""


def _days_left(days: int) -> str:
    if days == 0:
        return _("Today")
    if days == 1:
        return _("Tomorrow")
    return _("{count} days").format(count=number(days))


def _expires(days: int) -> str:
    if days == 0:
        return _("Expires today")
    if days == 1:
        return _("Expires tomorrow")
    return _("Expires in {count} days").format(count=number(days))


def _expired(days: int) -> str:
    if days == 1:
        return _("Expired yesterday")
    return _("Expired {count} days ago").format(count=number(days))
