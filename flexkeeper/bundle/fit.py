"""Making a bundle fit a limit: its pictures are made smaller until the finished file takes no more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flexkeeper.bundle.estimate import frame_bytes
from flexkeeper.bundle.fitting import Fitting
from flexkeeper.bundle.made import Made
from flexkeeper.bundle.packed import facts_of
from flexkeeper.bundle.plan import Plan, label
from flexkeeper.bundle.sources import Sources
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _

PRESETS = (5_000_000, 10_000_000, 18_000_000, 25_000_000, 100_000_000)
"""Limits met in practice, in bytes: of forms, of careful mail, of mail, and of courts (two)."""

_ENOUGH = 0.94
_PERHAPS = 1.2  # times the limit: what is expected to take less is tried as it is
_MOST_ROUNDS = 6
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Heavy:
    """What weighs much in a bundle: a source (`A.1` and its name), or with an empty label our own pages."""

    label: str
    name: str
    bytes: int


class TooLargeError(FlexKeeperError):
    """A bundle that takes `least` bytes once all its pictures are as small as they may be: above `limit`."""

    def __init__(self, limit: int, least: int, heaviest: tuple[Heavy, ...]) -> None:
        listed = "; ".join(f"{one.label} {one.name}: {_size(one.bytes)}".strip() for one in heaviest)
        super().__init__(
            _("With all pictures as small as they can be read, this bundle takes {least}: {over} too much.")
            .format(least=_size(least), over=_size(least - limit)),
            _("Choose a limit above {least}, or fewer papers. What weighs most: {listed}.")
            .format(least=_size(least), listed=listed),
        )  # fmt: skip
        self.limit, self.least, self.heaviest = limit, least, heaviest


def fitted(plan: Plan, sources: Sources, limit: int, assembled: Callable[[], Made]) -> Made:
    """The bundle of prepared `sources` within `limit` bytes, each time put together by `assembled`.

    Raises:
        TooLargeError: if it takes more with all pictures as small as they may be.
        Cancelled: if the progress was cancelled.
    """
    frame, whole = frame_bytes(plan), sum(map(len, sources.parts))
    if whole + frame <= _PERHAPS * limit:
        untouched = assembled()
        if len(untouched.pdf) <= limit:
            return untouched
        frame = len(untouched.pdf) - whole
    fitting = Fitting(sources, _texts(plan, sources))
    best: Made | None = None
    before = 0
    for _round in range(_MOST_ROUNDS):
        fitting.fill(limit - frame)
        _take_over(fitting, sources)
        made = assembled()
        size = len(made.pdf)
        if size <= limit:
            best = made if best is None or size > len(best.pdf) else best
            if size >= _ENOUGH * limit or fitting.is_most or fitting.bytes == before:
                return best
        elif fitting.is_least:
            raise TooLargeError(limit, size, _heaviest(plan, sources, fitting, size))
        # What is not a source's: it hardly depends on how small their pictures are.
        frame, before = size - fitting.bytes, fitting.bytes
    assert best is not None, "a known frame leaves a known room"
    return best


def _take_over(fitting: Fitting, sources: Sources) -> None:
    for part in fitting.parts:
        sources.parts[part.index] = part.made
    for row, indices in zip(sources.facts, sources.part_of, strict=True):
        for place, index in enumerate(indices):
            if index is not None:
                row[place] = facts_of(sources.parts[index])


def _texts(plan: Plan, sources: Sources) -> list[bool]:
    """For each part whether it is read: it has words, or came as a picture without loss, as of a screen."""
    texts = [False] * len(sources.parts)
    for exhibit, row, indices in zip(plan.exhibits, sources.facts, sources.part_of, strict=True):
        for source, facts, index in zip(exhibit.sources, row, indices, strict=True):
            if index is not None:
                texts[index] |= facts.conversion == "picture" or bool(source.text.strip())
    return texts


def _heaviest(plan: Plan, sources: Sources, fitting: Fitting, size: int) -> tuple[Heavy, ...]:
    found: dict[int, Heavy] = {}
    for place, (exhibit, indices) in enumerate(zip(plan.exhibits, sources.part_of, strict=True)):
        for number, (source, index) in enumerate(zip(exhibit.sources, indices, strict=True), start=1):
            if index is not None and index not in found:
                found[index] = Heavy(f"{label(place)}.{number}", source.name, len(sources.parts[index]))
    own = Heavy("", _("the bundle's own pages"), size - fitting.bytes)
    return tuple(sorted([own, *found.values()], key=lambda one: -one.bytes)[:_NAMED])


def _size(count: int) -> str:
    """Bytes as people read them, rounded so that two sizes just apart are not said to be the same."""
    return f"{count / 1000:,.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.2f} MB"
