"""A bundle on its way: what was chosen and typed so far, kept in the vault's encrypted cache.

It outlives a crash and is no part of the history: choosing papers changes none of them.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
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
    """`records` are ids in the order of their exhibits; empty words are filled in when it is built."""

    records: tuple[int, ...] = ()
    title: str = ""
    name: str = ""
    reference: str = ""
    language: Language = "en"
    captions: Captions = "full"
    paper: Paper = "letter"

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
    ids = data.get("records")
    values: dict[str, Any] = {
        name: data[name] for name in ("title", "name", "reference") if isinstance(data.get(name), str)
    }
    values |= {name: data[name] for name, of in _CHOICES.items() if data.get(name) in get_args(of)}
    if isinstance(ids, list) and all(isinstance(one, int) for one in ids):
        values["records"] = tuple(dict.fromkeys(ids))
    return Draft(**values)
