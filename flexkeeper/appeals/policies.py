"""Copies of terms and policies: when they were captured, and when the driver read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flexkeeper import records
from flexkeeper.vault import Vault

KIND = "policy_terms"


@dataclass(frozen=True, slots=True)
class PolicyCopy:
    """A copy of terms or a policy; `sha256` are the fingerprints of its files."""

    record: int
    title: str
    version: str
    captured: date | None
    read_on: date | None
    sha256: tuple[str, ...]


def policies(vault: Vault) -> list[PolicyCopy]:
    """All copies of terms and policies, the newest capture first."""
    found = [
        PolicyCopy(
            record.id,
            record.title,
            record.fields.get("version", ""),
            record.valid_from,
            date.fromisoformat(record.fields["read_on"]) if record.fields.get("read_on") else None,
            tuple(document.sha256 for document in record.documents),
        )
        for record in records.everything(vault)
        if record.kind == KIND
    ]
    return sorted(found, key=lambda one: (one.captured or date.min, one.record), reverse=True)


def read_policy(vault: Vault, record_id: int, day: date) -> None:
    """Notes that the driver read a copy on a day; one step, as any change of a record.

    Raises:
        FlexKeeperError: if there is no such record, or it is no copy of a policy.
    """
    records.edit(vault, record_id, values={"read_on": day.isoformat()})
