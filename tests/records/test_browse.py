"""Looking through records: shelves, order, counts, and the rows of a list."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest

from flexkeeper import records
from flexkeeper.records import Choice
from flexkeeper.vault import Vault
from tests.builders import add_record

TODAY = date(2026, 11, 20)


def dated(vault: Vault, title: str, days: int) -> int:
    expires = (TODAY + timedelta(days=days)).isoformat()
    return add_record(vault, kind="insurance", title=title, fields={"expires": expires})


def titles(vault: Vault, choice: Choice, sort: records.Sort = "attention") -> list[str]:
    ids = records.list_ids(vault, choice, sort, TODAY)
    return [row.title for row in records.rows(vault, ids, TODAY)]


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-1, "expired"), (0, "soon"), (30, "soon"), (31, "later"), (60, "later"), (61, "valid")],
)
def test_how_a_paper_stands(days: int, expected: str) -> None:
    """The last day still counts; soon is 30 days, later 60."""
    assert records.validity(TODAY + timedelta(days=days), TODAY) == expected
    assert records.validity(TODAY + timedelta(days=days), TODAY, is_replaced=True) == "replaced"
    assert records.validity(None, TODAY) == "none"


def test_what_needs_attention_comes_first(vault: Vault) -> None:
    """Expired by age, then what ends soon, then the rest by its date; a replaced paper needs nobody."""
    dated(vault, "valid", 400)
    old = dated(vault, "replaced", -300)
    dated(vault, "soon", 12)
    dated(vault, "expired", -3)
    dated(vault, "later", 50)
    new = dated(vault, "renewed", 100)
    records.edit(vault, new, values={"supersedes": str(old)})
    assert titles(vault, Choice())[:3] == ["expired", "soon", "later"]
    assert set(titles(vault, Choice())[3:]) == {"valid", "replaced", "renewed"}
    row = records.rows(vault, [old], TODAY)[0]
    assert row.validity == "replaced"


def test_shelves_count_what_they_list(vault: Vault) -> None:
    """The number beside each way to narrow is the length of its list."""
    for number, days in enumerate((-3, 5, 45, 300)):
        dated(vault, f"paper {number}", days)
    add_record(vault, kind="message", title="mail", state="to_review", tags=["tow"])
    gone = add_record(vault, kind="other", title="gone")
    records.trash(vault, gone)
    facets = records.facets(vault, TODAY)
    assert facets.shelves == {
        "all": 5, "expired": 1, "soon": 1, "valid": 2, "to_review": 1, "locked": 0, "damaged": 0, "trash": 1,
    }  # fmt: skip
    for shelf, count in facets.shelves.items():
        assert len(records.list_ids(vault, Choice(shelf=shelf), "newest", TODAY)) == count
    assert {one.id: one.count for one in facets.groups} == {"required": 4, "messages": 1}
    for group in facets.groups:
        assert len(records.list_ids(vault, Choice(group=group.id), "title", TODAY)) == group.count
    assert [(one.id, one.count) for one in facets.tags] == [("tow", 1)]
    assert titles(vault, Choice(tag="tow")) == ["mail"]


def test_choices_narrow_together(vault: Vault) -> None:
    """Shelf, kind, vehicle and words all have to hold."""
    car = records.add_vehicle(vault, "Corolla", {})
    one = dated(vault, "Insurance of the car", -3)
    records.edit(vault, one, values={"vehicle": str(car.id)})
    dated(vault, "Insurance of another", -3)
    choice = Choice(shelf="expired", group="required", vehicle=car.id, words="insur")
    assert titles(vault, choice) == ["Insurance of the car"]
    assert titles(vault, dataclasses.replace(choice, words="license")) == []
    assert titles(vault, dataclasses.replace(choice, group="money")) == []


def test_orders(vault: Vault) -> None:
    """Newest, oldest and by title without regard to capitals."""
    for title, start in (("b", "2026-03-01"), ("A", "2026-01-01"), ("c", "2026-02-01")):
        add_record(vault, kind="insurance", title=title, fields={"valid_from": start})
    assert titles(vault, Choice(), "newest") == ["b", "c", "A"]
    assert titles(vault, Choice(), "oldest") == ["A", "c", "b"]
    assert titles(vault, Choice(), "title") == ["A", "b", "c"]


def test_rows_say_what_a_list_shows(vault: Vault) -> None:
    """Kind, vehicle, number of files and the first one's fingerprint; records that are gone are left out."""
    number = add_record(vault, kind="other", title="Two files", contents=[b"one", b"two"])
    row, *rest = records.rows(vault, [number, 999], TODAY)
    assert not rest
    assert (row.title, row.kind_label, row.documents, row.vehicle) == ("Two files", "Other paper", 2, "")
    assert row.sha256 == records.get(vault, number).documents[0].sha256


def test_hostile_words_are_only_words(vault: Vault) -> None:
    """Nothing typed or tagged reaches the database as anything but a value."""
    add_record(vault, title="x", tags=["' OR 1=1 --"])
    assert titles(vault, Choice(tag="' OR 1=1 --")) == ["x"]
    assert titles(vault, Choice(tag="' OR 1=1")) == []
    assert titles(vault, Choice(words='" OR title:*')) == []
