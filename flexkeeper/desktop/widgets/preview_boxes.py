"""Characters and their boxes: which one is nearest, where words are, how boxes turn with their page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flexkeeper.intake import PageText

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """One character: its page and its number on the page."""

    page: int
    index: int


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """Words found: from the first character to before the last."""

    page: int
    first: int
    last: int


def turned(box: Box, rotation: int) -> Box:
    """A box on the page turned clockwise by a multiple of 90 degrees; edges are parts of the page."""
    left, top, right, bottom = box
    if rotation == 90:
        return 1 - bottom, left, 1 - top, right
    if rotation == 180:
        return 1 - right, 1 - bottom, 1 - left, 1 - top
    if rotation == 270:
        return top, 1 - right, bottom, 1 - left
    return box


def nearest(text: PageText, x: float, y: float, rotation: int) -> int:
    """The character nearest to a place on the turned page; lines count before places in them."""
    # The place is turned back, so that not every box has to be turned.
    x, y, _right, _bottom = turned((x, y, x, y), -rotation % 360)
    best, least = 0, float("inf")
    for index in range(len(text.text)):
        left, top, right, bottom = text.boxes[4 * index : 4 * index + 4]
        if right > left and bottom > top:
            beside = max(left - x, 0.0, x - right)
            above = max(top - y, 0.0, y - bottom)
            if (distance := beside + 10 * above) < least:
                best, least = index, distance
    return best


def find(page: int, text: PageText, words: str) -> Iterator[Match]:
    """Where words stand on a page: case, and how many spaces or line ends part them, do not matter."""
    wanted = "".join(map(_plain, " ".join(words.split())))
    signs, places = _collapsed(text.text)
    at = signs.find(wanted) if wanted else -1
    while at >= 0:
        yield Match(page, places[at], places[at + len(wanted) - 1] + 1)
        at = signs.find(wanted, at + len(wanted))


def _collapsed(text: str) -> tuple[str, list[int]]:
    """The text with single spaces, and for each sign of it the number of the character it comes from."""
    signs: list[str] = []
    places: list[int] = []
    for index, sign in enumerate(text):
        if sign.isspace():
            if not signs or signs[-1] != " ":
                signs.append(" ")
                places.append(index)
            continue
        signs.append(_plain(sign))
        places.append(index)
    return "".join(signs), places


def _plain(sign: str) -> str:
    lower = sign.lower()
    return lower if len(lower) == 1 else sign
