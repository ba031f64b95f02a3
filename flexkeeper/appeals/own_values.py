"""The driver's own values for facts of the playbooks, kept in the vault apart from what is shipped."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from flexkeeper.appeals.deadlines import MOST, Unit
from flexkeeper.appeals.facts import Fact
from flexkeeper.appeals.playbooks import Platform
from flexkeeper.appeals.shipped import platforms
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.vault import Vault

_LONGEST = 1_000
_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class OwnValue:
    """A value that the driver set, and what was shipped then.

    `fact` is what is shipped now with the own value on it; None where that fact is shipped no longer or
    takes another type of value: the own value is kept, but nothing uses it.
    """

    platform: str
    fact_id: str
    value: str
    shipped: str
    fact: Fact | None

    @property
    def has_news(self) -> bool:
        """Whether what is shipped has changed since the driver set his own value."""
        return self.fact is None or str(self.fact.value) != self.shipped


def known_platforms(vault: Vault, shipped: Mapping[str, Platform] | None = None) -> Mapping[str, Platform]:
    """All platforms by id, with the driver's own values on their facts."""
    shipped = platforms() if shipped is None else shipped
    own = {(one.platform, one.fact_id): one.fact for one in own_values(vault, shipped) if one.fact}

    def facts(platform: str, found: tuple[Fact, ...]) -> tuple[Fact, ...]:
        return tuple(own.get((platform, fact.id), fact) for fact in found)

    return {
        name: dataclasses.replace(
            one,
            facts=facts(name, one.facts),
            playbooks=tuple(
                dataclasses.replace(book, facts=facts(name, book.facts)) for book in one.playbooks
            ),
        )
        for name, one in shipped.items()
    }


def own_values(vault: Vault, shipped: Mapping[str, Platform] | None = None) -> list[OwnValue]:
    """The driver's own values, in the order in which they were first set."""
    shipped = platforms() if shipped is None else shipped
    rows = vault.database.rows("SELECT platform, fact, value, shipped FROM playbook_value ORDER BY id")
    return [
        OwnValue(
            row["platform"],
            row["fact"],
            row["value"],
            row["shipped"],
            _with(shipped, row["platform"], row["fact"], row["value"]),
        )
        for row in rows
    ]


def set_own_value(vault: Vault, platform: Platform, fact_id: str, text: str) -> int:
    """Sets the driver's own value of a fact, an empty text takes it back; returns the change, for undo.

    Raises:
        FlexKeeperError: if there is no such fact, or the value does not fit its unit.
    """
    fact = platform.fact(fact_id)
    value = str(_parsed(fact, text)) if text.strip() else ""
    found = vault.database.row(
        "SELECT id FROM playbook_value WHERE platform = ? AND fact = ?", (platform.id, fact_id)
    )
    with vault.database.change("playbook") as change:
        row = {"value": value, "shipped": str(fact.value), "modified": vault.clock().isoformat()}
        if found and value:
            change.update("playbook_value", found["id"], row)
        elif found:
            change.delete("playbook_value", found["id"])
        elif value:
            change.insert("playbook_value", {"platform": platform.id, "fact": fact_id, **row})
    return change.id


def _with(shipped: Mapping[str, Platform], platform: str, fact_id: str, value: str) -> Fact | None:
    facts = shipped[platform].all_facts() if platform in shipped else []
    for fact in facts:
        if fact.id == fact_id:
            try:
                return dataclasses.replace(fact, own=_parsed(fact, value))
            except FlexKeeperError:
                return None  # what is shipped now takes another type of value
    return None


def _parsed(fact: Fact, text: str) -> int | str:
    value = " ".join(text.split())
    if fact.unit == "text":
        if len(value) <= _LONGEST:
            return value
        raise FlexKeeperError(
            _("That is too long."), _("Write it in at most {most} signs.").format(most=_LONGEST)
        )
    most = MOST[cast("Unit", fact.unit)] if fact.unit in MOST else _LARGEST
    if not (value.isascii() and value.isdecimal() and len(value) < 10 and 0 < int(value) <= most):
        raise FlexKeeperError(
            _("“{value}” is no number that fits here.").format(value=value[:40]),
            _("Write a whole number from 1 to {most}.").format(most=most),
        )
    return int(value)
