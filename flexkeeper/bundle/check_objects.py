"""Walks every object of a finished bundle: can it be read, and does it hold anything that acts?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NullObject,
    PdfObject,
    StreamObject,
)

from flexkeeper.bundle.copier import (
    FORBIDDEN_KEYS,
    PARSER_ERRORS,
    UnfitError,
    check_decodes,
    filters,
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
_SHOWN = 5
_MAX_DEPTH = 200


@dataclass(frozen=True, slots=True)
class Walked:
    syntax: tuple[bool, str]
    active: tuple[bool, str]


def walk(reader: PdfReader, page_numbers: Mapping[int, int], progress: Progress) -> Walked:
    """Both findings about all objects; `page_numbers` tells pages by their object numbers."""
    numbers = sorted(reader.xref.get(0, {}).keys() | reader.xref_objStm.keys())
    known = set(numbers)
    broken: list[str] = []
    acting: set[str] = set()
    for done, number in enumerate(numbers):
        try:
            value = reader.get_object(IndirectObject(number, 0, reader))
            for dangling in _references(value, 0):
                if dangling not in known:
                    broken.append(f"{number} → {dangling}")
            if isinstance(value, StreamObject):
                check_decodes(value, filters(value))
            acting |= set(_acting(value, page_numbers))
        except (*PARSER_ERRORS, UnfitError):
            broken.append(str(number))
        if done % 256 == 0:
            progress.step(_("Checking"), done, len(numbers))
    trailer = reader.trailer
    acting |= {key for key in ("/Encrypt",) if key in trailer}
    return Walked(_syntax(len(numbers), broken), _active(acting))


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
        yield from _ACTIONS & {str(resolved(value, "/S"))}
        yield from {"/EmbeddedFile", "/Filespec"} & {str(resolved(value, "/Type"))}
        if "/Annots" in value:
            yield from _notes(value["/Annots"], page_numbers)
    for entry in _entries(value):
        if isinstance(entry, DictionaryObject | ArrayObject):
            yield from _acting(entry, page_numbers)


def _notes(value: PdfObject, page_numbers: Mapping[int, int]) -> Iterator[str]:
    """Whatever is no link to a page of this very file."""
    notes = value.get_object()
    for entry in notes if isinstance(notes, ArrayObject) else []:
        note = entry.get_object()
        if not isinstance(note, DictionaryObject) or resolved(note, "/Subtype") != "/Link":
            yield "/Annots"
            continue
        target = note.get("/Dest")
        inside = (
            isinstance(target, ArrayObject)
            and len(target) > 0
            and isinstance(target[0], IndirectObject)
            and target[0].idnum in page_numbers
        )
        if not inside or "/A" in note or isinstance(note.get("/Dest"), NullObject):
            yield "/Link"
