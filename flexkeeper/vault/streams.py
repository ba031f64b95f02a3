"""What age reads from and writes to: counting, hashing and limiting on the way."""

from __future__ import annotations

import hashlib
import io
from typing import BinaryIO

from flexkeeper.i18n import _
from flexkeeper.vault.errors import TooLarge
from flexkeeper.vault.files import Files


class Counter:
    """Length and SHA-256 of what went through."""

    def __init__(self) -> None:
        self.bytes = 0
        self._hash = hashlib.sha256()

    def add(self, data: bytes) -> None:
        self.bytes += len(data)
        self._hash.update(data)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


class Source:
    """What pyrage reads from: counts, stops at a limit, keeps what went wrong."""

    def __init__(self, stream: BinaryIO, limit_bytes: int) -> None:
        self.counter = Counter()
        self.failure: BaseException | None = None
        self._stream, self._limit = stream, limit_bytes

    def read(self, size: int) -> bytes:
        try:
            data = self._stream.read(size)
            self.counter.add(data)
            if self.counter.bytes > self._limit:
                raise TooLarge(
                    _("The file is larger than the vault accepts."),
                    _("Split it, or save a smaller copy, and add that."),
                )
        except BaseException as error:
            self.failure = error
            raise
        return data

    def drain(self) -> None:
        """Reads to the end: what follows after the last age chunk counts too."""
        while self.read(1 << 16):
            pass


class Sink:
    """What pyrage writes the encrypted file to."""

    def __init__(self, files: Files, file: BinaryIO) -> None:
        self.counter = Counter()
        self.failure: BaseException | None = None
        self._files, self._file = files, file

    def write(self, data: bytes) -> int:
        try:
            self._files.write(self._file, data)
        except BaseException as error:
            self.failure = error
            raise
        self.counter.add(data)
        return len(data)

    def flush(self) -> None:
        pass


class Memory:
    """What pyrage writes a plaintext to; refuses to grow beyond what was promised."""

    def __init__(self, limit_bytes: int, *, keep: bool) -> None:
        self._keep = keep
        self.content = io.BytesIO()
        self.counter = Counter()
        self._limit = limit_bytes

    def write(self, data: bytes) -> int:
        self.counter.add(data)
        if self.counter.bytes > self._limit:
            raise OSError("longer than its row says")
        if self._keep:
            self.content.write(data)
        return len(data)

    def flush(self) -> None:
        pass
