"""The watched folder: what is new in it, what is whole, and what was looked at before."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flexkeeper import intake
from flexkeeper.errors import FlexKeeperError
from flexkeeper.intake import Sight
from flexkeeper.progress import Cancelled, Progress
from flexkeeper.vault import Vault


def seen(folder: Path) -> Sight:
    return intake.survey(folder, Progress())


def test_papers_are_seen_and_nothing_else(tmp_path: Path) -> None:
    """Also in folders of folders; not what is hidden, linked, empty, half loaded or a vault's own."""
    wanted = ["a.pdf", "b/c/d.jpg", "b/line\nbreak\u202e.txt", "template.docx", "x" * 250]
    others = [
        ".hidden", "Thumbs.db", "~$template.docx", "e.pdf.part", "e.pdf", "f.zip.crdownload", "G.TMP",
        ".folder/h.pdf", "Safari.pdf.download/Safari.pdf", "Vault/vault.json", "Vault/blobs/ab/i.age",
    ]  # fmt: skip
    for name in (*wanted, *others):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (tmp_path / "empty.pdf").touch()
    (tmp_path / "link.pdf").symlink_to(tmp_path / "a.pdf")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    sight = seen(tmp_path)
    assert set(sight.files) == {tmp_path / name for name in wanted}
    assert sight.closed == ()


def test_a_file_is_whole_when_nothing_changed_between_two_looks(tmp_path: Path) -> None:
    """What grows, is replaced by as many bytes, or came just now is left for the next look."""
    for name in ("still", "grows", "replaced"):
        (tmp_path / name).write_text("x")
    first = seen(tmp_path)
    (tmp_path / "grows").write_text("xx")
    (tmp_path / "new").write_text("x")
    os.utime(tmp_path / "replaced", (1, 1))
    second = seen(tmp_path)
    assert set(intake.whole(first, second)) == {tmp_path / "still"}
    assert set(intake.whole(second, seen(tmp_path))) == set(second.files)


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    """What is the matter, and what can be done."""
    (tmp_path / "file").touch()
    for name in ("gone", "file"):
        with pytest.raises(FlexKeeperError, match="is not there") as failure:
            seen(tmp_path / name)
        assert "Settings" in failure.value.remedy


CLOSED = """
import os
from pathlib import Path
from flexkeeper.errors import FlexKeeperError
from flexkeeper.intake import survey
from flexkeeper.progress import Progress
if os.geteuid() == 0:
    os.setuid(65534)
sight = survey(Path("."), Progress())
print([path.name for path in sight.files], [path.name for path in sight.closed])
try:
    survey(Path("closed"), Progress())
except FlexKeeperError as error:
    print(error.message)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are other rights")
def test_a_folder_that_may_not_be_opened_is_named_and_the_rest_is_seen(tmp_path: Path) -> None:
    """As somebody who is not root, in a folder that he may look at."""
    (tmp_path / "a.pdf").write_text("x")
    (tmp_path / "closed").mkdir(0o000)
    tmp_path.chmod(0o755)
    words = [sys.executable, "-c", CLOSED]
    told = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert told.splitlines()[0] == "['a.pdf'] ['closed']"
    assert "cannot be opened" in told.splitlines()[1]


def test_what_was_looked_at_is_remembered_in_the_vault(vault: Vault, tmp_path: Path) -> None:
    """Encrypted, whatever a file is called; where the memory is lost or nonsense it is empty."""
    folder = tmp_path / "Scans"
    folder.mkdir()
    for name in ("a.pdf", "ñ\n\u202e", os.fsdecode(b"no text \xff")):
        (folder / name).write_text("x")
    marks = dict(seen(folder).files)
    assert intake.looked_at(vault) == {}
    intake.remember(vault, marks)
    assert intake.looked_at(vault) == marks
    for nonsense in (b"{", b"[1]", b'{"a": 1}', b'{"a": [1]}', b"null"):
        vault.cache.put("watched", nonsense)
        assert intake.looked_at(vault) == {}


def test_what_waits_is_counted_without_opening_the_vault(tmp_path: Path, vault: Vault) -> None:
    """Files that came since it was closed, also where their time of change is of long ago."""
    folder = tmp_path / "Scans"
    folder.mkdir()
    (folder / "old.pdf").write_text("x")
    vault.close()
    os.utime(vault.path / "vault.db")
    assert intake.arrived_since(seen(folder), vault.path) == 0
    (folder / "new.pdf").write_text("x")
    (folder / "copied.pdf").write_text("x")
    os.utime(folder / "copied.pdf", (1, 1))
    assert intake.arrived_since(seen(folder), vault.path) == 2
    assert intake.arrived_since(seen(folder), tmp_path / "nowhere") == 0


def test_looking_can_be_stopped(tmp_path: Path) -> None:
    """A folder on a slow disk keeps nobody waiting."""
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        intake.survey(tmp_path, progress)
