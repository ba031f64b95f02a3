"""Where things are: the shipped resources, the default vault, the app's own state."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_APP = "FlexKeeper"
_PACKAGE = Path(__file__).resolve().parent


def resources() -> Path:
    """The folder of shipped data: inside the package when installed, beside it in a checkout."""
    installed = _PACKAGE / "resources"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"


def default_vault() -> Path:
    """Where a vault is looked for when the driver names no folder."""
    return _own("data", ".local/share") / "Vault"


def state() -> Path:
    """The folder for crash reports and what the app remembers between starts; never for papers."""
    return _own("state", ".local/state")


def settings() -> Path:
    """The file of what the driver set in the app."""
    return _own("config", ".config") / "settings.json"


def _own(kind: str, usual: str) -> Path:
    """Our folder of a kind; `usual` is where the XDG Base Directory Specification puts it under the home."""
    if sys.platform in ("win32", "darwin"):
        # Imported only where its knowledge is needed: each start waits for it.
        import platformdirs

        return Path(getattr(platformdirs, f"user_{kind}_path")(_APP, appauthor=False))
    chosen = os.environ.get(f"XDG_{kind.upper()}_HOME", "").strip()
    return (Path(chosen) if chosen else Path.home() / usual) / _APP
