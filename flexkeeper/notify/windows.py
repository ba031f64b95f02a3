"""Notifications on Windows, by PowerShell and the system's own toasts. Not run by us so far."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable

from flexkeeper.notify.sending import Answer, NotSent

_SECONDS = 60
_NO_WINDOW = 0x08000000  # CREATE_NO_WINDOW
_SENTENCE = "FLEXKEEPER_NOTICE"

# A toast needs the id of a registered program; PowerShell's own is on every Windows since version 10.
_SCRIPT = rf"""
$ErrorActionPreference = 'Stop'
$manager = [Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications,
    ContentType = WindowsRuntime]
$toast = $manager::GetTemplateContent([Windows.UI.Notifications.ToastTemplateType]::ToastText02)
$texts = $toast.GetElementsByTagName('text')
$null = $texts.Item(0).AppendChild($toast.CreateTextNode('FlexKeeper'))
$null = $texts.Item(1).AppendChild($toast.CreateTextNode($env:{_SENTENCE}))
$program = '{{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}}\WindowsPowerShell\v1.0\powershell.exe'
$notifier = $manager::CreateToastNotifier($program)
if ($notifier.Setting -ne 'Enabled') {{ exit 3 }}
$notifier.Show([Windows.UI.Notifications.ToastNotification]::new($toast))
"""


def command() -> list[str]:
    """The program to run; the sentence reaches it by its environment, never as a part of the script."""
    return ["powershell.exe", "-NoProfile", "-NonInteractive", "-Command", _SCRIPT]


def send(sentence: str, _stays: bool) -> Callable[[float], Answer | None]:
    """Shows the sentence; these notices bring no answer back.

    Raises:
        NotSent: if that could not be done, or the driver turned notifications off.
    """
    environment = {**os.environ, _SENTENCE: sentence}
    try:
        done = subprocess.run(
            command(),
            capture_output=True,
            check=False,
            timeout=_SECONDS,
            env=environment,
            creationflags=_NO_WINDOW,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotSent("no_program", type(error).__name__) from error
    if done.returncode:
        raise NotSent("refused", str(done.returncode))
    return lambda _seconds: None
