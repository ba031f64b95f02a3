"""Forms in which what was read in a notice is corrected, one thing at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QWidget

from flexkeeper import appeals
from flexkeeper.appeals import ClaimKind, NewClaim, Platform
from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.appeals.proposal import as_values
from flexkeeper.desktop.pages.appeals.readings import day_list
from flexkeeper.desktop.widgets.form_dialog import Asked, FormDialog
from flexkeeper.i18n import _

Take = Callable[[Mapping[str, str]], None]


def ask_platform(kit: Kit, around: QWidget, known: Mapping[str, Platform], now: str, take: Take) -> None:
    """Asks from whom the notice is."""
    choices = [("", _("Another one")), *((one.id, one.name) for one in known.values())]
    asked = Asked("platform", _("Platform"), now, choices=choices)
    _open(kit, around, _("Who deactivated you?"), [asked], _taker(take))


def ask_channel(kit: Kit, around: QWidget, channel: str, address: str, take: Take) -> None:
    """Asks where the answer is to be sent."""
    asked = [
        Asked("channel", _("How"), channel, choices=words.ways()),
        Asked("address", _("Address or link"), address, _("As the notice gives it")),
    ]
    _open(kit, around, _("Where is your answer to be sent?"), asked, _taker(take))


def ask_reference(kit: Kit, around: QWidget, now: str, take: Take) -> None:
    """Asks for the number of the case."""
    asked = Asked("reference", _("Reference"), now, _("As the notice gives it"))
    _open(kit, around, _("Which number does the notice give?"), [asked], _taker(take))


def ask_deadline(kit: Kit, around: QWidget, now: datetime | None, zone: str, take: Take) -> None:
    """Asks until when to answer; gives the deadline as ISO and the zone it is in."""
    example = words.day(date(2027, 3, 31))
    asked = [
        Asked("day", _("Day"), words.day(now.date()) if now else "", example, is_needed=True),
        Asked("time", _("Time, where there is one"), words.time(now) if now else "", "17:00"),
        Asked("zone", _("Time zone"), zone, "America/Los_Angeles"),
    ]

    def save(values: Mapping[str, str]) -> str:
        deadline = moment_of(values["day"], values["time"])
        if deadline is None:
            return _("Write the day as {day} and the time as 17:00.").format(day=example)
        if not is_zone(values["zone"].strip()):
            return _("Write the time zone as America/Los_Angeles.")
        take({"deadline": deadline.isoformat(), "zone": values["zone"].strip()})
        return ""

    _open(kit, around, _("Until when do they want your answer?"), asked, save)


def ask_claim(kit: Kit, around: QWidget, claim: NewClaim | None, take: Take) -> None:
    """Asks what they say; gives the values of a claim, with days as ISO."""
    values = as_values(claim) if claim else {"kind": "other", "text": "", "dates": "", "packages": ""}
    kinds = [(kind, appeals.claim_label(kind)) for kind in get_args(ClaimKind)]
    asked = [
        Asked("kind", _("What it is about"), values["kind"], choices=kinds),
        Asked("text", _("In their words"), values["text"], _("As the notice says it"), is_needed=True),
        Asked("dates", _("Days it names"), day_list(claim.dates) if claim else "", _("Leave empty for none")),
        Asked("packages", _("Packages it names"), values["packages"], _("Leave empty for none")),
    ]

    def save(typed: Mapping[str, str]) -> str:
        days = days_of(typed["dates"])
        if days is None:
            example = day_list((date(2026, 11, 7), date(2026, 11, 11)))
            return _("Write the days as {days}.").format(days=example)
        take({**typed, "dates": ",".join(day.isoformat() for day in days)})
        return ""

    title = _("What do they say?") if claim is None else _("Correct what they say")
    _open(kit, around, title, asked, save)


def is_zone(text: str) -> bool:
    """Whether there is a time zone of that name."""
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def moment_of(day: str, clock: str) -> datetime | None:
    """A typed day and time of day, the last minute where none is given; None where it is neither."""
    try:
        on = date.fromisoformat(words.typed_date(day.strip()))
    except ValueError:
        return None
    at = time(23, 59) if not clock.strip() else clock_of(clock.strip())
    return datetime.combine(on, at) if at else None


def clock_of(text: str) -> time | None:
    """A typed time of day, as 17:00 or as the language writes it."""
    read = QLocale().toTime(text.upper(), QLocale.FormatType.ShortFormat)
    if not read.isValid():
        read = QLocale.c().toTime(text.upper().replace(" ", ""), "h:mmAP")
    if read.isValid():
        return time(read.hour(), read.minute())
    found = re.fullmatch(r"(\d{1,2})[:.](\d{2})", text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return time(int(found[1]), int(found[2]))


def days_of(text: str) -> list[date] | None:
    """Typed days between semicolons; None where one of them is none."""
    parts = [part.strip() for part in text.split(";") if part.strip()]
    try:
        return [date.fromisoformat(words.typed_date(part)) for part in parts]
    except ValueError:
        return None


def _taker(take: Take) -> Callable[[Mapping[str, str]], str]:
    def save(values: Mapping[str, str]) -> str:
        take(values)
        return ""

    return save


def _open(
    kit: Kit,
    around: QWidget,
    title: str,
    asked: list[Asked],
    save: Callable[[Mapping[str, str]], str],
) -> None:
    """Opens a form; `save` takes what was typed, or says what is wrong with it."""

    def keep(dialog: FormDialog, values: Mapping[str, str]) -> None:
        trouble = save(values)
        if trouble:
            dialog.say_trouble(trouble)
        else:
            dialog.accept()

    dialog = FormDialog(kit, around, title, "", asked, keep)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
