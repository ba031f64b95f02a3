"""Every source of a plan made ready to be placed, each distinct one once; seen from outside the sandbox."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol

from flexkeeper.bundle import packed
from flexkeeper.bundle.packed import Facts, facts_of
from flexkeeper.bundle.plan import Plan, Source
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.progress import Progress
from flexkeeper.sandbox import Limits, Sandbox, SandboxFailure

PREPARE_JOB = "flexkeeper.bundle.prepare:run"
SURVEY_JOB = "flexkeeper.bundle.smaller:survey"
SMALLER_JOB = "flexkeeper.bundle.smaller:run"
_CHUNK_BYTES = 1 << 20
_SHRINKING = Limits(seconds=180.0)
_DAMAGED = Facts("explained", "original_damaged")
_Ready = tuple[Facts, int | None]
_Known = dict[tuple[str, str, int], _Ready]
_TEXTS = {
    "message/rfc822",
    "application/gpx+xml",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class Prepared(Protocol):
    """Where prepared sources are kept between builds, such as the vault's cache."""

    def get(self, key: str) -> bytes | None: ...

    def put(self, key: str, value: bytes) -> None: ...


@dataclass(slots=True)
class Sources:
    """By exhibit and source: `facts`, and in `part_of` which of `parts` holds its pages, if any."""

    open_source: Callable[[Source], BinaryIO]
    sandbox: Sandbox
    progress: Progress
    prepared: Prepared | None
    facts: list[list[Facts]] = field(default_factory=list)
    part_of: list[list[int | None]] = field(default_factory=list)
    parts: list[bytes] = field(default_factory=list)
    _whole: dict[str, bool] = field(default_factory=dict)
    _keys: list[str] = field(default_factory=list)

    def prepare(self, plan: Plan) -> None:
        """Makes them ready.

        Raises:
            Cancelled: if the progress was cancelled.
        """
        total = sum(len(exhibit.sources) for exhibit in plan.exhibits)
        done = 0
        known: _Known = {}
        for exhibit in plan.exhibits:
            row: list[_Ready] = []
            for source in exhibit.sources:
                self.progress.step(_("Preparing papers"), done, total)
                row.append(self._one(source, known))
                done += 1
            self.facts.append([facts for facts, _part in row])
            self.part_of.append([part for _facts, part in row])
        self.progress.step(_("Preparing papers"), total, total)

    def _one(self, source: Source, known: _Known) -> _Ready:
        key = (source.sha256, source.media_type, source.rotation)
        if _needs_reading(source):
            known[key] = known.get(key) or self._read(source)
            return known[key]
        return (_without_reading(source) if self._is_whole(source) else _DAMAGED), None

    def _read(self, source: Source) -> _Ready:
        key = f"prepared/{source.sha256}/{packed.VERSION}/{source.media_type}/{source.rotation}"
        ready = None if self.prepared is None else self.prepared.get(key)
        if ready is None:
            ready = self._prepared_now(source)
            facts = facts_of(ready)
            if self.prepared is not None and facts.conversion != "explained":
                self.prepared.put(key, ready)
        elif not self._is_whole(source):
            return _DAMAGED, None
        facts = facts_of(ready)
        if facts.conversion == "explained":
            return facts, None
        self.parts.append(ready)
        self._keys.append(key)
        return facts, len(self.parts) - 1

    def pictures(self, whole: bytes) -> list[tuple[float, float, float]]:
        """Long edge, pixels and bytes of each picture in a part that can be made smaller."""
        try:
            answer = self.sandbox.run(SURVEY_JOB, {}, [whole], progress=self.progress)
            return [
                (float(edge), float(pixels), float(size)) for edge, pixels, size in answer.values["pictures"]
            ]
        except (SandboxFailure, LookupError, TypeError, ValueError):
            return []

    def smaller(self, part: int, whole: bytes, edge: int, qualities: Sequence[int]) -> list[bytes]:
        """A part with pictures of at most `edge`, for each quality; as it is where none gets smaller."""
        keys = [f"{self._keys[part]}/{edge}q{quality}" for quality in qualities]
        kept = [None if self.prepared is None else self.prepared.get(key) for key in keys]
        if all(one is not None for one in kept):
            return [one for one in kept if one is not None]
        values = {"edge": edge, "qualities": list(qualities)}
        try:
            answer = self.sandbox.run(SMALLER_JOB, values, [whole], limits=_SHRINKING, progress=self.progress)
            made = [_no_larger(one, whole) for one in answer.parts]
        except (SandboxFailure, ValueError):
            return [whole] * len(qualities)
        if len(made) != len(qualities):
            return [whole] * len(qualities)
        for key, one in zip(keys, made, strict=True):
            if self.prepared is not None:
                self.prepared.put(key, one)
        return made

    def _is_whole(self, source: Source) -> bool:
        """Whether the original is still there as its fingerprint says; what is prepared can't tell that."""
        if source.sha256 not in self._whole:
            self._whole[source.sha256] = self._hashed(source) == source.sha256
        return self._whole[source.sha256]

    def _hashed(self, source: Source) -> str:
        found = hashlib.sha256()
        try:
            with self.open_source(source) as file:
                while chunk := file.read(_CHUNK_BYTES):
                    found.update(chunk)
        except FlexKeeperError:
            return ""
        return found.hexdigest()

    def _original(self, source: Source) -> bytes | None:
        """The bytes of a source; None where they are gone or are other ones."""
        try:
            with self.open_source(source) as file:
                original = file.read()
        except FlexKeeperError:
            return None
        return original if hashlib.sha256(original).hexdigest() == source.sha256 else None

    def _prepared_now(self, source: Source) -> bytes:
        original = self._original(source)
        if original is None:
            return packed.explained(_DAMAGED.reason)
        values = {
            "media_type": source.media_type,
            "password": source.password,
            "pictures_only": False,
            "rotation": source.rotation,
        }
        is_pdf = source.media_type == "application/pdf"
        limits = Limits(seconds=60.0 if is_pdf else 120.0)
        try:
            return self._run(values, original, limits)
        except SandboxFailure as failure:
            if not is_pdf:
                return _explained(failure)
        try:
            # pypdf can choke where pdfium does not; pictures need pdfium only, but take their time.
            return self._run({**values, "pictures_only": True}, original, Limits(seconds=300.0))
        except SandboxFailure as failure:
            return _explained(failure)

    def _run(self, values: Mapping[str, Any], original: bytes, limits: Limits) -> bytes:
        answer = self.sandbox.run(PREPARE_JOB, values, [original], limits=limits, progress=self.progress)
        try:
            facts_of(answer.parts[0])
        except (ValueError, IndexError) as error:
            raise SandboxFailure("nonsense", "not a prepared source") from error
        return answer.parts[0]


def _no_larger(made: bytes, whole: bytes) -> bytes:
    """What a child made of `whole`, where it takes fewer bytes.

    Raises:
        ValueError: if it is no prepared source, or one of other pages.
    """
    if facts_of(made).sizes != facts_of(whole).sizes:
        raise ValueError("other pages")
    return made if len(made) < len(whole) else whole


def _needs_reading(source: Source) -> bool:
    if source.omitted_reason:
        return False
    return source.media_type == "application/pdf" or source.media_type.startswith("image/")


def _without_reading(source: Source) -> Facts:
    if source.omitted_reason:
        return Facts("explained")
    if source.sheet is not None:
        return Facts("summary")
    textual = source.media_type in _TEXTS or source.media_type.startswith("text/")
    return Facts("typeset") if textual or source.text or source.head else Facts("explained", "unsupported")


def _explained(failure: SandboxFailure) -> bytes:
    reasons = {"too_long": "too_long", "out_of_memory": "too_large"}
    return packed.explained(reasons.get(failure.reason, "damaged"))
