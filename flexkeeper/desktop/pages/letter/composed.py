"""What the step of the letter asks of the vault, and the letter with what is typed just now."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flexkeeper import appeals
from flexkeeper.appeals import Case, Incident, Playbook, letters, lint
from flexkeeper.desktop import drafts
from flexkeeper.desktop.pages.letter.questions import Asked, asked_for
from flexkeeper.vault import Vault

# Said by the check of the case, too.
_SAID_TWICE = ("claim_unanswered", "claim_without_exhibit", "exhibit_unused")
KIND, LIMIT = "kind", "limit"


@dataclass(frozen=True, slots=True)
class Found:
    """A letter's draft as it is saved, with all that it is made from.

    `typed` are parts that were typed and are not saved, `limit` the most characters that it may have,
    `sheets` the names of those that the case has.
    """

    case: Case
    draft: letters.Draft
    details: letters.Details
    books: tuple[Playbook, ...]
    incidents: tuple[Incident, ...]
    sheets: tuple[str, ...]
    checked: tuple[appeals.Finding, ...]
    used: frozenset[int]
    typed: Mapping[str, str]
    limit: str
    today: date


@dataclass(frozen=True, slots=True)
class Composed:
    """The letter, what is asked for it, and what is worth a second look."""

    letter: letters.Letter
    asked: tuple[Asked, ...]
    findings: tuple[lint.Finding, ...]


def ask(vault: Vault, case_id: int, kind: letters.LetterKind | None) -> Found:
    """All that a letter of the case is made from; None: the kind looked at last, else the usual one.

    Raises:
        FlexKeeperError: if there is no such case.
    """
    case = appeals.case(vault, case_id)
    books = letters.playbooks(vault, case)
    left = drafts.load(vault, form_of(case_id))
    chosen: letters.LetterKind = kind or left.get(KIND) or letters.usual_kind(books)  # type: ignore[assignment]
    draft = letters.draft(vault, case_id, chosen)
    now = vault.clock().astimezone()
    return Found(
        case,
        draft,
        letters.details(vault, case, draft, appeals.exhibit_places(vault, case_id)),
        tuple(books),
        tuple(appeals.incidents(vault, case_id)),
        tuple(appeals.single_sheets(vault, case_id)),
        appeals.check(vault, case_id, now).findings,
        frozenset(letters.used_elsewhere(vault, case)),
        drafts.load(vault, form_of(case_id, chosen)),
        left.get(LIMIT, "") or _known_limit(vault, case),
        now.date(),
    )


def compose(found: Found, typed: Mapping[str, str]) -> Composed:
    """The letter with what is typed and not saved yet."""
    words = {part: text for part, text in {**found.draft.words, **typed}.items() if text.strip()}
    draft = dataclasses.replace(found.draft, words=words)
    details = found.details
    if letters.REQUESTED in words:
        details = dataclasses.replace(details, requested=words[letters.REQUESTED])
    letter = letters.compose(draft, details, found.books, today=found.today)
    looked = lint.look_through(letter, draft, details, used=found.used)
    return Composed(
        letter,
        asked_for(found.case, draft, found.books),
        tuple(one for one in looked if one.rule not in _SAID_TWICE),
    )


def form_of(case_id: int, kind: str = "") -> str:
    """The name under which what is typed for a letter is kept; without a kind, how the step was left."""
    return f"case/{case_id}/letter/{kind or 'left'}"


def _known_limit(vault: Vault, case: Case) -> str:
    """How many characters the box of the case's channel takes, where that is known."""
    platform = appeals.known_platforms(vault).get(case.platform)
    for one in platform.limits if platform else ():
        if one.channel == case.channel and one.measure == "characters" and one.fact and platform:
            return str(platform.fact(one.fact).current)
    return ""
