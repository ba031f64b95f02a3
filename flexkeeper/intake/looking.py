"""The words of a file, read behind the same walls as every other, without adding the file to a vault."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.intake import source
from flexkeeper.intake.names import stored_name
from flexkeeper.intake.parsing import NotParsed, parse
from flexkeeper.progress import Progress
from flexkeeper.sandbox import Sandbox

_MOST_BYTES = 100_000_000
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Words:
    """What a file says: its text, and when it was sent, where it is a mail that says so (aware or naive)."""

    untrusted_text: str
    happened_at: datetime | None


def words_of(sandbox: Sandbox, path: Path, *, progress: Progress | None = None) -> Words:
    """The text of a mail, a text, a web page, a PDF or an office file.

    Raises:
        FlexKeeperError: if the file cannot be read, or has no text.
        Cancelled: if the progress was cancelled.
    """
    try:
        with source.open_file(path) as stream:
            if source.size(stream) > _MOST_BYTES:
                raise source.NotReadable(_("This file is larger than 100 MB. Save what it says as text."))
            watched = source.Watched(stream)
            while watched.read(_CHUNK):
                pass
            reading = parse(
                sandbox,
                stream,
                stored_name(path.name),
                watched.sha256,
                password=None,
                depth=0,
                progress=progress or Progress(),
            )
    except (source.NotReadable, NotParsed) as failure:
        raise FlexKeeperError(_("This file could not be read."), str(failure)) from None
    if not reading.text.strip():
        raise FlexKeeperError(
            reading.reason or _("There is no text in this file."),
            _("Save it as text or as a mail (.eml), or copy its text into a text file."),
        )
    return Words(reading.text, reading.happened_at)
