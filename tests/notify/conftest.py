"""A bus of one's own, desktops on it, and `flexkeeper reminders notify` as a process that meets them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Without folders of services: nothing is started just because somebody asks for it.
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir={folder}</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
"""

Start = Callable[..., subprocess.Popen[str]]
Notify = Callable[..., subprocess.CompletedProcess[str]]


def until(has_come: Callable[[], object]) -> None:
    """Waits for what another process does; half a minute at most."""
    deadline = time.monotonic() + 30
    while not has_come():
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.02)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """The app's state folder of this test."""
    return tmp_path / "state" / "FlexKeeper"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A login whose bus leads nowhere."""
    nowhere = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/nowhere", "PYTHONPATH": str(ROOT)}
    return {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state"), **nowhere}


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Start]:
    """Starts a program and waits until it says its first line; all are ended with the test."""
    running: list[subprocess.Popen[str]] = []

    def start_program(*words: object) -> subprocess.Popen[str]:
        command = [str(word) for word in words]
        program = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        running.append(program)
        return program

    yield start_program
    for program in reversed(running):
        program.kill()
        program.communicate()


@pytest.fixture
def bus(start: Start, environment: dict[str, str], tmp_path: Path) -> str:
    """A session bus with nobody on it."""
    settings = tmp_path / "bus.conf"
    settings.write_text(BUS.format(folder=tmp_path))
    daemon = start("dbus-daemon", f"--config-file={settings}", "--nofork", "--print-address=1")
    assert daemon.stdout is not None
    environment["DBUS_SESSION_BUS_ADDRESS"] = daemon.stdout.readline().strip()
    return environment["DBUS_SESSION_BUS_ADDRESS"]


@pytest.fixture
def desktop(bus: str, start: Start, tmp_path: Path) -> Callable[[str], Path]:
    """Starts a fake desktop of that manner; returns the file of what it showed."""
    assert bus

    def start_desktop(manner: str) -> Path:
        shown = tmp_path / "shown"
        fake = start(sys.executable, "-m", "tests.notify.fake_desktop", shown, manner)
        assert fake.stdout is not None
        assert fake.stdout.readline() == "ready\n"
        return shown

    return start_desktop


@pytest.fixture
def notify(environment: dict[str, str]) -> Notify:
    """Runs the command as a timer would."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "flexkeeper", "reminders", "notify", *words]
        return subprocess.run(
            command, capture_output=True, text=True, env=environment, check=False, timeout=60
        )

    return run
