"""The recovery sheet: its key opens the vault whatever else is lost, and nobody can forge what it opens."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import random
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pyrage
import pytest
import zxingcpp

from flexkeeper import vault as vaults
from flexkeeper.errors import FlexKeeperError
from flexkeeper.progress import Cancelled, Progress
from flexkeeper.vault import (
    DamagedVault,
    Files,
    NewerVault,
    NoRecovery,
    RecoveryKit,
    Vault,
    WrongPassphrase,
    WrongRecoveryKey,
    header,
    note,
    recovery,
)
from tests.vault.power import Recorder, image
from tests.vault.ready import CHEAP, PASSPHRASE, add_document, add_record, new_vault

CONTENT = random.Random(11).randbytes(70_000)
NEW = "twelve quiet ferries"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A closed vault with one document and a recovery sheet, and the sheet's key."""
    folder = tmp_path_factory.mktemp("original") / "Vault"
    with new_vault(folder) as vault, vault.blobs.stage(io.BytesIO(CONTENT), 1 << 20) as staged:
        staged.publish()
        with vault.database.change("import") as change:
            add_document(change, add_record(change), staged)
        return folder, vaults.create_recovery_kit(vault).paper_key


@pytest.fixture
def folder(original: tuple[Path, str], tmp_path: Path) -> Path:
    return shutil.copytree(original[0], tmp_path / "Vault")


@pytest.fixture
def paper_key(original: tuple[Path, str]) -> str:
    return original[1]


def content_of(vault: Vault) -> bytes:
    document = vault.database.row("SELECT * FROM document")
    assert document is not None
    return vault.blobs.read_bytes(document)


def recovered(folder: Path, paper_key: str) -> bytes:
    with vaults.open_with_recovery_key(folder, paper_key, write=False) as vault:
        assert vault.opened_by == "recovery"
        return content_of(vault)


def test_the_sheet_opens_the_vault(folder: Path, paper_key: str) -> None:
    assert recovered(folder, paper_key) == CONTENT
    with vaults.open_with_recovery_key(folder, paper_key, write=False) as vault:
        assert vault.warnings == ()


def test_the_passphrase_still_opens_it(folder: Path) -> None:
    with vaults.open_vault(folder, PASSPHRASE) as vault:
        assert vaults.verify(vault, full=True).ok
    assert vaults.status(folder).slots == ("passphrase", "recovery")


def test_the_key_may_be_typed_in_any_manner(folder: Path, paper_key: str) -> None:
    grouped = " ".join(paper_key[start : start + 4] for start in range(0, len(paper_key), 4))
    for typed in (
        paper_key.lower(),
        grouped,
        f"\n {paper_key[:30]}\r\n{paper_key[30:]}\n",
        f"# x\n{paper_key}",
    ):
        assert recovered(folder, typed) == CONTENT


def test_a_mistyped_key_is_told_from_one_of_another_vault(folder: Path, paper_key: str) -> None:
    other = "Q" if paper_key[40] != "Q" else "P"
    for mistyped in (paper_key[:40] + other + paper_key[41:], paper_key[:-1], "", "open sesame", "é" * 74):
        with pytest.raises(WrongRecoveryKey, match="mistyped"):
            vaults.open_with_recovery_key(folder, mistyped)
    with pytest.raises(WrongRecoveryKey, match="does not open this vault"):
        vaults.open_with_recovery_key(folder, recovery.new_paper_key())


def test_a_vault_without_a_sheet_says_so(tmp_path: Path) -> None:
    new_vault(tmp_path / "Vault").close()
    with pytest.raises(NoRecovery, match="has none"):
        vaults.open_with_recovery_key(tmp_path / "Vault", recovery.new_paper_key())


def test_a_new_sheet_takes_the_place_of_the_old_one(folder: Path, paper_key: str) -> None:
    with vaults.open_vault(folder, PASSPHRASE) as vault:
        kit = vaults.create_recovery_kit(vault)
        assert kit.vault == vault.id and kit.paper_key not in repr(kit)
    assert recovered(folder, kit.paper_key) == CONTENT
    with pytest.raises(WrongRecoveryKey, match="does not open this vault"):
        vaults.open_with_recovery_key(folder, paper_key)
    assert vaults.status(folder).slots == ("passphrase", "recovery")


def test_a_sheet_that_could_not_be_saved_leaves_the_old_one_in_force(folder: Path, paper_key: str) -> None:
    before = {path: path.read_bytes() for path in folder.glob("[!v]*") if path.is_file()}

    def refuse(kit: RecoveryKit) -> None:
        raise FlexKeeperError("no printer", "find one")

    with vaults.open_vault(folder, PASSPHRASE) as vault:
        with pytest.raises(FlexKeeperError, match="no printer"):
            vaults.create_recovery_kit(vault, save=refuse)
        assert vault.header.generation == 2
    assert recovered(folder, paper_key) == CONTENT
    assert before == {path: path.read_bytes() for path in folder.glob("[!v]*") if path.is_file()}


def test_the_note_of_an_earlier_version_is_written_anew(folder: Path) -> None:
    """It may say that there is no recovery sheet."""
    with vaults.open_vault(folder, PASSPHRASE) as vault:
        (folder / note.NAME).write_text("There is no recovery sheet yet.")
        told = hashlib.sha256(b"There is no recovery sheet yet.").hexdigest()
        older = dataclasses.replace(vault.header, readme_sha256=told)
        header.write(Files(), folder, older, vault.key)
    with vaults.open_vault(folder, PASSPHRASE) as vault:
        assert vaults.verify(vault).ok
        vaults.create_recovery_kit(vault)
        assert vaults.verify(vault).ok
    assert "age -d -i sheet.txt" in (folder / note.NAME).read_text()


def test_the_recipient_stands_nowhere_in_the_clear(folder: Path, paper_key: str) -> None:
    """Nor does the key, in any file of the vault."""
    recipient = recovery.recipient(paper_key)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert recovery.NAME in {path.name for path in files}
    for path in files:
        content = path.read_bytes().upper()
        assert recipient.upper().encode() not in content and paper_key.encode() not in content, path


def test_no_power_cut_while_a_sheet_is_made_closes_the_vault(
    folder: Path, paper_key: str, tmp_path: Path
) -> None:
    """At each moment the passphrase opens it, and the old sheet or the new one, which is saved by then."""
    with vaults.open_vault(folder, PASSPHRASE) as vault:
        key = vault.key
    recorder = Recorder(folder)
    with vaults.open_with_key(folder, key, files=recorder) as vault:
        start = len(recorder.operations)
        kit = vaults.create_recovery_kit(vault)
        recorder.acknowledge("made")
    seen = set()
    for length in range(start, len(recorder.operations) + 1):
        target = tmp_path / f"cut-{length}"
        told = image(recorder, length, target, seed=length)
        vaults.open_vault(target, PASSPHRASE, write=False).close()
        ways = (opens(target, paper_key), opens(target, kit.paper_key))
        assert any(ways), f"cut after operation {length}"
        assert ways == (False, True) or not told
        seen.add(ways)
    assert len(seen) > 1


def opens(folder: Path, paper_key: str) -> bool:
    try:
        return recovered(folder, paper_key) == CONTENT
    except FlexKeeperError:
        return False


@pytest.mark.parametrize("damage", ["gone", "empty", "half", "other"])
def test_without_its_header_the_vault_opens_with_the_sheet_alone(
    folder: Path, paper_key: str, damage: str
) -> None:
    path = folder / header.NAME
    whole = path.read_bytes()
    path.write_bytes({"gone": b"", "empty": b"", "half": whole[:400], "other": b'{"format": 0}'}[damage])
    if damage == "gone":
        path.unlink()
    with pytest.raises(DamagedVault):
        vaults.open_vault(folder, PASSPHRASE)
    with vaults.open_with_recovery_key(folder, paper_key, write=False) as vault:
        assert content_of(vault) == CONTENT
        assert "missing or damaged" in vault.warnings[0]
    assert path.exists() is (damage != "gone"), "reading writes nothing"
    report = vaults.recover(folder, paper_key, NEW, cost=CHEAP)
    assert report.ok and (report.documents, report.checked) == (1, 1)
    with vaults.open_vault(folder, NEW) as vault:
        assert content_of(vault) == CONTENT and vaults.verify(vault, full=True).ok
    assert recovered(folder, paper_key) == CONTENT


def test_a_forged_header_is_not_believed(folder: Path, paper_key: str) -> None:
    """Its recovery slot opens, but its MAC is wrong: recovery.age opens the vault without it."""
    value = json.loads((folder / header.NAME).read_text())
    value["generation"] += 5
    (folder / header.NAME).write_text(json.dumps(value))
    with pytest.raises(DamagedVault):
        vaults.open_vault(folder, PASSPHRASE)
    with vaults.open_with_recovery_key(folder, paper_key, write=False) as vault:
        assert vault.warnings and [slot["type"] for slot in vault.header.slots] == ["recovery"]
    assert vaults.recover(folder, paper_key, NEW, cost=CHEAP).ok
    vaults.open_vault(folder, NEW).close()


def test_a_header_of_a_newer_version_is_never_replaced(folder: Path, paper_key: str) -> None:
    (folder / header.NAME).write_text('{"format": 9}')
    with pytest.raises(NewerVault):
        vaults.open_with_recovery_key(folder, paper_key)


@pytest.mark.parametrize("damage", ["gone", "cut", "flipped", "folder"])
def test_a_damaged_recovery_file_is_noticed_and_mended(folder: Path, paper_key: str, damage: str) -> None:
    path = folder / recovery.NAME
    whole = bytearray(path.read_bytes())
    whole[-5] ^= 1
    path.unlink()
    if damage == "folder":
        path.mkdir()
    elif damage != "gone":
        path.write_bytes(whole if damage == "flipped" else whole[:-20])
    with vaults.open_vault(folder, PASSPHRASE, write=False) as vault:
        assert [one.problem for one in vaults.verify(vault).problems if "recovery.age" in one.problem]
    assert recovered(folder, paper_key) == CONTENT, "the slot in the header still opens"
    without_header = shutil.copytree(folder, folder.with_name("Other"))
    (without_header / header.NAME).unlink()
    with pytest.raises(DamagedVault, match="missing"):
        vaults.open_with_recovery_key(without_header, paper_key)
    if damage == "folder":
        return
    assert vaults.recover(folder, paper_key, NEW, cost=CHEAP).ok
    (folder / header.NAME).unlink()
    assert recovered(folder, paper_key) == CONTENT, "the file is whole again"


def forged(paper_key: str, vault_id: str, mac_key: bytes) -> bytes:
    """A recovery.age with the forger's own keys, for the right recipient."""
    theirs = recovery.Recovered(vault_id, bytes(32), bytes(32), recovery.new_paper_key())
    text = (
        f"# FlexKeeper recovery keys\n# format 0\n# vault {vault_id}\n# vault_key {'00' * 32}\n"
        f"# database_key {'00' * 32}\n# mac {recovery._mac(theirs, mac_key)}\n{theirs.blob_identity}\n"
    )
    to = pyrage.x25519.Recipient.from_str(recovery.recipient(paper_key))
    return bytes(pyrage.encrypt(text.encode(), [to]))


def test_a_forged_recovery_file_is_refused(folder: Path, paper_key: str) -> None:
    """By somebody who even learned the recipient, with and without a header beside it."""
    vault_id = vaults.status(folder).id
    (folder / recovery.NAME).write_bytes(forged(paper_key, vault_id, b"guess" * 6))
    with pytest.raises(NoRecovery, match="changed by something other"):
        recovery.read(Files(), folder, paper_key)
    with vaults.open_vault(folder, PASSPHRASE, write=False) as vault:
        assert [one.problem for one in vaults.verify(vault).problems if "recovery.age" in one.problem]
    (folder / header.NAME).unlink()
    with pytest.raises(DamagedVault):
        vaults.open_with_recovery_key(folder, paper_key)


def test_the_forger_would_get_through_with_the_sheet_itself(folder: Path, paper_key: str) -> None:
    """The control: the same forgery with the right MAC key reads, so the MAC is what refused it."""
    vault_id = vaults.status(folder).id
    right = recovery.mac_key(paper_key, vault_id)
    (folder / recovery.NAME).write_bytes(forged(paper_key, vault_id, right))
    assert recovery.read(Files(), folder, paper_key).vault_key == bytes(32)


def test_every_changed_bit_of_the_recovery_file_is_found(folder: Path, paper_key: str) -> None:
    path = folder / recovery.NAME
    whole = path.read_bytes()
    for offset in range(0, len(whole), 3):
        changed = bytearray(whole)
        changed[offset] ^= 1 << (offset % 8)
        path.write_bytes(changed)
        with pytest.raises((NoRecovery, WrongRecoveryKey)):
            recovery.read(Files(), folder, paper_key)
    path.write_bytes(whole)
    assert recovery.read(Files(), folder, paper_key).vault == vaults.status(folder).id


def test_recovering_in_place_replaces_the_lost_passphrase(folder: Path, paper_key: str) -> None:
    report = vaults.recover(folder, paper_key, NEW, cost=CHEAP)
    assert (report.ok, report.records, report.checked) == (True, 1, 1)
    vaults.open_vault(folder, NEW).close()
    with pytest.raises(WrongPassphrase):
        vaults.open_vault(folder, PASSPHRASE)
    assert recovered(folder, paper_key) == CONTENT


def test_recovering_into_a_copy_leaves_the_source_alone(folder: Path, paper_key: str, tmp_path: Path) -> None:
    """As from a backup stick: the copy is whole and has the new passphrase, the stick is as it was."""
    shutil.rmtree(folder / "cache")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    target = tmp_path / "New computer" / "Vault"
    target.parent.mkdir()
    assert vaults.recover(folder, paper_key, NEW, copy_to=target, cost=CHEAP).ok
    with vaults.open_vault(target, NEW) as vault:
        assert content_of(vault) == CONTENT and vaults.verify(vault, full=True).ok
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert [path.name for path in target.parent.iterdir()] == ["Vault"]


def test_what_recovering_refuses_leaves_nothing(folder: Path, paper_key: str, tmp_path: Path) -> None:
    target = tmp_path / "Copy"
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        vaults.recover(folder, paper_key, NEW, copy_to=target, cost=CHEAP, progress=stopped)
    with pytest.raises(Cancelled):
        vaults.recover(folder, paper_key, NEW, cost=CHEAP, progress=stopped)
    with pytest.raises(FlexKeeperError, match="empty"):
        vaults.recover(folder, paper_key, "", copy_to=target, cost=CHEAP)
    with pytest.raises(WrongRecoveryKey):
        vaults.recover(folder, recovery.new_paper_key(), NEW, copy_to=target, cost=CHEAP)
    with vaults.open_vault(folder, PASSPHRASE), pytest.raises(FlexKeeperError, match="open in another"):
        vaults.recover(folder, paper_key, NEW, copy_to=target, cost=CHEAP)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Vault"]
    target.mkdir()
    (target / "mine.txt").touch()
    with pytest.raises(FlexKeeperError, match="already something"):
        vaults.recover(folder, paper_key, NEW, copy_to=target, cost=CHEAP)
    vaults.open_vault(folder, PASSPHRASE, write=False).close()


def test_a_damaged_document_is_reported_and_the_rest_recovered(folder: Path, paper_key: str) -> None:
    [blob] = folder.glob("blobs/*/*.age")
    blob.write_bytes(blob.read_bytes()[:-1] + b"x")
    report = vaults.recover(folder, paper_key, NEW, cost=CHEAP)
    assert [one.document for one in report.problems] == [1]
    vaults.open_vault(folder, NEW).close()


@pytest.fixture
def kit(vault: Vault) -> Iterator[RecoveryKit]:
    yield RecoveryKit(recovery.new_paper_key(), vault.id, vault.clock())


def test_the_printed_sheet_carries_the_key_twice(kit: RecoveryKit, tmp_path: Path) -> None:
    """To be typed, and as a code that a scanner reads from the printed page."""
    vaults.save_sheet(kit, tmp_path / "sheet.pdf")
    assert stat.S_IMODE((tmp_path / "sheet.pdf").stat().st_mode) == 0o600
    document = pypdfium2.PdfDocument(tmp_path / "sheet.pdf")
    assert len(document) == 1
    page = document[0]
    text = page.get_textpage().get_text_bounded()
    begin = text.index("AGE-SECRET-KEY-1")
    typed = "".join(text[begin:].split())[: len(kit.paper_key)]
    assert typed == kit.paper_key
    picture = page.render(scale=150 / 72).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [kit.paper_key]
    document.close()


def test_the_text_sheet_is_a_file_for_age_and_for_us(kit: RecoveryKit, tmp_path: Path) -> None:
    vaults.save_sheet(kit, tmp_path / "sheet.TXT")
    assert stat.S_IMODE((tmp_path / "sheet.TXT").stat().st_mode) == 0o600
    text = (tmp_path / "sheet.TXT").read_text("ascii")
    assert recovery.parse_paper_key(text) == kit.paper_key
    assert [line for line in text.splitlines() if not line.startswith("#")] == [kit.paper_key]
    assert len(text) < 4096 and "README-RECOVERY.txt" in text


def test_a_sheet_never_takes_the_place_of_a_file(kit: RecoveryKit, tmp_path: Path) -> None:
    (tmp_path / "sheet.txt").write_text("an older sheet")
    with pytest.raises(FlexKeeperError, match="already a file"):
        vaults.save_sheet(kit, tmp_path / "sheet.txt")
    assert (tmp_path / "sheet.txt").read_text() == "an older sheet"
    with pytest.raises(FlexKeeperError, match="no such folder"):
        vaults.save_sheet(kit, tmp_path / "nowhere" / "sheet.txt")


def test_the_keybag_of_an_earlier_vault_is_read(folder: Path) -> None:
    """One field came later; a header written before has four or five."""
    from flexkeeper.vault import keys

    bag = keys.Keybag.fresh()
    sealed = keys.seal_keybag("0f" * 16, bytes(32), bag)
    assert keys.open_keybag("0f" * 16, bytes(32), sealed).recovery_sha256 is None
    with vaults.open_vault(folder, PASSPHRASE, write=False) as vault:
        content = (folder / recovery.NAME).read_bytes()
        assert vault.keybag.recovery_sha256 == hashlib.sha256(content).hexdigest()


def test_where_neither_sheet_nor_copy_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"mine")
    folder = tmp_path / "Vault"
    with new_vault(folder) as vault:
        kit = vaults.create_recovery_kit(vault)
        for name in ("x" * 300, "file/sheet.pdf", "none/sheet.txt"):
            with pytest.raises(FlexKeeperError) as failure:
                vaults.save_sheet(kit, tmp_path / name)
            assert "the vault" not in failure.value.message
    for place in (
        tmp_path / ("x" * 300),
        tmp_path / "file" / "Copy",
        Path("/proc/none/Copy"),
        folder / "Copy",
    ):
        with pytest.raises(FlexKeeperError) as failure:
            vaults.recover(folder, kit.paper_key, "new", copy_to=place, cost=CHEAP)
        assert str(place) in failure.value.message
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Vault", "file"]
    assert vaults.recover(folder, kit.paper_key, "new", copy_to=tmp_path / ("y" * 255), cost=CHEAP).ok
