"""Real starts of the app, each a process of its own, on a screen that nobody sees."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from flexkeeper.desktop.app import open_named
from flexkeeper.desktop.window import Window
from flexkeeper.vault import open_with_key
from tests.desktop.conftest import PASSPHRASE, run_until, settle

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the sandbox needs fork")

Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start(empty_vault: tuple[Path, bytes], tmp_path: Path) -> Iterator[Start]:
    """Starts the app with a home of its own and a vault that it opens; all are gone after the test."""
    shutil.copytree(empty_vault[0], tmp_path / "Vault")
    (tmp_path / "passphrase.txt").write_text(PASSPHRASE + "\n")
    homes = ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    environment = {
        **os.environ,
        **{name: str(tmp_path / "home") for name in homes},
        "QT_QPA_PLATFORM": "offscreen",
        "FLEXKEEPER_VAULT": str(tmp_path / "Vault"),
        "FLEXKEEPER_PASSPHRASE_FILE": str(tmp_path / "passphrase.txt"),
    }
    with contextlib.ExitStack() as running:

        def begin(*words: str) -> subprocess.Popen[bytes]:
            process = subprocess.Popen([sys.executable, "-m", "flexkeeper", *words], env=environment)
            running.enter_context(process)
            running.callback(process.kill)
            return process

        yield begin


def until(is_so: Callable[[], bool]) -> None:
    """Looks again and again, as nothing tells what another process does."""

    def begin(done: Callable[[], None]) -> None:
        timer.timeout.connect(lambda: done() if is_so() else None)
        timer.start(50)

    timer = QTimer()
    run_until(begin)
    timer.stop()


@pytest.mark.usefixtures("application")
def test_of_eight_starts_one_opens_and_has_all_files(
    start: Start, empty_vault: tuple[Path, bytes], tmp_path: Path
) -> None:
    """At the same moment, each with a file: seven hand theirs over and end well, every file is added.

    Also after the one that was open was killed, and left its lock and its socket behind.
    """

    def are_added(names: set[str]) -> bool:
        with open_with_key(tmp_path / "Vault", empty_vault[1], write=False) as vault:
            return names <= {row["name"] for row in vault.database.rows("SELECT name FROM document")}

    def start_eight(attempt: str) -> None:
        files = [tmp_path / f"{attempt} {number}.txt" for number in range(8)]
        for file in files:
            file.write_text(file.name)
        started = [start(str(file)) for file in files]
        until(lambda: sum(one.poll() is not None for one in started) == 7)
        assert sorted(str(one.poll()) for one in started) == ["0"] * 7 + ["None"]
        until(lambda: are_added({file.name for file in files}))
        for one in started:
            one.kill()
            one.wait()

    start_eight("first")
    start_eight("second")


def test_the_vault_that_is_named_is_opened(
    window: Window, empty_vault: tuple[Path, bytes], tmp_path: Path
) -> None:
    """As the command line names it: shown, and opened with the passphrase in a file; else it can be typed."""
    folder = Path(shutil.copytree(empty_vault[0], tmp_path / "Vault"))
    passphrase = tmp_path / "passphrase.txt"
    open_named(window, {"FLEXKEEPER_VAULT": str(folder), "FLEXKEEPER_PASSPHRASE_FILE": str(passphrase)})
    assert "could not be read" in window.gate.unlock.field._trouble.text()
    passphrase.write_text("not this one\n")
    open_named(window, {"FLEXKEEPER_PASSPHRASE_FILE": str(passphrase)})
    settle(window.session)
    assert not window.session.is_open
    passphrase.write_text(PASSPHRASE + "\n")
    open_named(window, {"FLEXKEEPER_PASSPHRASE_FILE": str(passphrase)})
    settle(window.session)
    assert window.session.is_open and window.session.vault.path == folder
