"""Where things are: the shipped resources, the default vault, the app's own state."""

from __future__ import annotations

from pathlib import Path

import platformdirs

_APP = "FlexKeeper"
_PACKAGE = Path(__file__).resolve().parent


def resources() -> Path:
    """The folder of shipped data: inside the package when installed, beside it in a checkout."""
    installed = _PACKAGE / "resources"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"


def default_vault() -> Path:
    """Where a vault is looked for when the driver names no folder."""
    return platformdirs.user_data_path(_APP, appauthor=False) / "Vault"


def state() -> Path:
    """The folder for crash reports and what the app remembers between starts; never for papers."""
    return platformdirs.user_state_path(_APP, appauthor=False)


def settings() -> Path:
    """The file of what the driver set in the app."""
    return platformdirs.user_config_path(_APP, appauthor=False) / "settings.json"
