"""The bundle of a case as the maker of bundles makes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flexkeeper import appeals, bundle
from flexkeeper.appeals import Assembled
from flexkeeper.desktop.pages.bundle.draft import Draft
from flexkeeper.desktop.pages.bundle.making import Held

if TYPE_CHECKING:
    from flexkeeper.progress import Progress
    from flexkeeper.sandbox import Sandbox
    from flexkeeper.vault import Vault


@dataclass(frozen=True, slots=True)
class OfCase:
    """All that is in a case, with the words of a draft on the cover."""

    case_id: int
    draft: Draft

    def make(self, vault: Vault, sandbox: Sandbox, progress: Progress, known: Held | None) -> Held:
        assembled = appeals.assemble(vault, self.case_id, self.draft.wishes(datetime.now().astimezone()))
        before = None if known is None else known.made
        made = appeals.make_case_bundle(vault, assembled, sandbox=sandbox, progress=progress, known=before)
        keys = keys_of(assembled)
        if known is not None and made is known.made and known.ids == keys:
            return known
        return Held(made, keys, assembled.records)


def keys_of(assembled: Assembled) -> tuple[int, ...]:
    """A key for each exhibit: the id of its record; of a sheet of ours its place, below zero."""
    by_label = {label: record for record, label in assembled.labels.items()}
    count = len(assembled.plan.exhibits)
    return tuple(by_label.get(bundle.label(place), -place - 1) for place in range(count))
