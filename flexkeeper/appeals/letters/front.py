"""The letter as the sheet that stands at the front of the bundle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import cast

from flexkeeper.appeals.letters.compose import compose
from flexkeeper.appeals.letters.drafts import draft
from flexkeeper.appeals.letters.fill import details, playbooks, usual_kind
from flexkeeper.appeals.letters.values import Item, Language, Letter
from flexkeeper.appeals.letters.words import words
from flexkeeper.appeals.values import Case
from flexkeeper.bundle import Sheet
from flexkeeper.vault import Vault


def front(
    vault: Vault, case: Case, places: Mapping[int, int], *, language: str, today: date
) -> tuple[Sheet, ...]:
    """The letter of a case for its bundle, whose exhibits are at `places`; none where nothing is written yet.

    Raises:
        FlexKeeperError: if letters are not written in that language.
    """
    words(language)
    books = playbooks(vault, case)
    told = draft(vault, case.id, usual_kind(books), cast("Language", language))
    if not told.words and not told.actions:
        return ()
    known = details(vault, case, told, places)
    return (sheet(compose(told, known, books, today=today)),)


def sheet(letter: Letter) -> Sheet:
    """The pages of a letter inside a bundle: the same words in the same order."""
    heads: list[int] = []
    paragraphs: list[str] = []

    def add(text: str, *, is_heading: bool = False) -> None:
        if text:
            heads.extend([len(paragraphs)] if is_heading else [])
            paragraphs.append(text)

    add("\n".join(letter.sender))
    add(letter.day)
    add(letter.subject, is_heading=True)
    add(letter.salutation)
    add(letter.opening)
    for block in letter.blocks:
        add(block.heading, is_heading=True)
        for item in block.items:
            add(item.title, is_heading=True)
            for text in _texts(item):
                add(text)
    add("\n".join(letter.closing))
    for label, written in letter.signature:
        add(f"{label}: {written or '_' * 24}")
    return Sheet(words(letter.language).title, paragraphs=tuple(paragraphs), headings=tuple(heads))


def _texts(item: Item) -> Iterator[str]:
    yield from item.paragraphs
    yield "\n".join(f"{label}: {told}" for label, told in item.lines)
