"""The papers outlive this program: stock tools open every part of a vault, given its keys."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sqlcipher3
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from flexkeeper import vault as vaults
from tests.vault.ready import PASSPHRASE, add_document, add_record, new_vault

CONTENT = random.Random(9).randbytes(200_000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed vault with one document that search finds."""
    with new_vault(tmp_path / "Vault") as vault, vault.blobs.stage(io.BytesIO(CONTENT), 1 << 20) as staged:
        staged.publish()
        with vault.database.change("import") as change:
            record = add_record(change, title="Brake pads")
            add_document(change, record, staged)
            change.derived("INSERT INTO search_text VALUES (?, 'Brake pads', 'Château façade')", (record,))
    return tmp_path / "Vault"


def keybag_by_the_book(folder: Path) -> dict[str, str]:
    """The keybag from the passphrase, with nothing but docs/vault-format.md and a cryptography library."""
    header = json.loads((folder / "vault.json").read_text("utf-8"))
    [slot] = header["slots"]
    kek = Argon2id(
        salt=bytes.fromhex(slot["salt"]),
        length=32,
        iterations=slot["iterations"],
        lanes=slot["lanes"],
        memory_cost=slot["memory_kib"],
    ).derive(PASSPHRASE.encode())

    def canonical(value: object) -> bytes:
        return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()

    wrapped = bytes.fromhex(slot.pop("wrapped"))
    slot_data = canonical({"purpose": "slot", "slot": slot, "vault": header["vault"]})
    vault_key = AESGCM(kek).decrypt(bytes.fromhex(slot["nonce"]), wrapped, slot_data)
    bag_key = HKDF(hashes.SHA256(), 32, salt=bytes.fromhex(header["vault"]), info=b"keybag").derive(vault_key)
    bag_data = canonical({"purpose": "keybag", "vault": header["vault"]})
    nonce, sealed = (bytes.fromhex(header["keybag"][name]) for name in ("nonce", "sealed"))
    bag: dict[str, str] = json.loads(AESGCM(bag_key).decrypt(nonce, sealed, bag_data))
    return bag


def test_the_format_page_is_enough_to_get_the_keys(folder: Path) -> None:
    bag = keybag_by_the_book(folder)
    with vaults.open_vault(folder, PASSPHRASE, write=False) as vault:
        assert bag["database_key"] == vault.keybag.database_key.hex()
        assert bag["blob_identity"] == vault.keybag.blob_identity
    assert bag["recovery_recipient"] is None and bag["recovery_mac_key"] is None


@pytest.mark.skipif(shutil.which("age") is None, reason="age is not installed")
def test_stock_age_opens_a_document_and_we_open_stock_age_s(folder: Path, tmp_path: Path) -> None:
    identity = tmp_path / "identity.txt"
    identity.write_text(keybag_by_the_book(folder)["blob_identity"] + "\n")
    [blob] = folder.glob("blobs/*/*.age")
    done = subprocess.run(["age", "-d", "-i", identity, blob], capture_output=True, check=True)
    assert done.stdout == CONTENT
    recipient = subprocess.run(["age-keygen", "-y", identity], capture_output=True, check=True, text=True)
    theirs = subprocess.run(
        ["age", "-r", recipient.stdout.strip()], input=CONTENT, capture_output=True, check=True
    )
    blob.write_bytes(theirs.stdout)
    with vaults.open_vault(folder, PASSPHRASE, write=False) as vault:
        document = vault.database.row("SELECT * FROM document")
        assert document is not None and vaults.verify(vault, full=True).problems
        bound = {"blob_bytes": len(theirs.stdout), "blob_sha256": hashlib.sha256(theirs.stdout).hexdigest()}
        assert vault.blobs.read_bytes({**document, **bound}) == CONTENT


def test_another_sqlcipher_reads_searches_and_writes_the_database(folder: Path) -> None:
    key = keybag_by_the_book(folder)["database_key"]
    other = sqlcipher3.connect(str(folder / "vault.db"))
    other.execute(f"PRAGMA key = \"x'{key}'\"")
    assert other.execute("PRAGMA cipher_integrity_check").fetchall() == []
    found = other.execute("SELECT title FROM search WHERE search MATCH 'facade chat*'").fetchall()
    assert found == [("Brake pads",)]
    with other:
        other.execute("UPDATE record SET note = 'written by another program'")
    other.close()
    with vaults.open_vault(folder, PASSPHRASE) as vault:
        assert vault.database.value("SELECT note FROM record") == "written by another program"
        assert vaults.verify(vault, full=True).ok


def test_without_the_key_nobody_reads_the_database(folder: Path) -> None:
    other = sqlcipher3.connect(str(folder / "vault.db"))
    other.execute(f"PRAGMA key = \"x'{'00' * 32}'\"")
    with pytest.raises(sqlcipher3.DatabaseError):
        other.execute("SELECT count(*) FROM record")
    other.close()


@pytest.mark.skipif(shutil.which("age") is None, reason="age is not installed")
@pytest.mark.parametrize("has_header", [True, False])
def test_the_steps_of_the_readme_give_back_everything(folder: Path, tmp_path: Path, has_header: bool) -> None:
    """Carried out to the letter by a process that has none of our code, also when vault.json is lost."""
    with vaults.open_vault(folder, PASSPHRASE) as vault, vault.blobs.stage(io.BytesIO(b"x"), 10) as staged:
        staged.publish()
        with vault.database.change("import") as change:
            add_document(change, add_record(change, title="L\u00e4\u0142ka"), staged, name="short.txt")
        kit = vaults.create_recovery_kit(vault)
    if not has_header:
        (folder / "vault.json").unlink()
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("stranger.py"), folder],
        input=kit.paper_key,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [
        {"name": "paper.pdf", "title": "Brake pads", "sha256": hashlib.sha256(CONTENT).hexdigest()},
        {"name": "short.txt", "title": "L\u00e4\u0142ka", "sha256": hashlib.sha256(b"x").hexdigest()},
    ]


def test_the_format_page_is_enough_for_the_recovery_file(folder: Path, tmp_path: Path) -> None:
    """Its MAC and the recovery slot, with nothing but the page and a cryptography library."""
    with vaults.open_vault(folder, PASSPHRASE) as vault:
        paper_key, vault_key = vaults.create_recovery_kit(vault).paper_key, vault.key
    identity = tmp_path / "identity.txt"
    identity.write_text(paper_key)
    plain = subprocess.run(
        ["age", "-d", "-i", identity, folder / "recovery.age"], capture_output=True, check=True, text=True
    ).stdout
    values = dict(line[2:].split(" ", 1) for line in plain.splitlines()[1:6])
    mac = values.pop("mac")
    covered = {**values, "format": 0, "blob_identity": plain.splitlines()[6]}
    text = json.dumps(covered, sort_keys=True, separators=(",", ":")).encode()
    header = json.loads((folder / "vault.json").read_text())

    def derived(salt: str, purpose: bytes) -> bytes:
        return HKDF(hashes.SHA256(), 32, salt=bytes.fromhex(salt), info=purpose).derive(paper_key.encode())

    assert hmac.digest(derived(header["vault"], b"recovery"), text, "sha256").hex() == mac
    [slot] = [one for one in header["slots"] if one["type"] == "recovery"]
    wrapped = bytes.fromhex(slot.pop("wrapped"))
    data = json.dumps(
        {"purpose": "slot", "slot": slot, "vault": header["vault"]}, sort_keys=True, separators=(",", ":")
    )
    kek = AESGCM(derived(slot["salt"], b"slot"))
    assert kek.decrypt(bytes.fromhex(slot["nonce"]), wrapped, data.encode()) == vault_key
    assert values["vault_key"] == vault_key.hex()
