"""What starts the notices every hour: read back by other readers, and written and removed for real."""

from __future__ import annotations

import configparser
import os
import plistlib
import re
import shlex
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flexkeeper.errors import FlexKeeperError
from flexkeeper.reminders import Autostart
from flexkeeper.reminders.autostart import (
    TIMER_UNIT,
    desktop_entry,
    desktop_quoted,
    launch_agent,
    service_unit,
    systemd_quoted,
    task_command,
)

AWKWARD = ('/home/ma ri/50% "off"/$HOME/py\'th\\on`x', "-m", "flexkeeper")
WORDS = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="\x7f"), min_size=1)


@given(WORDS)
def test_a_word_in_a_unit_is_that_word(word: str) -> None:
    """By systemd.syntax(7): C-style escapes inside double quotes, then %% and $$."""
    quoted = systemd_quoted(word)
    assert quoted[0] == quoted[-1] == '"'
    inside = re.sub(r'\\([\\"])', r"\1", quoted[1:-1])
    assert inside.replace("%%", "%").replace("$$", "$") == word
    assert not {"%", "$"} & set(quoted.replace("%%", "").replace("$$", ""))


@given(WORDS)
def test_a_word_in_a_desktop_entry_is_that_word(word: str) -> None:
    """By the Desktop Entry Specification: string escapes first, then the quoted argument, then %%."""
    string = desktop_quoted(word).replace("\\\\", "\\")
    assert string[0] == string[-1] == '"'
    assert "%" not in string.replace("%%", "")
    assert re.sub(r'\\(["`$\\])', r"\1", string[1:-1]).replace("%%", "%") == word


def parsed(content: str) -> configparser.ConfigParser:
    reader = configparser.ConfigParser(interpolation=None)
    reader.optionxform = str  # type: ignore[assignment, method-assign]
    reader.read_string(content)
    return reader


def test_the_units() -> None:
    service, timer = parsed(service_unit(["/usr/bin/python3", "-m", "flexkeeper"])), parsed(TIMER_UNIT)
    assert shlex.split(service["Service"]["ExecStart"]) == [
        "/usr/bin/python3", "-m", "flexkeeper", "reminders", "notify", "--from-hour", "8", "--wait", "3000",
    ]  # fmt: skip
    assert (service["Service"]["Type"], service["Service"]["KillMode"]) == ("oneshot", "process")
    assert timer["Timer"]["OnCalendar"] == "hourly"
    assert timer["Timer"]["Persistent"] == "true"
    assert timer["Install"]["WantedBy"] == "timers.target"


def test_the_desktop_entry() -> None:
    entry = parsed(desktop_entry(["/opt/FlexKeeper/flexkeeper"]))["Desktop Entry"]
    assert entry["Type"] == "Application"
    assert shlex.split(entry["Exec"]) == [
        "/opt/FlexKeeper/flexkeeper", "reminders", "notify", "--from-hour", "8", "--wait", "3000",
        "--every", "3600",
    ]  # fmt: skip


def test_the_launch_agent() -> None:
    """Not run on a Mac so far; read by Python's own reader of property lists."""
    agent = plistlib.loads(launch_agent([*AWKWARD, "<&>"]).encode())
    assert agent["ProgramArguments"] == [*AWKWARD, "<&>", "reminders", "notify", "--from-hour", "8"]
    assert (agent["StartInterval"], agent["RunAtLoad"]) == (3600, True)


def test_the_task() -> None:
    """Not run on Windows so far; without the black window of python.exe."""
    command = task_command([r"C:\Program Files\Python\python.exe", "-m", "flexkeeper"])
    assert command[:7] == ["schtasks", "/Create", "/F", "/SC", "HOURLY", "/TN", "FlexKeeper reminders"]
    assert command[-1] == (
        '"C:\\Program Files\\Python\\pythonw.exe" -m flexkeeper reminders notify --from-hour 8'
    )


def test_without_systemd_an_entry_comes_and_goes(tmp_path: Path) -> None:
    autostart = Autostart("xdg", tmp_path, (sys.executable, "-m", "flexkeeper"))
    autostart.turn_off()
    for _again in range(2):
        autostart.turn_on()
        assert autostart.is_on()
    autostart.turn_off()
    assert not autostart.is_on()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.fixture
def systemctl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A systemctl that writes down what it is asked, and refuses once a file named `refuse` is there."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "systemctl"
    program.write_text(f'#!/bin/sh\necho "$*" >> {folder}/asked\ntest ! -e {folder}/refuse\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return folder


def test_with_systemd_a_timer_is_enabled_and_disabled(systemctl: Path, tmp_path: Path) -> None:
    autostart = Autostart("systemd", tmp_path / "config", (sys.executable, "-m", "flexkeeper"))
    autostart.turn_on()
    assert autostart.is_on()
    units = tmp_path / "config" / "systemd" / "user"
    assert {path.name for path in units.iterdir()} == {
        "flexkeeper-reminders.service", "flexkeeper-reminders.timer",
    }  # fmt: skip
    autostart.turn_off()
    assert list(units.iterdir()) == []
    assert (systemctl / "asked").read_text().splitlines() == [
        "--user daemon-reload",
        "--user enable --now flexkeeper-reminders.timer",
        "--user disable --now flexkeeper-reminders.timer",
        "--user daemon-reload",
    ]


def test_a_system_that_refuses_leaves_nothing(systemctl: Path, tmp_path: Path) -> None:
    (systemctl / "refuse").touch()
    autostart = Autostart("systemd", tmp_path / "config", (sys.executable, "-m", "flexkeeper"))
    with pytest.raises(FlexKeeperError):
        autostart.turn_on()
    assert not autostart.is_on()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "autostart").write_text("in the way")
    with pytest.raises(FlexKeeperError):
        Autostart("xdg", tmp_path, (sys.executable,)).turn_on()
