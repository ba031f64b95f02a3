"""Files of the driver's that a bundle is written to, or that are checked as one."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _


def open_regular(path: Path) -> BinaryIO:
    """The file at `path` for reading.

    Raises:
        FlexKeeperError: if there is none, it may not be read, or it is no regular file (a pipe would
            wait for ever).
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except (OSError, ValueError) as error:
        raise FlexKeeperError(
            _("{path} could not be read.").format(path=path),
            _("Check the name of the file and that you may open it."),
        ) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FlexKeeperError(
            _("{path} could not be read, for it is not a file.").format(path=path),
            _("Choose the PDF you want to check."),
        )
    return open(descriptor, "rb")  # noqa: PTH123 - a descriptor has no path


def check_place(output: Path) -> None:
    """Looks ahead whether `output` can be written, before any work is done.

    Raises:
        FlexKeeperError: if it names no file, or one that cannot be written.
    """
    if not output.name:
        raise FlexKeeperError(_("The bundle has no file name."), _("Give one, such as bundle.pdf."))
    try:
        mode = _mode(output)
        replaceable = mode is None or stat.S_ISREG(mode) or (stat.S_ISLNK(mode) and not output.is_dir())
        writable = output.parent.is_dir() and os.access(output.parent, os.W_OK | os.X_OK)
    except (OSError, ValueError) as error:
        raise FlexKeeperError(
            _("The bundle cannot be written under this name."), _("Choose another name, or a shorter one.")
        ) from error
    if not replaceable or not writable:
        raise FlexKeeperError(
            _("The bundle cannot be written to {path}.").format(path=output),
            _("Choose a file name in a folder that exists and that you may write to."),
        )


def _mode(path: Path) -> int | None:
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return None


class Output:
    """A file under a temporary name beside its place; it is removed unless it was kept.

    Only its owner may read it (mode 0600): bundles hold identity papers.
    """

    def __init__(self, output: Path) -> None:
        self._output = output
        self.path = output.with_name(f".flexkeeper-{secrets.token_hex(8)}.part")

    def __enter__(self) -> Output:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.path.unlink(missing_ok=True)

    def write(self, data: bytes) -> None:
        with _calm(self._output), open(self.path, "xb", opener=_private) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def keep(self) -> None:
        with _calm(self._output):
            self.path.replace(self._output)
            folder = os.open(self._output.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


@contextlib.contextmanager
def _calm(output: Path) -> Iterator[None]:
    """Turns what a disk may refuse into words."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise FlexKeeperError(
                _("There is not enough room for the bundle at {path}.").format(path=output.parent),
                _("Make room or choose another place. Nothing was written."),
            ) from error
        raise FlexKeeperError(
            _("The bundle could not be written to {path}.").format(path=output),
            _("Check that you may write there, or choose another place."),
        ) from error


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
