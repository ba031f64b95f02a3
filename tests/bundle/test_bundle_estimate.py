"""How long a bundle will be is said before it is built, and is about right."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from flexkeeper import bundle
from flexkeeper.bundle import Exhibit, Source, estimate
from flexkeeper.sandbox import Sandbox
from tests.bundle.papers import PDF, Papers, jpeg, plan, text_pdf

LOCKED = Source("0" * 64, "locked.pdf", PDF, 9_000_000, 80, omitted_reason="It is locked.")


def letter(pages: int) -> Source:
    """A text that takes about so many pages."""
    return Source("1" * 64, "note.txt", "text/plain", 10, None, text="word " * (pages * 810))


def test_what_is_not_shown_takes_no_room() -> None:
    """A locked file counts neither its pages nor its bytes; its divider stays."""
    opened = dataclasses.replace(LOCKED, omitted_reason="")
    (shown,) = estimate(plan(Exhibit("A", sources=(opened,)))).exhibits
    (left_out,) = estimate(plan(Exhibit("A", sources=(LOCKED,)))).exhibits
    assert (shown.pages, left_out.pages) == (81, 1)
    assert shown.bytes - left_out.bytes == 9_000_000
    assert (shown.shown, left_out.shown) == (1, 0)


def test_shares_and_own_pages_make_the_whole() -> None:
    """Cover, index and the two lists at the end are counted once."""
    made = estimate(plan(Exhibit("A", sources=(letter(3),)), Exhibit("B", sources=(letter(1),))))
    assert [one.pages for one in made.exhibits] == [4, 2]
    assert made.pages == 4 + 6


def test_the_estimate_is_near_what_is_built(sandbox: Sandbox, papers: Papers, tmp_path: Path) -> None:
    """A PDF, a photo and texts over 15 exhibits: at most a page off."""
    permit = papers.source(text_pdf(pages=5), "permit.pdf", PDF, pages=5)
    gate = papers.source(jpeg(), "gate.jpg", "image/jpeg", pages=1)
    locked = papers.source(b"%PDF", "locked.pdf", PDF, omitted_reason="It is locked.")
    texts = []
    for number in range(13):
        note = letter(number % 3 + 1)
        kept = papers.source(note.text.encode(), f"{number}.txt", "text/plain", text=note.text)
        texts.append(Exhibit(f"Note {number}", sources=(kept,)))
    wanted = plan(Exhibit("Permit", sources=(permit,)), Exhibit("Gate", sources=(gate, locked)), *texts)
    said = estimate(wanted)
    built = bundle.build(wanted, papers.open, tmp_path / "out.pdf", sandbox=sandbox)
    assert abs(said.pages - built.pages) <= 1
    assert [one.pages for one in said.exhibits] == [
        one.last_page - one.first_page + 1 for one in built.exhibits
    ]
    assert built.bytes / 3 < said.bytes < built.bytes * 3
