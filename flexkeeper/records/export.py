"""Taking a record's files out of the vault, as they came."""

from __future__ import annotations

from pathlib import Path

from flexkeeper.records.read import get, open_document
from flexkeeper.vault import Vault, safe_name, unique_name

_CHUNK_BYTES = 1 << 20


def export(vault: Vault, record_id: int, directory: Path) -> list[Path]:
    """Writes the original of each document into the folder and returns their paths; overwrites nothing.

    Raises:
        FlexKeeperError: if the record does not exist, a file of it is damaged, or the disk refuses.
    """
    record = get(vault, record_id)
    vault.files.make_folder(directory)
    taken = {name.lower() for name in vault.files.names(directory)}
    written = []
    for document in record.documents:
        path = directory / unique_name(safe_name(document.name, "document"), taken)
        content = open_document(vault, document)
        file = vault.files.create(path)
        try:
            while chunk := content.read(_CHUNK_BYTES):
                vault.files.write(file, chunk)
            vault.files.sync(file)
        except BaseException:
            vault.files.remove(path)
            raise
        finally:
            vault.files.close(file)
        written.append(path)
    with vault.database.change("export", record=record_id):
        pass  # the line in the activity list is all there is to write
    return written
