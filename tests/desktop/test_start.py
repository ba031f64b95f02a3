"""Starting: nothing but Qt is loaded before a vault is opened, and no screen is no crash."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "apsw", "cryptography", "pyrage", "keyring", "PIL", "pypdf", "pypdfium2", "typst", "click", "icalendar",
    "gpxpy", "pi_heif", "zxingcpp", "email", "flexkeeper.vault", "flexkeeper.records",
    "flexkeeper.intake", "flexkeeper.bundle", "flexkeeper.sandbox", "flexkeeper.cli",
}  # fmt: skip

PROBE = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from flexkeeper.desktop.app import make_application
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.theme import Look
from flexkeeper.desktop.window import Window
application = make_application(["flexkeeper"])
window = Window(Kit.of(Look(application)), Path(sys.argv[1]) / "s.json", Path(sys.argv[1]) / "p.json")
window.show()
QTimer.singleShot(0, lambda: (print(*sys.modules), window.close()))
application.exec()
"""


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    kept.pop("QT_QPA_PLATFORM", None)
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, check=False, env={**kept, **environment}
    )


def test_the_first_page_needs_qt_and_nothing_else(tmp_path: Path) -> None:
    """No encryption, no database, no parser, none of our own domain until a password is typed."""
    started = run("-c", PROBE, str(tmp_path), QT_QPA_PLATFORM="offscreen")
    assert started.returncode == 0, started.stderr
    loaded = set(started.stdout.split())
    assert "flexkeeper.desktop.window" in loaded
    assert not loaded & HEAVY
    foreign = {name.split(".")[0] for name in loaded} - set(sys.stdlib_module_names)
    ours = {"flexkeeper", "PySide6", "shiboken6", "shibokensupport", "signature_bootstrap"}
    assert {
        name for name in foreign - ours if not name.startswith(("_", "sitecustomize", "signature"))
    } == set()
    of_qt = {name for name in loaded if name.startswith("PySide6.Qt")}
    assert of_qt == {"PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets", "PySide6.QtSvg"}
    later = ("adding", "frame", "offered", "watching", "widgets.dialogs", "widgets.palette")
    assert not loaded & {f"flexkeeper.desktop.{name}" for name in later}


@pytest.mark.parametrize("display", ["", ":7777", "nonsense"])
def test_without_a_screen_it_is_said_in_two_sentences(display: str) -> None:
    """None, one that is gone, or no name of one: exit code 1, what is the matter, and what can be done."""
    started = run("-m", "flexkeeper", DISPLAY=display)
    assert started.returncode == 1
    assert len(started.stderr.strip().splitlines()) == 2
    assert "--help" in started.stderr
    assert not started.stdout
