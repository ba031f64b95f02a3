"""How long and how large a bundle will be, said before it is built; it may be off by some pages."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from flexkeeper.bundle.plan import Plan, Source
from flexkeeper.bundle.sheet import Sheet

_INDEX_ROWS = 24
_TABLE_ROWS = 28
_LINE_LETTERS = 95
_PAGE_LINES = 48
_FRAME_BYTES = 60_000
_PAGE_BYTES = 4_000
_PLACED_BYTES = 1_500


@dataclass(frozen=True, slots=True)
class ExhibitEstimate:
    """An exhibit with its divider: pages and bytes, and how many of its files can be shown."""

    pages: int
    bytes: int
    shown: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """A whole bundle: pages and bytes, and each exhibit's share of them."""

    pages: int
    bytes: int
    exhibits: tuple[ExhibitEstimate, ...]


def estimate(plan: Plan) -> Estimate:
    """What is known of a bundle from its plan alone: nothing is read or decoded for it."""
    exhibits = tuple(_exhibit(exhibit.sources) for exhibit in plan.exhibits)
    files = sum(len(exhibit.sources) for exhibit in plan.exhibits)
    # Cover, sheets, index, list of fingerprints and list of files.
    front = sum(_sheet(sheet) for sheet in plan.front)
    own = 1 + front + _rows(len(exhibits), _INDEX_ROWS) + 2 * _rows(files, _TABLE_ROWS)
    return Estimate(
        pages=own + sum(one.pages for one in exhibits),
        bytes=_FRAME_BYTES + own * _PAGE_BYTES + sum(one.bytes for one in exhibits),
        exhibits=exhibits,
    )


def frame_bytes(plan: Plan) -> int:
    """About what a bundle takes beside the files that are put in: its own pages, stamps and links."""
    copied = [
        source
        for exhibit in plan.exhibits
        for source in exhibit.sources
        if _is_copied(source) and not source.omitted_reason
    ]
    return estimate(plan).bytes + sum(_pages(one) * _PLACED_BYTES - one.bytes for one in copied)


def _exhibit(sources: tuple[Source, ...]) -> ExhibitEstimate:
    shown = [source for source in sources if not source.omitted_reason]
    divider = _rows(len(sources), _INDEX_ROWS)
    return ExhibitEstimate(
        pages=divider + sum(_pages(source) for source in shown),
        bytes=divider * _PAGE_BYTES + sum(_bytes(source) for source in shown),
        shown=len(shown),
    )


def _pages(source: Source) -> int:
    if _is_copied(source):
        return source.pages or 1
    if source.sheet is not None:
        return _sheet(source.sheet)
    return _rows(_lines(source.text.splitlines()), _PAGE_LINES)


def _sheet(sheet: Sheet) -> int:
    # Head and foot of a row take about one line more than its longest cell.
    rows = sum(1 + max((_lines([cell]) for cell in row.cells), default=0) for row in sheet.rows)
    return _rows(_lines(sheet.paragraphs) + len(sheet.paragraphs) + len(sheet.lines) + rows, _PAGE_LINES)


def _lines(texts: Iterable[str]) -> int:
    return sum(_rows(len(text), _LINE_LETTERS) for text in texts)


def _bytes(source: Source) -> int:
    # PDFs and photos go in about as they are; what is typeset takes no more than its text.
    return source.bytes if _is_copied(source) else _pages(source) * _PAGE_BYTES


def _is_copied(source: Source) -> bool:
    return source.media_type == "application/pdf" or source.media_type.startswith("image/")


def _rows(count: int, on_a_page: int) -> int:
    return max(1, math.ceil(count / on_a_page))
