"""Dates, moments and lengths on a bundle's pages."""

from __future__ import annotations

import pytest

from flexkeeper.bundle import moments
from flexkeeper.bundle.words import LANGUAGES, words


@pytest.mark.parametrize(
    ("language", "iso", "said"),
    [
        ("en", "2026-11-18T18:42:00-08:00", "November 18, 2026, 6:42 PM (UTC\u221208:00)"),
        ("en", "2026-11-18T00:05:00+00:00", "November 18, 2026, 12:05 AM (UTC)"),
        ("en", "2026-11-18T12:00:00", "November 18, 2026, 12:00 PM"),
        ("en", "2026-11-18T09:30:00+05:30", "November 18, 2026, 9:30 AM (UTC+05:30)"),
        ("en", "2026-11-18T16:35:57-08:00", "November 18, 2026, 4:35:57 PM (UTC\u221208:00)"),
        ("en", "2026-11-18", "November 18, 2026"),
        ("es", "2026-11-18T18:42:00-08:00", "18 de noviembre de 2026, 18:42 (UTC\u221208:00)"),
        ("es", "2026-11-18T00:05:00", "18 de noviembre de 2026, 0:05"),
        ("en", "some day in May", "some day in May"),
        ("en", "", ""),
    ],
)
def test_a_moment_is_written_as_people_do(language: str, iso: str, said: str) -> None:
    """Zone and half of the day included; what is no moment stays as it came."""
    assert moments.moment(iso, words(language)) == said


def test_a_short_day_fits_a_column() -> None:
    """The index has no room for whole months."""
    assert moments.day("2026-11-18", words("en"), form="short_date_form") == "Nov 18, 2026"
    assert moments.day("2026-01-02", words("es"), form="short_date_form") == "2 ene 2026"


def test_a_length_is_in_miles_and_kilometers() -> None:
    """Drivers count miles; the rest of the world does not."""
    assert moments.length("16093.44", words("en")) == "10.0 miles (16.1 km)"
    assert moments.length("far", words("en")) == "far"


def test_every_language_has_the_same_words() -> None:
    """No bundle stops for a word that one language lacks."""

    def keys(table: object) -> object:
        return {name: keys(value) for name, value in table.items()} if isinstance(table, dict) else None

    first, *others = (keys(dict(words(language))) for language in LANGUAGES)
    assert all(other == first for other in others)
    assert all(len(words(language)["months"]) == 12 for language in LANGUAGES)
