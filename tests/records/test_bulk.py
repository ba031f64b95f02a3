"""Many records at once, versions of a paper, and what was read and is not wanted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from flexkeeper import records
from flexkeeper.errors import FlexKeeperError
from flexkeeper.progress import Cancelled, Progress
from flexkeeper.vault import Vault
from tests.builders import add_record


def state_of(vault: Vault) -> list[dict[str, Any]]:
    """Everything that undo has to put back, without when it was changed last."""
    return vault.database.rows(
        "SELECT id, kind, title, fields, tags, vehicle, state, note, valid_until FROM record ORDER BY id"
    )


@pytest.fixture
def papers(vault: Vault) -> list[int]:
    return [
        add_record(vault, kind="other", title="Tow receipt", tags=["tow", "block"], contents=[b"one", b"22"]),
        add_record(vault, kind="insurance", title="Card", fields={"insurer": "Harborline"}, tags=["tow"]),
        add_record(vault, kind="message", title="Mail", state="to_review"),
    ]


def test_what_papers_share(vault: Vault, papers: list[int]) -> None:
    car = records.add_vehicle(vault, "Corolla", {})
    records.edit(vault, papers[0], values={"vehicle": str(car.id)})
    found = records.common(vault, [*papers, 999])
    assert (found.count, found.trashed, found.to_review) == (3, 0, 1)
    assert found.kinds == {"other", "insurance", "message"}
    assert found.vehicles == {car.id, None}
    assert found.tags == {"tow": 2, "block": 1}
    assert (found.documents, found.bytes) == (2, 5)
    assert records.common(vault, []).count == 0


def test_a_change_of_many_is_one_and_undone_at_once(vault: Vault, papers: list[int]) -> None:
    """Kind, vehicle and tags; found by the new words, and after undo by the old ones."""
    car = records.add_vehicle(vault, "Corolla", {})
    before = state_of(vault)
    values = {"kind": "maintenance", "vehicle": str(car.id)}
    change = records.edit_many(vault, papers, values=values, add_tags=["2026"], remove_tags=["tow"])
    after = [records.get(vault, one) for one in papers]
    assert {one.kind for one in after} == {"maintenance"}
    assert {one.vehicle for one in after} == {car.id}
    assert [one.tags for one in after] == [("block", "2026"), ("2026",), ("2026",)]
    # Nobody looked at it one by one, so it still waits.
    assert [one.state for one in after] == ["kept", "kept", "to_review"]
    assert set(records.find_ids(vault, "2026")) == set(papers)
    assert all(records.history_of(vault, one)[0]["change"] == change for one in papers)
    records.undo(vault, change)
    assert state_of(vault) == before
    assert records.find_ids(vault, "2026") == []
    assert records.find_ids(vault, "Harborline") == [papers[1]]


def test_many_go_to_the_trash_and_come_back(vault: Vault, papers: list[int]) -> None:
    """Those that are there already stay as they are, and do not come back with the others."""
    records.trash(vault, papers[0])
    before = state_of(vault)
    change = records.trash_many(vault, papers)
    assert records.common(vault, papers).trashed == 3
    records.undo(vault, change)
    assert state_of(vault) == before
    records.restore_many(vault, papers)
    assert [records.get(vault, one).state for one in papers] == ["kept", "kept", "to_review"]
    with pytest.raises(FlexKeeperError, match="None of these"):
        records.restore_many(vault, papers)


def test_many_or_none(vault: Vault, papers: list[int]) -> None:
    """A record that is gone, a value that fits nothing, or stopping: nothing has changed then."""
    before, done = state_of(vault), len(vault.database.rows("SELECT id FROM activity"))
    with pytest.raises(FlexKeeperError):
        records.edit_many(vault, [*papers, 999], add_tags=["x"])
    with pytest.raises(FlexKeeperError):
        records.edit_many(vault, papers, values={"vehicle": "77"})
    progress = Progress(lambda *_step: progress.cancel())
    with pytest.raises(Cancelled):
        records.edit_many(vault, papers, add_tags=["x"], progress=progress)
    assert state_of(vault) == before
    assert len(vault.database.rows("SELECT id FROM activity")) == done


def test_versions_lead_both_ways(vault: Vault) -> None:
    """Three cards, each in the place of the one before: from every one the others are found."""
    first, second, third = (
        add_record(vault, kind="insurance", title=title, fields={"expires": f"202{year}-01-31"})
        for year, title in enumerate(("first", "second", "third"), 4)
    )
    records.edit(vault, second, values={"supersedes": str(first)})
    records.edit(vault, third, values={"supersedes": str(second)})

    def titles(record_id: int) -> tuple[list[str], list[str]]:
        found = records.versions(vault, record_id)
        return [one.title for one in found.newer], [one.title for one in found.older]

    assert titles(first) == (["second", "third"], [])
    assert titles(second) == (["third"], ["first"])
    assert titles(third) == ([], ["second", "first"])
    assert records.versions(vault, third).older[0].valid_until == date(2025, 1, 31)
    records.trash(vault, third)
    assert titles(second) == ([], ["first"])  # what was thrown away replaces nothing
    records.edit(vault, first, values={"supersedes": str(second)})
    assert titles(first) == (["second"], [])  # a circle ends, and nothing is listed twice


def test_a_dismissed_suggestion_stays_away_until_undone(vault: Vault) -> None:
    record_id = add_record(vault, kind="insurance", contents=[b"one"])
    document = records.get(vault, record_id).documents[0].id
    with vault.database.change("import", record=record_id) as change:
        for value in ("2027-01-01", "2028-01-01"):
            change.insert(
                "proposal",
                {
                    "document": document,
                    "field": "expires",
                    "value": value,
                    "confidence": 0.7,
                    "source": "pdf",
                    "state": "open",
                },
            )
    assert set(records.suggestions(vault, records.get(vault, record_id))) == {"expires"}
    dismissed = records.dismiss(vault, record_id, "expires")
    assert records.suggestions(vault, records.get(vault, record_id)) == {}
    with pytest.raises(FlexKeeperError):
        records.dismiss(vault, record_id, "expires")
    records.undo(vault, dismissed)
    assert set(records.suggestions(vault, records.get(vault, record_id))) == {"expires"}


def test_a_masked_date_shows_nothing() -> None:
    """Of other masked fields the last four signs are enough to tell them apart."""
    kinds = records.kinds().values()
    dates = [f for kind in kinds for f in kind.fields if f.mask and f.type == "date"]
    assert dates
    for field in dates:
        assert records.shown(field, "1988-04-17") == records.shown(field, "Apr 17, 1988") == "••••"
        assert records.shown(field, "") == ""
