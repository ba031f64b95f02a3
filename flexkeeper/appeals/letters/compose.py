"""Puts a letter together: fixed sentences, what the vault knows, the driver's own words, visible blanks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from flexkeeper.appeals.letters.plain import line, paragraphs
from flexkeeper.appeals.letters.values import Action, Block, Details, Draft, Item, Letter
from flexkeeper.appeals.letters.words import BlockWords, Words, blank, words
from flexkeeper.appeals.playbooks import Playbook
from flexkeeper.appeals.values import Claim

_FIELD = re.compile(r"\{([a-z_]+)(\??)\}")
_DATED = ("notice_date", "sent", "received")
_BLOCKS_WITHOUT_PLAYBOOK = ("facts", "answers", "corrective", "preventive", "request")


def compose(draft: Draft, details: Details, playbooks: Sequence[Playbook], *, today: date) -> Letter:
    """The letter of a draft; of several playbooks it has the blocks of all, in their order.

    Raises:
        FlexKeeperError: if letters are not written in the draft's language.
    """
    return _Composer(draft, details, words(draft.language)).letter(playbooks, today)


def outline(draft: Draft, playbooks: Sequence[Playbook]) -> tuple[str, ...]:
    """The blocks a letter has before it is known which of them will be empty; `left_out` are among them."""
    fixed = words(draft.language).kind(draft.kind).blocks
    if fixed:
        return fixed
    merged: list[str] = []
    for playbook in playbooks:
        after = 0
        for name in playbook.letter:
            if name not in merged:
                merged.insert(after, name)
            after = merged.index(name) + 1
    return tuple(merged) or _BLOCKS_WITHOUT_PLAYBOOK


class _Composer:
    def __init__(self, draft: Draft, details: Details, found: Words) -> None:
        self._draft = draft
        self._details = details
        self._words = found
        self._values = {
            name: line(getattr(details, name))
            for name in (
                "platform", "name", "driver_id", "station", "vehicle", "email", "reference", "requested",
            )
        } | {name: found.day(details.days[name]) for name in _DATED if name in details.days}  # fmt: skip

    def letter(self, playbooks: Sequence[Playbook], today: date) -> Letter:
        kind, details = self._words.kind(self._draft.kind), self._details
        blocks = (
            self._block(self._words.block(name), playbooks)
            for name in outline(self._draft, playbooks)
            if name not in self._draft.left_out
        )
        return Letter(
            kind=self._draft.kind,
            language=self._draft.language,
            subject=", ".join(self._sentences(kind.subject)),
            day=self._words.day(today),
            sender=tuple(
                filter(
                    None,
                    (self._known("name"), *map(line, (details.address, details.email, details.phone))),
                )
            ),
            salutation=self._filled(kind.salutation) or "",
            opening=" ".join(self._sentences(kind.opening)),
            blocks=tuple(block for block in blocks if block.items),
            closing=tuple(self._sentences(kind.closing)),
            signature=((self._words.sign_here, ""), (self._words.signed_on, "")) if kind.signed else (),
        )

    def _block(self, block: BlockWords, playbooks: Sequence[Playbook]) -> Block:
        own = [*paragraphs(self._draft.words.get(block.id, "")), *self._answers(block.id, playbooks)]
        items: list[Item] = []
        if block.id == "answers":
            items = [self._claim(number, claim) for number, claim in enumerate(self._details.claims, start=1)]
        elif block.id in ("corrective", "preventive"):
            items = list(self._actions(block.id, has_words=bool(own)))
        elif block.id == "documents":
            items = self._enclosed(has_words=bool(own))
        fixed = self._fixed(block, own)
        whole = tuple(filter(None, (" ".join(fixed), *own)))
        return Block(
            block.id,
            block.heading,
            (*((Item("", whole),) if whole else ()), *items),
            block.drop,
        )

    def _fixed(self, block: BlockWords, own: Sequence[str]) -> list[str]:
        accepted = [
            self._words.claims[claim.kind]
            for claim in self._details.claims
            if claim.answer.stance == "accept"
        ]
        if block.only_accepted and not accepted:
            return []
        fixed = list(self._sentences(block.text))
        if block.id == "acknowledgment":
            fixed.append(self._words.accepted.format(claims="; ".join(dict.fromkeys(accepted))))
        if block.own and not own:
            fixed.append(blank(block.own))
        return fixed

    def _answers(self, block: str, playbooks: Sequence[Playbook]) -> Iterator[str]:
        """The driver's answers to the questions of a block, each question once."""
        questions = {
            question.id: question
            for playbook in playbooks
            for question in playbook.questions
            if question.block == block
        }
        for question in questions.values():
            said = self._draft.words.get(f"{block}/{question.id}", "").strip()
            if said and question.answer == "text":
                yield from paragraphs(said)
            elif said:
                yield from self._sentence(question.id, said)

    def _sentence(self, question: str, said: str) -> Iterator[str]:
        """The sentence for a day, a number or a choice; a choice such as “other” has none."""
        for one in self._words.answers:
            if one.question == question and one.choice in ("", said):
                yield one.text.replace("{answer}", self._written(said))

    def _written(self, said: str) -> str:
        try:
            return self._words.day(date.fromisoformat(said))
        except ValueError:
            return self._words.number(line(said))

    def _claim(self, number: int, claim: Claim) -> Item:
        days = "; ".join(map(self._words.day, claim.dates))
        title = f"{number}. {self._words.claims[claim.kind]}" + (f" ({days})" if days else "")
        stance = {"contest": self._words.contest, "accept": self._words.accept}.get(claim.answer.stance)
        said = paragraphs(claim.answer.text) or [self._words.blank("answer")]
        quote = () if claim.is_own or not claim.text.strip() else (self._quoted(claim.text),)
        see = self._see(claim.answer.exhibits)
        return Item(
            title,
            (*quote, stance or self._words.blank("stance"), *said, *((see,) if see else ())),
        )

    def _quoted(self, text: str) -> str:
        return self._words.quoted.replace("{quote}", line(text))

    def _actions(self, part: str, *, has_words: bool) -> Iterator[Item]:
        actions = [one for one in self._draft.actions if one.part == part]
        if not actions and not has_words:
            yield self._action(1, Action(0, "corrective" if part == "corrective" else "preventive", ""))
        for number, action in enumerate(actions, start=1):
            yield self._action(number, action)

    def _action(self, number: int, action: Action) -> Item:
        labels, first, *more = self._words.labels, *(paragraphs(action.text) or [self._words.blank("what")])
        if action.part == "preventive":
            when = "from"
        else:
            when = "done" if action.is_done or action.day is None else "planned"
        day = self._words.day(action.day) if action.day else self._words.blank(
            "from" if when == "from" else "done"
        )  # fmt: skip
        lines = [(labels[when], day), (labels["owner"], line(action.owner) or self._words.blank("owner"))]
        if action.part == "preventive":
            review = self._words.day(action.review) if action.review else self._words.blank("review")
            lines.append((labels["measure"], line(action.measure) or self._words.blank("measure")))
            lines.append((labels["review"], review))
        proof = self._exhibits(action.exhibits)
        # What is only planned can have no proof yet.
        if proof or (action.part == "corrective" and when == "done"):
            lines.append((labels["proof"], proof or self._words.blank("proof")))
        return Item(f"{number}. {first}", tuple(more), tuple(lines))

    def _enclosed(self, *, has_words: bool) -> list[Item]:
        proofs = self._details.proofs.values()
        listed = tuple((self._named(one.label), self._titled(one.title, one.day)) for one in proofs)
        if not listed and not has_words:
            return [Item("", (self._words.blank("enclosed"),))]
        return [Item("", (), listed)] if listed else []

    def _titled(self, title: str, day: str) -> str:
        found = self._written(day) if day else ""
        return line(title) + (f" ({found})" if found else "")

    def _see(self, exhibits: Iterable[int]) -> str:
        named = self._exhibits(exhibits)
        return self._words.see.format(exhibits=named) if named else ""

    def _exhibits(self, exhibits: Iterable[int]) -> str:
        """“Exhibit A, Exhibit C and Exhibit D”."""
        proofs = self._details.proofs
        *first, last = ["", *(self._named(proofs[one].label) for one in exhibits if one in proofs)]
        before = ", ".join(filter(None, first))
        return self._words.joined.format(first=before, last=last) if before else last

    def _named(self, label: str) -> str:
        return self._words.exhibit.format(label=label)

    def _sentences(self, templates: Iterable[str]) -> Iterator[str]:
        for template in templates:
            sentence = self._filled(template)
            if sentence is not None:
                yield sentence

    def _filled(self, template: str) -> str | None:
        """A sentence with its fields; None where a field that may be missing is."""
        if any(mark and not self._values.get(name) for name, mark in _FIELD.findall(template)):
            return None
        return _FIELD.sub(lambda match: self._known(match[1]), template)

    def _known(self, name: str) -> str:
        return self._values.get(name) or self._words.blank(name)
