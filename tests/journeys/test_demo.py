"""The main job, as a newcomer runs it: sample papers in, a vault, one evidence bundle out."""

from __future__ import annotations

import hashlib
import json
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pypdf
import pytest

from flexkeeper import bundle, demo, records
from flexkeeper import vault as vaults
from flexkeeper.errors import FlexKeeperError
from flexkeeper.sandbox import Sandbox
from flexkeeper.vault import Argon2Cost, open_vault

CHEAP = Argon2Cost(64, 1, 1, unsafe_for_tests=True)


@pytest.fixture(scope="module")
def made(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> demo.Demo:
    """The demo, run once."""
    return demo.run(tmp_path_factory.mktemp("demo") / "out", sandbox=sandbox, cost=CHEAP)


def test_the_bundle_is_whole_and_clean(made: demo.Demo, sandbox: Sandbox) -> None:
    """Our own checks and an independent one find nothing wrong; sections and numbers are in place."""
    checks = bundle.verify(made.bundle, sandbox=sandbox)
    assert [check for check in checks if not check.ok] == []
    checked = subprocess.run(["qpdf", "--check", made.bundle], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    reader = pypdf.PdfReader(made.bundle)
    assert len(reader.pages) == made.pages > 40
    assert made.bytes == made.bundle.stat().st_size < 10_000_000
    sections = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert any("The notice" in str(title) for title in sections)
    last_page = reader.pages[-1].extract_text()
    assert f"page {made.pages} of {made.pages}" in last_page


def test_every_paper_is_in_the_vault_as_its_truth_says(made: demo.Demo) -> None:
    """Nothing was lost: each paper but the duplicate is a record with its kind, title, fields and bytes."""
    truths = [json.loads(path.read_text()) for path in (made.bundle.parent / "papers").glob("*.truth.json")]
    assert len(truths) == made.papers
    passphrase = made.passphrase_file.read_text().strip()
    with open_vault(made.vault, passphrase, write=False) as vault:
        assert vaults.verify(vault, full=True).ok
        kept = {one.documents[0].sha256: one for one in records.everything(vault)}
        for truth in truths:
            record = kept[truth["sha256"]]
            if not truth.get("duplicate_of"):
                assert (record.kind, record.title) == (truth["kind"], truth["title"])
                kind = records.kind(record.kind)
                for name, value in truth["fields"].items():
                    assert record.fields[name] == records.parse(kind.field(name), value), truth["name"]
        assert len(kept) == len({truth["sha256"] for truth in truths}) == made.papers - 1
        statuses = {one.documents[0].status for one in kept.values()}
        assert "damaged" in statuses
        assert records.me(vault)["name"] == "Marisol Vega"
        [registration] = [one for one in kept.values() if one.kind == "registration"]
        assert registration.valid_until is not None
        assert (registration.valid_until + timedelta(days=1)).day == 1
        assert registration.vehicle is not None
        locked = [one for one in kept.values() if one.documents[0].password]
        assert [one.documents[0].status for one in locked] == ["added"]
        car = records.vehicles(vault)[0].id
        assert [one.last is not None for one in records.next_services(vault, car, date.max)] == [True, True]
        assert len(records.diary(vault, vehicle_id=car)) > 30
        found = records.find(vault, "harborline")
        assert "insurance" in {one.kind for one in found}


def test_the_same_demo_again_is_the_same_bundle(made: demo.Demo, sandbox: Sandbox) -> None:
    """Another run in the same folder replaces it and writes the same bytes."""
    first = hashlib.sha256(made.bundle.read_bytes()).hexdigest()
    again = demo.run(made.bundle.parent, sandbox=sandbox, cost=CHEAP)
    assert hashlib.sha256(again.bundle.read_bytes()).hexdigest() == first


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path, sandbox: Sandbox) -> None:
    """The demo never deletes what it did not make."""
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(FlexKeeperError, match="something else"):
        demo.run(tmp_path, sandbox=sandbox, cost=CHEAP)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"
