"""Killed at any moment, nothing acknowledged is lost; in the wrong order of writing it would be."""

from __future__ import annotations

import os
import random
import select
import subprocess
import sys
import time
from pathlib import Path

from flexkeeper import vault as vaults
from flexkeeper.vault import Vault
from tests.vault.ready import new_vault

KILLS = int(os.environ.get("FLEXKEEPER_TEST_KILLS", "25"))
CHECKOUT = Path(__file__).resolve().parents[2]


def killed(folder: Path, key: bytes, seed: int, order: str) -> dict[int, str]:
    """Lets a child import and kills it at a random moment; what it had acknowledged: row → SHA-256."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.vault.importer", str(folder), str(seed), order],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdin is not None and child.stdout is not None
    with child.stdin, child.stdout:
        child.stdin.write(key.hex().encode() + b"\n")
        child.stdin.flush()
        heard = b""
        end = None  # counted from the first sign of life, so that a slow start is no early kill
        while end is None or (left := end - time.monotonic()) > 0:
            if select.select([child.stdout], [], [], 60 if end is None else left)[0]:
                heard += os.read(child.stdout.fileno(), 1 << 16)
                end = end or time.monotonic() + random.Random(seed).uniform(0, 0.2)
        child.kill()
        heard += child.stdout.read()
        child.wait()
    whole_lines = heard.decode().split("\n")[:-1]
    return {int(row): sha256 for row, sha256 in (line.split() for line in whole_lines)}


def losses(vault: Vault, acknowledged: dict[int, str]) -> list[str]:
    """What was promised and is not there, and whatever else verification finds."""
    found = {row["id"]: row["sha256"] for row in vault.database.rows("SELECT id, sha256 FROM document")}
    lost = [f"lost {row}" for row, sha256 in acknowledged.items() if found.get(row) != sha256]
    return lost + [f"{one.document}: {one.problem}" for one in vaults.verify(vault, full=True).problems]


def test_no_kill_loses_anything_acknowledged(tmp_path: Path) -> None:
    with new_vault(tmp_path / "Vault") as vault:
        key = vault.key
    acknowledged: dict[int, str] = {}
    left_behind = 0
    for seed in range(KILLS):
        acknowledged |= killed(tmp_path / "Vault", key, seed, "right")
        blobs = tmp_path / "Vault" / "blobs"
        files = len([*blobs.glob("*/*.age"), *blobs.glob(".tmp-*")])
        with vaults.open_with_key(tmp_path / "Vault", key) as vault:
            assert losses(vault, acknowledged) == [], f"after kill {seed}"
            documents = vault.database.value("SELECT count(*) FROM document")
            assert len(vault.blobs.names()) == documents
            assert not list(blobs.glob(".tmp-*"))
            left_behind += files - documents
    assert len(acknowledged) >= KILLS
    assert left_behind > 0, "no kill came between two steps, so this tested nothing"


def test_the_wrong_order_is_found_out(tmp_path: Path) -> None:
    """The control: committing before the files have their names loses documents, and the test sees it."""
    with new_vault(tmp_path / "Vault") as vault:
        key = vault.key
    for seed in range(100):
        killed(tmp_path / "Vault", key, seed, "wrong")
        with vaults.open_with_key(tmp_path / "Vault", key) as vault:
            if losses(vault, {}):
                return
    raise AssertionError("a hundred kills in the wrong order lost nothing")
