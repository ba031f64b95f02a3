"""The power goes at any moment: what was acknowledged is on the disk. A disk that lies is found out."""

from __future__ import annotations

import io
import os
import random
from pathlib import Path

import pytest

from flexkeeper import vault as vaults
from flexkeeper.errors import FlexKeeperError
from tests.vault.power import Recorder, image
from tests.vault.ready import add_document, add_record, new_vault

CUTS = int(os.environ.get("FLEXKEEPER_TEST_CUTS", "50"))


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Recorder, bytes]:
    """Forty imports, some edits and purges, written down; and the vault's key."""
    folder = tmp_path_factory.mktemp("power") / "Vault"
    with new_vault(folder) as vault:
        key = vault.key
    recorder = Recorder(folder)
    source = random.Random(5)
    with vaults.open_with_key(folder, key, files=recorder) as vault:
        assert vault.database._writer is not None
        vault.database._writer.pragma("wal_autocheckpoint", 20)
        for number in range(40):
            with vault.blobs.stage(io.BytesIO(source.randbytes(source.randrange(9_000))), 1 << 20) as staged:
                staged.publish()
                with vault.database.change("import") as change:
                    document = add_document(change, add_record(change, note="x" * 3000), staged)
            recorder.acknowledge("kept", document, staged.sha256)
            if number % 5 == 4:
                row = vault.database.row("SELECT * FROM document ORDER BY id LIMIT 1")
                assert row is not None
                recorder.acknowledge("forgetting", row["id"])
                with vault.database.change("purge") as change:
                    change.forget("document", row["id"])
                    change.after_commit(lambda blob=row["blob"]: vault.blobs.remove(blob))
    return recorder, key


def what_is_wrong(folder: Path, key: bytes, acknowledged: list[tuple[object, ...]]) -> list[str]:
    """Everything that was promised and is not so, in a vault as a power cut left it."""
    kept = {what[1]: what[2] for what in acknowledged if what[0] == "kept"}
    for what in acknowledged:
        if what[0] == "forgetting":
            kept.pop(what[1])
    try:
        with vaults.open_with_key(folder, key) as vault:
            found = {row["id"]: row["sha256"] for row in vault.database.rows("SELECT * FROM document")}
            wrong = [f"lost {row}" for row, sha256 in kept.items() if found.get(row) != sha256]
            return wrong + [one.problem for one in vaults.verify(vault, full=True).problems]
    except FlexKeeperError as error:
        return [error.message]


def test_the_vault_of_the_recording_is_whole(recorded: tuple[Recorder, bytes], tmp_path: Path) -> None:
    """Without a cut, playing it back gives what is there: the recording misses nothing."""
    recorder, key = recorded
    acknowledged = image(recorder, len(recorder.operations), tmp_path / "Vault", 0)
    assert len(acknowledged) == 48
    assert what_is_wrong(tmp_path / "Vault", key, acknowledged) == []
    assert {one[0] for one in recorder.operations} >= {
        "write", "truncate", "sync", "sync_folder", "create", "rename", "remove", "make_folder",
    }  # fmt: skip


def test_no_power_cut_loses_anything_acknowledged(recorded: tuple[Recorder, bytes], tmp_path: Path) -> None:
    recorder, key = recorded
    chance = random.Random(1)
    for seed in range(CUTS):
        length = chance.randrange(len(recorder.operations))
        folder = tmp_path / str(seed)
        acknowledged = image(recorder, length, folder, seed)
        assert what_is_wrong(folder, key, acknowledged) == [], f"cut {seed} behind operation {length}"


def test_a_disk_that_does_not_sync_is_found_out(recorded: tuple[Recorder, bytes], tmp_path: Path) -> None:
    """The control: on such a disk the same cuts lose acknowledged documents."""
    recorder, key = recorded
    chance = random.Random(1)
    hurt = 0
    for seed in range(5):
        length = chance.randrange(len(recorder.operations) // 2, len(recorder.operations))
        folder = tmp_path / str(seed)
        acknowledged = image(recorder, length, folder, seed, ignores_sync=True)
        hurt += bool(what_is_wrong(folder, key, acknowledged))
    assert hurt == 5


@pytest.mark.parametrize(
    ("left_out", "where"), [("sync", "blobs"), ("sync_folder", "blobs"), ("sync", "vault.db-wal")]
)
def test_each_kind_of_sync_is_needed(
    recorded: tuple[Recorder, bytes], tmp_path: Path, left_out: str, where: str
) -> None:
    """The control for each promise alone: without it, cuts that are harmless above lose something."""
    recorder, key = recorded
    weaker = object.__new__(Recorder)
    weaker.start, weaker.start_folders = recorder.start, recorder.start_folders
    weaker.operations = [
        one for one in recorder.operations if not (one[0] == left_out and one[1].startswith(where))
    ]
    chance = random.Random(1)
    hurt = 0
    for seed in range(20):
        length = chance.randrange(len(weaker.operations))
        acknowledged = image(weaker, length, tmp_path / str(seed), seed)
        hurt += bool(what_is_wrong(tmp_path / str(seed), key, acknowledged))
    assert hurt >= 3
