"""What typst makes of our templates and of other people's words."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from flexkeeper import typeset
from flexkeeper.typeset import text

CLOCK = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
HOSTILE = '#panic("no") *bold* $x^2$ ] #read("/etc/passwd") \\ @ref <label> `raw` // gone /* gone */'

# Over this typst 0.15 breaks off (found by chance): marks and letters without a glyph in right-to-left lines.
BREAKS_OFF = (
    "\u05ec\u05a7\u05a3\u05e8\u05f9\u059d\u05f6\u05ff\u059e\u05cc\u05e7\u0592\u05c6\u05de\u05aa\u05da"
    "\u05f5\u05c0\u05af\u05d2\u05fe\u05ae\u0592\u05e8\u05f8\u05b0\u05b2\u05b7\u05bb\u05ac\u05eb\u0594"
    "\u05d3\u05da\u05c9\u05f8\u05fa\u05dd\u0593\u05cb\u05e2\u05c7\u05f3\u05f4\u05e1\u05ff\u05a6\u05be"
    "\u05b7\u0596\u0596\u059e\u05c9\u0590\u05e5\u05d5\u05e5\u05fb\u05a4\u05cb\u05b5\u05b8\u05bd\u05aa"
    "\u05ed\u05ee\u05bd\u0592\u05da\u05e1\u0599\u05ec\u05de\u05fb"
)


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


def test_a_text_over_which_typst_breaks_off_is_set_in_simpler_form() -> None:
    assert "before it" in text_of(make("T", "before it", BREAKS_OFF))


@pytest.mark.parametrize("simpler", [text.without_invisible, text.without_marks, text.boxed])
def test_simpler_forms_touch_right_to_left_texts_only(simpler: Callable[[str], str]) -> None:
    plain = "ñandú e\u0301 \u200b你好"
    assert simpler(plain) == plain
    assert simpler("\u05e9\u05c1\u200bx") in {"\u05e9\u05c1x", "\u05e9x", "\u25a1\u05c1\u200bx"}


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
