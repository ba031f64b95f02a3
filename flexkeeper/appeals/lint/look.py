"""A letter looked through: gaps first, then tone, then style."""

from __future__ import annotations

from collections.abc import Iterable

from flexkeeper.appeals.letters import Details, Draft, Letter
from flexkeeper.appeals.lint import gaps, tone
from flexkeeper.appeals.lint.values import Finding, Readability


def texts(draft: Draft, details: Details) -> dict[str, str]:
    """The driver's own words by part: those of his draft, his answers to claims, his actions."""
    found = {part: text for part, text in draft.words.items() if text.strip()}
    for claim in details.claims:
        found[f"answers/claim-{claim.id}"] = claim.answer.text
    for action in draft.actions:
        part = f"{action.part}/action-{action.id}"
        found |= {part: action.text, f"{part}/owner": action.owner, f"{part}/measure": action.measure}
    return {part: text for part, text in found.items() if text.strip()}


def look_through(
    letter: Letter, draft: Draft, details: Details, *, used: Iterable[int] = ()
) -> list[Finding]:
    """Everything worth a second look in a letter and what it was made from; an empty list is a clean letter.

    `used` are records that something else than the letter speaks of, such as the notice or an incident.
    """
    told = texts(draft, details)
    in_letter = {one for claim in details.claims for one in claim.answer.exhibits}
    in_letter |= {one for action in draft.actions for one in action.exhibits}
    if any(block.id == "documents" for block in letter.blocks):
        in_letter |= set(details.proofs)
    found = [
        *(gaps.of_claims(details.claims) if draft.kind in ("appeal", "brief") else ()),
        *gaps.of_actions(draft.actions),
        *gaps.of_blanks(letter, draft, told),
        *gaps.of_exhibits(details.proofs, told, {*in_letter, *used}, draft.language),
        *tone.read_texts(told, draft.language),
        *tone.of_the_whole(told, draft.language),
    ]
    order = ("gap", "tone", "style")
    return sorted(found, key=lambda one: order.index(one.group))


def readability(draft: Draft, details: Details) -> Readability:
    """How the driver's own words read."""
    return tone.whole(texts(draft, details), draft.language)
