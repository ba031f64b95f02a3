"""Which kind of file this is, by its content; the name is only a hint between kinds of text."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePosixPath

from flexkeeper.intake.readers.text import decode, is_text
from flexkeeper.intake.reading import attempt

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
OUTLOOK = "application/vnd.ms-outlook"
OLE = "application/x-ole-storage"
UNKNOWN = "application/octet-stream"

_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),
    (b"MM\0+", "image/tiff"),
    (b"%PDF-", "application/pdf"),
    (b"{\\rtf", "application/rtf"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ", "application/x-executable"),
)
_BITMAP_HEADERS = {bytes((size, 0, 0, 0)) for size in (12, 40, 52, 56, 64, 108, 124)}
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"mif2", b"unci"}
_HEADERS = frozenset(
    b"from to cc date subject received message-id mime-version content-type return-path delivered-to "
    b"reply-to sender in-reply-to references content-transfer-encoding x-mailer disposition-notification-to "
    b"dkim-signature".split()
)
_HEADER = re.compile(rb"([!-9;-~]+):")
_MAIL_HEAD = 1 << 16
_PDF_BODY = re.compile(rb"\d+ \d+ obj\b|\btrailer\b")
_GPX = re.compile(r"<(?:\w+:)?gpx[\s>]")
_BY_SUFFIX = {  # what a name promises; believed only for text, or to say what a broken file was meant to be
    ".txt": "text/plain",
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".webp": "image/webp",
    ".bmp": "image/bmp",
    ".heic": "image/heic",
    ".heif": "image/heic",
    ".hif": "image/heic",
    ".avif": "image/avif",
    ".docx": DOCX,
    ".odt": ODT,
    ".eml": "message/rfc822",
    ".csv": "text/csv",
    ".tsv": "text/csv",
    ".gpx": "application/gpx+xml",
    ".ics": "text/calendar",
    ".htm": "text/html",
    ".html": "text/html",
}


def media_type(untrusted: bytes, untrusted_name: str) -> str:
    """The media type of the content, `application/octet-stream` where nothing is recognized."""
    found = _binary(untrusted)
    if found == "application/zip":
        return _zip(untrusted, promised(untrusted_name))
    if found:
        return found
    if _is_mail(untrusted, promised(untrusted_name) == "message/rfc822"):
        return "application/mbox" if len(messages(untrusted)) > 1 else "message/rfc822"
    if b"%PDF-" in untrusted[:1024] or _is_headless_pdf(untrusted, untrusted_name):
        return "application/pdf"
    return _text(untrusted, untrusted_name) if is_text(untrusted) else UNKNOWN


def promised(untrusted_name: str) -> str | None:
    """The media type that the file's name promises, among those that have a reader."""
    return _BY_SUFFIX.get(PurePosixPath(untrusted_name).suffix.lower())


def suffix(media_type: str) -> str:
    """The first suffix known for a media type, else none.

    Not `mimetypes`: it reads files of the system, which a sandbox child cannot.
    """
    return next((known for known, found in _BY_SUFFIX.items() if found == media_type), "")


def messages(untrusted: bytes) -> list[bytes]:
    """The messages of a mailbox file (RFC 4155), split at `From ` lines that follow an empty line."""
    if not untrusted.startswith(b"From "):
        return [untrusted]
    starts = [0]
    starts += [found.end() for found in re.finditer(rb"\r?\n\r?\n(?=From [^\n]*\n[!-9;-~]+:)", untrusted)]
    ends = [*starts[1:], len(untrusted)]
    return [untrusted[start:end].partition(b"\n")[2] for start, end in zip(starts, ends, strict=True)]


def _binary(untrusted: bytes) -> str | None:
    head = untrusted[:64]
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found
    if head.startswith(b"RIFF"):
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], "video/x-msvideo")
    if head.startswith(b"BM") and head[14:18] in {
        bytes((n, 0, 0, 0)) for n in (12, 40, 52, 56, 64, 108, 124)
    }:
        return "image/bmp"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "application/zip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return OUTLOOK if "__properties_version1".encode("utf-16-le") in untrusted else OLE
    return _iso_media(untrusted) if head[4:8] == b"ftyp" else None


def _iso_media(untrusted: bytes) -> str:
    """HEIC, AVIF and MP4 share one container and differ in the brands named in its first box."""
    size = min(int.from_bytes(untrusted[:4], "big"), 256)
    brands = {untrusted[8:12], *(untrusted[at : at + 4] for at in range(16, size, 4))}
    if brands & {b"avif", b"avis"}:
        return "image/avif"
    return "image/heic" if brands & _HEIF_BRANDS else "video/mp4"


def _zip(untrusted: bytes, hint: str | None) -> str:
    names = attempt(_entries, frozenset[str](), untrusted)
    if "word/document.xml" in names:
        return DOCX
    # OpenDocument and EPUB: the first entry, never packed, is called `mimetype` and holds just that.
    stored = re.match(rb"mimetype(application/[\w.+-]{1,80}?)(?:PK|$)", untrusted[30:140])
    if stored:
        return stored[1].decode()
    if "xl/workbook.xml" in names:
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    # A torn archive has no list of names: then it is what its name promised, and damaged.
    return hint if not names and hint in (DOCX, ODT) else "application/zip"


def _entries(untrusted: bytes) -> frozenset[str]:
    with zipfile.ZipFile(io.BytesIO(untrusted)) as archive:
        return frozenset(archive.namelist())


def _is_mail(untrusted: bytes, has_hint: bool) -> bool:
    head = untrusted[:_MAIL_HEAD].lstrip()
    if head.startswith(b"From "):
        head = head.partition(b"\n")[2]
    known = set()
    for line in head.splitlines():
        header = _HEADER.match(line)
        if header:
            known.add(header[1].lower())
        elif not line.startswith((b" ", b"\t")):
            break
    return len(known & _HEADERS) >= (1 if has_hint else 2)


def _is_headless_pdf(untrusted: bytes, untrusted_name: str) -> bool:
    return promised(untrusted_name) == "application/pdf" and bool(_PDF_BODY.search(untrusted[: 1 << 20]))


def _text(untrusted: bytes, untrusted_name: str) -> str:
    head = decode(untrusted[: 1 << 16])[0].lstrip("\ufeff \t\r\n")
    hint = promised(untrusted_name)
    start = head[:1024].lower()
    if start.startswith("begin:vcalendar"):
        return "text/calendar"
    if start.startswith("<"):
        if _GPX.search(head) or (hint == "application/gpx+xml"):
            return "application/gpx+xml"
        if start.startswith("<?xml") and "<html" not in start:
            return "application/xml"
        return (
            "text/html" if re.search("<html|<!doctype html", start) or hint == "text/html" else "text/plain"
        )
    return "text/csv" if hint == "text/csv" or _is_table(head) else "text/plain"


def _is_table(head: str) -> bool:
    lines = [line for line in head.splitlines()[:20] if line.strip()]
    return len(lines) >= 3 and any(
        lines[0].count(mark) >= 2 and len({line.count(mark) for line in lines[:-1]}) == 1 for mark in ",;\t|"
    )
