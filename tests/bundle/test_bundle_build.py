"""Whole bundles: what is in them, how other programs see them, and that nothing is left lying about."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from flexkeeper import bundle
from flexkeeper.bundle import Exhibit, look
from flexkeeper.bundle.build import all_passed
from flexkeeper.errors import FlexKeeperError
from flexkeeper.progress import Cancelled, Progress
from flexkeeper.sandbox import Sandbox
from tests.bundle import papers as made
from tests.bundle.papers import PDF, Build, Papers, plan
from tests.bundle.test_bundle_prepare import CLOCKWISE


def texts(path: Path) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(path)]


def manifest_of(path: Path) -> dict[str, Any]:
    private = PdfReader(path).trailer["/Root"]["/PieceInfo"]["/FlexKeeper"]["/Private"]
    found: dict[str, Any] = json.loads(private.get_data())
    return found


def middle_of(picture: Image.Image, color: tuple[int, int, int]) -> tuple[float, float]:
    """Where in a picture the pixels of about that color lie."""
    near = [ImageChops.difference(band, Image.new("L", picture.size, level))
            for band, level in zip(picture.split(), color, strict=True)]  # fmt: skip
    box = (
        ImageChops.lighter(ImageChops.lighter(*near[:2]), near[2])
        .point(lambda far: 255 * (far < 25))
        .getbbox()
    )
    assert box is not None
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


@pytest.fixture(scope="module")
def full(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> tuple[bundle.Built, Papers]:
    """One bundle of everything."""
    papers = Papers()
    path = tmp_path_factory.mktemp("full") / "bundle.pdf"
    return bundle.build(made.everything(papers), papers.open, path, sandbox=sandbox), papers


def test_it_says_what_it_built(full: tuple[bundle.Built, Papers]) -> None:
    built, _papers = full
    data = built.path.read_bytes()
    assert (built.bytes, built.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert [exhibit.label for exhibit in built.exhibits] == ["A", "B", "C", "D"]
    conversions = [[source.conversion for source in exhibit.sources] for exhibit in built.exhibits]
    assert conversions == [
        ["copied"],
        ["photo", "picture"],
        ["typeset", "typeset", "explained"],
        ["copied", "flattened"],
    ]
    assert [(one.label, one.name) for one in built.omitted] == [("C.3", "old.msg")]
    assert built.pages == len(PdfReader(built.path).pages)


def test_every_page_is_stamped_with_its_number(full: tuple[bundle.Built, Papers]) -> None:
    built, _papers = full
    for number, text in enumerate(texts(built.path), start=1):
        assert f"page {number} of {built.pages}" in text
    second = built.exhibits[0].first_page + 1
    assert f"Exhibit A-2 · page {second} of {built.pages}" in texts(built.path)[second - 1]


def test_words_of_every_kind_come_out(full: tuple[bundle.Built, Papers]) -> None:
    built, _papers = full
    text = " ".join(" ".join(texts(built.path)).split())
    for part in ('#panic("no") *bold* $x$ ]', "你好", "Hello Marisol,", "support@example.org", "2026-11-28"):
        assert part in text
    assert "U+4FFFF" in text
    assert "This kind of file has no pages to show" in text
    assert "Parcel at the door" in text


def test_qpdf_and_its_tags(full: tuple[bundle.Built, Papers]) -> None:
    built, _papers = full
    if not shutil.which("qpdf"):
        pytest.skip("qpdf is not installed")
    found = subprocess.run(["qpdf", "--check", built.path], capture_output=True, text=True)
    assert (found.returncode, found.stderr) == (0, "")
    root = PdfReader(built.path).trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert built.path.read_bytes().startswith(b"%PDF-1.7")


def test_links_and_bookmarks_keep_the_readers_zoom(full: tuple[bundle.Built, Papers]) -> None:
    built, _papers = full
    reader = PdfReader(built.path)
    pages = {page.indirect_reference: number for number, page in enumerate(reader.pages, start=1)}
    led = []
    for annotation in reader.pages[1]["/Annots"]:
        page, kind, *zoom = annotation.get_object()["/Dest"]
        assert kind == "/XYZ"
        assert [entry.get_object() for entry in zoom] == [None, None, None] or all(
            type(entry).__name__ == "NullObject" for entry in zoom
        )
        led.append(pages[page])
    assert set(led) == {exhibit.first_page for exhibit in built.exhibits}
    titles = [mark.get_title() for mark in pdfium.PdfDocument(built.path).get_toc()]
    assert f"A  Insurance card (p. {built.exhibits[0].first_page})" in titles
    assert any(title.startswith("B.1  door.jpg (p. ") for title in titles)


def test_turned_pages_look_like_their_source_above_the_strip(full: tuple[bundle.Built, Papers]) -> None:
    built, papers = full
    source = made.everything(papers).exhibits[3].sources[0]
    original = look.rendered(pdfium.PdfDocument(papers.open(source).read())[0], 72)
    found = look.rendered(pdfium.PdfDocument(built.path)[built.exhibits[3].first_page], 72)
    assert found.height == original.height + 22
    assert look.same(original, found.crop((0, 0, *original.size)))


def test_papers_the_driver_turned_stand_as_he_turned_them(build: Build, papers: Papers) -> None:
    """The same file turned twice is two papers; each stands in its own way, and the last page says so."""
    original = made.text_pdf(1, "Lying on its side", media=(0, 0, 500, 700))
    turned = [papers.source(original, "a.pdf", PDF, rotation=rotation) for rotation in (0, 90, 180, 270)]
    photo = papers.source(made.jpeg(), "door.jpg", "image/jpeg", rotation=90)
    path = build(plan(Exhibit("Turned", sources=(*turned, photo))), papers)
    pages = pdfium.PdfDocument(path)
    manifest = manifest_of(path)
    places = [one["first_page"] - 1 for one in manifest["exhibits"][0]["sources"]]
    upright = look.rendered(pdfium.PdfDocument(original)[0], 72)
    for place, turn in zip(places[:4], (None, *CLOCKWISE.values()), strict=True):
        wanted = upright if turn is None else upright.transpose(turn)
        found = look.above_strip(pages[place], wanted, wanted.size)
        assert look.same(wanted.reduce(4), found.reduce(4))
    red, green, blue = (
        middle_of(look.rendered(pages[places[4]], 72), color)
        for color in ((200, 20, 20), (20, 160, 20), (20, 20, 200))
    )
    # Upright, red is above blue and left of green.
    assert red[0] > blue[0] + 50 and green[1] > red[1] + 50
    assert texts(path)[-1].count("turned by the person") == 4
    assert "Lying on its side" in texts(path)[places[1]]


def test_same_plan_and_clock_same_bytes(sandbox: Sandbox, tmp_path: Path) -> None:
    papers = Papers()
    one = made.everything(papers)
    paths = [tmp_path / "one.pdf", tmp_path / "two.pdf"]
    for path in paths:
        bundle.build(one, papers.open, path, sandbox=sandbox)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_the_prepared_are_used_again(sandbox: Sandbox, tmp_path: Path, papers: Papers) -> None:
    class Kept(dict[str, bytes]):
        def put(self, key: str, value: bytes) -> None:
            self[key] = value

    kept = Kept()
    one = plan(Exhibit("A paper", sources=(papers.source(made.text_pdf(), "a.pdf", PDF),)))
    first = bundle.build(one, papers.open, tmp_path / "a.pdf", sandbox=sandbox, prepared=kept)
    assert len(kept) == 1

    [key] = kept
    put_in_by_the_test = made.text_pdf(1, "Prepared by the test")
    other = papers.source(put_in_by_the_test, "other.pdf", PDF)
    bundle.build(
        plan(Exhibit("Other", sources=(other,))),
        papers.open,
        tmp_path / "o.pdf",
        sandbox=sandbox,
        prepared=kept,
    )
    again = bundle.build(one, papers.open, tmp_path / "b.pdf", sandbox=sandbox, prepared=kept)
    assert again.sha256 == first.sha256
    kept[key] = kept[f"prepared/{other.sha256}/{key.split('/', 2)[2]}"]
    bundle.build(one, papers.open, tmp_path / "c.pdf", sandbox=sandbox, prepared=kept)
    assert "Prepared by the test" in " ".join(texts(tmp_path / "c.pdf"))


@pytest.mark.parametrize(("captions", "there", "gone"), [
    ("full", ["Parcel", "6:04", "47.6"], []),
    ("date", ["6:04"], ["Parcel at", "47.6"]),
    ("none", [], ["Parcel at", "6:04", "47.6"]),
])  # fmt: skip
def test_captions_by_choice(
    build: Build, papers: Papers, captions: str, there: list[str], gone: list[str]
) -> None:
    photo = papers.source(
        made.jpeg(),
        "p.jpg",
        "image/jpeg",
        caption="Parcel at",
        taken_at="2026-11-02 18:04",
        place="47.6, -122.3",
    )
    text = " ".join(texts(build(plan(Exhibit("Photo", sources=(photo,)), captions=captions), papers)))
    assert all(part in text for part in there)
    assert not any(part in text for part in gone)


def test_spanish_and_a4(build: Build, papers: Papers) -> None:
    one = plan(
        Exhibit("Seguro", sources=(papers.source(made.text_pdf(), "seguro.pdf", PDF),)),
        language="es",
        paper="a4",
    )
    path = build(one, papers)
    assert "Prueba A-1 · página 3 de" in texts(path)[2]
    assert pdfium.PdfDocument(path)[0].get_size() == pytest.approx((595.28, 841.89), abs=0.1)
    assert PdfReader(path).trailer["/Root"]["/Lang"] == "es"


def test_a_very_long_title_and_a_very_long_name(build: Build, papers: Papers) -> None:
    source = papers.source(made.text_pdf(1), "n" * 4000 + ".pdf", PDF)
    path = build(plan(Exhibit("word " * 10_000, sources=(source,)), title="T" * 3000), papers)
    assert sum(text.count("word") for text in texts(path)) >= 10_000


def test_many_exhibits_and_a_source_twice(build: Build, papers: Papers) -> None:
    source = papers.source(made.text_pdf(1), "same.pdf", PDF)
    path = build(
        plan(*(Exhibit(f"Paper {number}", sources=(source, source)) for number in range(30))), papers
    )
    assert any(re.search(r"Exhibit AD-3 · page \d+ of", text) for text in texts(path))


def test_long_texts_and_tables_say_what_is_missing(build: Build, papers: Papers) -> None:
    table = "\n".join(",".join(f"{row}-{column}" for column in range(20)) for row in range(2_000))
    words = "many words\n" * 50_000
    path = build(
        plan(
            Exhibit("Table", sources=(papers.source(table.encode(), "t.csv", "text/csv", text=table),)),
            Exhibit("Text", sources=(papers.source(words.encode(), "t.txt", "text/plain", text=words),)),
        ),
        papers,
    )
    text = " ".join(" ".join(texts(path)).split())
    assert "of 2000 rows and 14 of 20 columns are printed" in text
    assert "The text goes on for 150000 more characters" in text.replace("149999", "150000")


@pytest.mark.parametrize("label", ["Preparing papers", "Stamping pages", "Checking"])
def test_cancelling_leaves_nothing(sandbox: Sandbox, tmp_path: Path, papers: Papers, label: str) -> None:
    progress = Progress(lambda step, _done, _total: progress.cancel() if step == label else None)
    sources = tuple(papers.source(made.text_pdf(3, f"No {n}"), f"{n}.pdf", PDF) for n in range(3))
    output = tmp_path / "bundle.pdf"
    output.write_bytes(b"what was there before")
    with pytest.raises(Cancelled):
        bundle.build(
            plan(Exhibit("A", sources=sources)), papers.open, output, sandbox=sandbox, progress=progress
        )
    assert [path.name for path in tmp_path.iterdir()] == ["bundle.pdf"]
    assert output.read_bytes() == b"what was there before"


@pytest.mark.parametrize(
    "output", ["nowhere/bundle.pdf", ".", "n" * 252 + ".pdf", "\U0001f600" * 64, "n" * 300 + "/b.pdf"]
)
def test_places_that_cannot_be_written_are_said(
    sandbox: Sandbox, tmp_path: Path, papers: Papers, output: str
) -> None:
    one = plan(Exhibit("A", sources=(papers.source(made.text_pdf(), "a.pdf", PDF),)))
    with pytest.raises(FlexKeeperError, match="cannot be written"):
        bundle.build(one, papers.open, tmp_path / output, sandbox=sandbox)


def test_the_longest_name_there_is_can_be_written(sandbox: Sandbox, tmp_path: Path) -> None:
    output = tmp_path / ("n" * 251 + ".pdf")
    assert bundle.build(plan(Exhibit("A")), Papers().open, output, sandbox=sandbox).path.is_file()


def test_no_name_is_said(sandbox: Sandbox, papers: Papers) -> None:
    with pytest.raises(FlexKeeperError, match="has no file name"):
        bundle.build(plan(Exhibit("A")), papers.open, Path(), sandbox=sandbox)


def test_a_folder_that_may_not_be_written_to_is_said(
    sandbox: Sandbox, tmp_path: Path, papers: Papers
) -> None:
    place = tmp_path / "locked"
    place.mkdir(mode=0o500)
    # Permissions do not stop root, for whom a file system that is read-only does.
    is_root = os.access(place, os.W_OK)
    if is_root:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "none", place], check=True)
    try:
        with pytest.raises(FlexKeeperError, match="written"):
            bundle.build(plan(Exhibit("A")), papers.open, place / "a.pdf", sandbox=sandbox)
    finally:
        if is_root:
            subprocess.run(["umount", place], check=True)


def test_a_pipe_or_device_is_not_replaced(sandbox: Sandbox, tmp_path: Path, papers: Papers) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(FlexKeeperError, match="cannot be written"):
        bundle.build(plan(Exhibit("A")), papers.open, pipe, sandbox=sandbox)
    assert pipe.is_fifo()


def test_only_its_owner_may_read_a_bundle(sandbox: Sandbox, tmp_path: Path, papers: Papers) -> None:
    output = tmp_path / "bundle.pdf"
    output.write_bytes(b"an earlier one")
    output.chmod(0o644)
    bundle.build(plan(Exhibit("A")), papers.open, output, sandbox=sandbox)
    assert output.stat().st_mode & 0o777 == 0o600


def test_an_empty_plan_and_a_language_nobody_wrote(sandbox: Sandbox, tmp_path: Path, papers: Papers) -> None:
    with pytest.raises(FlexKeeperError, match="nothing to put"):
        bundle.build(plan(), papers.open, tmp_path / "a.pdf", sandbox=sandbox)
    with pytest.raises(FlexKeeperError, match="not written in"):
        bundle.build(plan(Exhibit("A"), language="xx"), papers.open, tmp_path / "a.pdf", sandbox=sandbox)


def test_a_full_disk_leaves_nothing(sandbox: Sandbox, tmp_path: Path, papers: Papers) -> None:
    place = tmp_path / "small"
    place.mkdir()
    mounted = (
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "none", place], capture_output=True)
        if shutil.which("mount")
        else None
    )
    if mounted is None or mounted.returncode:
        pytest.skip("a small file system cannot be mounted here")
    try:
        one = plan(Exhibit("A", sources=(papers.source(made.text_pdf(), "a.pdf", PDF),)))
        with pytest.raises(FlexKeeperError, match="not enough room"):
            bundle.build(one, papers.open, place / "bundle.pdf", sandbox=sandbox)
        assert list(place.iterdir()) == []
    finally:
        subprocess.run(["umount", place], check=True)


def test_fonts_are_seen_inside_the_walls(sandbox: Sandbox) -> None:
    faces = sandbox.run("tests.bundle.jobs:faces", {}).values["faces"]
    assert faces > 100


def test_pages_go_in_untouched_by_the_page_picture(build: Build, papers: Papers) -> None:
    image = made.picture((640, 400))
    photo = papers.source(made.saved(image, "JPEG", quality=92), "p.jpg", "image/jpeg")
    path = build(plan(Exhibit("Photo", sources=(photo,))), papers)
    page = PdfReader(path).pages[3]
    form = next(entry.get_object() for entry in page["/Resources"]["/XObject"].values())
    stream = form["/Resources"]["/XObject"]["/I"]
    assert Image.open(io.BytesIO(stream._data)).tobytes() == Image.open(papers.open(photo)).tobytes()


def test_the_manifest_can_be_read_by_anyone(full: tuple[bundle.Built, Papers]) -> None:
    built, _papers = full
    manifest = manifest_of(built.path)
    assert manifest["format"] == 0
    assert manifest["pages"] == built.pages
    assert [one["label"] for one in manifest["plan"]["exhibits"]] == ["A", "B", "C", "D"]
    assert "password" not in json.dumps(manifest)


def test_a_failed_check_is_named_and_blames_nobody() -> None:
    checks = [
        bundle.Check("pages", True, "3 pages"),
        bundle.Check("index", False, "The index row of exhibit B is wrong."),
    ]
    with pytest.raises(FlexKeeperError) as raised:
        all_passed(checks)
    assert raised.value.message.endswith("our own checks: index (The index row of exhibit B is wrong.)")
    assert "not in your papers" in raised.value.remedy
    all_passed(checks[:1])
