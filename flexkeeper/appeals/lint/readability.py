"""How hard a text is to read, by a published formula for each language.

English: reading ease of R. Flesch, “A new readability yardstick”, Journal of Applied Psychology 32 (1948):
206.835 - 84.6 syllables a word - 1.015 words a sentence; 60 to 70 is plain English.
Spanish: perspicuity of F. Szigriszt Pazos, “Sistemas predictivos de legibilidad del mensaje escrito”, thesis,
Universidad Complutense de Madrid (1993): 206.835 - 62.3 syllables a word - words a sentence; on the scale
INFLESZ (Barrio Cantalejo and others, Anales del Sistema Sanitario de Navarra 31, 2008) 55 to 65 is normal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from flexkeeper.appeals.letters import Language
from flexkeeper.appeals.lint.values import Readability

FEWEST_WORDS = 30
_PER_SYLLABLE: Mapping[Language, float] = {"en": 84.6, "es": 62.3}
_PER_WORD: Mapping[Language, float] = {"en": 1.015, "es": 1.0}

WORD = re.compile(r"[^\W_]+(?:['\u2019.,:/-][^\W_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_END = re.compile(r"(?:[^laeiouy]e|[^aeiouydt]ed|[^aeiouyscxzgh]es)$")
_SPANISH_VOWELS = re.compile(r"(?:[aeiouáéíóúü]|y(?![aeiouáéíóú]))+")
_SPANISH_STRONG = re.compile(r"[aeoáéíóú]")
_SPANISH_MUTE = re.compile(r"(?<=q)u|(?<=g)u(?=[eiéí])")


def readability(sentences: Sequence[str], language: Language) -> Readability:
    """The readability of a text, given as its sentences."""
    words = [word for sentence in sentences for word in WORD.findall(sentence)]
    if not words:
        return Readability(0, 0, 0.0, None)
    per_sentence = len(words) / len(sentences)
    ease = None
    if len(words) >= FEWEST_WORDS:
        per_word = sum(syllables(word, language) for word in words) / len(words)
        raw = 206.835 - _PER_SYLLABLE[language] * per_word - _PER_WORD[language] * per_sentence
        ease = min(100.0, max(0.0, raw))
    return Readability(len(words), len(sentences), per_sentence, ease)


def syllables(word: str, language: Language) -> int:
    """The syllables of a word, at least one; in English an estimate by its groups of vowels."""
    small = word.lower()
    if language == "es":
        groups = _SPANISH_VOWELS.findall(_SPANISH_MUTE.sub("", small))
        # Two strong vowels, or a weak one with an accent beside a strong one, part (RAE, diptongo and hiato).
        return max(1, sum(max(1, len(_SPANISH_STRONG.findall(group))) for group in groups))
    found = len(_VOWELS.findall(small))
    if found > 1 and _SILENT_END.search(small):
        found -= 1
    return max(1, found)
