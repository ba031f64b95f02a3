"""What comes as data or plain text: figures, track, calendar, call note."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import gpxpy.gpx
import icalendar

from flexkeeper.demo import driver
from flexkeeper.demo.driver import Story
from flexkeeper.demo.paper import MARK, Paper
from flexkeeper.demo.printing import clock, long_date
from flexkeeper.demo.route import stops, track

CSV_COLUMNS = ("week_ending", "on_time_percent", "delivery_completion_percent", "reliability_percent")


def papers(story: Story) -> list[Paper]:
    """Metrics CSV, GPX track, calendar of blocks, call note."""
    return [_metrics(story), _gpx(story), _calendar(story), _call_note(story)]


def _metrics(story: Story) -> Paper:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow((*CSV_COLUMNS, "not_received", "source"))
    rows = []
    for week in story.weeks():
        row = [
            week.ending.isoformat(),
            f"{100 * week.on_time / week.packages:.1f}",
            f"{100 * week.delivered / week.packages:.1f}",
            f"{100 * week.made / week.scheduled:.1f}",
            str(week.missing),
        ]
        rows.append(row)
        writer.writerow([*row, "weekly summary (SPECIMEN, fictitious)"])
    last = story.weeks()[-1].ending
    fields = {"about": "Weekly figures typed from the summaries", "dated": last.isoformat()}
    data = out.getvalue().encode()
    return Paper("metrics.csv", data, "other", "Weekly figures", fields, {"rows": rows, "weeks": len(rows)})


def _gpx(story: Story) -> Paper:
    gpx = gpxpy.gpx.GPX()
    gpx.creator = "Specimen Tracker 1.2"
    gpx.name = f"Block {story.missing_block.name}"
    gpx.description = MARK
    gpx.time = story.missing_block.start.astimezone(UTC)
    segment = gpxpy.gpx.GPXTrackSegment()
    points = track(story)
    for moment, (latitude, longitude) in points:
        point = gpxpy.gpx.GPXTrackPoint(latitude, longitude, elevation=1228.0, time=moment.astimezone(UTC))
        segment.points.append(point)
    line = gpxpy.gpx.GPXTrack(name=f"{driver.PLATFORM} block, {story.missing_block.packages} stops")
    line.segments.append(segment)
    gpx.tracks.append(line)
    truth = {
        "points": len(points),
        "first": points[0][0].astimezone(UTC).isoformat(),
        "last": points[-1][0].astimezone(UTC).isoformat(),
        "stops": [
            {"number": stop.number, "arrived": stop.arrived.isoformat(), "place": list(stop.place)}
            for stop in stops(story)
        ],
    }
    name = f"route-{story.missing_block.start:%Y-%m-%d}.gpx"
    fields = {"block": story.missing_block.name, "device": "Specimen Tracker 1.2"}
    title = f"Route of block {story.missing_block.name}"
    return Paper(name, gpx.to_xml(version="1.1").encode(), "gps_export", title, fields, truth)


def _calendar(story: Story) -> Paper:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Quillmere Flex (fictitious)//Schedule//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "My blocks")
    calendar.add("x-wr-caldesc", MARK)
    blocks = story.blocks[-8:]
    for block in blocks:
        event = icalendar.Event()
        event.add("uid", f"{block.start:%Y%m%d%H%M}-{driver.STATION.lower()}@quillmere-flex.example")
        event.add("dtstamp", story.notice_at.astimezone(UTC).replace(microsecond=0))
        event.add("dtstart", block.start.astimezone(UTC))
        event.add("dtend", block.end.astimezone(UTC))
        event.add("summary", f"Block {driver.STATION}, ${block.pay}")
        event.add("location", driver.STATION_ADDRESS)
        calendar.add_component(event)
    truth = {"starts": [block.start.astimezone(UTC).isoformat() for block in blocks]}
    fields = {"about": "Calendar of the last eight blocks", "dated": story.notice_at.date().isoformat()}
    return Paper("blocks.ics", calendar.to_ical(), "other", "Calendar of blocks", fields, truth)


def _call_note(story: Story) -> Paper:
    called = story.missing_block.start + timedelta(days=1, hours=-5, minutes=-42)
    missing = " and ".join(story.missing_packages)
    text = f"""CALL NOTE

Date:       {long_date(called.date())}, {clock(called)} to {clock(called + timedelta(minutes=14))}
With:       Driver support, agent "Odalys" ({driver.PLATFORM})
Number:     (541) 555-0150
Reference:  CS-5581-0417

I asked about the two packages customers did not find: {missing}.
The agent sees both scanned within 12 meters of the pin, with a photo each, on
{long_date(story.missing_block.start.date())} in block {story.missing_block.name}.
She says the customers' reports stay on the block for now and that I should keep my own
photos and my route. I asked her to add a note that both photos show the house number.
She did so and read it back to me.

I also told her again about the locked gate at stop 21: no code in the app, no answer at the
intercom, package returned to {driver.STATION} at the end of the block.

Written down right after the call. M. V.

-- {MARK}
"""
    fields = {
        "with": "Driver support, agent Odalys",
        "number": "(541) 555-0150",
        "said": "Both packages scanned within 12 meters of the pin, with a photo each",
        "reference": "CS-5581-0417",
    }
    truth = {"texts": [*story.missing_packages, "CS-5581-0417"], "called_at": called.isoformat()}
    name = f"call-note-{called:%Y-%m-%d}.txt"
    return Paper(name, text.encode(), "call_note", "Call with support about two packages", fields, truth)


def moment_at(story: Story, number: int) -> datetime:
    """When the package of that stop was marked as delivered, as the platform's papers say it."""
    return stops(story)[number - 1].arrived + timedelta(seconds=60)
