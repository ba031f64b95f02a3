"""Short ways to a vault with something in it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from flexkeeper import notify, records
from flexkeeper.vault import Vault


def add_record(
    vault: Vault,
    *,
    kind: str = "other",
    title: str = "A paper",
    fields: Mapping[str, str] | None = None,
    tags: Sequence[str] = (),
    state: records.State = "kept",
    contents: Sequence[bytes] = (),
    text: str = "",
    media_type: str = "text/plain",
) -> int:
    """A record with one document per content, the first of which carries the text; returns its id."""
    staged = [vault.blobs.stage(io.BytesIO(content), 1 << 30) for content in contents]
    for one in staged:
        one.publish()
    with vault.database.change("import") as change:
        new = records.NewRecord(kind=kind, title=title, state=state, fields=fields or {}, tags=tags)
        record_id = records.create(change, new, now=vault.clock())
        for position, one in enumerate(staged):
            document_id = change.insert(
                "document",
                {
                    "record": record_id,
                    "position": position,
                    "name": f"paper-{position}.txt",
                    "media_type": media_type,
                    "bytes": one.bytes,
                    "sha256": one.sha256,
                    "blob": one.blob,
                    "blob_bytes": one.blob_bytes,
                    "blob_sha256": one.blob_sha256,
                    "status": "added",
                    "text_state": "has_text" if text and position == 0 else "none",
                },
            )
            if text and position == 0:
                change.insert("document_text", {"document": document_id, "text": text})
        records.index(vault, change, record_id)
    return record_id


def left_outside(state: Path, vault_id: str = "") -> list[notify.Entry]:
    """What the agendas of all vaults hold in an app's state folder, or that of one."""
    found = [one for one in notify.read_agendas(state) if one.name.endswith(vault_id)]
    return [entry for agenda in found for entry in agenda.entries]
