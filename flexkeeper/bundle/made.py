"""A bundle that is put together but not written yet: its bytes, and what is known of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flexkeeper.bundle.packed import Facts
from flexkeeper.bundle.plan import Built, BuiltExhibit, BuiltSource, Omitted, Plan, label, to_json
from flexkeeper.bundle.words import why, words


@dataclass(frozen=True, slots=True)
class Sample:
    """Pages to be compared with what was prepared: each a page of the bundle, a part, and a page of that."""

    pages: tuple[tuple[int, int, int], ...]
    parts: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Made:
    """A bundle in memory; `save` checks it and gives it a file."""

    plan: Plan = field(repr=False)
    pdf: bytes = field(repr=False)
    pages: int
    exhibits: tuple[BuiltExhibit, ...]
    omitted: tuple[Omitted, ...]
    sample: Sample

    def built(self, path: Path) -> Built:
        """What it is once it stands at `path`."""
        return Built(
            path=path,
            pages=self.pages,
            bytes=len(self.pdf),
            sha256=hashlib.sha256(self.pdf).hexdigest(),
            exhibits=self.exhibits,
            omitted=self.omitted,
        )


def made(
    plan: Plan,
    pdf: bytes,
    manifest: Mapping[str, Any],
    facts: Sequence[Sequence[Facts]],
    sample: Sample,
) -> Made:
    """The bundle `pdf`, described by its manifest and the facts of its sources."""
    exhibits: list[BuiltExhibit] = []
    omitted: list[Omitted] = []
    words_of = words(plan.language)
    called = to_json(plan, words_of["untitled"])["exhibits"]
    for index, exhibit in enumerate(plan.exhibits):
        sources = []
        for number, (source, one) in enumerate(zip(exhibit.sources, facts[index], strict=True), start=1):
            shown = one.conversion != "explained"
            sources.append(BuiltSource(source.sha256, "shown" if shown else "omitted", one.conversion))
            if not shown:
                reason = why(one, source.omitted_reason, words_of)
                named = called[index]["sources"][number - 1]["name"]
                omitted.append(Omitted(f"{label(index)}.{number}", source.sha256, named, reason))
        place = manifest["exhibits"][index]
        exhibits.append(
            BuiltExhibit(
                label(index), called[index]["title"], place["first_page"], place["last_page"], tuple(sources)
            )
        )
    return Made(plan, pdf, int(manifest["pages"]), tuple(exhibits), tuple(omitted), sample)
