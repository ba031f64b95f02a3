"""What the driver is asked for a letter, one question after the other, in the order of its blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from flexkeeper.appeals import Case, Playbook, Question, letters
from flexkeeper.i18n import _

_PLAN = ("corrective", "preventive")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: the part of the draft that holds its answer, and the block of the letter that it is in.

    `claims` and `plan` are no texts: there the claims are answered, and the plan of action is made.
    """

    part: str
    block: str
    heading: str
    question: str
    answer: Literal["text", "date", "number", "yes_no", "choice", "claims", "plan"] = "text"
    choices: tuple[str, ...] = ()


def asked_for(case: Case, draft: letters.Draft, books: Sequence[Playbook]) -> tuple[Asked, ...]:
    """All that is asked for a letter; blocks that the driver left out are among them, to be put in again."""
    found: list[Asked] = []
    if draft.kind == "document_delivery":
        found.append(
            Asked(letters.REQUESTED, "", _("What they asked for"), _("Which papers did they ask you for?"))
        )
    for block in letters.outline(draft, books):
        found += _of_block(case, draft, books, block)
    return tuple(found)


def _of_block(case: Case, draft: letters.Draft, books: Sequence[Playbook], block: str) -> Iterator[Asked]:
    words = letters.words(draft.language).block(block)
    if words.only_accepted and not any(one.answer.stance == "accept" for one in case.claims):
        return
    heading = words.heading or letters.words(draft.language).kind(draft.kind).subject[0]
    if block == "answers":
        yield Asked(
            block, block, heading, _("Answer each claim: contest or accept it, and say why."), "claims"
        )
    tells = False
    for question in _questions(case, books, block).values():
        tells |= question.answer == "text"
        yield Asked(
            f"{block}/{question.id}", block, heading, question.text, question.answer, question.choices
        )
    if block in _PLAN:
        yield Asked(block, block, heading, _plan_question(block), "plan")
    elif draft.words.get(block) or not (tells or block == "answers"):
        prompt = words.own[:1].upper() + words.own[1:] + "." if words.own else ""
        yield Asked(block, block, heading, prompt or _("Anything to add here? It may stay empty."))


def _questions(case: Case, books: Sequence[Playbook], block: str) -> Mapping[str, Question]:
    kinds = {one.kind for one in case.claims}
    return {
        question.id: question
        for book in books
        for question in book.questions
        if question.block == block and (not question.claims or kinds & set(question.claims))
    }


def _plan_question(part: str) -> str:
    if part == "corrective":
        return _("What have you done, or what will you do, so that this is put right?")
    return _("What keeps it from happening again, and how will you see that it holds?")
