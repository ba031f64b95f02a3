"""One writer at a time: the operating system's lock on `vault.lock`, which a crash cannot leave behind."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from flexkeeper.i18n import _
from flexkeeper.vault.errors import VaultInUse, calm_disk

NAME = "vault.lock"


class WriteLock:
    """Held from its making to `release()`.

    Raises:
        VaultInUse: if another program, or another handle of this one, holds it.
    """

    def __init__(self, folder: Path) -> None:
        with calm_disk():
            self._descriptor = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o600)
        if not _try_lock(self._descriptor):
            os.close(self._descriptor)
            raise VaultInUse(
                _("The vault is already open in another window or program."),
                _("Close it there first; reading is possible meanwhile."),
            )

    def release(self) -> None:
        """Lets the next writer in; harmless when repeated."""
        if self._descriptor >= 0:
            # Closing alone would leave it held for as long as a program that another thread is just
            # starting has a copy of the descriptor.
            descriptor, self._descriptor = self._descriptor, -1
            try:
                _unlock(descriptor)
            finally:
                os.close(descriptor)


def is_held(folder: Path) -> bool:
    """Whether somebody has the vault open for writing."""
    try:
        descriptor = os.open(folder / NAME, os.O_RDONLY)
    except OSError:
        return False
    try:
        return not _try_lock(descriptor)
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # Windows only

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # absent on Windows

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _unlock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt  # Windows only

        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
    else:
        import fcntl  # absent on Windows

        fcntl.flock(descriptor, fcntl.LOCK_UN)
