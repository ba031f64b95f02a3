"""Which steps of a case have a part of their own, and how each is made when it is first wanted."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

from flexkeeper.desktop.pages.appeals.part import CasePart
from flexkeeper.desktop.pages.page import Page

_SENDING = "flexkeeper.desktop.pages.sending.SendingPart"

PARTS: Mapping[str, str] = {
    "letter": "flexkeeper.desktop.pages.letter.LetterPart",
    "bundle": _SENDING,
    "sent": _SENDING,
}
"""By the name of a step, the class of its part, which has the primary button of the screen then."""


def make_part(sort: str, page: Page) -> CasePart:
    """The part of that class; its module is imported only now."""
    module, _dot, name = sort.rpartition(".")
    part: CasePart = getattr(importlib.import_module(module), name)(page)
    return part
