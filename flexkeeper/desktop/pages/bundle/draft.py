"""A bundle on its way: what was chosen and typed so far, as a draft of desktop/drafts.py keeps it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, get_args

from flexkeeper import bundle
from flexkeeper.records import BundleWishes

FORM = "bundle"
USUAL_LIMIT = bundle.PRESETS[1]
"""10 MB: a mail of that size arrives nearly everywhere."""

Language = Literal["en", "es"]
Captions = Literal["full", "date", "none"]
Paper = Literal["letter", "a4"]

_CHOICES = {"language": Language, "captions": Captions, "paper": Paper}
_TYPED = ("title", "name", "reference")
_NUMBER = re.compile(r"-?[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class Draft:
    """`keys` name the exhibits in their order; empty words are filled in when it is built.

    A key is the id of a record, or below zero that of the vehicle whose maintenance summary it is; these
    come first. The file takes no more than `max_bytes`; None: it may be of any size.
    """

    keys: tuple[int, ...] = ()
    title: str = ""
    name: str = ""
    reference: str = ""
    language: Language = "en"
    captions: Captions = "full"
    paper: Paper = "letter"
    max_bytes: int | None = USUAL_LIMIT

    @property
    def records(self) -> tuple[int, ...]:
        """The records among the exhibits."""
        return tuple(key for key in self.keys if key > 0)

    @property
    def vehicles(self) -> tuple[int, ...]:
        """The vehicles whose maintenance summary is an exhibit."""
        return tuple(-key for key in self.keys if key < 0)

    def with_more(self, keys: Sequence[int]) -> Draft:
        """With these behind those that are there; summaries stay before all papers."""
        joined = dict.fromkeys((*self.keys, *keys))
        return replace(self, keys=tuple(sorted(joined, key=lambda key: key > 0)))

    def wishes(self, clock: datetime) -> BundleWishes:
        """What is asked of the bundle at this moment."""
        return BundleWishes(
            clock=clock,
            title=self.title.strip(),
            name=self.name.strip(),
            reference=self.reference.strip(),
            language=self.language,
            captions=self.captions,
            paper=self.paper,
            maintenance=self.vehicles,
            max_bytes=self.max_bytes,
        )

    def texts(self) -> dict[str, str]:
        """As a draft is kept; `draft_of` makes the same of it again."""
        kept = {name: str(getattr(self, name)) for name in (*_TYPED, *_CHOICES)}
        return {**kept, "keys": " ".join(map(str, self.keys)), "max_bytes": str(self.max_bytes or "")}


def draft_of(texts: Mapping[str, str], usual_limit: int | None = USUAL_LIMIT) -> Draft:
    """The draft of kept texts; what cannot be used of them is as at the start."""
    values: dict[str, Any] = {name: texts[name] for name in _TYPED if name in texts}
    values |= {name: texts[name] for name, of in _CHOICES.items() if texts.get(name) in get_args(of)}
    values["max_bytes"] = usual_limit
    limit = texts.get("max_bytes")
    if limit is not None and (not limit or (limit.isdecimal() and _NUMBER.fullmatch(limit))):
        values["max_bytes"] = int(limit) if limit else None
    keys = texts.get("keys", "").split()
    return Draft(**values).with_more([int(key) for key in keys if _NUMBER.fullmatch(key)])
