"""Changes, their revisions, undo, and forgetting for good."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flexkeeper import vault as vaults
from flexkeeper.errors import FlexKeeperError
from flexkeeper.vault import Change, Vault, VaultInUse, open_with_key
from flexkeeper.vault.changes import select
from flexkeeper.vault.database import connect
from tests.vault.forensics import plain_pages
from tests.vault.ready import NOW, add_document, add_record, new_vault

TABLES = ("vehicle", "record", "document", "document_text", "proposal", "person")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    """One vault for the tests with many examples, which begin by emptying it."""
    with new_vault(tmp_path_factory.mktemp("shared") / "Vault") as vault:
        yield vault


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with new_vault(tmp_path / "Vault") as vault:
        yield vault


def fake(number: int) -> SimpleNamespace:
    """Stands for a staged document where only its row matters."""
    return SimpleNamespace(
        blob=f"{number:032x}", bytes=1, sha256=f"{number:064x}", blob_bytes=1, blob_sha256="b"
    )


def everything(vault: Vault) -> dict[str, list[dict[str, Any]]]:
    return {table: vault.database.rows(f"SELECT * FROM {table} ORDER BY rowid") for table in TABLES}


def emptied(vault: Vault) -> None:
    with vault.database.change("test") as change:
        for table in ("search_text", *reversed(TABLES), "revision"):
            change.derived(f"DELETE FROM {table}")


def test_a_change_is_seen_by_its_own_thread_first(vault: Vault) -> None:
    seen: list[int] = []

    def look() -> None:
        seen.append(vault.database.value("SELECT count(*) FROM record"))

    with vault.database.change("edit") as change:
        add_record(change)
        assert vault.database.value("SELECT count(*) FROM record") == 1
        other = threading.Thread(target=look)
        other.start()
        other.join()
    look()
    assert seen == [0, 1]


def test_what_raises_leaves_nothing_not_even_an_activity(vault: Vault) -> None:
    done: list[str] = []
    before = vaults.activity(vault, 99)
    with pytest.raises(ZeroDivisionError), vault.database.change("edit") as change:
        add_record(change)
        change.after_commit(lambda: done.append("after"))
        raise ZeroDivisionError
    assert everything(vault)["record"] == [] and vaults.activity(vault, 99) == before and done == []


def test_what_follows_a_commit_comes_after_it(vault: Vault) -> None:
    seen: list[int] = []
    with vault.database.change("edit") as change:
        add_record(change)
        change.after_commit(lambda: seen.append(open_and_count(vault)))
    assert seen == [1]


def open_and_count(vault: Vault) -> int:
    with open_with_key(vault.path, vault.key, write=False) as reader:
        return int(reader.database.value("SELECT count(*) FROM record"))


def test_an_activity_learns_its_record(vault: Vault) -> None:
    with vault.database.change("import", detail={"file": "a b.pdf"}) as change:
        record = add_record(change)
        change.set_record(record)
    assert vaults.activity(vault, 1) == [
        vaults.Activity(change.id, NOW, "import", record, {"file": "a b.pdf"})
    ]


def test_missing_rows_are_a_bug_of_the_caller(vault: Vault) -> None:
    with pytest.raises(KeyError), vault.database.change("edit") as change:
        change.update("record", 99, {"title": "x"})
    with pytest.raises(KeyError), vault.database.change("edit") as change:
        change.delete("record", 99)


def test_the_revisions_of_a_record_tell_its_history(vault: Vault) -> None:
    with vault.database.change("import") as change:
        record = add_record(change, title="First")
        add_document(change, record, fake(1))
    with vault.database.change("edit", record=record) as edit:
        edit.update("record", record, {"title": "Second"})
    found = vaults.revisions(vault, record)
    assert [(one.action, one.table) for one in found] == [
        ("edit", "record"),
        ("import", "document"),
        ("import", "record"),
    ]
    assert found[0].before is not None and found[0].before["title"] == "First"
    assert found[1].before is None and found[0].change == edit.id


def test_deleting_a_document_remembers_what_goes_with_it(vault: Vault) -> None:
    """The database would delete its text and proposals on its own, and undo would have lost them."""
    with vault.database.change("import") as change:
        document = add_document(change, add_record(change), fake(1))
        change.insert("document_text", {"document": document, "text": "read"})
        change.insert("proposal", PROPOSAL | {"document": document})
    before = everything(vault)
    with vault.database.change("delete") as change:
        change.delete("document", document)
    assert everything(vault)["proposal"] == everything(vault)["document_text"] == []
    vaults.undo(vault, change.id)
    assert everything(vault) == before


PROPOSAL = {"field": "f", "value": "v", "confidence": 0.5, "source": "pdf", "state": "open"}


class Scribbler:
    """Turns drawn numbers into a change on whatever rows there are."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault
        self.blob = 0

    def ids(self, table: str) -> list[int]:
        return [row["id"] for row in self.vault.database.rows(f"SELECT rowid AS id FROM {table} ORDER BY 1")]

    def step(self, change: Change, action: str, pick: int, text: str) -> None:  # noqa: C901 - one case an action
        records, documents, vehicles = (self.ids(table) for table in ("record", "document", "vehicle"))
        match action:
            case "vehicle":
                change.insert("vehicle", {"name": text, "created": "", "modified": ""})
            case "record":
                vehicle = vehicles[pick % len(vehicles)] if vehicles else None
                add_record(change, title=text, vehicle=vehicle)
            case "document" if records:
                self.blob += 1
                add_document(change, records[pick % len(records)], fake(self.blob), name=text)
            case "text" if set(documents) - set(self.ids("document_text")):
                free = sorted(set(documents) - set(self.ids("document_text")))
                change.insert("document_text", {"document": free[pick % len(free)], "text": text})
            case "proposal" if documents:
                change.insert("proposal", PROPOSAL | {"document": documents[pick % len(documents)]})
            case "edit" if records:
                values = {"title": text, "tags": json.dumps([text]), "place": None}
                change.update("record", records[pick % len(records)], values)
            case "retext" if self.ids("document_text"):
                texts = self.ids("document_text")
                change.update("document_text", texts[pick % len(texts)], {"text": text})
            case "drop document" if documents:
                change.delete("document", documents[pick % len(documents)])
            case "drop record":
                used = {row["record"] for row in self.vault.database.rows("SELECT record FROM document")}
                free = [record for record in records if record not in used]
                if free:
                    change.delete("record", free[pick % len(free)])


ACTIONS = [
    "vehicle", "record", "document", "text", "proposal", "edit", "retext", "drop document", "drop record",
]  # fmt: skip
STEP = st.tuples(
    st.sampled_from(ACTIONS), st.integers(0, 9), st.text(st.characters(exclude_categories=["Cs"]))
)
CHANGES = st.lists(st.lists(STEP, min_size=1, max_size=6), min_size=1, max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(CHANGES)
def test_undo_restores_exactly_what_was_before(shared: Vault, changes: list[list[Any]]) -> None:
    """Undoing all changes, last first, goes back through every state; undoing an undo is redo."""
    emptied(shared)
    scribbler = Scribbler(shared)
    past = []
    for steps in changes:
        before = everything(shared)
        with shared.database.change("scribble") as change:
            for action, pick, text in steps:
                scribbler.step(change, action, pick, text)
        if shared.database.value("SELECT count(*) FROM revision WHERE change = ?", (change.id,)):
            past.append((change.id, before, everything(shared)))
    for change_id, before, after in reversed(past):
        undone = vaults.undo(shared, change_id)
        assert everything(shared) == before
        redone = vaults.undo(shared, undone)
        assert everything(shared) == after
        vaults.undo(shared, redone)
        assert everything(shared) == before
    assert shared.database.problems(full=True) == []


def test_a_step_under_later_steps_cannot_be_undone_alone(vault: Vault) -> None:
    with vault.database.change("import") as first:
        record = add_record(first)
    with vault.database.change("edit") as second:
        second.update("record", record, {"title": "x"})
    before = everything(vault)
    with pytest.raises(FlexKeeperError, match="later steps"):
        vaults.undo(vault, first.id)
    vaults.undo(vault, second.id)
    with pytest.raises(FlexKeeperError, match="later steps"):
        vaults.undo(vault, second.id)
    assert everything(vault)["record"] != before["record"]


def test_a_row_that_others_lean_on_cannot_be_undone_away(vault: Vault) -> None:
    with vault.database.change("vehicle") as first:
        vehicle = first.insert("vehicle", {"name": "Van", "created": "", "modified": ""})
    with vault.database.change("import") as change:
        add_record(change, vehicle=vehicle)
    before = everything(vault)
    with pytest.raises(FlexKeeperError, match="later steps"):
        vaults.undo(vault, first.id)
    assert everything(vault) == before


def test_nothing_to_undo_says_so(vault: Vault) -> None:
    with pytest.raises(FlexKeeperError, match="nothing left to undo"):
        vaults.undo(vault, 1)
    with pytest.raises(FlexKeeperError, match="nothing left to undo"):
        vaults.undo(vault, 4711)


def test_undo_makes_derived_tables_again_in_the_same_change(vault: Vault) -> None:
    with vault.database.change("import") as change:
        add_record(change)

    def afterwards(inside: Change) -> None:
        inside.derived("UPDATE activity SET detail = '{\"again\": 1}' WHERE id = ?", (inside.id,))

    undone = vaults.undo(vault, change.id, afterwards=afterwards)
    [last] = vaults.activity(vault, 1)
    assert (last.id, last.action, last.detail) == (undone, "undo", {"again": 1})


SECRET = "kumquat marmalade"


def with_secrets(vault: Vault) -> tuple[int, int]:
    """A record whose every text is the secret, edited, with a deleted proposal, and found by search."""
    with vault.database.change("import", detail={"file": SECRET}) as change:
        record = add_record(change, title=SECRET, note=SECRET * 300)
        change.set_record(record)
        document = add_document(change, record, fake(1), name=SECRET)
        change.insert("document_text", {"document": document, "text": SECRET * 5000})
        proposal = change.insert("proposal", PROPOSAL | {"document": document, "value": SECRET})
        change.derived("INSERT INTO search_text VALUES (?, ?, ?)", (record, SECRET, SECRET * 5000))
    with vault.database.change("edit", record=record, detail={"title": SECRET}) as change:
        change.update("record", record, {"title": "Harmless"})
        change.update("document_text", document, {"text": "short"})
        change.delete("proposal", proposal)
    return record, document


def traces(vault: Vault, word: str = "marmalade") -> int:
    """How many raw pages hold the word. Index pages cut words, so the text and the term are looked for."""
    key = vault.keybag.database_key
    return sum(word.encode() in page for page in plain_pages(vault.path / "vault.db", key))


def test_what_was_forgotten_is_in_no_page_of_the_files(vault: Vault) -> None:
    with vault.database.change("import") as change:
        other = add_record(change, title="Stays")
    record, document = with_secrets(vault)
    assert traces(vault) > 10, "the search itself finds it before"
    with vault.database.change("purge", record=record) as change:
        change.forget("document", document)
        change.forget("record", record)
    assert traces(vault) == 0 and traces(vault, "kumquat") == 0
    assert vault.database.value("SELECT count(*) FROM revision WHERE row = ?", (document,)) == 1, (
        "of the other"
    )
    assert [row["id"] for row in everything(vault)["record"]] == [other]
    assert vault.database.problems(full=True) == []


def test_only_deleting_leaves_traces(vault: Vault) -> None:
    """The control: the search above can find what is left."""
    record, document = with_secrets(vault)
    with vault.database.change("delete") as change:
        change.delete("document", document)
        change.delete("record", record)
    assert traces(vault) > 10


def test_a_row_deleted_long_ago_can_still_be_forgotten(vault: Vault) -> None:
    record, document = with_secrets(vault)
    with vault.database.change("delete") as change:
        change.delete("document", document)
        change.delete("record", record)
    with vault.database.change("purge") as change:
        change.forget("record", record)
    assert traces(vault) == 0


def test_forgetting_a_vehicle_leaves_the_papers_that_named_it(vault: Vault) -> None:
    """Only what belongs to a row goes with it: a deleted record that named it can still come back."""
    with vault.database.change("import") as change:
        vehicle = change.insert("vehicle", {"name": "Van", "created": "", "modified": ""})
        record = add_record(change, vehicle=vehicle)
    with vault.database.change("edit") as change:
        change.update("record", record, {"vehicle": None})
    with vault.database.change("delete") as deleting:
        deleting.delete("record", record)
    with vault.database.change("purge") as change:
        change.forget("vehicle", vehicle)
    vaults.undo(vault, deleting.id)
    assert [row["id"] for row in everything(vault)["record"]] == [record]
    assert len(vaults.revisions(vault, record)) == 4


def test_another_writer_at_the_database_is_a_calm_failure(vault: Vault) -> None:
    """Somebody with a database browser and the key, past our lock."""
    other = connect(vault.path / "vault.db", vault.keybag.database_key, apsw.SQLITE_OPEN_READWRITE)
    other.execute("BEGIN IMMEDIATE")
    assert vault.database._writer is not None
    vault.database._writer.set_busy_timeout(1)
    with pytest.raises(VaultInUse, match="Another program"), vault.database.change("edit"):
        pass
    other.close()
    with vault.database.change("edit") as change:
        add_record(change)


def test_the_settings_of_the_connections(vault: Vault) -> None:
    assert vault.database._writer is not None
    for name, expected in {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "temp_store": 2,
        "foreign_keys": 1,
        "cipher": "sqlcipher",
    }.items():
        assert vault.database._writer.pragma(name) == expected
    assert vault.database._reader.pragma("query_only") == 1
    assert (vault.path / "vault.db").read_bytes()[:6] != b"SQLite"


def test_readers_are_not_disturbed_by_a_busy_writer(vault: Vault) -> None:
    """Queries from one thread while another imports: no failure, and counts only grow."""
    counts: list[int] = []
    done = threading.Event()

    def search() -> None:
        while not done.is_set():
            counts.append(vault.database.value("SELECT count(*) FROM record"))

    other = threading.Thread(target=search)
    other.start()
    for _number in range(100):
        with vault.database.change("import") as change:
            add_record(change)
    done.set()
    other.join()
    assert counts == sorted(counts) and vault.database.value("SELECT count(*) FROM record") == 100


def test_the_migrations_are_numbered_without_a_gap() -> None:
    numbers = [number for number, _sql in vaults.database.migrations()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_select_names_columns_and_knows_named_parameters() -> None:
    memory = apsw.Connection(":memory:")
    assert select(memory, "SELECT :a AS x, 2 AS y", {"a": 1}) == [{"x": 1, "y": 2}]
    assert select(memory, "SELECT 1 WHERE 0") == []


def test_what_utf8_cannot_hold_is_replaced_at_the_border(vault: Vault) -> None:
    with vault.database.change("import", detail={"file": "x\udcff"}) as change:
        record = add_record(
            change, title="x\udcff\ud800", fields=json.dumps({"a": "\udcfe"}, ensure_ascii=False)
        )
        change.update("record", record, {"title": "y\udcff"})
        change.derived(
            "INSERT INTO search_text (record, title, body) VALUES (:record, :title, '')",
            {"record": record, "title": "z\udcff"},
        )
    row = vault.database.row("SELECT title, fields FROM record WHERE title = ?", ("y\udcff",))
    assert row == {"title": "y\ufffd", "fields": '{"a": "\ufffd"}'}
    assert vault.database.value("SELECT title FROM search_text") == "z\ufffd"
    assert vaults.activity(vault, 1)[0].detail == {"file": "x\ufffd"}
    before = vaults.revisions(vault, record)[0].before
    assert before is not None and before["title"] == "x\ufffd\ufffd"


def test_bytes_that_came_in_again_do_not_come_back_a_second_time(vault: Vault) -> None:
    def imported(number: int, **values: Any) -> int:
        with vault.database.change("import") as change:
            add_document(change, add_record(change), fake(number), **values)
        return change.id

    twin = fake(7).__dict__ | {"blob": "f" * 32, "blob_sha256": "e" * 64}
    first = imported(7)
    undone = vaults.undo(vault, first)
    with vault.database.change("import") as change:
        again = add_record(change, title="Again")
        document = add_document(change, again, SimpleNamespace(**twin))
    before = everything(vault)
    with pytest.raises(FlexKeeperError, match=f"record {again}"):
        vaults.undo(vault, undone)
    assert everything(vault) == before
    with vault.database.change("purge") as change:
        change.forget("document", document)
        change.forget("record", again)
    vaults.undo(vault, undone)
    assert vault.database.value("SELECT count(*) FROM document") == 1
    # What a file carries may be there on its own, too.
    with vault.database.change("import") as change:
        mail = add_document(change, add_record(change), fake(8))
        add_document(change, add_record(change), SimpleNamespace(**twin), parent=mail)
    vaults.undo(vault, vaults.undo(vault, change.id))
    assert vault.database.value("SELECT count(*) FROM document") == 3
