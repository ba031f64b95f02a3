"""What the app remembers of a vault's header: the last generation seen, so that an older one is noticed."""

from __future__ import annotations

import contextlib
import json
import re
import secrets
from pathlib import Path

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.vault.files import Files

NAME = "generations.json"
_MAX_BYTES = 64 << 10
_MAX_VAULTS = 500
_MAX_GENERATION = 1 << 52


def last_seen(state: Path, vault_id: str) -> int:
    """The highest generation of this vault that was opened from here; 0 when it never was."""
    return _read(state).get(vault_id, 0)


def notice(state: Path, vault_id: str, generation: int) -> tuple[str, ...]:
    """Remembers the generation; the warning, in the driver's words, when a higher one was seen before."""
    seen = last_seen(state, vault_id)
    if generation > seen:
        _remember(state, vault_id, generation)
    if generation >= seen:
        return ()
    return (
        _(
            "The key file of this vault is older than the one last seen on this computer. If you brought the"
            " vault back from a backup, all is well, and changing the passphrase once ends this note. If you"
            " did not, somebody may have put an old copy in its place."
        ),
    )


def _read(state: Path) -> dict[str, int]:
    try:
        with (state / NAME).open("rb") as file:
            untrusted = json.loads(file.read(_MAX_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}  # it only ever warns, so a lost memory is begun anew
    if not isinstance(untrusted, dict):
        return {}
    return {
        vault_id: generation
        for vault_id, generation in untrusted.items()
        if re.fullmatch("[0-9a-f]{32}", vault_id)
        and isinstance(generation, int)
        and 1 <= generation <= _MAX_GENERATION
    }


def _remember(state: Path, vault_id: str, generation: int) -> None:
    known = _read(state)
    known.pop(vault_id, None)
    # The latest comes last, so that of very many vaults the longest unused is forgotten.
    known = dict([*known.items(), (vault_id, generation)][-_MAX_VAULTS:])
    files = Files()
    draft = state / f".tmp-{secrets.token_hex(8)}"  # its own: two vaults may be opened at the same moment
    try:
        files.make_folder(state)
        file = files.create(draft)
        try:
            files.write(file, json.dumps(known, indent=1).encode("ascii"))
            files.sync(file)
        finally:
            files.close(file)
        files.rename(draft, state / NAME)
    except (FlexKeeperError, OSError):
        with contextlib.suppress(OSError):  # a full disk must not keep anybody out of the vault
            draft.unlink()
