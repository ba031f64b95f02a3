"""Opening a stranger's PDF, with a password where it needs one; runs in a sandbox child."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdf import PasswordType, PdfReader, PdfWriter

from flexkeeper.bundle.copier import PARSER_ERRORS


@dataclass(frozen=True, slots=True)
class Opened:
    """A document pdfium reads, the bytes it reads, and the password both need."""

    document: pdfium.PdfDocument
    bytes: bytes
    password: str | None


def opened(untrusted: bytes, passwords: Iterable[str]) -> Opened | str:
    """The document, or the reason why it cannot be opened: `locked` or `damaged`."""
    candidates = _candidates(passwords)
    locked = False
    for password in candidates:
        try:
            return _with_forms(untrusted, password or None)
        except pdfium.PdfiumError as error:
            locked |= error.err_code == pdfium.raw.FPDF_ERR_PASSWORD
    try:
        reader = PdfReader(io.BytesIO(untrusted), strict=False)
        if reader.is_encrypted and not _decrypted(reader, candidates):
            return "locked"
        rewritten = io.BytesIO()
        PdfWriter(clone_from=reader).write(rewritten)
        return _with_forms(rewritten.getvalue(), None)
    except (*PARSER_ERRORS, pdfium.PdfiumError):
        return "locked" if locked else "damaged"


def _candidates(passwords: Iterable[str]) -> list[str]:
    """The empty password first (half of the encrypted files open so), then each as typed and normalized."""
    found = [""]
    for password in passwords:
        found += [password, unicodedata.normalize("NFKC", password)]
    return list(dict.fromkeys(found))


def _with_forms(data: bytes, password: str | None) -> Opened:
    document = pdfium.PdfDocument(data, password=password)
    document.init_forms()
    len(document)
    return Opened(document, data, password)


def _decrypted(reader: PdfReader, candidates: list[str]) -> bool:
    return any(reader.decrypt(password) != PasswordType.NOT_DECRYPTED for password in candidates)
