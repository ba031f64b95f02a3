"""Creating, opening, locking: each thing that can be wrong has a message and a remedy of its own."""

from __future__ import annotations

import errno
import io
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from flexkeeper import vault as vaults
from flexkeeper.errors import FlexKeeperError
from flexkeeper.vault import (
    DamagedVault,
    DiskFull,
    Files,
    NewerVault,
    NotAVault,
    Vault,
    VaultInUse,
    WrongPassphrase,
    header,
    keys,
)
from flexkeeper.vault.lock import WriteLock
from tests.vault.ready import CHEAP, NOW, PASSPHRASE, add_document, add_record, new_vault


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed vault with one document."""
    with new_vault(tmp_path / "Vault") as vault, vault.blobs.stage(io.BytesIO(b"paper"), 100) as staged:
        staged.publish()
        with vault.database.change("import") as change:
            add_document(change, add_record(change), staged)
    return tmp_path / "Vault"


def key_of(folder: Path) -> bytes:
    with vaults.open_vault(folder, PASSPHRASE, write=False) as vault:
        return vault.key


def test_what_was_kept_is_there_after_opening(folder: Path) -> None:
    with vaults.open_vault(folder, PASSPHRASE, clock=lambda: NOW) as vault:
        document = vault.database.row("SELECT * FROM document")
        assert document is not None and vault.blobs.read_bytes(document) == b"paper"
        assert vaults.activity(vault, 1)[0] == vaults.Activity(4, NOW, "unlock", None, {})


def test_reading_takes_no_lock_and_writes_nothing(folder: Path) -> None:
    key = key_of(folder)
    with (
        vaults.open_with_key(folder, key) as writer,
        vaults.open_with_key(folder, key, write=False) as reader,
    ):
        before = len(vaults.activity(writer, 100))
        assert reader.database.value("SELECT count(*) FROM document") == 1
        with pytest.raises(FlexKeeperError, match="reading only"), reader.database.change("edit"):
            pass
        with writer.database.change("edit") as change:
            add_record(change)
        assert reader.database.value("SELECT count(*) FROM record") == 2, "it sees what is committed"
        assert len(vaults.activity(writer, 100)) == before + 1


def test_a_second_writer_of_this_process_is_refused_until_the_first_is_done(folder: Path) -> None:
    key = key_of(folder)
    with vaults.open_with_key(folder, key):
        assert vaults.status(folder).in_use
        with pytest.raises(VaultInUse, match="already open"):
            vaults.open_with_key(folder, key)
    assert not vaults.status(folder).in_use
    vaults.open_with_key(folder, key).close()


SECOND_WRITER = """
import sys
from pathlib import Path
from flexkeeper import vault
try:
    vault.open_with_key(Path(sys.argv[1]), bytes.fromhex(sys.stdin.read())).close()
    print("opened")
except vault.VaultInUse as error:
    print(error.message)
"""


def test_a_second_writing_process_is_told_who_is_there(folder: Path) -> None:
    def other() -> str:
        return subprocess.run(
            [sys.executable, "-c", SECOND_WRITER, str(folder)],
            input=key.hex(),
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    key = key_of(folder)
    with vaults.open_with_key(folder, key):
        assert other() == "The vault is already open in another window or program.\n"
    assert other() == "opened\n"


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors are not inherited there")
def test_a_program_started_meanwhile_does_not_keep_the_lock(folder: Path) -> None:
    """Between fork and exec a child has a copy of every descriptor, so of the lock's too."""
    held = WriteLock(folder)
    child = subprocess.Popen(["/bin/cat"], stdin=subprocess.PIPE, pass_fds=[held._descriptor])
    held.release()
    WriteLock(folder).release()
    child.communicate()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name of a folder is text")
def test_a_folder_whose_name_is_no_text_holds_a_vault_like_any_other(tmp_path: Path) -> None:
    """Some systems still have names in older encodings."""
    path = tmp_path / os.fsdecode(b"caf\xe9 %41?#") / "Vault"
    with new_vault(path) as vault, vault.database.change("import") as change:
        add_record(change)
    with vaults.open_vault(path, PASSPHRASE) as vault:
        vault.cache.put("note/", b"seen")
        assert (path / "vault.db-wal").is_file()
    for may_write in (True, False):
        with vaults.open_vault(path, PASSPHRASE, write=may_write) as vault:
            assert vault.database.value("SELECT count(*) FROM record") == 1
            assert vault.cache.get("note/") == b"seen"
    assert vaults.status(path).database_bytes > 0


def test_closing_twice_is_harmless(folder: Path) -> None:
    vault = vaults.open_vault(folder, PASSPHRASE)
    vault.close()
    vault.close()


def test_nothing_is_left_open_after_a_refused_opening(folder: Path) -> None:
    (folder / "vault.db").rename(folder / "elsewhere")
    with pytest.raises(DamagedVault, match=r"vault\.db\) is missing"):
        vaults.open_vault(folder, PASSPHRASE)
    (folder / "elsewhere").rename(folder / "vault.db")
    vaults.open_vault(folder, PASSPHRASE).close()


def test_a_wrong_passphrase_is_only_that(folder: Path) -> None:
    with pytest.raises(WrongPassphrase):
        vaults.open_vault(folder, PASSPHRASE + "!")


@pytest.mark.parametrize("content", [b"", b"\x00" * 4096, b"SQLite format 3\x00" + b"\x00" * 5000])
def test_another_file_in_the_database_s_place_is_damage(folder: Path, content: bytes) -> None:
    """An empty file would open with any key, as a new database."""
    (folder / "vault.db").write_bytes(content)
    for write in (True, False):
        with pytest.raises(DamagedVault):
            vaults.open_vault(folder, PASSPHRASE, write=write)
    assert (folder / "vault.db").read_bytes() == content


def test_the_database_of_another_vault_is_damage(folder: Path, tmp_path: Path) -> None:
    new_vault(tmp_path / "Other").close()
    (folder / "vault.db").write_bytes((tmp_path / "Other" / "vault.db").read_bytes())
    with pytest.raises(DamagedVault):
        vaults.open_vault(folder, PASSPHRASE)


def test_a_newer_database_says_so(folder: Path) -> None:
    with vaults.open_vault(folder, PASSPHRASE) as vault, vault.database.change("future") as change:
        change.derived("PRAGMA user_version = 9999")
    for write in (True, False):
        with pytest.raises(NewerVault, match="newer version"):
            vaults.open_vault(folder, PASSPHRASE, write=write)


def test_a_tampered_header_is_not_believed(folder: Path) -> None:
    value = json.loads((folder / header.NAME).read_text())
    value["generation"] += 1
    (folder / header.NAME).write_text(json.dumps(value))
    with pytest.raises(DamagedVault, match="changed by something other than this app"):
        vaults.open_vault(folder, PASSPHRASE)


def test_a_header_of_unknown_slots_is_accepted_but_has_no_way_in(folder: Path) -> None:
    with vaults.open_vault(folder, PASSPHRASE) as vault:
        old, key = vault.header, vault.key
    slots = ({"type": "moonlight", "salt": "ab", "later": [1]}, {"type": "starlight"})
    values = {"vault": old.vault, "created": old.created, "readme_sha256": old.readme_sha256}
    header.write(Files(), folder, header.Header(**values, generation=2, keybag=old.keybag, slots=slots), key)
    with pytest.raises(FlexKeeperError, match="other ways in"):
        vaults.open_vault(folder, PASSPHRASE)
    with vaults.open_with_key(folder, key) as vault:
        assert vault.header.slots == slots
    assert vaults.status(folder).slots == ("moonlight", "starlight")


def test_what_may_not_become_a_vault(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "holiday.jpg").touch()
    (tmp_path / "file").write_bytes(b"mine")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for place, message in (
        (folder, "already a vault"),
        (tmp_path / "full", "not empty"),
        (tmp_path / "file", "a file of this name"),
    ):
        with pytest.raises(FlexKeeperError, match=message):
            vaults.create(place, PASSPHRASE, cost=CHEAP)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_an_empty_folder_may_become_a_vault(tmp_path: Path) -> None:
    vaults.create(tmp_path, PASSPHRASE, cost=CHEAP).close()
    vaults.open_vault(tmp_path, PASSPHRASE).close()


CREATING = """
import sys
from pathlib import Path
from flexkeeper.errors import FlexKeeperError
from tests.vault.ready import new_vault
print("ready", flush=True)
sys.stdin.readline()
try:
    new_vault(Path(sys.argv[1])).close()
except FlexKeeperError as failure:
    print(failure.message)
else:
    print("made")
"""


@pytest.mark.parametrize("is_there", [False, True])
def test_of_many_programs_that_create_a_vault_at_once_one_does(tmp_path: Path, is_there: bool) -> None:
    place = tmp_path / "Vault"
    if is_there:
        place.mkdir()
    command = [sys.executable, "-c", CREATING, str(place)]
    racing = [
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    for one in racing:
        assert one.stdout is not None and one.stdout.readline() == "ready\n"
    for one in racing:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    ended = [one.communicate() for one in racing]
    assert [errors for _said, errors in ended] == [""] * 4
    said = sorted(out.strip() for out, _errors in ended)
    assert said.count("made") == 1
    true = {
        "made",
        "There is already a vault in this folder.",
        "Another window or program is making a vault in this folder right now.",
    }
    assert set(said) <= true
    with vaults.open_vault(place, PASSPHRASE) as vault:
        assert vaults.verify(vault, full=True).ok


class Overtaken(Files):
    """Another program takes the folder right after it was made."""

    def __init__(self, act: Callable[[Path], object]) -> None:
        self._act = act

    def make_folder(self, path: Path) -> None:
        super().make_folder(path)
        if path.name == "Vault":
            self._act(path)


def test_who_comes_second_touches_nothing(tmp_path: Path) -> None:
    locks: list[WriteLock] = []
    with pytest.raises(FlexKeeperError, match="making a vault"):
        new_vault(tmp_path / "Vault", files=Overtaken(lambda path: locks.append(WriteLock(path))))
    locks[0].release()
    assert [path.name for path in (tmp_path / "Vault").iterdir()] == ["vault.lock"]
    new_vault(tmp_path / "Vault").close()
    others: list[Vault] = []
    for act in (lambda path: others.append(new_vault(path)), lambda path: new_vault(path).close()):
        place = tmp_path / f"{len(others)}" / "Vault"
        with pytest.raises(FlexKeeperError, match="already a vault"):
            new_vault(place, files=Overtaken(act))
        for other in others:
            other.close()
        with vaults.open_vault(place, PASSPHRASE) as vault:
            assert vaults.verify(vault, full=True).ok


def test_a_vault_is_locked_from_its_first_moment(tmp_path: Path) -> None:
    with new_vault(tmp_path / "Vault"):
        assert vaults.status(tmp_path / "Vault").in_use
        with pytest.raises(FlexKeeperError, match="already a vault"):
            new_vault(tmp_path / "Vault")
    assert not vaults.status(tmp_path / "Vault").in_use


@pytest.mark.parametrize(
    "name", ["file/Vault", "/proc/Vault", "/proc/self/Vault", "x" * 300, "a/" * 3000, "loop/x"]
)
def test_where_no_vault_can_be(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"mine")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(FlexKeeperError) as failure:
        new_vault(tmp_path / name)
    assert str(tmp_path / name) in failure.value.message
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "loop"]


def test_no_stranger_may_list_a_new_vault(folder: Path) -> None:
    assert folder.stat().st_mode & 0o077 == 0


def test_status_needs_no_passphrase(folder: Path) -> None:
    status = vaults.status(folder)
    assert (status.format, status.generation, status.slots) == (0, 1, ("passphrase",))
    assert status.documents == 1 and status.document_bytes > 200 and status.database_bytes > 4096
    assert status.id == json.loads((folder / header.NAME).read_text())["vault"]
    with pytest.raises(NotAVault):
        vaults.status(folder / "blobs")


def test_an_unlocked_process_leaves_no_core_and_no_access(folder: Path) -> None:
    code = (
        "import sys, resource, ctypes; from pathlib import Path; from flexkeeper import vault\n"
        "v = vault.open_with_key(Path(sys.argv[1]), bytes.fromhex(sys.stdin.read()), write=False)\n"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        input=key_of(folder).hex(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "0 (0, 0)\n"
    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)


class FailingFiles(Files):
    """Works `count` times, then the disk is full for good (as it stays full in life)."""

    def __init__(self, count: int) -> None:
        self.left = count

    def step(self) -> None:
        self.left -= 1
        if self.left < 0:
            with vaults.errors.calm_disk():
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def make_folder(self, path: Path) -> None:
        self.step()
        super().make_folder(path)

    def create(self, path: Path) -> BinaryIO:
        self.step()
        return super().create(path)

    def write(self, file: BinaryIO, data: bytes) -> None:
        self.step()
        super().write(file, data)

    def sync(self, file: BinaryIO) -> None:
        self.step()
        super().sync(file)

    def rename(self, source: Path, target: Path) -> None:
        self.step()
        super().rename(source, target)

    def sync_folder(self, path: Path) -> None:
        self.step()
        super().sync_folder(path)


def until_it_works(attempt: Callable[[FailingFiles], bool]) -> int:
    """Lets each file operation fail in turn; returns how many there were."""
    for count in range(200):
        files = FailingFiles(count)
        if attempt(files):
            return count
    raise AssertionError("it never works")


def test_a_failed_creation_leaves_nothing_whichever_step_failed(tmp_path: Path) -> None:
    def attempt(files: FailingFiles) -> bool:
        place = tmp_path / str(files.left)
        try:
            new_vault(place, files=files).close()
        except DiskFull:
            assert not place.exists()
            return False
        vaults.open_vault(place, PASSPHRASE).close()
        return True

    assert until_it_works(attempt) > 10


def test_a_failed_import_keeps_everything_before_it_whichever_step_failed(folder: Path) -> None:
    key = key_of(folder)

    def imported(vault: Vault) -> None:
        with vault.blobs.stage(io.BytesIO(b"new" * 100_000), 1 << 20) as staged:
            staged.publish()
            with vault.database.change("import") as change:
                add_document(change, add_record(change), staged)

    def attempt(files: FailingFiles) -> bool:
        count, files.left = files.left, 1000
        with vaults.open_with_key(folder, key, files=files) as vault:
            files.left = count
            try:
                imported(vault)
            except DiskFull:
                assert vault.database.value("SELECT count(*) FROM document") == 1
                assert vaults.verify(vault, full=True).ok
                return False
            return True

    assert until_it_works(attempt) >= 5
    with vaults.open_with_key(folder, key) as vault:
        assert vaults.verify(vault, full=True).ok
        assert vault.database.value("SELECT count(*) FROM document") == 2
        assert len(vault.blobs.names()) == 2, "what failed left no file behind"
        assert not [name for name in Files().names(folder / "blobs") if name.startswith(".tmp-")]


NOBODY = """
import os, sys
from pathlib import Path
from flexkeeper import vault
from flexkeeper.errors import FlexKeeperError
if os.getuid() == 0:
    os.setuid(65534)  # nothing is forbidden to root
for attempt in (vault.status, lambda path: vault.open_vault(path, "x"), lambda path: vault.create(path, "x")):
    try:
        attempt(Path(sys.argv[1]))
    except FlexKeeperError as error:
        print(error.message)
"""


def test_somebody_without_rights_is_told_so(folder: Path) -> None:
    folder.parent.chmod(0)
    command = [sys.executable, "-c", NOBODY, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    folder.parent.chmod(0o700)
    refused = "The system does not allow this app to use the vault's files.\n"
    assert done.stdout == f"{refused}{refused}{folder} may not be written.\n", done.stderr


def test_the_helper_key_is_the_vault_s(folder: Path) -> None:
    """`open_with_key` wants the vault key; any other is not believed."""
    with pytest.raises(DamagedVault):
        vaults.open_with_key(folder, bytes(keys.KEY_BYTES))
