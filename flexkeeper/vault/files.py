"""All file operations of the vault go through one small object, so that a test can drop or fail them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from flexkeeper.errors import FlexKeeperError
from flexkeeper.vault.errors import calm_disk


class Files:
    """The real disk. Subclasses in tests lose or refuse operations.

    A full, read-only, forbidden or broken disk is raised as FlexKeeperError by the operation that met it.
    """

    vfs = ""
    """Name of the SQLite VFS under the databases; empty for the system's own."""

    def make_folder(self, path: Path) -> None:
        """Makes the folder and its parents, where they are missing."""
        with calm_disk():
            path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def create(self, path: Path) -> BinaryIO:
        """A new file open for writing, readable by nobody else; FileExistsError when it is there."""
        with calm_disk():
            return open(path, "xb", buffering=0, opener=_private)

    def write(self, file: BinaryIO, data: bytes) -> None:
        """Writes all of the data."""
        with calm_disk():
            rest = memoryview(data)
            while rest:
                rest = rest[file.write(rest) :]

    def sync(self, file: BinaryIO) -> None:
        """Returns when the file's content is on the disk."""
        with calm_disk():
            file.flush()
            os.fsync(file.fileno())

    def close(self, file: BinaryIO) -> None:
        """Closes the file."""
        with calm_disk():
            file.close()

    def rename(self, source: Path, target: Path) -> None:
        """Puts source in the place of target, in one step."""
        with calm_disk():
            source.replace(target)

    def sync_folder(self, path: Path) -> None:
        """Returns when the folder's entries are on the disk; Windows has no such operation."""
        if os.name == "nt":
            return
        with calm_disk():
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def remove(self, path: Path) -> None:
        """Removes the file, where it is there."""
        with calm_disk():
            path.unlink(missing_ok=True)

    def open(self, path: Path) -> BinaryIO:
        """The file open for reading; FileNotFoundError when it is missing."""
        with calm_disk():
            return path.open("rb")

    def names(self, path: Path) -> list[str]:
        """The names in a folder, sorted; empty where there is no such folder."""
        with calm_disk():
            try:
                return sorted(entry.name for entry in path.iterdir())
            except (FileNotFoundError, NotADirectoryError):
                return []

    def replace_content(self, path: Path, data: bytes) -> None:
        """Writes a small file so that a crash leaves the old content or the new one, never a mixture."""
        draft = path.with_name(f".tmp-{path.name}")
        self.remove(draft)
        file = self.create(draft)
        try:
            try:
                self.write(file, data)
                self.sync(file)
            finally:
                self.close(file)
            self.rename(draft, path)
        except FlexKeeperError:  # a full disk should not be fuller than before
            self.remove(draft)
            raise
        self.sync_folder(path.parent)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
