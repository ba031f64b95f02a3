"""A letter as pages of its own; inside a bundle it is a sheet (front.py)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flexkeeper.appeals.letters.values import Letter

_LONG_RUN = re.compile(r"[^\s\u200b]{41,}")
_PAPERS = {"letter": "us-letter", "a4": "a4"}


def pdf(letter: Letter, *, now: datetime, paper: str = "letter") -> bytes:
    """The letter as a tagged PDF on "letter" or "a4"; signs that no font here has stand as empty boxes."""
    from flexkeeper import typeset  # loads typst

    data = page_data(letter)
    missing = typeset.missing_glyphs("".join(letter.texts()))
    boxes = str.maketrans(dict.fromkeys(missing, typeset.BOX))
    data = _mapped(data, lambda text: text.translate(boxes)) if missing else data
    return typeset.pdf(
        "typeset/letter_alone.typ",
        {"language": letter.language, "paper": _PAPERS[paper], "letter": data},
        timestamp=now,
    )


def page_data(letter: Letter) -> dict[str, Any]:
    """What `letter` of `typeset/letter.typ` takes; long runs may break anywhere."""
    data = {
        "sender": letter.sender,
        "day": letter.day,
        "subject": letter.subject,
        "salutation": letter.salutation,
        "opening": letter.opening,
        "blocks": [
            {
                "heading": block.heading,
                "items": [
                    {"title": item.title, "paragraphs": item.paragraphs, "lines": item.lines}
                    for item in block.items
                ],
            }
            for block in letter.blocks
        ],
        "closing": letter.closing,
        "signature": letter.signature,
    }
    found: dict[str, Any] = _mapped(data, _breakable)
    return found


def _breakable(text: str) -> str:
    return _LONG_RUN.sub(
        lambda run: "\u200b".join(run[0][start : start + 20] for start in range(0, len(run[0]), 20)), text
    )


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _mapped(entry, change) for key, entry in value.items()}
    return [_mapped(entry, change) for entry in value]
