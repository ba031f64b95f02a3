"""The estimate of a password's strength knows the habits people have."""

from __future__ import annotations

import pytest

from flexkeeper.desktop.strength import estimate


@pytest.mark.parametrize(
    "passphrase",
    ["a", "password1", "Passw0rd!2024", "qwertyuiop", "12345678", "aaaaaaaaaaaaaaaa", "Marisol1987",
     "hunter22", "abcdefghijkl", "11/20/1987", "letmein letmein letmein"],
)  # fmt: skip
def test_habits_are_easy_to_guess(passphrase: str) -> None:
    """Common words, runs on the keyboard, repeats and dates are weak, and the advice says what to do."""
    found = estimate(passphrase)
    assert found.level == "weak"
    assert found.advice


@pytest.mark.parametrize(
    "passphrase", ["tulip anchor velvet seven lantern", "x7#kQ9!mZ2pL", "plate-ocean-44-fork-window"]
)
def test_unrelated_words_and_random_signs_are_strong(passphrase: str) -> None:
    """Five words, or twelve random signs."""
    assert estimate(passphrase).level == "strong"


def test_an_empty_one_is_neither(application: object) -> None:
    """Nothing typed is nothing wrong."""
    assert (estimate("").level, estimate("").sentence) == ("empty", "")


def test_more_is_never_weaker() -> None:
    """Another word never makes a passphrase weaker."""
    words = ["tulip", "anchor", "velvet", "seven", "lantern"]
    bits = [estimate(" ".join(words[:count])).bits for count in range(1, 6)]
    assert bits == sorted(bits)
