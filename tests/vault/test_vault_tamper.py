"""A changed bit in any file is found; what is not touched stays readable; nothing lies in the clear."""

from __future__ import annotations

import errno
import io
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import apsw
import pytest

from flexkeeper import vault as vaults
from flexkeeper.errors import FlexKeeperError
from flexkeeper.progress import Cancelled, Progress
from flexkeeper.vault import DamagedVault, Files, Vault
from tests.vault.ready import PASSPHRASE, add_document, add_record, new_vault

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A small closed vault with five documents, a cache, and freed pages in its database."""
    folder = tmp_path_factory.mktemp("original") / "Vault"
    source = random.Random(2)
    with new_vault(folder) as vault:
        for number in range(5):
            with vault.blobs.stage(io.BytesIO(source.randbytes(70_000 * number)), 1 << 20) as staged:
                staged.publish()
                with vault.database.change("import") as change:
                    add_document(change, add_record(change, note="n" * 20_000), staged)
        with vault.database.change("purge") as change:
            change.forget("record", add_record(change, note="f" * 30_000))
        vault.cache.put("thumbnail", source.randbytes(30_000))
        return folder, vault.key


@pytest.fixture
def folder(original: tuple[Path, bytes], tmp_path: Path) -> Path:
    return shutil.copytree(original[0], tmp_path / "Vault")


def flip(path: Path, offset: int, bit: int = 0) -> None:
    content = bytearray(path.read_bytes())
    content[offset] ^= 1 << bit
    path.write_bytes(content)


def looked_at(folder: Path, key: bytes) -> vaults.Report:
    with vaults.open_with_key(folder, key, write=False) as vault:
        return vaults.verify(vault, full=True)


def test_an_untouched_vault_is_well(folder: Path, original: tuple[Path, bytes]) -> None:
    report = looked_at(folder, original[1])
    assert (report.ok, report.records, report.documents, report.checked) == (True, 5, 5, 5)


def test_a_changed_bit_in_any_document_is_found_and_the_rest_opens(
    folder: Path, original: tuple[Path, bytes]
) -> None:
    chance = random.Random(3)
    for path in sorted(folder.glob("blobs/*/*.age")):
        whole = path.read_bytes()
        for offset in (0, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(6))):
            flip(path, offset, chance.randrange(8))
            with vaults.open_with_key(folder, original[1], write=False) as vault:
                report = vaults.verify(vault, full=True)
                documents = vault.database.rows("SELECT * FROM document")
                [struck] = [one["id"] for one in documents if one["blob"] == path.stem]
                assert [problem.document for problem in report.problems] == [struck]
                for one in documents:
                    if one["id"] != struck:
                        assert len(vault.blobs.read_bytes(one)) == one["bytes"]
            path.write_bytes(whole)


def test_a_changed_bit_in_any_page_of_the_database_is_found(
    folder: Path, original: tuple[Path, bytes]
) -> None:
    """Also in freed pages, which SQLite's own check never reads."""
    database = folder / "vault.db"
    whole = database.read_bytes()
    chance = random.Random(4)
    pages = len(whole) // 4096
    assert pages > 30
    for page in range(pages):
        flip(database, page * 4096 + chance.randrange(4096), chance.randrange(8))
        try:
            report = looked_at(folder, original[1])
            assert [one for one in report.problems if "vault.db" in one.problem], f"page {page + 1}"
        except DamagedVault:
            pass
        database.write_bytes(whole)
    assert looked_at(folder, original[1]).ok


def test_freed_pages_are_seen_by_the_page_check_only(folder: Path, original: tuple[Path, bytes]) -> None:
    """Why there is a check of our own: SQLite's finds nothing wrong with at least one changed page."""
    database = folder / "vault.db"
    whole = database.read_bytes()
    unseen = 0
    for page in range(1, len(whole) // 4096):
        flip(database, page * 4096 + 100)
        try:
            with vaults.open_with_key(folder, original[1], write=False) as vault:
                unseen += vault.database.problems(full=True) == []
        except FlexKeeperError:
            pass
        database.write_bytes(whole)
    assert unseen > 0


def test_a_changed_bit_anywhere_in_the_header_is_found_at_opening(
    folder: Path, original: tuple[Path, bytes]
) -> None:
    header = folder / "vault.json"
    whole = header.read_bytes()
    for offset in range(len(whole)):
        flip(header, offset, offset % 8)
        with pytest.raises(FlexKeeperError):
            vaults.open_with_key(folder, original[1], write=False)
        header.write_bytes(whole)


def test_the_header_is_looked_at_again_by_verify(folder: Path, original: tuple[Path, bytes]) -> None:
    with vaults.open_with_key(folder, original[1]) as vault:
        flip(folder / "vault.json", 30)
        assert [one.document for one in vaults.verify(vault).problems] == [None]
        (folder / "vault.json").unlink()
        assert "vault.json" in vaults.verify(vault).problems[0].problem


def test_other_advice_in_the_readme_is_found(folder: Path, original: tuple[Path, bytes]) -> None:
    readme = folder / "README-RECOVERY.txt"
    whole = readme.read_bytes()
    for change in (lambda: flip(readme, 40), readme.unlink):
        change()
        assert ["README" in one.problem for one in looked_at(folder, original[1]).problems] == [True]
        readme.write_bytes(whole)


def test_a_changed_bit_in_the_cache_gives_nothing_wrong(folder: Path, original: tuple[Path, bytes]) -> None:
    with vaults.open_with_key(folder, original[1]) as vault:
        right = vault.cache.get("thumbnail")
    assert right is not None
    cache = folder / "cache" / "cache.db"
    whole = cache.read_bytes()
    for offset in range(7, len(whole), 2999):
        flip(cache, offset)
        with vaults.open_with_key(folder, original[1], write=False) as vault:
            assert vault.cache.get("thumbnail") in (right, None)
            assert vaults.verify(vault, full=True).ok
        cache.write_bytes(whole)


def test_every_file_of_a_vault_was_covered_above(folder: Path) -> None:
    """A new kind of file must bring a test of its own."""
    names = {path.name if path.suffix != ".age" else ".age" for path in folder.rglob("*") if path.is_file()}
    assert names == {"README-RECOVERY.txt", "vault.json", "vault.lock", "vault.db", ".age", "cache.db"}
    assert (folder / "vault.lock").stat().st_size == 0


def test_missing_and_shortened_documents_are_found_without_decrypting(
    folder: Path, original: tuple[Path, bytes]
) -> None:
    one, two, *rest = sorted(folder.glob("blobs/*/*.age"))
    one.unlink()
    two.write_bytes(two.read_bytes()[:-1])
    flip(rest[0], 100)
    with vaults.open_with_key(folder, original[1], write=False) as vault:
        quick, full = vaults.verify(vault), vaults.verify(vault, full=True)
    assert sorted(p.problem.split()[-1] for p in quick.problems) == ["length.", "missing."]
    assert len(full.problems) == 3 and full.checked == 5


class BadSector(Files):
    """A disk that refuses to give one file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def open(self, path: Path) -> BinaryIO:
        if path == self.path:
            with vaults.errors.calm_disk():
                raise OSError(errno.EIO, "bad sector")
        return super().open(path)


def test_a_disk_that_refuses_one_file_gives_the_others(
    folder: Path, original: tuple[Path, bytes], tmp_path: Path
) -> None:
    """In verification and in the export, which has the other documents."""
    bad = sorted(folder.glob("blobs/*/*.age"))[2]
    with vaults.open_with_key(folder, original[1], write=False, files=BadSector(bad)) as vault:
        struck = vault.database.value("SELECT id FROM document WHERE blob = ?", (bad.stem,))
        assert [one.document for one in vaults.verify(vault, full=True).problems] == [struck]
        exported = vaults.export(vault, tmp_path / "Export")
    assert exported.documents == 4 and [one.document for one in exported.problems] == [struck]


def test_verification_can_be_cancelled(folder: Path, original: tuple[Path, bytes]) -> None:
    progress = Progress()
    progress.cancel()
    with vaults.open_with_key(folder, original[1], write=False) as vault, pytest.raises(Cancelled):
        vaults.verify(vault, full=True, progress=progress)


MARKER = "Quetzalcoatlus7731"

SESSION = """
import io, os, shutil, sys
from pathlib import Path
from typing import BinaryIO
from flexkeeper import vault as vaults
from tests.vault.ready import CHEAP, add_document, add_record

folder, snapshots, marker = Path(sys.argv[1]), Path(sys.argv[2]), sys.stdin.readline()
def snapshot(name):
    shutil.copytree(folder, snapshots / name)
    shutil.copytree(os.environ["TMPDIR"], snapshots / (name + "-tmp"))
with vaults.create(folder, marker, cost=CHEAP) as vault:
    text = (marker + " is a word. ") * 5000
    with vault.blobs.stage(io.BytesIO(text.encode()), 1 << 20) as staged:
        snapshot("staged")
        staged.publish()
        vault.cache.put(marker, text.encode())
        with vault.database.change("import", detail={"file": marker}) as change:
            record = add_record(change, title=marker, note=text)
            document = add_document(change, record, staged, name=marker + ".pdf")
            change.insert("document_text", {"document": document, "text": text})
            change.derived("INSERT INTO search_text VALUES (?, ?, ?)", (record, marker, text))
            change.derived("PRAGMA cache_spill = ON")
            snapshot("inside the change")
    snapshot("committed")
    found = vault.database.rows("SELECT * FROM search WHERE search MATCH ? ORDER BY rank", (marker + "*",))
    assert len(found) == 1
    assert vault.blobs.read(vault.database.row("SELECT * FROM document")).read() == text.encode()
    vaults.verify(vault, full=True)
    snapshot("used")
    with vault.database.change("edit") as change:
        change.update("record", record, {"title": "other"})
    vaults.undo(vault, change.id)
    snapshot("undone")
snapshot("closed")
with vaults.open_vault(folder, marker) as vault:
    snapshot("opened again")
"""


def holding(folder: Path, marker: str) -> Iterator[Path]:
    """The files that hold the marker in the clear, in any usual spelling, by name or content."""
    spellings = [spelling for word in (marker, marker.lower(), marker[::-1]) for spelling in (
        word.encode(), word.encode("utf-16-le"), word.encode().hex().encode())]  # fmt: skip
    for path in folder.rglob("*"):
        if marker in path.name or (
            path.is_file() and any(spelling in path.read_bytes() for spelling in spellings)
        ):
            yield path


def test_no_plaintext_is_in_any_file_at_any_moment(tmp_path: Path) -> None:
    """Title, text, file name, document, search index, cache, log, temporary folder, and the passphrase."""
    temporary, snapshots = tmp_path / "tmp", tmp_path / "snapshots"
    temporary.mkdir()
    snapshots.mkdir()
    subprocess.run(
        [sys.executable, "-c", SESSION, str(tmp_path / "Vault"), str(snapshots)],
        input=MARKER,
        text=True,
        cwd=CHECKOUT,
        env={"TMPDIR": str(temporary), "SQLITE_TMPDIR": str(temporary), "PATH": ""},
        check=True,
    )
    assert len(list(snapshots.glob("*/vault.db-wal"))) >= 4, "the log was there to be searched"
    assert sum(path.stat().st_size for path in snapshots.rglob("*") if path.is_file()) > 2_000_000
    assert list(holding(tmp_path, MARKER)) == []


def test_the_search_for_plaintext_can_find_it(tmp_path: Path) -> None:
    """The control: an unencrypted database, its log, a file and a file's name."""
    plain = apsw.Connection(str(tmp_path / "plain.db"))
    plain.pragma("journal_mode", "wal")
    plain.execute("CREATE TABLE t (a)")
    plain.execute("INSERT INTO t VALUES (?)", (MARKER,))
    (tmp_path / "utf16.txt").write_bytes(f"x{MARKER}".encode("utf-16-le"))
    (tmp_path / f"{MARKER}.txt").touch()
    found = {path.name for path in holding(tmp_path, MARKER)}
    plain.close()
    assert found == {"plain.db-wal", "utf16.txt", f"{MARKER}.txt"}
    assert {path.name for path in holding(tmp_path, MARKER)} >= {"plain.db"}


def test_the_keys_are_in_no_file_and_no_message(folder: Path, original: tuple[Path, bytes]) -> None:
    def secrets(vault: Vault) -> list[str]:
        bag = vault.keybag
        return [vault.key.hex(), bag.database_key.hex(), bag.cache_key.hex(), bag.blob_identity]

    with vaults.open_with_key(folder, original[1]) as vault:
        words = secrets(vault)
        assert not [path for word in words for path in holding(folder, word)]
        assert not [word for word in words if word in repr(vault) + repr(vault.database) + repr(vault.keybag)]
    assert PASSPHRASE not in repr(vault)
