"""Someone's words made fit for a letter, wherever it goes."""

from __future__ import annotations


def line(text: str) -> str:
    """A text on one line, without control characters and direction overrides."""
    return " ".join(_clean(text).split())


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each on one line; every end of a line ends one."""
    return [" ".join(one.split()) for one in _clean(text).split("\n") if one.strip()]


def _clean(text: str) -> str:
    from flexkeeper.typeset import clean  # loads typst, which only a letter needs

    return clean(text)
