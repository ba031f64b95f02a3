"""A login session of its own with the real Secret Service: private bus, private home, no display.

Nothing can ask anybody there, so a locked keyring refuses as it does when its owner dismisses the question.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_UNLOCKED = "printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null; "
_LOCKED = "gnome-keyring-daemon --start --components=secrets >/dev/null; "
_UNTIL_WE_ARE_DONE = 'echo "$DBUS_SESSION_BUS_ADDRESS"; exec cat'


@contextmanager
def session(folder: Path, *, unlocked: bool) -> Iterator[None]:
    """This process lives in the session until the end of the block; the folder keeps the keyring's files."""
    if not shutil.which("dbus-run-session") or not shutil.which("gnome-keyring-daemon"):
        pytest.skip("dbus and gnome-keyring are not installed")
    runtime = folder / "run"
    runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "data"), "XDG_RUNTIME_DIR": str(runtime)}
    script = (_UNLOCKED if unlocked else _LOCKED) + _UNTIL_WE_ARE_DONE
    started = subprocess.Popen(
        ["dbus-run-session", "--", "sh", "-c", script],
        env={"PATH": os.environ["PATH"], **home},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert started.stdin is not None and started.stdout is not None
    with started.stdin, started.stdout, pytest.MonkeyPatch.context() as environment:
        address = started.stdout.readline().decode().strip()
        assert address.startswith("unix:"), "the session did not start"
        environment.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield
        started.stdin.close()
    assert started.wait(30) == 0


@contextmanager
def no_session(folder: Path) -> Iterator[None]:
    """Neither a bus nor a place where one could be found."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={folder}/nothing")
        environment.setenv("XDG_RUNTIME_DIR", str(folder))
        yield
