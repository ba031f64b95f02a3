"""The file on the driver's disk: opened without hanging, read, and watched for changes."""

from __future__ import annotations

import hashlib
import io
import os
import stat
from pathlib import Path
from typing import BinaryIO

from flexkeeper.i18n import _


class NotReadable(Exception):  # noqa: N818 - becomes the reason of one file, the others go on
    """A file that cannot be read at all; its text is the reason in the driver's words."""


def open_file(path: Path) -> BinaryIO:
    """A stream of a regular file.

    Raises:
        NotReadable: if it is missing, not allowed, or no regular file (a pipe would wait for ever).
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError:
        raise NotReadable(_("There is no file of this name. Check the name and add it again.")) from None
    except PermissionError:
        raise NotReadable(
            _("This file may not be opened. Copy it to a folder of yours and add the copy.")
        ) from None
    except (OSError, ValueError):
        raise NotReadable(_("This file cannot be opened. Copy it elsewhere and add the copy.")) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotReadable(_("This is not a file. Add the file you mean."))
    return open(descriptor, "rb")  # noqa: PTH123 - a descriptor has no path


def size(stream: BinaryIO) -> int:
    """Length of an opened file in bytes, without reading it."""
    return os.fstat(stream.fileno()).st_size


class Watched(io.RawIOBase):
    """A stream that hashes what is read from it, to compare what was parsed with what is kept.

    Reading raises NotReadable where the disk fails.
    """

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream
        self._hash = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._stream.read(size)
        except OSError:
            raise NotReadable(
                _("This file cannot be read from its disk. Copy it elsewhere and add the copy.")
            ) from None
        self._hash.update(data)
        return data

    @property
    def sha256(self) -> str:
        """Of everything that has been read so far."""
        return self._hash.hexdigest()
