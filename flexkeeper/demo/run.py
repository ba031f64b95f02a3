"""The demo's main job: the sample papers into a vault, and one bundle out of it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flexkeeper import bundle, intake, records
from flexkeeper import vault as vaults
from flexkeeper.demo import logbook
from flexkeeper.demo.driver import SEED, TODAY, Story, story
from flexkeeper.demo.papers import Paper, bundle_order, papers, write
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.progress import Progress
from flexkeeper.sandbox import Sandbox
from flexkeeper.vault import Vault

CLOCK = datetime(TODAY.year, TODAY.month, TODAY.day, 18, 0, tzinfo=UTC)
PASSPHRASE = "four quiet parcels before sunrise"  # noqa: S105 - of the sample vault, told to everybody

MARKER = "FLEXKEEPER-DEMO.txt"
_MARK = "Sample papers of a fictitious driver. “flexkeeper demo” replaces this folder when it runs again.\n"


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo left behind; `papers` counts the files that were put in."""

    vault: Path
    passphrase_file: Path
    bundle: Path
    pages: int
    bytes: int
    papers: int


def run(
    directory: Path,
    *,
    sandbox: Sandbox,
    progress: Progress | None = None,
    cost: vaults.Argon2Cost | None = None,
) -> Demo:
    """Fills a folder with sample papers, a vault that holds them, and the bundle built from it.

    A folder that an earlier run made is replaced; any other that holds something is left alone.

    Raises:
        FlexKeeperError: if the folder holds something else, or the disk refuses.
        Cancelled: if the progress was cancelled.
    """
    progress = progress or Progress()
    _make_room(directory)
    (directory / MARKER).write_text(_MARK, encoding="utf-8")
    passphrase_file = directory / "passphrase.txt"
    passphrase_file.write_text(PASSPHRASE + "\n", encoding="utf-8")
    progress.step(_("Making sample papers"), 0, 1)
    made = papers(SEED, TODAY)
    write(directory / "papers", made)
    facts = story(SEED, TODAY)
    output = directory / f"{facts.family}_Appeal_{TODAY.isoformat()}.pdf"
    with vaults.create(directory / "Vault", PASSPHRASE, cost=cost, clock=lambda: CLOCK) as vault:
        vehicle = _profile(vault, facts)
        ids = _put_in(vault, sandbox, directory / "papers", made, vehicle, progress)
        logbook.fill(vault, vehicle, facts)
        renewed, before = ids["insurance-card.pdf"], ids["insurance-card-previous-term.pdf"]
        records.edit(vault, renewed, values={"supersedes": str(before)})
        built = _bundle(vault, sandbox, made, ids, facts, output, progress)
    return Demo(directory / "Vault", passphrase_file, output, built.pages, built.bytes, len(made))


def _make_room(directory: Path) -> None:
    try:
        if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
            if not (directory / MARKER).is_file():
                raise FlexKeeperError(
                    _("There is something else in {path}, so no demo was made there.").format(path=directory),
                    _("Choose a new or empty folder."),
                )
            shutil.rmtree(directory)
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FlexKeeperError(
            _("The folder {path} could not be made: {reason}.").format(path=directory, reason=error.strerror),
            _("Choose another folder."),
        ) from None


def _profile(vault: Vault, facts: Story) -> int:
    """The driver and her car; returns the vehicle's id."""
    records.set_me(
        vault,
        {
            "name": facts.name,
            "address": facts.address,
            "email": facts.email,
            "phone": facts.phone,
            "born": facts.born.isoformat(),
            "driver_id": facts.driver_id,
            "registered_since": facts.registered_since.isoformat(),
        },
    )
    car = {
        "make": facts.make,
        "model": facts.model,
        "year": str(facts.year),
        "vin": facts.vin,
        "plate": facts.plate,
        "owner": facts.name,
    }
    return records.add_vehicle(vault, f"{facts.make} {facts.model}", car).id


def _put_in(
    vault: Vault, sandbox: Sandbox, folder: Path, made: Sequence[Paper], vehicle: int, progress: Progress
) -> dict[str, int]:
    """Each paper as its own record; returns the records' ids by file name, without the duplicate."""
    ids = {}
    for paper in progress.each(made, _("Adding papers"), len(made)):
        new = intake.Description(
            kind=paper.kind,
            title=paper.title,
            fields=paper.fields,
            vehicle=vehicle if _is_of_the_car(paper) else None,
            password=paper.truth.get("password"),
        )
        added = intake.add_file(vault, sandbox, folder / paper.name, new, progress=progress)
        if added.status != "duplicate" and added.id is not None:
            ids[paper.name] = added.id
            _date(vault, added.id, paper)
    return ids


def _date(vault: Vault, record_id: int, paper: Paper) -> None:
    """Says when it happened where the file itself cannot: a screenshot of a chat, a note of a call."""
    moment = paper.truth.get("taken_at") or paper.truth.get("called_at")
    if moment and records.get(vault, record_id).happened_at is None:
        records.edit(vault, record_id, values={"happened_at": moment})


def _is_of_the_car(paper: Paper) -> bool:
    return bool({"vin", "plate"} & {field.id for field in records.kind(paper.kind).fields})


def _bundle(
    vault: Vault,
    sandbox: Sandbox,
    made: Sequence[Paper],
    ids: dict[str, int],
    facts: Story,
    output: Path,
    progress: Progress,
) -> bundle.Built:
    sections = {
        ids[paper.name]: section
        for section, group in bundle_order(made)
        for paper in group
        if paper.name in ids
    }
    wishes = records.BundleWishes(
        clock=CLOCK,
        title=_("Appeal of the deactivation"),
        name=facts.name,
        reference=facts.reference,
        sections=sections,
    )
    return records.build_bundle(vault, list(sections), wishes, output, sandbox=sandbox, progress=progress)
