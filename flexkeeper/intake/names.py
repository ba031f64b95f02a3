"""File names and subjects from outside: kept as text, shown without tricks."""

from __future__ import annotations

import re
import unicodedata

from flexkeeper.i18n import _

MAX_STORED = 255
_JOINERS = "\u200c\u200d"  # needed inside emoji and Persian words; they move nothing
_SEPARATORS = re.compile(r"[/\\]")
_HIDING = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})


def stored_name(untrusted_name: str) -> str:
    """The name as text that any encoding can hold: undecodable bytes become `\\udcff` spelled out."""
    return untrusted_name.encode("utf-8", "backslashreplace").decode("utf-8")[:MAX_STORED]


def display_name(untrusted_name: str, limit: int = 120) -> str:
    """One line that shows what is there: control and private signs as �, no signs that turn the writing
    direction, at most `limit` characters with the end kept (it holds the suffix)."""
    shown = "".join(_sign(sign) for sign in untrusted_name)
    line = " ".join(shown.split())
    if len(line) <= limit:
        return line
    tail = limit // 4
    return f"{line[: limit - tail - 1]}…{line[-tail:]}"


def given_title(title: str | None) -> str:
    """What the driver wants it called; empty where nothing of that would be seen."""
    return (title or "").strip() if display_name(title or "").strip(_JOINERS) else ""


def title_from(untrusted_name: str) -> str:
    """A title made of a file's name: without folders and suffix, underscores as spaces."""
    base = _SEPARATORS.split(untrusted_name)[-1]
    stem = base.rpartition(".")[0] or base
    return display_name(stem.replace("_", " ")).strip(f" .-�{_JOINERS}") or _("Untitled paper")


def _sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if sign.isspace() and category not in ("Zl", "Zp"):
        return " "
    if category in _HIDING:
        return "�"
    return "" if category == "Cf" and sign not in _JOINERS else sign
