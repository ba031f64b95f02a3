"""Labels, stamps and the fingerprint of a plan."""

from __future__ import annotations

import pytest

from flexkeeper.bundle import label, stamp
from flexkeeper.bundle.pages import breakable, shortened
from flexkeeper.bundle.plan import fingerprint


def test_labels_go_on_after_z() -> None:
    assert [label(index) for index in (0, 1, 25, 26, 27, 51, 52, 701, 702)] == [
        "A", "B", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip


def test_the_stamp_says_exhibit_number_and_page() -> None:
    words = {
        "exhibit": "Exhibit {label}-{number} · page {page} of {pages}",
        "own": "page {page} of {pages}",
    }
    assert stamp.words(words, "B", 3, 12, 87) == "Exhibit B-3 · page 12 of 87"
    assert stamp.words(words, "", 0, 2, 87) == "page 2 of 87"


@pytest.mark.parametrize(
    ("turn", "grown"),
    [
        (0, (10, 20 - 22, 622, 812)),
        (90, (10, 20, 622 + 22, 812)),
        (180, (10, 20, 622, 812 + 22)),
        (270, (10 - 22, 20, 622, 812)),
    ],
)
def test_the_strip_lies_at_the_lower_edge_as_shown(turn: int, grown: tuple[float, ...]) -> None:
    assert stamp.on_foreign_page((10, 20, 622, 812), turn, 1.0, "page 1 of 2").box == pytest.approx(grown)


def test_a_page_narrower_than_its_stamp_is_widened_on_both_sides() -> None:
    place = stamp.on_foreign_page((0, 0, 40, 40), 0, 1.0, "Exhibit B-3 · page 12 of 87")
    assert place.box[0] == pytest.approx(40 - place.box[2])
    assert place.box[2] - place.box[0] >= stamp.width("Exhibit B-3 · page 12 of 87")


def test_a_large_page_has_a_larger_strip_and_a_user_unit_a_smaller_one() -> None:
    assert stamp.on_foreign_page((0, 0, 2448, 3168), 0, 1.0, "a").box[1] == pytest.approx(-4 * 22)
    assert stamp.on_foreign_page((0, 0, 306, 396), 0, 2.0, "a").box[1] == pytest.approx(-11)


def test_parentheses_and_letters_of_other_scripts_do_not_break_the_stamp() -> None:
    place = stamp.on_own_page((0, 0, 612, 792), "a")
    assert b"(p\xe1gina \\(1\\) ?) Tj" in stamp.content(place, "página (1) م")


def test_the_fingerprint_hangs_on_every_value_and_not_on_the_order_of_keys() -> None:
    assert fingerprint({"a": 1, "b": "\udcff"}) == fingerprint({"b": "\udcff", "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})


def test_long_names_keep_their_ends_and_long_runs_can_be_broken() -> None:
    assert shortened("x" * 300 + "-final.pdf", 60).endswith("-final.pdf")
    assert len(shortened("x" * 300, 60)) == 60
    assert shortened("a\nb\t c", 60) == "a b c"
    assert max(map(len, breakable("y" * 500).split("\u200b"))) <= 20
