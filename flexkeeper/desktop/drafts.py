"""What is typed into a form and not kept yet: in the vault's encrypted cache, so that it survives a crash.

A form has a name that is a path: `record/12/fields`, `record/12/review`, `new-vehicle`. What hangs under
`record/12/` goes when that record is deleted for good. A page does three things:

    drafts.put(form, {"note": "as far as it was typed"})    at each change; an empty map drops the draft
    drafts.load(vault, form)                                with what else is read when the form is shown
    drafts.forms(vault, "record/")                          which forms were left in the middle

Nothing of it is a change of the vault: there is nothing to undo, and pages are not asked to look again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flexkeeper.desktop.session import Session
from flexkeeper.vault import Vault

_FOLDER = "draft/"


class Drafts:
    """Keeps drafts of the open vault, off the main thread; of several for one form the newest stays."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, form: str, texts: Mapping[str, str]) -> None:
        """Keeps the texts of a form, by field, in the place of those before."""
        if self._session.is_open:
            taken = dict(texts)
            # Beside what writes: typing must not wait for an import, nor be listed as a change.
            self._session.keep(lambda vault: save(vault, form, taken), key=f"draft {form}")


def save(vault: Vault, form: str, texts: Mapping[str, str]) -> None:
    """Keeps the texts of a form; an empty map leaves nothing of it."""
    if texts:
        vault.cache.put(_key(form), json.dumps(dict(texts), ensure_ascii=False).encode("utf-8", "replace"))
    else:
        vault.cache.remove(_key(form))


def load(vault: Vault, form: str) -> dict[str, str]:
    """The texts of a form, by field; empty where there is no draft or it cannot be used."""
    kept = vault.cache.get(_key(form))
    try:
        data: Any = json.loads(kept) if kept is not None else {}
    except ValueError:
        return {}
    if not isinstance(data, dict):
        return {}
    return {name: text for name, text in data.items() if isinstance(text, str)}


def forms(vault: Vault, under: str) -> list[str]:
    """The names of the forms below a path that have a draft."""
    return [key[len(_FOLDER) : -1] for key in vault.cache.keys(f"{_FOLDER}{under}")]


def _key(form: str) -> str:
    # Ends in a slash, so that removing `record/1` never reaches `record/12`.
    return f"{_FOLDER}{form}/"
