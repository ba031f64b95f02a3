"""Text from outside, made fit for a page; and which of its characters no font here can draw."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime

import typst

# Control characters (line ends and tabs stay), direction overrides that can make a name read as
# another one, invisible tag characters, and code points that are no characters at all.
_SCRUBBED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f]"
)
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

# Every installed set has Latin; only what lies beyond is worth asking typst about.
_BEYOND_LATIN = re.compile("[^\u0000-\u024f\u2010-\u2027\u2030-\u203a\u20ac]")
_REPORTED = re.compile(r"the text `\"(.*?)\"` could not be displayed")
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_ASKED_AT_ONCE = 2000
BOX = "\u25a1"  # a white square


def clean(text: str) -> str:
    """`text` without control characters and direction overrides, with one kind of line end.

    Lone surrogates (undecodable bytes of file names) become U+FFFD.
    """
    text = _LONE_SURROGATE.sub("\ufffd", text)
    return _SCRUBBED.sub("", _LINE_END.sub("\n", text))


def without_invisible(text: str) -> str:
    """A text that has right-to-left letters, without its format characters; any other as it is."""
    return _thinned(text, lambda character: unicodedata.category(character) != "Cf")


def without_marks(text: str) -> str:
    """The same, without combining marks too."""
    return _thinned(text, lambda character: unicodedata.category(character) not in {"Cf", "Mn", "Mc", "Me"})


def boxed(text: str) -> str:
    """`text` with an empty box for every right-to-left letter."""
    return "".join(BOX if _right_to_left(character) else character for character in text)


def _thinned(text: str, keep: Callable[[str], bool]) -> str:
    return "".join(filter(keep, text)) if any(map(_right_to_left, text)) else text


def _right_to_left(character: str) -> bool:
    return unicodedata.bidirectional(character) in {"R", "AL", "AN"}


def missing_glyphs(text: str) -> list[str]:
    """The characters of `text`, sorted, that no installed font can draw.

    Found by asking for PDF/A-2u, under which typst names each character that it would draw as an
    empty box, instead of drawing it.
    """
    wanted = sorted(set(_BEYOND_LATIN.findall(clean(text))))
    missing: set[str] = set()
    for start in range(0, len(wanted), _ASKED_AT_ONCE):
        missing |= _undrawn(wanted[start : start + _ASKED_AT_ONCE])
    return sorted(missing)


def _undrawn(characters: list[str]) -> set[str]:
    # Code points only, so nothing of the text can act as markup; one paragraph each, so that
    # neighbors can't join into a cluster.
    source = "\n\n".join(f'#text("\\u{{{ord(character):x}}}")' for character in characters)
    try:
        typst.compile(
            source.encode(),
            format="pdf",
            pdf_standards=["a-2u"],
            timestamp=datetime(2000, 1, 1, tzinfo=UTC),
        )
    except typst.TypstError as error:
        found = _REPORTED.findall(error.diagnostic)
        if not found:
            raise
        return {_ESCAPED.sub(lambda match: chr(int(match[1], 16)), entry) for entry in found}
    return set()
