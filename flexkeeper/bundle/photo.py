"""Picture files of every kind as prepared pages; runs in a sandbox child."""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field

import pi_heif
from PIL import Image, ImageFile, ImageOps, ImageSequence, UnidentifiedImageError
from PIL.ExifTags import Base
from pypdf.generic import DictionaryObject, StreamObject

from flexkeeper.bundle import images, jpeg
from flexkeeper.bundle.packed import Facts, explained, pack
from flexkeeper.bundle.prepared import Pages, form, name

MAX_PIXELS = 50_000_000
MAX_FRAMES = 200
LARGEST_SHOWN = (2100, 2500)  # 300 dpi of the largest picture a page has room for
LARGEST_LOSSLESS_BYTES = 1_500_000

# What a form's unit square becomes so that the picture in it stands upright, by EXIF orientation.
_TURNS = {1: "1 0 0 1 0 0", 3: "-1 0 0 -1 1 1", 6: "0 -1 1 0 0 1", 8: "0 1 -1 0 1 0"}
_UPRIGHT = _TURNS[1]
_CLOCKWISE = {90: _TURNS[6], 180: _TURNS[3], 270: _TURNS[8]}
_PAGED = {"TIFF", "HEIF"}
_LOSSY = {"JPEG", "MPO", "HEIF", "AVIF", "WEBP"}
# What Pillow and its plugins have been seen to raise on damaged pictures.
PICTURE_ERRORS = (OSError, ValueError, TypeError, SyntaxError, EOFError, LookupError, ArithmeticError)


class TooLargeError(Exception):
    """The header announces more pixels than are ever decoded."""


@dataclass(slots=True)
class _Work:
    rotation: int
    pages: Pages = field(default_factory=Pages)
    remarks: set[str] = field(default_factory=set)
    conversions: set[str] = field(default_factory=set)

    def add(self, image: StreamObject, size: tuple[int, int], turn: str, conversion: str) -> None:
        resources = DictionaryObject(
            {name("/XObject"): DictionaryObject({name("/I"): self.pages.file.add(image)})}
        )
        size = size[::-1] if self.rotation in {90, 270} else size
        # The outer turn comes after the one that sets the picture upright.
        outer = f"{_CLOCKWISE[self.rotation]} cm " if self.rotation else ""
        content = f"q {outer}{turn} cm /I Do Q".encode()
        unit_square = form(content, resources, (0, 0, 1, 1))
        placed = self.pages.file.add(unit_square)
        picture = hashlib.sha256(image._data).hexdigest()
        self.pages.add(placed, (0, 0, 1, 1), (float(size[0]), float(size[1])), picture=picture)
        self.conversions.add(conversion)


def prepare(untrusted: bytes, rotation: int = 0) -> bytes:
    """A picture file, prepared and packed, turned clockwise by `rotation` (0, 90, 180, 270).

    Each page's form fills the unit square.
    """
    pi_heif.register_heif_opener()
    work = _Work(rotation)
    if rotation:
        work.remarks.add("turned")
    try:
        _collect(untrusted, work)
    except (TooLargeError, Image.DecompressionBombError):
        return explained("too_large")
    except UnidentifiedImageError:
        return explained("unsupported")
    except PICTURE_ERRORS:
        return explained("damaged")
    conversion = next(word for word in ("jpeg", "picture", "photo") if word in work.conversions)
    facts = Facts(conversion, remarks=tuple(sorted(work.remarks)), sizes=tuple(work.pages.sizes))
    return pack(facts, *work.pages.write())


def _collect(untrusted: bytes, work: _Work) -> None:
    with warnings.catch_warnings():
        # Our own limit is checked from the header below; oddities in EXIF are no reason to stop.
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(untrusted)) as opened:
            _check_size(opened)
            if opened.format in {"JPEG", "MPO"} and _untouched(untrusted, opened, work):
                return
            for frame in _frames(opened, work):
                _check_size(frame)
                _converted(_loaded(frame, work), opened.format in _LOSSY, work)


def _check_size(picture: Image.Image) -> None:
    if picture.width * picture.height > MAX_PIXELS:
        raise TooLargeError


def _frames(opened: Image.Image, work: _Work) -> Iterator[Image.Image]:
    count = getattr(opened, "n_frames", 1)
    if count == 1 or opened.format not in _PAGED:
        if count > 1 and opened.format != "MPO":
            work.remarks.add("first_frame")
        yield opened
        return
    for index, frame in enumerate(ImageSequence.Iterator(opened)):
        if index == MAX_FRAMES:
            work.remarks.add("cut")
            return
        yield frame


def _loaded(frame: Image.Image, work: _Work) -> Image.Image:
    """`frame`, decoded; what a cut-off file still has is shown, and said."""
    try:
        frame.load()
    except OSError:
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            frame.load()
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
        work.remarks.add("damaged")
    return frame


def _untouched(untrusted: bytes, opened: Image.Image, work: _Work) -> bool:
    """Adds the JPEG as it is, and says whether that was possible."""
    orientation = opened.getexif().get(Base.Orientation, 1)
    if orientation in {2, 4, 5, 7}:
        work.remarks.add("mirrored")
        return False
    if opened.mode not in {"L", "RGB"}:
        return False
    try:
        opened.load()
        data = jpeg.without_metadata(untrusted)
    except (OSError, jpeg.NotJpegError):
        return False
    if len(data) < len(untrusted):
        work.remarks.add("metadata")
    turned = orientation in {6, 8}
    size = (opened.height, opened.width) if turned else opened.size
    image = images.image(data, opened.size, images.color_space(opened, work.pages), "/DCTDecode")
    work.add(image, size, _TURNS.get(orientation, _UPRIGHT), "photo")
    return True


def _converted(frame: Image.Image, lossy: bool, work: _Work) -> None:
    picture = _simple(ImageOps.exif_transpose(frame), work)
    if picture.width > LARGEST_SHOWN[0] or picture.height > LARGEST_SHOWN[1]:
        picture = picture.convert("L" if picture.mode in {"1", "L"} else "RGB")
        picture.thumbnail(LARGEST_SHOWN, Image.Resampling.LANCZOS)
        work.remarks.add("resized")
    image = None if lossy else images.lossless(picture, LARGEST_LOSSLESS_BYTES)
    conversion = "picture" if image else "jpeg"
    image = image or images.as_jpeg(picture)
    if picture.mode in {"L", "RGB"}:
        image[name("/ColorSpace")] = images.color_space(picture, work.pages)
    work.add(image, picture.size, _UPRIGHT, conversion)


def _simple(picture: Image.Image, work: _Work) -> Image.Image:
    """`picture` in one of the modes 1, L, P, RGB, on white where it was transparent."""
    if picture.mode == "CMYK":
        work.remarks.add("cmyk")
    if picture.has_transparency_data:
        work.remarks.add("transparent")
        white = Image.new("RGBA", picture.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, picture.convert("RGBA")).convert("RGB")
    if picture.mode in {"1", "L", "RGB"}:
        return picture
    if picture.mode == "P":
        plain = picture.palette is not None and picture.palette.mode == "RGB"
        return picture if plain else picture.convert("RGB")
    if picture.mode.startswith("I") or picture.mode == "F":
        return _gray(picture)
    return picture.convert("RGB")


def _gray(picture: Image.Image) -> Image.Image:
    """A picture of 16 or 32 bits per pixel as 8 bits: over the whole range for 16, else over the used one."""
    deep = picture.convert("F")
    low, high = (0.0, 65535.0) if picture.mode.startswith("I;16") else deep.getextrema()
    assert isinstance(low, float) and isinstance(high, float)
    factor = 255 / max(high - low, 1.0)
    return deep.point(lambda level: level * factor - low * factor).convert("L")
