"""Drafts: what is typed survives, encrypted, until it is kept or its record is deleted for good."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from flexkeeper import records
from flexkeeper.desktop import drafts
from flexkeeper.desktop.drafts import Drafts
from flexkeeper.desktop.session import Session
from flexkeeper.vault import Vault, open_with_key
from tests.builders import add_record
from tests.desktop.conftest import PATIENCE_MS, settle


def test_what_was_typed_is_there_after_opening_again(vault: Vault) -> None:
    """Also signs that no file could hold as they are; on the disk nothing of it can be read."""
    drafts.save(vault, "record/1/fields", {"note": "half a senten", "title": "لوحة \ud800"})
    path, key = vault.path, vault.key
    vault.close()
    for file in (path / "cache").iterdir():
        assert b"half a senten" not in file.read_bytes()
    with open_with_key(path, key) as again:
        assert drafts.load(again, "record/1/fields") == {"note": "half a senten", "title": "لوحة ?"}
        assert drafts.forms(again, "record/") == ["record/1/fields"]
        drafts.save(again, "record/1/fields", {})
        assert drafts.load(again, "record/1/fields") == {}
        assert drafts.forms(again, "") == []


@pytest.mark.parametrize("kept", [b"nonsense", b"[1]", b"\xff", b'{"note": 5}'])
def test_a_draft_that_cannot_be_used_is_none(vault: Vault, kept: bytes) -> None:
    vault.cache.put("draft/record/1/fields/", kept)
    assert drafts.load(vault, "record/1/fields") == {}


def test_drafts_of_a_record_go_with_it(vault: Vault) -> None:
    """And those of a record whose number begins the same stay."""
    record_id = add_record(vault)
    drafts.save(vault, f"record/{record_id}/fields", {"note": "x"})
    drafts.save(vault, f"record/{record_id}/review", {"note": "x"})
    drafts.save(vault, f"record/{record_id}1/fields", {"note": "x"})
    records.trash(vault, record_id)
    assert len(drafts.forms(vault, "record/")) == 3
    records.purge(vault, record_id)
    assert drafts.forms(vault, "record/") == [f"record/{record_id}1/fields"]


def test_the_newest_stays(application: object, empty_vault: tuple[Path, bytes], vault: Vault) -> None:
    """Typing asks at each sign; what is there at the end is the last."""
    troubles: list[Exception] = []
    session = Session(troubles.append)
    session.adopt(vault)
    form = Drafts(session)
    for length in range(1, 20):
        form.put("record/1/fields", {"note": "x" * length})
    settle(session)
    assert drafts.load(vault, "record/1/fields") == {"note": "x" * 19}
    session.close()
    assert not troubles
    form.put("record/1/fields", {"note": "after lock"})  # nothing to keep it in, and no complaint


def test_what_was_typed_last_is_kept_through_the_lock(application: object, vault: Vault) -> None:
    """Also where the lock comes while a long question keeps what was typed waiting."""
    troubles: list[Exception] = []
    session, asked, locked = Session(troubles.append), threading.Event(), threading.Event()
    session.adopt(vault)
    path, key = vault.path, vault.key

    def ask(_vault: Vault) -> None:
        asked.set()
        locked.wait(PATIENCE_MS / 1000)

    session.read(ask, lambda _none: None)
    form = Drafts(session)
    form.put("record/1/fields", {"note": "half"})
    form.put("record/1/fields", {"note": "half a sentence"})
    assert asked.wait(PATIENCE_MS / 1000)
    session.lock()
    locked.set()
    session.close()
    with open_with_key(path, key) as again:
        assert drafts.load(again, "record/1/fields") == {"note": "half a sentence"}
    assert not troubles
