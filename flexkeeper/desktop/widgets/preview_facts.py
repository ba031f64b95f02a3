"""One plain line about a file: what a photo says of itself, or the head of a mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flexkeeper.desktop import words
from flexkeeper.desktop.widgets.label import isolated
from flexkeeper.i18n import _
from flexkeeper.records import Document

_MOST = 300


def facts_line(document: Document) -> str:
    """What is worth saying above a file; empty where there is nothing."""
    if document.media_type.startswith("image/"):
        return " · ".join(part for part in _photo(document) if part)
    if document.media_type == "message/rfc822":
        return "\n".join(part for part in _mail(document) if part)
    return ""


def _photo(document: Document) -> list[str]:
    facts = document.facts
    width, height = facts.get("width"), facts.get("height")
    size = ""
    if isinstance(width, int) and isinstance(height, int):
        size = _("{width} by {height} pixels").format(width=words.number(width), height=words.number(height))
    place = facts.get("place")
    where = ""
    if isinstance(place, list) and len(place) == 2:
        where = _("at {latitude}, {longitude}").format(
            latitude=f"{place[0]:.5f}", longitude=f"{place[1]:.5f}"
        )
    taken = _moment(facts.get("taken_at"))
    return [_("taken {when}").format(when=taken) if taken else "", where, _text(facts.get("camera")), size]


def _mail(document: Document) -> list[str]:
    facts = document.facts
    sent = _moment(facts.get("date"))
    heads = [
        (_("From: {text}"), _text(facts.get("from"))),
        (_("To: {text}"), _text(facts.get("to"))),
        (_("Sent: {text}"), sent),
        (_("Subject: {text}"), _text(facts.get("subject"))),
    ]
    return [form.format(text=isolated(text)) for form, text in heads if text]


def _moment(untrusted: Any) -> str:
    """The moment as its source wrote it: a photo's clock is where the photo was taken."""
    try:
        at = datetime.fromisoformat(str(untrusted))
    except ValueError:
        return ""
    return f"{words.day(at.date())}, {at:%H:%M}"


def _text(untrusted: Any) -> str:
    return untrusted[:_MOST] if isinstance(untrusted, str) else ""
