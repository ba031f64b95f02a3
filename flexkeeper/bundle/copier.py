"""Copies what draws out of a stranger's PDF, and nothing else; runs in a sandbox child.

Each page becomes one form object (see `prepared`), so actions, annotations, scripts, attachments and
metadata have no place to come along. Objects are copied one by one, never trusted to be what they say.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError
from pypdf.filters import ASCII85Decode, ASCIIHexDecode, LZWDecode, RunLengthDecode
from pypdf.generic import (
    ArrayObject,
    ContentStream,
    DictionaryObject,
    EncodedStreamObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

from flexkeeper.bundle import jpeg
from flexkeeper.bundle.packed import Box
from flexkeeper.bundle.prepared import Pages, form, name

# What pypdf has been seen to raise on the PDFs of other people's test collections.
PARSER_ERRORS = (
    PyPdfError,
    DependencyError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RecursionError,
    NotImplementedError,
    OSError,
    struct.error,
    zlib.error,
)

# No object of a bundle may have one of these. They mean something to a reader wherever they stand,
# so a resource that merely bears such a name makes its page a picture instead.
FORBIDDEN_KEYS = frozenset(
    {
        "/AA",
        "/AcroForm",
        "/AF",
        "/EF",
        "/EmbeddedFiles",
        "/Encrypt",
        "/JavaScript",
        "/JS",
        "/Metadata",
        "/OpenAction",
        "/RichMedia",
        "/RichMediaContent",
        "/XFA",
    }
)
_LEFT_OUT = frozenset(
    {
        "/AF",
        "/Alternates",
        "/LastModified",
        "/Length",
        "/Measure",
        "/Metadata",
        "/OC",
        "/OPI",
        "/PieceInfo",
        "/PS",
        "/PtData",
        "/Ref",
        "/StructParent",
        "/StructParents",
    }
)
_FILE_STREAM_KEYS = frozenset({"/F", "/FFilter", "/FDecodeParms"})
_MAX_DEPTH = 100
_PICTURE_FILTERS = frozenset({"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"})


class UnfitError(Exception):
    """A page that cannot be copied safely; it is shown as a picture."""


class Copier:
    """Copies pages of `reader` into `pages`, turned clockwise; objects shared by pages are copied once."""

    def __init__(self, reader: PdfReader, pages: Pages, rotation: int = 0) -> None:
        self._reader = reader
        self._rotation = rotation
        self._pages = pages
        self._copied: dict[int, IndirectObject] = {}
        self._waiting: list[tuple[IndirectObject, IndirectObject]] = []

    def page(self, index: int, box: Box, size: tuple[float, float]) -> None:
        """Copies one page; `box` is its visible box in its own units, `size` its points as shown.

        Raises:
            UnfitError: or one of `PARSER_ERRORS` where the page must become a picture.
        """
        untrusted_page = self._reader.pages[index]
        content = _content(untrusted_page)
        resources = self._resources(resolved(untrusted_page, "/Resources"))
        group = resolved(untrusted_page, "/Group")
        copied_group = self._copy(group, 0) if isinstance(group, DictionaryObject) else None
        self._drain()
        drawn = form(zlib.compress(content), resources, box, Filter=name("/FlateDecode"))
        self._pages.add(
            self._pages.file.add(drawn),
            box,
            size,
            turn=(_rotation(untrusted_page) + self._rotation) % 360,
            unit=_user_unit(untrusted_page),
            group=None if copied_group is None else self._pages.file.add(copied_group),
        )

    def _resources(self, untrusted: PdfObject | None) -> DictionaryObject:
        if not isinstance(untrusted, DictionaryObject):
            return DictionaryObject()
        kept = DictionaryObject({key: value for key, value in untrusted.items() if key != "/Properties"})
        copied = self._copy(kept, 0)
        assert isinstance(copied, DictionaryObject)
        return copied

    def _copy(self, value: PdfObject, depth: int) -> PdfObject:
        if depth > _MAX_DEPTH:
            raise UnfitError("nested too deeply")
        if isinstance(value, IndirectObject):
            return self._reference(value)
        if isinstance(value, StreamObject):
            # A stream that stands directly in a dictionary only exists in pypdf's memory.
            return self._pages.file.add(self._stream(value, depth))
        if isinstance(value, DictionaryObject):
            return self._dictionary(value, depth)
        if isinstance(value, ArrayObject):
            return ArrayObject([self._copy(entry, depth + 1) for entry in value])
        return value

    def _reference(self, reference: IndirectObject) -> PdfObject:
        known = self._copied.get(reference.idnum)
        if known is not None:
            return known
        reserved = self._pages.file.add(NullObject())
        self._copied[reference.idnum] = reserved
        self._waiting.append((reference, reserved))
        return reserved

    def _drain(self) -> None:
        # A list instead of recursion: chains of references can be longer than Python's stack.
        while self._waiting:
            reference, reserved = self._waiting.pop()
            value = self._reader.get_object(reference)
            if value is None or isinstance(value, NullObject):
                continue
            if isinstance(value, StreamObject):
                copied: PdfObject = self._stream(value, 0)
            else:
                copied = self._copy(value, 0)
            self._pages.file.replace(reserved, copied)

    def _dictionary(self, value: DictionaryObject, depth: int) -> DictionaryObject:
        if name_at(value, "/Type") in {"/Page", "/Pages", "/Catalog", "/Annot", "/Filespec", "/Action"}:
            raise UnfitError("a resource leads into the document's structure")
        copied = DictionaryObject()
        for key, entry in value.items():
            if key in _LEFT_OUT:
                continue
            if key in FORBIDDEN_KEYS:
                raise UnfitError("a resource bears the name of an action")
            copied[NameObject(key)] = self._copy(entry, depth + 1)
        return copied

    def _stream(self, value: StreamObject, depth: int) -> StreamObject:
        if _FILE_STREAM_KEYS & value.keys() or name_at(value, "/Type") == "/EmbeddedFile":
            raise UnfitError("a stream that lies in another file")
        copied = EncodedStreamObject() if "/Filter" in value else StreamObject()
        copied.update(self._dictionary(value, depth))
        copied._data = _checked(value)
        return copied


def resolved(value: DictionaryObject, key: str) -> PdfObject | None:
    """An entry, where a reference leads; None where there is none."""
    entry = value.raw_get(key) if key in value else None
    return None if entry is None else entry.get_object()


def name_at(value: DictionaryObject, key: str) -> str:
    """The name an entry consists of; empty where it is none."""
    found = resolved(value, key)
    return str(found) if isinstance(found, NameObject) else ""


def _content(untrusted_page: DictionaryObject) -> bytes:
    contents = resolved(untrusted_page, "/Contents")
    if contents is None or isinstance(contents, NullObject):
        return b""
    if isinstance(contents, StreamObject):
        return _decoded(contents)
    if not isinstance(contents, ArrayObject):
        raise UnfitError("the page's content is no stream")
    parts = [part.get_object() for part in contents]
    return b"\n".join(_decoded(part) for part in parts if isinstance(part, StreamObject))


def _decoded(stream: StreamObject) -> bytes:
    if isinstance(stream, ContentStream) or filters(stream) != ["/FlateDecode"] or "/DecodeParms" in stream:
        return stream.get_data()
    return inflate(stream._data)


def filters(stream: DictionaryObject) -> list[str]:
    """The names of a stream's filters, outermost first."""
    found = resolved(stream, "/Filter")
    if found is None or isinstance(found, NullObject):
        return []
    return [str(entry.get_object()) for entry in found] if isinstance(found, ArrayObject) else [str(found)]


def inflate(data: bytes) -> bytes:
    """The whole of a Flate stream.

    Raises:
        zlib.error: if it is damaged or cut off.
    """
    decompressor = zlib.decompressobj()
    inflated = decompressor.decompress(data)
    if not decompressor.eof:
        raise zlib.error("the stream is cut off")
    return inflated


def _checked(stream: StreamObject) -> bytes:
    """The stream's bytes as stored, once they have been decoded for a trial; photos lose their metadata."""
    names = filters(stream)
    if names == ["/DCTDecode"]:
        return jpeg.without_metadata(stream._data)
    check_decodes(stream, names)
    return stream._data


def check_decodes(stream: StreamObject, names: list[str]) -> None:
    """Decodes a stream as far as its filters are not those of pictures.

    Raises:
        UnfitError: if a filter is none of PDF's.
        zlib.error: or another of `PARSER_ERRORS` if the data is damaged.
    """
    data = stream._data
    for filter_name in names:
        if filter_name in _PICTURE_FILTERS:
            return
        decode = _DECODERS.get(filter_name)
        if decode is None:
            raise UnfitError("a filter nobody knows")
        data = decode(data)


_DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "/FlateDecode": inflate,
    "/LZWDecode": LZWDecode.decode,
    "/ASCII85Decode": ASCII85Decode.decode,
    "/ASCIIHexDecode": ASCIIHexDecode.decode,
    "/RunLengthDecode": RunLengthDecode.decode,
}


def _rotation(untrusted_page: DictionaryObject) -> int:
    value = resolved(untrusted_page, "/Rotate")
    return int(value) % 360 // 90 * 90 if isinstance(value, NumberObject | FloatObject) else 0


def _user_unit(untrusted_page: DictionaryObject) -> float:
    value = resolved(untrusted_page, "/UserUnit")
    unit = float(value) if isinstance(value, NumberObject | FloatObject) else 1.0
    return unit if 0.01 < unit < 1000 else 1.0
