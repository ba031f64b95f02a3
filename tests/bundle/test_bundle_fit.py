"""Bundles with a limit: never above it, well used, and what must not lose anything does not."""

from __future__ import annotations

import io
import os
import random
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw
from pypdf import PdfReader
from pypdf.generic import StreamObject

from flexkeeper import bundle
from flexkeeper.bundle import Exhibit, Plan, TooLargeError, look
from flexkeeper.progress import Cancelled, Progress
from flexkeeper.sandbox import Sandbox
from tests.bundle import papers as made
from tests.bundle.papers import PDF, Papers, plan
from tests.bundle.pictures_in_pdf import odd_pictures_pdf, scanned_pdf
from tests.bundle.test_bundle_build import manifest_of, texts


class Kept(dict[str, bytes]):
    """What is prepared, kept between builds."""

    def put(self, key: str, value: bytes) -> None:
        self[key] = value


def photo(size: tuple[int, int], seed: int, quality: int = 93, **options: object) -> bytes:
    """A picture with soft and sharp parts, as large as a photo of that size is."""
    picture = made.picture(size, seed=seed)
    noise = Image.effect_noise((size[0] // 2, size[1] // 2), 40).resize(size)
    picture = Image.blend(picture, Image.merge("RGB", [noise] * 3), 0.2)
    return made.saved(picture, "JPEG", quality=quality, **options)


SIZES = ((1600, 1200), (1200, 1600), (2400, 1800), (1000, 1000), (1800, 900), (300, 200))
EVERY_PHOTO = [photo(size, seed) for seed, size in enumerate(SIZES)]
KEPT = Kept()


def of_photos(papers: Papers, photos: Sequence[bytes], **words: object) -> Plan:
    sources = [papers.source(data, f"{n}.jpg", "image/jpeg") for n, data in enumerate(photos)]
    return plan(*(Exhibit(f"Photo {n}", sources=(source,)) for n, source in enumerate(sources)), **words)


def size_of(one: Plan, papers: Papers, sandbox: Sandbox, prepared: Kept | None = None) -> int:
    return len(bundle.make(one, papers.open, sandbox=sandbox, prepared=prepared).pdf)


def images_of(pdf: bytes) -> list[StreamObject]:
    reader = PdfReader(io.BytesIO(pdf))
    objects = (reader.get_object(number) for number in reader.xref[0])
    found = [one for one in objects if isinstance(one, StreamObject) and one.get("/Subtype") == "/Image"]
    return [one for one in found if int(one["/Width"]) > 1]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    chosen=st.lists(st.sampled_from(range(len(SIZES))), min_size=1, max_size=7, unique=True),
    share=st.floats(0.02, 1.1),
)
def test_never_above_the_limit_and_well_used(sandbox: Sandbox, chosen: list[int], share: float) -> None:
    papers = Papers()
    whole = of_photos(papers, [EVERY_PHOTO[index] for index in chosen])
    untouched = size_of(whole, papers, sandbox, KEPT)
    limit = int(untouched * share)
    try:
        found = bundle.make(replace(whole, max_bytes=limit), papers.open, sandbox=sandbox, prepared=KEPT)
    except TooLargeError as too_large:
        assert too_large.limit == limit < too_large.least
        assert too_large.heaviest[0].bytes >= too_large.heaviest[-1].bytes > 0
        images = sum(len(EVERY_PHOTO[index]) for index in chosen)
        assert too_large.least - (untouched - images) < images * 0.4  # really made smaller before giving up
        return
    assert len(found.pdf) <= limit
    if untouched > limit:
        assert len(found.pdf) >= 0.9 * limit


@pytest.mark.parametrize("room", [0.8, 0.3])
def test_a_single_photo_uses_its_limit_too(sandbox: Sandbox, papers: Papers, room: float) -> None:
    one = of_photos(papers, [EVERY_PHOTO[2]])
    limit = int(size_of(one, papers, sandbox) * room)
    assert 0.9 * limit <= size_of(replace(one, max_bytes=limit), papers, sandbox) <= limit


def test_a_limit_with_room_changes_nothing(sandbox: Sandbox, papers: Papers) -> None:
    one = made.everything(papers)
    without = bundle.make(one, papers.open, sandbox=sandbox)
    limit = len(without.pdf)
    within = bundle.make(replace(one, max_bytes=limit), papers.open, sandbox=sandbox)
    assert within.pdf == without.pdf
    assert b"smaller" not in without.pdf


def test_same_plan_and_limit_same_bytes(sandbox: Sandbox, papers: Papers) -> None:
    one = of_photos(papers, EVERY_PHOTO)
    one = replace(one, max_bytes=int(size_of(one, papers, sandbox) * 0.3))
    kept = Kept()
    first = bundle.make(one, papers.open, sandbox=sandbox)
    again = bundle.make(one, papers.open, sandbox=sandbox, prepared=kept)
    steps = [key for key in kept if "q" in key.rsplit("/", 1)[1]]
    from_kept = bundle.make(one, papers.open, sandbox=sandbox, prepared=kept)
    assert first.pdf == again.pdf == from_kept.pdf
    assert len(steps) >= 5  # each is kept by document, recipe and size step


def test_photos_stay_untouched_while_there_is_room(sandbox: Sandbox, papers: Papers) -> None:
    one = of_photos(papers, EVERY_PHOTO)
    limit = int(size_of(one, papers, sandbox) * 0.93)
    found = bundle.make(replace(one, max_bytes=limit), papers.open, sandbox=sandbox)
    ways = [source.conversion for exhibit in found.exhibits for source in exhibit.sources]
    assert ways.count("photo") >= 4 and "smaller" in ways
    untouched = {data[-2000:-2] for data in EVERY_PHOTO}
    assert sum(image._data[-2000:-2] in untouched for image in images_of(found.pdf)) == ways.count("photo")


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_smaller_photos_stand_as_upright_and_as_large(
    sandbox: Sandbox, papers: Papers, orientation: int
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    one = of_photos(papers, [photo((2400, 1800), 3, exif=exif)])
    whole = bundle.make(one, papers.open, sandbox=sandbox)
    within = bundle.make(replace(one, max_bytes=len(whole.pdf) // 3), papers.open, sandbox=sandbox)
    assert max(int(image["/Width"]) for image in images_of(within.pdf)) < 2400
    pages = [pdfium.PdfDocument(pdf)[3] for pdf in (whole.pdf, within.pdf)]
    pictures = [look.rendered(page, 72).reduce(4) for page in pages]
    assert max(high for _low, high in ImageChops.difference(*pictures).getextrema()) < 40  # type: ignore[misc]


def test_the_last_page_says_what_was_made_smaller(sandbox: Sandbox, tmp_path: Path, papers: Papers) -> None:
    one = of_photos(papers, [photo((2400, 1800), 3)])
    scan = papers.source(scanned_pdf(2), "scan.pdf", PDF)
    one = replace(one, exhibits=(*one.exhibits, Exhibit("Scan", sources=(scan,))))
    limit = int(size_of(one, papers, sandbox) * 0.35)
    for language, photo_words, scan_words in (
        ("en", r"Made smaller: \d,\d{3} points on the long edge", "pictures in it made smaller: "),
        ("es", r"Reducida: \d{4} puntos en el lado largo", "imágenes reducidas: "),
    ):
        wanted = replace(one, max_bytes=limit, language=language)
        path = tmp_path / f"{language}.pdf"
        built = bundle.build(wanted, papers.open, path, sandbox=sandbox)
        assert built.bytes <= limit
        last = " ".join(texts(path)[-1].split())
        assert re.search(photo_words, last) and scan_words in last
        [first], [second] = (exhibit["sources"] for exhibit in manifest_of(path)["plan"]["exhibits"])
        assert first["conversion"] == "smaller" and 800 <= first["smaller"] < 2400
        assert second["conversion"] == "copied" and 150 <= second["smaller"] <= 300


@pytest.mark.parametrize("share", [0.6, 0.25])
def test_scans_keep_their_words_and_150_dpi(
    sandbox: Sandbox, tmp_path: Path, papers: Papers, share: float
) -> None:
    one = plan(Exhibit("Scan", sources=(papers.source(scanned_pdf(2), "scan.pdf", PDF),)))
    whole = bundle.make(one, papers.open, sandbox=sandbox)
    limit = int(len(whole.pdf) * share)
    built = bundle.build(
        replace(one, max_bytes=limit), papers.open, tmp_path / "b.pdf", sandbox=sandbox
    )  # written, so that all checks are made
    assert built.bytes <= limit
    text = texts(built.path)
    assert "Hidden words 0" in text[3] and "Hidden words 1" in text[4]
    scans = [image for image in images_of(built.path.read_bytes()) if int(image["/Height"]) > 400]
    assert len(scans) == 2
    for image in scans:
        assert 150 * 8.5 <= int(image["/Width"]) <= 300 * 8.5
        assert 150 * 11 <= int(image["/Height"]) <= 300 * 11


def test_scans_whose_page_ends_between_two_points_pass_the_checks(
    sandbox: Sandbox, tmp_path: Path, papers: Papers
) -> None:
    """Scanners write A4 as 594.72 by 842.4 points; where such a picture ends, rounding decides."""
    scan = scanned_pdf(3, (1239, 1755), page=(594.72, 842.4))
    one = plan(Exhibit("Scan", sources=(papers.source(scan, "scan.pdf", PDF),)))
    built = bundle.build(one, papers.open, tmp_path / "b.pdf", sandbox=sandbox)
    limit = int(built.bytes * 0.7)
    fitted = replace(one, max_bytes=limit)
    assert bundle.build(fitted, papers.open, tmp_path / "c.pdf", sandbox=sandbox).bytes <= limit


def test_scans_that_cannot_be_smaller_are_not(sandbox: Sandbox, papers: Papers) -> None:
    one = plan(Exhibit("Scan", sources=(papers.source(scanned_pdf(2), "scan.pdf", PDF),)))
    with pytest.raises(TooLargeError) as raised:
        bundle.make(replace(one, max_bytes=150_000), papers.open, sandbox=sandbox)
    assert raised.value.least > 150_000
    assert any(one.label == "A.1" and one.name == "scan.pdf" for one in raised.value.heaviest)
    least = bundle.make(replace(one, max_bytes=raised.value.least), papers.open, sandbox=sandbox)
    scans = [image for image in images_of(least.pdf) if int(image["/Height"]) > 400]
    assert [(image["/Width"], image["/Height"]) for image in scans] == [(1275, 1650)] * 2  # 150 dpi


def test_pictures_of_other_kinds_are_kept_right_or_left_alone(sandbox: Sandbox, papers: Papers) -> None:
    odd = odd_pictures_pdf()
    one = plan(Exhibit("Odd", sources=(papers.source(odd.pdf, "odd.pdf", PDF),)))
    whole = bundle.make(one, papers.open, sandbox=sandbox)
    limit = len(whole.pdf) - sum(map(len, odd.reducible)) // 2
    within = bundle.make(replace(one, max_bytes=limit), papers.open, sandbox=sandbox)
    assert len(within.pdf) <= limit
    streams = [image._data for image in images_of(within.pdf)]
    assert all(data in streams for data in odd.left_alone)
    assert not any(data in streams for data in odd.reducible)
    pages = [pdfium.PdfDocument(pdf)[3] for pdf in (whole.pdf, within.pdf)]
    assert look.same(*(look.rendered(page, 72) for page in pages))


def test_what_is_read_keeps_its_size(sandbox: Sandbox, papers: Papers) -> None:
    """A screenshot came without loss: 1,200 points of it are over 150 dpi on its page."""
    screen = Image.new("RGB", (1100, 2400), (250, 250, 250))
    draw = ImageDraw.Draw(screen)
    chance = random.Random(4)
    for line in range(90):
        draw.text(
            (40, 20 + line * 26), "".join(chance.choice("abcdefgh ") for _ in range(70)), 20, font_size=22
        )
    screenshot = papers.source(made.saved(screen, "PNG"), "screen.png", "image/png")
    one = plan(Exhibit("Screen", sources=(screenshot,)))
    with pytest.raises(TooLargeError) as raised:
        bundle.make(replace(one, max_bytes=100_000), papers.open, sandbox=sandbox)
    within = replace(one, max_bytes=raised.value.least)
    images = images_of(bundle.make(within, papers.open, sandbox=sandbox).pdf)
    assert max(int(images[0]["/Width"]), int(images[0]["/Height"])) >= 1200


def test_broken_tiny_huge_and_odd_ones_together(sandbox: Sandbox, tmp_path: Path, papers: Papers) -> None:
    huge = Image.new("RGB", (9000, 5500), (90, 120, 150))
    noise = Image.effect_noise((1500, 1500), 90)
    huge.paste(Image.merge("RGB", [noise] * 3), (400, 700))
    sources = [
        papers.source(EVERY_PHOTO[0][: len(EVERY_PHOTO[0]) // 2], "cut.jpg", "image/jpeg"),
        papers.source(b"\xff\xd8\xff\xe0 no picture", "broken.jpg", "image/jpeg"),
        papers.source(made.saved(made.picture((1, 1)), "JPEG"), "tiny.jpg", "image/jpeg"),
        papers.source(made.saved(huge, "JPEG", quality=92), "huge.jpg", "image/jpeg"),
        papers.source(
            photo((2000, 1500), 9).replace(b"\xff\xd9", b"") + b"tail", "endless.jpg", "image/jpeg"
        ),
        papers.source(made.saved(made.picture((900, 700), "CMYK"), "JPEG"), "cmyk.jpg", "image/jpeg"),
        papers.source(made.saved(made.picture((900, 700), "L"), "JPEG"), "gray.jpg", "image/jpeg"),
        papers.source(b"%PDF-1.7 nothing", "broken.pdf", PDF),
    ]
    one = plan(*(Exhibit(source.name, sources=(source,)) for source in sources))
    whole = size_of(one, papers, sandbox)
    built = bundle.build(
        replace(one, max_bytes=int(whole * 0.5)), papers.open, tmp_path / "b.pdf", sandbox=sandbox
    )
    assert 0.45 * whole <= built.bytes <= 0.5 * whole
    assert {one.name for one in built.omitted} == {"broken.jpg", "broken.pdf"}


def test_the_same_file_twice_counts_once(sandbox: Sandbox, papers: Papers) -> None:
    source = papers.source(EVERY_PHOTO[2], "twice.jpg", "image/jpeg")
    one = plan(Exhibit("A", sources=(source, source)), Exhibit("B", sources=(source,)))
    limit = int(size_of(one, papers, sandbox) * 0.6)
    assert 0.9 * limit <= size_of(replace(one, max_bytes=limit), papers, sandbox) <= limit


def test_less_than_our_own_pages_is_said(sandbox: Sandbox, tmp_path: Path, papers: Papers) -> None:
    one = of_photos(papers, EVERY_PHOTO, max_bytes=20_000)
    with pytest.raises(TooLargeError) as raised:
        bundle.build(one, papers.open, tmp_path / "b.pdf", sandbox=sandbox)
    assert [path.name for path in tmp_path.iterdir()] == []
    assert "the bundle's own pages" in raised.value.remedy
    assert f"{(raised.value.least - 20_000) / 1000:,.0f} kB too much" in raised.value.message
    with pytest.raises(TooLargeError):
        bundle.make(plan(Exhibit("Nothing"), max_bytes=1), papers.open, sandbox=sandbox)


def test_cancelled_while_fitting_leaves_nothing(sandbox: Sandbox, tmp_path: Path, papers: Papers) -> None:
    stop = Progress(lambda step, _d, _t: stop.cancel() if step == "Making pictures smaller" else None)
    one = of_photos(papers, EVERY_PHOTO, max_bytes=400_000)
    with pytest.raises(Cancelled):
        bundle.build(one, papers.open, tmp_path / "b.pdf", sandbox=sandbox, progress=stop)
    assert list(tmp_path.iterdir()) == []


KILLED = """
import sys
from pathlib import Path
from flexkeeper import bundle
from flexkeeper.progress import Progress
from flexkeeper.sandbox import Sandbox
from tests.bundle.papers import Papers
from tests.bundle.test_bundle_fit import EVERY_PHOTO, of_photos
def told(step, done, total):
    if step == "Making pictures smaller":
        print(step, flush=True)
        sys.stdin.read()
papers = Papers()
with Sandbox(bundle.PRELOAD) as sandbox:
    one = of_photos(papers, EVERY_PHOTO, max_bytes=400_000)
    bundle.build(one, papers.open, Path(sys.argv[1]), sandbox=sandbox, progress=Progress(told))
"""


def test_killed_while_fitting_leaves_nothing(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, tmp_path / "b.pdf"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2],
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == b"Making pictures smaller\n"
        os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert list(tmp_path.iterdir()) == []


def test_real_photos_and_scans_fit(sandbox: Sandbox, tmp_path: Path, papers: Papers, corpus: Path) -> None:
    kinds = {".jpg": "image/jpeg", ".heic": "image/heic", ".pdf": PDF, ".png": "image/png"}
    files = [
        path
        for folder in ("images", "scans", "heic")
        for path in sorted((corpus / folder).iterdir())
        if path.suffix.lower() in kinds
    ]
    sources = [papers.source(path.read_bytes(), path.name, kinds[path.suffix.lower()]) for path in files]
    one = plan(*(Exhibit(source.name, sources=(source,)) for source in sources))
    kept = Kept()
    whole = size_of(one, papers, sandbox, kept)
    assert len(sources) > 30
    limit = whole // 2
    wanted, output = replace(one, max_bytes=limit), tmp_path / "b.pdf"
    built = bundle.build(wanted, papers.open, output, sandbox=sandbox, prepared=kept)
    assert 0.9 * limit <= built.bytes <= limit
