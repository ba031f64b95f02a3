"""From data and a template to the bytes of a printed paper, and the small vector drawings on it."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

import zxingcpp

from flexkeeper import typeset
from flexkeeper.demo.paper import MARK


def pdf(template: str, data: Mapping[str, Any], day: date) -> bytes:
    """The template of `resources/demo/` filled with the data, as a PDF dated that day."""
    return typeset.pdf(f"demo/{template}.typ", {"mark": MARK, **data}, timestamp=_noon(day))


def png(template: str, data: Mapping[str, Any], day: date, ppi: int) -> list[bytes]:
    """The same as pictures, one PNG for each page."""
    return typeset.png(f"demo/{template}.typ", {"mark": MARK, **data}, timestamp=_noon(day), ppi=ppi)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def long_date(day: date) -> str:
    """March 5, 2026."""
    return f"{day:%B} {day.day}, {day.year}"


def short_date(day: date) -> str:
    """Mar 5, 2026."""
    return f"{day:%b} {day.day}, {day.year}"


def slash_date(day: date) -> str:
    """03/05/2026."""
    return f"{day:%m/%d/%Y}"


def clock(moment: datetime) -> str:
    """4:30 PM."""
    return f"{moment:%I:%M %p}".lstrip("0")


def barcode_svg(text: str | bytes, symbology: str) -> str:
    """A barcode as SVG text; `symbology` is a name of zxing-cpp, such as Code128, QRCode or PDF417."""
    kind = zxingcpp.barcode_format_from_str(symbology)
    return str(zxingcpp.create_barcode(text, kind).to_svg(add_quiet_zones=False))


def signature_svg(seed: str, color: str = "#1d2a5c") -> str:
    """A hand's scrawl: two tall capitals, small uneven strokes between them, and a flourish below."""
    rng = random.Random(seed)
    x, points = 8.0, [(6.0, 40.0), (20.0, 30.0)]
    for part, strokes in enumerate((rng.randint(4, 6), rng.randint(3, 5))):
        tall, lean = rng.uniform(0, 12) + 3 * part, rng.uniform(-5, 12)
        points += [(x + 14 + lean, tall), (x + 13, 30), (x + 8 - lean, 56 - tall / 2), (x + 16, 34)]
        x += rng.uniform(18, 27)
        for _stroke in range(strokes):
            top, wide = rng.choice((14, 24, 28, 31, 35)), rng.uniform(4.5, 11)
            points += [(x + wide, top), (x + wide * rng.uniform(0.1, 0.8), rng.uniform(42, 47))]
            x += wide * 1.15
    points += [(x + 14, 38), (x + 34, 33), (x + 6, 52), (x - 40, 57), (x - 64, 55)]
    path = f"M{points[1][0]:.1f},{points[1][1]:.1f}"
    # Catmull-Rom through the points, written as Bezier curves.
    for before, start, end, after in zip(points, points[1:], points[2:], points[3:], strict=False):
        ax, ay = start[0] + (end[0] - before[0]) / 5, start[1] + (end[1] - before[1]) / 5
        bx, by = end[0] - (after[0] - start[0]) / 5, end[1] - (after[1] - start[1]) / 5
        path += f"C{ax:.1f},{ay:.1f} {bx:.1f},{by:.1f} {end[0]:.1f},{end[1]:.1f}"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 64">'
        f'<path d="{path}" fill="none" stroke="{color}" stroke-width="1.3" '
        'stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )


def guilloche_svg(width: int, height: int, colors: tuple[str, ...], seed: str) -> str:
    """The woven line pattern of security paper, `width` by `height` units, drawn in thin lines."""
    rng = random.Random(seed)
    paths = []
    for color in colors:
        slow, fast = rng.uniform(0.8, 1.6), rng.uniform(2.5, 4.5)
        for line in range(22):
            shift = line / 22 * 2 * math.pi
            points = []
            for step in range(0, width + 6, 6):
                along = step / width * 2 * math.pi
                y = height / 2 + height * (
                    0.36 * math.sin(slow * along + shift) + 0.14 * math.sin(fast * along - shift)
                )
                points.append(f"{step},{y:.1f}")
            paths.append(
                f'<polyline points="{" ".join(points)}" fill="none" stroke="{color}" stroke-width=".45"/>'
            )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{"".join(paths)}</svg>'


def rosette_svg(color: str, petals: int = 12) -> str:
    """A spirograph rosette in a square of 200 units, as on certificates and seals."""
    paths = []
    for ring in (96, 80, 64, 48):
        points = []
        for step in range(721):
            angle = step / 720 * 2 * math.pi
            radius = ring * (0.86 + 0.14 * math.cos(petals * angle))
            points.append(f"{100 + radius * math.cos(angle):.1f},{100 + radius * math.sin(angle):.1f}")
            inner = ring * (0.86 - 0.14 * math.cos(petals * angle))
            if step % 2:
                points.append(f"{100 + inner * math.cos(angle):.1f},{100 + inner * math.sin(angle):.1f}")
        path = f'<polyline points="{" ".join(points)}" fill="none" stroke="{color}" stroke-width=".35"/>'
        paths.append(path)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200">{"".join(paths)}</svg>'
