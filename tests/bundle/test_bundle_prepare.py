"""Single sources as prepared pages: what is kept, what is left out, and that it looks the same."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageOps

from flexkeeper.bundle import look, packed
from flexkeeper.bundle.packed import Facts
from flexkeeper.sandbox import Sandbox
from tests.bundle import papers

CLOCKWISE = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}
PREPARE = "flexkeeper.bundle.prepare:run"


def prepared(
    sandbox: Sandbox, data: bytes, media_type: str = papers.PDF, **values: Any
) -> tuple[Facts, bytes]:
    request = {"media_type": media_type, "password": None, "pictures_only": False, "rotation": 0} | values
    (made,) = sandbox.run(PREPARE, request, [data]).parts
    return packed.facts_of(made), packed.pdf_of(made)


def shown(pdf: bytes, index: int = 0, dpi: float = 72) -> Image.Image:
    document = pdfium.PdfDocument(pdf)
    document.init_forms()
    return look.rendered(document[index], dpi)


def text(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(pdf))


@pytest.mark.parametrize("turn", [0, 90, 180, 270, -90, 450])
@pytest.mark.parametrize("crop", [None, (80, 90, 500, 600)])
def test_turned_and_cropped_pages_look_the_same(
    sandbox: Sandbox, turn: int, crop: tuple[float, ...] | None
) -> None:
    original = papers.text_pdf(1, media=(20, 30, 620, 730), crop=crop, turn=turn)
    facts, pdf = prepared(sandbox, original)
    assert facts.conversion == "copied"
    assert look.same(shown(original), shown(pdf))


@pytest.mark.parametrize("rotation", [90, 180, 270])
@pytest.mark.parametrize("turn", [0, 90, 270])
@pytest.mark.parametrize("pictures_only", [False, True])
def test_a_turned_paper_looks_like_the_original_turned(
    sandbox: Sandbox, rotation: int, turn: int, pictures_only: bool
) -> None:
    """Whatever turn the file has of its own, the driver's comes on top; text stays text."""
    original = papers.text_pdf(2, media=(20, 30, 620, 730), crop=(80, 90, 500, 600), turn=turn)
    facts, pdf = prepared(sandbox, original, pictures_only=pictures_only, rotation=rotation)
    for index in range(2):
        wanted = shown(original, index).transpose(CLOCKWISE[rotation])
        assert facts.sizes[index] == wanted.size
        others = [shown(original, index).transpose(turn) for turn in CLOCKWISE.values()]
        # Letters that are drawn turned are smoothed otherwise than letters whose picture is turned.
        found = shown(pdf, index).reduce(4)
        alike = [look.same(one.reduce(4), found) for one in (wanted, *others)]
        assert alike[0] and alike.count(True) == 2  # and like no other turn
    assert "turned" in facts.remarks and text(pdf).count("plain words to be found") == 2
    assert facts.conversion == ("pictures" if pictures_only else "copied")


@pytest.mark.parametrize("rotation", [90, 180, 270])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photo_looks_like_the_upright_one_turned(
    sandbox: Sandbox, rotation: int, orientation: int
) -> None:
    """The camera's turn first, then the driver's; the stream of the photo stays the very same."""
    original = papers.jpeg(orientation)
    facts, pdf = prepared(sandbox, original, "image/jpeg", rotation=rotation)
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(original))).convert("RGB")
    wanted = upright.transpose(CLOCKWISE[rotation])
    assert facts.sizes == ((float(wanted.width), float(wanted.height)),)
    page = pdfium.PdfDocument(pdf)[0].render(scale=200, rev_byteorder=True).to_pil().convert("RGB")
    assert look.same(page.resize((80, 80)), wanted.resize((200, 200)).resize((80, 80)))
    assert facts.remarks.count("turned") == 1


@pytest.mark.parametrize("junk", [(b"q q q 0.5 0 0 0.5 9 9 cm ", b""), (b"", b" Q Q Q 2 0 0 2 0 0 cm")])
def test_unbalanced_graphics_states_stay_inside(sandbox: Sandbox, junk: tuple[bytes, bytes]) -> None:
    original = papers.text_pdf(1, before=junk[0], after=junk[1])
    facts, pdf = prepared(sandbox, original)
    assert look.same(shown(original), shown(pdf))
    assert facts.conversion == "copied"


def test_nothing_active_comes_along(sandbox: Sandbox) -> None:
    facts, pdf = prepared(sandbox, papers.active_pdf())
    assert {"active", "links", "attachments"} <= set(facts.remarks)
    assert "Visible words" in text(pdf)
    for secret in (b"JavaScript", b"/JS", b"/URI", b"Launch", b"secret", b"/Annots", b"EmbeddedFile", b"/AA"):
        assert secret not in pdf, secret


def test_a_form_is_drawn_into_its_page(sandbox: Sandbox) -> None:
    original = papers.form_pdf()
    facts, pdf = prepared(sandbox, original)
    assert facts.conversion == "flattened"
    assert "Filled in" in text(pdf)
    assert look.same(shown(original), shown(pdf))


def test_pictures_of_pages_carry_their_text(sandbox: Sandbox) -> None:
    original = papers.text_pdf(2, turn=90)
    facts, pdf = prepared(sandbox, original, pictures_only=True)
    assert facts.conversion == "pictures"
    assert "plain words to be found" in " ".join(text(pdf).split())
    # A picture is resampled, so thin lines differ pixel by pixel but not over small areas.
    assert look.same(shown(original, 1).reduce(4), shown(pdf, 1).reduce(4))


def test_a_password_opens_and_a_wrong_one_is_said(sandbox: Sandbox) -> None:
    original = papers.locked_pdf("open sesame")
    assert prepared(sandbox, original, password="open sesame")[0].conversion == "copied"
    assert prepared(sandbox, original, password="wrong")[0] == Facts("explained", "locked")
    assert prepared(sandbox, original)[0].reason == "locked"


@pytest.mark.parametrize("cut", [0, 40, 400])
def test_torn_files_are_repaired_or_explained(sandbox: Sandbox, cut: int) -> None:
    facts, _pdf = prepared(sandbox, papers.text_pdf(2)[:cut])
    assert facts == Facts("explained", "damaged")


def test_a_damaged_stream_becomes_a_picture_or_is_repaired(sandbox: Sandbox) -> None:
    whole = papers.text_pdf(2)
    facts, pdf = prepared(sandbox, whole.replace(b"xref", b"xxxx", 1))
    assert facts.conversion in {"copied", "repaired", "pictures"}
    assert len(pdfium.PdfDocument(pdf)) == 2


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photos_stand_upright_in_every_orientation(sandbox: Sandbox, orientation: int) -> None:
    original = papers.jpeg(orientation)
    facts, pdf = prepared(sandbox, original, "image/jpeg")
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(original)))
    assert facts.sizes == ((float(upright.width), float(upright.height)),)
    page = pdfium.PdfDocument(pdf)[0].render(scale=200, rev_byteorder=True).to_pil().convert("RGB")
    assert look.same(page.resize((80, 80)), upright.convert("RGB").resize((200, 200)).resize((80, 80)))
    mirrored = orientation in {2, 4, 5, 7}
    assert facts.conversion == ("jpeg" if mirrored else "photo")
    assert b"secret" not in pdf


def test_an_untouched_photo_is_the_very_stream(sandbox: Sandbox) -> None:
    from flexkeeper.bundle import jpeg

    original = papers.jpeg()
    _facts, pdf = prepared(sandbox, original, "image/jpeg")
    assert jpeg.without_metadata(original) in pdf
    assert b"Exif" not in pdf


@pytest.mark.parametrize(
    ("mode", "kind", "media_type", "conversion"),
    [
        ("CMYK", "JPEG", "image/jpeg", "jpeg"),
        ("L", "JPEG", "image/jpeg", "photo"),
        ("RGBA", "PNG", "image/png", "picture"),
        ("P", "PNG", "image/png", "picture"),
        ("1", "PNG", "image/png", "picture"),
        ("LA", "PNG", "image/png", "picture"),
        ("I;16", "PNG", "image/png", "picture"),
        ("P", "GIF", "image/gif", "picture"),
        ("RGB", "WEBP", "image/webp", "jpeg"),
        ("RGB", "AVIF", "image/avif", "jpeg"),
        ("RGB", "TIFF", "image/tiff", "picture"),
    ],
)
def test_every_kind_of_picture_looks_the_same(
    sandbox: Sandbox, mode: str, kind: str, media_type: str, conversion: str
) -> None:
    image = papers.picture(mode="L").convert("I;16") if mode == "I;16" else papers.picture(mode=mode)
    original = papers.saved(image, kind)
    facts, pdf = prepared(sandbox, original, media_type)
    assert facts.conversion == conversion
    page = pdfium.PdfDocument(pdf)[0].render(scale=160, rev_byteorder=True).to_pil().convert("RGB")
    wanted = Image.open(io.BytesIO(original))
    if mode != "I;16":
        assert look.same(page.resize((60, 60)), wanted.convert("RGB").resize((160, 160)).resize((60, 60)))


def test_transparent_parts_become_white(sandbox: Sandbox) -> None:
    clear = Image.new("RGBA", (50, 50), (10, 10, 10, 0))
    facts, pdf = prepared(sandbox, papers.saved(clear, "PNG"), "image/png")
    assert "transparent" in facts.remarks
    assert shown(pdf, dpi=72 * 50).getextrema() == ((255, 255), (255, 255), (255, 255))


def test_every_page_of_a_tiff_and_only_so_many_pixels(sandbox: Sandbox) -> None:
    pages = [papers.picture(seed=seed) for seed in range(3)]
    tiff = papers.saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    assert len(prepared(sandbox, tiff, "image/tiff")[0].sizes) == 3
    bomb = papers.saved(Image.new("1", (20_000, 20_000)), "PNG")
    assert prepared(sandbox, bomb, "image/png")[0] == Facts("explained", "too_large")
    assert prepared(sandbox, b"\x89PNG\r\n\x1a\nnothing", "image/png")[0].conversion == "explained"


def test_large_pictures_are_reduced_to_300_dpi(sandbox: Sandbox) -> None:
    facts, _pdf = prepared(sandbox, papers.saved(papers.picture((5000, 1000)), "PNG"), "image/png")
    assert facts.sizes == ((2100.0, 420.0),)
    assert "resized" in facts.remarks
