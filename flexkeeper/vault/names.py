"""File names that are safe on every system, made from names and titles that nobody has checked."""

from __future__ import annotations

import re
import unicodedata

MAX_LENGTH = 80
_SUFFIX = r"[A-Za-z0-9]{1,12}"
_RESERVED = {
    "con", "prn", "aux", "nul", "conin$", "conout$",
    *(f"com{digit}" for digit in "0123456789"),
    *(f"lpt{digit}" for digit in "0123456789"),
}  # fmt: skip


def safe_name(untrusted_name: str, fallback: str) -> str:
    """An ASCII file name of 1 to 80 characters that Windows, macOS and Linux all accept.

    Letters lose their accents, anything else that is not a letter, digit, dot, hyphen or underscore
    becomes `_`; path separators, control and direction marks thus go. `fallback` is an ASCII name for
    when nothing is left; names reserved by Windows get a leading `_`.
    """
    plain = unicodedata.normalize("NFKD", untrusted_name)
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", plain)
    plain = re.sub(r"\.{2,}", ".", plain).lstrip(".").rstrip("._-")
    stem, dot, suffix = plain.rpartition(".")
    if not dot or not re.fullmatch(_SUFFIX, suffix):
        stem, suffix = plain, ""
    stem = stem.strip("._-") or fallback
    if stem.lower().partition(".")[0] in _RESERVED:
        stem = f"_{stem}"
    if not suffix:
        return stem[:MAX_LENGTH].rstrip("._-")
    return stem[: MAX_LENGTH - len(suffix) - 1].rstrip("._-") + "." + suffix


def unique_name(name: str, taken: set[str]) -> str:
    """The name, numbered where one that differs only in case is taken; adds what it gives to `taken`."""
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        stem, suffix = name, ""
    number, candidate = 2, name
    while candidate.lower() in taken:
        candidate = f"{stem}-{number}{dot}{suffix}"
        number += 1
    taken.add(candidate.lower())
    return candidate
