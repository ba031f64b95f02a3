"""Building a bundle, seen from outside the sandbox: what goes in, what comes out, what is written."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from flexkeeper.bundle import files, packed, verify
from flexkeeper.bundle.packed import Facts, facts_of
from flexkeeper.bundle.plan import (
    Built,
    BuiltExhibit,
    BuiltSource,
    Omitted,
    Plan,
    Source,
    label,
    to_json,
)
from flexkeeper.bundle.words import why, words
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.progress import Progress
from flexkeeper.sandbox import Limits, Sandbox, SandboxFailure

# What the sandbox's nursery may import ahead of these jobs.
PRELOAD = ("flexkeeper.bundle.prepare", "flexkeeper.bundle.assemble", "flexkeeper.bundle.check")
PREPARE_JOB = "flexkeeper.bundle.prepare:run"
ASSEMBLE_JOB = "flexkeeper.bundle.assemble:run"
SAMPLED_PAGES = 12
_CHUNK_BYTES = 1 << 20
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


def build(
    plan: Plan,
    open_source: Callable[[Source], BinaryIO],
    output: Path,
    *,
    sandbox: Sandbox,
    progress: Progress | None = None,
    prepared: Prepared | None = None,
) -> Built:
    """Builds the bundle of `plan` at `output`, which gets its name only after every check has passed.

    A source whose original cannot be opened, or is not what its SHA-256 says, is explained instead of shown.

    Raises:
        FlexKeeperError: if the plan is empty, the bundle does not pass its checks, or `output` cannot
            be written.
        Cancelled: if `progress` was cancelled; nothing is left behind then.
    """
    progress = progress or Progress()
    _check_plan(plan, output)
    work = _Work(plan, open_source, sandbox, progress, prepared)
    work.prepare()
    manifest, pdf = work.assemble()
    progress.step(_("Writing the bundle"), 0, 2)
    with files.Output(output) as temporary:
        temporary.write(pdf)
        all_passed(work.check(temporary.path, manifest))
        progress.step(_("Writing the bundle"), 1, 2)
        temporary.keep()
    progress.step(_("Writing the bundle"), 2, 2)
    return _built(plan, output, manifest, pdf, work.facts)


def _check_plan(plan: Plan, output: Path) -> None:
    words(plan.language)
    if not plan.exhibits:
        raise FlexKeeperError(_("There is nothing to put into the bundle."), _("Choose at least one paper."))
    if plan.clock.tzinfo is None:
        raise ValueError("the clock of a plan must know its zone")
    files.check_place(output)


def all_passed(checks: Sequence[verify.Check]) -> None:
    """Stops a build whose checks found something.

    Raises:
        FlexKeeperError: with the names of those checks and what they found.
    """
    wrong = [check for check in checks if not check.ok]
    if wrong:
        raise FlexKeeperError(
            _("The finished bundle did not pass our own checks: {checks}").format(
                checks=" ".join(f"{check.name} ({check.detail})" for check in wrong)
            ),
            _("Nothing was written. This is a mistake in FlexKeeper, not in your papers: please report it."),
        )


@dataclass(frozen=True, slots=True)
class _Sampled:
    """A page that is compared with what was prepared: page `page` of a source, which is `part`."""

    exhibit: int
    source: int
    part: int
    page: int


@dataclass(slots=True)
class _Work:
    """One build on its way."""

    plan: Plan
    open_source: Callable[[Source], BinaryIO]
    sandbox: Sandbox
    progress: Progress
    prepared: Prepared | None
    facts: list[list[Facts]] = field(default_factory=list)
    part_of: list[list[int | None]] = field(default_factory=list)
    parts: list[bytes] = field(default_factory=list)
    sample: list[_Sampled] = field(default_factory=list)
    whole: dict[str, bool] = field(default_factory=dict)

    def prepare(self) -> None:
        """Makes every source ready, each distinct one once."""
        total = sum(len(exhibit.sources) for exhibit in self.plan.exhibits)
        done = 0
        known: _Known = {}
        for exhibit in self.plan.exhibits:
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
        return facts, len(self.parts) - 1

    def _is_whole(self, source: Source) -> bool:
        """Whether the original is still there as its fingerprint says; what is prepared can't tell that."""
        if source.sha256 not in self.whole:
            self.whole[source.sha256] = self._hashed(source) == source.sha256
        return self.whole[source.sha256]

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

    def assemble(self) -> tuple[dict[str, Any], bytes]:
        """The manifest and the bundle; prepared sources that are not sampled are let go."""
        request = {
            "plan": to_json(self.plan, words(self.plan.language)["untitled"]),
            "facts": [[dataclasses.asdict(facts) for facts in row] for row in self.facts],
            "parts": self.part_of,
        }
        parts = [json.dumps(request).encode(), *self.parts]
        input_bytes = sum(map(len, parts))
        self.parts = self._sampled_parts()
        limits = verify.limits(input_bytes)
        try:
            answer = self.sandbox.run(ASSEMBLE_JOB, {}, parts, limits=limits, progress=self.progress)
        except SandboxFailure as failure:
            if failure.reason == "job_error":
                raise
            raise _too_large() from failure
        return json.loads(answer.parts[0]), answer.parts[1]

    def _sampled_parts(self) -> list[bytes]:
        """Chooses pages to be compared, spread over all foreign ones, and keeps only their parts."""
        pages = [
            _Sampled(exhibit, source, part, page)
            for exhibit, row in enumerate(self.facts)
            for source, facts in enumerate(row)
            if (part := self.part_of[exhibit][source]) is not None and packed.kind_of(facts) == "foreign"
            for page in range(len(facts.sizes))
        ]
        kept: dict[int, int] = {}
        for one in pages[:: max(1, len(pages) // SAMPLED_PAGES)][:SAMPLED_PAGES]:
            index = kept.setdefault(one.part, len(kept))
            self.sample.append(dataclasses.replace(one, part=index))
        return [self.parts[part] for part in kept]

    def check(self, path: Path, manifest: Mapping[str, Any]) -> Sequence[verify.Check]:
        """The checks of the written file, with the sampled pages compared to what was prepared."""
        sample: list[tuple[int, int, int]] = []
        for one in self.sample:
            first = manifest["exhibits"][one.exhibit]["sources"][one.source]["first_page"]
            sample.append((first + one.page, one.part, one.page))
        try:
            with path.open("rb") as file:
                return verify.run(file, path.stat().st_size, self.sandbox, self.progress, sample, self.parts)
        except SandboxFailure as failure:
            if failure.reason == "job_error":
                raise
            raise _too_large() from failure


def _too_large() -> FlexKeeperError:
    return FlexKeeperError(
        _("The bundle is too large to be put together on this computer."),
        _("Choose fewer papers, or make two bundles."),
    )


def _needs_reading(source: Source) -> bool:
    if source.omitted_reason:
        return False
    return source.media_type == "application/pdf" or source.media_type.startswith("image/")


def _without_reading(source: Source) -> Facts:
    if source.omitted_reason:
        return Facts("explained")
    textual = source.media_type in _TEXTS or source.media_type.startswith("text/")
    return Facts("typeset") if textual or source.text or source.head else Facts("explained", "unsupported")


def _explained(failure: SandboxFailure) -> bytes:
    reasons = {"too_long": "too_long", "out_of_memory": "too_large"}
    return packed.explained(reasons.get(failure.reason, "damaged"))


def _built(
    plan: Plan, output: Path, manifest: Mapping[str, Any], pdf: bytes, facts: Sequence[Sequence[Facts]]
) -> Built:
    exhibits: list[BuiltExhibit] = []
    omitted: list[Omitted] = []
    words_of = words(plan.language)
    called = to_json(plan, words_of["untitled"])["exhibits"]
    for index, exhibit in enumerate(plan.exhibits):
        sources = []
        for number, (source, one) in enumerate(zip(exhibit.sources, facts[index], strict=True), start=1):
            shown = one.conversion != "explained"
            sources.append(BuiltSource(source.sha256, "shown" if shown else "omitted", one.conversion))
            if not shown:
                reason = why(one, source.omitted_reason, words_of)
                named = called[index]["sources"][number - 1]["name"]
                omitted.append(Omitted(f"{label(index)}.{number}", source.sha256, named, reason))
        place = manifest["exhibits"][index]
        exhibits.append(
            BuiltExhibit(
                label(index), called[index]["title"], place["first_page"], place["last_page"], tuple(sources)
            )
        )
    return Built(
        path=output,
        pages=int(manifest["pages"]),
        bytes=len(pdf),
        sha256=hashlib.sha256(pdf).hexdigest(),
        exhibits=tuple(exhibits),
        omitted=tuple(omitted),
    )
