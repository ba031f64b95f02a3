"""Adding papers from the window: one job in the write lane, and what it came to in one sentence."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flexkeeper.desktop import words
from flexkeeper.desktop.session import Session
from flexkeeper.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from flexkeeper.intake import Added
    from flexkeeper.progress import Progress
    from flexkeeper.vault import Vault


def add(session: Session, files: Sequence[Path], say: Callable[[str], None]) -> None:
    """Adds files and folders; those that were added before a stop stay."""
    sandbox = session.sandbox

    def work(vault: Vault, progress: Progress) -> list[Added]:
        added: list[Added] = importlib.import_module("flexkeeper.intake").add(
            vault, sandbox, files, progress=progress
        )
        return added

    session.write(
        work,
        lambda added: say(outcome(added)),
        title=_("Adding papers"),
        cancelled=lambda: say(_("Stopped. Papers that were added before are kept.")),
    )


def outcome(added: Sequence[Added]) -> str:
    """What became of the files, in one line: “12 added, 1 is already here.”"""
    counts = Counter[str](one.status for one in added)
    count = {status: words.number(amount) for status, amount in counts.items()}
    sentences = {
        "added": _("{count} added"),
        "duplicate": _("{count} already here"),
        "needs_password": _("{count} need a password"),
        "damaged": _("{count} kept, but could not be opened"),
        "unsupported": _("{count} left out, no papers"),
        "too_large": _("{count} too large"),
        "failed": _("{count} could not be read"),
    }
    parts = [text.format(count=count[status]) for status, text in sentences.items() if counts[status]]
    if not parts:
        return _("There was nothing to add.")
    return _("{parts}.").format(parts=", ".join(parts))
