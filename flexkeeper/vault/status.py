"""What a vault tells everybody: the little that stands in the clear."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flexkeeper.vault import blobs as blobs_module
from flexkeeper.vault import database as database_module
from flexkeeper.vault import header as header_module
from flexkeeper.vault import lock
from flexkeeper.vault.errors import calm_disk
from flexkeeper.vault.files import Files


@dataclass(frozen=True, slots=True)
class Status:
    """What can be said of a vault without its passphrase. Sizes in bytes; slots are the types of ways in.

    `documents` counts the encrypted files that lie there; which of them rows know, only the key tells.
    """

    path: Path
    id: str
    format: int
    created: str
    generation: int
    slots: tuple[str, ...]
    in_use: bool
    database_bytes: int
    documents: int
    document_bytes: int


def is_vault(path: Path) -> bool:
    """Whether a folder looks like a vault: key file, database and documents side by side. Never raises."""
    try:
        has_files = (path / header_module.NAME).is_file() and (path / database_module.NAME).is_file()
        return has_files and (path / blobs_module.FOLDER).is_dir()
    except OSError:
        return False


def status(path: Path) -> Status:
    """What can be said without a passphrase; nothing of it is authenticated.

    Raises:
        NotAVault, NewerVault, DamagedVault: as they say.
    """
    files = Files()
    header, _mac = header_module.read(files, path)
    with calm_disk():
        sizes = [file.stat().st_size for file in (path / blobs_module.FOLDER).glob("??/*.age")]
        database = path / database_module.NAME
        database_bytes = database.stat().st_size if database.is_file() else 0
    return Status(
        path=path,
        id=header.vault,
        format=header.format,
        created=header.created,
        generation=header.generation,
        slots=tuple(slot["type"] for slot in header.slots),
        in_use=lock.is_held(path),
        database_bytes=database_bytes,
        documents=len(sizes),
        document_bytes=sum(sizes),
    )
