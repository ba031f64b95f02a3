"""Thumbnails in the vault's cache: raw pixels, so that nothing has to be decoded to show them."""

from __future__ import annotations

import struct
import zlib

from flexkeeper.intake.reading import MAX_THUMBNAIL_EDGE, Thumbnail
from flexkeeper.vault import Vault

_HEADER = struct.Struct("<4sHH")
_MAGIC = b"FKT1"


def keep(vault: Vault, sha256: str, picture: Thumbnail) -> None:
    """Puts a document's thumbnail into the cache, packed."""
    # The fastest level: a photo hardly gets smaller at the others, which cost as much as hashing it.
    header = _HEADER.pack(_MAGIC, picture.width, picture.height)
    vault.cache.put(_key(sha256), header + zlib.compress(picture.rgb, 1))


def thumbnail(vault: Vault, sha256: str) -> Thumbnail | None:
    """A document's thumbnail, or None where the cache has none (any more)."""
    packed = vault.cache.get(_key(sha256))
    if packed is None or len(packed) < _HEADER.size:
        return None
    magic, width, height = _HEADER.unpack_from(packed)
    if magic != _MAGIC or not (0 < width <= MAX_THUMBNAIL_EDGE and 0 < height <= MAX_THUMBNAIL_EDGE):
        return None
    rgb = zlib.decompress(packed[_HEADER.size :])
    return Thumbnail(width, height, rgb) if len(rgb) == width * height * 3 else None


def _key(sha256: str) -> str:
    return f"thumbnail/{sha256}"
