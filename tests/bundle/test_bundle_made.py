"""A bundle is put together in memory first; what is written is checked, and nothing is made twice in vain."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flexkeeper import bundle, records
from flexkeeper.bundle import Exhibit, Made
from flexkeeper.errors import FlexKeeperError
from flexkeeper.progress import Progress
from flexkeeper.records import BundleWishes
from flexkeeper.sandbox import Sandbox
from flexkeeper.vault import Vault
from tests.builders import add_record
from tests.bundle import papers as made
from tests.bundle.papers import CLOCK, PDF, Papers, plan

WISHES = BundleWishes(clock=CLOCK, title="Evidence")


@pytest.fixture
def ids(vault: Vault) -> list[int]:
    return [
        add_record(vault, title="Permit", contents=[made.text_pdf()], media_type=PDF),
        add_record(vault, title="Note", contents=[b"Words"], text="Words"),
    ]


@pytest.fixture
def one(vault: Vault, ids: list[int], sandbox: Sandbox) -> Made:
    return records.make_bundle(vault, ids, WISHES, sandbox=sandbox)


def test_making_writes_no_file(one: Made, vault: Vault, tmp_path: Path) -> None:
    """Not beside the vault either; what it will be is known."""
    assert one.pdf.startswith(b"%PDF-1.7")
    assert not list(tmp_path.rglob("*.pdf")) and not list(tmp_path.rglob("*.part"))
    assert one.pages > 6 and [exhibit.title for exhibit in one.exhibits] == ["Permit", "Note"]
    assert vault.database.value("SELECT count(*) FROM activity WHERE action = 'bundle'") == 0


def test_what_is_saved_are_the_very_bytes(one: Made, sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "out.pdf"
    built = bundle.save(one, path, sandbox=sandbox)
    assert path.read_bytes() == one.pdf
    assert built == one.built(path) and built.bytes == len(one.pdf)


def test_damage_on_the_way_is_found_before_the_file_has_its_name(
    one: Made, sandbox: Sandbox, tmp_path: Path
) -> None:
    """A page that is another one than was prepared, and bytes that changed: both are seen."""
    number, _part, page = one.sample.pages[0]
    wrong = dataclasses.replace(one.sample, pages=((number - 1, 0, page),))
    with pytest.raises(FlexKeeperError, match="same look"):
        bundle.save(dataclasses.replace(one, sample=wrong), tmp_path / "out.pdf", sandbox=sandbox)
    torn = one.pdf.replace(b"/Kids", b"/Kibs")
    with pytest.raises(FlexKeeperError, match="did not pass"):
        bundle.save(dataclasses.replace(one, pdf=torn), tmp_path / "out.pdf", sandbox=sandbox)
    assert list(tmp_path.glob("*.p*")) == []


def test_the_same_is_not_made_again(one: Made, vault: Vault, ids: list[int], sandbox: Sandbox) -> None:
    """Some hours later it is still the same bundle."""
    later = dataclasses.replace(WISHES, clock=CLOCK + timedelta(hours=3))

    def again(wishes: BundleWishes = later, order: list[int] = ids) -> Made:
        return records.make_bundle(vault, order, wishes, sandbox=sandbox, known=one)

    assert again() is one
    records.edit(vault, ids[1], add_tags=["a tag is on no page"])
    assert again() is one


@pytest.mark.parametrize("change", ["day", "title", "order", "record", "name", "turn", "captions"])
def test_what_would_come_out_otherwise_is_made_again(
    one: Made, vault: Vault, ids: list[int], sandbox: Sandbox, change: str
) -> None:
    wishes: dict[str, Any] = {}
    match change:
        case "day":
            wishes = {"clock": CLOCK + timedelta(days=1)}
        case "title":
            wishes = {"title": "Other"}
        case "captions":
            wishes = {"captions": "none"}
        case "order":
            ids = ids[::-1]
        case "record":
            records.edit(vault, ids[0], values={"title": "A permit"})
        case "name":
            records.set_me(vault, {"name": "Marisol Vega"})
        case "turn":
            document = records.documents_of(vault, ids[0])[0]
            records.set_recipe(vault, document.id, {"rotation": 90})
    asked = dataclasses.replace(WISHES, **wishes)
    again = records.make_bundle(vault, ids, asked, sandbox=sandbox, known=one)
    assert again is not one and again.pdf != one.pdf


def test_what_a_bundle_shows_of_itself_has_no_papers_in_it(papers: Papers, sandbox: Sandbox) -> None:
    """Neither bytes nor passwords reach a report through it."""
    source = papers.source(made.locked_pdf("sesame"), "locked.pdf", PDF, password="sesame")
    one = bundle.make(plan(Exhibit("Locked", sources=(source,))), papers.open, sandbox=sandbox)
    assert one.omitted == () and "sesame" not in repr(one) and "%PDF" not in repr(one)


def test_a_place_is_looked_at_before_any_work(vault: Vault, ids: list[int], sandbox: Sandbox) -> None:
    steps: list[object] = []
    with pytest.raises(FlexKeeperError, match="own folder"):
        records.build_bundle(
            vault,
            ids,
            WISHES,
            vault.path / "x.pdf",
            sandbox=sandbox,
            progress=Progress(lambda *s: steps.append(s)),
        )
    assert steps == []
