"""What the own pages of a bundle say: the plan and the facts of its sources, as data for typst."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flexkeeper import typeset
from flexkeeper.bundle import moments
from flexkeeper.bundle.packed import Facts, kind_of
from flexkeeper.bundle.plan import label
from flexkeeper.bundle.words import why

MAX_TEXT = 400_000
MAX_ROWS = 500
MAX_COLUMNS = 14
MAX_CELLS = 6_000
MAX_CELL_TEXT = 300
_SHORT_TITLE = 160
_SHORT_NAME = 60
_PIECE = 20
_MOMENTS = {"date", "start", "end"}
_AFTER_JOINT = re.compile(r"(?<=[a-z0-9][_/-])(?=[a-z])", re.IGNORECASE)
_TABLES = {"text/csv", "text/tab-separated-values"}

# Points a picture may fill, by paper: what the margins of bundle.typ leave, less heading and caption.
_ROOM = {"letter": (470.0, 545.0), "a4": (453.0, 590.0)}
_PAPERS = {"letter": "us-letter", "a4": "a4"}
_SMALLEST_DPI = 96

TextSource = Mapping[str, Any]


def typst_data(
    plan: Mapping[str, Any], facts: Sequence[Sequence[Facts]], words: Mapping[str, Any], plan_fingerprint: str
) -> dict[str, Any]:
    """The data of `typeset/bundle.typ`; `plan` as JSON, `facts` by exhibit and source."""
    setter = _Setter(plan, words)
    exhibits = [
        setter.exhibit(index, exhibit, facts[index]) for index, exhibit in enumerate(plan["exhibits"])
    ]
    clock = datetime.fromisoformat(plan["clock"])
    counts = words["counts"].replace("{exhibits}", str(len(exhibits)))
    data = {
        "words": words,
        "language": plan["language"],
        "paper": _PAPERS[plan["paper"]],
        "title": breakable(plan["title"]),
        "name": breakable(plan["name"]),
        "reference": breakable(plan["reference"]),
        "date": moments.day(clock.date().isoformat(), words),
        "counts": counts.replace("{files}", str(sum(len(one["sources"]) for one in exhibits))),
        "front": [setter.sheet(sheet) for sheet in plan["front"]],
        "exhibits": exhibits,
        "plan_fingerprint": plan_fingerprint,
        "missing": [],
    }
    missing = typeset.missing_glyphs("".join(_texts(data)))
    data["missing"] = [_named(character) for character in missing]
    return _boxed(data, str.maketrans(dict.fromkeys(missing, typeset.BOX))) if missing else data


def sheet_data(
    sheet: Mapping[str, Any], words: Mapping[str, Any], language: str, paper: str
) -> dict[str, Any]:
    """The data of `typeset/sheet_alone.typ`: one sheet (as JSON) that names no files."""
    data = {
        "language": language,
        "paper": _PAPERS[paper],
        "column_exhibit": words["column_exhibit"],
        "sheet": _Setter({}, words).sheet(sheet),
    }
    missing = typeset.missing_glyphs("".join(_texts(data)))
    return _boxed(data, str.maketrans(dict.fromkeys(missing, typeset.BOX))) if missing else data


def breakable(text: str, longest: int = 2 * _PIECE) -> str:
    """`text` with places to break a line inside runs of more signs than that, such as addresses."""
    return re.sub(
        rf"[^\s\u200b]{{{longest + 1},}}",
        lambda run: "\u200b".join(re.findall(f".{{1,{_PIECE}}}", run[0])),
        typeset.clean(text),
    )


def shortened(text: str, length: int) -> str:
    """`text` on one line and cut in its middle, so that the end of a file's name stays."""
    line = " ".join(typeset.clean(text).split())
    if len(line) <= length:
        return line
    tail = min(12, length // 3)
    return f"{line[: length - tail - 1]}…{line[-tail:]}"


class _Setter:
    """Sets exhibits of one plan in the words of its language."""

    def __init__(self, plan: Mapping[str, Any], words: Mapping[str, Any]) -> None:
        self._plan = plan
        self._words = words
        self._pictures = 0
        self._section = ""

    def exhibit(self, index: int, exhibit: Mapping[str, Any], facts: Sequence[Facts]) -> dict[str, Any]:
        mark = label(index)
        starts = exhibit["section"] != self._section and exhibit["section"] != ""
        self._section = exhibit["section"]
        return {
            "label": mark,
            "name": self._words["exhibit"].replace("{label}", mark),
            "title": breakable(exhibit["title"]),
            "short_title": breakable(shortened(exhibit["title"], _SHORT_TITLE)),
            "date": moments.day(typeset.clean(exhibit["date"]), self._words),
            "short_date": moments.day(typeset.clean(exhibit["date"]), self._words, form="short_date_form"),
            "description": breakable(exhibit["description"]),
            "section": breakable(shortened(exhibit["section"], _SHORT_TITLE)),
            "section_starts": starts,
            "sources": [
                self._source(mark, number, source, facts)
                for number, source in enumerate(exhibit["sources"], start=1)
            ],
        }

    def _source(
        self, mark: str, number: int, source: TextSource, facts_of_all: Sequence[Facts]
    ) -> dict[str, Any]:
        facts = facts_of_all[number - 1]
        kind = kind_of(facts)
        made = {
            "label": f"{mark}.{number}",
            "path": f"{mark}/{number}",
            "anchor": f"{mark}-{number}",
            "name": breakable(shortened(source["name"], 200)),
            "short_name": breakable(shortened(source["name"], _SHORT_NAME)),
            "sha256": source["sha256"],
            "size": size(source["bytes"]),
            "status": "omitted" if kind == "none" else "shown",
            "kind": kind,
            "pages": len(facts.sizes),
            "how": how(facts, self._words),
            "remarks": ", ".join(self._words["remark"].get(word, word) for word in facts.remarks),
            "reason": self._reason(source, facts),
            "frames": [],
            "head": [],
            "paragraphs": [],
            "rows": [],
            "table_size": 9,
            "note": "",
            "sheet": None,
        }
        if kind == "picture":
            made["frames"] = [
                self._frame(source, frame, len(facts.sizes), shown)
                for frame, shown in enumerate(facts.sizes, start=1)
            ]
        if kind == "text":
            sheet = source["sheet"]
            made |= {"sheet": self.sheet(sheet, mark, facts_of_all)} if sheet else self._text(source)
        return made

    def sheet(self, sheet: Mapping[str, Any], mark: str = "", facts: Sequence[Facts] = ()) -> dict[str, Any]:
        """A sheet of ours; one inside an exhibit has its label and the facts of all its files."""
        rows = [self._row(row, self._named_file(mark, row["source"], facts)) for row in sheet["rows"]]
        told = {
            name: [[breakable(label), breakable(words)] for label, words in sheet[name]]
            for name in ("lines", "totals")
        }
        made = {"title": breakable(sheet["title"]), "columns": [breakable(one) for one in sheet["columns"]]}
        return {
            **made,
            **told,
            "paragraphs": [breakable(one.expandtabs(4)) for one in sheet["paragraphs"]],
            "headings": sheet["headings"],
            "rows": rows,
            "has_places": any(row["target"] or row["exhibits"] or row["without"] for row in rows),
            "numbers": sheet["numbers"],
            "shares": sheet["shares"] or [1] * len(sheet["columns"]),
        }

    def _row(self, row: Mapping[str, Any], target: Mapping[str, str] | None) -> dict[str, Any]:
        is_hidden = row["source"] and target is None
        return {
            # A run that is wider than its column would be printed over the next one.
            "cells": [breakable(cell, _PIECE) for cell in row["cells"]],
            "without": breakable(row["without"]) or (self._words["not_shown"] if is_hidden else ""),
            "target": target,
            "exhibits": [label(index) for index in row["exhibits"]],
        }

    def _named_file(self, mark: str, number: int, facts: Sequence[Facts]) -> dict[str, str] | None:
        """Where a file of the exhibit is found; None where none is named or it has no pages."""
        if not number or kind_of(facts[number - 1]) == "none":
            return None
        return {
            "path": f"{mark}/{number}",
            "anchor": f"{mark}-{number}",
            "kind": kind_of(facts[number - 1]),
        }

    def _reason(self, source: TextSource, facts: Facts) -> str:
        return breakable(why(facts, source["omitted_reason"], self._words))

    def _frame(
        self, source: TextSource, frame: int, count: int, shown: tuple[float, float]
    ) -> dict[str, Any]:
        room = _ROOM[self._plan["paper"]]
        factor = min(room[0] / shown[0], room[1] / shown[1], 72 / _SMALLEST_DPI)
        index = self._pictures
        self._pictures += 1
        captions = self._captions(source)
        if count > 1:
            words = self._words["frame"].replace("{number}", str(frame)).replace("{count}", str(count))
            captions = [words, *captions] if frame == 1 else [words]
        alt = " · ".join([source["caption"] or source["name"], *captions[-1:]])
        return {
            "color": [index >> 16 & 255, index >> 8 & 255, index & 255],
            "width": max(shown[0] * factor, 1.0),
            "height": max(shown[1] * factor, 1.0),
            "alt": shortened(alt, 300),
            "captions": [breakable(caption) for caption in captions],
        }

    def _captions(self, source: TextSource) -> list[str]:
        wanted = self._plan["captions"]
        taken_at = moments.moment(source["taken_at"], self._words)
        taken = self._words["taken"].replace("{taken_at}", taken_at) if taken_at else ""
        if wanted == "none":
            return []
        if wanted == "date":
            return [taken] if taken else []
        place = self._words["place"].replace("{place}", source["place"]) if source["place"] else ""
        told = [source["caption"], " · ".join(part for part in (taken, place) if part)]
        return [caption for caption in told if caption]

    def _text(self, source: TextSource) -> dict[str, Any]:
        labels = self._words["head"]
        head = [
            [labels.get(key.lower(), key), breakable(shortened(self._told(key, value), 2000))]
            for key, value in source["head"]
        ]
        text = typeset.clean(source["text"])
        if source["media_type"] in _TABLES:
            rows, note = self._table(text)
            if rows:
                size_of = 9.0 if len(rows[0]) <= 5 else 7.5 if len(rows[0]) <= 9 else 6.0
                return {"head": head, "rows": rows, "table_size": size_of, "note": note}
        # In a word processor's text every line is a paragraph; elsewhere an empty line ends one.
        end = r"\n+" if source["media_type"].startswith("application/vnd.") else r"\n\s*\n"
        cut, rest = text[:MAX_TEXT], max(0, len(text) - MAX_TEXT)
        paragraphs = [breakable(part.expandtabs(4)) for part in re.split(end, cut) if part.strip()]
        note = self._words["rest_text"].replace("{count}", str(rest)) if rest else ""
        if not paragraphs:
            note = self._words["no_text"]
        return {"head": head, "paragraphs": paragraphs, "note": note}

    def _told(self, key: str, value: str) -> str:
        if key in _MOMENTS:
            return moments.moment(value, self._words)
        return moments.length(value, self._words) if key == "length_m" else value

    def _table(self, text: str) -> tuple[list[list[str]], str]:
        rows = [row for row in _rows(text) if any(cell.strip() for cell in row)]
        if not rows:
            return [], ""
        all_columns = max(len(row) for row in rows)
        columns = min(all_columns, MAX_COLUMNS)
        count = min(len(rows), MAX_ROWS, max(2, MAX_CELLS // columns))
        cells = [
            [breakable(shortened(cell, MAX_CELL_TEXT)) for cell in (row + [""] * columns)[:columns]]
            for row in rows[:count]
        ]
        cells[0] = [_AFTER_JOINT.sub("\u200b", cell) for cell in cells[0]]
        if count == len(rows) and columns == all_columns:
            return cells, ""
        note = self._words["rest_table"]
        for key, value in {
            "{rows}": count,
            "{all_rows}": len(rows),
            "{columns}": columns,
            "{all_columns}": all_columns,
        }.items():
            note = note.replace(key, str(value))
        return cells, note


def how(facts: Facts, words: Mapping[str, Any]) -> str:
    """How a source was put in, and how small its pictures were made, if they were."""
    said: str = words["conversion"][facts.conversion]
    if not facts.smaller:
        return said
    number = f"{facts.smaller:,}".replace(",", words["thousands"])
    pages: str = words["smaller_pages"] if kind_of(facts) == "foreign" else ""
    return (said + pages).replace("{edge}", number).replace("{dpi}", number)


def size(count: int) -> str:
    """A number of bytes as people read it."""
    if count < 1000:
        return f"{count} B"
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def _rows(text: str) -> list[list[str]]:
    csv.field_size_limit(max(len(text), 131_072))
    sample = text[:20_000]
    delimiter = max(",;\t|", key=lambda mark: sample.count(mark))
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        return [[line] for line in text.splitlines()]


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for entry in value.values() for text in _texts(entry)]
    return [text for entry in value for text in _texts(entry)] if isinstance(value, list) else []


def _boxed(value: Any, boxes: Mapping[int, str]) -> Any:
    """`value` with an empty box for each of those characters: typst breaks off over some without a glyph."""
    if isinstance(value, str):
        return value.translate(boxes)
    if isinstance(value, Mapping):
        return {key: _boxed(entry, boxes) for key, entry in value.items()}
    return [_boxed(entry, boxes) for entry in value] if isinstance(value, list) else value


def _named(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, '').lower()}".strip()
