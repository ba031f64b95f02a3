"""Tones, stains, shadows and the hand that holds the phone: what all drawn scenes share."""

from __future__ import annotations

import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from flexkeeper.demo.camera import Color, Point, grain

SIZE = (1600, 1200)
FINE = 2  # shapes are drawn at twice the size and then averaged, which smooths their edges


def brighter(picture: Image.Image) -> Image.Image:
    return picture.point([min(255, round(v * 1.18)) for v in range(256)] * 3)


def by_hand(picture: Image.Image, rng: random.Random) -> Image.Image:
    """The picture as a hand holds the phone: a little turned, nearer or farther, not in the middle."""
    turned = picture.rotate(rng.uniform(-2.4, 2.4), Image.Resampling.BICUBIC)
    share = rng.uniform(0.84, 0.92)
    wide, high = SIZE[0] * share, SIZE[1] * share
    left = (SIZE[0] - wide) * rng.uniform(0.42, 0.58)
    top = (SIZE[1] - high) * rng.uniform(0.5, 0.62)
    return turned.resize(SIZE, Image.Resampling.BICUBIC, (left, top, left + wide, top + high))


def shade(color: Color, factor: float) -> Color:
    red, green, blue = (max(0, min(255, round(part * factor))) for part in color)
    return red, green, blue


def stains(rng: random.Random) -> Image.Image:
    broad = grain(rng, SIZE, (9, 7)).point(lambda v: 232 + v * 23 // 255)
    fine = grain(rng, SIZE, (400, 300)).point(lambda v: 243 + v * 12 // 255)
    both = ImageChops.multiply(broad, fine)
    return Image.merge("RGB", (both, both, both))


def cast_shadow(
    picture: Image.Image, outline: list[Point], strength: int = 150, soft: float = 12
) -> Image.Image:
    mask = Image.new("L", SIZE, 0)
    ImageDraw.Draw(mask).polygon(outline, fill=strength)
    dark = ImageChops.multiply(picture, Image.new("RGB", SIZE, (52, 48, 50)))
    return Image.composite(dark, picture, mask.filter(ImageFilter.GaussianBlur(soft)))
