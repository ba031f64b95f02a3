"""A cardboard box with tape and a label, seen from the front."""

from __future__ import annotations

import random

from PIL import Image, ImageChops, ImageDraw

from flexkeeper.demo.camera import Point, grain, warp_onto
from flexkeeper.demo.optics import cast_shadow


def parcel(
    picture: Image.Image, label: Image.Image, rng: random.Random, at: Point, size: float
) -> Image.Image:
    """The picture with a cardboard box whose front lower edge is centered at the point."""
    x, y = at
    wide, tall, deep = 300 * size, 150 * size, 86 * size
    front = [
        (x - wide / 2, y - tall),
        (x + wide / 2, y - tall + 5),
        (x + wide / 2 - 3, y + 4),
        (x - wide / 2 + 3, y),
    ]
    back = [(x - wide / 2 + 52 * size, y - tall - deep), (x + wide / 2 + 36 * size, y - tall - deep + 4)]
    top = [back[0], back[1], front[1], front[0]]
    side = [front[1], back[1], (back[1][0] - 4, y - deep * 0.78), front[2]]
    ground = [
        (x - wide / 2 - 6, y + 6),
        (x + wide / 2 + 4, y + 12),
        (back[1][0] + 90 * size, y - deep * 0.5),
        (back[1][0], y - deep),
    ]
    picture = cast_shadow(picture, ground, 190, 10 * size)
    for quad, tone in ((side, 0.62), (front, 0.84), (top, 1.06)):
        picture = warp_onto(picture, cardboard(rng, tone), quad)
    draw = ImageDraw.Draw(picture, "RGBA")
    middle_top = [_between(top[0], top[1], 0.44), _between(top[0], top[1], 0.56)]
    middle_low = [_between(top[3], top[2], 0.56), _between(top[3], top[2], 0.44)]
    draw.polygon(middle_top + middle_low, fill=(70, 118, 130, 150))
    tape = [_between(front[0], front[1], 0.44), _between(front[0], front[1], 0.56)]
    tape += [(point[0], point[1] + tall * 0.27) for point in reversed(tape)]
    draw.polygon(tape, fill=(58, 100, 112, 165))
    draw.line([front[0], front[1]], fill=(80, 56, 34, 160), width=2)
    draw.line([front[1], front[2]], fill=(60, 42, 26, 170), width=2)
    corners = [_inside(front, *share) for share in ((0.6, 0.22), (0.94, 0.22), (0.94, 0.78), (0.6, 0.78))]
    dimmed = ImageChops.multiply(label.convert("RGB"), Image.new("RGB", label.size, (224, 222, 216)))
    return warp_onto(picture, dimmed, corners)


def _between(one: Point, other: Point, share: float) -> Point:
    return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share


def _inside(quad: list[Point], across: float, down: float) -> Point:
    return _between(_between(quad[0], quad[1], across), _between(quad[3], quad[2], across), down)


def cardboard(rng: random.Random, tone: float) -> Image.Image:
    fiber = Image.blend(grain(rng, (300, 200), (20, 200)), grain(rng, (300, 200), (150, 100)), 0.4)
    bands = [fiber.point([round(base * tone + v * 16 / 255) for v in range(256)]) for base in (186, 140, 92)]
    return Image.merge("RGB", bands)
