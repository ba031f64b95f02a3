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
_HABIT_BITS, _WORD_BITS, _DATE_BITS = 6.0, 11.0, 12.0
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
    if any(habit in plain for habit in _HABITS):
        rest = max(len(word) - len(next(habit for habit in _HABITS if habit in plain)), 0)
        return _HABIT_BITS + 2 * rest
    if re.fullmatch(r"(\d{1,2})?(\d{1,2})?(19|20)\d\d|\d{6,8}", word):
        return _DATE_BITS
    effective = _without_runs(plain)
    alphabet = _alphabet(word)
    spelled = effective * math.log2(alphabet)
    # A run of letters is most likely a word, and words are fewer than their letters allow.
    if word.isalpha() and len(word) <= 12:
        return min(spelled, _WORD_BITS + 0.8 * max(effective - 4, 0))
    return spelled * 0.85


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


def _alphabet(word: str) -> int:
    sizes = (
        (string.ascii_lowercase, 26),
        (string.ascii_uppercase, 26),
        (string.digits, 10),
        (string.punctuation, 20),
    )
    size = sum(amount for signs, amount in sizes if any(sign in signs for sign in word))
    return size + (60 if any(ord(sign) > 127 for sign in word) else 0) or 10
