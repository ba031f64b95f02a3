"""Where the driver's vaults and copies are on this computer; personal, so not among the settings."""

from __future__ import annotations

import dataclasses
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flexkeeper import paths
from flexkeeper.i18n import _
from flexkeeper.settings import write_json

_KEPT = 8


@dataclass(frozen=True, slots=True)
class RecentVault:
    """A vault that was opened here: when last, in which log-in, and whether the keyring opens it too."""

    path: Path
    opened: datetime | None = None
    login: str = ""
    has_keyring: bool = False

    @property
    def name(self) -> str:
        return _("My papers") if self.path == paths.default_vault() else self._folder_name()

    def _folder_name(self) -> str:
        # “Vault” says nothing where several are known.
        return self.path.name if self.path.name != paths.default_vault().name else self.path.parent.name

    def is_there(self) -> bool:
        """Whether the folder holds a vault now; told by its key file or its sheet's, without reading them."""
        try:
            return any((self.path / name).is_file() for name in ("vault.json", "recovery.age"))
        except OSError:
            return False

    def may_open_itself(self, login: str) -> bool:
        """Whether this is the first time since the log-in, so that the keyring may open it."""
        return self.has_keyring and bool(login) and self.login != login


@dataclass(frozen=True, slots=True)
class Places:
    """Vaults opened here, the last one first, and where copies were saved last."""

    vaults: tuple[RecentVault, ...] = ()
    copies: Path | None = None

    def with_vault(
        self, path: Path, opened: datetime, *, login: str = "", has_keyring: bool = False
    ) -> Places:
        """The same with this vault first."""
        others = [one for one in self.vaults if one.path != path]
        recent = RecentVault(path, opened, login, has_keyring)
        return dataclasses.replace(self, vaults=(recent, *others)[:_KEPT])


def file() -> Path:
    """Where places are kept."""
    return paths.state() / "places.json"


def load(path: Path) -> Places:
    """Reads the places; what cannot be read is forgotten, as nothing hangs on it."""
    try:
        data = json.loads(path.read_text("utf-8"))
        vaults = tuple(
            RecentVault(
                Path(one["path"]),
                datetime.fromisoformat(one["opened"]),
                str(one.get("login", "")),
                one.get("has_keyring") is True,
            )
            for one in data["vaults"]
        )
        return Places(vaults, Path(data["copies"]) if data["copies"] else None)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Places()


def save(path: Path, places: Places) -> None:
    """Writes the places; a disk that refuses costs only the memory of them."""
    vaults = [
        {
            "path": str(one.path),
            "opened": one.opened.isoformat(),
            "login": one.login,
            "has_keyring": one.has_keyring,
        }
        for one in places.vaults
        if one.opened
    ]
    try:
        write_json(path, {"vaults": vaults, "copies": str(places.copies) if places.copies else ""})
    except OSError:
        pass  # the list of recent vaults is a comfort


def login() -> str:
    """A name for the time since the log-in; where the system tells only when it started, since then.

    Linux names its start (random/boot_id of the kernel's proc files) and the session (logind's
    XDG_SESSION_ID); elsewhere it is empty, and no vault opens itself.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except (OSError, ValueError):
        return ""
    return f"{boot} {os.environ.get('XDG_SESSION_ID', '')}".strip()
