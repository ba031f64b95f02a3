"""Thumbnails in the vault's cache: raw pixels, so that nothing has to be decoded to show them.

They are kept as the paper came; how the driver turned it is asked for with each, so that turning
it again leaves nothing old behind.
"""

from __future__ import annotations

import struct
import zlib
from typing import BinaryIO

from flexkeeper.intake.preview import open_preview
from flexkeeper.intake.reading import MAX_THUMBNAIL_EDGE, Thumbnail
from flexkeeper.records import Document
from flexkeeper.sandbox import Sandbox
from flexkeeper.vault import Vault

_HEADER = struct.Struct("<4sHH")
_MAGIC = b"FKT1"


def keep_thumbnail(vault: Vault, sha256: str, picture: Thumbnail) -> None:
    """Puts a document's thumbnail into the cache, packed."""
    # The fastest level: a photo hardly gets smaller at the others, which cost as much as hashing it.
    header = _HEADER.pack(_MAGIC, picture.width, picture.height)
    vault.cache.put(_key(sha256), header + zlib.compress(picture.rgb, 1))


def first_page_small(sandbox: Sandbox, document: Document, untrusted_stream: BinaryIO) -> Thumbnail:
    """The first page of a document, made again in a child as small as a thumbnail is.

    Raises:
        PreviewFailure: if it cannot be shown.
    """
    opened = open_preview(sandbox, document, untrusted_stream)
    try:
        longest = max(opened.sizes[0]) or 1.0
        pixels = opened.page(0, min(1.0, MAX_THUMBNAIL_EDGE / longest))
        return Thumbnail(pixels.width, pixels.height, pixels.rgb)
    finally:
        opened.close()


def thumbnail(vault: Vault, sha256: str, rotation: int = 0) -> Thumbnail | None:
    """A document's thumbnail, turned clockwise by `rotation` (0, 90, 180, 270).

    None where the cache has none (any more).
    """
    packed = vault.cache.get(_key(sha256))
    if packed is None or len(packed) < _HEADER.size:
        return None
    magic, width, height = _HEADER.unpack_from(packed)
    if magic != _MAGIC or not (0 < width <= MAX_THUMBNAIL_EDGE and 0 < height <= MAX_THUMBNAIL_EDGE):
        return None
    rgb = zlib.decompress(packed[_HEADER.size :])
    return _turned(Thumbnail(width, height, rgb), rotation) if len(rgb) == width * height * 3 else None


def _turned(picture: Thumbnail, rotation: int) -> Thumbnail:
    for _quarter in range(rotation // 90):
        width, height = picture.width, picture.height
        turned = bytearray(len(picture.rgb))
        for color in range(3):
            plane = picture.rgb[color::3]
            # Each column, read from its foot, becomes a row.
            rows = (plane[(height - 1) * width + column :: -width] for column in range(width))
            turned[color::3] = b"".join(rows)
        picture = Thumbnail(height, width, bytes(turned))
    return picture


def _key(sha256: str) -> str:
    return f"thumbnail/{sha256}"
