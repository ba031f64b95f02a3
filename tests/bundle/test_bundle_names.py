"""Names and titles of any kind: they never stop a bundle, and nothing goes without one."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from flexkeeper import bundle
from flexkeeper.bundle import Exhibit
from flexkeeper.sandbox import Sandbox
from tests.bundle import papers as made
from tests.bundle.papers import PDF, Build, Papers, plan
from tests.bundle.test_bundle_build import texts
from tests.typeset.test_typeset import BREAKS_OFF

ARABIC = ("رخصة القيادة", "رخصة القيادة 2027", "رخصة (القيادة)", "عقد التأمين 2026-2027", "רישיון 3-4 נהיגה")
ORDER_MARKS = ("\xfe\xff", "\xef\xbb\xbf section")
LONG = ("n" * 1000, "W" * 400, "W" * 40, "\ufdfd" * 40, "word " * 10_000, "e" + "\u0301" * 3000)

_BLOCKS = (
    (0x20, 0x7E),
    (0xA0, 0x24F),
    (0x300, 0x36F),
    (0x370, 0x4FF),
    (0x590, 0x6FF),
    (0x700, 0x74F),
    (0x900, 0x97F),
    (0xE00, 0xE7F),
    (0x1100, 0x11FF),
    (0x1780, 0x17FF),
    (0x2000, 0x206F),
    (0x20D0, 0x20FF),
    (0x3040, 0x30FF),
    (0x4E00, 0x4FFF),
    (0xAC00, 0xADFF),
    (0xD800, 0xDFFF),
    (0xE000, 0xE0FF),
    (0xFB50, 0xFDFF),
    (0xFE00, 0xFEFF),
    (0xFFF0, 0xFFFF),
    (0x12000, 0x124FF),
    (0x1F1E6, 0x1F1FF),
    (0x1F300, 0x1F6FF),
    (0xE0000, 0xE01EF),
    (0, 0x1F),
)


@st.composite
def names(draw: st.DrawFn) -> str:
    """Up to 3,000 characters out of up to four blocks, spread by a seed: drawing each would take too long."""
    chance = random.Random(draw(st.integers(0, 1 << 32)))
    blocks = draw(st.lists(st.sampled_from(_BLOCKS), min_size=1, max_size=4))
    spaces = draw(st.sampled_from([0.0, 0.1, 0.3]))
    start = draw(st.sampled_from(["", "", "\xfe\xff", "\xef\xbb\xbf", "\u202e", "("]))
    length = draw(st.sampled_from([0, 1, 2, 5, 20, 40, 41, 160, 500, 3000]))
    return start + "".join(
        " " if chance.random() < spaces else chr(chance.randint(*chance.choice(blocks)))
        for _ in range(length)
    )


@pytest.mark.parametrize("first", ["", "An earlier paper"])
@pytest.mark.parametrize(
    "title", [*ARABIC, *LONG, *ORDER_MARKS, BREAKS_OFF], ids=lambda title: ascii(title[:6])
)
def test_no_title_stops_a_bundle(build: Build, papers: Papers, title: str, first: str) -> None:
    source = papers.source(made.text_pdf(1), f"{title[:200]}.pdf", PDF)
    exhibits = [Exhibit(title, sources=(source, source), section=title)]
    build(plan(*([Exhibit(first)] if first else []), *exhibits, title=title, name=title), papers)


def test_a_long_title_begins_on_its_own_page(sandbox: Sandbox, tmp_path: Path, papers: Papers) -> None:
    two = plan(Exhibit("word " * 10_000), Exhibit("W" * 400))
    built = bundle.build(two, papers.open, tmp_path / "b.pdf", sandbox=sandbox)
    assert built.exhibits[0].first_page == 3
    printed = texts(built.path)
    for exhibit, mark in zip(built.exhibits, "AB", strict=True):
        assert printed[exhibit.first_page - 1].startswith(f"Exhibit {mark}")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(names(), names(), names()), min_size=4, max_size=4), names())
def test_words_of_any_script_pass_the_checks(
    build: Build, told: list[tuple[str, str, str]], title: str
) -> None:
    papers = Papers()
    source = papers.source(made.text_pdf(1), "a.pdf", PDF)
    exhibits = [
        Exhibit(
            one,
            section=section,
            description=section,
            sources=(papers.source(made.text_pdf(1), name, PDF), source),
        )
        for one, name, section in told
    ]
    build(plan(*exhibits, title=title, name=title, reference=title), papers)


@pytest.mark.parametrize("blank", ["", "   ", "\u200b", "\ufeff", "\u3164\u00a0", "\t\n", "\u2800\u202e"])
def test_a_blank_title_is_replaced_by_a_name(
    sandbox: Sandbox, tmp_path: Path, papers: Papers, blank: str
) -> None:
    named = papers.source(made.text_pdf(1), "permit.pdf", PDF)
    nameless = papers.source(made.text_pdf(1, "Other"), blank, PDF)
    one = plan(
        Exhibit(blank, section=blank, sources=(named, nameless)),
        Exhibit(blank, sources=(nameless,)),
        Exhibit(blank),
        title=blank,
    )
    built = bundle.build(one, papers.open, tmp_path / "b.pdf", sandbox=sandbox)
    assert [exhibit.title for exhibit in built.exhibits] == ["permit.pdf", "B.1", "C"]
    assert "A permit.pdf" in " ".join(texts(built.path)[1].split())
    assert "Evidence bundle" in texts(built.path)[0]
    marks = [mark.title for mark in PdfReader(built.path).outline if not isinstance(mark, list)]
    assert [mark[:13] for mark in marks[2:5]] == ["A  permit.pdf", "B  B.1 (p. 6)", "C  C (p. 8)"]
