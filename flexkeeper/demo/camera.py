"""A pretended phone camera: surfaces, perspective, light, noise, and the EXIF of the shot."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from PIL import ExifTags, Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from flexkeeper.demo.paper import MARK

Point = tuple[float, float]
Color = tuple[int, int, int]

MAKE = "Fictiphone"
MODEL = "Specimen 5"
_QUALITY = 86
_ORIENTATION_TURN_RIGHT = 6


@dataclass(frozen=True, slots=True)
class Shot:
    """When and where (latitude, longitude in degrees) a picture is taken, and how the phone was held.

    With `sideways` the stored picture lies on its side and the EXIF orientation says so.
    """

    taken: datetime
    place: Point | None
    seed: str
    surface: str = "desk"
    sideways: bool = False


def photograph(page_png: bytes, shot: Shot, tilt: float, size: tuple[int, int] = (1200, 1600)) -> bytes:
    """A phone photo (JPEG) of a printed page, `tilt` degrees off, lying on a desk, a seat or a table."""
    page = Image.open(io.BytesIO(page_png)).convert("RGBA")
    width, height = size
    rng = random.Random(shot.seed)
    scale = min(0.86 * width / page.width, 0.9 * height / page.height)
    half_width, half_height = page.width * scale / 2, page.height * scale / 2
    turn = complex(1, 0) * complex(0, 1) ** (tilt / 90)
    corners = []
    for x, y, depth in ((-1, -1, 0.96), (1, -1, 0.95), (1, 1, 1.02), (-1, 1, 1.03)):
        corner = complex(x * half_width, y * half_height) * depth * turn
        corners.append((width / 2 + corner.real, height / 2 + corner.imag + rng.uniform(-6, 6)))
    picture = lay(page, surface(shot.surface, size, rng), corners)
    return develop(lit(picture, rng, (0.2, 0.1), 0.72), shot)


def lay(sheet: Image.Image, ground: Image.Image, corners: Sequence[Point], shadow: int = 14) -> Image.Image:
    """The ground with the sheet on it, its corners (clockwise from top left) put there, and its shadow."""
    shade = Image.new("L", ground.size, 0)
    moved = [(x + shadow * 0.6, y + shadow) for x, y in corners]
    ImageDraw.Draw(shade).polygon(moved, fill=130)
    dark = ImageChops.multiply(ground, Image.new("RGB", ground.size, (70, 66, 64)))
    ground = Image.composite(dark, ground, shade.filter(ImageFilter.GaussianBlur(max(shadow, 1))))
    return warp_onto(ground, sheet, corners)


def warp_onto(ground: Image.Image, sheet: Image.Image, corners: Sequence[Point]) -> Image.Image:
    """The ground with the sheet mapped by perspective onto the four corners; its transparency counts."""
    left, top = (max(0, int(min(corner[axis] for corner in corners)) - 2) for axis in (0, 1))
    right = min(ground.width, int(max(x for x, _y in corners)) + 3)
    bottom = min(ground.height, int(max(y for _x, y in corners)) + 3)
    local = [(x - left, y - top) for x, y in corners]
    # A sheet much finer than its place would shimmer, because the transform does not average.
    longest = max(
        abs(complex(local[i][0] - local[i - 1][0], local[i][1] - local[i - 1][1])) for i in range(4)
    )
    while max(sheet.size) > 2.2 * longest:
        sheet = sheet.reduce(2)
    whole = [(0.0, 0.0), (sheet.width, 0.0), (sheet.width, sheet.height), (0.0, sheet.height)]
    coefficients = _perspective(local, whole)
    box = (right - left, bottom - top)
    bicubic = Image.Resampling.BICUBIC
    mapped = sheet.convert("RGB").transform(box, Image.Transform.PERSPECTIVE, coefficients, bicubic)
    alpha = sheet.getchannel("A") if sheet.mode == "RGBA" else Image.new("L", sheet.size, 255)
    mask = alpha.transform(box, Image.Transform.PERSPECTIVE, coefficients, bicubic)
    result = ground.copy()
    result.paste(mapped, (left, top), mask)
    return result


def _perspective(source: Sequence[Point], target: Sequence[Point]) -> list[float]:
    """The eight coefficients that take each source point to its target (Gaussian elimination)."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for column in range(8):
        pivot = max(range(column, 8), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        head = [value / rows[column][column] for value in rows[column]]
        rows[column] = head
        for row in range(8):
            if row != column:
                factor = rows[row][column]
                rows[row] = [value - factor * own for value, own in zip(rows[row], head, strict=True)]
    return [row[8] for row in rows]


def grain(rng: random.Random, size: tuple[int, int], cells: tuple[int, int]) -> Image.Image:
    """Smooth random grays: `cells` random points stretched over `size` pixels."""
    small = Image.frombytes("L", cells, rng.randbytes(cells[0] * cells[1]))
    return small.resize(size, Image.Resampling.BICUBIC)


def surface(name: str, size: tuple[int, int], rng: random.Random) -> Image.Image:
    """What the paper lies on: a wooden `desk` or `table`, or the cloth of a car `seat`."""
    if name == "seat":
        fine = grain(rng, size, (size[0] // 3, size[1] // 3))
        broad = grain(rng, size, (5, 6))
        cloth = Image.blend(fine, broad, 0.35)
        picture = ImageOps.colorize(cloth, (26, 28, 34), (82, 86, 94))
        draw = ImageDraw.Draw(picture)
        for offset in range(-size[1], size[0], 15):
            draw.line([(offset, 0), (offset + size[1], size[1])], fill=(44, 47, 54), width=2)
        seam = int(size[0] * 0.93)
        draw.line([(seam, 0), (seam - 30, size[1])], fill=(16, 17, 20), width=7)
        for y in range(0, size[1], 26):
            draw.line(
                [(seam + 12 - y // 54, y), (seam + 12 - y // 54, y + 14)], fill=(150, 148, 140), width=3
            )
        return picture.filter(ImageFilter.GaussianBlur(0.8))
    dark, light = ((92, 62, 38), (171, 127, 84)) if name == "desk" else ((118, 108, 96), (196, 187, 172))
    streaks = Image.blend(grain(rng, size, (4, 260)), grain(rng, size, (7, 36)), 0.45)
    return ImageOps.colorize(streaks, dark, light)


def lit(picture: Image.Image, rng: random.Random, light: Point, darkest: float) -> Image.Image:
    """The picture under a light that comes from a corner and leaves `darkest` of it at the far end."""
    width, height = picture.size
    steps = 48
    values = bytearray()
    for row in range(steps):
        for column in range(steps):
            distance = min(1.0, abs(complex(column / steps - light[0], row / steps - light[1])) / 1.15)
            values.append(round(255 * (1 - (1 - darkest) * distance**1.4) - rng.random() * 3))
    shade = Image.frombytes("L", (steps, steps), bytes(values)).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    return ImageChops.multiply(picture, Image.merge("RGB", (shade,) * 3))


def develop(picture: Image.Image, shot: Shot, noise: int = 14) -> bytes:
    """The JPEG the phone stores: a little blur, sensor noise, the discreet mark, and EXIF."""
    rng = random.Random(f"sensor {shot.seed}")
    picture = picture.filter(ImageFilter.GaussianBlur(0.6))
    size = picture.size
    speckle = Image.frombytes("L", size, rng.randbytes(size[0] * size[1])).point(lambda v: v * noise // 255)
    coarse = grain(rng, size, (size[0] // 3, size[1] // 3)).point(lambda v: v * noise // 510)
    layers = (speckle, ImageChops.add(speckle, coarse, 1, -noise // 4), speckle)
    picture = ImageChops.add(picture, Image.merge("RGB", layers), 1, -noise // 2)
    _watermark(picture)
    if shot.sideways:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY, exif=_exif(shot, picture.size).tobytes())
    return out.getvalue()


def mailed(photo: bytes) -> bytes:
    """The photo as a mail program sends it: 1024 pixels at most, its EXIF kept, so other bytes."""
    picture = Image.open(io.BytesIO(photo))
    exif = picture.getexif()
    picture.thumbnail((1024, 1024))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=72, exif=exif.tobytes())
    return out.getvalue()


def _watermark(picture: Image.Image) -> None:
    draw = ImageDraw.Draw(picture, "RGBA")
    text = "SPECIMEN - fictitious"
    box = draw.textbbox((0, 0), text)
    at = (picture.width - box[2] - 10, picture.height - box[3] - 8)
    draw.text((at[0] + 1, at[1] + 1), text, fill=(0, 0, 0, 120))
    draw.text(at, text, fill=(255, 255, 255, 170))


def _exif(shot: Shot, size: tuple[int, int]) -> Image.Exif:
    stamp = f"{shot.taken:%Y:%m:%d %H:%M:%S}"
    zone = f"{shot.taken:%z}"
    exif = Image.Exif()
    base = ExifTags.Base
    exif[base.ImageDescription] = MARK
    exif[base.Make] = MAKE
    exif[base.Model] = MODEL
    exif[base.Software] = "Specimen Camera 5.0"
    exif[base.Orientation] = _ORIENTATION_TURN_RIGHT if shot.sideways else 1
    exif[base.DateTime] = stamp
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[base.DateTimeOriginal] = stamp
    details[base.DateTimeDigitized] = stamp
    details[base.OffsetTime] = details[base.OffsetTimeOriginal] = f"{zone[:3]}:{zone[3:]}"
    details[base.SubsecTimeOriginal] = "000"
    details[base.ExposureTime] = 1 / 60
    details[base.FNumber] = 1.8
    details[base.ISOSpeedRatings] = 200
    details[base.FocalLength] = 4.4
    details[base.ExifImageWidth], details[base.ExifImageHeight] = size
    if shot.place is not None:
        _locate(exif, shot.place, shot.taken)
    return exif


def _locate(exif: Image.Exif, place: Point, taken: datetime) -> None:
    tags = ExifTags.GPS
    ifd = exif.get_ifd(ExifTags.IFD.GPSInfo)
    latitude, longitude = place
    utc = taken.astimezone(UTC)
    ifd[tags.GPSVersionID] = b"\x02\x03\x00\x00"
    ifd[tags.GPSLatitudeRef] = "N" if latitude >= 0 else "S"
    ifd[tags.GPSLatitude] = _degrees(abs(latitude))
    ifd[tags.GPSLongitudeRef] = "E" if longitude >= 0 else "W"
    ifd[tags.GPSLongitude] = _degrees(abs(longitude))
    ifd[tags.GPSAltitudeRef] = b"\x00"
    ifd[tags.GPSAltitude] = 1228.0
    ifd[tags.GPSTimeStamp] = (float(utc.hour), float(utc.minute), float(utc.second))
    ifd[tags.GPSDateStamp] = f"{utc:%Y:%m:%d}"


def _degrees(value: float) -> tuple[float, float, float]:
    whole = int(value)
    minutes = (value - whole) * 60
    return float(whole), float(int(minutes)), round((minutes - int(minutes)) * 60, 4)
