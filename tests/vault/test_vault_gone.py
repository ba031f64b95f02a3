"""A vault whose folder is taken away while it is open: nothing is called done that would be lost with it."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flexkeeper import vault as vaults
from flexkeeper.vault import Vault, VaultGone
from tests.vault.ready import CHEAP, PASSPHRASE, add_record, new_vault


def removed(folder: Path) -> None:
    shutil.rmtree(folder)


def moved(folder: Path) -> None:
    folder.rename(folder.with_name("Away"))


def exchanged(folder: Path) -> None:
    """Another vault stands in its place."""
    moved(folder)
    new_vault(folder).close()


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with new_vault(tmp_path / "Vault") as opened:
        yield opened


@pytest.mark.parametrize("take", [removed, moved, exchanged])
def test_a_change_is_refused_and_leaves_nothing(vault: Vault, take: Callable[[Path], None]) -> None:
    """Before it begins, and at its end: what was there can still be read, nothing new was kept."""
    with vault.database.change("import") as change:
        add_record(change, title="Kept")
    with pytest.raises(VaultGone), vault.database.change("import") as change:
        add_record(change, title="In the middle")
        take(vault.path)
    with pytest.raises(VaultGone), vault.database.change("import") as change:
        add_record(change, title="After")
    assert vault.database.column("SELECT title FROM record") == ["Kept"]


@pytest.mark.parametrize("take", [removed, moved])
def test_no_folder_is_made_where_the_vault_was(vault: Vault, take: Callable[[Path], None]) -> None:
    """A folder there could be taken for the vault, or stand in the way when the disk comes back."""
    staged = vault.blobs.stage(io.BytesIO(b"half way"), 1 << 20)
    take(vault.path)
    with pytest.raises(VaultGone):
        staged.publish()
    staged.discard()
    with pytest.raises(VaultGone):
        vault.blobs.stage(io.BytesIO(b"a paper"), 1 << 20)
    vault.close()
    assert not vault.path.exists()


@pytest.mark.parametrize("take", [removed, moved])
def test_the_ways_in_stay_as_they_are(vault: Vault, take: Callable[[Path], None]) -> None:
    """A passphrase that could not be written is not the new one."""
    take(vault.path)
    for change in (
        lambda: vaults.change_passphrase(vault, PASSPHRASE, "another", cost=CHEAP),
        lambda: vaults.create_recovery_kit(vault),
    ):
        with pytest.raises(vaults.NotAVault) as failure:
            change()
        assert failure.value.remedy


def test_a_vault_that_comes_back_is_whole(vault: Vault) -> None:
    """Moved away and back: it goes on, with all that was kept before."""
    with vault.database.change("import") as change:
        add_record(change, title="Kept")
    away = vault.path.with_name("Away")
    vault.path.rename(away)
    with pytest.raises(VaultGone), vault.database.change("import"):
        pass
    away.rename(vault.path)
    with vault.database.change("import") as change:
        add_record(change, title="Again")
    vault.close()
    with vaults.open_vault(vault.path, PASSPHRASE) as again:
        assert again.database.column("SELECT title FROM record ORDER BY id") == ["Kept", "Again"]
