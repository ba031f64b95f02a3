"""Building a bundle, seen from outside the sandbox: what goes in, what comes out, what is written."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from flexkeeper.bundle import files, fit, packed, verify
from flexkeeper.bundle.made import Made, Sample, made
from flexkeeper.bundle.plan import Built, Plan, Source, to_json
from flexkeeper.bundle.sources import Prepared, Sources
from flexkeeper.bundle.words import words
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.progress import Progress
from flexkeeper.sandbox import Sandbox, SandboxFailure

# What the sandbox's nursery may import ahead of these jobs.
PRELOAD = (
    "flexkeeper.bundle.prepare",
    "flexkeeper.bundle.smaller",
    "flexkeeper.bundle.assemble",
    "flexkeeper.bundle.check",
)
ASSEMBLE_JOB = "flexkeeper.bundle.assemble:run"
SAMPLED_PAGES = 12


def build(
    plan: Plan,
    open_source: Callable[[Source], BinaryIO],
    output: Path,
    *,
    sandbox: Sandbox,
    progress: Progress | None = None,
    prepared: Prepared | None = None,
) -> Built:
    """Builds the bundle of `plan` at `output`: `make`, then `save`, and raises as they do."""
    files.check_place(output)  # before any work is done
    one = make(plan, open_source, sandbox=sandbox, progress=progress, prepared=prepared)
    return save(one, output, sandbox=sandbox, progress=progress)


def make(
    plan: Plan,
    open_source: Callable[[Source], BinaryIO],
    *,
    sandbox: Sandbox,
    progress: Progress | None = None,
    prepared: Prepared | None = None,
) -> Made:
    """Puts the bundle of `plan` together, in memory only.

    A source whose original cannot be opened, or is not what its SHA-256 says, is explained instead of shown.

    Raises:
        FlexKeeperError: if the plan is empty, or too much for this computer.
        TooLargeError: if the bundle cannot be made to fit `plan.max_bytes`.
        Cancelled: if `progress` was cancelled.
    """
    words(plan.language)
    if not plan.exhibits:
        raise FlexKeeperError(_("There is nothing to put into the bundle."), _("Choose at least one paper."))
    if plan.clock.tzinfo is None:
        raise ValueError("the clock of a plan must know its zone")
    sources = Sources(open_source, sandbox, progress or Progress(), prepared)
    sources.prepare(plan)
    if plan.max_bytes is None:
        return _assembled(plan, sources)
    return fit.fitted(plan, sources, plan.max_bytes, lambda: _assembled(plan, sources))


def save(bundle: Made, output: Path, *, sandbox: Sandbox, progress: Progress | None = None) -> Built:
    """Writes the bundle to `output`, which gets its name only after every check of what was written passed.

    Raises:
        FlexKeeperError: if the bundle does not pass its checks, or `output` cannot be written.
        Cancelled: if `progress` was cancelled; nothing is left behind then.
    """
    progress = progress or Progress()
    files.check_place(output)
    progress.step(_("Writing the bundle"), 0, 2)
    with files.Output(output) as temporary:
        temporary.write(bundle.pdf)
        all_passed(_checked(temporary.path, bundle.sample, sandbox, progress))
        progress.step(_("Writing the bundle"), 1, 2)
        temporary.keep()
    progress.step(_("Writing the bundle"), 2, 2)
    return bundle.built(output)


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


def _assembled(plan: Plan, sources: Sources) -> Made:
    request = {
        "plan": to_json(plan, words(plan.language)["untitled"]),
        "facts": [[dataclasses.asdict(facts) for facts in row] for row in sources.facts],
        "parts": sources.part_of,
    }
    parts = [json.dumps(request).encode(), *sources.parts]
    limits = verify.limits(sum(map(len, parts)))
    sampled, sampled_parts = _sampled(sources)
    try:
        answer = sources.sandbox.run(ASSEMBLE_JOB, {}, parts, limits=limits, progress=sources.progress)
    except SandboxFailure as failure:
        if failure.reason == "job_error":
            raise
        raise _too_large() from failure
    manifest: Mapping[str, Any] = json.loads(answer.parts[0])
    sample = Sample(tuple(_placed(one, manifest) for one in sampled), tuple(sampled_parts))
    return made(plan, answer.parts[1], manifest, sources.facts, sample)


def _sampled(sources: Sources) -> tuple[list[_Sampled], list[bytes]]:
    """Pages to be compared, spread over all foreign ones, and the parts they are in."""
    pages = [
        _Sampled(exhibit, source, part, page)
        for exhibit, row in enumerate(sources.facts)
        for source, facts in enumerate(row)
        if (part := sources.part_of[exhibit][source]) is not None and packed.kind_of(facts) == "foreign"
        for page in range(len(facts.sizes))
    ]
    kept: dict[int, int] = {}
    chosen = []
    for one in pages[:: max(1, len(pages) // SAMPLED_PAGES)][:SAMPLED_PAGES]:
        index = kept.setdefault(one.part, len(kept))
        chosen.append(dataclasses.replace(one, part=index))
    return chosen, [sources.parts[part] for part in kept]


def _placed(one: _Sampled, manifest: Mapping[str, Any]) -> tuple[int, int, int]:
    first: int = manifest["exhibits"][one.exhibit]["sources"][one.source]["first_page"]
    return first + one.page, one.part, one.page


def _checked(path: Path, sample: Sample, sandbox: Sandbox, progress: Progress) -> Sequence[verify.Check]:
    """The checks of the written file, with the sampled pages compared to what was prepared."""
    try:
        with path.open("rb") as file:
            return verify.run(file, path.stat().st_size, sandbox, progress, sample.pages, sample.parts)
    except SandboxFailure as failure:
        if failure.reason == "job_error":
            raise
        raise _too_large() from failure


def _too_large() -> FlexKeeperError:
    return FlexKeeperError(
        _("The bundle is too large to be put together on this computer."),
        _("Choose fewer papers, or make two bundles."),
    )
