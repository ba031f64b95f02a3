"""The project's own files: pins, resources, the window toolkit's canary."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from flexkeeper import paths

ROOT = Path(__file__).resolve().parents[1]

CANARY = """
from PySide6.QtCore import QObject, Signal

class Bell(QObject):
    rung = Signal(bool)

bell = Bell()
for _ in range(20_000):
    bell.setObjectName("x")
for _ in range(2_000):
    bell.rung.emit(True)
print("alive")
"""


def test_the_lock_names_no_address_and_pins_with_hashes() -> None:
    """Pins hold on every platform and lead to no registry in particular."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    pins = re.findall(r"^[a-z0-9-]+==", lock, re.MULTILINE)
    entries = re.split(r"^(?=[a-z0-9-]+==)", lock, flags=re.MULTILINE)[1:]
    assert len(pins) == len(entries) > 20
    assert all("--hash=sha256:" in entry for entry in entries)


def test_the_lock_pins_every_declared_dependency() -> None:
    """What pyproject.toml asks for stands in the lock."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    declared = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = {re.split(r"[^A-Za-z0-9-]", text)[0].lower() for text in declared}
    pinned = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    assert names <= pinned


def test_the_window_toolkit_survives_many_calls() -> None:
    """PySide6 6.12.0 loses a reference per void call and aborts CPython 3.11 after some 5,000 of them."""
    run = subprocess.run([sys.executable, "-c", CANARY], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout.strip()) == (0, "alive"), run.stderr


def test_resources_are_found() -> None:
    """A checkout reads its resources from the folder beside the package."""
    assert (paths.resources() / "kinds" / "insurance.toml").is_file()


def test_no_test_reaches_the_real_home(own_home: Path) -> None:
    """The default vault and the state folder lie in the run's own folder."""
    assert own_home in paths.default_vault().parents
    assert own_home in paths.state().parents
