"""What the step asks of the vault: the case, what its bundle is made of, and what was sent already."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from flexkeeper import appeals, bundle, records
from flexkeeper.appeals import Assembled, Case, Round
from flexkeeper.bundle import Estimate, ExhibitEstimate, Plan
from flexkeeper.desktop import drafts
from flexkeeper.desktop.pages.bundle.draft import USUAL_LIMIT, Draft, draft_of
from flexkeeper.desktop.pages.bundle.found import row_of_ours
from flexkeeper.desktop.pages.bundle.model import Item
from flexkeeper.desktop.pages.sending.order import keys_of
from flexkeeper.desktop.pages.sending.remarks import Remark, remarks
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records import Row
from flexkeeper.vault import Vault


@dataclass(frozen=True, slots=True)
class Exported:
    """A bundle that was saved: where, and the SHA-256 of the file."""

    path: Path
    sha256: str

    def texts(self) -> Mapping[str, str]:
        """As a draft keeps it."""
        return {"path": str(self.path), "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that was sent, or that proves it."""

    record: int
    title: str
    sha256: str
    bytes: int
    is_proof: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """A round that was sent; `is_unaltered`: each file is there, byte for byte as it went out."""

    round: Round
    papers: tuple[Paper, ...]
    is_unaltered: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A case as this step shows it. Without a plan, `trouble` says why there is none."""

    case: Case
    draft: Draft
    own_name: str
    items: list[Item]
    plan: Plan | None
    estimate: Estimate | None
    trouble: FlexKeeperError | None
    remarks: list[Remark]
    exported: Exported | None
    sent: list[Sent]
    next_check: date | None

    @property
    def is_open(self) -> bool:
        """Whether there is a round that was not sent yet."""
        return any(one.sent is None for one in self.case.rounds)


def form_of(case_id: int) -> str:
    """The draft with the words on the cover of a case's bundle."""
    return f"case/{case_id}/bundle"


def exported_form(case_id: int) -> str:
    """The draft that remembers which file was saved last."""
    return f"case/{case_id}/exported"


def ask(vault: Vault, case_id: int, draft: Draft | None, now: datetime) -> Found:
    """What there is for a case at this moment; `draft` is the one in the window, None for the kept one."""
    known = appeals.case(vault, case_id)
    if draft is None:
        draft = _kept(vault, known)
    kept = drafts.load(vault, exported_form(case_id))
    exported = Exported(Path(kept["path"]), kept["sha256"]) if kept.keys() >= {"path", "sha256"} else None
    found = Found(
        case=known,
        draft=draft,
        own_name=records.me(vault).get("name", ""),
        items=[],
        plan=None,
        estimate=None,
        trouble=None,
        remarks=[],
        exported=exported,
        sent=[_sent(vault, one) for one in reversed(known.rounds) if one.sent is not None],
        next_check=appeals.next_check(vault, case_id),
    )
    return _with_plan(vault, found, draft, now) if found.is_open else found


def _kept(vault: Vault, known: Case) -> Draft:
    texts = drafts.load(vault, form_of(known.id))
    usual = appeals.size_limit(vault, known) or USUAL_LIMIT
    return draft_of({"language": known.language, **texts}, usual)


def _with_plan(vault: Vault, found: Found, draft: Draft, now: datetime) -> Found:
    looked_at = remarks(vault, found.case, now)
    try:
        assembled = appeals.assemble(vault, found.case.id, draft.wishes(now))
    except FlexKeeperError as trouble:
        return dataclasses.replace(found, trouble=trouble, remarks=looked_at)
    estimate = bundle.estimate(assembled.plan)
    items = _items(vault, assembled, estimate, now)
    return dataclasses.replace(found, items=items, plan=assembled.plan, estimate=estimate, remarks=looked_at)


def _items(vault: Vault, assembled: Assembled, estimate: Estimate, now: datetime) -> list[Item]:
    keys = keys_of(assembled)
    rows = {row.id: row for row in records.rows(vault, [key for key in keys if key > 0], now.date())}
    return [
        _item(
            rows.get(key) or row_of_ours(key, exhibit.title, _("Made by FlexKeeper"), now),
            exhibit.section,
            len(exhibit.sources),
            share,
        )
        for key, exhibit, share in zip(keys, assembled.plan.exhibits, estimate.exhibits, strict=True)
    ]


def _item(row: Row, section: str, files: int, share: ExhibitEstimate) -> Item:
    return Item(row, share.pages, share.bytes, files - share.shown, section)


def _sent(vault: Vault, one: Round) -> Sent:
    titles = {
        record.id: record.title for record in records.many(vault, [paper.record for paper in one.papers])
    }
    papers = tuple(
        Paper(paper.record, titles[paper.record], paper.sha256, paper.bytes, paper.role == "proof")
        for paper in one.papers
    )
    return Sent(one, papers, _is_unaltered(vault, one))


def _is_unaltered(vault: Vault, one: Round) -> bool:
    try:
        return appeals.is_unaltered(vault, one)
    except FlexKeeperError:  # a file is damaged or gone, and the vault says so
        return False
