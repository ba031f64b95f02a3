"""Whether papers agree: one name, VIN and plate on license, insurance, registration and in the profile."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from flexkeeper.i18n import _
from flexkeeper.records import people
from flexkeeper.records.kinds import kind
from flexkeeper.records.people import Vehicle
from flexkeeper.records.read import everything
from flexkeeper.records.values import Record
from flexkeeper.vault import Vault

What = Literal["name", "vin", "plate"]

_KINDS = ("license", "insurance", "registration")
_FIELDS: Mapping[What, tuple[str, ...]] = {
    "name": ("name", "named_insured", "owner"),
    "vin": ("vin",),
    "plate": ("plate",),
}
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Said:
    """What one paper (`record`), or else the profile or the vehicle, says; `where` names it."""

    where: str
    record: int | None
    value: str


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Something that is not everywhere the same; `said` has each value once, the profile's first."""

    what: What
    said: tuple[Said, ...]

    @property
    def words(self) -> str:
        """The mismatch in the driver's words."""
        label = {"name": _("The name"), "vin": _("The VIN"), "plate": _("The plate")}[self.what]
        parts = "; ".join(
            _("“{value}” ({where})").format(value=one.value, where=one.where) for one in self.said
        )
        return _("{label} is not everywhere the same: {parts}.").format(label=label, parts=parts)


def current_papers(vault: Vault, vehicle_id: int | None) -> list[Record]:
    """License, insurance and registration as they stand now: not replaced, and of no other vehicle."""
    held = everything(vault)
    replaced = {one.supersedes for one in held if one.state == "kept"}
    return [
        one
        for one in held
        if one.kind in _KINDS and one.id not in replaced and one.vehicle in (None, vehicle_id)
    ]


def mismatches(vault: Vault, papers: Sequence[Record], vehicle: Vehicle | None) -> list[Mismatch]:
    """What these papers, the driver's profile and his vehicle do not say alike.

    Names agree when the words of one are among those of the other, in any order: a middle name, or a second
    driver on a policy, is no mismatch. VINs and plates agree by their letters and digits.
    """
    same: Mapping[What, Callable[[str, str], bool]] = {
        "name": _same_name, "vin": _same_code, "plate": _same_code,
    }  # fmt: skip
    found = []
    for what, names in _FIELDS.items():
        said = [*_own(vault, what, vehicle), *_on(papers, names)]
        different = _different(said, same[what])
        if len(different) > 1:
            found.append(Mismatch(what, tuple(different)))
    return found


def _own(vault: Vault, what: What, vehicle: Vehicle | None) -> Iterator[Said]:
    name = people.me(vault).get("name", "") if what == "name" else ""
    if name:
        yield Said(_("your profile"), None, name)
    value = vehicle.fields.get("owner" if what == "name" else what, "") if vehicle else ""
    if vehicle and value:
        yield Said(vehicle.name, None, value)


def _on(papers: Iterable[Record], names: Sequence[str]) -> Iterator[Said]:
    for paper in papers:
        for name in names:
            if paper.fields.get(name):
                where = _("{kind}, record {id}").format(kind=kind(paper.kind).label, id=paper.id)
                yield Said(where, paper.id, paper.fields[name])


def _different(said: Iterable[Said], same: Callable[[str, str], bool]) -> list[Said]:
    """The first of each group that says the same."""
    found: list[Said] = []
    for one in said:
        if not any(same(one.value, other.value) for other in found):
            found.append(one)
    return found


def _same_name(one: str, other: str) -> bool:
    words, others = set(_words(one)), set(_words(other))
    return words <= others or others <= words


def _same_code(one: str, other: str) -> bool:
    return "".join(_words(one)) == "".join(_words(other))


def _words(text: str) -> list[str]:
    """The words of a text without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))
