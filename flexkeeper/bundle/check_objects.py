"""Walks every object of a finished bundle: can it be read, and does it hold anything that acts?

A bundle has thousands of small objects (the tags of the own pages). Each is first looked at as bytes:
its tokens, its references, its stream. Only what is not plainly harmless there is parsed by pypdf.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    StreamObject,
)

from flexkeeper.bundle.copier import (
    FORBIDDEN_KEYS,
    PARSER_ERRORS,
    UnfitError,
    check_decodes,
    filters,
    inflate,
    name_at,
    resolved,
)
from flexkeeper.i18n import _
from flexkeeper.progress import Progress

_ACTIONS = frozenset(
    {
        "/GoToE",
        "/GoToR",
        "/Hide",
        "/ImportData",
        "/JavaScript",
        "/Launch",
        "/Movie",
        "/Named",
        "/Rendition",
        "/ResetForm",
        "/RichMediaExecute",
        "/SetOCGState",
        "/Sound",
        "/SubmitForm",
        "/Thread",
        "/Trans",
        "/URI",
    }
)
_FILES = frozenset({"/EmbeddedFile", "/Filespec"})
_SHOWN = 5
_MAX_DEPTH = 200

# Whole tokens of 7.2 and 7.3, ISO 32000-1, as pypdf and typst write them; strings first.
_TOKEN = re.compile(
    rb"\((?:[^()\\]|\\.)*\)|<<|>>|<[0-9a-fA-F\s]*>|[\[\]]|/[^\s()<>\[\]{}/%]*"
    rb"|[+-]?(?:\d+\.?\d*|\.\d+)(?![\w.])|true|false|null|R(?!\w)",
    re.DOTALL,
)
_STRING = re.compile(rb"\((?:[^()\\]|\\.)*\)", re.DOTALL)
_REFERENCE = re.compile(rb"(?<![\w#.+-])(\d+) 0 R(?!\w)")
_SUSPECT = re.compile(
    b"#|"
    + b"|".join(re.escape(one.encode()) + rb"(?![\w])" for one in FORBIDDEN_KEYS | _ACTIONS | _FILES)
    + rb"|/Annots|/F(?:Filter)?\s*[\(</]"
)
_BEGIN = re.compile(rb"\s*(\d+)\s+0\s+obj")
_OBJECT_END = re.compile(rb"endobj(?!\w)")
_LENGTH = re.compile(rb"/Length (\d+)(?! \d+ R)")
_FLATE_ONLY = re.compile(rb"/Filter ?/FlateDecode")
_PICTURE_ONLY = re.compile(rb"/Filter ?/(?:DCT|JPX|CCITTFax|JBIG2)Decode")
_STREAM = re.compile(rb"\r?\n?stream\r?\n")


@dataclass(frozen=True, slots=True)
class Walked:
    syntax: tuple[bool, str]
    active: tuple[bool, str]


@dataclass(slots=True)
class _Walk:
    data: bytes
    reader: PdfReader
    page_numbers: Mapping[int, int]
    known: set[int]
    broken: list[str] = field(default_factory=list)
    acting: set[str] = field(default_factory=set)


def walk(data: bytes, reader: PdfReader, page_numbers: Mapping[int, int], progress: Progress) -> Walked:
    """Both findings about all objects of `data`; `page_numbers` tells pages by their object numbers."""
    positions = reader.xref.get(0, {})
    known = positions.keys() | reader.xref_objStm.keys()
    work = _Walk(data, reader, page_numbers, set(known))
    simple = not reader.xref_objStm
    starts = [*sorted({position for position in positions.values() if position}), data.rfind(b"xref\n")]
    following = dict(itertools.pairwise(starts))
    for done, number in enumerate(sorted(known)):
        position = positions.get(number, 0)
        if not (simple and position and _plain(work, number, position, following[position])):
            _parsed(work, number)
            if position and _more_than_one(data, position, following[position]):
                work.broken.append(f"{number} +")
        if done % 1024 == 0:
            progress.step(_("Checking"), done, len(known))
    work.acting |= {"/Encrypt"} & reader.trailer.keys()
    return Walked(_syntax(len(known), work.broken), _active(work.acting))


def _plain(work: _Walk, number: int, start: int, end: int) -> bool:
    """Whether the bytes alone show that the object is whole and harmless; its references are noted."""
    begin = _BEGIN.match(work.data, start, end)
    close = work.data.rfind(b"endobj", start, end)
    if begin is None or int(begin[1]) != number or close < 0:
        return False
    marker = _STREAM.search(work.data, begin.end(), close)
    head = work.data[begin.end() : marker.start() if marker else close]
    if _SUSPECT.search(head) or not _well_formed(head):
        return False
    if marker and not _stream_decodes(work.data, head, marker.end(), close):
        return False
    bare = _STRING.sub(b"", head)
    for reference in _REFERENCE.findall(bare):
        if int(reference) not in work.known:
            work.broken.append(f"{number} > {int(reference)}")
    return True


def _well_formed(head: bytes) -> bool:
    tokens = _TOKEN.findall(head)
    return (
        not _TOKEN.sub(b"", head).strip()
        and tokens.count(b"<<") == tokens.count(b">>")
        and tokens.count(b"[") == tokens.count(b"]")
    )


def _stream_decodes(data: bytes, head: bytes, start: int, close: int) -> bool:
    length = _LENGTH.search(head)
    if length is None:
        return False
    end = start + int(length[1])
    if end > close or data[end:close].strip() != b"endstream":
        return False
    if b"/Filter" not in head or _PICTURE_ONLY.search(head):
        return True
    if not _FLATE_ONLY.search(head):
        return False
    try:
        inflate(data[start:end])
    except PARSER_ERRORS:
        return False
    return True


def _more_than_one(data: bytes, start: int, end: int) -> bool:
    """Whether something lies behind an object that no reader would be shown."""
    begin = _BEGIN.match(data, start, end)
    marker = _STREAM.search(data, start, end)
    length = _LENGTH.search(data, start, marker.start()) if marker else None
    rest = data[marker.end() + int(length[1]) if marker and length else start : end]
    return begin is None or len(_OBJECT_END.findall(rest)) != 1


def _parsed(work: _Walk, number: int) -> None:
    """The same by pypdf, for what is not plain."""
    try:
        value = work.reader.get_object(IndirectObject(number, 0, work.reader))
        if value is None:
            work.broken.append(str(number))
        work.broken += [f"{number} > {one}" for one in _references(value, 0) if one not in work.known]
        if isinstance(value, StreamObject):
            check_decodes(value, filters(value))
        work.acting |= set(_acting(value, work.page_numbers))
    except (*PARSER_ERRORS, UnfitError):
        work.broken.append(str(number))


def _syntax(count: int, broken: list[str]) -> tuple[bool, str]:
    if broken:
        return False, _("Objects that cannot be read: {numbers}").format(numbers=", ".join(broken[:_SHOWN]))
    return True, _("{count} objects read").format(count=count)


def _active(acting: set[str]) -> tuple[bool, str]:
    if acting:
        return False, _("Found: {names}").format(names=", ".join(sorted(acting)[:_SHOWN]))
    return True, _("no scripts, actions, attachments or outside links")


def _references(value: PdfObject | None, depth: int) -> Iterator[int]:
    if depth > _MAX_DEPTH:
        raise RecursionError
    if isinstance(value, IndirectObject):
        yield value.idnum
    for entry in _entries(value):
        if isinstance(entry, IndirectObject):
            yield entry.idnum
        elif isinstance(entry, DictionaryObject | ArrayObject):
            yield from _references(entry, depth + 1)


def _entries(value: PdfObject | None) -> Iterable[PdfObject]:
    if isinstance(value, DictionaryObject):
        return value.values()
    return value if isinstance(value, ArrayObject) else ()


def _acting(value: PdfObject | None, page_numbers: Mapping[int, int]) -> Iterator[str]:
    """The names of what acts in `value` itself; what it refers to is visited on its own."""
    if isinstance(value, DictionaryObject):
        yield from FORBIDDEN_KEYS & value.keys()
        yield from _ACTIONS & {name_at(value, "/S")}
        yield from _FILES & {name_at(value, "/Type")}
        yield from _notes(resolved(value, "/Annots"), page_numbers)
        if isinstance(value, StreamObject):
            yield from {"/F", "/FFilter"} & value.keys()
    for entry in _entries(value):
        if isinstance(entry, DictionaryObject | ArrayObject):
            yield from _acting(entry, page_numbers)


def _notes(notes: PdfObject | None, page_numbers: Mapping[int, int]) -> Iterator[str]:
    """Whatever is no link to a page of this very file."""
    for entry in notes if isinstance(notes, ArrayObject) else []:
        note = entry.get_object()
        if not isinstance(note, DictionaryObject) or name_at(note, "/Subtype") != "/Link":
            yield "/Annots"
            continue
        target = resolved(note, "/Dest")
        page = target[0] if isinstance(target, ArrayObject) and target else None
        inside = isinstance(page, IndirectObject) and page.idnum in page_numbers
        if not inside or "/A" in note:
            yield "/Link"
