"""A letter looked through: gaps first, then tone, then style."""

from __future__ import annotations

from collections.abc import Iterable

from flexkeeper.appeals.letters import Details, Draft, Letter
from flexkeeper.appeals.lint import gaps, tone
from flexkeeper.appeals.lint.values import Finding, Readability


def texts(letter: Letter, draft: Draft, details: Details) -> dict[str, str]:
    """The driver's own words by part, as far as the letter has them: of his draft, his answers, his plan."""
    found = dict(draft.words)
    for claim in details.claims:
        found[f"answers/claim-{claim.id}"] = claim.answer.text
    for action in draft.actions:
        part = f"{action.part}/action-{action.id}"
        found |= {part: action.text, f"{part}/owner": action.owner, f"{part}/measure": action.measure}
    there = {block.id for block in letter.blocks}
    return {part: text for part, text in found.items() if text.strip() and part.partition("/")[0] in there}


def look_through(
    letter: Letter, draft: Draft, details: Details, *, used: Iterable[int] = ()
) -> list[Finding]:
    """Everything worth a second look in a letter and what it was made from; an empty list is a clean letter.

    `used` are records that something else than the letter speaks of, such as the notice or an incident.
    """
    told, language = texts(letter, draft, details), draft.language
    there = {block.id for block in letter.blocks}
    answers, spoken_of = draft.kind in ("appeal", "brief"), _used(draft, details, used)
    found = [
        *(gaps.of_claims(details.claims) if answers else ()),
        *gaps.of_actions(one for one in draft.actions if one.part in there),
        *gaps.of_blanks(letter, draft, told),
        *gaps.of_unknown_exhibits(details.proofs, told, language),
        *(gaps.of_unused_exhibits(details.proofs, told, spoken_of, language) if answers else ()),
        *tone.read_texts(told, language),
        *tone.of_the_whole(told, language),
    ]
    order = ("gap", "tone", "style")
    return sorted(found, key=lambda one: order.index(one.group))


def readability(letter: Letter, draft: Draft, details: Details) -> Readability:
    """How the driver's own words read."""
    return tone.whole(texts(letter, draft, details), draft.language)


def _used(draft: Draft, details: Details, elsewhere: Iterable[int]) -> set[int]:
    answers = {record for claim in details.claims for record in claim.answer.exhibits}
    return answers | {record for action in draft.actions for record in action.exhibits} | set(elsewhere)
