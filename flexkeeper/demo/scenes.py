"""The other drawn places: a parcel from above, and a locked gate."""

from __future__ import annotations

import random

from PIL import Image, ImageChops, ImageDraw

from flexkeeper.demo.camera import lay, lit
from flexkeeper.demo.optics import FINE, SIZE, brighter, by_hand, shade, stains
from flexkeeper.demo.parcels import cardboard


def close_up(label: Image.Image, seed: str, dusk: bool) -> Image.Image:
    """A parcel from above, its label in the middle, on boards."""
    rng = random.Random(f"close {seed}")
    floor = Image.new("RGB", SIZE, (104, 98, 92))
    draw = ImageDraw.Draw(floor)
    for index in range(-2, 16):
        x = index * 128
        draw.polygon(
            [(x, 0), (x + 126, 0), (x + 176, 1200), (x + 40, 1200)],
            fill=shade((122, 112, 100), rng.uniform(0.84, 1.04)),
        )
        draw.line((x, 0, x + 40, 1200), fill=(50, 46, 42), width=5)
    floor = ImageChops.multiply(floor, stains(rng))
    corners = ((250.0, 150.0), (1345.0, 118.0), (1416.0, 1046.0), (196.0, 1088.0))
    picture = lay(cardboard(rng, 1.0).resize((1200, 900)), floor, corners, shadow=34)
    pen = ImageDraw.Draw(picture, "RGBA")
    pen.polygon([(752, 132), (846, 130), (862, 1066), (764, 1068)], fill=(64, 112, 124, 150))
    pen.polygon([(752, 132), (762, 132), (774, 1068), (764, 1068)], fill=(200, 226, 230, 70))
    picture = lay(label.convert("RGB"), picture, ((420, 318), (1130, 296), (1160, 800), (400, 826)), shadow=3)
    shown = lit(brighter(picture), rng, (0.5, 0.42) if dusk else (0.1, 0.0), 0.3 if dusk else 0.7)
    return ImageChops.multiply(shown, Image.new("RGB", SIZE, (214, 214, 236))) if dusk else shown


def gate(sign: Image.Image, seed: str) -> Image.Image:
    """A locked gate of iron bars before a hedge and a path, with a keypad and a sign."""
    rng = random.Random(f"gate {seed}")
    fine = Image.new("RGB", (SIZE[0] * FINE, SIZE[1] * FINE))
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
    picture = fine.reduce(FINE)
    picture = ImageChops.multiply(picture, stains(rng))
    picture = lay(sign, picture, ((930, 700), (1250, 704), (1248, 890), (932, 886)), shadow=6)
    return by_hand(lit(brighter(picture), rng, (0.8, 0.0), 0.72), rng)


def _garden(draw: ImageDraw.ImageDraw, rng: random.Random) -> None:
    width, height = SIZE[0] * FINE, SIZE[1] * FINE
    for y in range(0, 1000, 5):
        draw.rectangle((0, y, width, y + 5), fill=shade((150, 186, 214), 1.12 - y / 6000))
    draw.rectangle((900, 360, 2200, 1180), fill=(206, 196, 180))
    draw.polygon([(820, 380), (2280, 380), (1960, 120), (1140, 120)], fill=(120, 84, 70))
    for x in (1010, 1420, 1830):
        draw.rectangle((x, 560, x + 220, 860), fill=(98, 120, 136), outline=(240, 238, 230), width=18)
    for _leaf in range(2600):
        left, top = rng.uniform(-60, width), rng.gauss(1130, 110)
        size = rng.uniform(18, 62)
        green = rng.randint(-26, 40)
        draw.ellipse(
            (left, top, left + size, top + size * 0.7), fill=(58 + green, 92 + green, 48 + green // 2)
        )
    draw.rectangle((0, 1300, width, height), fill=(112, 128, 84))
    for _blade in range(5000):
        foot, ground = rng.uniform(0, width), rng.uniform(1290, height)
        tip = (foot + rng.uniform(-8, 8), ground - 12 - (ground - 1290) / 24)
        green = rng.randint(-24, 26)
        draw.line(((foot, ground), tip), fill=(98 + green, 122 + green, 66 + green // 2), width=4)
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
                draw.rectangle(box, fill=shade((150, 82, 64), rng.uniform(0.8, 1.16)))
    draw.rectangle((left - 30, 240, right + 30, 320), fill=(198, 192, 182))


def _keypad(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    draw.rounded_rectangle((x, y, x + 230, y + 380), 24, fill=(58, 62, 66), outline=(26, 28, 30), width=10)
    draw.rectangle((x + 34, y + 34, x + 196, y + 92), fill=(62, 18, 16))
    draw.rectangle((x + 52, y + 54, x + 118, y + 70), fill=(226, 62, 44))
    for row in range(4):
        for column in range(3):
            left, top = x + 36 + column * 58, y + 118 + row * 62
            draw.rounded_rectangle((left, top, left + 44, top + 46), 8, fill=(186, 190, 192))
