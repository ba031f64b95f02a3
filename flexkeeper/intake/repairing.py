"""Healing: a file that comes in again takes the place of its stored copy that is damaged or missing."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.intake.gathering import Gathering
from flexkeeper.intake.names import display_name, stored_name
from flexkeeper.intake.parsing import NotParsed
from flexkeeper.vault import DamagedDocument, Staged, Vault

_SAME_AND_CARRIED = """
    WITH RECURSIVE found (id) AS (
        SELECT id FROM document WHERE sha256 = ?
        UNION SELECT document.id FROM document JOIN found ON document.parent = found.id
    ) SELECT * FROM document WHERE id IN found ORDER BY id"""

_Row = Mapping[str, Any]


class _MovedOnError(Exception):
    """A document was purged or healed from elsewhere while its new copy was prepared."""


def repair(
    vault: Vault, gathering: Gathering, staged: Staged, untrusted_stream: BinaryIO, untrusted_name: str
) -> list[str]:
    """Gives damaged documents of these bytes, and of what they carry, fresh copies; remarks of what was done.

    Raises:
        FlexKeeperError: if the vault cannot be written.
        NotReadable, Cancelled: as they say.
    """
    rows = vault.database.rows(_SAME_AND_CARRIED, (staged.sha256,))
    damaged: list[_Row] = [row for row in rows if _is_damaged(vault, row)]
    if not damaged:
        return []
    own = [row for row in damaged if row["sha256"] == staged.sha256]
    carried = [row for row in damaged if row["sha256"] != staged.sha256]
    fresh: list[tuple[_Row, Staged]] = [
        (row, _again(gathering, staged, untrusted_stream) if place else staged)
        for place, row in enumerate(own)
    ]
    if carried:
        fresh += _carried(gathering, staged, untrusted_stream, untrusted_name, carried)
    try:
        _replace(vault, fresh)
    except _MovedOnError:
        return []
    return [_remark(row, row in own) for row, _copy in fresh]


def _is_damaged(vault: Vault, row: _Row) -> bool:
    try:
        vault.blobs.check(row)
    except DamagedDocument:
        return True
    except FlexKeeperError:
        pass  # a disk that does not answer now may hold the file unharmed
    return False


def _again(gathering: Gathering, staged: Staged, untrusted_stream: BinaryIO) -> Staged:
    """One more copy: no two documents share an encrypted file."""
    untrusted_stream.seek(0)
    copy = gathering.stage(untrusted_stream)
    if copy.sha256 != staged.sha256:
        raise NotParsed(_("This file changed while it was read. Add it again once it is whole."))
    return copy


def _carried(
    gathering: Gathering, staged: Staged, stream: BinaryIO, untrusted_name: str, damaged: list[_Row]
) -> Iterator[tuple[_Row, Staged]]:
    """For damaged documents that came in a file like this one, what this one carries."""
    try:
        reading = gathering.read(staged, stream, stored_name(untrusted_name))
    except NotParsed:
        return
    gathering.take(staged, untrusted_name, reading)
    waiting = {row["sha256"]: row for row in damaged}
    for document in gathering.documents:
        row = waiting.pop(document.staged.sha256, None)
        if row is not None:
            yield row, document.staged


def _replace(vault: Vault, fresh: list[tuple[_Row, Staged]]) -> None:
    if not fresh:
        return
    detail = {"documents": [row["id"] for row, _copy in fresh]}
    with vault.database.change("repair", record=fresh[0][0]["record"], detail=detail) as change:
        for row, copy in fresh:
            if vault.database.value("SELECT blob FROM document WHERE id = ?", (row["id"],)) != row["blob"]:
                raise _MovedOnError
            copy.publish()
            binding = {name: getattr(copy, name) for name in ("blob", "blob_bytes", "blob_sha256")}
            change.rewrite("document", row["id"], binding)
            change.after_commit(lambda old=row["blob"]: _remove(vault, old))  # type: ignore[misc]


def _remove(vault: Vault, blob: str) -> None:
    with contextlib.suppress(FlexKeeperError, OSError):  # what stays is collected at the next opening
        vault.blobs.remove(blob)


def _remark(row: _Row, is_own: bool) -> str:
    if is_own:
        return _("its damaged copy in the vault was replaced by this one")
    said = _("the damaged copy of “{name}” in the vault was replaced by the one in this file")
    return said.format(name=display_name(row["name"], 60))
