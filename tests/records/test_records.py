"""Records over a real vault: described, found, changed, undone, thrown away."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flexkeeper import records
from flexkeeper.errors import FlexKeeperError
from flexkeeper.vault import Vault
from tests.builders import add_record

MARKER = "zanzibarmarker"


def state_of(vault: Vault, record_id: int) -> dict[str, Any]:
    """All a record says, without the moment of its last change."""
    row = vault.database.row("SELECT * FROM record WHERE id = ?", (record_id,))
    assert row is not None
    return {name: value for name, value in row.items() if name != "modified"}


def test_a_record_says_what_was_given(vault: Vault) -> None:
    """Kind, fields and tags come back as typed, dates derived from the kind's own fields."""
    record_id = add_record(
        vault,
        kind="registration",
        title="Registration",
        fields={"plate": "8abc123", "issued": "2026-03-01", "expires": "2027-03"},
        tags=["car", " car ", "2026"],
        contents=[b"one", b"two"],
    )
    record = records.get(vault, record_id)
    assert record.fields == {"plate": "8ABC123", "issued": "2026-03-01", "expires": "2027-03"}
    assert (record.valid_from, record.valid_until) == (date(2026, 3, 1), date(2027, 3, 31))
    assert record.tags == ("car", "2026")
    assert record.created == vault.clock()
    assert [records.open_document(vault, one).read() for one in record.documents] == [b"one", b"two"]


def test_editing_changes_only_what_is_named(vault: Vault) -> None:
    """Other fields stay; an empty value clears; what was to review is kept then."""
    record_id = add_record(
        vault, kind="insurance", fields={"insurer": "Harborline", "plate": "8ABC123"}, state="to_review"
    )
    records.edit(vault, record_id, values={"expires": "2027-02-01", "plate": ""}, add_tags=["new"])
    record = records.get(vault, record_id)
    assert record.fields == {"insurer": "Harborline", "expires": "2027-02-01"}
    assert (record.state, record.tags, record.valid_until) == ("kept", ("new",), date(2027, 2, 1))
    records.edit(vault, record_id, remove_tags=["new"])
    assert records.get(vault, record_id).tags == ()


def test_a_new_kind_keeps_the_fields_it_has_too(vault: Vault) -> None:
    """Changing the kind drops fields it does not know; undo brings them back."""
    record_id = add_record(vault, kind="insurance", fields={"insurer": "Harborline", "plate": "8ABC123"})
    records.edit(vault, record_id, values={"kind": "registration"})
    assert records.get(vault, record_id).fields == {"plate": "8ABC123"}
    records.undo(vault)
    assert records.get(vault, record_id).fields == {"insurer": "Harborline", "plate": "8ABC123"}


@pytest.mark.parametrize(
    "values",
    [
        {"color": "red"},
        {"expires": "soon"},
        {"title": "  "},
        {"title": "\u200b\ufeff"},
        {"vehicle": "9" * 40},
        {"vehicle": "9"},
        {"vehicle": "mine"},
        {"happened_at": "yesterday"},
        {"kind": "hat"},
        {"supersedes": "77"},
    ],
)
def test_a_wrong_edit_changes_nothing(vault: Vault, values: dict[str, str]) -> None:
    """A slip is named, and the record stays as it was."""
    record_id = add_record(vault, kind="insurance", fields={"insurer": "Harborline"})
    before = state_of(vault, record_id)
    with pytest.raises(FlexKeeperError) as failure:
        records.edit(vault, record_id, values={"insurer": "Other", **values})
    assert failure.value.remedy
    assert state_of(vault, record_id) == before


def test_every_way_of_speaking_of_a_record_that_is_not_there(vault: Vault) -> None:
    """No command makes up a record."""
    for act in (records.get, records.trash, records.restore, records.purge):
        with pytest.raises(FlexKeeperError, match="404"):
            act(vault, 404)


def test_the_trash_hides_and_gives_back(vault: Vault) -> None:
    """A trashed record is out of lists and search, and comes back whole."""
    record_id = add_record(vault, title="Towing receipt", contents=[b"x"])
    records.trash(vault, record_id)
    assert records.everything(vault) == []
    assert [one.id for one in records.everything(vault, trashed=True)] == [record_id]
    assert records.find(vault, "towing") == []
    records.restore(vault, record_id)
    assert [one.id for one in records.find(vault, "towing")] == [record_id]
    with pytest.raises(FlexKeeperError, match="not in the trash"):
        records.restore(vault, record_id)


def test_purging_needs_the_trash_and_leaves_nothing(vault: Vault) -> None:
    """Deleted for good: the file, the rows, their history, the search index and the cache."""
    record_id = add_record(
        vault, title=f"{MARKER} paper", contents=[b"photo"], text=f"{MARKER} text", tags=[MARKER]
    )
    other = add_record(vault, title="Other", fields={}, contents=[b"other"])
    records.edit(vault, other, values={"supersedes": str(record_id)})
    with pytest.raises(FlexKeeperError, match="trash"):
        records.purge(vault, record_id)
    document = records.get(vault, record_id).documents[0]
    for place in (f"thumbnail/{document.sha256}", f"prepared/{document.sha256}/1"):
        vault.cache.put(place, b"pixels")
    records.edit(vault, record_id, values={"note": f"{MARKER} note"})
    records.trash(vault, record_id)
    records.purge(vault, record_id)
    assert records.find(vault, MARKER) == []
    assert vault.cache.get(f"thumbnail/{document.sha256}") is None
    assert vault.cache.get(f"prepared/{document.sha256}/1") is None
    assert not list(vault.path.glob(f"blobs/*/{document.blob}*"))
    for table in ("record", "document", "document_text", "revision", "search_text", "activity"):
        rows = vault.database.rows(f"SELECT * FROM {table}")
        assert MARKER not in str(rows), table
    assert records.get(vault, other).supersedes is None
    with pytest.raises(FlexKeeperError):
        records.get(vault, record_id)


def test_purging_one_of_two_twins_keeps_what_the_other_needs(vault: Vault) -> None:
    """The same attachment of two mails: deleting one leaves the other's bytes and thumbnail."""
    first, second = (add_record(vault, contents=[b"the same map"]) for _ in range(2))
    document = records.get(vault, second).documents[0]
    vault.cache.put(f"thumbnail/{document.sha256}", b"pixels")
    records.trash(vault, first)
    records.purge(vault, first)
    assert records.open_document(vault, document).read() == b"the same map"
    assert vault.cache.get(f"thumbnail/{document.sha256}") == b"pixels"


def test_a_mail_is_found_by_who_wrote_it(vault: Vault) -> None:
    """Sender and subject are searched, whatever kind the mail was filed under."""
    record_id = add_record(vault, kind="deactivation_notice", contents=[b"x"])
    facts = json.dumps({"from": "Quillmere Appeals <appeals@quillmere.example>"})
    with vault.database.change("edit", record=record_id) as change:
        change.update("document", records.get(vault, record_id).documents[0].id, {"facts": facts})
        records.index(vault, change, record_id)
    assert [one.id for one in records.find(vault, "quillmere")] == [record_id]


def test_undoing_an_import_puts_the_paper_into_the_trash(vault: Vault) -> None:
    """No paper vanishes by undo; undoing that brings it back, and the next undo names nothing else."""
    record_id = add_record(vault, title="Towing", contents=[b"x"])
    undone = records.undo(vault)
    assert [one.id for one in records.everything(vault, trashed=True)] == [record_id]
    assert records.what_was_undone(vault, undone) == records.Undone(undone, undone - 1, "import", record_id)
    with pytest.raises(FlexKeeperError, match="nothing to undo"):
        records.undo(vault)
    records.undo(vault, undone)
    assert [one.id for one in records.find(vault, "towing")] == [record_id]


def test_undo_right_after_a_purge_touches_nothing_else(vault: Vault) -> None:
    """What cannot be undone is said, instead of undoing what came before it."""
    gone, other = (add_record(vault, contents=[name]) for name in (b"a", b"b"))
    records.trash(vault, gone)
    records.purge(vault, gone)
    with pytest.raises(FlexKeeperError, match="deleted for good"):
        records.undo(vault)
    assert [one.id for one in records.everything(vault)] == [other]
    records.edit(vault, other, values={"title": "New"})
    records.undo(vault)
    assert records.get(vault, other).title == "A paper"


def test_purging_cannot_be_undone_and_says_so(vault: Vault) -> None:
    """Undo after a purge names what can be done, and brings nothing back."""
    record_id = add_record(vault, contents=[b"x"])
    records.trash(vault, record_id)
    records.purge(vault, record_id)
    with pytest.raises(FlexKeeperError):
        records.undo(vault, max(one["id"] for one in vault.database.rows("SELECT id FROM activity")))
    with pytest.raises(FlexKeeperError):
        records.get(vault, record_id)


def test_undo_takes_the_search_index_with_it(vault: Vault) -> None:
    """After undo a record is found by its old words and not by the new ones."""
    record_id = add_record(vault, title="Brake pads")
    records.edit(vault, record_id, values={"title": "Tires"})
    records.undo(vault)
    assert [one.id for one in records.find(vault, "brake")] == [record_id]
    assert records.find(vault, "tires") == []


EDITS = st.lists(
    st.one_of(
        st.fixed_dictionaries({"title": st.sampled_from(["Brakes", "Tires", "Oil"])}),
        st.fixed_dictionaries({"note": st.text(max_size=20)}),
        st.fixed_dictionaries({"expires": st.sampled_from(["2027-01-01", ""])}),
        st.fixed_dictionaries({"kind": st.sampled_from(["maintenance", "insurance", "other"])}),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(edits=EDITS)
def test_undoing_each_change_in_turn_leads_back_to_the_start(
    vault: Vault, edits: list[dict[str, str]]
) -> None:
    """Undo is the exact way back, and undoing an undo is the exact way forth."""
    record_id = add_record(vault, kind="maintenance", fields={"shop": "Dockside"})
    states = [state_of(vault, record_id)]
    changes = []
    for values in edits:
        records.edit(vault, record_id, values=values)
        changes.append(records.history_of(vault, record_id)[0]["change"])
        states.append(state_of(vault, record_id))
    for change, before, after in zip(reversed(changes), states[-2::-1], states[:0:-1], strict=True):
        undone = records.undo(vault, change)
        assert state_of(vault, record_id) == before
        redone = records.undo(vault, undone)
        assert state_of(vault, record_id) == after
        records.undo(vault, redone)
    assert state_of(vault, record_id) == states[0]


def test_words_and_beginnings_find_wherever_they_stand(vault: Vault) -> None:
    """Title, fields, tags, notes, file names and texts are all searched, without regard to accents."""
    by_title = add_record(vault, title="Señal de tráfico")
    by_field = add_record(vault, kind="insurance", fields={"insurer": "Harborline Mutual"})
    by_tag = add_record(vault, tags=["appeal-2026"])
    by_text = add_record(vault, contents=[b"1"], text="replaced the serpentine belt")
    assert [one.id for one in records.find(vault, "senal trafico")] == [by_title]
    assert [one.id for one in records.find(vault, "harbor mut")] == [by_field]
    assert [one.id for one in records.find(vault, "appeal")] == [by_tag]
    assert [one.id for one in records.find(vault, "serp")] == [by_text]
    assert [one.id for one in records.find(vault, "paper-0")] == [by_text]
    assert records.find(vault, "serpentine harborline") == []


@given(query=st.text(max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_typed_text_breaks_the_search(vault: Vault, query: str) -> None:
    """Quotes, operators, control signs and half surrogate pairs are words or nothing, never an error."""
    assert isinstance(records.find(vault, query), list)


def test_the_newest_match_comes_before_an_older_equal_one(vault: Vault) -> None:
    """Among equals the newest is first, and the limit holds."""
    ids = [add_record(vault, title="Oil change") for _ in range(5)]
    assert [one.id for one in records.find(vault, "oil", limit=3)] == ids[:1:-1]


def test_the_profile_and_vehicles(vault: Vault) -> None:
    """The owner's profile and the vehicles are kept, changed and checked."""
    assert records.me(vault) == {}
    records.set_me(vault, {"name": "Marisol Vega", "born": "1991-04-12"})
    records.set_me(vault, {"born": "", "station": "DXX1"})
    assert records.me(vault) == {"name": "Marisol Vega", "station": "DXX1"}
    car = records.add_vehicle(vault, "Corolla", {"plate": "8abc123"})
    records.edit_vehicle(vault, car.id, {"name": "Blue Corolla", "year": "2018"})
    assert records.vehicle(vault, car.id) == records.Vehicle(
        car.id, "Blue Corolla", {"plate": "8ABC123", "year": "2018"}
    )
    record_id = add_record(vault, kind="insurance")
    assert records.edit(vault, record_id, values={"vehicle": str(car.id)}).vehicle == car.id
    with pytest.raises(FlexKeeperError, match="wings"):
        records.edit_vehicle(vault, car.id, {"wings": "2"})
    with pytest.raises(FlexKeeperError):
        records.set_me(vault, {"born": "long ago"})


def test_a_record_is_exported_with_safe_names(vault: Vault, tmp_path: Path) -> None:
    """Files come out as they went in, beside each other even with the same name, never over another file."""
    record_id = add_record(vault, title="../../etc/passwd", contents=[b"one", b"two"])
    folder = tmp_path / "out"
    written = records.export(vault, record_id, folder)
    assert sorted(path.read_bytes() for path in written) == [b"one", b"two"]
    assert all(path.parent == folder for path in written)
    again = records.export(vault, record_id, folder)
    assert len(set(written) | set(again)) == 4
    assert records.history_of(vault, record_id)[0]["action"] == "export"


def test_a_plan_holds_what_was_chosen_in_that_order(vault: Vault) -> None:
    """One exhibit per record; the cover's name comes from the profile."""
    records.set_me(vault, {"name": "Marisol Vega"})
    first = add_record(vault, kind="insurance", title="Card", contents=[b"card"])
    second = add_record(vault, kind="message", title="Mail", contents=[b"mail", b"attached"], text="Hello")
    wishes = records.BundleWishes(clock=datetime(2026, 11, 20, tzinfo=UTC), reference="R-1")
    chosen = records.many(vault, [second, first])
    plan = records.plan(vault, chosen, wishes)
    assert [one.title for one in plan.exhibits] == ["Mail", "Card"]
    assert [len(one.sources) for one in plan.exhibits] == [2, 1]
    assert (plan.name, plan.reference) == ("Marisol Vega", "R-1")
    assert plan.exhibits[0].sources[0].text == "Hello"
    open_source = records.opener(vault, chosen)
    assert open_source(plan.exhibits[1].sources[0]).read() == b"card"


def test_a_plan_refuses_nothing_twice_and_the_trash(vault: Vault) -> None:
    """An empty choice, the same record twice, and a trashed record are named."""
    wishes = records.BundleWishes(clock=datetime(2026, 11, 20, tzinfo=UTC))
    one = add_record(vault)
    with pytest.raises(FlexKeeperError, match="No papers"):
        records.plan(vault, [], wishes)
    with pytest.raises(FlexKeeperError, match="twice"):
        records.plan(vault, records.many(vault, [one, one]), wishes)
    records.trash(vault, one)
    with pytest.raises(FlexKeeperError, match="trash"):
        records.plan(vault, records.many(vault, [one]), wishes)
