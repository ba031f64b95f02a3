"""A real process on a real screen without glass: typed at with xdotool, seen through its accessible tree."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import unwrap_msg

PATIENCE_SECONDS = 30
SHOWING, FOCUSABLE, FOCUSED = 25, 11, 12  # AtspiStateType, the bits of at-spi2-core's atspi-constants.h
_ACCESSIBLE = "org.a11y.atspi.Accessible"
_ROOT = "/org/a11y/atspi/accessible/root"


@dataclass(frozen=True, slots=True)
class Seen:
    """One node of the accessible tree."""

    role: str
    name: str
    states: int

    def has(self, state: int) -> bool:
        return bool(self.states >> state & 1)


@dataclass
class Screen:
    """An X server and a session bus of our own, and the programs on them."""

    environment: dict[str, str]
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, *words: str) -> subprocess.Popen[str]:
        """The app itself, as `flexkeeper` with these words."""
        command = [sys.executable, "-m", "flexkeeper", *words]
        process = subprocess.Popen(command, env=self.environment, stderr=subprocess.PIPE, text=True)
        self.processes.append(process)
        return process

    def do(self, *words: str) -> str:
        """xdotool with these words; returns what it says."""
        command = ["xdotool", *words]
        return subprocess.check_output(command, env=self.environment, text=True, timeout=PATIENCE_SECONDS)

    def focus(self) -> str:
        """Waits for the window, gives it the keys and returns its number; there is no window manager to."""
        window = self.do("search", "--sync", "--onlyvisible", "--name", "^FlexKeeper$").split()[0]
        self.do("windowfocus", "--sync", window)
        return window

    def tree(self) -> list[Seen]:
        """What is shown now, by the accessible tree of every application on our bus."""
        with self._accessible_bus() as bus:
            try:
                return list(_walk(bus, "org.a11y.atspi.Registry", _ROOT))
            except VanishedError:
                return []  # looked at while it changed; whoever waits looks again

    def wait(self, is_so: Callable[[list[Seen]], object]) -> list[Seen]:
        """Looks until it is so, and returns what is shown then."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_so(seen := self.tree()):
            names = sorted({one.name for one in seen if one.name})
            assert time.monotonic() < deadline, names
        return seen

    def wait_for(self, name: str) -> list[Seen]:
        """Waits until something that begins so is shown."""
        return self.wait(lambda seen: any(one.name.startswith(name) for one in seen))

    @contextmanager
    def _accessible_bus(self) -> Iterator[DBusConnection]:
        with open_dbus_connection(self.environment["DBUS_SESSION_BUS_ADDRESS"]) as session:
            launcher = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            (address,) = _ask(session, new_method_call(launcher, "GetAddress"))
        with open_dbus_connection(address) as bus:
            yield bus


class VanishedError(Exception):
    """A node that is no more."""


def _ask(bus: DBusConnection, message: Any) -> Any:
    reply = bus.send_and_get_reply(message, timeout=PATIENCE_SECONDS)
    if reply.header.message_type.name == "error":
        raise VanishedError
    return unwrap_msg(reply)


def _walk(bus: DBusConnection, program: str, path: str) -> Iterator[Seen]:
    node = DBusAddress(path, program, _ACCESSIBLE)
    children = _ask(bus, new_method_call(node, "GetChildren"))[0]
    for child_program, child_path in children:
        child = DBusAddress(child_path, child_program, _ACCESSIBLE)
        low, high = _ask(bus, new_method_call(child, "GetState"))[0]
        states = low | high << 32
        is_program = program == "org.a11y.atspi.Registry"
        if is_program or states >> SHOWING & 1:
            role = _ask(bus, new_method_call(child, "GetRoleName"))[0]
            name = _ask(bus, Properties(child).get("Name"))[0][1]
            yield Seen(role, name, states)
            yield from _walk(bus, child_program, child_path)


@contextmanager
def screen(home: Path) -> Iterator[Screen]:
    """A screen on which the app keeps its things under `home`."""
    with ExitStack() as stack:
        x = _first_line(stack, "Xvfb", "-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp")
        bus = _first_line(stack, "dbus-daemon", "--session", "--nofork", "--print-address=1")
        homes = ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
        environment = {
            **os.environ,
            **dict.fromkeys(homes, str(home)),
            "DISPLAY": f":{x}",
            "DBUS_SESSION_BUS_ADDRESS": bus,
            "DBUS_SYSTEM_BUS_ADDRESS": bus,
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }
        environment.pop("WAYLAND_DISPLAY", None)
        made = Screen(environment)
        stack.callback(_end, made.processes)
        yield made


def _first_line(stack: ExitStack, *command: str) -> str:
    """Starts a program that says where it listens, and returns that."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    stack.callback(_end, [process])
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _end(processes: list[subprocess.Popen[str]]) -> None:
    for process in processes:
        process.terminate()
        process.communicate(timeout=PATIENCE_SECONDS)
