"""Folders that are added: their files in the order of their names, and what is left out, with the reason."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flexkeeper.i18n import _

_LITTER = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something in a folder that is no paper, and why it was left out."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Expansion:
    """The files to add, in order, and everything left out."""

    files: tuple[Path, ...]
    skipped: tuple[Skipped, ...]


def expand(paths: Sequence[Path]) -> Expansion:
    """Files stay as they are named; folders become their files, by name, with those of folders inside.

    Hidden files, what file managers leave, and links are left out of folders, each with its reason.
    """
    files: list[Path] = []
    skipped: list[Skipped] = []
    for path in paths:
        if path.is_dir():
            for found in _inside(path):
                (skipped if isinstance(found, Skipped) else files).append(found)  # type: ignore[arg-type]
        else:
            files.append(path)
    return Expansion(tuple(files), tuple(skipped))


def _inside(folder: Path) -> Iterator[Path | Skipped]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield Skipped(folder, _("This folder cannot be opened."))
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.is_symlink():
            yield Skipped(path, _("This is a link; add the file it points to."))
        elif entry.name.startswith(".") or entry.name.lower() in _LITTER:
            yield Skipped(path, _("This is a hidden file of the system or of another program."))
        elif entry.is_dir():
            yield from _inside(path)
        else:
            yield path
