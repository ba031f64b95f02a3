"""Building a bundle, seen from outside the sandbox: what goes in, what comes out, what is written."""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from flexkeeper.bundle import packed, verify
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
from flexkeeper.bundle.words import words
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.progress import Progress
from flexkeeper.sandbox import Limits, Sandbox, SandboxFailure

# What the sandbox's nursery may import ahead of these jobs.
PRELOAD = ("flexkeeper.bundle.prepare", "flexkeeper.bundle.assemble", "flexkeeper.bundle.check")
PREPARE_JOB = "flexkeeper.bundle.prepare:run"
ASSEMBLE_JOB = "flexkeeper.bundle.assemble:run"
SAMPLED_PAGES = 12
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

    Raises:
        FlexKeeperError: if the plan is empty, a source's bytes are not those of its SHA-256, the
            bundle does not pass its checks, or `output` cannot be written.
        Cancelled: if `progress` was cancelled; nothing is left behind then.
    """
    progress = progress or Progress()
    _check_plan(plan, output)
    work = _Work(plan, open_source, sandbox, progress, prepared)
    work.prepare()
    manifest, pdf = work.assemble()
    progress.step(_("Writing the bundle"), 0, 2)
    with _Output(output) as temporary:
        temporary.write(pdf)
        checks = work.check(temporary.path, manifest)
        wrong = [check.name for check in checks if not check.ok]
        if wrong:
            raise FlexKeeperError(
                _("The finished bundle did not pass our own checks ({names}).").format(
                    names=", ".join(wrong)
                ),
                _("Nothing was written. Leave out the paper you added last, build again, and report this."),
            )
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
    if output.is_dir() or not output.parent.is_dir():
        raise FlexKeeperError(
            _("The bundle cannot be written to {path}.").format(path=output),
            _("Choose a file name in a folder that exists."),
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

    def prepare(self) -> None:
        """Makes every source ready, each distinct one once."""
        total = sum(len(exhibit.sources) for exhibit in self.plan.exhibits)
        done = 0
        known: dict[tuple[str, str], tuple[Facts, int | None]] = {}
        for exhibit in self.plan.exhibits:
            row: list[tuple[Facts, int | None]] = []
            for source in exhibit.sources:
                self.progress.step(_("Preparing papers"), done, total)
                key = (source.sha256, source.media_type)
                if _needs_reading(source):
                    known[key] = known.get(key) or self._read(source)
                    row.append(known[key])
                else:
                    row.append((_without_reading(source), None))
                done += 1
            self.facts.append([facts for facts, _part in row])
            self.part_of.append([part for _facts, part in row])
        self.progress.step(_("Preparing papers"), total, total)

    def _read(self, source: Source) -> tuple[Facts, int | None]:
        key = f"prepared/{source.sha256}/{packed.VERSION}/{source.media_type}"
        ready = None if self.prepared is None else self.prepared.get(key)
        if ready is None:
            ready = self._prepared_now(source)
            facts = facts_of(ready)
            if self.prepared is not None and facts.conversion != "explained":
                self.prepared.put(key, ready)
        facts = facts_of(ready)
        if facts.conversion == "explained":
            return facts, None
        self.parts.append(ready)
        return facts, len(self.parts) - 1

    def _prepared_now(self, source: Source) -> bytes:
        with self.open_source(source) as file:
            original = file.read()
        if hashlib.sha256(original).hexdigest() != source.sha256:
            raise FlexKeeperError(
                _("The file “{name}” is not the one that was kept.").format(name=source.name),
                _("Check your vault: flexkeeper vault verify --full"),
            )
        values = {"media_type": source.media_type, "password": source.password, "pictures_only": False}
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
            "plan": to_json(self.plan),
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
            raise FlexKeeperError(
                _("The bundle is too large to be put together on this computer."),
                _("Choose fewer papers, or make two bundles."),
            ) from failure
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
        with path.open("rb") as file:
            return verify.checked(file, path.stat().st_size, self.sandbox, self.progress, sample, self.parts)


class _Output:
    """A file under a temporary name beside its place; it is removed unless it was kept."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self.path = output.with_name(f".{output.name[:100]}.{secrets.token_hex(4)}.part")

    def __enter__(self) -> _Output:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.path.unlink(missing_ok=True)

    def write(self, data: bytes) -> None:
        with _calm(self._output), self.path.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def keep(self) -> None:
        with _calm(self._output):
            self.path.replace(self._output)
            folder = os.open(self._output.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


@contextlib.contextmanager
def _calm(output: Path) -> Iterator[None]:
    """Turns what a disk may refuse into words."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise FlexKeeperError(
                _("There is not enough room for the bundle at {path}.").format(path=output.parent),
                _("Make room or choose another place. Nothing was written."),
            ) from error
        raise FlexKeeperError(
            _("The bundle could not be written to {path}.").format(path=output),
            _("Check that you may write there, or choose another place."),
        ) from error


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
    reasons = words(plan.language)["reason"]
    for index, exhibit in enumerate(plan.exhibits):
        sources = []
        for number, (source, one) in enumerate(zip(exhibit.sources, facts[index], strict=True), start=1):
            shown = one.conversion != "explained"
            sources.append(BuiltSource(source.sha256, "shown" if shown else "omitted", one.conversion))
            if not shown:
                reason = source.omitted_reason or reasons.get(one.reason, "")
                omitted.append(Omitted(f"{label(index)}.{number}", source.sha256, source.name, reason))
        place = manifest["exhibits"][index]
        exhibits.append(
            BuiltExhibit(label(index), exhibit.title, place["first_page"], place["last_page"], tuple(sources))
        )
    return Built(
        path=output,
        pages=int(manifest["pages"]),
        bytes=len(pdf),
        sha256=hashlib.sha256(pdf).hexdigest(),
        exhibits=tuple(exhibits),
        omitted=tuple(omitted),
    )
