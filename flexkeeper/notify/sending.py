"""One notification handed to the desktop, and what the driver chose on it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Literal

Reason = Literal["no_bus", "no_service", "no_program", "refused"]
Answer = Literal["open", "snooze"]

Sender = Callable[[str, bool], "Callable[[float], Answer | None]"]
"""Shows a sentence (`True`: until it is answered, where the desktop can) and returns what waits for an answer
for so many seconds; None where there is none. Raises NotSent."""


class NotSent(Exception):  # noqa: N818 - it is what happened
    """The notification did not arrive."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason = reason


def program() -> list[str]:
    """The command that starts FlexKeeper as it runs now, from source or packed into one program."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "flexkeeper"]


def system_sender() -> Sender:
    """The way notifications go on this system; only that one is imported."""
    if sys.platform == "darwin":
        from flexkeeper.notify import macos

        return macos.send
    if sys.platform == "win32":
        from flexkeeper.notify import windows

        return windows.send
    from flexkeeper.notify import linux

    return linux.send
