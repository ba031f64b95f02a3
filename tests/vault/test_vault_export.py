"""The open export: everything, readable by anything, under names that no system stumbles over."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flexkeeper import vault as vaults
from flexkeeper.errors import FlexKeeperError
from flexkeeper.progress import Cancelled, Progress
from flexkeeper.vault import Vault, safe_name, unique_name
from tests.vault.ready import add_document, add_record, new_vault

HOSTILE = {
    "../../etc/passwd": "etc_passwd",
    "..\\..\\boot.ini": "boot.ini",
    "/abs/olute.pdf": "abs_olute.pdf",
    "C:\\temp\\a.pdf": "C_temp_a.pdf",
    "con.pdf": "_con.pdf",
    "LPT1": "_LPT1",
    "nul.tar.gz": "_nul.tar.gz",
    "trailing. . .": "trailing",
    ".hidden": "hidden",
    "invoice\u202efdp.exe": "invoice_fdp.exe",
    "a\x00b\n\x1b[31mc.pdf": "a_b_31mc.pdf",
    "Führerschein (2).PDF": "Fuhrerschein_2.PDF",
    "ﬁne①.txt": "fine1.txt",
    "保険.pdf": "document.pdf",
    "🚚": "document",
    "": "document",
    "...": "document",
    "-rf": "rf",
    "a:b|c?.txt": "a_b_c.txt",
    "two  words.txt": "two_words.txt",
}


@pytest.mark.parametrize(("untrusted", "expected"), HOSTILE.items(), ids=range(len(HOSTILE)))
def test_hostile_names_become_plain_ones(untrusted: str, expected: str) -> None:
    assert safe_name(untrusted, "document") == expected


@given(st.text(st.characters(), max_size=300) | st.from_regex(r"[.\-_ con]{1,20}\.[a-z.]{0,20}"))
def test_any_name_becomes_safe_and_stays_so(untrusted: str) -> None:
    name = safe_name(untrusted, "document")
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]*", name) and 1 <= len(name) <= 80
    assert not name.endswith((".", " ")) and ".." not in name
    assert name.partition(".")[0].lower() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}
    assert safe_name(name, "document") == name
    assert unicodedata.is_normalized("NFC", name)


def test_names_that_differ_only_in_case_are_told_apart() -> None:
    taken: set[str] = set()
    given_names = [unique_name(name, taken) for name in ("a.pdf", "A.PDF", "a.pdf", "a-2.pdf", "b")]
    assert given_names == ["a.pdf", "A-2.PDF", "a-3.pdf", "a-2-2.pdf", "b"]


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """Two records, the second with hostile names; one paperless, trashed."""
    with new_vault(tmp_path / "Vault") as vault:
        add(
            vault, "Insurance card", {"card.pdf": b"card", "CARD.PDF": b"back"}, fields='{"insurer": "A & B"}'
        )
        add(vault, "../../=cmd|' /C calc'!A0", {"../../../escape.txt": b"x", "con": b""}, note="=1+1")
        add(vault, "Nothing", {}, state="trashed", tags='["old", "-x"]')
        yield vault


def add(vault: Vault, title: str, contents: dict[str, bytes], **values: str) -> None:
    staged = [(name, vault.blobs.stage(io.BytesIO(content), 100)) for name, content in contents.items()]
    for _name, one in staged:
        one.publish()
    with vault.database.change("import") as change:
        record = add_record(change, title=title, **values)
        for position, (name, one) in enumerate(staged):
            add_document(change, record, one, name=name, position=position)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_everything_is_exported(vault: Vault, tmp_path: Path) -> None:
    done = vaults.export(vault, tmp_path / "out" / "Export")
    assert (done.records, done.documents, done.problems) == (3, 4, ())
    files = tree(tmp_path / "out")
    lists = {name: files.pop(f"Export/{name}") for name in ("records.json", "records.csv")}
    assert files == {
        "Export/0001_Insurance_card/card.pdf": b"card",
        "Export/0001_Insurance_card/CARD-2.PDF": b"back",
        "Export/0002_cmd_C_calc_A0/escape.txt": b"x",
        "Export/0002_cmd_C_calc_A0/_con": b"",
    }
    everything = json.loads(lists["records.json"])
    assert [record["state"] for record in everything["records"]] == ["kept", "kept", "trashed"]
    assert everything["records"][0]["fields"] == {"insurer": "A & B"}
    paths = [one["path"] for record in everything["records"] for one in record["documents"]]
    assert sorted(f"Export/{path}" for path in paths) == sorted(files)
    assert "blob" not in everything["records"][0]["documents"][0]
    assert vaults.activity(vault, 1)[0].action == "export"


def test_the_table_runs_nothing_in_a_spreadsheet(vault: Vault, tmp_path: Path) -> None:
    vaults.export(vault, tmp_path / "Export")
    with (tmp_path / "Export" / "records.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert rows[1]["note"] == "'=1+1" and rows[2]["tags"] == "old; -x"
    assert not [cell for row in rows for cell in row.values() if cell[:1] in ("=", "+", "-", "@")]


def test_a_damaged_document_is_named_and_the_rest_comes(vault: Vault, tmp_path: Path) -> None:
    document = vault.database.row("SELECT * FROM document WHERE id = 2")
    assert document is not None
    vault.blobs.remove(document["blob"])
    done = vaults.export(vault, tmp_path / "Export")
    assert done.documents == 3 and [one.document for one in done.problems] == [2]
    listed = json.loads((tmp_path / "Export" / "records.json").read_text("utf-8"))
    entry = listed["records"][0]["documents"][1]
    assert entry["path"] is None and "damaged or missing" in entry["problem"]


def test_what_is_there_is_not_overwritten(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_bytes(b"mine")
    for place in (tmp_path / "mine", tmp_path / "mine" / "thesis.txt"):
        with pytest.raises(FlexKeeperError, match="already something"):
            vaults.export(vault, place)
    assert tree(tmp_path / "mine") == {"thesis.txt": b"mine"}
    (tmp_path / "empty").mkdir()
    vaults.export(vault, tmp_path / "empty")


class StoppedAt(Progress):
    """Somebody asks it to stop when this many documents are out."""

    def __init__(self, done: int) -> None:
        super().__init__()
        self._at = done

    def step(self, label: str, done: int, total: int) -> None:
        if done == self._at:
            self.cancel()
        super().step(label, done, total)


def test_a_cancelled_export_leaves_nothing(vault: Vault, tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        vaults.export(vault, tmp_path / "Export", progress=progress)
    assert [path.name for path in tmp_path.iterdir()] == ["Vault"]


def test_a_vault_open_for_reading_can_be_exported(vault: Vault, tmp_path: Path) -> None:
    with vaults.open_with_key(vault.path, vault.key, write=False) as reader:
        assert vaults.export(reader, tmp_path / "Export").documents == 4


def test_a_name_as_long_as_names_can_be(vault: Vault, tmp_path: Path) -> None:
    done = vaults.export(vault, tmp_path / ("x" * 255))
    assert done.documents == 4 and (done.path / "records.json").is_file()


def test_the_folder_one_stands_in_is_a_folder_too(vault: Vault, tmp_path: Path) -> None:
    here = Path.cwd()
    (tmp_path / "empty").mkdir()
    os.chdir(tmp_path / "empty")
    try:
        vaults.export(vault, Path())
        with pytest.raises(FlexKeeperError, match="already something"):
            vaults.export(vault, Path("/"))
    finally:
        os.chdir(here)
    assert (tmp_path / "empty" / "records.json").is_file()


@pytest.mark.parametrize("name", ["x" * 300, "file/below", "a/" * 3000, "loop/below", "/proc/none/Export"])
def test_a_place_where_nothing_can_be_is_named(vault: Vault, tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"mine")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(FlexKeeperError) as failure:
        vaults.export(vault, tmp_path / name)
    assert str(tmp_path / name) in failure.value.message and "vault" not in failure.value.message
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Vault", "file", "loop"]


def test_nothing_readable_goes_into_the_vault(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(vault.path)
    places = [vault.path / "Export", vault.path / "a" / "b", tmp_path / "link" / "x"]
    before = tree(vault.path).keys()
    for place in [*places, vault.path / "blobs" / ".." / "Export"]:
        with pytest.raises(FlexKeeperError, match="own folder"):
            vaults.export(vault, place)
    assert tree(vault.path).keys() == before
    vaults.export(vault, vault.path / ".." / "Export")
    assert (tmp_path / "Export" / "records.json").is_file()


@pytest.mark.parametrize("at", range(5))
def test_an_export_stopped_on_the_way_leaves_nothing(vault: Vault, tmp_path: Path, at: int) -> None:
    with pytest.raises(Cancelled):
        vaults.export(vault, tmp_path / "out", progress=StoppedAt(at))
    assert [path.name for path in tmp_path.iterdir()] == ["Vault"]
    assert vaults.activity(vault, 1)[0].action != "export"
