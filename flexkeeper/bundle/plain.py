"""Image objects of a PDF whose samples can be read, as Pillow pictures; runs in a sandbox child."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject, StreamObject

from flexkeeper.bundle.copier import resolved


def is_plain(image: StreamObject) -> bool:
    """Whether an image object shows what its samples say in gray or RGB, so that a JPEG may replace it."""
    marks = ("/ImageMask", "/Decode", "/SMaskInData", "/Alternates")
    mask, soft = resolved(image, "/Mask"), resolved(image, "/SMask")
    if any(key in image for key in marks) or isinstance(mask, ArrayObject):
        return False
    if isinstance(soft, DictionaryObject) and "/Matte" in soft:
        return False
    return _colors(resolved(image, "/ColorSpace")) > 0 and _encoding(image) in {"jpeg", "png", "rows"}


def size_of(image: StreamObject) -> tuple[int, int]:
    """Width and height of an image object in pixels."""
    return int(image["/Width"]), int(image["/Height"])  # type: ignore[call-overload]


def opened(image: StreamObject) -> Image.Image | None:
    """The picture of a plain image object; None where its samples are not what its dictionary says.

    Raises:
        OSError: or another of Pillow's errors where they are damaged.
    """
    space = resolved(image, "/ColorSpace")
    mode = {1: "L", 3: "RGB"}[_colors(space)]
    size = size_of(image)
    if _encoding(image) == "jpeg":
        picture: Image.Image = Image.open(io.BytesIO(image._data), formats=("JPEG",))
        return picture if picture.mode == mode else None
    if _encoding(image) == "png":
        picture = Image.open(io.BytesIO(_as_png(image, space, size)), formats=("PNG",))
        return picture if picture.mode in {mode, "P"} else None
    rows = zlib.decompressobj().decompress(image._data, size[0] * size[1] * len(mode))
    return Image.frombytes(mode, size, rows)


def _colors(space: PdfObject | None) -> int:
    """How many colors a sample has, looked up in its palette; 0 for spaces that a JPEG may not be in."""
    if isinstance(space, ArrayObject) and len(space) > 1:
        kind, base = str(space[0].get_object()), space[1].get_object()
        if kind == "/Indexed" and str(base) == "/DeviceRGB":
            return 3
        if kind == "/ICCBased" and isinstance(base, DictionaryObject):
            return {1: 1, 3: 3}.get(int(base.get("/N", 0)), 0)
        return {"/CalGray": 1, "/CalRGB": 3}.get(kind, 0)
    return {"/DeviceGray": 1, "/DeviceRGB": 3}.get(str(space), 0)


def _encoding(image: StreamObject) -> str:
    """Which of our ways its samples can be read in: jpeg, png (rows as a PNG has them) or rows; else none."""
    space, parameters = resolved(image, "/ColorSpace"), resolved(image, "/DecodeParms")
    of_palette = isinstance(space, ArrayObject) and space[0] == "/Indexed"
    bits, found = image.get("/BitsPerComponent"), resolved(image, "/Filter")
    name_of = str(found[0].get_object() if isinstance(found, ArrayObject) and len(found) == 1 else found)
    if name_of == "/DCTDecode" and parameters is None and bits == 8 and not of_palette:
        return "jpeg"
    if name_of != "/FlateDecode":
        return ""
    if parameters is None:
        return "rows" if bits == 8 and not of_palette else ""
    if not isinstance(parameters, DictionaryObject):
        return ""
    described = (
        parameters.get("/Predictor") == 15
        and parameters.get("/Columns") == image.get("/Width")
        and parameters.get("/BitsPerComponent", 8) == bits
        and parameters.get("/Colors", 1) == (1 if of_palette else _colors(space))
    )
    return "png" if described and (bits == 8 or (of_palette and bits in {2, 4})) else ""


def _as_png(image: StreamObject, space: PdfObject | None, size: tuple[int, int]) -> bytes:
    """A PNG of the same compressed rows, for Pillow to read."""
    kind, palette = {1: 0, 3: 2}[_colors(space)], b""
    if isinstance(space, ArrayObject) and space[0] == "/Indexed":
        looked_up = space[3].get_object()
        kind, palette = 3, bytes(looked_up.get_data() if isinstance(looked_up, StreamObject) else looked_up)
    header = struct.pack(">IIBBBBB", *size, int(image["/BitsPerComponent"]), kind, 0, 0, 0)  # type: ignore[call-overload]
    chunks = [(b"IHDR", header), *([(b"PLTE", palette)] if palette else []), (b"IDAT", image._data)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*one) for one in [*chunks, (b"IEND", b"")])


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
