"""The vault's expected failures, and the few that a caller must tell apart."""

# ruff: noqa: N818 - a failure is named after what happened, not after being an error

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _


class NotAVault(FlexKeeperError):
    """There is no vault at that place: no folder, or a folder without one."""


class WrongPassphrase(FlexKeeperError):
    """No slot of the vault opens with this passphrase."""


class WrongRecoveryKey(FlexKeeperError):
    """The recovery key was mistyped, or belongs to another vault or an older sheet."""


class NoRecovery(FlexKeeperError):
    """The vault has no recovery sheet, or its recovery.age is missing, damaged or forged."""


class NoKeyring(FlexKeeperError):
    """The system's keyring does not open the vault, for whatever reason; the passphrase still does."""


class LockedKeyring(NoKeyring):
    """The keyring is there, and the driver could unlock it."""


class VaultInUse(FlexKeeperError):
    """Another program has the vault open for writing."""


class VaultGone(FlexKeeperError):
    """The folder of an opened vault was moved or removed; nothing of the failed step was kept."""


class NewerVault(FlexKeeperError):
    """The vault was written by a newer version of the app."""


class DamagedVault(FlexKeeperError):
    """The header or the database is not what was written."""


class DamagedDocument(FlexKeeperError):
    """The encrypted file of one document is missing or is not what was written."""


class TooLarge(FlexKeeperError):
    """A file is larger than the limit."""


class DiskFull(FlexKeeperError):
    """There is no room left where the vault is; nothing of the failed step was kept."""


def damaged_header() -> DamagedVault:
    """The failure for a `vault.json` that cannot be what was written."""
    return DamagedVault(
        _("The vault's key file (vault.json) is damaged."),
        _("Bring back a backup copy of the whole vault folder."),
    )


def damaged_database() -> DamagedVault:
    """The failure for a `vault.db` that cannot be what was written."""
    return DamagedVault(
        _("The vault's database (vault.db) is damaged."),
        _("Bring back a backup copy of the whole vault folder; the documents themselves may still be whole."),
    )


def vault_gone(folder: Path) -> VaultGone:
    """The failure for an opened vault whose folder is not in its place any more."""
    return VaultGone(
        _("The folder of this vault is no longer where it was opened, so this last step was not kept."),
        _(
            "Connect its disk, or bring the folder back to {path}; then lock the vault and unlock it again."
        ).format(path=folder),
    )


def disk_full() -> DiskFull:
    """The failure for a full disk."""
    return DiskFull(
        _("The disk is full, so this last step was not kept. Everything before it is safe."),
        _("Make some room on the disk that holds the vault, then try again."),
    )


def disk_trouble(error: OSError) -> FlexKeeperError:
    """The failure that an error of the operating system means to the driver."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full()
    if error.errno == errno.EROFS:
        return FlexKeeperError(
            _("The vault is on a disk that can only be read."),
            _("Open the vault for reading only, or copy the whole folder to a disk that can be written."),
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return FlexKeeperError(
            _("The system does not allow this app to use the vault's files."),
            _("Check the permissions of the vault folder, then try again."),
        )
    return FlexKeeperError(
        _("The disk that holds the vault did not answer as it should."),
        _("Check that the disk is connected and healthy, then try again."),
    )


@contextmanager
def calm_disk() -> Iterator[None]:
    """Turns what a disk can do to anybody (full, read-only, forbidden, broken) into a FlexKeeperError."""
    try:
        yield
    except (FileNotFoundError, FileExistsError, NotADirectoryError, IsADirectoryError):
        raise  # these mean something else in every place
    except OSError as error:
        raise disk_trouble(error) from error


@contextmanager
def calm_database() -> Iterator[None]:
    """Turns what a disk or another program can do to the database into a FlexKeeperError."""
    try:
        yield
    except apsw.FullError as error:
        raise disk_full() from error
    except (apsw.BusyError, apsw.LockedError) as error:
        raise VaultInUse(
            _("Another program is using the vault's database right now."),
            _("Close the other program or wait until it is done, then try again."),
        ) from error
    except (apsw.CorruptError, apsw.NotADBError) as error:
        raise damaged_database() from error
    except apsw.ReadOnlyError as error:
        raise disk_trouble(OSError(errno.EROFS, "read-only")) from error
    except (apsw.IOError, apsw.CantOpenError) as error:
        if getattr(error, "extendedresult", 0) == apsw.SQLITE_IOERR_SHMSIZE:  # no room for the log's index
            raise disk_full() from error
        raise disk_trouble(OSError(errno.EIO, "database")) from error
