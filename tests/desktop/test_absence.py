"""Sleep and screen lock, as a fake logind and a fake screen saver tell of them on a private bus."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

# Absence and the fakes speak over two connections of one private bus, as two programs would.
SCRIPT = """
import os
os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = os.environ["DBUS_SESSION_BUS_ADDRESS"]
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from flexkeeper.desktop.absence import Absence

application = QCoreApplication([])
heard = []


def left():
    heard.append(1)
    if len(heard) == 4:
        application.quit()


absence = Absence(left)
fake = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, "fake")
assert fake.registerService("org.freedesktop.login1")


def tell(path, interface, name, *values):
    message = QDBusMessage.createSignal(path, interface, name)
    message.setArguments(list(values))
    assert fake.send(message)


LOGIN, SCREEN = "org.freedesktop.login1", "org.freedesktop.ScreenSaver"
manager, session = f"{LOGIN}.Manager", f"{LOGIN}.Session"


def run():
    tell("/org/freedesktop/login1", manager, "PrepareForSleep", True)
    tell("/org/freedesktop/login1", manager, "PrepareForSleep", False)
    tell("/org/freedesktop/ScreenSaver", SCREEN, "ActiveChanged", True)
    tell("/org/freedesktop/ScreenSaver", SCREEN, "ActiveChanged", False)
    tell("/org/freedesktop/login1/session/c1", session, "Lock")
    tell("/org/freedesktop/login1/session/c1", session, "Unlock")
    tell("/org/freedesktop/ScreenSaver", SCREEN, "ActiveChanged", True)  # when it is heard, all before were


QTimer.singleShot(0, run)
QTimer.singleShot(15000, lambda: application.exit(1))
code = application.exec()
print(len(heard))
raise SystemExit(code)
"""


def test_sleep_and_a_locked_screen_are_heard() -> None:
    """Each beginning counts once, no end does."""
    if not shutil.which("dbus-run-session"):
        pytest.skip("dbus-run-session is not here")
    heard = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False
    )
    assert heard.returncode == 0, heard.stderr
    assert heard.stdout.split() == ["4"]


def test_without_a_bus_nothing_is_heard_and_nothing_breaks() -> None:
    """A machine without D-Bus just keeps the other ways to lock."""
    script = (
        "from PySide6.QtCore import QCoreApplication; application = QCoreApplication([])\n"
        "from flexkeeper.desktop.absence import Absence; Absence(lambda: None); print('fine')"
    )
    nowhere = {
        "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere",
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere",
    }
    heard = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, env=nowhere
    )
    assert heard.stdout.split() == ["fine"], heard.stderr
