"""A bundle on its way: what was chosen and typed so far, kept in the vault's encrypted cache.

It outlives a crash and is no part of the history: choosing papers changes none of them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal, get_args

from flexkeeper.records import BundleWishes
from flexkeeper.vault import Vault

KEY = "draft/bundle"

Language = Literal["en", "es"]
Captions = Literal["full", "date", "none"]
Paper = Literal["letter", "a4"]

_CHOICES = {"language": Language, "captions": Captions, "paper": Paper}


@dataclass(frozen=True, slots=True)
class Draft:
    """`keys` name the exhibits in their order; empty words are filled in when it is built.

    A key is the id of a record, or below zero that of the vehicle whose maintenance summary it is; these
    come first.
    """

    keys: tuple[int, ...] = ()
    title: str = ""
    name: str = ""
    reference: str = ""
    language: Language = "en"
    captions: Captions = "full"
    paper: Paper = "letter"

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
        )


def load(vault: Vault) -> Draft:
    """The draft kept in this vault; what cannot be used of it is as at the start."""
    kept = vault.cache.get(KEY)
    if kept is None:
        return Draft()
    try:
        data: Any = json.loads(kept)
    except ValueError:
        return Draft()
    return _draft(data) if isinstance(data, dict) else Draft()


def save(vault: Vault, draft: Draft) -> None:
    """Keeps the draft in the place of the one before."""
    vault.cache.put(KEY, json.dumps(asdict(draft)).encode())


def _draft(data: dict[str, Any]) -> Draft:
    keys = data.get("keys")
    values: dict[str, Any] = {
        name: data[name] for name in ("title", "name", "reference") if isinstance(data.get(name), str)
    }
    values |= {name: data[name] for name, of in _CHOICES.items() if data.get(name) in get_args(of)}
    draft = Draft(**values)
    if isinstance(keys, list) and all(isinstance(one, int) and one for one in keys):
        draft = draft.with_more(keys)
    return draft
