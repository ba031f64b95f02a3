"""How hard a passphrase is to guess, in plain words. An estimate: it knows habits, not dictionaries."""

from __future__ import annotations

import math
import re
import string
from dataclasses import dataclass
from typing import Literal

from flexkeeper.i18n import _

Level = Literal["empty", "weak", "fair", "strong"]

# 2^35 guesses take a rented machine weeks at the cost of our key derivation; 2^50 takes it far too long.
FAIR_BITS, STRONG_BITS = 35, 50

_ROWS = (
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
    string.ascii_lowercase,
    "01234567890",
)
_HABITS = (
    "password", "passwort", "passphrase", "letmein", "welcome", "iloveyou", "monkey", "dragon", "admin",
    "login", "football", "baseball", "sunshine", "princess", "master", "shadow", "superman", "batman",
    "trustno", "hello", "freedom", "whatever", "starwars", "secret", "flexkeeper", "driver", "delivery",
)  # fmt: skip
_HABIT_BITS, _WORD_BITS, _DATE_BITS, _SIGN_BITS = 6.0, 11.0, 9.0, 4.3
_SHORT = 2
_PARTS = re.compile(r"[^\W\d_]+|\d+|[\W_]+")
# Numbers and signs that people put for letters.
_SWAPS = str.maketrans("@4301!$57", "aaeoiisst")


@dataclass(frozen=True, slots=True)
class Strength:
    """A level, a sentence about it, and an advice that may be empty."""

    level: Level
    bits: float
    sentence: str
    advice: str


def estimate(passphrase: str) -> Strength:
    """What to say about a passphrase while it is typed."""
    if not passphrase:
        return Strength("empty", 0, "", _("Four or five unrelated words are easy to keep in mind."))
    bits = _bits(passphrase)
    if bits < FAIR_BITS:
        return Strength("weak", bits, _("Easy to guess."), _advice(passphrase))
    if bits < STRONG_BITS:
        return Strength("fair", bits, _("Good for most people."), _("One more word makes it very strong."))
    return Strength("strong", bits, _("Very hard to guess."), "")


def _advice(passphrase: str) -> str:
    plain = passphrase.lower().translate(_SWAPS)
    if any(habit in plain for habit in _HABITS):
        return _(
            "Common words are tried first, also with numbers for letters. Use words nobody links to you."
        )
    if re.search(r"(19|20)\d\d", passphrase):
        return _("Years and dates are tried early. Use words nobody links to you.")
    if len(set(passphrase)) <= max(2, len(passphrase) // 4):
        return _("Repeating signs adds little. Use four or five unrelated words.")
    return _("Make it longer: four or five unrelated words are easy to keep in mind.")


def _bits(passphrase: str) -> float:
    """Bits of guessing work: words, habits, runs and dates count little; other signs by their alphabet."""
    words = [word for word in re.split(r"[\s\-_.,;/+]+", passphrase) if word]
    seen: set[str] = set()
    bits = 0.0
    for word in words:
        plain = word.lower().translate(_SWAPS)
        if plain in seen:
            bits += 1
            continue
        seen.add(plain)
        bits += _word_bits(word, plain)
    return bits + (1.5 if len(words) > 1 else 0)


def _word_bits(word: str, plain: str) -> float:
    habit = next((habit for habit in _HABITS if habit in plain), "")
    if habit:
        return _HABIT_BITS + 2 * (len(word) - len(habit))
    return sum(_part_bits(part) for part in _PARTS.findall(word))


def _part_bits(part: str) -> float:
    """A run of letters is most likely a word, four digits a year; the rest is counted sign by sign."""
    effective = _without_runs(part.lower())
    if part.isdecimal():
        is_date = len(part) in (6, 8) or (len(part) == 4 and part.startswith(("19", "20")))
        return min(effective * math.log2(10), _DATE_BITS if is_date else math.inf)
    if not part.isalpha():
        return effective * _SIGN_BITS
    is_mixed = not (part[1:].islower() or part[1:].isupper() or len(part) == 1)
    spelled = effective * math.log2(52 if is_mixed else 26 if part.isascii() else 60)
    if len(part) <= _SHORT or is_mixed:
        return spelled
    return min(spelled, _WORD_BITS + 0.8 * max(effective - 4, 0))


def _without_runs(plain: str) -> int:
    """How many signs there are when repeated ones and runs of neighbors count once per run."""
    count, run = 0, False
    for before, sign in zip(" " + plain, plain, strict=False):
        pair = before + sign
        follows = before == sign or any(pair in row or pair in row[::-1] for row in _ROWS)
        if not (follows and run):
            count += 1
        run = follows
    return count
