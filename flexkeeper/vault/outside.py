"""Writing beside the vault: never into its own folder, and what goes wrong is said of that place."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.vault.errors import DiskFull

_FULL = (errno.ENOSPC, errno.EDQUOT)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
_IMPOSSIBLE = (
    errno.ENOTDIR, errno.EISDIR, errno.ENOENT, errno.EEXIST, errno.ENAMETOOLONG, errno.EINVAL, errno.ELOOP,
)  # fmt: skip


@contextmanager
def outside(vault_folder: Path, target: Path) -> Iterator[None]:
    """Within it, troubles with writing to `target` become FlexKeeperErrors that name it.

    Raises:
        DiskFull: if the disk of the target is full.
        FlexKeeperError: if the target is in the vault's folder, or cannot be written.
    """
    if _is_inside(vault_folder, target):
        raise FlexKeeperError(
            _("{path} lies in the vault's own folder, where nothing readable belongs.").format(path=target),
            _("Choose a place outside the vault: backups and sync programs carry its folder along."),
        )
    with calm_target(target):
        yield


@contextmanager
def calm_target(target: Path) -> Iterator[None]:
    """As `outside`, where there is no vault (yet) that the target could lie in."""
    try:
        yield
    except OSError as error:
        raise _trouble(target, error) from error
    except FlexKeeperError as error:
        # The vault's own file operations speak of the vault's disk; their cause knows what happened.
        if isinstance(error.__cause__, OSError):
            raise _trouble(target, error.__cause__) from error.__cause__
        raise


def _is_inside(vault_folder: Path, target: Path) -> bool:
    """By the folders themselves, not by their names: links, `..` and letter case lead to the same place."""
    real = Path(os.path.realpath(target))
    for folder in (real, *real.parents):
        try:
            if folder.samefile(vault_folder):
                return True
        except OSError:
            continue  # not there yet, or out of reach
    return False


def _trouble(target: Path, error: OSError) -> FlexKeeperError:
    if error.errno in _FULL:
        return DiskFull(
            _("The disk that holds {path} is full, so nothing was written there.").format(path=target),
            _("Make some room on that disk, or choose another."),
        )
    if error.errno in _FORBIDDEN:
        return FlexKeeperError(
            _("{path} may not be written.").format(path=target),
            _("Choose a folder that you may write to, on a disk that can be written."),
        )
    if error.errno in _IMPOSSIBLE:
        return FlexKeeperError(
            _("There cannot be anything new at {path}.").format(path=target),
            _("Check the name, and that every folder on the way is one; or choose another place."),
        )
    return FlexKeeperError(
        _("The disk that holds {path} did not answer as it should.").format(path=target),
        _("Check that it is connected and healthy, or choose another disk."),
    )
