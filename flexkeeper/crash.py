"""What is kept of a bug: where in the program it was, never what it was working on."""

from __future__ import annotations

import os
import platform
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path, PurePath

from flexkeeper import __version__, paths
from flexkeeper.i18n import _

_ROOTS = ("flexkeeper", "site-packages", f"python{sys.version_info.major}.{sys.version_info.minor}")


def said(bug: BaseException) -> str:
    """Writes a report and returns the words for the driver."""
    try:
        path = saved(report(bug))
    except OSError:
        return _("FlexKeeper met a mistake of its own and could not write a report.") + "\n" + report(bug)
    return _("FlexKeeper met a mistake of its own. Your papers are safe.\nA report is in {path}").format(
        path=path
    )


def saved(text: str) -> Path:
    """Writes a report where only the driver can read it, over the one before; returns its place.

    Raises:
        OSError: if the disk refuses.
    """
    folder = paths.state()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "crash.txt"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def report(bug: BaseException) -> str:
    """Version, system and the places in the code; no messages and no values, which may be personal."""
    lines = [
        f"FlexKeeper {__version__}, Python {platform.python_version()}, {platform.platform()}",
        datetime.now(UTC).isoformat(timespec="seconds"),
    ]
    error: BaseException | None = bug
    while error is not None:
        lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
        frames = traceback.extract_tb(error.__traceback__)
        lines += [f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames]
        error = error.__cause__ or error.__context__
    return "\n".join(lines) + "\n"


def _place(filename: str) -> str:
    """A file of the program without the folders above it: a home carries its owner's name."""
    parts = PurePath(filename).parts
    roots = [number for number, part in enumerate(parts) if part in _ROOTS]
    return "/".join(parts[roots[-1] :] if roots else parts[-1:])
