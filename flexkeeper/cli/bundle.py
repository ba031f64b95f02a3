"""`flexkeeper bundle …`: one evidence bundle out, and any bundle checked."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from flexkeeper import appeals, bundle, records
from flexkeeper import vault as vaults
from flexkeeper.cli.shell import A_NUMBER, ANY_PATH, Shell, json_option, say
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.vault import Vault

_SIZE = re.compile(r"(?P<number>\d+(\.\d+)?)\s*(?P<unit>|B|KB|MB|GB)", re.ASCII | re.IGNORECASE)
_UNITS = {"": 1, "B": 1, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000}
_LONGEST_SIZE = 30


@click.group("bundle")
def command() -> None:
    """Evidence bundles: build, verify."""


class _Moment(click.ParamType[datetime]):
    name = "ISO"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(_("write it as 2026-11-20T18:00:00+00:00"), param, ctx)
        if not 1970 <= moment.year <= 9000:
            self.fail(_("choose a moment of this age"), param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class _Bytes(click.ParamType[int]):
    name = "SIZE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        written = _SIZE.fullmatch(str(value).strip())
        if written is None or len(str(value)) > _LONGEST_SIZE:
            self.fail(_("write it as 10MB, 500KB or 10000000"), param, ctx)
        count = round(float(written["number"]) * _UNITS[written["unit"].upper()])
        if not 1 <= count < 2**63:
            self.fail(_("choose a size that a file can have"), param, ctx)
        return count


@command.command()
@click.option("--items", "first_items", multiple=True, metavar="ID…", help="The records, in their order.")
@click.argument("more_items", nargs=-1, metavar="")
@click.option("--case", "case_id", type=A_NUMBER, help="A case: its notice, answers, exhibits and log.")
@click.option(
    "--maintenance",
    "vehicles",
    multiple=True,
    type=A_NUMBER,
    metavar="VEHICLE",
    help="The vehicle's maintenance summary with its receipts inside.",
)
@click.option("-o", "--output", required=True, type=ANY_PATH, help="The PDF to write.")
@click.option("--title", default="", help="What the cover says.")
@click.option("--name", default="", help="Whose bundle it is; else the name in your profile.")
@click.option("--reference", default="", help="The platform's case or reference number.")
@click.option("--clock", type=_Moment(), help="The moment the bundle states; else now.")
@click.option("--captions", type=click.Choice(["full", "date", "none"]), default="full", show_default=True)
@click.option("--paper", type=click.Choice(["letter", "a4"]), default="letter", show_default=True)
@click.option("--language", type=click.Choice(["en", "es"]), default="en", show_default=True)
@click.option(
    "--max-bytes",
    type=_Bytes(),
    help="The file takes no more: 10MB, 500KB or plain bytes. Usual are 5, 10, 18, 25 and 100 MB.",
)
@click.option("--replace", is_flag=True, help="Put the bundle in the place of a file that is there.")
@json_option
@click.pass_obj
def build(
    shell: Shell,
    /,
    first_items: tuple[str, ...],
    more_items: tuple[str, ...],
    case_id: int | None,
    vehicles: tuple[int, ...],
    output: Path,
    clock: datetime | None,
    replace: bool,
    as_json: bool,
    **wishes: Any,
) -> None:
    """Builds one PDF from a case (--case 1), or from records: --items 3 1 2 (or “all”), --maintenance 1."""
    if case_id is not None and (first_items or more_items or vehicles):
        raise click.UsageError(_("A case has its own papers: name it alone, or name records."))
    vault, sandbox = shell.vault_to_take_from(), shell.sandbox(bundle.PRELOAD)
    with vaults.calm_target(output):
        _refuse_to_overwrite(output, replace)
    items = [*first_items, *more_items]
    chosen = _chosen(vault, items) if case_id is None and (items or not vehicles) else []
    wanted = records.BundleWishes(clock=clock or datetime.now(UTC), maintenance=vehicles, **wishes)
    try:
        with shell.progress() as progress:
            if case_id is None:
                built = records.build_bundle(
                    vault, chosen, wanted, output, sandbox=sandbox, progress=progress
                )
            else:
                built = appeals.build_case_bundle(
                    vault, case_id, wanted, output, sandbox=sandbox, progress=progress
                )
    except bundle.TooLargeError as too_large:
        if as_json:
            say(as_too_large(too_large), as_json, [])
        raise
    size = built.bytes / 1_000_000
    line = _("{path}: {pages} pages, {size:.1f} MB. Checked: links, page numbers, fingerprints.")
    say(as_built(built), as_json, [line.format(path=built.path, pages=built.pages, size=size)])


@command.command()
@click.argument("path", type=ANY_PATH)
@json_option
@click.pass_obj
def verify(shell: Shell, path: Path, as_json: bool) -> int:
    """Checks a bundle; needs no vault."""
    with shell.progress() as progress:
        checks = bundle.verify(path, sandbox=shell.sandbox(bundle.PRELOAD), progress=progress)
    ok = all(check.ok for check in checks)
    found = {"ok": ok, "checks": [dataclasses.asdict(check) for check in checks]}
    say(found, as_json, [f"{'ok ' if one.ok else 'NOT'}  {one.name}: {one.detail}" for one in checks])
    return 0 if ok else 1


def as_built(built: bundle.Built) -> dict[str, Any]:
    """A finished bundle as the command line's JSON has it."""
    return {**dataclasses.asdict(built), "path": str(built.path)}


def as_too_large(found: bundle.TooLargeError) -> dict[str, Any]:
    """A bundle that does not fit its limit as the command line's JSON has it; all figures are bytes."""
    return {
        "ok": False,
        "limit": found.limit,
        "least": found.least,
        "over": found.least - found.limit,
        "heaviest": [dataclasses.asdict(one) for one in found.heaviest],
    }


def _refuse_to_overwrite(output: Path, replace: bool) -> None:
    if output.exists() and not (replace and output.is_file()):
        raise FlexKeeperError(
            _("There is already something at {path}.").format(path=output),
            _("Choose another name, or add --replace to put the new bundle in its place."),
        )


def _chosen(vault: Vault, words: Sequence[str]) -> list[int]:
    ids = [word for text in words for word in text.replace(",", " ").split()]
    if ids == ["all"]:
        return [record.id for record in records.everything(vault)]
    if not ids or not all(word.isdecimal() for word in ids):
        raise click.UsageError(_("Name the records by their numbers: --items 3 1 2 (or “all”)."))
    numbers = [int(word) for word in ids]
    if max(numbers) >= 2**63:
        raise click.UsageError(_("No record has a number that long."))
    return numbers
