"""The window. The only folder that knows Qt."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from pathlib import Path

__all__ = ["main"]


def main(files: Sequence[Path], page: str = "") -> int:
    """Opens the window, or hands the files to the one that is open; returns the exit code.

    `page` is what is to be seen first, once the vault is open.
    """
    # What is imported now stays, and to look for garbage in it takes time from the start. The window
    # looks for it later, in its own way.
    gc.disable()
    from flexkeeper.desktop import app

    return app.main(files, page)
