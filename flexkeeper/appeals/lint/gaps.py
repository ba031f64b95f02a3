"""What is missing: answers, exhibits, and the date, owner, measure or proof of an action."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from flexkeeper.appeals.claims import claim_label
from flexkeeper.appeals.letters import BLANK, Action, Draft, Language, Letter, Proof, words
from flexkeeper.appeals.lint.advice import finding
from flexkeeper.appeals.lint.readability import WORD
from flexkeeper.appeals.lint.values import Finding
from flexkeeper.appeals.values import Claim

FEWEST_IN_ANSWER = 8
# Blanks of these are told by the claim or the action they belong to.
_TOLD_ELSEWHERE = ("stance", "answer", "done", "owner", "measure", "review", "proof", "from")


def of_claims(claims: Iterable[Claim]) -> Iterator[Finding]:
    """Claims without an answer, denied in a few words only, or contested without an exhibit."""
    for claim in claims:
        part, label = f"answers/claim-{claim.id}", claim_label(claim.kind)
        if not claim.is_answered:
            yield finding("claim_unanswered", part, label)
        elif claim.answer.stance == "contest":
            if len(WORD.findall(claim.answer.text)) < FEWEST_IN_ANSWER:
                yield finding("claim_denied_only", part, label, 0, len(claim.answer.text))
            if not claim.answer.exhibits:
                yield finding("claim_without_exhibit", part, label)


def of_actions(actions: Iterable[Action]) -> Iterator[Finding]:
    """Actions without date, owner, measure, review or proof; what is only planned needs no proof yet."""
    for action in actions:
        part, text = f"{action.part}/action-{action.id}", " ".join(action.text.split())
        short = text if len(text) <= 60 else text[:59] + "…"
        if action.day is None:
            yield finding("action_day", f"{part}/day", short)
        if not action.owner.strip():
            yield finding("action_owner", f"{part}/owner", short)
        if action.part == "preventive":
            if not action.measure.strip():
                yield finding("action_measure", f"{part}/measure", short)
            if action.review is None:
                yield finding("action_review", f"{part}/review", short)
        elif action.is_done and not action.exhibits:
            yield finding("action_proof", f"{part}/proof", short)


def of_unknown_exhibits(
    proofs: Mapping[int, Proof], texts: Mapping[str, str], language: Language
) -> Iterator[Finding]:
    """Names of exhibits in the texts that are none."""
    labels = {one.label for one in proofs.values()}
    for part, text in texts.items():
        for match in _names(language).finditer(text):
            if match[1] not in labels:
                yield finding("exhibit_unknown", part, match[0], *match.span())


def of_unused_exhibits(
    proofs: Mapping[int, Proof], texts: Mapping[str, str], used: Collection[int], language: Language
) -> Iterator[Finding]:
    """Exhibits that nothing uses and no text names."""
    told = {match[1] for text in texts.values() for match in _names(language).finditer(text)}
    for record, proof in proofs.items():
        if record not in used and proof.label not in told:
            name = words(language).exhibit.format(label=proof.label)
            yield finding("exhibit_unused", words=f"{name}: {proof.title}")


def of_blanks(letter: Letter, draft: Draft, texts: Mapping[str, str]) -> Iterator[Finding]:
    """Blanks that are left: those the driver typed with their place, the letter's own once each."""
    typed = set()
    for part, text in texts.items():
        for match in BLANK.finditer(text):
            typed.add(match[0])
            yield finding("blank_left", part, match[0], *match.span())
    found = words(draft.language)
    seen = typed | {found.blank(name) for name in _TOLD_ELSEWHERE}
    head = "\n".join((letter.subject, letter.salutation, letter.opening, *letter.closing))
    blocks = [(block.id, "\n".join(block.texts())) for block in letter.blocks]
    for part, told in (("", head), *blocks):
        for blank in BLANK.findall(told):
            if blank not in seen:
                seen.add(blank)
                yield finding("blank_left", part, blank)


def _names(language: Language) -> re.Pattern[str]:
    """“Exhibit B”, with “A to Z, AA …” as labels; a word in small letters is none."""
    before, _label, after = words(language).exhibit.partition("{label}")
    return re.compile(rf"(?<!\w)(?i:{re.escape(before.strip())})\s+([A-Z]{{1,2}})(?!\w){re.escape(after)}")
