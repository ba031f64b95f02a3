"""A login session of its own with the real Secret Service: private bus, private home, no display.

Nothing can ask anybody there, so a locked keyring refuses as it does when its owner dismisses the question.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from jeepney import MatchRule, Message, message_bus, new_error
from jeepney.io.blocking import DBusConnection, open_dbus_connection

_DAEMON = "gnome-keyring-daemon --foreground --components=secrets"
_UNLOCKED = f"printf test | {_DAEMON} --unlock >/dev/null & "
_LOCKED = f"{_DAEMON} --start >/dev/null & "
# It ends before its bus does, and nothing of it is left behind.
_UNTIL_WE_ARE_DONE = 'echo "$DBUS_SESSION_BUS_ADDRESS"; cat; kill $!; wait; exit 0'
_SERVICE = "org.freedesktop.secrets"
_PROMPTER = "org.gnome.keyring.SystemPrompter"
_SECONDS = 30


@contextmanager
def session(folder: Path, *, unlocked: bool) -> Iterator[None]:
    """This process lives in the session until the end of the block; the folder keeps the keyring's files.

    Unlocked, there is a default keyring; locked, there is the one of an unlocked session before, or none.
    """
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
        _wait_for_service(address)
        environment.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield
        started.stdin.close()
    assert started.wait(_SECONDS) == 0


def _wait_for_service(address: str) -> None:
    """Until the keyring has its name: asked a moment too early, the bus starts a second, empty one."""
    changes = MatchRule(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged")
    changes.add_arg_condition(0, _SERVICE)
    with open_dbus_connection(address) as bus, bus.filter(changes) as owners:
        bus.send_and_get_reply(message_bus.AddMatch(changes), timeout=_SECONDS)
        [is_there] = bus.send_and_get_reply(message_bus.NameHasOwner(_SERVICE), timeout=_SECONDS).body
        if not is_there:
            bus.recv_until_filtered(owners, timeout=_SECONDS)


class Prompter:
    """What the keyring calls to ask its owner something, in the place of the desktop's own; it declines."""

    def __init__(self, bus: DBusConnection, calls: deque[Message]) -> None:
        self._bus, self._calls = bus, calls

    def was_asked(self) -> bool:
        """Whether anything was to be asked since the last time."""
        self._bus.send_and_get_reply(message_bus.GetId(), timeout=_SECONDS)  # all that came before is here
        asked = bool(self._calls)
        self._calls.clear()
        return asked

    def decline(self) -> None:
        """Waits for a question, and answers that nobody can be asked."""
        call = self._bus.recv_until_filtered(self._calls, timeout=_SECONDS)
        self._bus.send(new_error(call, "org.freedesktop.DBus.Error.Failed"))


@contextmanager
def prompter() -> Iterator[Prompter]:
    """Stands where the keyring of this session looks for somebody who asks its owner."""
    questions = MatchRule(type="method_call", member="BeginPrompting")
    with (
        open_dbus_connection(os.environ["DBUS_SESSION_BUS_ADDRESS"]) as bus,
        bus.filter(questions) as calls,
    ):
        bus.send_and_get_reply(message_bus.RequestName(_PROMPTER), timeout=_SECONDS)
        yield Prompter(bus, calls)


@contextmanager
def no_session(folder: Path) -> Iterator[None]:
    """Neither a bus nor a place where one could be found."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={folder}/nothing")
        environment.setenv("XDG_RUNTIME_DIR", str(folder))
        yield
