"""GPX: how long a track is, where it lies and when it was recorded."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import gpxpy
import gpxpy.gpx

from flexkeeper.i18n import _
from flexkeeper.intake.readers.text import decode
from flexkeeper.intake.reading import Proposal, Reading, Unreadable, attempt, parsing, short, with_text

MAX_BYTES = 16_000_000  # 170,000 points; more takes too long and too much memory
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}encoding=[\"']([\w.-]{1,40})[\"']")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def read_track(untrusted: bytes) -> Reading:
    """Length, time span and bounds of a GPX file; document types are refused, so nothing can expand.

    Raises:
        Unreadable: `damaged` when it is not GPX.
    """
    torn = _("This track is damaged and cannot be read.")
    if len(untrusted) > MAX_BYTES:
        remark = _("no preview: the track is too long to be read")
        return Reading("application/gpx+xml", remarks=(remark,))
    text = _xml_text(untrusted)
    if "<!doctype" in text.lower():
        raise Unreadable("damaged", _("This track contains instructions that a track never needs."))
    with parsing(torn):
        track = gpxpy.parse(text)
        facts = _facts(track)
    start = _plausible(track.get_time_bounds().start_time)
    proposals = (Proposal("happened_at", start.isoformat(), 1.0, "table"),) if start else ()
    reading = Reading(
        "application/gpx+xml",
        title=short(track.name or "") or _first_name(track),
        happened_at=start,
        facts=facts,
        proposals=proposals,
    )
    return with_text(reading, "\n".join(_words(track)))


def _xml_text(untrusted: bytes) -> str:
    declared = _DECLARED.match(untrusted.lstrip()[:300])
    text = attempt(str, "", untrusted, declared[1].decode()) if declared else ""
    text = text or decode(untrusted, MAX_BYTES)[0]
    # The text is decoded already: an encoding declared inside would be applied a second time.
    return _DECLARATION.sub("", text.lstrip("\ufeff"), count=1)


def _facts(track: gpxpy.gpx.GPX) -> dict[str, Any]:
    span, bounds = track.get_time_bounds(), track.get_bounds()
    facts: dict[str, Any] = {
        "tracks": len(track.tracks),
        "routes": len(track.routes),
        "waypoints": len(track.waypoints),
        "points": int(track.get_points_no()),
        "length_m": round(float(track.length_2d()), 1),
    }
    if span and span.start_time and span.end_time:
        facts |= {"start": span.start_time.isoformat(), "end": span.end_time.isoformat()}
    if bounds and bounds.min_latitude is not None:
        edges = (bounds.min_latitude, bounds.min_longitude, bounds.max_latitude, bounds.max_longitude)
        facts["bounds"] = [round(float(edge or 0), 7) for edge in edges]
    return facts


def _plausible(start: datetime | None) -> datetime | None:
    return start if start and start.tzinfo and start.year >= 1990 else None


def _first_name(track: gpxpy.gpx.GPX) -> str:
    parts: list[Any] = [*track.tracks, *track.routes]
    return next((short(part.name) for part in parts if part.name), "")


def _words(track: gpxpy.gpx.GPX) -> list[str]:
    parts: list[Any] = [track, *track.tracks, *track.routes, *track.waypoints]
    words = [word for part in parts for word in (part.name, part.description) if word]
    return [str(word) for word in words]
