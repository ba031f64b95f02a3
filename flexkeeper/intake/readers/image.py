"""Photos and pictures: size, time, place, camera and a thumbnail, from the formats on the list only."""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pi_heif
from PIL import (  # noqa: F401 - imported so that Pillow knows them without loading every plugin it has
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
from PIL.ExifTags import GPS, IFD, Base

from flexkeeper.i18n import _
from flexkeeper.intake.reading import (
    MAX_THUMBNAIL_EDGE,
    Proposal,
    Reading,
    Thumbnail,
    Unreadable,
    attempt,
    parsing,
    short,
)

MAX_PIXELS = 50_000_000
MAX_FRAMES = 2_000
_EDGE = (MAX_THUMBNAIL_EDGE, MAX_THUMBNAIL_EDGE)
_FORMATS = {
    "image/jpeg": ["JPEG", "MPO"],
    "image/png": ["PNG"],
    "image/gif": ["GIF"],
    "image/tiff": ["TIFF"],
    "image/bmp": ["BMP"],
    "image/webp": ["WEBP"],
    "image/avif": ["AVIF"],
    "image/heic": ["HEIF"],
}
MEDIA_TYPES = tuple(_FORMATS)
_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)")

pi_heif.register_heif_opener(thumbnails=False)


def read_image(untrusted: bytes, media_type: str) -> Reading:
    """Size, thumbnail and EXIF of a picture; its size is checked in the header, before any decoding.

    Raises:
        Unreadable: `too_large` over 50 megapixels or 2,000 frames, `damaged` when it does not decode.
    """
    torn = _("This picture is damaged or made in a way that cannot be shown.")
    with warnings.catch_warnings():
        # Pillow warns about odd EXIF and about sizes that are checked here with a lower limit.
        warnings.simplefilter("ignore")
        with parsing(torn):
            image = opened(untrusted, media_type)
        check_size(image)
        frames = count_frames(image, media_type)
        width, height = image.size
        exif = attempt(_tags, dict[str, Any](), image)
        with parsing(torn):
            thumbnail = _thumbnail(image)
    facts: dict[str, Any] = {"width": width, "height": height, "orientation": _orientation(exif)}
    if frames > 1:
        facts["frames"] = frames
    pages = frames if media_type == "image/tiff" else 1
    reading = Reading(media_type, pages=pages, text_state="waiting", facts=facts, thumbnail=thumbnail)
    return _with_exif(reading, exif)


def thumbnail_of(image: Image.Image) -> Thumbnail:
    """The picture as a thumbnail of at most 320 pixels, transparent parts on white."""
    image.thumbnail(_EDGE)
    image = flat_rgb(image)
    return Thumbnail(image.width, image.height, image.tobytes())


def flat_rgb(image: Image.Image) -> Image.Image:
    """The picture in RGB, transparent parts on white."""
    if image.mode.startswith("I"):
        image = image.convert("L")
    if "A" in image.mode or "transparency" in image.info:
        flat = Image.new("RGBA", image.size, "white")
        flat.alpha_composite(image.convert("RGBA"))
        image = flat
    return image.convert("RGB")


def opened(untrusted: bytes, media_type: str) -> Image.Image:
    """The picture with its header read and nothing decoded; `Unreadable` where it has too many pixels."""
    try:
        return Image.open(io.BytesIO(untrusted), formats=_FORMATS[media_type])
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None


def count_frames(image: Image.Image, media_type: str) -> int:
    """How many pictures the file holds; the pages of a scan can each have their own size."""
    frames = attempt(lambda: int(getattr(image, "n_frames", 1)), 1)
    if frames > MAX_FRAMES:
        raise Unreadable("too_large", _("This picture has more than 2,000 pages."))
    if media_type == "image/tiff" and frames > 1:
        for frame in [*range(1, frames), 0]:
            with parsing(_("A page of this scan is damaged.")):
                image.seek(frame)
            check_size(image)
    return frames


def check_size(image: Image.Image) -> None:
    """Raises `Unreadable` for more than 50 megapixels."""
    if image.width * image.height > MAX_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> Unreadable:
    return Unreadable("too_large", _("This picture has more than 50 megapixels."))


def _thumbnail(image: Image.Image) -> Thumbnail:
    # The real target box: a larger one would make draft() keep the full size without a word.
    scale = max(image.width, image.height) / MAX_THUMBNAIL_EDGE
    if scale > 1:
        image.draft("RGB", (max(1, int(image.width / scale)), max(1, int(image.height / scale))))
    # A plain copy: an opened file with several pictures reads itself anew when it is made smaller.
    small = image.copy()
    small.thumbnail(_EDGE)
    return thumbnail_of(attempt(ImageOps.exif_transpose, small, small))


def _tags(image: Image.Image) -> dict[str, Any]:
    """The EXIF tags by name, those of its GPS part with their own names."""
    exif = image.getexif()
    named = {Base(tag).name: value for tag, value in exif.items() if tag in set(Base)}
    inner = attempt(exif.get_ifd, dict[int, Any](), IFD.Exif)
    named |= {Base(tag).name: value for tag, value in inner.items() if tag in set(Base)}
    place = attempt(exif.get_ifd, dict[int, Any](), IFD.GPSInfo)
    return named | {GPS(tag).name: value for tag, value in place.items() if tag in set(GPS)}


def _with_exif(reading: Reading, exif: Mapping[str, Any]) -> Reading:
    taken = attempt(_taken_at, None, exif)
    place = attempt(_place, None, exif)
    camera = attempt(_camera, "", exif)
    facts = dict(reading.facts) | ({"camera": camera} if camera else {})
    proposals: list[Proposal] = []
    if taken:
        # Without its zone a time is the clock of the phone, wherever it was.
        facts |= {"taken_at": taken.isoformat(), "time_zone": "offset" if taken.tzinfo else "unknown"}
        proposals.append(Proposal("happened_at", taken.isoformat(), 1.0 if taken.tzinfo else 0.9, "exif"))
    if place:
        facts["place"] = list(place)
        proposals.append(Proposal("place", f"{place[0]:.7f},{place[1]:.7f}", 1.0, "exif"))
    return replace(reading, happened_at=taken, place=place, facts=facts, proposals=tuple(proposals))


def _orientation(exif: Mapping[str, Any]) -> int:
    value = exif.get("Orientation")
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _taken_at(exif: Mapping[str, Any]) -> datetime | None:
    """When the picture was taken (EXIF 2.32: DateTimeOriginal, OffsetTimeOriginal)."""
    # The last one says when the file was changed; some phones write no other.
    for name, offset in (
        ("DateTimeOriginal", "OffsetTimeOriginal"),
        ("DateTimeDigitized", "OffsetTimeDigitized"),
        ("DateTime", "OffsetTime"),
    ):
        written = str(exif.get(name, "")).strip("\0 ")
        if re.fullmatch(r"(19[89]|2\d\d)\d:\d\d:\d\d \d\d:\d\d:\d\d", written):
            taken = attempt(_moment, None, written)
            if taken:
                zone = _OFFSET.fullmatch(str(exif.get(offset, "")).strip("\0 "))
                return datetime.fromisoformat(taken.isoformat() + zone[0]) if zone else taken
    return None


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written[:10].replace(":", "-") + "T" + written[11:])


def _place(exif: Mapping[str, Any]) -> tuple[float, float] | None:
    """Latitude and longitude in degrees; none for 0, 0, which phones write when they have no fix."""
    latitude = _degrees(exif["GPSLatitude"], exif["GPSLatitudeRef"] == "S")
    longitude = _degrees(exif["GPSLongitude"], exif["GPSLongitudeRef"] == "W")
    is_on_earth = abs(latitude) <= 90 and abs(longitude) <= 180
    if not is_on_earth or not (math.isfinite(latitude + longitude)) or latitude == longitude == 0:
        return None
    return round(latitude, 7), round(longitude, 7)


def _degrees(untrusted: Sequence[Any], is_negative: bool) -> float:
    degrees, minutes, seconds = (float(part) for part in [*untrusted, 0, 0][:3])
    value = degrees + minutes / 60 + seconds / 3600
    return -value if is_negative else value


def _camera(exif: Mapping[str, Any]) -> str:
    make, model = (short(str(exif.get(name, "")).strip("\0 "), 80) for name in ("Make", "Model"))
    return model if model.lower().startswith(make.lower()) else f"{make} {model}".strip()
