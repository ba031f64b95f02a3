"""Finding cases by words, as they are typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from flexkeeper.appeals.cases import cases, correspondence, events, incidents, tasks
from flexkeeper.appeals.values import Case
from flexkeeper.vault import Vault

Place = Literal["case", "claim", "answer", "message", "event", "incident", "task"]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Hit:
    """Something of a case that was found: where in it, its number there, and what it says."""

    case: int
    place: Place
    id: int
    text: str


def find_in_cases(vault: Vault, query: str, *, limit: int = 20) -> list[Hit]:
    """What in the cases has, for each word of the query, a word that it starts; the newest case first.

    A query without a letter or digit finds nothing. Papers are found as records.
    """
    wanted = _words(query)
    if not wanted:
        return []
    found: list[Hit] = []
    for one in cases(vault):
        for hit in _hits(vault, one):
            words = _words(hit.text)
            if all(any(word.startswith(start) for word in words) for start in wanted):
                found.append(hit)
    return found[:limit]


def _hits(vault: Vault, one: Case) -> Iterator[Hit]:
    yield Hit(
        one.id, "case", one.id, _joined(one.title, one.platform_name, one.reference, one.address, one.note)
    )
    for claim in one.claims:
        yield Hit(one.id, "claim", claim.id, _joined(claim.text, *claim.packages))
        if claim.answer.text:
            yield Hit(one.id, "answer", claim.id, claim.answer.text)
    for message in correspondence(vault, one.id):
        yield Hit(one.id, "message", message.id, _joined(message.person, message.subject, message.text))
    for event in events(vault, one.id):
        yield Hit(one.id, "event", event.id, event.text)
    for incident in incidents(vault, one.id):
        told = (incident.what, incident.cause, incident.witnesses, incident.station, incident.package)
        yield Hit(one.id, "incident", incident.id, _joined(*told))
    for task in tasks(vault, one.id):
        yield Hit(one.id, "task", task.id, task.text)


def _joined(*texts: str) -> str:
    return " · ".join(filter(None, texts))


def _words(text: str) -> list[str]:
    """The words of a text without case and accents."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(sign for sign in split if not unicodedata.combining(sign)))
