"""The timeline: what is earlier stands further left, all of it is seen, and keys reach every bar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.timeline import Bar, Lane, Timeline

TODAY = date(2026, 11, 20)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
LENGTHS = st.integers(0, 4000) | st.none()
SPANS = st.lists(st.tuples(DAYS | st.none(), LENGTHS), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def line(kit: Kit) -> Timeline:
    made = Timeline(kit)
    made.resize(640, 300)
    return made


def bars(spans: list[tuple[date | None, int | None]]) -> tuple[Bar, ...]:
    return tuple(
        Bar(
            "now",
            first,
            None if length is None else (first or TODAY) + timedelta(days=length),
            f"bar {number}",
            f"bar {number}",
            number,
        )
        for number, (first, length) in enumerate(spans)
    )


@settings(max_examples=60, deadline=None)
@given(SPANS)
def test_every_bar_is_seen_and_earlier_is_further_left(
    line: Timeline, spans: list[tuple[date | None, int | None]]
) -> None:
    """Whatever the papers state: nothing is painted outside, nor in another order than time's."""
    shown = bars(spans)
    line.show_lanes([Lane("Insurance", shown)], TODAY, "said")
    assert not line.grab().isNull()
    for bar in shown:
        place = line.place_of(bar)
        assert place.left() >= 0 and place.right() <= line.width() + 5 and place.width() >= 5
    dated = sorted((bar for bar in shown if bar.first is not None), key=lambda bar: bar.first or TODAY)
    lefts = [line.place_of(bar).left() for bar in dated]
    assert lefts == sorted(lefts)


@settings(max_examples=30, deadline=None)
@given(SPANS, SPANS)
def test_keys_reach_every_bar(
    line: Timeline,
    upper: list[tuple[date | None, int | None]],
    lower: list[tuple[date | None, int | None]],
) -> None:
    """Right goes to the end of a lane, Down over a lane without papers to the next."""
    line.show_lanes([Lane("A", bars(upper)), Lane("B", ()), Lane("C", bars(lower))], TODAY, "said")
    met = [line.chosen]
    for _step in upper[1:]:
        QTest.keyClick(line, Qt.Key.Key_Right)
        met.append(line.chosen)
    assert met == list(bars(upper))
    QTest.keyClick(line, Qt.Key.Key_Down)
    for _step in lower:
        QTest.keyClick(line, Qt.Key.Key_Left)
    assert line.chosen == bars(lower)[0] and line.accessibleDescription() == "bar 0"


def test_the_last_day_there_is_leaves_room_for_the_others(line: Timeline) -> None:
    """A paper that is good until 9999 stands to the edge; what ends next month is not a hair's width."""
    month = Bar("now", TODAY - timedelta(days=335), TODAY + timedelta(days=30), "", "")
    line.show_lanes(
        [Lane("A", (Bar("now", date(2020, 1, 1), date.max, "", ""),)), Lane("B", (month,))], TODAY, ""
    )
    assert not line.grab().isNull() and line.place_of(month).width() > 30


def test_without_any_bar_keys_do_nothing(line: Timeline) -> None:
    """An empty line is no trap."""
    line.show_lanes([Lane("A", ())], TODAY, "said")
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(line, key)
    assert line.chosen is None and not line.grab().isNull()
