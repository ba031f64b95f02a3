"""The folder that is watched: what lies in it, what of that is whole, and what was looked at before.

It is looked at before a vault is opened, too, so nothing here imports the vault. What was looked at is kept
in the vault's cache: names of papers stay encrypted, and where the cache is lost, known files are only read
once more and found to be here already.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.progress import Progress

if TYPE_CHECKING:
    from flexkeeper.vault import Vault

# How browsers, mail programs and copying tools name what they have not finished.
_PARTIAL = (
    ".part", ".partial", ".crdownload", ".download", ".opdownload", ".filepart", ".tmp", ".temp",
)  # fmt: skip
_LITTER = frozenset({"thumbs.db", "desktop.ini"})
_VAULT = "vault.json"
_KEY = "watched"


@dataclass(frozen=True, slots=True)
class Mark:
    """How a file was when it was seen: its length, and when it or its rights were changed last (ns)."""

    bytes: int
    changed_ns: int


@dataclass(frozen=True, slots=True)
class Sight:
    """The files in the folder and the folders in it, by name; and folders that cannot be opened."""

    files: Mapping[Path, Mark]
    closed: tuple[Path, ...] = ()


def survey(folder: Path, progress: Progress) -> Sight:
    """What lies in the folder now, without what is hidden, linked, empty, half loaded or a vault's own.

    Raises:
        FlexKeeperError: if the folder is gone or cannot be opened.
        Cancelled: if the progress was cancelled.
    """
    if not os.path.isdir(folder):  # noqa: PTH112 - Path.is_dir raises for names that are too long
        raise FlexKeeperError(
            _("The watched folder {path} is not there.").format(path=folder),
            _("Plug in its disk or connect to it again, or choose another folder in Settings."),
        )
    files: dict[Path, Mark] = {}
    closed: list[Path] = []
    waiting = [folder]
    while waiting:
        progress.step(_("Looking"), 0, 0)
        path = waiting.pop()
        entries = _entries(path)
        if entries is None:
            closed.append(path)
        elif _VAULT not in entries:  # what lies in a vault is not added again
            files |= {Path(one.path): mark for one in _papers(entries) if (mark := _mark(one)) is not None}
            waiting += [Path(one.path) for one in reversed(entries.values()) if _is_folder(one)]
    if folder in closed:
        raise FlexKeeperError(
            _("The watched folder {path} cannot be opened.").format(path=folder),
            _("Check that you may open it, or choose another folder in Settings."),
        )
    return Sight(files, tuple(closed))


def whole(before: Sight, now: Sight) -> dict[Path, Mark]:
    """The files that did not change between two looks, which should lie a moment apart."""
    return {path: mark for path, mark in now.files.items() if before.files.get(path) == mark}


def arrived_since(sight: Sight, vault_folder: Path) -> int:
    """How many files came or changed since this vault was closed; told without opening it."""
    try:
        closed_ns = (vault_folder / "vault.db").stat().st_mtime_ns
    except OSError:
        return 0
    return sum(mark.changed_ns > closed_ns for mark in sight.files.values())


def looked_at(vault: Vault) -> dict[Path, Mark]:
    """What was added, or found to be here already, from any watched folder; empty where that was lost."""
    try:
        kept = json.loads(vault.cache.get(_KEY) or b"{}")
        return {Path(name): Mark(*mark) for name, mark in kept.items()}
    except (ValueError, TypeError, AttributeError):
        return {}


def remember(vault: Vault, marks: Mapping[Path, Mark]) -> None:
    """Keeps what was looked at, in the place of what was kept before."""
    kept = {str(path): (mark.bytes, mark.changed_ns) for path, mark in marks.items()}
    vault.cache.put(_KEY, json.dumps(kept).encode())


def _entries(folder: Path) -> dict[str, os.DirEntry[str]] | None:
    """What lies in a folder, in the order of names; None where it cannot be opened."""
    try:
        with os.scandir(folder) as found:
            return {entry.name: entry for entry in sorted(found, key=lambda entry: entry.name)}
    except OSError:
        return None


def _papers(entries: Mapping[str, os.DirEntry[str]]) -> Iterator[os.DirEntry[str]]:
    for name, entry in entries.items():
        is_litter = name.startswith((".", "~$")) or name.lower() in _LITTER
        # Firefox puts an empty file in the place of the one that is still loaded beside it.
        is_partial = name.lower().endswith(_PARTIAL) or any(name + ending in entries for ending in _PARTIAL)
        if not is_litter and not is_partial:
            yield entry


def _mark(entry: os.DirEntry[str]) -> Mark | None:
    """How the file is; None for what is no file, for one without content yet, and for one just taken away."""
    try:
        if not entry.is_file(follow_symlinks=False):
            return None
        state = entry.stat(follow_symlinks=False)
    except OSError:
        return None
    return Mark(state.st_size, max(state.st_mtime_ns, state.st_ctime_ns)) if state.st_size else None


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        is_folder = entry.is_dir(follow_symlinks=False)
    except OSError:
        return False
    return is_folder and not entry.name.startswith(".") and not entry.name.lower().endswith(_PARTIAL)
