"""Real disks that are full or can only be read: small ones in memory, mounted for the test."""

from __future__ import annotations

import contextlib
import io
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from flexkeeper import vault as vaults
from flexkeeper.errors import FlexKeeperError
from flexkeeper.vault import DiskFull, Vault
from tests.vault.ready import CHEAP, PASSPHRASE, add_document, add_record, new_vault


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("mounting a small disk is not permitted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill(vault: Vault, size: int) -> dict[int, str]:
    """Imports until the disk is full; what was acknowledged."""
    source = random.Random(size)
    acknowledged: dict[int, str] = {}
    with pytest.raises(DiskFull, match="disk is full") as failure:
        while len(acknowledged) < 2000:
            with vault.blobs.stage(io.BytesIO(source.randbytes(size)), 1 << 20) as staged:
                staged.publish()
                with vault.database.change("import") as change:
                    row = add_document(change, add_record(change, note="n" * size), staged)
            acknowledged[row] = staged.sha256
    assert "safe" in failure.value.message and "room" in failure.value.remedy
    return acknowledged


def kept(vault: Vault) -> dict[int, str]:
    assert vaults.verify(vault, full=True).ok
    return {row["id"]: row["sha256"] for row in vault.database.rows("SELECT id, sha256 FROM document")}


@pytest.mark.parametrize("size", [100, 3_000, 60_000])
def test_a_full_disk_loses_nothing_acknowledged(disk: Path, size: int) -> None:
    """Whether the database or the documents meet the end first."""
    (disk / "filler").write_bytes(bytes(400_000))
    with new_vault(disk / "Vault") as vault:
        acknowledged = fill(vault, size)
        assert kept(vault) == acknowledged, "still open, and still readable"
        key = vault.key
    for write in (True, False):
        with vaults.open_with_key(disk / "Vault", key, write=write) as vault:
            assert kept(vault) == acknowledged
    (disk / "filler").unlink()
    with vaults.open_with_key(disk / "Vault", key) as vault:
        document = vault.database.row("SELECT * FROM document ORDER BY blob_bytes DESC")
        assert document is not None
        with vault.database.change("purge") as change:
            change.forget("document", document["id"])
            change.forget("record", document["record"])
        vault.blobs.remove(document["blob"])
        acknowledged.pop(document["id"])
        assert kept(vault) == acknowledged


def test_to_the_last_byte(disk: Path) -> None:
    """With not one byte left the vault opens for reading; for writing it says what to do."""
    with new_vault(disk / "Vault") as vault:
        key = vault.key
    shutil.rmtree(disk / "Vault" / "cache")
    with pytest.raises(OSError, match="No space"), (disk / "filler").open("wb", buffering=0) as filler:
        while True:
            filler.write(bytes(4096))
    with vaults.open_with_key(disk / "Vault", key, write=False) as vault:
        assert kept(vault) == {}
    with pytest.raises(DiskFull):
        vaults.open_with_key(disk / "Vault", key)
    (disk / "filler").unlink()
    vaults.open_with_key(disk / "Vault", key).close()


def test_when_not_even_the_opening_can_be_noted(disk: Path) -> None:
    """Room for the log's index but not for a line in the log: somebody may want to purge, so it opens."""
    with new_vault(disk / "Vault") as vault:
        key = vault.key
    shutil.rmtree(disk / "Vault" / "cache")
    with (disk / "filler").open("wb", buffering=0) as filler:
        with pytest.raises(OSError, match="No space"):
            while True:
                filler.write(bytes(4096))
        filler.truncate(filler.tell() - 10 * 4096)
    with vaults.open_with_key(disk / "Vault", key) as vault:
        assert [one.action for one in vaults.activity(vault, 9)] == ["unlock", "create"]
        (disk / "filler").unlink()
        with vault.database.change("import") as change:
            add_record(change)
    with vaults.open_with_key(disk / "Vault", key) as vault:
        assert [one.action for one in vaults.activity(vault, 9)] == ["unlock", "import", "unlock", "create"]


def test_no_vault_is_half_created_on_a_full_disk(disk: Path) -> None:
    with pytest.raises(OSError, match="No space"), (disk / "filler").open("wb", buffering=0) as filler:
        while True:
            filler.write(bytes(4096))
    (disk / "filler").open("r+b").close()
    with pytest.raises(DiskFull):
        vaults.create(disk / "Vault", PASSPHRASE, cost=CHEAP)
    assert [path.name for path in disk.iterdir()] == ["filler"]


@pytest.mark.parametrize("pages", [0, 1, 2, 3, 5, 9, 17, 30, 40, 50])
def test_a_vault_is_created_whole_or_not_at_all(disk: Path, pages: int) -> None:
    """Wherever the disk ends, between nothing and enough."""
    with (disk / "filler").open("wb", buffering=0) as filler:
        with pytest.raises(OSError, match="No space"):
            while True:
                filler.write(bytes(4096))
        filler.truncate(filler.tell() - pages * 4096)
    try:
        new_vault(disk / "Vault").close()
    except DiskFull:
        assert [path.name for path in disk.iterdir()] == ["filler"]
    with contextlib.suppress(FileNotFoundError):
        (disk / "filler").unlink()
    if not (disk / "Vault").exists():
        new_vault(disk / "Vault").close()
    with vaults.open_vault(disk / "Vault", PASSPHRASE) as vault:
        assert vaults.verify(vault, full=True).ok


def test_a_disk_that_can_only_be_read(disk: Path) -> None:
    with new_vault(disk / "Vault") as vault:
        with vault.database.change("import") as change:
            add_record(change)
        key = vault.key
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with vaults.open_with_key(disk / "Vault", key, write=False) as vault:
        assert vault.database.value("SELECT count(*) FROM record") == 1
        assert vaults.verify(vault, full=True).ok
        vault.cache.put("a", b"x")
    with pytest.raises(FlexKeeperError, match="can only be read") as failure:
        vaults.open_with_key(disk / "Vault", key)
    assert "reading only" in failure.value.remedy
    with pytest.raises(FlexKeeperError, match="Other may not be written"):
        vaults.create(disk / "Other", PASSPHRASE, cost=CHEAP)


def kept_files(disk: Path) -> dict[Path, bytes]:
    files = [path for path in disk.rglob("*") if path.is_file() and path.name != "vault.db-shm"]
    return {path: path.read_bytes() for path in files}


def to_the_brim(disk: Path) -> None:
    with (
        pytest.raises(OSError, match="No space"),
        (disk / "filler").open("wb", buffering=0) as filler,
    ):
        while True:
            filler.write(bytes(4096))


def test_ways_in_stay_as_they_are_on_a_full_disk(disk: Path) -> None:
    """No new passphrase, no new sheet, no half of a file; with room again, both."""
    with new_vault(disk / "Vault") as vault:
        old = vaults.create_recovery_kit(vault)
        to_the_brim(disk)
        before = kept_files(disk)
        with pytest.raises(DiskFull, match="disk is full"):
            vaults.change_passphrase(vault, PASSPHRASE, "another", cost=CHEAP)
        with pytest.raises(DiskFull):
            vaults.create_recovery_kit(vault)
        with pytest.raises(DiskFull):
            vaults.create_recovery_kit(vault, save=lambda kit: vaults.save_sheet(kit, disk / "sheet.txt"))
        assert kept_files(disk) == before
    with pytest.raises(DiskFull):
        vaults.recover(disk / "Vault", old.paper_key, "another", copy_to=disk / "Copy", cost=CHEAP)
    assert sorted(path.name for path in disk.iterdir()) == ["Vault", "filler"]
    vaults.open_vault(disk / "Vault", PASSPHRASE, write=False).close()
    vaults.open_with_recovery_key(disk / "Vault", old.paper_key, write=False).close()
    (disk / "filler").unlink()
    with vaults.open_vault(disk / "Vault", PASSPHRASE) as vault:
        vaults.change_passphrase(vault, PASSPHRASE, "another", cost=CHEAP)
        assert vaults.verify(vault, full=True).ok
    vaults.open_with_recovery_key(disk / "Vault", old.paper_key).close()


def test_a_vault_on_a_disk_that_can_only_be_read_is_recovered_into_a_copy(disk: Path, tmp_path: Path) -> None:
    with new_vault(disk / "Vault") as vault:
        kit = vaults.create_recovery_kit(vault)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    assert vaults.recover(disk / "Vault", kit.paper_key, "new", copy_to=tmp_path / "Copy", cost=CHEAP).ok
    vaults.open_vault(tmp_path / "Copy", "new").close()
    with pytest.raises(FlexKeeperError, match="can only be read"):
        vaults.recover(disk / "Vault", kit.paper_key, "new", cost=CHEAP)


def test_a_full_disk_to_export_to_is_the_one_that_is_named(disk: Path, tmp_path: Path) -> None:
    with new_vault(tmp_path / "Vault") as vault:
        content = random.Random(1).randbytes(1 << 20)
        for part in (content, content[::-1], content[1:]):
            with vault.blobs.stage(io.BytesIO(part), 1 << 20) as staged:
                staged.publish()
                with vault.database.change("import") as change:
                    add_document(change, add_record(change), staged)
        with pytest.raises(DiskFull, match=f"{disk}/Export is full") as failure:
            vaults.export(vault, disk / "Export")
        assert "choose another" in failure.value.remedy
        assert list(disk.iterdir()) == []


def test_everything_comes_out_of_a_vault_on_a_disk_that_can_only_be_read(disk: Path, tmp_path: Path) -> None:
    with new_vault(disk / "Vault") as vault:
        with vault.blobs.stage(io.BytesIO(b"paper"), 9) as staged:
            staged.publish()
            with vault.database.change("import") as change:
                add_document(change, add_record(change), staged)
        vault.cache.put("a", b"kept")
        key = vault.key
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with vaults.open_with_key(disk / "Vault", key, write=False) as vault:
        assert vaults.export(vault, tmp_path / "Export").documents == 1
        vault.cache.put("b", b"lost")
        vault.cache.remove("a")
        assert vault.cache.get("b") is None, "nothing is kept, and nothing is said"
        with pytest.raises(FlexKeeperError) as failure:
            vaults.export(vault, disk / "Export")
        assert f"{disk}/Export may not be written" in failure.value.message
