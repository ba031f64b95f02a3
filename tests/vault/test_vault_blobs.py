"""Documents: what goes in comes out, or nothing does."""

from __future__ import annotations

import hashlib
import io
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flexkeeper.vault import DamagedDocument, Files, TooLarge, Vault, open_with_key
from flexkeeper.vault.blobs import Blobs
from flexkeeper.vault.keys import Keybag
from tests.vault.ready import add_document, add_record, new_vault

EDGES = [0, 1, 15, 16, 17, 65_535, 65_536, 65_537, 131_072, 1 << 20]


@pytest.fixture(scope="module")
def blobs(tmp_path_factory: pytest.TempPathFactory) -> Blobs:
    return Blobs(tmp_path_factory.mktemp("vault") / "blobs", Keybag.fresh().blob_identity, Files())


def keep(blobs: Blobs, content: bytes) -> dict[str, Any]:
    with blobs.stage(io.BytesIO(content), len(content)) as staged:
        staged.publish()
    names = ("blob", "bytes", "sha256", "blob_bytes", "blob_sha256")
    return {name: getattr(staged, name) for name in names}


@given(st.sampled_from(EDGES) | st.integers(0, 200_000), st.integers(0, 1 << 32))
def test_every_size_comes_back(blobs: Blobs, size: int, seed: int) -> None:
    content = random.Random(seed).randbytes(size)
    document = keep(blobs, content)
    assert blobs.read_bytes(document) == content == blobs.read(document).read()
    assert (document["bytes"], document["sha256"]) == (size, hashlib.sha256(content).hexdigest())
    cipher = blobs.path(document["blob"]).read_bytes()
    assert (document["blob_bytes"], document["blob_sha256"]) == (
        len(cipher),
        hashlib.sha256(cipher).hexdigest(),
    )


TAMPERINGS = {
    "first bit": lambda data: bytes([data[0] ^ 1]) + data[1:],
    "last bit": lambda data: data[:-1] + bytes([data[-1] ^ 0x80]),
    "middle bit": lambda data: data[:9_999] + bytes([data[9_999] ^ 4]) + data[10_000:],
    "one byte off": lambda data: data[:-1],
    "last chunk off": lambda data: data[: -(len(data) % 65_552)],
    "a byte more": lambda data: data + b"\x00",
    "much more": lambda data: data + bytes(1 << 20),
    "empty": lambda data: b"",
    "chunks swapped": lambda data: data[:300] + data[300 + 65_552 :] + data[300 : 300 + 65_552],
}  # fmt: skip


@pytest.mark.parametrize("tamper", TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_nothing_of_a_changed_file_is_handed_out(blobs: Blobs, tamper: Any) -> None:
    document = keep(blobs, random.Random(1).randbytes(200_000))
    path = blobs.path(document["blob"])
    path.write_bytes(tamper(path.read_bytes()))
    with pytest.raises(DamagedDocument):
        blobs.read(document)
    with pytest.raises(DamagedDocument):
        blobs.read_bytes(document)


def test_a_valid_file_in_the_wrong_place_is_damage(blobs: Blobs) -> None:
    """Somebody who knows the public key can make a valid age file, or swap two of ours."""
    one, two = keep(blobs, b"one"), keep(blobs, b"two")
    shutil.copyfile(blobs.path(one["blob"]), blobs.path(two["blob"]))
    assert blobs.read_bytes(one) == b"one"
    with pytest.raises(DamagedDocument):
        blobs.read(two)


@pytest.mark.parametrize("name", ["bytes", "sha256", "blob_bytes", "blob_sha256"])
@pytest.mark.parametrize("direction", [-1, 1])
def test_each_number_of_the_row_is_checked(blobs: Blobs, name: str, direction: int) -> None:
    document = keep(blobs, b"content")
    wrong = document[name] + direction if isinstance(document[name], int) else document[name][::-1]
    with pytest.raises(DamagedDocument):
        blobs.read({**document, name: wrong})


def test_a_missing_file_is_damage(blobs: Blobs) -> None:
    document = keep(blobs, b"content")
    blobs.remove(document["blob"])
    blobs.remove(document["blob"])
    assert blobs.size(document["blob"]) is None
    with pytest.raises(DamagedDocument, match="damaged or missing"):
        blobs.read(document)


def test_the_limit_is_exact_and_leaves_nothing(blobs: Blobs) -> None:
    before = sorted(blobs.folder.rglob("*"))
    with blobs.stage(io.BytesIO(bytes(1000)), 1000):
        pass
    with pytest.raises(TooLarge):
        blobs.stage(io.BytesIO(bytes(1001)), 1000)
    assert sorted(blobs.folder.rglob("*")) == before


class Interrupted(BaseException):
    """Like the Cancelled of a progress, or Ctrl-C."""


class Interrupting(io.BytesIO):
    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 100_000:
            raise Interrupted("in the middle")
        return super().read(size)


def test_what_the_stream_raises_comes_out_as_it_is(blobs: Blobs) -> None:
    before = sorted(blobs.folder.rglob("*"))
    with pytest.raises(Interrupted, match="in the middle"):
        blobs.stage(Interrupting(bytes(1 << 20)), 1 << 30)
    assert sorted(blobs.folder.rglob("*")) == before


def test_a_name_that_is_a_path_goes_nowhere(blobs: Blobs) -> None:
    with pytest.raises(AssertionError):
        blobs.path("../../../../etc/passwd")


MEMORY = """
import io, resource, sys
from pathlib import Path
from flexkeeper.vault import Files
from flexkeeper.vault.blobs import Blobs
from flexkeeper.vault.keys import Keybag

SIZE = 96 << 20
class Zeros:
    left = SIZE
    def read(self, size):
        size = min(size, self.left)
        self.left -= size
        return bytes(size)
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
blobs = Blobs(Path(sys.argv[1]), Keybag.fresh().blob_identity, Files())
start = peak()
staged = blobs.stage(Zeros(), SIZE)
staged.publish()
written = peak()
names = ("blob", "bytes", "sha256", "blob_bytes", "blob_sha256")
content = blobs.read_bytes({name: getattr(staged, name) for name in names})
assert len(content) == SIZE
print(written - start, peak() - written)
"""


def test_a_large_document_does_not_need_several_times_its_size(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(tmp_path)], capture_output=True, text=True, check=True
    )
    writing, reading = (int(word) for word in done.stdout.split())
    assert writing < 16, "MB to encrypt 96 MB"
    assert reading < 1.4 * 96, "MB to hand out 96 MB"


def test_orphans_are_collected_and_what_undo_needs_is_not(tmp_path: Path) -> None:
    """At the next start for writing: temporary files and blobs no row knows, nothing else."""

    def known(vault: Vault, content: bytes) -> tuple[int, str]:
        with vault.blobs.stage(io.BytesIO(content), 100) as staged:
            staged.publish()
            with vault.database.change("import") as change:
                return add_document(change, add_record(change), staged), staged.blob

    with new_vault(tmp_path / "Vault") as vault:
        _kept_id, kept = known(vault, b"kept")
        deleted_id, deleted = known(vault, b"deleted, can be undone")
        with vault.database.change("delete") as change:
            change.delete("document", deleted_id)
        orphan = vault.blobs.stage(io.BytesIO(b"published, never committed"), 100)
        orphan.publish()
        vault.blobs.stage(io.BytesIO(b"never published"), 100)
        key, folder = vault.key, vault.blobs.folder
    note = folder / "note of mine.txt"
    note.touch()
    open_with_key(tmp_path / "Vault", key, write=False).close()
    assert len([*folder.glob("*/*.age"), *folder.glob(".tmp-*")]) == 4, "reading collects nothing"
    with open_with_key(tmp_path / "Vault", key) as vault:
        assert vault.blobs.names() == {kept, deleted}
    assert not list(folder.glob(".tmp-*"))
    assert note.exists(), "what is not ours is not touched"
