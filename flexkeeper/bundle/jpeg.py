"""JPEG files without what they say about the photographer; the picture's own bytes stay as they are.

Segments as in ITU-T T.81, annex B.
"""

from __future__ import annotations

import re

_ENTROPY_END = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
_END = b"\xff\xd9"


class NotJpegError(ValueError):
    """The bytes do not follow the JPEG syntax up to the end of their image."""


def without_metadata(untrusted: bytes) -> bytes:
    """`untrusted` without EXIF, XMP, IPTC, comments, and whatever follows the end of the image.

    JFIF, color profiles (ICC in APP2) and Adobe's color marker (APP14) stay: they change what is seen.

    Raises:
        NotJpegError: if the segments cannot be followed.
    """
    if untrusted[:2] != b"\xff\xd8":
        raise NotJpegError("no start of image")
    kept = [b"\xff\xd8"]
    position = 2
    while True:
        marker, position = _marker(untrusted, position)
        if marker == 0xD9:
            return b"".join([*kept, _END])
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            continue
        end = position + int.from_bytes(untrusted[position : position + 2], "big")
        if end < position + 2 or end > len(untrusted):
            raise NotJpegError("a segment ends outside the file")
        if marker == 0xDA:
            data_end = _scan_end(untrusted, end)
            kept.append(b"\xff\xda" + untrusted[position:data_end])
            if data_end == len(untrusted):
                return b"".join([*kept, _END])
            position = data_end
            continue
        if _stays(marker, untrusted[position + 2 : position + 18]):
            kept.append(bytes([0xFF, marker]) + untrusted[position:end])
        position = end


def _marker(untrusted: bytes, position: int) -> tuple[int, int]:
    if untrusted[position : position + 1] != b"\xff":
        raise NotJpegError("no marker where one must be")
    while untrusted[position : position + 1] == b"\xff":
        position += 1
    if position >= len(untrusted):
        raise NotJpegError("the file ends inside a marker")
    return untrusted[position], position + 1


def _scan_end(untrusted: bytes, position: int) -> int:
    found = _ENTROPY_END.search(untrusted, position)
    return found.start() if found else len(untrusted)


def _stays(marker: int, start: bytes) -> bool:
    if marker == 0xFE:
        return False
    if not 0xE0 <= marker <= 0xEF:
        return True
    return (
        (marker == 0xE0 and start.startswith(b"JFIF\x00"))
        or (marker == 0xE2 and start.startswith(b"ICC_PROFILE\x00"))
        or (marker == 0xEE and start.startswith(b"Adobe"))
    )
