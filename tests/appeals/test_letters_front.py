"""The letter at the front of the bundle: the same words, with the bundle's own labels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

import pytest

from flexkeeper import appeals, bundle, records
from flexkeeper.appeals import Answer, NewCase, NewClaim, letters
from flexkeeper.bundle import Exhibit, Plan, Source
from flexkeeper.records import BundleWishes, NewRecord
from flexkeeper.sandbox import Sandbox
from flexkeeper.vault import Vault
from tests.appeals.letter_of import TODAY, books, details, draft, letter
from tests.appeals.test_letters_out import HOSTILE, hostile_letter, words_of_pdf

WISHES = BundleWishes(clock=datetime(2026, 11, 20, 18, 0, tzinfo=UTC))


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(bundle.PRELOAD) as opened:
        yield opened


@pytest.fixture
def case_id(vault: Vault) -> int:
    with vault.database.change("add") as change:
        papers = [
            records.create(change, NewRecord("other", title, "kept", {}), now=vault.clock())
            for title in ("Notice", "Photo of the door")
        ]
    claim = NewClaim("theft", "A package is missing.", "policy", (date(2026, 11, 7),), (), False)
    case_id = appeals.open_case(vault, NewCase(
        "Appeal", "America/Los_Angeles", "flex", "Amazon Flex", ("policy",), notice=papers[0],
        claims=(claim,),
    ))  # fmt: skip
    only = appeals.case(vault, case_id).claims[0]
    appeals.answer(vault, only.id, Answer("contest", "I left it at the door.", (papers[1],)))
    return case_id


def test_a_bundle_begins_with_the_letter_once_it_is_written(
    vault: Vault, case_id: int, sandbox: Sandbox, tmp_path: Path
) -> None:
    titles = [one.title for one in appeals.assemble(vault, case_id, WISHES).plan.front]
    assert "Letter" not in titles
    letters.write(vault, case_id, "appeal", {"facts": "I rang twice."})
    made = appeals.assemble(vault, case_id, WISHES)
    assert [one.title for one in made.plan.front] == ["Letter", *titles]
    text = "\n".join(made.plan.front[0].paragraphs)
    photo = appeals.case(vault, case_id).claims[0].answer.exhibits[0]
    assert f"See Exhibit {made.labels[photo]}." in text
    places = appeals.exhibit_places(vault, case_id)
    assert {record: bundle.label(index) for record, index in places.items()} == made.labels
    output = tmp_path / "bundle.pdf"
    appeals.build_case_bundle(vault, case_id, WISHES, output, sandbox=sandbox)
    printed = words_of_pdf(output.read_bytes())
    for paragraph in made.plan.front[0].paragraphs:
        assert " ".join(paragraph.split()) in printed
    assert "[FILL: your name]" in printed


def test_a_spanish_bundle_has_a_spanish_letter(vault: Vault, case_id: int) -> None:
    letters.write(vault, case_id, "appeal", {"facts": "Llamé dos veces."})
    first = appeals.assemble(vault, case_id, replace(WISHES, language="es")).plan.front[0]
    assert first.title == "Carta"
    assert "20 de noviembre de 2026" in first.paragraphs


def test_the_pages_say_what_the_text_says() -> None:
    """One source: nothing of the letter is missing on its pages, and headings are headings."""
    for made in (letter("en"), letter("es"), letter("es", "commitment")):
        pages = letters.sheet(made)
        told = " ".join("\n".join(pages.paragraphs).split())
        for line in letters.plain_text(made).split("\n"):
            assert " ".join(line.split()) in told
        heads = [pages.paragraphs[index] for index in pages.headings]
        assert [block.heading for block in made.blocks if block.heading in heads] == [
            block.heading for block in made.blocks
        ]


@pytest.mark.parametrize("name", ["markup", "right_to_left", "emoji", "control", "long_run", "words"])
def test_hostile_words_pass_every_check_of_a_bundle(name: str, sandbox: Sandbox, tmp_path: Path) -> None:
    """In every field of a letter; ten thousand words in one, which is 20 pages already."""
    told = replace(draft(), words={"facts": HOSTILE[name]})
    made = hostile_letter(HOSTILE[name])
    if name == "words":
        made = letters.compose(told, details(), books(), today=TODAY)
    plan = Plan(
        "Appeal",
        "Marisol Vega",
        "",
        WISHES.clock,
        front=(letters.sheet(made),),
        exhibits=(Exhibit("Notice"),),
    )
    output = tmp_path / "bundle.pdf"
    bundle.build(plan, _nothing, output, sandbox=sandbox)
    assert [check.name for check in bundle.verify(output, sandbox=sandbox) if not check.ok] == []


def _nothing(_source: Source) -> BinaryIO:
    raise AssertionError("no exhibit has a file")
