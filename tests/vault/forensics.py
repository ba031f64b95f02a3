"""What somebody with the database key finds in the raw files: every page, used, freed, or in the log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE = 4096
RESERVED = 80
WAL_HEADER, FRAME_HEADER = 32, 24


def plain_pages(database: Path, key: bytes) -> Iterator[bytes]:
    """All decrypted pages of a SQLCipher 4 database and of its write-ahead log."""
    content = database.read_bytes()
    for offset in range(0, len(content), PAGE):
        yield _decrypt(content[offset : offset + PAGE], key, is_first=offset == 0)
    log = database.with_name(database.name + "-wal")
    frames = log.read_bytes()[WAL_HEADER:] if log.exists() else b""
    for offset in range(0, len(frames), FRAME_HEADER + PAGE):
        frame = frames[offset : offset + FRAME_HEADER + PAGE]
        is_first = int.from_bytes(frame[:4], "big") == 1
        yield _decrypt(frame[FRAME_HEADER:], key, is_first=is_first)


def _decrypt(page: bytes, key: bytes, *, is_first: bool) -> bytes:
    vector = page[PAGE - RESERVED : PAGE - RESERVED + 16]
    decryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    return decryptor.update(page[16 if is_first else 0 : PAGE - RESERVED])
