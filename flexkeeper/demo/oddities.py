"""What every real pile of papers has: a protected file, a duplicate, a broken one, a scan, office files."""

from __future__ import annotations

import dataclasses
import hashlib
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pypdf
from PIL import Image, ImageFilter
from pypdf._crypt_providers import CryptAES, aes_cbc_encrypt
from pypdf.generic import ArrayObject, ByteStringObject

from flexkeeper.demo.paper import Paper


class _RepeatableAes(CryptAES):
    """AES-CBC whose initialization vector is made from key and data: same paper, same bytes."""

    def __init__(self, key: bytes) -> None:
        super().__init__(key)
        self._key = key

    def encrypt(self, data: bytes) -> bytes:
        vector = hashlib.sha256(self._key + data).digest()[:16]
        padding = 16 - len(data) % 16
        return vector + aes_cbc_encrypt(self._key, vector, data + bytes([padding]) * padding)


class _RepeatableWriter(pypdf.PdfWriter):
    """Writes file identifiers that hang on the content alone."""

    content_digest = b""

    def generate_file_identifiers(self) -> None:
        identifier = ByteStringObject(self.content_digest)
        self._ID = ArrayObject((identifier, identifier))


def encrypted(plain_pdf: bytes, password: str) -> bytes:
    """The PDF protected by AES-128 (revision 4); the owner has the same password.

    pypdf takes its vectors and identifiers from the system's randomness and offers no way to give
    them, hence the two classes above; a test opens the result with another reader.
    """
    writer = _RepeatableWriter(clone_from=io.BytesIO(plain_pdf))
    writer.content_digest = hashlib.md5(plain_pdf, usedforsecurity=False).digest()
    writer.encrypt(password, algorithm="AES-128")
    encryption = writer._encryption
    assert encryption is not None

    def repeatable(method: str, rc4_key: bytes, aes128_key: bytes, aes256_key: bytes) -> Any:
        assert method == "/AESV2", method
        return _RepeatableAes(aes128_key)

    encryption._get_crypt = repeatable  # type: ignore[method-assign]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def scanned(page_pngs: list[bytes], day: date, tilt: float) -> bytes:
    """The pages as an office scanner leaves them: gray pictures in a PDF, a little crooked, without text."""
    pictures = []
    for png in page_pngs:
        page = Image.open(io.BytesIO(png)).convert("L")
        turned = page.rotate(tilt, Image.Resampling.BICUBIC, fillcolor=250)
        soft = turned.filter(ImageFilter.GaussianBlur(0.7))
        pictures.append(soft.point([min(255, round(v * 1.02) // 6 * 6 + 5) for v in range(256)]))
    stamp = datetime(day.year, day.month, day.day, 15, 4, 0, tzinfo=UTC).timetuple()
    out = io.BytesIO()
    pictures[0].save(
        out,
        "PDF",
        save_all=True,
        append_images=pictures[1:],
        resolution=150,
        title="Scan",
        producer="Specimen Scanner 2",
        creationDate=stamp,
        modDate=stamp,
        quality=70,
    )
    return out.getvalue()


def papers(others: Sequence[Paper]) -> list[Paper]:
    """A second copy of the registration under another name, and a photo whose transfer broke off."""
    registration = next(paper for paper in others if paper.kind == "registration")
    photo = next(paper for paper in others if paper.kind == "delivery_photo")
    duplicate = dataclasses.replace(
        registration, name="Reg (1).pdf", truth={**registration.truth, "duplicate_of": registration.name}
    )
    cut = len(photo.data) * 2 // 5
    damaged = Paper(
        name=photo.name.replace(".jpg", "-transfer-broke-off.jpg"),
        data=photo.data[:cut],
        kind="delivery_photo",
        title="Delivery photo, incomplete",
        truth={"damaged": True, "cut_from": photo.name, "whole_bytes": len(photo.data)},
    )
    return [duplicate, damaged]
