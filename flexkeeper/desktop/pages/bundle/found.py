"""What the page finds in the vault for a draft: its rows and figures, and what cannot be shown."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flexkeeper import bundle, records
from flexkeeper.bundle import Estimate, Omitted, Plan
from flexkeeper.desktop.pages.bundle.draft import Draft
from flexkeeper.desktop.pages.bundle.making import Held
from flexkeeper.desktop.pages.bundle.model import Item
from flexkeeper.vault import Vault


@dataclass(frozen=True, slots=True)
class Found:
    """The draft without records that are gone; no plan and no estimate where none is left."""

    draft: Draft
    items: list[Item]
    plan: Plan | None
    estimate: Estimate | None
    own_name: str


def found_in(vault: Vault, draft: Draft, moment: datetime) -> Found:
    """What there is for this draft at this moment."""
    rows = records.rows(vault, draft.records, moment.date())
    chosen = records.many(vault, [row.id for row in rows if row.state != "trashed"])
    own_name = records.me(vault).get("name", "")
    if not chosen:
        return Found(dataclasses.replace(draft, records=()), [], None, None, own_name)
    plan = records.plan(vault, chosen, draft.wishes(moment))
    estimate = bundle.estimate(plan)
    by_id = {row.id: row for row in rows}
    items = [
        Item(by_id[record.id], share.pages, share.bytes, len(record.documents) - share.shown)
        for record, share in zip(chosen, estimate.exhibits, strict=True)
    ]
    kept = dataclasses.replace(draft, records=tuple(record.id for record in chosen))
    return Found(kept, items, plan, estimate, own_name)


def placed(items: Sequence[Item], held: Held | None) -> list[Item]:
    """The items with their pages in the bundle that is held, if there is one."""
    if held is None:
        return list(items)
    exhibits = dict(zip(held.ids, held.made.exhibits, strict=True))
    return [
        dataclasses.replace(
            item, first=exhibits[item.row.id].first_page, last=exhibits[item.row.id].last_page
        )
        if item.row.id in exhibits
        else item
        for item in items
    ]


def known_omitted(plan: Plan, found_before: Sequence[Omitted]) -> list[Omitted]:
    """What is known not to be shown before anything is read: the vault says so, or the bundle made before."""
    reasons = {one.sha256: one.reason for one in found_before}
    return [
        Omitted(f"{bundle.label(place)}.{number}", source.sha256, source.name, reason)
        for place, exhibit in enumerate(plan.exhibits)
        for number, source in enumerate(exhibit.sources, start=1)
        if (reason := source.omitted_reason or reasons.get(source.sha256, ""))
    ]
