"""Starting `reminders notify` every hour, by what each system has for it: written and removed by us.

Linux: a systemd user timer where systemd runs the session, else an XDG autostart entry that stays and looks
each hour. macOS: a LaunchAgent. Windows: a scheduled task. The last two were not run by us so far.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Literal
from xml.sax.saxutils import escape

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.notify import program

Way = Literal["systemd", "xdg", "launchd", "windows"]

NAME = "flexkeeper-reminders"
_LABEL = "org.flexkeeper.reminders"
_TASK = "FlexKeeper reminders"
_WORDS = ("reminders", "notify", "--from-hour", "8")
_WAIT = ("--wait", "3000")  # a click is heard until shortly before the next start
_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Autostart:
    """Where an hourly start is written: the way, the driver's folder for it, and the command that is run."""

    way: Way
    folder: Path
    program: tuple[str, ...]

    @classmethod
    def here(cls) -> Autostart:
        """How it is done on this computer, for the driver who is logged in."""
        way, folder = _way()
        return cls(way, folder, tuple(program()))

    @property
    def files(self) -> Mapping[Path, str]:
        """The files this way needs, and what they say."""
        if self.way == "systemd":
            units = self.folder / "systemd" / "user"
            return {
                units / f"{NAME}.service": service_unit(self.program),
                units / f"{NAME}.timer": TIMER_UNIT,
            }
        if self.way == "xdg":
            return {self.folder / "autostart" / f"{NAME}.desktop": desktop_entry(self.program)}
        if self.way == "launchd":
            return {self.folder / f"{_LABEL}.plist": launch_agent(self.program)}
        return {}

    def is_on(self) -> bool:
        """Whether it starts every hour."""
        if self.way == "windows":
            return _run(["schtasks", "/Query", "/TN", _TASK]) == 0
        return all(path.is_file() for path in self.files)

    def turn_on(self) -> None:
        """Writes what starts it, in the place of what was there.

        Raises:
            FlexKeeperError: if the system refuses; then nothing of it stays.
        """
        try:
            for path, content in self.files.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content, "utf-8")
        except OSError as error:
            raise _refused(error.strerror or "") from error
        for command in self._commands_on():
            if _run(command) != 0:
                self.turn_off()
                raise _refused(" ".join(command[:3]))

    def turn_off(self) -> None:
        """Removes what starts it; harmless where nothing was.

        Raises:
            FlexKeeperError: if the disk refuses.
        """
        for command in self._commands_off():
            _run(command)  # says that there was nothing, or that the session's manager is gone
        try:
            for path in self.files:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise FlexKeeperError(
                _("What starts reminders by themselves could not be removed: {reason}.").format(
                    reason=error.strerror
                ),
                _("Remove it by hand: {path}").format(path=path),
            ) from error
        if self.way == "systemd":
            _run(["systemctl", "--user", "daemon-reload"])

    def _commands_on(self) -> list[list[str]]:
        if self.way == "systemd":
            return [
                ["systemctl", "--user", "daemon-reload"],
                ["systemctl", "--user", "enable", "--now", f"{NAME}.timer"],
            ]
        if self.way == "launchd":
            return [["launchctl", "bootstrap", _session(), str(next(iter(self.files)))]]
        return [task_command(self.program)] if self.way == "windows" else []

    def _commands_off(self) -> list[list[str]]:
        if self.way == "systemd":
            return [["systemctl", "--user", "disable", "--now", f"{NAME}.timer"]]
        if self.way == "launchd":
            return [["launchctl", "bootout", f"{_session()}/{_LABEL}"]]
        return [["schtasks", "/Delete", "/F", "/TN", _TASK]] if self.way == "windows" else []


def autostart_is_on() -> bool:
    """Whether reminders come by themselves on this computer."""
    return Autostart.here().is_on()


def set_autostart(is_on: bool) -> Way:
    """Has reminders come by themselves every hour, or no longer; returns by which way.

    Raises:
        FlexKeeperError: if the system refuses.
    """
    autostart = Autostart.here()
    if is_on:
        autostart.turn_on()
    else:
        autostart.turn_off()
    return autostart.way


TIMER_UNIT = """[Unit]
Description=FlexKeeper reminders, every hour

[Timer]
OnCalendar=hourly
OnStartupSec=2min
Persistent=true

[Install]
WantedBy=timers.target
"""


def service_unit(command: Sequence[str]) -> str:
    """The systemd unit (systemd.service(5)); what a click opens outlives it."""
    words = " ".join(systemd_quoted(word) for word in (*command, *_WORDS, *_WAIT))
    return (
        "[Unit]\nDescription=FlexKeeper reminders\n\n"
        f"[Service]\nType=oneshot\nExecStart={words}\nKillMode=process\n"
    )


def systemd_quoted(word: str) -> str:
    """One word of a command line in a unit, by systemd.syntax(7): no specifier, no variable in it counts."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + plain.replace("%", "%%").replace("$", "$$") + '"'


def desktop_entry(command: Sequence[str]) -> str:
    """The XDG autostart entry, by the Desktop Entry Specification 1.5."""
    words = " ".join(desktop_quoted(word) for word in (*command, *_WORDS, *_WAIT, "--every", "3600"))
    return (
        "[Desktop Entry]\nType=Application\nName=FlexKeeper reminders\n"
        f"Comment=Says that something is due\nExec={words}\nTerminal=false\nNoDisplay=true\n"
    )


def desktop_quoted(word: str) -> str:
    """One word of an Exec key: quoted as an argument, then escaped as a string of the file."""
    argument = "".join("\\" + sign if sign in '"`$\\' else sign for sign in word).replace("%", "%%")
    return '"' + argument.replace("\\", "\\\\").replace("\n", "\\n") + '"'


def launch_agent(command: Sequence[str]) -> str:
    """The property list of launchd (launchd.plist(5))."""
    words = "".join(f"<string>{escape(word)}</string>" for word in (*command, *_WORDS))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN"'
        ' "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n'
        f'<plist version="1.0"><dict><key>Label</key><string>{_LABEL}</string>'
        f"<key>ProgramArguments</key><array>{words}</array>"
        "<key>StartInterval</key><integer>3600</integer><key>RunAtLoad</key><true/>"
        "<key>ProcessType</key><string>Background</string></dict></plist>\n"
    )


def task_command(command: Sequence[str]) -> list[str]:
    """The program that makes Windows' hourly task; Python without its black window."""
    first = PureWindowsPath(command[0])
    quiet = str(first.with_name("pythonw.exe")) if first.name.lower() == "python.exe" else command[0]
    action = subprocess.list2cmdline([quiet, *command[1:], *_WORDS])
    return ["schtasks", "/Create", "/F", "/SC", "HOURLY", "/TN", _TASK, "/TR", action]


def _way() -> tuple[Way, Path]:
    if sys.platform == "darwin":
        return "launchd", Path.home() / "Library" / "LaunchAgents"
    if sys.platform == "win32":
        return "windows", Path.home()
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}")
    # The socket of the session's own manager: a system that runs systemd may still log in without it.
    return ("systemd" if (runtime / "systemd" / "private").exists() else "xdg"), config


def _session() -> str:
    return f"gui/{os.getuid()}"


def _run(command: Sequence[str]) -> int:
    """The exit code; 127 where the program is missing or does not end."""
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=_SECONDS).returncode
    except (OSError, subprocess.TimeoutExpired):
        return 127


def _refused(reason: str) -> FlexKeeperError:
    return FlexKeeperError(
        _("Reminders could not be set to come by themselves: {reason}.").format(reason=reason),
        _("They are shown whenever FlexKeeper is open."),
    )
