"""One sheet of ours as a paper of its own, to print or to hand in by itself."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from flexkeeper import typeset
from flexkeeper.bundle.pages import sheet_data
from flexkeeper.bundle.plan import Paper
from flexkeeper.bundle.sheet import Sheet
from flexkeeper.bundle.words import words


def sheet_pdf(sheet: Sheet, *, now: datetime, language: str = "en", paper: Paper = "letter") -> bytes:
    """The sheet as a tagged PDF; the exhibits it names stand by their letters, without pages.

    Raises:
        FlexKeeperError: if bundles are not written in that language.
    """
    data = sheet_data(asdict(sheet), words(language), language, paper)
    return typeset.pdf("typeset/sheet_alone.typ", data, timestamp=now)
