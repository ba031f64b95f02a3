"""Rendering pages with pdfium and telling whether two of them look the same; runs in a sandbox child."""

from __future__ import annotations

import itertools

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops

_NOTICED = 48  # of 255: smaller differences are a matter of rounding at edges
_TOLERATED_SHARE = 0.0005
_TOLERATED_PIXELS = 8
_AREA = 4
_HAIR = 0.001  # of a pixel


def rendered(page: pdfium.PdfPage, dpi: float, *, largest_pixels: int = 20_000_000) -> Image.Image:
    """`page` on white, with its annotations and form fields, at `dpi` or whatever fits `largest_pixels`."""
    width, height = page.get_size()
    scale = dpi / 72
    pixels = width * height * scale * scale
    if pixels > largest_pixels:
        scale *= (largest_pixels / pixels) ** 0.5
    # A page far thinner than a pixel would otherwise be no picture at all.
    scale = max(scale, 1.0 / max(min(width, height), 0.001) if pixels < 1 else scale)
    bitmap = page.render(scale=scale, rev_byteorder=True)
    picture: Image.Image = bitmap.to_pil().convert("RGB")
    bitmap.close()
    return picture


def above_strip(
    placed: pdfium.PdfPage,
    wanted: Image.Image,
    size: tuple[float, float],
    shift: tuple[float, float] = (0.0, 0.0),
) -> Image.Image:
    """What a bundle's page `placed` shows of the page of `size` that it was made from, drawn like `wanted`.

    The scale is exactly that of `wanted`: drawn as a whole, the widened page would be rounded to other
    pixels, and every line would fall a little elsewhere. `shift` moves all by parts of a pixel.
    """
    across, down = wanted.width / size[0], wanted.height / size[1]
    aside = (placed.get_width() - size[0]) / 2
    bitmap = pdfium.PdfBitmap.new_native(
        wanted.width, wanted.height, pdfium_c.FPDFBitmap_BGR, rev_byteorder=True
    )
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, wanted.width, wanted.height)
    matrix = pdfium_c.FS_MATRIX(across, 0, 0, down, shift[0] - aside * across, shift[1])
    clip = pdfium_c.FS_RECTF(0, 0, wanted.width, wanted.height)
    flags = pdfium_c.FPDF_ANNOT | pdfium_c.FPDF_REVERSE_BYTE_ORDER
    pdfium_c.FPDF_RenderPageBitmapWithMatrix(bitmap, placed, matrix, clip, flags)
    picture: Image.Image = bitmap.to_pil().convert("RGB")
    bitmap.close()
    return picture


def same_above_strip(placed: pdfium.PdfPage, wanted: Image.Image, size: tuple[float, float]) -> bool:
    """Whether a reader would say that `placed` shows the page of `size` that `wanted` is a picture of.

    Where a picture ends exactly between two pixels, as a scan does at its page's edge, rounding decides
    whether pdfium draws it one pixel larger. So a page is given all ways to fall.
    """
    hairs = (0.0, -_HAIR, _HAIR)
    return any(
        same(wanted, above_strip(placed, wanted, size, shift)) for shift in itertools.product(hairs, hairs)
    )


def same(one: Image.Image, other: Image.Image) -> bool:
    """Whether a reader would call both pictures of a page the same."""
    if abs(one.width - other.width) > 1 or abs(one.height - other.height) > 1:
        return False
    size = (min(one.width, other.width), min(one.height, other.height))
    cut = (0, 0, *size)
    one, other = one.crop(cut), other.crop(cut)
    # Brightness pixel by pixel, color over small areas: pdfium draws the text of form fields with
    # colored edges, and the same text in a page without.
    noticed = _noticed(one.convert("L"), other.convert("L"))
    if noticed > max(_TOLERATED_PIXELS, size[0] * size[1] * _TOLERATED_SHARE):
        return False
    return _noticed(*(picture.reduce(_AREA) for picture in (one, other))) == 0


def _noticed(one: Image.Image, other: Image.Image) -> int:
    bands = ImageChops.difference(one, other).split()
    largest = bands[0]
    for band in bands[1:]:
        largest = ImageChops.lighter(largest, band)
    return sum(largest.histogram()[_NOTICED:])
