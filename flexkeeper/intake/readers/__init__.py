"""The readers: bytes from outside become a `Reading`. They run inside a sandbox child and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from flexkeeper.i18n import _
from flexkeeper.intake.readers import calendar, image, mail, office, pdf, pixels, sniff, table, text, track
from flexkeeper.intake.reading import Reading, Unreadable, pack
from flexkeeper.progress import Progress

__all__ = ["pixels", "read", "reading", "warm"]


def read(
    values: dict[str, Any], parts: list[bytes], progress: Progress
) -> tuple[dict[str, Any], Sequence[bytes]]:
    """The sandbox job: values {name, password, depth} and one document in, a packed `Reading` out."""
    return pack(reading(parts[0], values["name"], values["password"], values["depth"], progress))


def reading(
    untrusted: bytes, untrusted_name: str, password: str | None, depth: int, progress: Progress
) -> Reading:
    """What the bytes are and what is in them; bad bytes are an outcome, never an exception."""
    if not untrusted:
        return Reading(sniff.UNKNOWN, status="damaged", reason=_("This file is empty."))
    media_type = sniff.media_type(untrusted, untrusted_name)
    try:
        return _reader(media_type, password, depth, progress)(untrusted, untrusted_name)
    except Unreadable as outcome:
        remarks = (_("no preview"),) if outcome.status != "needs_password" else ()
        return Reading(media_type, outcome.status, outcome.reason, remarks)


def warm() -> None:
    """Called once by the nursery: everything is imported by now, and pdfium learns its fonts."""
    pdf.warm()


def _reader(
    media_type: str, password: str | None, depth: int, progress: Progress
) -> Callable[[bytes, str], Reading]:
    if media_type in image.MEDIA_TYPES:
        return lambda data, _name: image.read_image(data, media_type)
    if media_type in (sniff.DOCX, sniff.ODT):
        return lambda data, _name: office.read_office(data, media_type)
    known: dict[str, Callable[[bytes, str], Reading]] = {
        "application/pdf": lambda data, _name: pdf.read_pdf(data, password, progress),
        "message/rfc822": lambda data, _name: mail.read_mail(data, depth),
        "application/mbox": lambda data, _name: mail.read_mailbox(data, depth),
        "application/gpx+xml": lambda data, _name: track.read_track(data),
        "text/calendar": lambda data, _name: calendar.read_calendar(data),
        "text/csv": lambda data, _name: table.read_table(data),
        "text/html": lambda data, _name: text.read_html(data),
        "text/plain": lambda data, _name: text.read_text(data, "text/plain"),
        "application/xml": lambda data, _name: text.read_text(data, "application/xml"),
    }
    return known.get(media_type, lambda _data, name: _opaque(media_type, name))


def _opaque(media_type: str, untrusted_name: str) -> Reading:
    """A file without a reader: kept as it is, with what helps."""
    reading = Reading(media_type, remarks=(_("no preview"),))
    if media_type == sniff.OUTLOOK:
        return replace(reading, remarks=(_("no preview: save the message as .eml to read it here"),))
    if media_type == sniff.UNKNOWN and sniff.promised(untrusted_name):
        reason = _("The content of this file is not what its name says.")
        return replace(reading, status="unsupported", reason=reason)
    return reading
