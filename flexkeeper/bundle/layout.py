"""Which page of the finished bundle comes from where, worked out once the own pages are set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from flexkeeper.bundle.packed import Facts, kind_of
from flexkeeper.bundle.plan import label

BOOKMARK_WORDS = ("cover", "index", "fingerprints", "inputs", "page_short")


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the own ones (`part` is None) or of a prepared part, and its number in its exhibit."""

    page: int
    part: int | None
    mark: str
    number: int


@dataclass(slots=True)
class Layout:
    """All pages in their order; ranges are first and last page, counted from 1."""

    places: list[Place] = field(default_factory=list)
    exhibits: list[tuple[int, int]] = field(default_factory=list)
    sources: list[list[tuple[int, int] | None]] = field(default_factory=list)
    parts: dict[str, tuple[int, int]] = field(default_factory=dict)


def lay_out(
    own_pages: int,
    starts: Mapping[str, int],
    facts: Sequence[Sequence[Facts]],
    parts: Sequence[Sequence[int | None]],
) -> Layout:
    """`starts` gives the own page (from 0) on which each named part begins."""
    maker = _Maker()
    first_exhibit = starts.get("exhibit-A", starts["fingerprints"])
    before = sorted((page, name) for name, page in starts.items() if name.startswith("front-"))
    opening = [(0, "cover"), *before, (starts["index"], "index"), (first_exhibit, "")]
    for (first, name), (end, _following) in pairwise(opening):
        maker.part(name, first, end)
    for index, of_exhibit in enumerate(facts):
        following = starts.get(f"exhibit-{label(index + 1)}", starts["fingerprints"])
        maker.exhibit(label(index), starts, following, of_exhibit, parts[index])
    maker.part("fingerprints", starts["fingerprints"], starts["inputs"])
    maker.part("inputs", starts["inputs"], own_pages)
    return maker.layout


class _Maker:
    def __init__(self) -> None:
        self.layout = Layout()

    def part(self, name: str, first: int, end: int) -> None:
        before = len(self.layout.places)
        self._own(first, end, "", before)
        self.layout.parts[name] = (before + 1, len(self.layout.places))

    def exhibit(
        self,
        mark: str,
        starts: Mapping[str, int],
        end: int,
        facts: Sequence[Facts],
        parts: Sequence[int | None],
    ) -> None:
        before = len(self.layout.places)
        set_by_us = [
            number for number, one in enumerate(facts, start=1) if kind_of(one) in {"picture", "text"}
        ]
        ends = [starts[f"source-{mark}-{number}"] for number in set_by_us] + [end]
        self._own(starts[f"exhibit-{mark}"], ends[0], mark, before)
        ranges: list[tuple[int, int] | None] = []
        for number, one in enumerate(facts, start=1):
            first = len(self.layout.places)
            if number in set_by_us:
                position = set_by_us.index(number)
                self._own(ends[position], ends[position + 1], mark, before)
            elif kind_of(one) == "foreign":
                self._foreign(parts[number - 1], len(one.sizes), mark, before)
            last = len(self.layout.places)
            ranges.append((first + 1, last) if last > first else None)
        self.layout.exhibits.append((before + 1, len(self.layout.places)))
        self.layout.sources.append(ranges)

    def _own(self, first: int, end: int, mark: str, before: int) -> None:
        for page in range(first, end):
            number = len(self.layout.places) - before + 1 if mark else 0
            self.layout.places.append(Place(page, None, mark, number))

    def _foreign(self, part: int | None, count: int, mark: str, before: int) -> None:
        for page in range(count):
            self.layout.places.append(Place(page, part, mark, len(self.layout.places) - before + 1))


def manifest(
    plan: Mapping[str, Any],
    facts: Sequence[Sequence[Facts]],
    stamps: Mapping[str, str],
    words: Mapping[str, str],
    plan_fingerprint: str,
    layout: Layout,
) -> dict[str, Any]:
    """What the bundle says about itself, as docs/bundle-format.md has it; pictures are added later."""
    return {
        "format": 0,
        "plan": manifest_plan(plan, facts),
        "plan_fingerprint": plan_fingerprint,
        "pages": len(layout.places),
        "stamp": dict(stamps),
        "words": {key: words[key] for key in BOOKMARK_WORDS},
        "parts": {name: list(pages) for name, pages in layout.parts.items()},
        "exhibits": [
            {
                "first_page": first,
                "last_page": last,
                "sources": [
                    None if pages is None else {"first_page": pages[0], "last_page": pages[1]}
                    for pages in layout.sources[index]
                ],
            }
            for index, (first, last) in enumerate(layout.exhibits)
        ],
        "pictures": [],
    }


def manifest_plan(plan: Mapping[str, Any], facts: Sequence[Sequence[Facts]]) -> dict[str, Any]:
    """The part of the manifest that its printed fingerprint is about."""
    words = ("title", "name", "reference", "clock", "language", "paper", "captions")
    return {
        **{word: plan[word] for word in words},
        **({"front": [_front(sheet) for sheet in plan["front"]]} if plan["front"] else {}),
        "exhibits": [
            {
                "label": label(index),
                "title": exhibit["title"],
                "date": exhibit["date"],
                "section": exhibit["section"],
                "sources": [
                    {
                        "sha256": source["sha256"],
                        "name": source["name"],
                        "media_type": source["media_type"],
                        "bytes": source["bytes"],
                        "status": "omitted" if one.conversion == "explained" else "shown",
                        "conversion": one.conversion,
                        "remarks": list(one.remarks),
                        **({"smaller": one.smaller} if one.smaller else {}),
                        **_refers(source),
                    }
                    for source, one in zip(exhibit["sources"], facts[index], strict=True)
                ],
            }
            for index, exhibit in enumerate(plan["exhibits"])
        ],
    }


def front_parts(manifest: Mapping[str, Any]) -> list[str]:
    """The names of the parts that its sheets at the front are."""
    return [f"front-{number}" for number, _sheet in enumerate(manifest["plan"].get("front", ()), start=1)]


def _front(sheet: Mapping[str, Any]) -> dict[str, Any]:
    return {"title": sheet["title"], "sha256": sheet["sha256"], "exhibits": _named(sheet, "exhibits")}


def _refers(source: Mapping[str, Any]) -> dict[str, list[int]]:
    """Which files of its exhibit, and which exhibits, a sheet names the pages of."""
    if not source["sheet"]:
        return {}
    files = sorted({row["source"] for row in source["sheet"]["rows"] if row["source"]})
    found = {"refers": files, "exhibits": _named(source["sheet"], "exhibits")}
    return {name: numbers for name, numbers in found.items() if numbers}


def _named(sheet: Mapping[str, Any], what: str) -> list[int]:
    return sorted({number for row in sheet["rows"] for number in row[what]})
