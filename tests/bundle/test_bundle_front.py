"""Sheets between the cover and the index: their words, and the pages of the exhibits that they name."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from flexkeeper import bundle
from flexkeeper.bundle import Exhibit, Plan, Sheet, SheetRow
from flexkeeper.sandbox import Sandbox
from tests.bundle import papers as made
from tests.bundle.papers import PDF, Papers, name, plan

HOSTILE = [
    "",
    "   ",
    "#strong[$x$] `code` \\ <label> @reference <b>markup</b> &amp; {page}",
    "\u202eright to left\u202c שלום עולם مرحبا",
    "👩‍👩‍👧 \U0001f600 \u0000\u0007\ufffe",
    "word " * 10_000,
    "x" * 5_000,
]


def exhibits(papers: Papers, *counts: int) -> list[Exhibit]:
    return [
        Exhibit(f"Paper {count}", sources=(papers.source(made.text_pdf(count, f"P{at}"), f"{at}.pdf", PDF),))
        for at, count in enumerate(counts)
    ]


def wanted(papers: Papers, *front: Sheet) -> Plan:
    return replace(plan(*exhibits(papers, 3, 1, 2)), front=front)


TABLE = Sheet(
    "What they say, and the answer",
    columns=("What they say", "Answer"),
    rows=(
        SheetRow(("Late", "I was on time"), exhibits=(0, 2)),
        SheetRow(("Not received", "It was"), exhibits=(1,)),
        SheetRow(("Rude", ""), without="no exhibit"),
    ),
    shares=(1, 1),
)
LETTER = Sheet("Letter", paragraphs=("Dear team,", "Here is what happened."))


@pytest.fixture(scope="module")
def good(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Path:
    papers = Papers()
    path = tmp_path_factory.mktemp("front") / "bundle.pdf"
    return bundle.build(wanted(papers, LETTER, TABLE), papers.open, path, sandbox=sandbox).path


def text(path: Path, page: int) -> str:
    return str(pdfium.PdfDocument(path)[page - 1].get_textpage().get_text_range())


def test_sheets_stand_before_the_index_and_name_the_pages_of_exhibits(good: Path) -> None:
    """cover 1, letter 2, table 3, index 4, A 5-8, B 9-10, C 11-13"""
    assert "Here is what happened." in text(good, 2)
    lines = text(good, 3).split()
    assert [lines[at + 2] for at, word in enumerate(lines[:-2]) if word in "ABC"] == ["5", "11", "9"]
    assert "no exhibit" in text(good, 3)
    assert "Index" in text(good, 4)
    marks = [mark.title for mark in PdfReader(good).outline if not isinstance(mark, list)]
    assert marks[:4] == [
        "Cover (p. 1)",
        "Letter (p. 2)",
        "What they say, and the answer (p. 3)",
        "Index (p. 4)",
    ]


def test_verify_counts_the_pages_that_are_named(good: Path, sandbox: Sandbox) -> None:
    checks = {one.name: one for one in bundle.verify(good, sandbox=sandbox)}
    assert all(one.ok for one in checks.values())
    assert checks["references"].detail.startswith("3 ")


def test_verify_sees_a_link_that_leads_elsewhere(good: Path, sandbox: Sandbox, tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=good)
    notes = writer.pages[2]["/Annots"]
    first, second = notes[0].get_object(), notes[1].get_object()  # type: ignore[index]
    first[name("/Dest")], second[name("/Dest")] = second["/Dest"], first["/Dest"]
    spoiled = tmp_path / "spoiled.pdf"
    writer.write(spoiled)
    checks = {one.name: one.ok for one in bundle.verify(spoiled, sandbox=sandbox)}
    assert not checks["references"]


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_any_words_and_any_names_of_exhibits_are_set_and_right(sandbox: Sandbox, data: st.DataObject) -> None:
    """Building verifies every number before it hands over."""
    words = st.sampled_from(HOSTILE)
    rows = st.builds(
        SheetRow,
        st.tuples(words, words),
        st.just(0),
        words,
        st.lists(st.integers(0, 2), max_size=3, unique=True).map(tuple),
    )
    sheets = st.builds(
        Sheet,
        words,
        lines=st.lists(st.tuples(words, words), max_size=2).map(tuple),
        columns=st.just(("One", "Two")),
        rows=st.lists(rows, max_size=4).map(tuple),
        paragraphs=st.lists(words, max_size=2).map(tuple),
    )
    front = data.draw(st.lists(sheets, max_size=2))
    papers = Papers()
    with tempfile.TemporaryDirectory() as folder:
        built = bundle.build(
            wanted(papers, *front), papers.open, Path(folder) / "bundle.pdf", sandbox=sandbox
        )
    assert [one.label for one in built.exhibits] == ["A", "B", "C"]
