"""The shipped playbooks: `NAME.toml` in `resources/playbooks` is a platform, `NAME-REASON.toml` a reason.

Read strictly: a slip of the pen in a file is an error that names file, place and key, never a fact lost.
"""

from __future__ import annotations

import dataclasses
import functools
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from flexkeeper import paths, records
from flexkeeper.appeals.facts import Fact
from flexkeeper.appeals.playbooks import Platform, Playbook, named
from flexkeeper.appeals.strict import PlaybookError, read
from flexkeeper.i18n import _


@functools.cache
def platforms() -> Mapping[str, Platform]:
    """All shipped platforms by id.

    Raises:
        PlaybookError: if a file does not follow the rules.
    """
    return load(paths.resources() / "playbooks")


def platform(platform_id: str) -> Platform:
    """The platform of that id.

    Raises:
        FlexKeeperError: if there is none.
    """
    return named(tuple(platforms().values()), platform_id, _("There is no platform named “{name}”."))


def load(folder: Path) -> Mapping[str, Platform]:
    """The platforms that a folder of TOML files describes, by id.

    Raises:
        PlaybookError: if a file does not follow the rules; the message names file, place and key.
    """
    files = sorted(folder.glob("*.toml"))
    found = {}
    for path in files:
        if "-" not in path.stem:
            made = _platform(path, [other for other in files if other.stem.startswith(f"{path.stem}-")])
            found[made.id] = made
        elif path.stem.partition("-")[0] not in {other.stem for other in files}:
            raise PlaybookError(f"{path.name}: the file of its platform is missing")
    return found


def _platform(path: Path, others: Sequence[Path]) -> Platform:
    tables = _tables(path)
    if "playbooks" in tables:
        raise PlaybookError(f"{path.name}: unknown key “playbooks”")
    own = sorted((_playbook(other) for other in others), key=lambda one: one.order)
    made = dataclasses.replace(read(Platform, tables, path.name), playbooks=tuple(own))
    _check(made, path)
    return made


def _tables(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise PlaybookError(f"{path.name}: {error}") from None


def _playbook(path: Path) -> Playbook:
    made = read(Playbook, _tables(path), path.name)
    if path.stem != f"{made.platform}-{made.id}":
        raise PlaybookError(f"{path.name}: platform and id say {made.platform}-{made.id}")
    _require_known_kinds(made, path.name)
    _unique([one.id for one in made.questions], f"{path.name}: questions")
    _unique([one.id for one in made.criteria], f"{path.name}: criteria")
    for paper in made.papers:
        if (paper.rule == "recent") != (paper.fresh_days is not None):
            raise PlaybookError(f"{path.name}: papers: fresh_days belongs to the rule “recent”")
    for question in made.questions:
        if (question.answer == "choice") != bool(question.choices):
            raise PlaybookError(f"{path.name}: questions: {question.id}: choices belong to “choice”")
        if question.block not in made.letter:
            raise PlaybookError(f"{path.name}: questions: {question.id}: no block “{question.block}”")
    return made


def _require_known_kinds(made: Playbook, where: str) -> None:
    for paper in made.papers:
        for kind in paper.kinds:
            if kind not in records.kinds():
                raise PlaybookError(f"{where}: papers: there is no kind of paper “{kind}”")
    narrowed = [*(one.claims for one in made.papers), *(one.claims for one in made.questions)]
    for claim in (claim for claims in narrowed for claim in claims):
        if claim not in made.claims:
            raise PlaybookError(f"{where}: “{claim}” is not among the claims of this playbook")


def _check(made: Platform, path: Path) -> None:
    """What holds between the tables: names are unique, and what is named is there."""
    if path.stem != made.id:
        raise PlaybookError(f"{path.name}: id says {made.id}")
    facts = made.all_facts()
    _unique([fact.id for fact in facts], f"{path.name}: facts")
    _unique([one.id for one in made.channels], f"{path.name}: channels")
    _unique(
        [claim for one in made.playbooks for claim in one.claims], f"{path.name}: claims of its playbooks"
    )
    for fact in facts:
        _check_fact(fact, path.name)
    named = {*(one.fact for one in made.limits if one.fact), *_facts_named(made)}
    for name in sorted(named - {fact.id for fact in facts}):
        raise PlaybookError(f"{path.name}: there is no fact “{name}”")
    for limit in made.limits:
        if limit.channel not in {one.id for one in made.channels}:
            raise PlaybookError(f"{path.name}: limits: there is no channel “{limit.channel}”")


def _facts_named(made: Platform) -> Iterable[str]:
    yield from (name for one in made.channels for name in one.facts)
    yield from (one.fact for playbook in made.playbooks for one in playbook.criteria)


def _check_fact(fact: Fact, where: str) -> None:
    place = f"{where}: facts: {fact.id}"
    if fact.own is not None:
        raise PlaybookError(f"{place}: unknown key “own”")
    if not fact.source:
        raise PlaybookError(f"{place}: a fact needs a source")
    if (fact.unit == "text") != isinstance(fact.value, str):
        raise PlaybookError(f"{place}: a text has the unit “text”, a number any other")
    if isinstance(fact.value, int) and (fact.value <= 0 or (fact.to is not None and fact.to <= fact.value)):
        raise PlaybookError(f"{place}: the number cannot be")
    if fact.to is not None and fact.unit == "text":
        raise PlaybookError(f"{place}: a text has no “to”")
    if fact.topic == "law" and not fact.jurisdiction:
        raise PlaybookError(f"{place}: a law has a jurisdiction")


def _unique(names: Sequence[str], where: str) -> None:
    for name in names:
        if names.count(name) > 1:
            raise PlaybookError(f"{where}: “{name}” stands there twice")
