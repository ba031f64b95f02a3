"""Screens of a phone: the platform's standing page, light and dark, and a chat with its support."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flexkeeper.demo.driver import STATION, Story, Week
from flexkeeper.demo.paper import Paper
from flexkeeper.demo.printing import clock, long_date, png, short_date

_LEVELS = ["At Risk", "Fair", "Great", "Fantastic"]
_PPI = 216


def papers(story: Story) -> list[Paper]:
    """Standing before and after the two bad blocks, and the chat of the late block."""
    before = story.late_block.start.date() - timedelta(days=1)
    after = story.notice_at.date() - timedelta(days=1)
    return [
        _standing(story, before, level=2, is_dark=False),
        _standing(story, after, level=0, is_dark=True),
        _chat(story),
    ]


def _standing(story: Story, day: date, level: int, is_dark: bool) -> Paper:
    weeks = [week for week in story.weeks() if week.ending < day][-8:]
    is_good = level >= 2
    parts = [_reliability(weeks), _quality(weeks, is_good)]
    data = {
        "screen": "standing",
        "dark": is_dark,
        "clock": "9:41 PM" if is_dark else "7:58 AM",
        "standing": _LEVELS[level],
        "levels": _LEVELS,
        "level": level,
        "tone": "good" if is_good else "poor",
        "updated": short_date(day),
        "parts": parts,
        "history": [[100 * w.on_time / w.packages, f"{w.ending:%b} {w.ending.day}"] for w in weeks],
        "banner": "" if is_good else "Your standing is At Risk. We may end your access to offers.",
    }
    name = f"Screenshot_{day:%Y%m%d}-{'214103' if is_dark else '075812'}.png"
    period = f"eight weeks to {weeks[-1].ending.isoformat()}"
    fields = {"captured": day.isoformat(), "standing": _LEVELS[level], "period": period}
    truth = {
        "printed_texts": [_LEVELS[level], short_date(day), *(part["figure"] for part in parts)],
        "is_dark": is_dark,
    }
    title = f"Standing {_LEVELS[level]}, {short_date(day)}"
    return Paper(name, png("phone", data, day, _PPI)[0], "performance_screenshot", title, fields, truth)


def _chat(story: Story) -> Paper:
    block, start = story.late_block, story.late_block.start
    messages = _messages(start)
    data = {
        "screen": "chat",
        "dark": False,
        "clock": clock(start + timedelta(minutes=57)),
        "about": f"Block {STATION}, {clock(start)}",
        "day": long_date(start.date()),
        "messages": messages,
    }
    taken: datetime = start + timedelta(minutes=57)
    fields = {
        "from": story.name,
        "to": "Driver support",
        "subject": f"Late release, block {block.name}",
        "channel": "chat",
    }
    truth = {"printed_texts": [entry[2] for entry in messages], "taken_at": taken.isoformat()}
    name = f"Screenshot_{taken:%Y%m%d-%H%M%S}.png"
    content = png("phone", data, start.date(), _PPI)[0]
    return Paper(name, content, "message", "Chat with support about the late release", fields, truth)


def _reliability(weeks: Sequence[Week]) -> dict[str, Any]:
    percent = 100 * sum(week.made for week in weeks) / sum(week.scheduled for week in weeks)
    return {
        "title": "Reliability",
        "share": percent / 100,
        "tone": "good",
        "figure": f"{percent:.0f}%",
        "text": f"Blocks made of blocks scheduled, last {len(weeks)} weeks. Check in within 5 minutes.",
    }


def _quality(weeks: Sequence[Week], is_good: bool) -> dict[str, Any]:
    percent = 100 * weeks[-1].on_time / weeks[-1].packages
    missing = sum(week.missing for week in weeks[-2:])
    return {
        "title": "Delivery quality",
        "share": percent / 100,
        "tone": "good" if is_good else "fair",
        "figure": f"{percent:.1f}%",
        "text": f"On time in the last full week. Not received: {missing}.",
    }


def _messages(start: datetime) -> list[list[str]]:
    """Who says what in the chat, and when."""

    def at(minutes: int) -> str:
        return clock(start + timedelta(minutes=minutes))

    return [
        [
            "me",
            at(21),
            f"Checked in at {STATION} at {at(-4)}. The line at dock 3 has stopped, no carts come out.",
        ],
        ["they", at(24), "Hi Marisol, thanks for telling us. The station reports an outage of the line."],
        [
            "me",
            at(44),
            f"Still waiting, eleven drivers. My block ends at {at(210)}, will the window be moved?",
        ],
        ["they", at(47), "We see the delay. Please start when you are released. We note it on your block."],
        ["me", at(53), f"Released now, {at(52)}. That is 52 minutes late."],
        ["they", at(55), "Noted: released 52 minutes late because of the station. Drive safely."],
    ]
