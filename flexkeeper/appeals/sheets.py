"""The sheets of a case as the bundle prints them, in the bundle's language (not the driver's)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flexkeeper import paths, records
from flexkeeper.appeals.cases import correspondence
from flexkeeper.appeals.incidents import block_of, distance
from flexkeeper.appeals.timeline import Entry, timeline
from flexkeeper.appeals.values import Case, Claim, Correspondence, Incident, Moment
from flexkeeper.bundle import Sheet, SheetRow
from flexkeeper.records import Period, Record
from flexkeeper.vault import Vault

Words = Mapping[str, Any]
_COVERED = ("insurance", "registration")
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Places:
    """Where the papers of a case stand in its bundle: by record the exhibit, counted from 0."""

    of: Mapping[int, int]

    def named(self, record_ids: Sequence[int | None]) -> tuple[int, ...]:
        """The exhibits that these records are, those left out left out."""
        found = (self.of.get(one) for one in record_ids if one is not None)
        return tuple(dict.fromkeys(one for one in found if one is not None))


def words_in(language: str) -> Words:
    """The words of `resources/sheets/<language>.toml`."""
    return tomllib.loads((paths.resources() / "sheets" / f"{language}.toml").read_text(encoding="utf-8"))


def claims_sheet(case: Case, places: Places, words: Words) -> Sheet:
    """Each claim with its answer and its exhibits; what is not answered stays visible as a blank."""
    stances = [one.answer.stance if one.is_answered else "" for one in case.claims]
    counts = {
        words["contested"]: stances.count("contest"),
        words["accepted"]: stances.count("accept"),
        words["unanswered"]: stances.count(""),
    }
    return Sheet(
        title=words["claims_title"],
        lines=_told(
            {
                words["case"]: case.title,
                words["reference"]: case.reference,
                words["notice_of"]: _shown(case.local_day(case.noticed)) if case.noticed else "",
            }
        ),
        columns=tuple(words["claims_columns"]),
        rows=tuple(_claim(number, one, places, words) for number, one in enumerate(case.claims, start=1)),
        totals=tuple((label, str(count)) for label, count in counts.items() if count),
        shares=(0, 5, 6),
    )


def timeline_sheet(vault: Vault, case: Case, places: Places, words: Words) -> Sheet:
    """Every dated thing of the case, with the exhibits that show it."""
    answers = {one.id: one.answer.exhibits for one in case.claims}
    return Sheet(
        title=words["timeline_title"],
        columns=tuple(words["timeline_columns"]),
        rows=tuple(
            SheetRow(
                (_shown(one.moment), _entry(one, words)),
                exhibits=places.named(answers[one.id] if one.sort == "claim" else (one.record,)),
            )
            for one in timeline(vault, case)
        ),
        shares=(0, 1),
    )


def log_sheet(vault: Vault, case: Case, places: Places, words: Words) -> Sheet | None:
    """The messages and calls of the case; None where there are none."""
    log = correspondence(vault, case.id)
    if not log:
        return None
    return Sheet(
        title=words["log_title"],
        lines=((words["log_count"], str(len(log))),),
        columns=tuple(words["log_columns"]),
        rows=tuple(
            SheetRow(
                (_shown(one.moment), _way(one, words), one.person, _body(one)),
                exhibits=places.named((one.record,)),
            )
            for one in log
        ),
        shares=(0, 0, 2, 5),
    )


def incident_sheet(vault: Vault, one: Incident, places: Places, words: Words) -> Sheet:
    """An incident with its block and its papers; of photos also where, and how far from the address."""
    title = words["not_received_title" if one.kind == "not_received" else "incident_title"]
    block = block_of(vault, one)
    told = {
        words["day"]: _shown(one.day),
        words["block"]: _block(block, words) if block else "",
        words["station"]: one.station,
        words["package"]: one.package,
        words["what"]: one.what,
        words["cause"]: one.cause,
        words["witnesses"]: one.witnesses,
        words["address_place"]: _place(one.place),
    }
    papers = records.many(vault, one.exhibits)
    return Sheet(
        title=title.format(day=_shown(one.day)),
        lines=_told(told),
        columns=tuple(words["papers_columns"]) if papers else (),
        rows=tuple(_paper(paper, one, places, words) for paper in papers),
        shares=(1, 0, 0, 0) if papers else (),
    )


def coverage_sheet(vault: Vault, case: Case, places: Places, words: Words) -> Sheet | None:
    """Insurance and registration of the vehicle on each day that a claim cites; None without either."""
    if case.vehicle is None or not case.cited:
        return None
    car = records.vehicle(vault, case.vehicle)
    rows = [
        _covered(day, kind, records.coverage_on(vault, case.vehicle, day)[kind], places, words)
        for day in case.cited
        for kind in _COVERED
    ]
    return Sheet(
        title=words["coverage_title"],
        lines=_told({words["vehicle"]: car.name}),
        columns=tuple(words["coverage_columns"]),
        rows=tuple(rows),
        shares=(0, 0, 1),
    )


def _claim(number: int, claim: Claim, places: Places, words: Words) -> SheetRow:
    answer = f"{words[claim.answer.stance]} {claim.answer.text}" if claim.is_answered else words["blank"]
    return SheetRow(
        (str(number), claim.text, answer),
        without=words["no_exhibit"],
        exhibits=places.named(claim.answer.exhibits),
    )


def _entry(one: Entry, words: Words) -> str:
    if one.sort == "message":
        name = words["message_out" if one.is_own else "message_in"]
        return str(name.format(person=one.about or words["somebody"], text=_short(one)))
    shape = {
        "notice": words["notice_came"],
        "sent": words["sent"],
        "claim": words["they_say"],
        "incident": words["incident"],
        "exhibit": words["dated"].replace("{title}", "{text}").replace("{kind}", "{about}"),
        "event": "{text}",
    }[one.sort]
    return str(shape.format(text=_short(one), about=one.about))


def _short(one: Entry) -> str:
    """Its words; what stands in full elsewhere in the bundle is cut. Own events stand nowhere else."""
    if one.sort == "event" or len(one.text) <= _LONGEST:
        return one.text
    return one.text[: _LONGEST - 1].rstrip() + "…"


def _paper(paper: Record, one: Incident, places: Places, words: Words) -> SheetRow:
    away = distance(paper.place, one.place) if paper.place and one.place else None
    return SheetRow(
        (
            paper.title,
            _shown(paper.happened_at or paper.valid_from),
            _place(paper.place),
            "" if away is None else _away(away, words),
        ),
        exhibits=places.named((paper.id,)),
    )


def _covered(day: date, kind: str, by: Sequence[Period], places: Places, words: Words) -> SheetRow:
    label = words["covering"][kind]
    if not by:
        return SheetRow((_shown(day), label, words["not_covered"]), without=words["no_exhibit"])
    told = words["covered_from_to"].format(
        title=by[0].title,
        first=_shown(by[0].span.first) or words["open_end"],
        last=_shown(by[0].span.last) or words["open_end"],
    )
    return SheetRow(
        (_shown(day), label, told), without=words["no_exhibit"], exhibits=places.named((by[0].record,))
    )


def _block(block: records.Block, words: Words) -> str:
    return str(
        words["block_words"].format(
            start=f"{block.starts:%H:%M}", end=f"{block.ends:%H:%M}", station=block.station or words["none"]
        )
    )


def _way(one: Correspondence, words: Words) -> str:
    way = words["ways"].get(one.channel, "")
    return ", ".join(filter(None, (way, words[one.direction])))


def _body(one: Correspondence) -> str:
    return "\n".join(filter(None, (one.subject, one.text)))


def _away(meters: float, words: Words) -> str:
    if meters < 1000:
        return str(words["meters"].format(meters=round(meters)))
    return str(words["kilometers"].format(kilometers=f"{meters / 1000:.1f}"))


def _place(place: tuple[float, float] | None) -> str:
    return f"{place[0]:.5f}, {place[1]:.5f}" if place else ""


def _shown(moment: Moment | None) -> str:
    """A day or a time as it sorts and as no two countries read it differently."""
    if moment is None:
        return ""
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else moment.isoformat()


def _told(values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((label, words) for label, words in values.items() if words)
