"""Porches and hallways with a parcel at the door, by day and at dusk."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageChops, ImageDraw

from flexkeeper.demo.camera import Color, Point, grain, lay, lit, warp_onto
from flexkeeper.demo.optics import FINE, SIZE, brighter, by_hand, cast_shadow, shade, stains
from flexkeeper.demo.parcels import parcel


@dataclass(frozen=True, slots=True)
class Look:
    """The colors and the kind of a doorway."""

    wall: Color
    door: Color
    trim: Color
    floor: Color
    kind: Literal["porch", "hallway"] = "porch"
    dusk: bool = False
    number: str = "27"
    plant: bool = True
    parcel_at: Point = (0.47, 0.875)
    parcel_size: float = 1.0


def doorway(look: Look, label: Image.Image, number: Image.Image, seed: str) -> Image.Image:
    """A door with a parcel in front of it; `label` lies on the parcel, `number` hangs beside the door."""
    rng = random.Random(f"doorway {seed}")
    fine = Image.new("RGB", (SIZE[0] * FINE, SIZE[1] * FINE), look.wall)
    draw = ImageDraw.Draw(fine)
    _wall(draw, look, rng)
    _floor(draw, look, rng)
    _door(draw, look)
    _lamp(draw, look)
    picture = fine.reduce(FINE)
    picture = ImageChops.multiply(picture, stains(rng))
    picture = warp_onto(picture, number, ((1062, 420), (1150, 424), (1150, 494), (1062, 490)))
    picture = _mat(picture, look, rng)
    if look.plant:
        picture = _plant(picture, rng, (1265, 960))
    x, y = look.parcel_at[0] * SIZE[0], look.parcel_at[1] * SIZE[1]
    picture = parcel(picture, label, rng, (x, y), look.parcel_size)
    shown = _evening(picture, look) if look.dusk else lit(brighter(picture), rng, (0.15, 0.05), 0.66)
    return by_hand(shown, rng)


def _wall(draw: ImageDraw.ImageDraw, look: Look, rng: random.Random) -> None:
    width, horizon = SIZE[0] * FINE, 1620
    if look.kind == "hallway":
        draw.rectangle((0, 1100, width, horizon), fill=shade(look.wall, 0.86))
        draw.rectangle((0, 1078, width, 1112), fill=look.trim)
        draw.line((0, 1114, width, 1114), fill=shade(look.trim, 0.6), width=6)
        for x in range(60, width, 420):
            draw.rectangle((x, 1180, x + 320, 1520), outline=shade(look.wall, 0.7), width=7)
        draw.rectangle((0, 1556, width, horizon), fill=look.trim)
        return
    board = 92
    for y in range(0, horizon, board):
        color = shade(look.wall, rng.uniform(0.95, 1.03))
        draw.rectangle((0, y, width, y + board), fill=color)
        for step in range(18):
            draw.line((0, y + step, width, y + step), fill=shade(color, 0.72 + step * 0.0155))
        draw.line((0, y + board - 6, width, y + board - 6), fill=shade(color, 1.1), width=6)
        for _joint in range(2):
            x = rng.randrange(width)
            draw.line((x, y + 16, x, y + board), fill=shade(color, 0.75), width=4)


def _floor(draw: ImageDraw.ImageDraw, look: Look, rng: random.Random) -> None:
    width, height, horizon = SIZE[0] * FINE, SIZE[1] * FINE, 1620
    draw.rectangle((0, horizon, width, height), fill=look.floor)
    middle = width * 0.48
    if look.kind == "hallway":
        for row in range(26):
            y = horizon + (height - horizon) * (row / 26) ** 1.6
            draw.line((0, y, width, y), fill=shade(look.floor, rng.uniform(0.86, 1.06)), width=9 + row)
        return
    boards = 26
    for index in range(-boards, 2 * boards):
        near, far = index * width / boards * 1.9 - width * 0.45, index * width / boards * 1.25 - width * 0.13
        step_near, step_far = width / boards * 1.9, width / boards * 1.25
        color = shade(look.floor, rng.uniform(0.88, 1.06))
        corners = [(far, horizon), (far + step_far, horizon), (near + step_near, height), (near, height)]
        draw.polygon(corners, fill=color)
        draw.line([corners[0], corners[3]], fill=shade(look.floor, 0.5), width=5)
        nail = horizon + (height - horizon) * rng.uniform(0.1, 0.9)
        draw.line((far, nail, far + step_far * 1.3, nail), fill=shade(color, 0.72), width=3)
    for step in range(60):
        draw.line((0, horizon + step, width, horizon + step), fill=shade(look.floor, 0.45 + step * 0.008))
    draw.line((middle - width, horizon, middle + width, horizon), fill=shade(look.trim, 0.6), width=12)


def _door(draw: ImageDraw.ImageDraw, look: Look) -> None:
    left, top, right, bottom = 1130, 150, 1990, 1618
    draw.rectangle((left - 96, top - 110, right + 96, bottom), fill=look.trim)
    draw.rectangle((left - 96, top - 110, right + 96, bottom), outline=shade(look.trim, 0.72), width=8)
    draw.rectangle((left - 22, top - 22, right + 22, bottom), fill=shade(look.trim, 0.62))
    draw.rectangle((left, top, right, bottom), fill=look.door)
    panels = [
        (0.1, 0.34, 0.46, 0.6),
        (0.54, 0.34, 0.9, 0.6),
        (0.1, 0.65, 0.46, 0.93),
        (0.54, 0.65, 0.9, 0.93),
    ]
    for x0, y0, x1, y1 in panels:
        box = (
            left + x0 * (right - left),
            top + y0 * (bottom - top),
            left + x1 * (right - left),
            top + y1 * (bottom - top),
        )
        draw.rectangle(box, fill=shade(look.door, 0.93))
        draw.line((box[0], box[3], box[0], box[1], box[2], box[1]), fill=shade(look.door, 0.6), width=12)
        draw.line((box[0], box[3], box[2], box[3], box[2], box[1]), fill=shade(look.door, 1.28), width=12)
    if look.kind == "porch":
        _pane(draw, look, (left + 86, top + 90, right - 86, top + 420))
    else:
        draw.ellipse(
            (left + 416, top + 380, left + 444, top + 408), fill=(40, 36, 30), outline=(190, 170, 120)
        )
    brass = (196, 164, 92)
    knob = (right - 110, top + 900)
    draw.rounded_rectangle(
        (knob[0] - 30, knob[1] - 90, knob[0] + 30, knob[1] + 90), 18, fill=shade(brass, 0.7)
    )
    draw.ellipse((knob[0] - 44, knob[1] - 34, knob[0] + 44, knob[1] + 54), fill=shade(brass, 0.55))
    draw.ellipse((knob[0] - 44, knob[1] - 44, knob[0] + 44, knob[1] + 44), fill=brass)
    draw.ellipse((knob[0] - 26, knob[1] - 32, knob[0] + 2, knob[1] - 6), fill=shade(brass, 1.35))
    draw.ellipse((knob[0] - 30, knob[1] - 210, knob[0] + 30, knob[1] - 150), fill=shade(brass, 0.85))
    draw.rectangle((left, bottom - 26, right, bottom + 14), fill=shade(brass, 0.75))


def _pane(draw: ImageDraw.ImageDraw, look: Look, box: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = box
    glass = (236, 196, 120) if look.dusk else (126, 150, 168)
    for row in range(top, bottom, 4):
        share = (row - top) / (bottom - top)
        draw.rectangle((left, row, right, row + 4), fill=shade(glass, 1.15 - 0.4 * share))
    if not look.dusk:
        draw.polygon(
            [(left + 80, top), (left + 240, top), (left + 90, bottom), (left, bottom)], fill=(158, 178, 192)
        )
    for x in range(left, right + 1, (right - left) // 3):
        draw.line((x, top, x, bottom), fill=look.trim, width=16)
    draw.rectangle(box, outline=shade(look.trim, 0.85), width=16)


def _lamp(draw: ImageDraw.ImageDraw, look: Look) -> None:
    if look.kind == "hallway":
        return
    x, y, iron = 920, 420, (34, 34, 38)
    draw.rectangle((x - 26, y + 150, x + 26, y + 290), fill=iron)
    glass = (255, 236, 178) if look.dusk else (206, 210, 206)
    draw.polygon([(x - 58, y), (x + 58, y), (x + 40, y + 160), (x - 40, y + 160)], fill=glass)
    for offset in (-58, 0, 58):
        draw.line((x + offset, y, x + offset * 0.7, y + 160), fill=iron, width=9)
    draw.polygon([(x - 76, y), (x + 76, y), (x, y - 74)], fill=iron)
    draw.rectangle((x - 48, y + 156, x + 48, y + 176), fill=iron)


def _mat(picture: Image.Image, look: Look, rng: random.Random) -> Image.Image:
    weave = grain(rng, (420, 170), (140, 60))
    mat = Image.merge(
        "RGB", [weave.point([base + v * 50 // 255 for v in range(256)]) for base in (62, 52, 42)]
    )
    edge = ImageDraw.Draw(mat)
    edge.rectangle((0, 0, 419, 169), outline=(28, 26, 24), width=10)
    edge.rectangle((24, 22, 395, 147), outline=(138, 112, 74), width=4)
    for x in range(60, 380, 32):
        edge.line((x, 40, x + 14, 130), fill=(128, 104, 70), width=4)
    return lay(mat, picture, ((575, 846), (985, 846), (1050, 985), (512, 985)), shadow=5)


def _plant(picture: Image.Image, rng: random.Random, at: tuple[int, int]) -> Image.Image:
    layer = Image.new("RGBA", (SIZE[0] * FINE, SIZE[1] * FINE), (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    x, y = at[0] * FINE, at[1] * FINE
    pot = [(x - 130, y - 230), (x + 130, y - 230), (x + 92, y), (x - 92, y)]
    draw.polygon(pot, fill=(168, 92, 62, 255))
    draw.polygon([(x + 20, y - 230), (x + 130, y - 230), (x + 92, y), (x + 20, y)], fill=(140, 74, 50, 255))
    draw.rectangle((x - 146, y - 268, x + 146, y - 216), fill=(182, 104, 72, 255))
    for _leaf in range(90):
        angle, length = rng.uniform(-1.35, 1.35), rng.uniform(150, 390)
        tip = (x + length * angle * 0.85, y - 250 - length * (1.25 - angle * angle * 0.42))
        root = (x + rng.uniform(-60, 60), y - 262)
        side = rng.uniform(14, 30)
        middle = ((root[0] + tip[0]) / 2 + side, (root[1] + tip[1]) / 2 - 18)
        other = ((root[0] + tip[0]) / 2 - side, (root[1] + tip[1]) / 2 + 18)
        green = rng.randint(0, 60)
        draw.polygon([root, middle, tip, other], fill=(38 + green // 2, 82 + green, 44 + green // 3, 255))
    flat = layer.reduce(FINE)
    picture = cast_shadow(
        picture,
        [
            (at[0] - 60, at[1] - 6),
            (at[0] + 50, at[1] - 6),
            (at[0] + 150, at[1] + 20),
            (at[0] - 20, at[1] + 26),
        ],
    )
    picture.paste(flat.convert("RGB"), (0, 0), flat.getchannel("A"))
    return picture


def _evening(picture: Image.Image, look: Look) -> Image.Image:
    """Blue half-light, a warm lamp on the wall, and a weak flash on what is near."""
    dark = ImageChops.multiply(picture, Image.new("RGB", SIZE, (66, 74, 104)))
    glow = Image.radial_gradient("L").point([round(255 * (max(0, 178 - v) / 178) ** 1.5) for v in range(256)])
    light = Image.new("L", SIZE, 0)
    if look.kind == "porch":
        lamp = glow.resize((1500, 1350), Image.Resampling.BICUBIC)
        light.paste(lamp, (460 - 750, 245 - 600))
    flash = Image.new("L", SIZE, 0)
    flash.paste(glow.point([v * 3 // 5 for v in range(256)]).resize((1700, 1250)), (-80, 260))
    light = ImageChops.add(light, flash)
    warm = ImageChops.multiply(picture, Image.new("RGB", SIZE, (255, 226, 178)))
    lit_up = Image.composite(warm, dark, light)
    if look.kind == "porch":
        halo = glow.resize((460, 460)).point([v * 4 // 5 for v in range(256)])
        bright = Image.new("L", SIZE, 0)
        bright.paste(halo, (460 - 230, 252 - 230))
        lit_up = Image.composite(Image.new("RGB", SIZE, (255, 232, 180)), lit_up, bright)
    return lit_up
