"""The sources of a bundle, made as small as the room for them asks, so that all of them lose alike.

Five sources are sampled; from their bytes per pixel follow the largest edge at which all fit in quality 75,
and then the quality. Each source is made smaller once, the quality following what the ones before it really
took. What is then still too much or left over is corrected source by source, so that the room is never left.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from flexkeeper.bundle.amounts import (
    AS_IT_IS,
    BEST,
    EDGES,
    LEAST_DPI,
    LEAST_OF_PHOTOS,
    LEAST_OF_TEXT,
    MOST_DPI,
    PAGE_INCHES,
    PLAIN,
    USUAL,
    Amount,
    Curve,
    Picture,
    Step,
)
from flexkeeper.bundle.packed import Facts, facts_of, kind_of
from flexkeeper.bundle.sources import Sources
from flexkeeper.i18n import _

SAMPLES = 5
_SAMPLED_QUALITIES = (50, PLAIN, 89, BEST)
_AIM = 0.99  # of the room: what is a little too large is made twice
_CLOSE = 0.03  # of the room: as near as it needs to be filled
_FAR = 0.15  # of the room: beyond it all are made anew, within it only a few
_LEAST_PHOTO_EDGE, _LEAST_TEXT_EDGE = 800, 1200  # 1,200 points of a picture's page are over 150 dpi
_REFERENCE = Step(3200, PLAIN)
_MOST_TRIES = 6
_LARGEST_NUDGE = 8
_LARGEST_CHANGE = 1.4


@dataclass(slots=True)
class Part:
    """A source's prepared pages: `whole` as they are, `made` as they go in (the same without a `step`)."""

    index: int
    whole: bytes = field(repr=False)
    amount: Amount
    made: bytes = field(repr=False)
    step: Step | None = None
    tries: int = 0
    known: dict[Step, bytes] = field(default_factory=dict, repr=False)

    @property
    def is_least(self) -> bool:
        return not self.amount.pictures or self.step == self.amount.least

    @property
    def is_most(self) -> bool:
        return self.step is None or self.tries >= _MOST_TRIES


class Fitting:
    """`texts` tells for each part of `sources` whether it is one that is read, not only looked at."""

    def __init__(self, sources: Sources, texts: Sequence[bool]) -> None:
        self._sources = sources
        self._curve = USUAL
        self._sampled = False
        self._done, self._total = 0, 0
        self.parts = [
            Part(index, whole, _amount(facts_of(whole), whole, sources, is_text), whole)
            for index, (whole, is_text) in enumerate(zip(sources.parts, texts, strict=True))
        ]

    @property
    def bytes(self) -> int:
        return sum(len(part.made) for part in self.parts)

    @property
    def is_least(self) -> bool:
        """Whether nothing can be made any smaller."""
        return all(part.is_least for part in self.parts)

    @property
    def is_most(self) -> bool:
        """Whether there is no more quality to give."""
        return all(part.is_most for part in self.parts)

    def fill(self, room: int) -> None:
        """Makes the parts as large as fits into `room` bytes; `is_least` where all of them do not.

        Raises:
            Cancelled: if the progress was cancelled.
        """
        movable = [part for part in self.parts if part.amount.pictures]
        self._done, self._total = 0, len(movable)
        for part in self.parts:
            part.tries = 0
        if sum(len(part.whole) for part in self.parts) <= room:
            for part in self.parts:
                part.made, part.step = part.whole, None
            return
        if movable and not self._sampled:
            self._sample(movable, room)
        for _again in range(2):
            if not -_FAR * room <= room - self.bytes <= _FAR * room:
                self._make_all(movable, room)
        self._correct(room)

    def _sample(self, movable: Sequence[Part], room: int) -> None:
        """Measures bytes per pixel at about the edge that will be chosen, and how sources differ."""
        self._sampled = True
        # The heaviest half decides what becomes of the whole.
        heavy = sorted(movable, key=lambda part: -sum(one.bytes for one in part.amount.pictures))
        heavy = sorted(heavy[: max(SAMPLES, len(heavy) // 2)], key=lambda part: part.index)
        chosen = heavy[:: max(1, len(heavy) // SAMPLES)][:SAMPLES]
        edge = self._level(movable, room - self._fixed(movable)).edge
        taken = dict.fromkeys(_SAMPLED_QUALITIES, 0.0)
        pixels = 0.0
        for part in chosen:
            steps = [Step(part.amount.edge(edge), quality) for quality in _SAMPLED_QUALITIES]
            self._encode(part, steps)
            pixels += part.amount.pixels(edge)
            for step in steps:
                taken[step.quality] += max(1.0, len(part.known[step]) - part.amount.fixed)
        self._curve = Curve({quality: count / max(pixels, 1.0) for quality, count in taken.items()})
        usual = sum(part.amount.density() for part in chosen) / len(chosen)
        for part in movable:
            # Half of a difference is the camera's quality, which is gone then; half is what it shows.
            part.amount.weight = max(0.2, min(5.0, (part.amount.density() / usual) ** 0.5))
        for part in chosen:
            step = Step(part.amount.edge(edge), PLAIN)
            part.amount.learn(step, len(part.known[step]), self._curve)

    def _fixed(self, movable: Sequence[Part]) -> int:
        """What the parts take in which nothing can be made smaller."""
        return sum(len(part.whole) for part in self.parts) - sum(len(part.whole) for part in movable)

    def _level(self, parts: Sequence[Part], room: float) -> Step:
        """The largest edge at which all fit in quality 75, and the best quality then."""
        for edge in EDGES:
            if sum(part.amount.at(Step(edge, PLAIN), self._curve) for part in parts) <= room:
                break
        for quality in range(BEST, LEAST_OF_PHOTOS, -1):
            if sum(part.amount.at(Step(edge, quality), self._curve) for part in parts) <= room:
                return Step(edge, quality)
        return Step(edge, LEAST_OF_PHOTOS)

    def _make_all(self, movable: Sequence[Part], room: int) -> None:
        """Makes every source smaller once, and the quality of each by what those before it took."""
        left = room * _AIM - self._fixed(movable)
        parts = self._without_untouched(movable, left)
        left -= sum(len(part.whole) for part in movable if part not in parts)
        level = self._level(parts, left)
        waiting = {part.index: part.amount.at(level, self._curve) for part in parts}
        taken, expected = 1.0, 1.0
        for part in parts:
            bias = min(max(taken / expected, 0.5), 2.0)
            rest = sum(waiting.values())
            share = left / rest if rest else 1.0
            if share >= bias and part.amount.whole <= waiting[part.index] * share / bias:
                step = None
            else:
                step = self._nudged(part, level, share / bias)
            self._put(part, step)
            if step is not None and step.quality == level.quality:
                taken, expected = taken + len(part.made), expected + waiting[part.index]
            left -= len(part.made)
            del waiting[part.index]

    def _without_untouched(self, movable: Sequence[Part], room: float) -> list[Part]:
        """The parts, less those that can stay as they are because there is room for that."""
        small = {part.index: part.amount.at(_REFERENCE, self._curve) for part in movable}
        spare = room - sum(small.values())
        kept: set[int] = set()
        for part in sorted(movable, key=lambda part: (len(part.whole) - small[part.index], part.index)):
            spare -= len(part.whole) - small[part.index]
            if spare < 0:
                break
            kept.add(part.index)
            self._put(part, None)
        return [part for part in movable if part.index not in kept]

    def _nudged(self, part: Part, level: Step, share: float) -> Step:
        """The step of one source where `share` times what was expected is left for each."""
        wanted = self._curve.at(level.quality) * share
        least = part.amount.least.quality
        quality = max(self._curve.quality(wanted, least), least)
        near = min(max(quality, level.quality - _LARGEST_NUDGE), level.quality + _LARGEST_NUDGE, BEST)
        return Step(part.amount.edge(level.edge), max(near, least))

    def _correct(self, room: int) -> None:
        """Takes from the heaviest what is too much; gives what is left to those that lost most."""
        for _try in range(20 + 12 * len(self.parts)):
            spare = room - self.bytes
            if spare < 0:
                part = max(
                    (part for part in self.parts if not part.is_least),
                    key=lambda part: len(part.made),
                    default=None,
                )
            elif spare > _CLOSE * room:
                part = max(
                    (part for part in self.parts if not part.is_most),
                    key=lambda part: len(part.whole) - len(part.made),
                    default=None,
                )
            else:
                return
            if part is None:
                return
            self._reduce(part, spare) if spare < 0 else self._improve(part, spare)

    def _reduce(self, part: Part, spare: int) -> None:
        now = len(part.made)
        target = max(now + spare * 1.02, now / _LARGEST_CHANGE)
        step = part.amount.step_for(target, self._curve) or part.amount.least
        if part.step is not None and not _is_less(step, part.step):
            step = _below(part.step, part.amount)
        self._put(part, step)

    def _improve(self, part: Part, spare: int) -> None:
        now, made, before = len(part.made), part.made, part.step
        target = min(now + spare * 0.97, now * _LARGEST_CHANGE)
        if len(part.whole) <= now + spare:
            self._put(part, None)
            return
        step = part.amount.step_for(target, self._curve)
        if step is None or before is None or not _is_less(before, step):
            step = (
                None
                if before is None
                else _above(before, part.amount, part.amount.resized(before, now, target))
            )
        if step is None:
            part.tries = _MOST_TRIES
            return
        self._put(part, step)
        if len(part.made) > now + spare:
            # Between two qualities, or two edges of the ladder, may lie more than there is room for.
            self._put(part, part.amount.resized(step, len(part.made), now + spare * 0.98))
        if not now < len(part.made) <= now + spare:
            part.made, part.step = made, before
            part.tries += 1

    def _put(self, part: Part, step: Step | None) -> None:
        """Makes a part as small as the step says, or leaves it as it is."""
        if step is None:
            part.made, part.step = part.whole, None
            return
        self._encode(part, [step])
        part.made, part.step = part.known[step], step
        part.amount.learn(step, len(part.made), self._curve)

    def _encode(self, part: Part, steps: Sequence[Step]) -> None:
        if all(step in part.known for step in steps):
            return
        self._sources.progress.step(_("Making pictures smaller"), min(self._done, self._total), self._total)
        self._done += 1
        qualities = [step.quality for step in steps]
        made = self._sources.smaller(part.index, part.whole, steps[0].edge, qualities)
        part.known.update(zip(steps, made, strict=True))


def _amount(facts: Facts, whole: bytes, sources: Sources, is_text: bool) -> Amount:
    pictures = tuple(Picture(*one) for one in sources.pictures(whole))
    if kind_of(facts) == "foreign":
        least, most = Step(LEAST_DPI * PAGE_INCHES, LEAST_OF_TEXT), MOST_DPI * PAGE_INCHES
    elif is_text:
        least, most = Step(_LEAST_TEXT_EDGE, LEAST_OF_TEXT), AS_IT_IS
    else:
        least, most = Step(_LEAST_PHOTO_EDGE, LEAST_OF_PHOTOS), AS_IT_IS
    own = math.ceil(max((picture.edge for picture in pictures), default=0))
    return Amount(len(whole), pictures, least, min(own, most))


def _is_less(one: Step, other: Step) -> bool:
    """Whether a step surely takes fewer bytes than another."""
    return one != other and one.edge <= other.edge and one.quality <= other.quality


def _below(step: Step, amount: Amount) -> Step:
    """The next step down: quality first as far as it is plain, then edges, then quality again."""
    if step.quality > PLAIN:
        return Step(step.edge, max(PLAIN, step.quality - 5))
    smaller = next((edge for edge in EDGES if amount.edge(edge) < step.edge), None)
    if smaller is not None and step.edge > amount.least.edge:
        return Step(amount.edge(smaller), step.quality)
    return Step(amount.least.edge, max(amount.least.quality, step.quality - 5))


def _above(step: Step, amount: Amount, wider: Step) -> Step | None:
    """The next step up: the wider one if it is, else the next quality; None where there is none."""
    if wider.edge > step.edge:
        return wider
    return Step(step.edge, step.quality + 1) if step.quality < amount.most_quality else None
