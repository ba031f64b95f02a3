"""Reading records: one, all, and the bytes of their documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records.values import Document, Record
from flexkeeper.vault import Vault

_DOCUMENTS = """SELECT id, record, position, name, media_type, bytes, sha256, blob, blob_bytes, blob_sha256,
    status, reason, pages, text_state, parent, remarks, facts, recipe, password FROM document"""


def get(vault: Vault, record_id: int) -> Record:
    """The record of that id, trashed or not.

    Raises:
        FlexKeeperError: if there is none.
    """
    row = vault.database.row("SELECT * FROM record WHERE id = ?", (record_id,))
    if row is None:
        raise FlexKeeperError(
            _("There is no record {id} in this vault.").format(id=record_id),
            _("“flexkeeper records list” shows the records that are there."),
        )
    return Record.of(row, documents_of(vault, record_id))


def many(vault: Vault, record_ids: Sequence[int]) -> list[Record]:
    """Those records, in the order asked for.

    Raises:
        FlexKeeperError: if one of them does not exist.
    """
    return [get(vault, record_id) for record_id in record_ids]


def everything(vault: Vault, *, trashed: bool = False) -> list[Record]:
    """All records that are not in the trash, or all that are, oldest first."""
    rows = vault.database.rows("SELECT * FROM record WHERE (state = 'trashed') = ? ORDER BY id", (trashed,))
    documents: dict[int, list[Document]] = {row["id"]: [] for row in rows}
    for row in vault.database.rows(f"{_DOCUMENTS} ORDER BY record, position"):
        if row["record"] in documents:
            documents[row["record"]].append(Document.of(row))
    return [Record.of(row, documents[row["id"]]) for row in rows]


def documents_of(vault: Vault, record_id: int) -> list[Document]:
    """The documents of a record, in their order."""
    rows = vault.database.rows(f"{_DOCUMENTS} WHERE record = ? ORDER BY position", (record_id,))
    return [Document.of(row) for row in rows]


def document_with_hash(vault: Vault, sha256: str) -> Document | None:
    """The document that holds exactly these bytes already, if any (one in the trash counts too)."""
    row = vault.database.row(f"{_DOCUMENTS} WHERE sha256 = ? ORDER BY id LIMIT 1", (sha256,))
    return Document.of(row) if row else None


def names_of_documents(vault: Vault) -> dict[int, str]:
    """How each document is spoken of: its record's number and title, and the file's name."""
    rows = vault.database.rows(
        "SELECT document.id, record, title, name FROM document JOIN record ON record.id = document.record"
    )
    return {row["id"]: f"{row['record']} {row['title']} ({row['name']})" for row in rows}


def rotations(vault: Vault, fingerprints: Sequence[str]) -> dict[str, int]:
    """Of those documents, named by the SHA-256 of their bytes, the turned ones and by how much, clockwise."""
    rows = vault.database.rows(
        f"""SELECT sha256, json_extract(recipe, '$.rotation') AS rotation FROM document
            WHERE sha256 IN ({", ".join("?" * len(fingerprints))}) AND recipe <> '{{}}' ORDER BY id DESC""",  # noqa: S608
        tuple(fingerprints),
    )
    return {row["sha256"]: int(row["rotation"] or 0) for row in rows}


def text_of(vault: Vault, document: Document) -> str:
    """The document's searchable text, empty where it has none."""
    return str(
        vault.database.value("SELECT text FROM document_text WHERE document = ?", (document.id,)) or ""
    )


def open_document(vault: Vault, document: Document) -> BinaryIO:
    """The document's original bytes, checked against length and hashes before the first is handed out.

    Raises:
        FlexKeeperError: if the file in the vault is missing or was changed.
    """
    return vault.blobs.read(
        {
            "name": document.name,
            "blob": document.blob,
            "bytes": document.bytes,
            "sha256": document.sha256,
            "blob_bytes": document.blob_bytes,
            "blob_sha256": document.blob_sha256,
        }
    )


def proposals(vault: Vault, record_id: int) -> list[dict[str, Any]]:
    """What was read by machine: document, field, value, confidence (0 to 1), source, state."""
    return vault.database.rows(
        """SELECT document, field, value, confidence, source, proposal.state AS state
           FROM proposal JOIN document ON document.id = proposal.document
           WHERE document.record = ? ORDER BY proposal.id""",
        (record_id,),
    )


def history_of(vault: Vault, record_id: int) -> list[dict[str, Any]]:
    """What was done to the record, alone or with others, newest first: change, at (UTC), action."""
    return vault.database.rows(
        """SELECT id AS change, at, action FROM activity WHERE record = :id OR id IN (
               SELECT change FROM revision WHERE "table" = 'record' AND row = :id)
           ORDER BY id DESC""",
        {"id": record_id},
    )


def remarks(record: Record) -> list[str]:
    """What is to be said about the record's documents, each once."""
    said: dict[str, None] = {}
    for document in record.documents:
        for remark in _with_reason(document):
            said[remark] = None
    return list(said)


def _with_reason(document: Document) -> Iterable[str]:
    return (*((document.reason,) if document.reason else ()), *document.remarks)
