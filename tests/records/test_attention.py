"""What needs attention on a day, by the papers' own dates; what was replaced or thrown away does not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from flexkeeper import records
from flexkeeper.vault import Vault
from tests.builders import add_record

TODAY = date(2026, 11, 20)


def paper(vault: Vault, days: int, title: str = "", state: records.State = "kept") -> int:
    """A registration that ends so many days after today."""
    end = (TODAY + timedelta(days=days)).isoformat()
    return add_record(
        vault, kind="registration", title=title or f"{days} days", fields={"expires": end}, state=state
    )


@pytest.mark.parametrize(
    ("days", "validity"),
    [
        (-400, "expired"),
        (-1, "expired"),
        (0, "soon"),
        (30, "soon"),
        (31, "later"),
        (60, "later"),
    ],
)
def test_a_paper_is_due_by_its_end(vault: Vault, days: int, validity: str) -> None:
    """Its own last day still counts as good; 30 and 60 days are the edges."""
    paper(vault, days)
    (due,) = records.outlook(vault, TODAY).due
    assert (due.validity, due.days) == (validity, days)


def test_the_first_to_end_stands_first(vault: Vault) -> None:
    """Ended papers, then soon, then later; what holds longer is counted, and the first of it named."""
    for days in (45, -3, 200, 12, 61):
        paper(vault, days)
    add_record(vault, title="No date at all")
    outlook = records.outlook(vault, TODAY)
    assert [row.days for row in outlook.due] == [-3, 12, 45]
    assert outlook.next is not None and outlook.next.days == 61
    assert (outlook.valid, outlook.total) == (2, 6)


def test_what_was_replaced_or_thrown_away_does_not_count(vault: Vault) -> None:
    """A renewed card is no trouble; its renewal in the trash makes it one again."""
    old = paper(vault, -3, "Old card")
    paper(vault, -9, "Scrap", state="trashed")
    new = paper(vault, 300, "New card")
    with vault.database.change("edit") as change:
        change.update("record", new, {"supersedes": old})
    outlook = records.outlook(vault, TODAY)
    assert (outlook.due, outlook.valid) == ((), 1)
    records.trash(vault, new)
    assert [row.title for row in records.outlook(vault, TODAY).due] == ["Old card"]


def test_papers_in_review_are_counted(vault: Vault) -> None:
    """They wait; that is said whatever else there is."""
    add_record(vault, title="New", state="to_review")
    add_record(vault, title="Kept")
    outlook = records.outlook(vault, TODAY)
    assert (outlook.to_review, outlook.total, outlook.due, outlook.next) == (1, 2, (), None)


def test_an_empty_vault_asks_for_nothing(vault: Vault) -> None:
    """No papers, no numbers."""
    assert records.outlook(vault, TODAY) == records.Outlook((), None, 0, 0, 0)


def test_how_far_to_look_can_be_said(vault: Vault) -> None:
    """Within seven days, the paper of the eighth is left out."""
    for days in (-1, 7, 8):
        paper(vault, days)
    assert [row.days for row in records.expiring(vault, TODAY, 7)] == [-1, 7]
