"""Which papers an appeal takes, and which of them the vault holds: have, expiring, missing, not needed."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from flexkeeper import records
from flexkeeper.appeals.claims import ClaimKind
from flexkeeper.appeals.playbooks import Paper, Playbook
from flexkeeper.i18n import _
from flexkeeper.records import Record
from flexkeeper.vault import Vault

Standing = Literal["have", "expiring", "missing", "not_needed"]
Remark = Literal[
    "", "expired", "not_yet", "too_old", "other_days", "no_date", "locked", "damaged", "no_file", "to_review"
]

_BETTER_FIRST: tuple[Standing, ...] = ("have", "expiring", "missing", "not_needed")


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """A paper of the checklist, and how it stands.

    `records` are the ids that serve, the best first; where the paper is missing, those that nearly would.
    `remark` says what is wrong with the best of them, `day` is the day that decided (its end, its date).
    `days_without` are cited days that no record is from. `left_out` is why the driver does without it, empty
    where he does not.
    """

    paper: Paper
    standing: Standing
    records: tuple[int, ...] = ()
    remark: Remark = ""
    day: date | None = None
    days_without: tuple[date, ...] = ()
    left_out: str = ""

    @property
    def key(self) -> str:
        """What the paper is called in `Case.left_out`."""
        return "/".join(self.paper.kinds)

    @property
    def is_wanted(self) -> bool:
        """Whether it is required, missing, and not done without."""
        return self.standing == "missing" and self.paper.need == "required" and not self.left_out


@dataclass(frozen=True, slots=True)
class _Found:
    record: Record
    standing: Standing
    remark: Remark
    day: date | None


def checklist(
    vault: Vault,
    playbooks: Sequence[Playbook],
    *,
    claims: Collection[ClaimKind],
    cited: Collection[date],
    today: date,
) -> list[ChecklistItem]:
    """The papers that these reasons take, each once, required ones first.

    Papers for other claims than those made are not needed; where no claim is known, all are asked for.
    """
    held = records.everything(vault)
    replaced = {one.supersedes for one in held if one.state == "kept"}
    current = [one for one in held if one.id not in replaced]
    items = [_item(paper, current, claims, cited, today) for paper in _papers(playbooks)]
    order = {"required": 0, "useful": 1}
    return sorted(items, key=lambda item: (item.standing == "not_needed", order[item.paper.need]))


def standing_label(standing: Standing) -> str:
    """How a paper stands, in the driver's words."""
    return {
        "have": _("Have it"),
        "expiring": _("Ends soon"),
        "missing": _("Missing"),
        "not_needed": _("Not needed"),
    }[standing]


def remark_label(remark: Remark) -> str:
    """What is to be said about a paper, in the driver's words; empty where nothing is."""
    return {
        "": "",
        "expired": _("It has ended; a current one is needed."),
        "not_yet": _("It is not valid yet."),
        "too_old": _("It is old; a newer one is better."),
        "other_days": _("What is there is from other days."),
        "no_date": _("Its date is not known; look at it and fill it in."),
        "locked": _("It needs its password."),
        "damaged": _("The file is damaged."),
        "no_file": _("There is no file with it."),
        "to_review": _("It waits to be reviewed."),
    }[remark]


def _papers(playbooks: Sequence[Playbook]) -> list[Paper]:
    """The papers of several reasons, each once: needed for the claims of all, required where one says so."""
    merged: dict[tuple[object, ...], Paper] = {}
    for paper in (paper for one in playbooks for paper in one.papers):
        key = (paper.kinds, paper.rule, paper.fresh_days)
        known = merged.get(key)
        if known is None:
            merged[key] = paper
            continue
        both = known.claims and paper.claims
        merged[key] = dataclasses.replace(
            known,
            need="required" if "required" in (known.need, paper.need) else "useful",
            claims=tuple(dict.fromkeys((*known.claims, *paper.claims))) if both else (),
        )
    return list(merged.values())


def _item(
    paper: Paper, held: Sequence[Record], claims: Collection[ClaimKind], cited: Collection[date], today: date
) -> ChecklistItem:
    if paper.claims and claims and not set(paper.claims) & set(claims):
        return ChecklistItem(paper, "not_needed")
    found = [_judged(paper, one, cited, today) for one in held if one.kind in paper.kinds]
    found.sort(key=lambda one: (_day_of(one.record) or date.min, one.record.id), reverse=True)
    found.sort(key=lambda one: (_BETTER_FIRST.index(one.standing), one.record.state != "kept"))
    if not found:
        return ChecklistItem(paper, "missing", days_without=_days(paper, cited, []))
    best = found[0]
    serving = [one for one in found if one.standing == best.standing]
    return ChecklistItem(
        paper,
        best.standing,
        tuple(one.record.id for one in serving),
        best.remark,
        best.day,
        _days(paper, cited, serving if best.standing == "have" else []),
    )


def _judged(paper: Paper, record: Record, cited: Collection[date], today: date) -> _Found:
    """How one record stands as that paper; a file that cannot be shown serves nobody."""
    states = {document.status for document in record.documents}
    if "added" not in states:
        locked = "needs_password" in states
        remark: Remark = "locked" if locked else "damaged" if states else "no_file"
        return _Found(record, "missing", remark, None)
    by_rule = {"current": _current, "recent": _recent, "incident": _incident, "any": _any}[paper.rule]
    found = by_rule(paper, record, cited, today)
    if not found.remark and record.state == "to_review":
        return dataclasses.replace(found, remark="to_review")
    return found


def _current(_paper: Paper, record: Record, _cited: Collection[date], today: date) -> _Found:
    validity = records.validity(record.valid_until, today)
    if validity == "expired":
        return _Found(record, "missing", "expired", record.valid_until)
    if record.valid_from is not None and record.valid_from > today:
        return _Found(record, "missing", "not_yet", record.valid_from)
    if validity == "none":
        return _Found(record, "have", "no_date", None)
    return _Found(record, "expiring" if validity == "soon" else "have", "", record.valid_until)


def _recent(paper: Paper, record: Record, _cited: Collection[date], today: date) -> _Found:
    day = _day_of(record)
    if day is None:
        return _Found(record, "have", "no_date", None)
    if paper.fresh_days is not None and (today - day).days > paper.fresh_days:
        return _Found(record, "missing", "too_old", day)
    return _Found(record, "have", "", day)


def _incident(_paper: Paper, record: Record, cited: Collection[date], _today: date) -> _Found:
    day = _day_of(record)
    if not cited or day in cited:
        return _Found(record, "have", "", day)
    return _Found(record, "missing", "no_date" if day is None else "other_days", day)


def _any(_paper: Paper, record: Record, _cited: Collection[date], _today: date) -> _Found:
    return _Found(record, "have", "", _day_of(record))


def _day_of(record: Record) -> date | None:
    """The day a record is from: the one on the paper, else when the picture was taken."""
    return record.valid_from or (record.happened_at.date() if record.happened_at else None)


def _days(paper: Paper, cited: Collection[date], serving: Sequence[_Found]) -> tuple[date, ...]:
    if paper.rule != "incident":
        return ()
    return tuple(sorted(set(cited) - {_day_of(one.record) for one in serving}))
