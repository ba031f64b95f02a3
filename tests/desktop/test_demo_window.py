"""How the demo ends: with the window on the sample vault where somebody can see it, and at once where not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desktop.conftest import PASSPHRASE
from tests.desktop.real_window import PATIENCE_SECONDS, Screen, screen

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def glass(tmp_path: Path) -> Iterator[Screen]:
    with screen(tmp_path) as made:
        yield made


def ask_dev(code: str, environment: dict[str, str]) -> str:
    """What dev.py says, run as a program of its own; it must end though the window stays."""
    words = [sys.executable, "-c", f"import dev\nfrom pathlib import Path\n{code}"]
    return subprocess.check_output(
        words, cwd=ROOT, env=environment, text=True, timeout=PATIENCE_SECONDS, stderr=subprocess.STDOUT
    )


def test_the_window_opens_on_the_sample_vault(
    glass: Screen, empty_vault: tuple[Path, bytes], tmp_path: Path
) -> None:
    """Unlocked; its settings lie with the demo, so that the driver's own are not touched."""
    demo = tmp_path / "demo"
    shutil.copytree(empty_vault[0], demo / "Vault")
    (demo / "passphrase.txt").write_text(PASSPHRASE + "\n")
    environment = {name: value for name, value in glass.environment.items() if name != "CI"}
    said = ask_dev(f"print(dev.has_screen()); dev.show_demo(Path({str(demo)!r}))", environment)
    assert said.startswith("True\n") and str(demo / "passphrase.txt") in said
    glass.focus()
    glass.wait_for("To review")
    assert (demo / "window").is_dir()
    glass.do("key", "ctrl+q")
    glass.wait(lambda seen: not any(one.name.startswith("To review") for one in seen))


@pytest.mark.parametrize(
    ("named", "is_there"),
    [
        ({}, False),
        ({"DISPLAY": ":7"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"DISPLAY": ":7", "CI": "true"}, False),
        ({"DISPLAY": ":7", "QT_QPA_PLATFORM": "offscreen"}, False),
    ],
)
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="there is always a screen")
def test_nothing_is_opened_where_nobody_looks(named: dict[str, str], is_there: bool) -> None:
    """No screen, a machine that only tests, a window nobody could see or close."""
    about = ("DISPLAY", "WAYLAND_DISPLAY", "CI", "QT_QPA_PLATFORM")
    others = {name: value for name, value in os.environ.items() if name not in about}
    assert ask_dev("print(dev.has_screen())", {**others, **named}) == f"{is_there}\n"


def test_a_screen_that_does_not_answer_is_no_failure(tmp_path: Path) -> None:
    """The papers are there; that the window is not is said."""
    environment = {**os.environ, "DISPLAY": ":4711", "PATH": ""}
    environment.pop("QT_QPA_PLATFORM", None)
    assert "does not open on this screen" in ask_dev(f"dev.show_demo(Path({str(tmp_path)!r}))", environment)
