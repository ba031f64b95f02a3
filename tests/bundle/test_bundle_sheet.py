"""A sheet of our own names the pages of the files beside it, and verify notices every wrong one."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from flexkeeper import bundle
from flexkeeper.bundle import Exhibit, Sheet, SheetRow, Source
from flexkeeper.sandbox import Sandbox
from tests.bundle import papers as made
from tests.bundle.papers import PDF, Papers, name, plan


def exhibit(papers: Papers, files: list[Source], rows: list[SheetRow]) -> Exhibit:
    sheet = Sheet("Summary", (("Vehicle", "Corolla"),), ("Work",), tuple(rows), (("Total", "$3.00"),))
    first = papers.source(sheet.content(), "Summary", "application/json", sheet=sheet)
    return Exhibit("Maintenance", sources=(first, *files))


def pages_printed(pdf: bytes, summary: int) -> dict[str, str]:
    """What the sheet on a page prints behind `Work …`, as pdfium reads it."""
    text = pdfium.PdfDocument(pdf)[summary - 1].get_textpage().get_text_range()
    return dict(re.findall(r"(Work [0-9]+)\s+(.+?)\s*$", text, re.MULTILINE))


def links(reader: PdfReader, page: int) -> list[int]:
    """The pages that the links of a page lead to."""
    notes = reader.pages[page - 1].get("/Annots", [])
    targets = [note.get_object()["/Dest"][0] for note in notes]
    numbers = {one.indirect_reference.idnum: number for number, one in enumerate(reader.pages, 1)}  # type: ignore[union-attr]
    return [numbers[target.indirect_reference.idnum] for target in targets]


def mixed(papers: Papers) -> list[Source]:
    return [
        papers.source(made.text_pdf(3), "three.pdf", PDF),
        papers.source(made.jpeg(1), "photo.jpg", "image/jpeg"),
        papers.source(made.text_pdf(1, "Other"), "one.pdf", PDF),
        papers.source(b"?", "odd.bin", "application/octet-stream"),
        papers.source(b"words", "note.txt", "text/plain", text="Words"),
        papers.source(made.text_pdf(2, "Last"), "two.pdf", PDF),
    ]


@pytest.fixture(scope="module")
def good(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An exhibit before, a sheet with every sort of file, one row about none."""
    papers = Papers()
    rows = [SheetRow((f"Work {number}",), number) for number in range(2, 8)]
    rows.append(SheetRow(("Work 8",), 0, "no receipt"))
    before = Exhibit("Before", sources=(papers.source(made.text_pdf(4, "Before"), "before.pdf", PDF),))
    wanted = plan(before, exhibit(papers, mixed(papers), rows))
    path = tmp_path_factory.mktemp("sheet") / "bundle.pdf"
    return bundle.build(wanted, papers.open, path, sandbox=sandbox).path


def test_each_row_prints_the_page_on_which_its_file_begins(good: Path, sandbox: Sandbox) -> None:
    """Foreign pages, pictures and texts; what cannot be shown refers to the divider."""
    assert all(check.ok for check in bundle.verify(good, sandbox=sandbox))
    reader = PdfReader(good)
    # cover, index, divider and 4 pages, divider, sheet: 10 is the first page of the first file
    printed = pages_printed(good.read_bytes(), 9)
    assert printed == {
        "Work 2": "10",
        "Work 3": "13",
        "Work 4": "14",
        "Work 5": "Not shown",
        "Work 6": "15",
        "Work 7": "16",
        "Work 8": "no receipt",
    }
    assert links(reader, 9) == [10, 13, 14, 15, 16]
    assert "Last" in pdfium.PdfDocument(good)[15].get_textpage().get_text_range()


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_any_mixture_of_files_is_numbered_right(sandbox: Sandbox, data: st.DataObject) -> None:
    """Whatever files, in whatever order, however many rows: making verifies every number."""
    papers = Papers()
    known = mixed(papers)
    files = [known[index] for index in data.draw(st.lists(st.integers(0, len(known) - 1), max_size=7))]
    numbers = st.integers(0 if not files else 2, len(files) + 1 if files else 0)
    named = data.draw(st.lists(numbers, max_size=60))
    rows = [
        SheetRow((f"Work {index}",), number, "none" if not number else "")
        for index, number in enumerate(named)
    ]
    with tempfile.TemporaryDirectory() as folder:
        wanted = plan(exhibit(papers, files, rows))
        built = bundle.build(wanted, papers.open, Path(folder) / "bundle.pdf", sandbox=sandbox)
        [references] = [one for one in bundle.verify(built.path, sandbox=sandbox) if one.name == "references"]
    shown = {number for number in named if number and built.exhibits[0].sources[number - 1].status == "shown"}
    assert references.ok
    assert references.detail.startswith(f"{len(shown)} ")
    assert built.exhibits[0].sources[0].conversion == "summary"


def exchange_two_numbers(writer: PdfWriter) -> None:
    notes = writer.pages[8]["/Annots"]
    first, second = notes[0].get_object(), notes[1].get_object()
    first[name("/Rect")], second[name("/Rect")] = second["/Rect"], first["/Rect"]


def lead_elsewhere(writer: PdfWriter) -> None:
    notes = writer.pages[8]["/Annots"]
    notes[0].get_object()[name("/Dest")][0] = writer.pages[2].indirect_reference  # type: ignore[index]


def drop_a_link(writer: PdfWriter) -> None:
    del writer.pages[8]["/Annots"][0]  # type: ignore[attr-defined]


@pytest.mark.parametrize("damage", [exchange_two_numbers, lead_elsewhere, drop_a_link])
def test_a_wrong_reference_is_red_and_nothing_else(
    good: Path, sandbox: Sandbox, tmp_path: Path, damage: object
) -> None:
    """A number that leads to another page, or nowhere."""
    writer = PdfWriter(clone_from=good)
    damage(writer)  # type: ignore[operator]
    path = tmp_path / "damaged.pdf"
    with path.open("wb") as file:
        writer.write(file)
    assert {check.name for check in bundle.verify(path, sandbox=sandbox) if not check.ok} == {"references"}


def test_a_long_word_is_not_printed_over_the_next_column(sandbox: Sandbox, tmp_path: Path) -> None:
    """A shop that is written as one word, in the column of shops of a maintenance summary."""
    papers, shop = Papers(), "docksidemotorserviceandrepair"
    row = SheetRow(("2026-10-02", "66,300", shop, "Oil change", "$12.00"), 0, "no receipt")
    columns, shares = ("Date", "Odometer", "Shop", "Work done", "Cost"), (0, 0, 2, 3, 0)
    sheet = Sheet("Summary", (), columns, (row,), (), numbers=(1, 4), shares=shares)
    source = papers.source(sheet.content(), "Summary", "application/json", sheet=sheet)
    path = tmp_path / "bundle.pdf"
    wanted = plan(Exhibit("Maintenance", sources=(source,)))
    bundle.build(wanted, papers.open, path, sandbox=sandbox)
    page = pdfium.PdfDocument(path)[3].get_textpage()
    work, _length = page.search("Oil change").get_next()
    first, _length = page.search("docksidemotor").get_next()
    edges = [
        page.get_charbox(place)[2] for place in range(first, work) if page.get_text_range(place, 1).strip()
    ]
    assert max(edges) < page.get_charbox(work)[0]
