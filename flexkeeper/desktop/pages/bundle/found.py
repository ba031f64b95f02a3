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
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records import MaintenanceSummary, Row
from flexkeeper.vault import Vault


@dataclass(frozen=True, slots=True)
class Found:
    """The draft without what is gone or stands inside a summary; no plan and estimate where none is left."""

    draft: Draft
    items: list[Item]
    plan: Plan | None
    estimate: Estimate | None
    own_name: str


def found_in(vault: Vault, draft: Draft, moment: datetime) -> Found:
    """What there is for this draft at this moment."""
    summaries = _summaries(vault, draft, moment)
    inside = {receipt.id for one in summaries.values() for receipt in one.receipts}
    rows = records.rows(vault, [one for one in draft.records if one not in inside], moment.date())
    chosen = records.many(vault, [row.id for row in rows if row.state != "trashed"])
    own_name = records.me(vault).get("name", "")
    keys = (*(-vehicle for vehicle in summaries), *(record.id for record in chosen))
    kept = dataclasses.replace(draft, keys=keys)
    if not keys:
        return Found(kept, [], None, None, own_name)
    plan = records.plan(vault, chosen, kept.wishes(moment))
    estimate = bundle.estimate(plan)
    by_key = {row.id: row for row in rows}
    by_key |= {
        -vehicle: row_of_ours(-vehicle, one.title, _("Maintenance summary"), moment)
        for vehicle, one in summaries.items()
    }
    items = [
        Item(by_key[key], share.pages, share.bytes, len(exhibit.sources) - share.shown, about)
        for key, exhibit, share in zip(keys, plan.exhibits, estimate.exhibits, strict=True)
        for about in [exhibit.description if key < 0 else ""]
    ]
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


def _summaries(vault: Vault, draft: Draft, moment: datetime) -> dict[int, MaintenanceSummary]:
    """By vehicle, the summaries wished for; a vehicle that is gone, or has none, is left out."""
    found = {}
    for vehicle in draft.vehicles:
        try:
            found[vehicle] = records.maintenance_summary(vault, vehicle, moment.date())
        except FlexKeeperError:
            continue
    return found


def row_of_ours(key: int, title: str, kind_label: str, moment: datetime) -> Row:
    """What FlexKeeper itself puts into a bundle, as a list shows it."""
    return Row(
        id=key,
        title=title,
        kind="",
        kind_label=kind_label,
        vehicle="",
        state="kept",
        validity="none",
        days=0,
        moment=moment.isoformat(),
        sha256="",
        media_type="",
        documents=1,
        is_locked=False,
        is_damaged=False,
    )


def known_omitted(plan: Plan, found_before: Sequence[Omitted]) -> list[Omitted]:
    """What is known not to be shown before anything is read: the vault says so, or the bundle made before."""
    reasons = {one.sha256: one.reason for one in found_before}
    return [
        Omitted(f"{bundle.label(place)}.{number}", source.sha256, source.name, reason)
        for place, exhibit in enumerate(plan.exhibits)
        for number, source in enumerate(exhibit.sources, start=1)
        if (reason := source.omitted_reason or reasons.get(source.sha256, ""))
    ]
