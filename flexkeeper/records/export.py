"""Taking a record's files out of the vault, as they came."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.progress import Progress
from flexkeeper.records.read import get, open_document
from flexkeeper.vault import Vault, outside, safe_name, unique_name

_CHUNK_BYTES = 1 << 20


def export(vault: Vault, record_id: int, directory: Path, *, progress: Progress | None = None) -> list[Path]:
    """Writes the original of each document into the folder and returns their paths; overwrites nothing.

    Raises:
        FlexKeeperError: if the record does not exist, a file of it is damaged, or the folder refuses or lies
            inside the vault.
        Cancelled: if the progress was; what was written by then is removed.
    """
    progress = progress or Progress()
    record = get(vault, record_id)
    written: list[Path] = []
    with outside(vault.path, directory):
        is_new = not directory.exists()
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            taken = {path.name.lower() for path in directory.iterdir()}
            for document in progress.each(record.documents, _("Writing files"), len(record.documents)):
                path = directory / unique_name(safe_name(document.name, "document"), taken)
                content = open_document(vault, document)
                written.append(path)
                _write(path, content)
        except BaseException:
            for path in written:
                path.unlink(missing_ok=True)
            if is_new:
                directory.rmdir()
            raise
    vault.note("export", record=record_id)
    return written


def save(vault: Vault, path: Path, content: bytes) -> None:
    """Writes one file that was made from the vault, for its owner only; overwrites nothing.

    Raises:
        FlexKeeperError: if something is there already, or the place refuses or lies inside the vault.
    """
    with outside(vault.path, path):
        if path.exists():
            raise FlexKeeperError(
                _("There is already something at {path}.").format(path=path), _("Choose another name.")
            )
        file = path.open("xb")
        try:
            with file:
                path.chmod(0o600)
                file.write(content)
        except BaseException:
            path.unlink()
            raise
    vault.note("export", {"bytes": len(content)})


def _write(path: Path, content: BinaryIO) -> None:
    with path.open("xb") as file:
        path.chmod(0o600)
        while chunk := content.read(_CHUNK_BYTES):
            file.write(chunk)
