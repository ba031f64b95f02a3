"""Where the driver's vaults and copies are on this computer; personal, so not among the settings."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flexkeeper import paths
from flexkeeper.i18n import _
from flexkeeper.settings import write_json

_KEPT = 8


@dataclass(frozen=True, slots=True)
class RecentVault:
    """A vault that was opened here, and when last."""

    path: Path
    opened: datetime | None = None

    @property
    def name(self) -> str:
        return _("My papers") if self.path == paths.default_vault() else self._folder_name()

    def _folder_name(self) -> str:
        # “Vault” says nothing where several are known.
        return self.path.name if self.path.name != paths.default_vault().name else self.path.parent.name

    def is_there(self) -> bool:
        """Whether the folder holds a vault now; told by its key file, without reading it."""
        return (self.path / "vault.json").is_file()


@dataclass(frozen=True, slots=True)
class Places:
    """Vaults opened here, the last one first, and where copies were saved last."""

    vaults: tuple[RecentVault, ...] = ()
    copies: Path | None = None

    def with_vault(self, path: Path, opened: datetime) -> Places:
        """The same with this vault first."""
        others = [one for one in self.vaults if one.path != path]
        return dataclasses.replace(self, vaults=(RecentVault(path, opened), *others)[:_KEPT])


def file() -> Path:
    """Where places are kept."""
    return paths.state() / "places.json"


def load(path: Path) -> Places:
    """Reads the places; what cannot be read is forgotten, as nothing hangs on it."""
    try:
        data = json.loads(path.read_text("utf-8"))
        vaults = tuple(
            RecentVault(Path(one["path"]), datetime.fromisoformat(one["opened"])) for one in data["vaults"]
        )
        return Places(vaults, Path(data["copies"]) if data["copies"] else None)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return Places()


def save(path: Path, places: Places) -> None:
    """Writes the places; a disk that refuses costs only the memory of them."""
    vaults = [
        {"path": str(one.path), "opened": one.opened.isoformat()} for one in places.vaults if one.opened
    ]
    try:
        write_json(path, {"vaults": vaults, "copies": str(places.copies) if places.copies else ""})
    except OSError:
        pass  # the list of recent vaults is a comfort
