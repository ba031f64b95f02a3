"""DOCX and ODT: the text, straight from the XML inside; nothing they point at is followed."""

from __future__ import annotations

import io
import zipfile
from xml.parsers import expat

from flexkeeper.i18n import _
from flexkeeper.intake.readers.sniff import DOCX, ODT
from flexkeeper.intake.reading import MAX_TEXT_BYTES, Reading, Unreadable, parsing, with_text

MAX_XML_BYTES = 50_000_000
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main "
_T = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_WORD_TEXT = frozenset({_W + "t", _STRICT + "t"})
_BREAKS = frozenset(
    {f"{space}{tag}" for space in (_W, _STRICT) for tag in ("p", "br", "cr")}
    | {_T + "p", _T + "h", _T + "line-break"}
)
_SPACES = frozenset({_W + "tab", _STRICT + "tab", _T + "tab", _T + "s"})
_ODT_TEXT = frozenset({_T + "p", _T + "h"})


def read_office(untrusted: bytes, media_type: str) -> Reading:
    """The text of a DOCX or ODT file, 2 MB at most, out of at most 50 MB of XML.

    Raises:
        Unreadable: `damaged` when the archive or its XML is torn, or asks for entities.
    """
    part = {DOCX: "word/document.xml", ODT: "content.xml"}[media_type]
    with parsing(_("This document is damaged and cannot be read.")):
        with zipfile.ZipFile(io.BytesIO(untrusted)) as archive:
            if media_type == ODT and _is_encrypted(archive):
                remark = _("no preview: the document is protected by a password; save it without one")
                return Reading(media_type, remarks=(remark,))
            with archive.open(part) as stream:
                xml = stream.read(MAX_XML_BYTES + 1)
        if len(xml) > MAX_XML_BYTES:
            remark = _("no preview: the document unpacks to more than it should")
            return Reading(media_type, remarks=(remark,))
        words = _words(xml, is_word=media_type == DOCX)
    return with_text(Reading(media_type), words)


def _is_encrypted(archive: zipfile.ZipFile) -> bool:
    if "META-INF/manifest.xml" not in archive.namelist():
        return False
    with archive.open("META-INF/manifest.xml") as stream:
        return b"encryption-data" in stream.read(1 << 20)


def _words(untrusted: bytes, *, is_word: bool) -> str:
    parser = expat.ParserCreate(namespace_separator=" ")
    out: list[str] = []
    length = 0
    inside = 0
    holders = _WORD_TEXT if is_word else _ODT_TEXT

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal inside
        inside += name in holders
        if name in _SPACES:
            out.append("\t" if name.endswith("tab") else " ")

    def end(name: str) -> None:
        nonlocal inside
        inside -= name in holders
        if name in _BREAKS:
            out.append("\n")

    def text(data: str) -> None:
        nonlocal length
        if inside and length <= MAX_TEXT_BYTES:
            length += len(data)
            out.append(data)

    def refuse(*_arguments: object) -> None:
        raise Unreadable("damaged", _("This document contains instructions that a document never needs."))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(untrusted, True)
    return "".join(out).strip()
