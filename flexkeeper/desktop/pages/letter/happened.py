"""Incidents: the form of one, and what its block and the cameras say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from flexkeeper import appeals
from flexkeeper.appeals import Incident, NewIncident, Photo
from flexkeeper.desktop import words
from flexkeeper.desktop.doing import Doing
from flexkeeper.desktop.drafts import Drafts
from flexkeeper.desktop.pages.letter.asked import Found, Happened
from flexkeeper.desktop.pages.letter.with_papers import PapersForm
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.widgets.form_dialog import Asked, FormDialog
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records import Block

Kind = Literal["incident", "not_received"]


@dataclass(frozen=True, slots=True)
class About:
    """What an incident is about: the case and the claim, the day to begin with, and blocks to choose from."""

    case_id: int
    claim_id: int
    day: date | None
    blocks: Sequence[Block]

    @classmethod
    def of(cls, found: Found) -> About:
        """As the dialog of an answer knows it."""
        days = found.claim.dates
        return cls(found.case.id, found.claim.id, days[0] if days else None, found.blocks)


def note(
    frame: Frame, parent: QWidget, about: About, one: Incident | None, kind: Kind, draft: Mapping[str, str]
) -> None:
    """Opens the form of an incident; None notes a new one of that kind, with what was typed before."""
    title = _("Delivered, not received") if kind == "not_received" else _("What happened")
    line = _("Write only what you know. What you leave empty is left out of the sheet.")
    doing, drafted = Doing(frame, parent), (Drafts(frame.session), form_of(about, one, kind))

    def save(dialog: FormDialog, typed: Mapping[str, str]) -> None:
        try:
            new = _as_new(typed, about.claim_id, kind)
        except FlexKeeperError as error:
            dialog.say_trouble(f"{error.message} {error.remedy}")
            return
        if one is None:
            doing.do(
                lambda vault: appeals.add_incident(vault, about.case_id, new), _("Incident noted"), dialog
            )
        else:
            number = one.id
            doing.do(lambda vault: appeals.edit_incident(vault, number, new), _("Incident changed"), dialog)

    form = PapersForm(frame, parent, title, line, _asked(about, one, kind), save, drafted, _papers_line(kind))
    form.show_papers(one.exhibits if one else ())
    form.show_values(draft)
    form.open()


def form_of(about: About, one: Incident | None, kind: Kind) -> str:
    """The name under which what is typed is kept until it is saved."""
    return f"case/{about.case_id}/claim/{about.claim_id}/{kind}/{one.id if one else 'new'}"


def block_words(block: Block) -> str:
    """A block as it is told."""
    told = _("{day}, {start} to {end}").format(
        day=words.day(block.starts.date()), start=words.time(block.starts), end=words.time(block.ends)
    )
    return ", ".join(filter(None, (told, block.station)))


def in_short(one: Happened) -> str:
    """Day, block and package of an incident, on one line."""
    block, said = one.block, one.incident
    parts = [
        words.day(said.day),
        _("block of {start} to {end}").format(start=words.time(block.starts), end=words.time(block.ends))
        if block
        else "",
        said.station,
        said.package,
    ]
    return " · ".join(filter(None, parts))


def photo_words(photo: Photo) -> str:
    """When and where the camera says a picture was taken."""
    taken = _("no time stated")
    if photo.taken is not None:
        taken = f"{words.day(photo.taken.date())}, {words.time(photo.taken)}"
    if photo.meters is not None:
        away = _("{distance} from the address").format(distance=_distance(photo.meters))
    elif photo.place is not None:
        away = _("place {place}").format(place="{:.5f}, {:.5f}".format(*photo.place))
    else:
        away = _("no place stated")
    return _("{title}: {taken}, {away}").format(title=photo.title, taken=taken, away=away)


def _distance(meters: float) -> str:
    if meters < 1000:
        return _("{count} m").format(count=words.number(round(meters)))
    return _("{count} km").format(count=QLocale().toString(meters / 1000, "f", 1))


def _asked(about: About, one: Incident | None, kind: Kind) -> list[Asked]:
    day = one.day if one else about.day
    blocks = [("", _("The one of that day"))]
    blocks += [(str(block.id), block_words(block)) for block in reversed(about.blocks)]
    place = "{:.6g}, {:.6g}".format(*one.place) if one and one.place else ""
    asked = [
        Asked("day", _("On which day"), words.day(day) if day else "", is_needed=True),
        Asked("what", _("What happened"), one.what if one else "", is_needed=True, lines=3),
        Asked("block", _("Block"), str(one.block or "") if one else "", choices=blocks),
        Asked("station", _("Station"), one.station if one else ""),
        Asked("package", _("Package"), one.package if one else "", _("Its number, or the stop")),
        Asked("cause", _("Cause"), one.cause if one else "", lines=2),
        Asked("witnesses", _("Who saw it"), one.witnesses if one else ""),
    ]
    if kind == "not_received":
        hint = _("45.5231, -122.6765 (a map shows it where you press for a moment)")
        asked.insert(5, Asked("place", _("Where the address is"), place, hint))
    return asked


def _papers_line(kind: Kind) -> str:
    if kind == "not_received":
        return _("The photo of the delivery, and messages with the customer or support.")
    return _("Photos, messages, a receipt: whatever shows it.")


def _as_new(typed: Mapping[str, str], claim_id: int, kind: Kind) -> NewIncident:
    """What was typed.

    Raises:
        FlexKeeperError: if the day or the place is none.
    """
    place = typed.get("place", "").strip()
    return NewIncident(
        day=typed_day(typed["day"]),
        what=typed["what"].strip(),
        kind=kind,
        claim=claim_id,
        block=int(typed["block"]) if typed["block"] else None,
        station=typed["station"].strip(),
        package=typed["package"].strip(),
        cause=typed["cause"].strip(),
        witnesses=typed["witnesses"].strip(),
        place=appeals.parse_place(place) if place else None,
        exhibits=tuple(int(one) for one in typed["exhibits"].split(",") if one),
    )


def typed_day(text: str) -> date:
    """A day as people type it.

    Raises:
        FlexKeeperError: if it is none.
    """
    try:
        return date.fromisoformat(words.typed_date(text.strip()))
    except ValueError:
        raise FlexKeeperError(
            _("“{text}” is not a day.").format(text=text.strip()),
            _("Write it as {example}.").format(example=words.day(date(2026, 11, 7))),
        ) from None
