"""What is run on macOS and Windows: its text. The rest was not run by us so far."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from flexkeeper.notify import NotSent, linux, macos, program, windows
from flexkeeper.notify.memory import Trouble
from tests.conftest import noon


def test_the_sentence_is_never_a_part_of_a_script() -> None:
    """A quotation mark in it ends no string: it comes as an argument, or by the environment."""
    sentence = '"; do shell script "x'
    command = macos.command(sentence)
    assert command[0] == "/usr/bin/osascript" and command[-1] == sentence
    assert all(sentence not in word for word in command[:-1])
    assert "on run argv" in command[2] and "item 1 of argv" in command[2]
    script = windows.command()[-1]
    assert "CreateTextNode($env:FLEXKEEPER_NOTICE)" in script
    assert script.count("{") == script.count("}") and script.count("(") == script.count(")")


@pytest.mark.skipif(sys.platform == "darwin", reason="a Mac has the program")
def test_a_system_without_its_program() -> None:
    """Said as such, as everywhere."""
    with pytest.raises(NotSent) as failure:
        macos.send("A paper expires today.", False)
    assert failure.value.reason == "no_program"


@pytest.mark.parametrize("reason", ["no_bus", "no_service", "no_program", "refused", "of a later version"])
def test_each_trouble_has_words(reason: str) -> None:
    assert Trouble(noon(), reason).words.startswith("Reminders could not be shown")


def test_how_it_is_started() -> None:
    assert program() == [sys.executable, "-m", "flexkeeper"]


@pytest.mark.parametrize(
    "address", ["", "nonsense", "tcp:host=localhost,port=1", "unix:path=/nowhere", ";", "unix:"]
)
def test_a_bus_that_cannot_be(address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever the login says about its bus, the failure is one that is expected."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with pytest.raises(NotSent) as failure:
        linux.send("A paper expires today.", False)
    assert failure.value.reason == "no_bus"
