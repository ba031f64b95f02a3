"""Pillow pictures as image objects of a PDF; runs in a sandbox child."""

from __future__ import annotations

import io

from PIL import Image
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

from flexkeeper.bundle import jpeg
from flexkeeper.bundle.prepared import Pages, name, stream

JPEG_QUALITY = 90
LARGEST_PROFILE_BYTES = 64_000


def lossless(picture: Image.Image, largest_bytes: int) -> StreamObject | None:
    """`picture` (mode 1, L, P or RGB) as Pillow compresses it for PNG; None where that gets too large."""
    out = io.BytesIO()
    picture.save(out, "PNG")
    header, palette, data = _png_chunks(out.getvalue())
    if len(data) > largest_bytes:
        return None
    bits, kind = header[8], header[9]
    colors = 3 if kind == 2 else 1
    parameters = DictionaryObject(
        {
            name("/Predictor"): NumberObject(15),
            name("/Colors"): NumberObject(colors),
            name("/BitsPerComponent"): NumberObject(bits),
            name("/Columns"): NumberObject(picture.width),
        }
    )
    space: PdfObject = name("/DeviceRGB" if colors == 3 else "/DeviceGray")
    if kind == 3:
        largest = NumberObject(len(palette) // 3 - 1)
        space = ArrayObject([name("/Indexed"), name("/DeviceRGB"), largest, ByteStringObject(palette)])
    # A PNG's compressed rows are exactly what FlateDecode with predictor 15 reads.
    return image(data, picture.size, space, "/FlateDecode", bits=bits, parameters=parameters)


def as_jpeg(picture: Image.Image, quality: int = JPEG_QUALITY, subsampling: int = 0) -> StreamObject:
    """`picture` as a JPEG, of full color resolution where `subsampling` is 0, and of half with 2."""
    if picture.mode not in {"L", "RGB"}:
        picture = picture.convert("RGB")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, subsampling=subsampling, optimize=True)
    space = name("/DeviceGray" if picture.mode == "L" else "/DeviceRGB")
    # Pillow writes the comment of the file it read into the one it makes.
    return image(jpeg.without_metadata(out.getvalue()), picture.size, space, "/DCTDecode")


def image(
    data: bytes,
    size: tuple[int, int],
    space: PdfObject,
    image_filter: str,
    *,
    bits: int = 8,
    parameters: DictionaryObject | None = None,
) -> StreamObject:
    """An image object of encoded `data`, `size` in pixels."""
    made = stream(
        data,
        Type=name("/XObject"),
        Subtype=name("/Image"),
        Width=NumberObject(size[0]),
        Height=NumberObject(size[1]),
        ColorSpace=space,
        BitsPerComponent=NumberObject(bits),
        Filter=name(image_filter),
    )
    if parameters is not None:
        made[name("/DecodeParms")] = parameters
    return made


def color_space(picture: Image.Image, pages: Pages) -> PdfObject:
    """The color space a JPEG's own profile describes; the device's where there is none that fits."""
    device = name("/DeviceGray" if picture.mode == "L" else "/DeviceRGB")
    profile = picture.info.get("icc_profile")
    wanted = b"GRAY" if picture.mode == "L" else b"RGB "
    if not isinstance(profile, bytes) or not 128 < len(profile) <= LARGEST_PROFILE_BYTES:
        return device
    if profile[16:20] != wanted or profile[36:40] != b"acsp":
        return device
    described = stream(profile, N=NumberObject(1 if picture.mode == "L" else 3), Alternate=device)
    return ArrayObject([name("/ICCBased"), pages.file.add(described)])


def _png_chunks(png: bytes) -> tuple[bytes, bytes, bytes]:
    found: dict[bytes, list[bytes]] = {b"IHDR": [], b"PLTE": [], b"IDAT": []}
    position = 8
    while position < len(png):
        length = int.from_bytes(png[position : position + 4], "big")
        kind = png[position + 4 : position + 8]
        if kind in found:
            found[kind].append(png[position + 8 : position + 8 + length])
        position += 12 + length
    return b"".join(found[b"IHDR"]), b"".join(found[b"PLTE"]), b"".join(found[b"IDAT"])
