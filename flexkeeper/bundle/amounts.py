"""How many bytes pictures take when they are made smaller, by arithmetic alone: steps, curve and sources."""

from __future__ import annotations

import bisect
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

PAGE_INCHES = 11
"""A letter page's long edge: an edge of 1,650 points means 150 dpi for the pictures of a document."""

LEAST_DPI, MOST_DPI = 150, 300
AS_IT_IS = 100_000
EDGES = (AS_IT_IS, 3200, 2800, 2400, 2000, 1600, 1400, 1200, 1000, 800)
"""Largest edges in points, from all there are down to where a photo is still worth looking at."""

PLAIN, BEST = 75, 95
"""The quality edges are chosen for, and that above which a JPEG only grows."""

LEAST_OF_PHOTOS, LEAST_OF_TEXT = 40, 60


@dataclass(frozen=True, slots=True)
class Step:
    """How small: the largest edge in points, and the quality of the JPEG."""

    edge: int
    quality: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is: its long edge (a document's as if it filled a letter page), pixels and bytes."""

    edge: float
    pixels: float
    bytes: float


class Curve:
    """Bytes that a pixel takes in each quality; between those measured its logarithm is a straight line."""

    def __init__(self, measured: Mapping[int, float]) -> None:
        self._qualities = sorted(measured)
        self._logarithms = [math.log(measured[quality]) for quality in self._qualities]

    def at(self, quality: int) -> float:
        right = min(max(bisect.bisect_left(self._qualities, quality), 1), len(self._qualities) - 1)
        x0, x1 = self._qualities[right - 1 : right + 1]
        y0, y1 = self._logarithms[right - 1 : right + 1]
        return math.exp(y0 + (y1 - y0) * (quality - x0) / (x1 - x0))

    def quality(self, bytes_per_pixel: float, least: int) -> int:
        """The best quality that takes no more than that; `least` where none does."""
        fitting = (quality for quality in range(BEST, least, -1) if self.at(quality) <= bytes_per_pixel)
        return next(fitting, least)


USUAL = Curve({50: 0.09, PLAIN: 0.15, 89: 0.30, BEST: 0.60})
"""Of photos of parcels and doorways; only to choose the edge at which the first samples are taken."""


@dataclass(slots=True)
class Amount:
    """What a source takes: `whole` bytes as it is, and by its pictures what at a smaller step.

    `weight` is how much its pictures take beside those that the curve was measured with.
    """

    whole: int
    pictures: tuple[Picture, ...]
    least: Step
    most_edge: int
    weight: float = 1.0
    most_quality: int = BEST
    fixed: float = field(init=False)

    def __post_init__(self) -> None:
        self.fixed = max(0.0, self.whole - sum(one.bytes for one in self.pictures))

    def edge(self, edge: int) -> int:
        """`edge`, as far as this source's bounds allow it."""
        return min(max(edge, self.least.edge), max(self.most_edge, self.least.edge))

    def pixels(self, edge: int) -> float:
        """All its pixels at that edge."""
        wanted = self.edge(edge)
        return sum(one.pixels * min(1.0, wanted / one.edge) ** 2 for one in self.pictures)

    def density(self) -> float:
        """Bytes a pixel takes as it is."""
        pixels = sum(one.pixels for one in self.pictures)
        return sum(one.bytes for one in self.pictures) / pixels if pixels else 0.0

    def at(self, step: Step, curve: Curve) -> float:
        """Its bytes at a step, as far as can be told beforehand."""
        quality = max(step.quality, self.least.quality)
        pictures = self.weight * curve.at(quality) * self.pixels(step.edge)
        return min(self.fixed + pictures, float(self.whole))

    def step_for(self, target: float, curve: Curve) -> Step | None:
        """The best step at which it takes at most `target` bytes, else the least; None: it fits as it is."""
        if self.whole <= target:
            return None
        room = target - self.fixed
        for edge in EDGES:
            bytes_per_pixel = room / max(self.weight * self.pixels(edge), 1.0)
            if bytes_per_pixel >= curve.at(PLAIN):
                quality = curve.quality(bytes_per_pixel, PLAIN)
                return Step(self.edge(edge), min(quality, self.most_quality))
        bytes_per_pixel = room / max(self.weight * self.pixels(self.least.edge), 1.0)
        quality = min(PLAIN, curve.quality(bytes_per_pixel, self.least.quality))
        return Step(self.least.edge, quality)

    def resized(self, step: Step, found: int, target: float) -> Step:
        """The step in the same quality whose edge takes `target` bytes, where this one took `found`."""
        factor = max(target - self.fixed, 1.0) / max(found - self.fixed, 1.0)
        return Step(self.edge(int(step.edge * factor**0.5)), step.quality)

    def learn(self, step: Step, found: int, curve: Curve) -> None:
        """Takes over what was found at a step."""
        if found >= self.whole:
            # Above the quality that it came in, a picture only grows.
            self.most_quality = min(self.most_quality, max(PLAIN, step.quality - 1))
        expected = self.weight * curve.at(step.quality) * self.pixels(step.edge)
        pictures = found - self.fixed
        if expected > 0 and pictures > 0 and found < self.whole:
            self.weight *= min(max(pictures / expected, 0.05), 20.0)
