"""Changing the passphrase: at every moment the old one or the new one opens the vault, never neither."""

from __future__ import annotations

import json
import os
import random
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import BinaryIO

import pytest

from flexkeeper import vault as vaults
from flexkeeper.errors import FlexKeeperError
from flexkeeper.vault import DamagedVault, DiskFull, Files, WrongPassphrase, header
from tests.vault.changer import numbered, opens
from tests.vault.power import Recorder, image
from tests.vault.ready import CHEAP, PASSPHRASE, new_vault

KILLS = int(os.environ.get("FLEXKEEPER_TEST_KILLS", "25"))
CHECKOUT = Path(__file__).resolve().parents[2]
NEW = "twelve quiet ferries"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    new_vault(tmp_path / "Vault").close()
    return tmp_path / "Vault"


def way(folder: Path, passphrase: str) -> bool:
    """Whether this passphrase opens the vault."""
    try:
        vaults.open_vault(folder, passphrase, write=False).close()
    except WrongPassphrase:
        return False
    return True


def test_the_new_one_opens_and_the_old_one_does_not(folder: Path) -> None:
    before = json.loads((folder / header.NAME).read_text())
    with vaults.open_vault(folder, PASSPHRASE) as vault:
        vaults.change_passphrase(vault, PASSPHRASE, NEW, cost=CHEAP)
        assert vault.header.generation == 2
        assert vaults.activity(vault, 1)[0].action == "change_passphrase"
    assert way(folder, NEW) and not way(folder, PASSPHRASE)
    after = json.loads((folder / header.NAME).read_text())
    for name in ("salt", "nonce", "wrapped"):
        assert before["slots"][0][name] != after["slots"][0][name]
    assert not (folder / header.PREVIOUS).exists()


def test_an_old_copy_of_the_header_still_opens_with_the_old_one(folder: Path) -> None:
    """What the driver is told, because it is so."""
    old = (folder / header.NAME).read_bytes()
    with vaults.open_vault(folder, PASSPHRASE) as vault:
        vaults.change_passphrase(vault, PASSPHRASE, NEW, cost=CHEAP)
    (folder / header.NAME).write_bytes(old)
    assert way(folder, PASSPHRASE)


def test_the_old_one_must_be_right(folder: Path) -> None:
    with vaults.open_vault(folder, PASSPHRASE) as vault:
        with pytest.raises(WrongPassphrase):
            vaults.change_passphrase(vault, "not it", NEW, cost=CHEAP)
        with pytest.raises(FlexKeeperError, match="empty"):
            vaults.change_passphrase(vault, PASSPHRASE, "", cost=CHEAP)
    assert way(folder, PASSPHRASE) and vaults.status(folder).generation == 1


def test_a_vault_open_for_reading_is_not_changed(folder: Path) -> None:
    with (
        vaults.open_vault(folder, PASSPHRASE, write=False) as vault,
        pytest.raises(FlexKeeperError, match="reading only"),
    ):
        vaults.change_passphrase(vault, PASSPHRASE, NEW, cost=CHEAP)
    assert way(folder, PASSPHRASE)


def test_other_ways_in_stay(folder: Path) -> None:
    with vaults.open_vault(folder, PASSPHRASE) as vault:
        kit = vaults.create_recovery_kit(vault)
        vaults.change_passphrase(vault, PASSPHRASE, NEW, cost=CHEAP)
        vaults.set_passphrase(vault, "a third one", cost=CHEAP)
    assert vaults.status(folder).slots == ("passphrase", "recovery")
    assert way(folder, "a third one") and not way(folder, NEW)
    vaults.open_with_recovery_key(folder, kit.paper_key).close()


class Refusing(Files):
    """A disk that refuses one operation, the one of this number, and then works again."""

    def __init__(self, refused: int) -> None:
        self.left = refused

    def _count(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise vaults.DiskFull("full", "make room")

    def create(self, path: Path) -> BinaryIO:
        self._count()
        return super().create(path)

    def write(self, file: BinaryIO, data: bytes) -> None:
        self._count()
        super().write(file, data)

    def sync(self, file: BinaryIO) -> None:
        self._count()
        super().sync(file)

    def rename(self, source: Path, target: Path) -> None:
        self._count()
        super().rename(source, target)

    def sync_folder(self, path: Path) -> None:
        self._count()
        super().sync_folder(path)

    def remove(self, path: Path) -> None:
        if path.exists():
            self._count()
        super().remove(path)


def test_whatever_the_disk_refuses_the_old_one_opens(folder: Path) -> None:
    """Each operation fails once; what raises has changed nothing, what does not has changed it."""
    with vaults.open_vault(folder, PASSPHRASE) as vault:
        key = vault.key
    current, refusals = PASSPHRASE, 0
    for number in range(1, 40):
        with vaults.open_with_key(folder, key) as vault:
            vault.files = Refusing(number)
            wanted = numbered(number)
            try:
                vaults.change_passphrase(vault, current, wanted, cost=CHEAP)
            except DiskFull:
                refusals += 1
                assert way(folder, current) and not way(folder, wanted), f"operation {number}"
                assert not [path for path in folder.iterdir() if path.name.startswith(".tmp-")]
            else:
                assert way(folder, wanted) and not way(folder, current), f"operation {number}"
                current = wanted
        with vaults.open_with_key(folder, key):
            assert not (folder / header.PREVIOUS).exists()
    assert refusals >= 8


class Forgetful(Files):
    """A disk that says it wrote, and gives back what was there before."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.before = folder, (folder / header.NAME).read_bytes()

    def rename(self, source: Path, target: Path) -> None:
        super().rename(source, target)
        if target.name == header.NAME and source.name != header.PREVIOUS:
            target.write_bytes(self.before)


def test_a_header_that_cannot_be_read_back_does_not_count(folder: Path) -> None:
    with vaults.open_vault(folder, PASSPHRASE) as vault:
        vault.files = Forgetful(folder)
        with pytest.raises(DamagedVault):
            vaults.change_passphrase(vault, PASSPHRASE, NEW, cost=CHEAP)
        assert vault.header.generation == 1
    assert not (folder / header.PREVIOUS).exists(), "it is the one that counts again"
    assert way(folder, PASSPHRASE) and not way(folder, NEW)


def test_a_lost_new_header_gives_way_to_the_one_before(folder: Path) -> None:
    """What a lying disk leaves: no header or half of one, and the copy of the one before."""
    whole = (folder / header.NAME).read_bytes()
    for broken in (None, b"", whole[:300]):
        (folder / header.PREVIOUS).write_bytes(whole)
        if broken is None:
            (folder / header.NAME).unlink()
        else:
            (folder / header.NAME).write_bytes(broken)
        assert way(folder, PASSPHRASE), "reading changes nothing, but opens"
        vaults.open_vault(folder, PASSPHRASE).close()
        assert (folder / header.NAME).read_bytes() == whole
        assert not (folder / header.PREVIOUS).exists()


def killed(folder: Path, key: bytes, seed: int, manner: str) -> int:
    """Lets a child change passphrases and kills it at a random moment; the last number it told."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.vault.changer", str(folder), manner],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdin is not None and child.stdout is not None
    with child.stdin, child.stdout:
        child.stdin.write(key.hex().encode() + b"\n")
        child.stdin.flush()
        assert select.select([child.stdout], [], [], 60)[0], "the child does not start"
        heard = os.read(child.stdout.fileno(), 1 << 16)
        end = time.monotonic() + random.Random(seed).uniform(0, 0.15)
        while (left := end - time.monotonic()) > 0 and select.select([child.stdout], [], [], left)[0]:
            heard += os.read(child.stdout.fileno(), 1 << 16)
        child.kill()
        heard += child.stdout.read()
        child.wait()
    return int(heard.decode().split("\n")[-2])


def test_no_kill_locks_the_driver_out(folder: Path) -> None:
    with vaults.open_vault(folder, PASSPHRASE) as vault:
        key = vault.key
    interrupted = 0
    for seed in range(KILLS):
        number = killed(folder, key, seed, "right")
        assert opens(folder, number) or opens(folder, number + 1), f"after kill {seed}"
        interrupted += (folder / header.PREVIOUS).exists()
        with vaults.open_with_key(folder, key):
            assert not (folder / header.PREVIOUS).exists()
        assert opens(folder, number) or opens(folder, number + 1), f"after opening again, kill {seed}"
    assert interrupted > 0, "no kill came in the middle, so this tested nothing"


def test_the_wrong_manner_is_found_out(folder: Path) -> None:
    """The control: writing over the header without a copy locks somebody out, and the test sees it."""
    with vaults.open_vault(folder, PASSPHRASE) as vault:
        key = vault.key
    whole = (folder / header.NAME).read_bytes()
    for seed in range(200):
        number = killed(folder, key, seed, "wrong")
        if not opens(folder, number) and not opens(folder, number + 1):
            return
        (folder / header.NAME).write_bytes(whole)
    raise AssertionError("two hundred kills in the wrong manner did no harm")


def test_no_power_cut_locks_the_driver_out(folder: Path, tmp_path: Path) -> None:
    """After each single operation, with what was not synced kept, dropped or torn."""
    with vaults.open_vault(folder, PASSPHRASE) as vault:
        vaults.set_passphrase(vault, numbered(0), cost=CHEAP)
        key = vault.key
    recorder = Recorder(folder)
    with vaults.open_with_key(folder, key, files=recorder) as vault:
        vaults.change_passphrase(vault, numbered(0), numbered(1), cost=CHEAP)
        recorder.acknowledge("changed")
    both = 0
    for length in range(len(recorder.operations) + 1):
        for seed in range(3):
            target = tmp_path / f"cut-{length}-{seed}"
            told = image(recorder, length, target, seed)
            old, new = opens(target, 0), opens(target, 1)
            assert old or new, f"cut after operation {length}"
            assert new or not told, "what was told is so"
            both += old
    assert both > 0 and len(recorder.operations) > 10
