"""Hears when the computer goes to sleep or its screen is locked, and says so once for each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection

_LOGIN = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
_SESSION = ("org.freedesktop.login1", "", "org.freedesktop.login1.Session")
_SCREENS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver")


class Absence(QObject):
    """Calls `left` when nobody sits before the screen any more. Without a bus it never does.

    The signals are logind's `PrepareForSleep` and `Lock`, and the `ActiveChanged` of the screen savers of
    the freedesktop specification, GNOME and Cinnamon.
    """

    def __init__(self, left: Callable[[], None]) -> None:
        super().__init__()
        self._left = left
        system, session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
        if system.isConnected():
            self._listen(system, *_LOGIN, "PrepareForSleep", "hear(bool)")
            self._listen(system, *_SESSION, "Lock", "hear_lock()")
        if session.isConnected():
            for interface in _SCREENS:
                self._listen(session, "", "", interface, "ActiveChanged", "hear(bool)")

    def _listen(
        self, bus: QDBusConnection, service: str, path: str, interface: str, name: str, slot: str
    ) -> None:
        # The hints of Qt say bytes; only the text that SLOT makes is found.
        bus.connect(service, path, interface, name, self, SLOT(slot))  # type: ignore[call-overload]

    @Slot(bool)
    def hear(self, is_away: bool) -> None:
        """Sleep or a locked screen begins (true) or ends (false)."""
        if is_away:
            self._left()

    @Slot()
    def hear_lock(self) -> None:
        """The session is locked."""
        self._left()
