"""What typst makes of our templates and of other people's words."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from flexkeeper import typeset

CLOCK = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
HOSTILE = '#panic("no") *bold* $x^2$ ] #read("/etc/passwd") \\ @ref <label> `raw` // gone /* gone */'


def text_of(document: bytes) -> str:
    pages = pdfium.PdfDocument(document)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def make(title: str = "Title", *paragraphs: str) -> bytes:
    return typeset.pdf("typeset/plain.typ", {"title": title, "paragraphs": paragraphs}, timestamp=CLOCK)


def test_same_input_gives_same_bytes() -> None:
    assert make("Title", "One", "مرحبا بالعالم") == make("Title", "One", "مرحبا بالعالم")


def test_another_clock_gives_other_bytes() -> None:
    data = {"title": "Title", "paragraphs": []}
    later = CLOCK.replace(year=2027)
    assert typeset.pdf("typeset/plain.typ", data, timestamp=later) != make("Title")


def test_pages_are_tagged_and_know_their_language() -> None:
    root = PdfReader(io.BytesIO(make("Title", "One"))).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert "/StructTreeRoot" in root


def test_words_are_never_markup() -> None:
    text = " ".join(text_of(make("T", HOSTILE)).split())
    for part in ("#panic(", "*bold*", "$x^2$", "#read(", "@ref", "<label>", "`raw`", "// gone", "/* gone */"):
        assert part in text


@pytest.mark.parametrize("words", ["مرحبا", "שלום", "नमस्ते", "你好", "Привет", "สวัสดี", "ñandú"])
def test_scripts_are_drawn_with_a_font_that_has_them(words: str) -> None:
    assert typeset.missing_glyphs(words) == []
    # Right-to-left text may come back in visual order, so only the letters are compared.
    assert set(words) <= set(text_of(make("T", words)))


def test_missing_glyphs_are_named_and_present_ones_are_not() -> None:
    assert typeset.missing_glyphs("plain, ñ, € and “quotes” \x00") == []
    assert typeset.missing_glyphs("a\U0004ffffb\u0378c\U0004ffff") == ["\u0378", "\U0004ffff"]


def test_a_missing_glyph_does_not_stop_the_page() -> None:
    assert "before" in text_of(make("T", "before \U0004ffff after"))


def test_clean_scrubs_controls_and_keeps_line_ends() -> None:
    assert typeset.clean("a\x00b\x1b[31mc\r\nd\re\tf\u2028g") == "ab[31mc\nd\ne\tf\ng"
    assert typeset.clean("x\udcffy") == "x\ufffdy"
    assert typeset.clean("photo\u202egpj.exe") == "photogpj.exe"


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet=st.characters(codec=None), max_size=300))
def test_no_text_aborts_a_page(text: str) -> None:
    assert make(text, text).startswith(b"%PDF-")


def test_a_title_of_ten_thousand_words() -> None:
    assert len(pdfium.PdfDocument(make("word " * 10_000))) > 5


def test_png_gives_one_picture_a_page_and_files_are_found() -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 30, 30)).save(picture, "PNG")
    data = {"title": "T", "paragraphs": ["word " * 2_000], "picture": "photo.png"}
    pages = typeset.png(
        "typeset/plain.typ", data, timestamp=CLOCK, ppi=40, files={"photo.png": picture.getvalue()}
    )
    assert len(pages) > 1
    red = [colors for colors in Image.open(io.BytesIO(pages[-1])).convert("RGB").getcolors(1 << 20) or []]
    assert any(color == (200, 30, 30) for _, color in red)


def test_system_fonts_are_seen() -> None:
    # typst's own set has 17 faces; with only those, Arabic and Chinese are empty boxes.
    assert typeset.faces() > 100
