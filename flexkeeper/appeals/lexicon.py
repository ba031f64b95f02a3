"""The words by which notices are read: `resources/notices/*.toml`, whose heads say how to write them."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flexkeeper import paths
from flexkeeper.appeals.passages import fold

_GAP = r"(?:\S{1,40} ){0,6}?"
_END = r"(?!\w)"


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Signs as patterns by `section.name`, and tables of words by section; all languages together.

    Every repetition in a pattern has a small upper bound, so that no text takes long to search.
    """

    patterns: Mapping[str, re.Pattern[str]]
    tables: Mapping[str, Mapping[str, int | str]]

    def names(self, section: str) -> list[str]:
        """The names in a section of signs."""
        return [name.partition(".")[2] for name in self.patterns if name.startswith(f"{section}.")]

    def choice(self, table: str) -> str:
        """The words of a table as the inside of a pattern, the longest first."""
        return "|".join(map(re.escape, sorted(self.tables[table], key=len, reverse=True)))

    def stands_before(self, name: str, folded: str, position: int) -> bool:
        """Whether a sign of that name stands right before a position."""
        window = folded[max(0, position - 50) : position]
        ends = (match.end() for match in self.patterns[name].finditer(window))
        return any(_FILLER.fullmatch(window, end) for end in ends)

    def stands_after(self, name: str, folded: str, position: int) -> bool:
        """Whether a sign of that name stands right after a position."""
        match = self.patterns[name].search(folded, position, position + 40)
        return match is not None and bool(_FILLER.fullmatch(folded, position, match.start()))


_FILLER = re.compile(
    r"[ ,:(\"'-]{0,4}(?:(?:the|el|los|las|la|next|midnight|end of|close of|of|on|of day) ){0,2}\(?"
)


@functools.cache
def lexicon() -> Lexicon:
    """The words of all languages."""
    signs: dict[str, list[str]] = {}
    tables: dict[str, dict[str, int | str]] = {}
    for path in sorted((paths.resources() / "notices").glob("*.toml")):
        for section, content in tomllib.loads(path.read_text("utf-8")).items():
            for name, value in content.items():
                if isinstance(value, list):
                    signs.setdefault(f"{section}.{name}", []).extend(value)
                else:
                    tables.setdefault(section, {})[fold(name)] = value
    numbers = r"(?:\d{1,4}|" + "|".join(map(re.escape, tables["numbers"])) + ")"
    return Lexicon({name: _pattern(found, numbers) for name, found in signs.items()}, tables)


def _pattern(signs: Iterable[str], numbers: str) -> re.Pattern[str]:
    ordered = sorted({fold(sign) for sign in signs}, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(_sign(sign, numbers) for sign in ordered) + ")")


def _sign(sign: str, numbers: str) -> str:
    """The pattern of one sign: `*` any ending of a word, `...` up to six words, `#` a number."""
    made = ""
    for word in sign.split(" "):
        if word == "...":
            made += _GAP
        elif word == "#":
            made += numbers + _END + " "
        elif word.endswith("*"):
            made += re.escape(word[:-1]) + r"\w{0,20} "
        else:
            made += re.escape(word) + (_END if word[-1].isalnum() else "") + " "
    return made.removesuffix(" ")
