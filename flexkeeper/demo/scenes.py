"""Drawn places where parcels are left: porches, hallways, a locked gate; day and dusk."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from flexkeeper.demo.camera import Color, Point, grain, lay, lit, warp_onto

SIZE = (1600, 1200)
_FINE = 2  # shapes are drawn at twice the size and then averaged, which smooths their edges


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
    fine = Image.new("RGB", (SIZE[0] * _FINE, SIZE[1] * _FINE), look.wall)
    draw = ImageDraw.Draw(fine)
    _wall(draw, look, rng)
    _floor(draw, look, rng)
    _door(draw, look)
    _lamp(draw, look)
    picture = fine.reduce(_FINE)
    picture = ImageChops.multiply(picture, _stains(rng))
    picture = warp_onto(picture, number, ((1062, 420), (1150, 424), (1150, 494), (1062, 490)))
    picture = _mat(picture, look, rng)
    if look.plant:
        picture = _plant(picture, rng, (1265, 960))
    x, y = look.parcel_at[0] * SIZE[0], look.parcel_at[1] * SIZE[1]
    picture = parcel(picture, label, rng, (x, y), look.parcel_size)
    shown = _evening(picture, look) if look.dusk else lit(_brighter(picture), rng, (0.15, 0.05), 0.66)
    return _by_hand(shown, rng)


def _brighter(picture: Image.Image) -> Image.Image:
    return picture.point([min(255, round(v * 1.18)) for v in range(256)] * 3)


def _by_hand(picture: Image.Image, rng: random.Random) -> Image.Image:
    """The picture as a hand holds the phone: a little turned, nearer or farther, not in the middle."""
    turned = picture.rotate(rng.uniform(-2.4, 2.4), Image.Resampling.BICUBIC)
    share = rng.uniform(0.84, 0.92)
    wide, high = SIZE[0] * share, SIZE[1] * share
    left = (SIZE[0] - wide) * rng.uniform(0.42, 0.58)
    top = (SIZE[1] - high) * rng.uniform(0.5, 0.62)
    return turned.resize(SIZE, Image.Resampling.BICUBIC, (left, top, left + wide, top + high))


def _shade(color: Color, factor: float) -> Color:
    red, green, blue = (max(0, min(255, round(part * factor))) for part in color)
    return red, green, blue


def _stains(rng: random.Random) -> Image.Image:
    broad = grain(rng, SIZE, (9, 7)).point(lambda v: 232 + v * 23 // 255)
    fine = grain(rng, SIZE, (400, 300)).point(lambda v: 243 + v * 12 // 255)
    both = ImageChops.multiply(broad, fine)
    return Image.merge("RGB", (both, both, both))


def _wall(draw: ImageDraw.ImageDraw, look: Look, rng: random.Random) -> None:
    width, horizon = SIZE[0] * _FINE, 1620
    if look.kind == "hallway":
        draw.rectangle((0, 1100, width, horizon), fill=_shade(look.wall, 0.86))
        draw.rectangle((0, 1078, width, 1112), fill=look.trim)
        draw.line((0, 1114, width, 1114), fill=_shade(look.trim, 0.6), width=6)
        for x in range(60, width, 420):
            draw.rectangle((x, 1180, x + 320, 1520), outline=_shade(look.wall, 0.7), width=7)
        draw.rectangle((0, 1556, width, horizon), fill=look.trim)
        return
    board = 92
    for y in range(0, horizon, board):
        color = _shade(look.wall, rng.uniform(0.95, 1.03))
        draw.rectangle((0, y, width, y + board), fill=color)
        for step in range(18):
            draw.line((0, y + step, width, y + step), fill=_shade(color, 0.72 + step * 0.0155))
        draw.line((0, y + board - 6, width, y + board - 6), fill=_shade(color, 1.1), width=6)
        for _joint in range(2):
            x = rng.randrange(width)
            draw.line((x, y + 16, x, y + board), fill=_shade(color, 0.75), width=4)


def _floor(draw: ImageDraw.ImageDraw, look: Look, rng: random.Random) -> None:
    width, height, horizon = SIZE[0] * _FINE, SIZE[1] * _FINE, 1620
    draw.rectangle((0, horizon, width, height), fill=look.floor)
    middle = width * 0.48
    if look.kind == "hallway":
        for row in range(26):
            y = horizon + (height - horizon) * (row / 26) ** 1.6
            draw.line((0, y, width, y), fill=_shade(look.floor, rng.uniform(0.86, 1.06)), width=9 + row)
        return
    boards = 26
    for index in range(-boards, 2 * boards):
        near, far = index * width / boards * 1.9 - width * 0.45, index * width / boards * 1.25 - width * 0.13
        step_near, step_far = width / boards * 1.9, width / boards * 1.25
        color = _shade(look.floor, rng.uniform(0.88, 1.06))
        corners = [(far, horizon), (far + step_far, horizon), (near + step_near, height), (near, height)]
        draw.polygon(corners, fill=color)
        draw.line([corners[0], corners[3]], fill=_shade(look.floor, 0.5), width=5)
        nail = horizon + (height - horizon) * rng.uniform(0.1, 0.9)
        draw.line((far, nail, far + step_far * 1.3, nail), fill=_shade(color, 0.72), width=3)
    for step in range(60):
        draw.line((0, horizon + step, width, horizon + step), fill=_shade(look.floor, 0.45 + step * 0.008))
    draw.line((middle - width, horizon, middle + width, horizon), fill=_shade(look.trim, 0.6), width=12)


def _door(draw: ImageDraw.ImageDraw, look: Look) -> None:
    left, top, right, bottom = 1130, 150, 1990, 1618
    draw.rectangle((left - 96, top - 110, right + 96, bottom), fill=look.trim)
    draw.rectangle((left - 96, top - 110, right + 96, bottom), outline=_shade(look.trim, 0.72), width=8)
    draw.rectangle((left - 22, top - 22, right + 22, bottom), fill=_shade(look.trim, 0.62))
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
        draw.rectangle(box, fill=_shade(look.door, 0.93))
        draw.line((box[0], box[3], box[0], box[1], box[2], box[1]), fill=_shade(look.door, 0.6), width=12)
        draw.line((box[0], box[3], box[2], box[3], box[2], box[1]), fill=_shade(look.door, 1.28), width=12)
    if look.kind == "porch":
        _pane(draw, look, (left + 86, top + 90, right - 86, top + 420))
    else:
        draw.ellipse(
            (left + 416, top + 380, left + 444, top + 408), fill=(40, 36, 30), outline=(190, 170, 120)
        )
    brass = (196, 164, 92)
    knob = (right - 110, top + 900)
    draw.rounded_rectangle(
        (knob[0] - 30, knob[1] - 90, knob[0] + 30, knob[1] + 90), 18, fill=_shade(brass, 0.7)
    )
    draw.ellipse((knob[0] - 44, knob[1] - 34, knob[0] + 44, knob[1] + 54), fill=_shade(brass, 0.55))
    draw.ellipse((knob[0] - 44, knob[1] - 44, knob[0] + 44, knob[1] + 44), fill=brass)
    draw.ellipse((knob[0] - 26, knob[1] - 32, knob[0] + 2, knob[1] - 6), fill=_shade(brass, 1.35))
    draw.ellipse((knob[0] - 30, knob[1] - 210, knob[0] + 30, knob[1] - 150), fill=_shade(brass, 0.85))
    draw.rectangle((left, bottom - 26, right, bottom + 14), fill=_shade(brass, 0.75))


def _pane(draw: ImageDraw.ImageDraw, look: Look, box: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = box
    glass = (236, 196, 120) if look.dusk else (126, 150, 168)
    for row in range(top, bottom, 4):
        share = (row - top) / (bottom - top)
        draw.rectangle((left, row, right, row + 4), fill=_shade(glass, 1.15 - 0.4 * share))
    if not look.dusk:
        draw.polygon(
            [(left + 80, top), (left + 240, top), (left + 90, bottom), (left, bottom)], fill=(158, 178, 192)
        )
    for x in range(left, right + 1, (right - left) // 3):
        draw.line((x, top, x, bottom), fill=look.trim, width=16)
    draw.rectangle(box, outline=_shade(look.trim, 0.85), width=16)


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
    layer = Image.new("RGBA", (SIZE[0] * _FINE, SIZE[1] * _FINE), (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    x, y = at[0] * _FINE, at[1] * _FINE
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
    flat = layer.reduce(_FINE)
    picture = _cast(
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


def _cast(picture: Image.Image, outline: list[Point], strength: int = 150, soft: float = 12) -> Image.Image:
    mask = Image.new("L", SIZE, 0)
    ImageDraw.Draw(mask).polygon(outline, fill=strength)
    dark = ImageChops.multiply(picture, Image.new("RGB", SIZE, (52, 48, 50)))
    return Image.composite(dark, picture, mask.filter(ImageFilter.GaussianBlur(soft)))


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
    picture = _cast(picture, ground, 190, 10 * size)
    for quad, tone in ((side, 0.62), (front, 0.84), (top, 1.06)):
        picture = warp_onto(picture, _cardboard(rng, tone), quad)
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


def _cardboard(rng: random.Random, tone: float) -> Image.Image:
    fiber = Image.blend(grain(rng, (300, 200), (20, 200)), grain(rng, (300, 200), (150, 100)), 0.4)
    bands = [fiber.point([round(base * tone + v * 16 / 255) for v in range(256)]) for base in (186, 140, 92)]
    return Image.merge("RGB", bands)


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


def close_up(label: Image.Image, seed: str, dusk: bool) -> Image.Image:
    """A parcel from above, its label in the middle, on boards."""
    rng = random.Random(f"close {seed}")
    floor = Image.new("RGB", SIZE, (104, 98, 92))
    draw = ImageDraw.Draw(floor)
    for index in range(-2, 16):
        x = index * 128
        draw.polygon(
            [(x, 0), (x + 126, 0), (x + 176, 1200), (x + 40, 1200)],
            fill=_shade((122, 112, 100), rng.uniform(0.84, 1.04)),
        )
        draw.line((x, 0, x + 40, 1200), fill=(50, 46, 42), width=5)
    floor = ImageChops.multiply(floor, _stains(rng))
    corners = ((250.0, 150.0), (1345.0, 118.0), (1416.0, 1046.0), (196.0, 1088.0))
    picture = lay(_cardboard(rng, 1.0).resize((1200, 900)), floor, corners, shadow=34)
    pen = ImageDraw.Draw(picture, "RGBA")
    pen.polygon([(752, 132), (846, 130), (862, 1066), (764, 1068)], fill=(64, 112, 124, 150))
    pen.polygon([(752, 132), (762, 132), (774, 1068), (764, 1068)], fill=(200, 226, 230, 70))
    picture = lay(label.convert("RGB"), picture, ((420, 318), (1130, 296), (1160, 800), (400, 826)), shadow=3)
    shown = lit(_brighter(picture), rng, (0.5, 0.42) if dusk else (0.1, 0.0), 0.3 if dusk else 0.7)
    return ImageChops.multiply(shown, Image.new("RGB", SIZE, (214, 214, 236))) if dusk else shown


def gate(sign: Image.Image, seed: str) -> Image.Image:
    """A locked gate of iron bars before a hedge and a path, with a keypad and a sign."""
    rng = random.Random(f"gate {seed}")
    fine = Image.new("RGB", (SIZE[0] * _FINE, SIZE[1] * _FINE))
    draw = ImageDraw.Draw(fine)
    _garden(draw, rng)
    iron = (38, 40, 42)
    for pillar in (0, 2760):
        _bricks(draw, rng, pillar, pillar + 440)
    for x in range(500, 2760, 118):
        draw.rectangle((x, 520, x + 30, 2150), fill=iron)
        draw.rectangle((x + 4, 520, x + 10, 2150), fill=(86, 90, 94))
        draw.polygon([(x - 16, 530), (x + 46, 530), (x + 15, 420)], fill=iron)
    for y in (640, 1260, 2060):
        draw.rectangle((440, y, 2760, y + 52), fill=iron)
        draw.rectangle((440, y + 4, 2760, y + 12), fill=(92, 96, 100))
    draw.rectangle((1580, 420, 1668, 2190), fill=(30, 32, 34))
    draw.arc((1536, 1200, 1712, 1400), 180, 360, fill=(176, 178, 180), width=30)
    draw.rounded_rectangle((1516, 1296, 1732, 1500), 24, fill=(188, 150, 62))
    draw.ellipse((1596, 1360, 1652, 1416), fill=(40, 34, 20))
    _keypad(draw, 2850, 1180)
    picture = fine.reduce(_FINE)
    picture = ImageChops.multiply(picture, _stains(rng))
    picture = lay(sign, picture, ((930, 700), (1250, 704), (1248, 890), (932, 886)), shadow=6)
    return _by_hand(lit(_brighter(picture), rng, (0.8, 0.0), 0.72), rng)


def _garden(draw: ImageDraw.ImageDraw, rng: random.Random) -> None:
    width, height = SIZE[0] * _FINE, SIZE[1] * _FINE
    for y in range(0, 1000, 5):
        draw.rectangle((0, y, width, y + 5), fill=_shade((150, 186, 214), 1.12 - y / 6000))
    draw.rectangle((900, 360, 2200, 1180), fill=(206, 196, 180))
    draw.polygon([(820, 380), (2280, 380), (1960, 120), (1140, 120)], fill=(120, 84, 70))
    for x in (1010, 1420, 1830):
        draw.rectangle((x, 560, x + 220, 860), fill=(98, 120, 136), outline=(240, 238, 230), width=18)
    for _leaf in range(2600):
        x, y = rng.uniform(-60, width), rng.gauss(1130, 110)
        size = rng.uniform(18, 62)
        green = rng.randint(-26, 40)
        draw.ellipse((x, y, x + size, y + size * 0.7), fill=(58 + green, 92 + green, 48 + green // 2))
    draw.rectangle((0, 1300, width, height), fill=(112, 128, 84))
    for _blade in range(5000):
        x, y = rng.uniform(0, width), rng.uniform(1290, height)
        long = 12 + (y - 1290) / 24
        green = rng.randint(-24, 26)
        draw.line(
            (x, y, x + rng.uniform(-8, 8), y - long), fill=(98 + green, 122 + green, 66 + green // 2), width=4
        )
    draw.polygon([(1440, 1290), (1760, 1290), (2420, height), (760, height)], fill=(176, 168, 156))
    for row in range(9):
        y = 1290 + (height - 1290) * (row / 9) ** 1.7
        spread = (y - 1290) / (height - 1290)
        draw.line((1440 - 680 * spread, y, 1760 + 660 * spread, y), fill=(132, 126, 118), width=6)


def _bricks(draw: ImageDraw.ImageDraw, rng: random.Random, left: int, right: int) -> None:
    draw.rectangle((left, 300, right, 2300), fill=(176, 168, 158))
    for row, y in enumerate(range(330, 2290, 62)):
        for x in range(left - (70 if row % 2 else 0), right, 146):
            box = (max(x + 4, left + 4), y, min(x + 138, right - 4), y + 52)
            if box[2] > box[0]:
                draw.rectangle(box, fill=_shade((150, 82, 64), rng.uniform(0.8, 1.16)))
    draw.rectangle((left - 30, 240, right + 30, 320), fill=(198, 192, 182))


def _keypad(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    draw.rounded_rectangle((x, y, x + 230, y + 380), 24, fill=(58, 62, 66), outline=(26, 28, 30), width=10)
    draw.rectangle((x + 34, y + 34, x + 196, y + 92), fill=(62, 18, 16))
    draw.rectangle((x + 52, y + 54, x + 118, y + 70), fill=(226, 62, 44))
    for row in range(4):
        for column in range(3):
            left, top = x + 36 + column * 58, y + 118 + row * 62
            draw.rounded_rectangle((left, top, left + 44, top + 46), 8, fill=(186, 190, 192))
