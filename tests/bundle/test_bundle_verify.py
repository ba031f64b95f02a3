"""Every check goes red on the damage it is for, and on nothing else."""

from __future__ import annotations

import io
import json
import os
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    EncodedStreamObject,
    NumberObject,
    TextStringObject,
)

from flexkeeper import bundle
from flexkeeper.errors import FlexKeeperError
from flexkeeper.sandbox import Sandbox
from tests.bundle import papers as made
from tests.bundle.papers import Papers, name

ALL = {
    "readable",
    "syntax",
    "active content",
    "manifest",
    "pages",
    "stamps",
    "index",
    "references",
    "bookmarks",
    "page labels",
    "fingerprints",
    "pictures",
}
Damage = Callable[[PdfWriter], None]


@pytest.fixture(scope="module")
def good(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Path:
    papers = Papers()
    path = tmp_path_factory.mktemp("good") / "bundle.pdf"
    return bundle.build(made.everything(papers), papers.open, path, sandbox=sandbox).path


def red(sandbox: Sandbox, folder: Path, data: bytes) -> set[str]:
    """The names of the checks that fail for `data`."""
    path = folder / "damaged.pdf"
    path.write_bytes(data)
    checks = bundle.verify(path, sandbox=sandbox)
    return {check.name for check in checks if not check.ok}


def damaged(good: Path, damage: Damage) -> bytes:
    writer = PdfWriter(clone_from=good)
    damage(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def root(writer: PdfWriter) -> DictionaryObject:
    return writer.root_object


def kids(writer: PdfWriter) -> ArrayObject:
    found = root(writer)["/Pages"]["/Kids"]
    assert isinstance(found, ArrayObject)
    return found


def manifest_changed(change: Callable[[dict], None]) -> Damage:
    def damage(writer: PdfWriter) -> None:
        private = root(writer)["/PieceInfo"]["/FlexKeeper"]
        values = json.loads(private["/Private"].get_data())
        change(values)
        stream = EncodedStreamObject()
        stream._data = zlib.compress(json.dumps(values).encode())
        stream[name("/Filter")] = name("/FlateDecode")
        private[name("/Private")] = writer._add_object(stream)

    return damage


def drop_a_page(writer: PdfWriter) -> None:
    del kids(writer)[3]
    root(writer)["/Pages"][name("/Count")] = NumberObject(len(kids(writer)))


def swap_pages(writer: PdfWriter) -> None:
    pages = kids(writer)
    pages[3], pages[4] = pages[4], pages[3]


def change_a_stamp(writer: PdfWriter) -> None:
    stream = kids(writer)[3].get_object()["/Contents"].get_object()
    stream._data = stream._data.replace(b"A-2", b"A-9")


def hide_a_stamp(writer: PdfWriter) -> None:
    # The words are there for pypdf, but drawn where nobody sees them.
    stream = kids(writer)[3].get_object()["/Contents"].get_object()
    stream._data = stream._data.replace(b" Tm (", b" Tm 0 5000 Td (")


def retarget_a_link(writer: PdfWriter) -> None:
    note = kids(writer)[1].get_object()["/Annots"][0].get_object()
    note["/Dest"][0] = kids(writer)[5]


def exchange_the_numbers_of_two_rows(writer: PdfWriter) -> None:
    notes = [entry.get_object() for entry in kids(writer)[1].get_object()["/Annots"]]
    first, second = (
        [note for note in notes if note.raw_get("/Dest")[0] == target]
        for target in dict.fromkeys(note.raw_get("/Dest")[0] for note in notes[:4])
    )
    for one, other in zip(first, second, strict=True):
        rectangle = one.raw_get("/Rect")
        one[name("/Rect")] = other.raw_get("/Rect")
        other[name("/Rect")] = rectangle


def print_the_cover_on_the_page_of_fingerprints(writer: PdfWriter) -> None:
    cover, page = kids(writer)[0].get_object(), kids(writer)[-2].get_object()
    page["/Contents"][0] = cover["/Contents"][0]
    page[name("/Resources")] = cover.raw_get("/Resources")


def outside_link(writer: PdfWriter) -> None:
    note = kids(writer)[1].get_object()["/Annots"][0].get_object()
    note[name("/A")] = DictionaryObject(
        {name("/S"): name("/URI"), name("/URI"): TextStringObject("https://example.org")}
    )


def remove_a_bookmark(writer: PdfWriter) -> None:
    first = root(writer)["/Outlines"]["/First"]
    second = first["/Next"]
    first[name("/Next")] = second.raw_get("/Next")
    second["/Next"][name("/Prev")] = root(writer)["/Outlines"].raw_get("/First")


def rename_a_bookmark(writer: PdfWriter) -> None:
    root(writer)["/Outlines"]["/First"][name("/Title")] = TextStringObject("Other (p. 1)")


def move_a_bookmark(writer: PdfWriter) -> None:
    root(writer)["/Outlines"]["/First"]["/Dest"][0] = kids(writer)[4]


def add_javascript(writer: PdfWriter) -> None:
    script = DictionaryObject({name("/S"): name("/JavaScript"), name("/JS"): TextStringObject("1")})
    root(writer)[name("/OpenAction")] = writer._add_object(script)


def add_an_attachment(writer: PdfWriter) -> None:
    writer.add_attachment("x.txt", b"x")


def add_a_page_action(writer: PdfWriter) -> None:
    kids(writer)[3].get_object()[name("/AA")] = DictionaryObject()


def add_a_note(writer: PdfWriter) -> None:
    note = DictionaryObject(
        {
            name("/Type"): name("/Annot"),
            name("/Subtype"): name("/Text"),
            name("/Rect"): ArrayObject([NumberObject(9)] * 4),
        }
    )
    kids(writer)[3].get_object()[name("/Annots")] = ArrayObject([writer._add_object(note)])


def add_metadata(writer: PdfWriter) -> None:
    writer.xmp_metadata = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"


def change_the_labels(writer: PdfWriter) -> None:
    root(writer)["/PageLabels"]["/Nums"][1][name("/St")] = NumberObject(2)


def change_a_picture(writer: PdfWriter) -> None:
    for page in writer.pages:
        for entry in page["/Resources"].get("/XObject", {}).values():
            inner = entry.get_object().get("/Resources", {}).get("/XObject", {})
            for image in inner.values():
                image.get_object()._data = made.saved(made.picture(seed=99), "JPEG")
                return


def other_sha256(values: dict) -> None:
    values["plan"]["exhibits"][0]["sources"][0]["sha256"] = "0" * 64


def other_sha256_and_fingerprint(values: dict) -> None:
    from flexkeeper.bundle.plan import fingerprint

    other_sha256(values)
    values["plan_fingerprint"] = fingerprint(values["plan"])


def other_range(values: dict) -> None:
    values["exhibits"][0]["last_page"] += 1


def no_exhibits(values: dict) -> None:
    values["plan"]["exhibits"] = "none"


@pytest.mark.parametrize(
    ("damage", "wanted"),
    [
        (drop_a_page, {"pages", "stamps"}),
        (swap_pages, {"stamps"}),
        (change_a_stamp, {"stamps"}),
        (hide_a_stamp, {"stamps"}),
        (retarget_a_link, {"index"}),
        (exchange_the_numbers_of_two_rows, {"index"}),
        (print_the_cover_on_the_page_of_fingerprints, {"manifest", "fingerprints"}),
        (outside_link, {"active content"}),
        (remove_a_bookmark, {"bookmarks"}),
        (rename_a_bookmark, {"bookmarks"}),
        (move_a_bookmark, {"bookmarks"}),
        (add_javascript, {"active content"}),
        (add_an_attachment, {"active content"}),
        (add_a_page_action, {"active content"}),
        (add_a_note, {"active content"}),
        (add_metadata, {"active content"}),
        (change_the_labels, {"page labels"}),
        (change_a_picture, {"pictures"}),
        (manifest_changed(other_sha256), {"manifest", "fingerprints"}),
        (manifest_changed(other_sha256_and_fingerprint), {"manifest", "fingerprints"}),
        (manifest_changed(other_range), {"pages"}),
        (manifest_changed(no_exhibits), {"manifest"}),
        (manifest_changed(lambda values: values.update(format=9)), {"manifest"}),
        (manifest_changed(lambda values: values.pop("stamp")), {"stamps"}),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_damage_is_found(
    sandbox: Sandbox, good: Path, tmp_path: Path, damage: Damage, wanted: set[str]
) -> None:
    found = red(sandbox, tmp_path, damaged(good, damage))
    assert wanted <= found
    assert "readable" not in found


def test_a_good_bundle_is_green_and_so_is_its_plain_copy(
    sandbox: Sandbox, good: Path, tmp_path: Path
) -> None:
    assert {check.name for check in bundle.verify(good, sandbox=sandbox)} == ALL
    assert red(sandbox, tmp_path, good.read_bytes()) == set()
    assert red(sandbox, tmp_path, damaged(good, lambda writer: None)) == set()


def test_an_escaped_name_does_not_hide(sandbox: Sandbox, good: Path, tmp_path: Path) -> None:
    data = good.read_bytes()
    begin = data.index(b"/Type /Page\n")
    # Eleven bytes for eleven, so that every offset stays: the page gets an action under an escaped name.
    hidden = data[:begin] + b"/#41A 1 0 R" + data[begin + 11 :]
    assert "active content" in red(sandbox, tmp_path, hidden)


def test_broken_streams_and_objects_are_found(sandbox: Sandbox, good: Path, tmp_path: Path) -> None:
    data = bytearray(good.read_bytes())
    start = data.index(b"stream\n", data.index(b"/FlateDecode")) + 7
    data[start + 4] ^= 0xFF
    assert "syntax" in red(sandbox, tmp_path, bytes(data))


def test_references_to_nothing_are_found(sandbox: Sandbox, good: Path, tmp_path: Path) -> None:
    data = good.read_bytes()
    number = re.search(rb"/XObject <<\n/P (\d+) 0 R", data)
    assert number is not None
    changed = data[: number.start(1)] + b"9" * len(number[1]) + data[number.end(1) :]
    assert "syntax" in red(sandbox, tmp_path, changed)


def test_no_object_is_hidden_behind_another(sandbox: Sandbox, good: Path, tmp_path: Path) -> None:
    data = good.read_bytes()
    # The table is told to leave one object out, so that it lies unseen behind the one before it.
    lines = list(re.finditer(rb"\n(\d{10}) 00000 n (?=\n)", data))
    hidden = lines[len(lines) // 2]
    changed = data[: hidden.start(1)] + b"0000000000 65535 f" + data[hidden.start(1) + 18 :]
    assert "syntax" in red(sandbox, tmp_path, changed)


@pytest.mark.parametrize("cut", [0, 1, 100, 5_000, -2_000, -30])
def test_torn_files_are_red_and_never_a_crash(sandbox: Sandbox, good: Path, tmp_path: Path, cut: int) -> None:
    assert red(sandbox, tmp_path, good.read_bytes()[:cut])


@pytest.mark.parametrize("other", [b"", b"hello", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_not_readable(sandbox: Sandbox, tmp_path: Path, other: bytes) -> None:
    assert red(sandbox, tmp_path, other) == {"readable"}


def test_another_pdf_is_no_bundle(sandbox: Sandbox, tmp_path: Path) -> None:
    assert red(sandbox, tmp_path, made.text_pdf()) == {"manifest"}
    assert red(sandbox, tmp_path, made.active_pdf()) >= {"manifest", "active content"}


def test_a_file_that_is_not_there_is_said(sandbox: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(FlexKeeperError, match="could not be read"):
        bundle.verify(tmp_path / "nothing.pdf", sandbox=sandbox)


def test_what_is_no_file_is_said_and_not_waited_for(sandbox: Sandbox, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, Path("/dev/zero")):
        with pytest.raises(FlexKeeperError, match="not a file"):
            bundle.verify(path, sandbox=sandbox)
    with pytest.raises(FlexKeeperError, match="could not be read"):
        bundle.verify(tmp_path / ("n" * 300), sandbox=sandbox)


def test_a_bundle_in_a_bundle(sandbox: Sandbox, good: Path, tmp_path: Path, papers: Papers) -> None:
    inner = papers.source(good.read_bytes(), "bundle.pdf", made.PDF)
    plan = made.plan(bundle.Exhibit("An earlier bundle", sources=(inner,)))
    built = bundle.build(plan, papers.open, tmp_path / "outer.pdf", sandbox=sandbox)
    assert built.pages > len(PdfReader(good).pages)


def test_a_page_that_looks_different_stops_the_build(sandbox: Sandbox, tmp_path: Path, good: Path) -> None:
    request = {"sample": [[4, 0, 0]]}
    (prepared,) = sandbox.run(
        "flexkeeper.bundle.prepare:run",
        {"media_type": made.PDF, "password": None, "pictures_only": False, "rotation": 0},
        [made.text_pdf(1, "Something else")],
    ).parts
    answer = sandbox.run("flexkeeper.bundle.check:run", request, [good.read_bytes(), prepared])
    checks = {one["name"]: one["ok"] for one in json.loads(answer.parts[0])}
    assert checks.pop("same look") is False
    assert all(checks.values())
