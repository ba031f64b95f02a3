"""The app remembers the last generation of a vault's header and warns of an older one, nothing more."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from flexkeeper import vault as vaults
from flexkeeper.vault import Vault, generations, header
from tests.vault.ready import CHEAP, PASSPHRASE, new_vault

NEW = "twelve quiet ferries"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def folder(tmp_path: Path, state: Path) -> Path:
    new_vault(tmp_path / "Vault").close()
    opened(tmp_path / "Vault", PASSPHRASE, state).close()
    return tmp_path / "Vault"


def opened(folder: Path, passphrase: str, state: Path, *, write: bool = True) -> Vault:
    return vaults.open_vault(folder, passphrase, write=write, state=state)


def test_an_old_header_put_back_is_warned_of_and_still_opens(folder: Path, state: Path) -> None:
    old = (folder / header.NAME).read_bytes()
    with opened(folder, PASSPHRASE, state) as vault:
        vaults.change_passphrase(vault, PASSPHRASE, NEW, cost=CHEAP)
    with opened(folder, NEW, state) as vault:
        assert vault.warnings == ()
    (folder / header.NAME).write_bytes(old)
    for _again in range(2):
        with opened(folder, PASSPHRASE, state, write=False) as vault:
            assert "older than the one last seen" in vault.warnings[0]
    with opened(folder, PASSPHRASE, state) as vault:
        vaults.change_passphrase(vault, PASSPHRASE, NEW, cost=CHEAP)
        assert vault.header.generation == 3, "higher than any that was seen"
    with opened(folder, NEW, state) as vault:
        assert vault.warnings == ()


def test_another_computer_knows_nothing(folder: Path, state: Path, tmp_path: Path) -> None:
    old = (folder / header.NAME).read_bytes()
    with opened(folder, PASSPHRASE, state) as vault:
        vaults.set_passphrase(vault, NEW, cost=CHEAP)
    (folder / header.NAME).write_bytes(old)
    with opened(folder, PASSPHRASE, tmp_path / "other") as vault:
        assert vault.warnings == ()


def test_nothing_personal_is_remembered(folder: Path, state: Path) -> None:
    [path] = state.iterdir()
    assert json.loads(path.read_text()) == {vaults.status(folder).id: 1}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"[]",
        b"{",
        b'{"x": 1}',
        b"\xff",
        b"[" * 60_000,
        b'{"' + b"ab" * 16 + b'": "9"}',
        b"0" * (1 << 20),
    ],
    ids=range(8),
)
def test_a_lost_memory_is_begun_anew(folder: Path, state: Path, garbage: bytes) -> None:
    (state / generations.NAME).write_bytes(garbage)
    with opened(folder, PASSPHRASE, state) as vault:
        assert vault.warnings == ()
    assert generations.last_seen(state, vaults.status(folder).id) == 1


def test_a_state_folder_that_cannot_be_is_no_obstacle(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with opened(folder, PASSPHRASE, tmp_path / "file" / "state") as vault:
        assert vault.warnings == ()


def test_only_so_many_vaults_are_remembered(state: Path) -> None:
    ids = [f"{number:032x}" for number in range(503)]
    state.mkdir()
    (state / generations.NAME).write_text(json.dumps(dict.fromkeys(ids[:500], 7)))
    for vault_id in (*ids[500:], ids[3]):
        generations.notice(state, vault_id, 8)
    seen = [generations.last_seen(state, vault_id) for vault_id in ids]
    assert seen == [0, 0, 0, 8, *[7] * 496, 8, 8, 8]
    assert (state / generations.NAME).stat().st_size < 64 << 10
