"""Folders that are added: their files in the order of their names, and what is left out, with the reason."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from flexkeeper.i18n import _
from flexkeeper.vault import is_vault

_LITTER = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something in a folder that is no paper (`unsupported`) or out of reach (`failed`), and why."""

    path: Path
    reason: str
    status: Literal["unsupported", "failed"] = "unsupported"


@dataclass(frozen=True, slots=True)
class Expansion:
    """The files to add, in order, and everything left out."""

    files: tuple[Path, ...]
    skipped: tuple[Skipped, ...]


def expand(paths: Sequence[Path]) -> Expansion:
    """Files stay as they are named; folders become their files, by name, with those of folders inside.

    Hidden files, what file managers leave, links and the vault's own files are left out, each with its
    reason; a folder that is empty or cannot be opened is named too. Never raises.
    """
    files: list[Path] = []
    skipped: list[Skipped] = []
    vaults: dict[Path, bool] = {}
    for path in paths:
        if _is_inside_vault(path, vaults):
            skipped.append(_own(path))
        elif not _is_folder(path):
            files.append(path)
        else:
            for found in _inside(path):
                (skipped if isinstance(found, Skipped) else files).append(found)  # type: ignore[arg-type]
    return Expansion(tuple(files), tuple(skipped))


def _inside(folder: Path) -> Iterator[Path | Skipped]:
    waiting = [folder]  # a list, not a recursion: folders nest deeper than Python does
    while waiting:
        path = waiting.pop()
        if not _is_folder(path):
            yield path
            continue
        if is_vault(path):
            yield _own(path)
            continue
        entries = _entries(path)
        if isinstance(entries, Skipped):
            yield entries
            continue
        reasons = {Path(entry.path): _why_left_out(entry) for entry in entries}
        yield from (Skipped(inner, reason) for inner, reason in reasons.items() if reason)
        waiting += [inner for inner in reversed(reasons) if not reasons[inner]]


def _entries(folder: Path) -> list[os.DirEntry[str]] | Skipped:
    """What is in a folder, by name; or why there is nothing to be had."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        reason = _("This folder cannot be opened, so nothing in it was added.")
        return Skipped(folder, reason, "failed")
    return entries or Skipped(folder, _("This folder is empty."))


def _why_left_out(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return _("This is a link; add the file it points to.")
    if entry.name.startswith(".") or entry.name.lower() in _LITTER:
        return _("This is a hidden file of the system or of another program.")
    return ""


def _is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises for names that are too long


def _is_inside_vault(path: Path, known: dict[Path, bool]) -> bool:
    """Whether the path is a vault's folder or lies in one; `known` spares looking twice."""
    try:
        real = Path(os.path.realpath(path))
    except (OSError, ValueError):
        return False  # opening it will say what is wrong
    for folder in (real, *real.parents):
        if folder not in known:
            known[folder] = is_vault(folder)
        if known[folder]:
            return True
    return False


def _own(path: Path) -> Skipped:
    return Skipped(path, _("This belongs to a vault of this app. What is in a vault is not added again."))
