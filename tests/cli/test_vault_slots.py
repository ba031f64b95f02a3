"""The commands for the other ways into a vault, as their user runs them."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from flexkeeper import vault as vaults
from tests.cli.conftest import PASSPHRASE, Printed, Run
from tests.vault.keyring_session import no_session, session

NEW = "twelve quiet ferries"


@pytest.fixture
def new_file(tmp_path: Path) -> Path:
    path = tmp_path / "new-passphrase"
    path.write_text(f"{NEW}\n")
    return path


@pytest.fixture
def sheet(run: Run, tmp_path: Path) -> Path:
    """A recovery sheet as text, made by the command."""
    run("vault", "recovery-kit", tmp_path / "sheet.txt").ok()
    return tmp_path / "sheet.txt"


def paper_key(sheet: Path) -> str:
    return sheet.read_text().split()[-1]


def silent_about(printed: Printed, *secrets: str) -> None:
    assert not [secret for secret in secrets if secret in printed.out + printed.err]


def test_the_passphrase_is_changed(run: Run, cheap_vault: Path, new_file: Path) -> None:
    printed = run("vault", "passphrase", "--new-passphrase-file", new_file).ok()
    assert "still open with the old one" in printed.out
    silent_about(printed, NEW, PASSPHRASE)
    run("vault", "verify", passphrase=new_file).ok()
    refused = run("vault", "verify")
    assert refused.code == 1 and "does not open the vault" in refused.err


def test_a_wrong_old_passphrase_changes_nothing(run: Run, new_file: Path) -> None:
    refused = run("vault", "passphrase", "--new-passphrase-file", new_file, passphrase=new_file)
    assert refused.code == 1
    run("vault", "verify").ok()


def test_a_missing_new_passphrase_is_asked_for(run: Run) -> None:
    """Nobody sits at this test's terminal, so the remedy names the option."""
    refused = run("vault", "passphrase")
    assert refused.code == 1 and "--new-passphrase-file" in refused.err


@pytest.mark.parametrize("name", ["sheet.txt", "sheet.pdf"])
def test_a_recovery_sheet_is_for_its_owner_only(run: Run, tmp_path: Path, name: str) -> None:
    printed = run("vault", "recovery-kit", tmp_path / name, "--json").ok()
    assert printed.json["path"] == str(tmp_path / name) and set(printed.json) == {"path", "vault", "created"}
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    silent_about(printed, "AGE-SECRET-KEY")
    refused = run("vault", "recovery-kit", tmp_path / name)
    assert refused.code == 1 and "already a file" in refused.err


def test_a_sheet_that_cannot_be_written_leaves_the_old_one(run: Run, sheet: Path, new_file: Path) -> None:
    assert run("vault", "recovery-kit", sheet.parent / "nowhere" / "sheet.pdf").code == 1
    run("vault", "recover", "--recovery-key-file", sheet, "--new-passphrase-file", new_file).ok()


def test_recovering_in_place(run: Run, sheet: Path, new_file: Path) -> None:
    words = ("vault", "recover", "--recovery-key-file", sheet, "--new-passphrase-file", new_file)
    printed = run(*words, "--json").ok()
    assert printed.json["ok"] and printed.json["problems"] == []
    silent_about(printed, NEW, paper_key(sheet))
    run("vault", "verify", passphrase=new_file).ok()
    assert run("vault", "verify").code == 1


def test_recovering_from_a_stick_onto_a_new_computer(
    run: Run, sheet: Path, new_file: Path, cheap_vault: Path, tmp_path: Path
) -> None:
    """The laptop is gone, vault.json of the backup too: the sheet brings the papers back, and the bundle."""
    paper = tmp_path / "note.txt"
    paper.write_text("The gate was locked at 6:40 PM.")
    run("records", "add", paper, "--title", "Gate").ok()
    stick = shutil.copytree(cheap_vault, tmp_path / "stick")
    (stick / "vault.json").unlink()
    target = tmp_path / "laptop"
    words = ("vault", "recover", target, "--recovery-key-file", sheet, "--new-passphrase-file", new_file)
    printed = run(*words, "--json", vault=stick).ok()
    assert printed.json["path"] == str(target) and printed.json["checked"] == 1
    assert not (stick / "vault.json").exists()
    found = run("records", "list", "--json", vault=target, passphrase=new_file).ok().json
    assert [one["title"] for one in found] == ["Gate"]


def test_what_recovering_refuses(run: Run, sheet: Path, new_file: Path, tmp_path: Path) -> None:
    mistyped = tmp_path / "mistyped.txt"
    mistyped.write_text(paper_key(sheet)[:-1])
    options = ("--new-passphrase-file", new_file)
    for words, said in (
        (("--recovery-key-file", mistyped, *options), "mistyped"),
        (("--recovery-key-file", tmp_path / "nowhere", *options), "could not be read"),
        (options, "--recovery-key-file"),
        (("--recovery-key-file", sheet), "--new-passphrase-file"),
        ((sheet.parent, "--recovery-key-file", sheet, *options), "already something"),
    ):
        refused = run("vault", "recover", *words)
        assert refused.code == 1 and said in refused.err
        silent_about(refused, paper_key(sheet))
    run("vault", "verify").ok()


def test_damaged_documents_are_listed_and_the_exit_code_says_so(
    run: Run, sheet: Path, new_file: Path, cheap_vault: Path, tmp_path: Path
) -> None:
    (tmp_path / "note.txt").write_text("paper")
    run("records", "add", tmp_path / "note.txt").ok()
    [blob] = cheap_vault.glob("blobs/*/*.age")
    blob.write_bytes(b"")
    words = ("vault", "recover", "--recovery-key-file", sheet, "--new-passphrase-file", new_file)
    printed = run(*words, "--json")
    assert printed.code == 1 and [one["document"] for one in printed.json["problems"]] == [1]
    assert run("records", "list", passphrase=new_file).code == 0


def test_an_older_header_is_warned_of(run: Run, cheap_vault: Path, sheet: Path) -> None:
    old = (cheap_vault / "vault.json").read_bytes()
    run("vault", "recovery-kit", sheet.with_name("another.txt")).ok()
    assert run("vault", "verify").ok().err == ""
    (cheap_vault / "vault.json").write_bytes(old)
    printed = run("records", "list", "--json").ok()
    assert "older than the one last seen" in printed.err and printed.json == []


def test_the_keyring_is_turned_on_and_off(run: Run, cheap_vault: Path, tmp_path: Path) -> None:
    with session(tmp_path / "login", unlocked=True):
        assert run("vault", "keyring", "on", "--json").ok().json == {"keyring": "on", "secret_left": False}
        assert "keyring" in vaults.status(cheap_vault).slots
        vaults.open_with_keyring(cheap_vault).close()
        assert "no longer" in run("vault", "keyring", "off").ok().out
    assert vaults.status(cheap_vault).slots == ("passphrase",)


def test_a_keyring_that_refuses_is_not_turned_on(run: Run, cheap_vault: Path, tmp_path: Path) -> None:
    with session(tmp_path / "login", unlocked=False):
        refused = run("vault", "keyring", "on")
        assert refused.code == 1 and "not set up" in refused.err and "passphrase" in refused.err
    with no_session(tmp_path):
        refused = run("vault", "keyring", "on")
        assert refused.code == 1 and "no keyring" in refused.err
    assert vaults.status(cheap_vault).slots == ("passphrase",)


def test_the_keyring_can_be_turned_off_where_there_is_none(
    run: Run, cheap_vault: Path, tmp_path: Path
) -> None:
    with session(tmp_path / "login", unlocked=True):
        run("vault", "keyring", "on").ok()
    with no_session(tmp_path):
        printed = run("vault", "keyring", "off").ok()
    assert "useless entry" in printed.out
    assert vaults.status(cheap_vault).slots == ("passphrase",)
    assert run("vault", "keyring", "sideways").code == 2


def test_the_key_is_in_the_file_only(cheap_vault: Path, passphrase_file: Path, sheet: Path) -> None:
    """Also as a program of its own: nothing of it on stdout or stderr."""
    command = [sys.executable, "-m", "flexkeeper", "--vault", str(cheap_vault)]
    command += ["--passphrase-file", str(passphrase_file), "vault", "recovery-kit", str(sheet) + ".2.txt"]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ}, check=True)
    kit = Path(str(sheet) + ".2.txt").read_text()
    assert "AGE-SECRET-KEY" in kit and "AGE-SECRET-KEY" not in done.stdout + done.stderr
    assert json.loads((cheap_vault / "vault.json").read_text())["generation"] == 3
