"""Notifications on macOS, by AppleScript, which every Mac has. Not run by us so far."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

from flexkeeper.notify.sending import Answer, NotSent

_SECONDS = 30


def command(sentence: str) -> list[str]:
    """The program to run: the sentence is an argument of the script, never a part of its text."""
    script = 'on run argv\ndisplay notification (item 1 of argv) with title "FlexKeeper"\nend run'
    return ["/usr/bin/osascript", "-e", script, sentence]


def send(sentence: str, _stays: bool) -> Callable[[float], Answer | None]:
    """Shows the sentence; these notices bring no answer back.

    Raises:
        NotSent: if that could not be done.
    """
    try:
        done = subprocess.run(command(sentence), capture_output=True, check=False, timeout=_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotSent("no_program", type(error).__name__) from error
    if done.returncode:
        raise NotSent("refused", str(done.returncode))
    return lambda _seconds: None
