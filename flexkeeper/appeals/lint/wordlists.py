"""What a letter is looked through for: `resources/lint/LANGUAGE.toml`, whose heads say how to write words."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from typing import Literal

from flexkeeper import paths
from flexkeeper.appeals.letters import Language
from flexkeeper.appeals.passages import fold
from flexkeeper.appeals.strict import read

Tone = Literal["accusation", "threat", "pleading", "absolute", "blame", "vague"]


@dataclass(frozen=True, slots=True)
class WordList:
    """Words of one tone, and who advises against it."""

    id: Tone
    source: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordLists:
    """The lists of a language; `acronyms` may be in capitals, below `easy_enough` a text is hard to read."""

    acronyms: tuple[str, ...]
    easy_enough: int
    lists: tuple[WordList, ...]


@functools.cache
def word_lists(language: Language) -> WordLists:
    """The lists of a language."""
    path = paths.resources() / "lint" / f"{language}.toml"
    return read(WordLists, tomllib.loads(path.read_text("utf-8")), path.name)


@functools.cache
def patterns(language: Language) -> dict[Tone, re.Pattern[str]]:
    """What finds the words of each list in a folded text; the longest of several counts."""
    return {
        one.id: re.compile(
            r"(?<!\w)(?:" + "|".join(map(_pattern, sorted(one.words, key=len, reverse=True))) + ")"
        )
        for one in word_lists(language).lists
    }


def _pattern(words: str) -> str:
    found = re.escape(fold(words.removesuffix("*")))
    return found + (r"\w{0,20}" if words.endswith("*") else "") + r"(?!\w)"
