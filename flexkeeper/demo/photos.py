"""The delivery photos of one block, with the EXIF a phone writes."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

from PIL import Image

from flexkeeper.demo import scenes
from flexkeeper.demo.camera import MAKE, MODEL, Shot, develop
from flexkeeper.demo.doorways import Look, doorway
from flexkeeper.demo.driver import STATION, Story
from flexkeeper.demo.paper import Paper
from flexkeeper.demo.printing import barcode_svg, png
from flexkeeper.demo.route import GATE_STOP, MISSING_STOPS, Stop, stops

_LOOKS = {
    4: Look(wall=(148, 166, 178), door=(142, 44, 40), trim=(232, 230, 222), floor=(150, 138, 122)),
    11: Look(
        wall=(218, 206, 182), door=(92, 66, 46), trim=(238, 232, 220), floor=(112, 96, 104), kind="hallway",
        plant=False, parcel_at=(0.5, 0.86),
    ),
    26: Look(
        wall=(226, 222, 208), door=(52, 84, 72), trim=(250, 248, 242), floor=(122, 92, 68),
        parcel_at=(0.42, 0.9), parcel_size=1.12,
    ),
    33: Look(
        wall=(168, 146, 118), door=(46, 66, 98), trim=(236, 230, 216), floor=(128, 108, 90), dusk=True,
        parcel_at=(0.48, 0.88), parcel_size=1.1,
    ),
    36: Look(
        wall=(128, 148, 128), door=(118, 74, 44), trim=(226, 224, 210), floor=(140, 132, 126), dusk=True,
        plant=False, parcel_at=(0.53, 0.9),
    ),
}  # fmt: skip
_CLOSE_UPS = {17: False, 33: True}
_SIDEWAYS_STOP = 26
_CLOSE_UP_AFTER, _AT_THE_DOOR_AFTER = 28, 45  # seconds after the arrival

Draw = Callable[[Image.Image], Image.Image]


def papers(story: Story) -> list[Paper]:
    """The eight photos, in the order they were taken; stop 33 has two."""
    route = stops(story)
    day = story.missing_block.start.date()
    numbers = [_house_number(route[number - 1]) for number in _LOOKS]
    *plates, sign = (_picture(page) for page in png("plates", {"numbers": numbers}, day, 200))
    shots: list[tuple[int, int, Draw]] = [
        (GATE_STOP, _AT_THE_DOOR_AFTER, lambda _label: scenes.gate(sign, f"{story.seed}"))
    ]
    for (number, look), plate in zip(_LOOKS.items(), plates, strict=True):
        shots.append((number, _AT_THE_DOOR_AFTER, _doorway(look, plate, f"{story.seed} {number}")))
    for number, is_dusk in _CLOSE_UPS.items():
        shots.append((number, _CLOSE_UP_AFTER, _close_up(is_dusk, f"{story.seed} {number}")))
    labels = {number: _label(route[number - 1]) for number, _after, _draw in shots}
    return [
        _photo(story, route[number - 1], after, draw(labels[number]))
        for number, after, draw in sorted(shots, key=lambda shot: shot[:2])
    ]


def _doorway(look: Look, plate: Image.Image, seed: str) -> Draw:
    return lambda label: doorway(look, label, plate, seed)


def _close_up(dusk: bool, seed: str) -> Draw:
    return lambda label: scenes.close_up(label, seed, dusk)


def _picture(page: bytes) -> Image.Image:
    return Image.open(io.BytesIO(page)).convert("RGB")


def _house_number(stop: Stop) -> str:
    return stop.address.split()[0]


def _label(stop: Stop) -> Image.Image:
    data = {
        "route": f"{STATION[-3:]}-{stop.number:02}",
        "recipient": stop.recipient,
        "address": stop.address,
        "package": stop.package,
        "stop": str(stop.number),
        "day": f"{stop.arrived:%m/%d}",
        "barcode": barcode_svg(stop.package, "Code128"),
        "square": barcode_svg(f"SPECIMEN {stop.package} {stop.number}", "QRCode"),
    }
    return _picture(png("parcel_label", data, stop.arrived.date(), 220)[0])


def _photo(story: Story, stop: Stop, seconds_after: int, picture: Image.Image) -> Paper:
    taken = stop.arrived + timedelta(seconds=seconds_after)
    look = _LOOKS.get(stop.number)
    is_dusk = look is not None and look.dusk
    sideways = stop.number == _SIDEWAYS_STOP
    shot = Shot(taken=taken, place=stop.place, seed=f"{story.seed} {taken}", sideways=sideways)
    content = develop(picture, shot, noise=26 if is_dusk else 12)
    shows_label = seconds_after == _CLOSE_UP_AFTER
    what = "Locked gate" if stop.number == GATE_STOP else "Parcel label" if shows_label else "Delivery photo"
    zone = f"{taken:%z}"
    truth = {
        "taken_at": taken.isoformat(),
        "exif": {
            "DateTimeOriginal": f"{taken:%Y:%m:%d %H:%M:%S}",
            "OffsetTimeOriginal": f"{zone[:3]}:{zone[3:]}",
            "Make": MAKE,
            "Model": MODEL,
            "Orientation": 6 if sideways else 1,
        },
        "latitude": stop.place[0],
        "longitude": stop.place[1],
        "recipient": stop.recipient,
        "address": stop.address,
        "cited_as_missing": stop.number in MISSING_STOPS,
    }
    fields = {"package": stop.package, "stop": str(stop.number), "block": story.missing_block.name}
    title = f"{what}, stop {stop.number}, package {stop.package}"
    return Paper(f"IMG_{taken:%Y%m%d_%H%M%S}.jpg", content, "delivery_photo", title, fields, truth)
