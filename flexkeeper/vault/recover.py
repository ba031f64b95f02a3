"""Getting a vault back with its recovery sheet: checked, with a new passphrase, in place or as a copy."""

from __future__ import annotations

import dataclasses
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.progress import Progress
from flexkeeper.vault import blobs, lock, recovery, ways
from flexkeeper.vault.errors import VaultInUse, disk_trouble
from flexkeeper.vault.files import Files
from flexkeeper.vault.opening import find_header, open_with_recovery_key
from flexkeeper.vault.outside import calm_target, outside
from flexkeeper.vault.passphrase import Argon2Cost
from flexkeeper.vault.vault import Clock, Vault, utc_now
from flexkeeper.vault.verify import Report, verify_keys, verify_papers

_CHUNK_BYTES = 1 << 20


def recover(
    path: Path,
    paper_key: str,
    passphrase: str,
    *,
    copy_to: Path | None = None,
    cost: Argon2Cost | None = None,
    clock: Clock = utc_now,
    files: Files | None = None,
    state: Path | None = None,
    progress: Progress | None = None,
) -> Report:
    """Opens a vault with its recovery key, checks every document, and sets a new passphrase.

    With `copy_to` all this happens in a copy, which gets its name when it is done, and `path` stays as it
    is. The new passphrase is set also where the check finds problems: the report lists them.

    Raises like `open_with_recovery_key`, and:
        FlexKeeperError: if the passphrase is empty, something is at `copy_to`, or the disk refuses.
        Cancelled: if the progress was; nothing has changed then.
    """
    files, progress = files or Files(), progress or Progress()
    paper_key = recovery.parse_paper_key(paper_key)
    if copy_to is None:
        with open_with_recovery_key(path, paper_key, clock=clock, files=files, state=state) as vault:
            return _renew(vault, paper_key, passphrase, cost, progress)
    target = Path(os.path.abspath(copy_to))  # noqa: PTH100 - a folder named `.` or `..` gets its name
    with outside(path, copy_to):
        _refuse_occupied(target, files)
    find_header(path, paper_key, files, clock, state)  # refuses a wrong key before anything is copied
    draft = target.with_name(f".tmp-{secrets.token_hex(8)}")
    try:
        _copy(path, draft, files, progress, copy_to)
        with open_with_recovery_key(draft, paper_key, clock=clock, files=files, state=state) as vault:
            report = _renew(vault, paper_key, passphrase, cost, progress)
        with calm_target(copy_to):
            if target.is_dir():
                target.rmdir()
            files.rename(draft, target)
            files.sync_folder(target.parent)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return report


def _renew(
    vault: Vault, paper_key: str, passphrase: str, cost: Argon2Cost | None, progress: Progress
) -> Report:
    papers = verify_papers(vault, full=True, progress=progress)
    ways.set_passphrase(vault, passphrase, cost=cost)
    ways.keep_paper_key(vault, paper_key)
    return dataclasses.replace(papers, problems=(*verify_keys(vault), *papers.problems))


def _refuse_occupied(target: Path, files: Files) -> None:
    if target.exists() and (not target.is_dir() or files.names(target)):
        raise FlexKeeperError(
            _("There is already something at the place to recover to."), _("Choose a new or empty folder.")
        )


def _copy(source: Path, target: Path, files: Files, progress: Progress, named: Path) -> None:
    """Everything that makes the vault; not the cache, nothing a crash left. `named` is what messages say."""
    if lock.is_held(source):
        raise VaultInUse(
            _("The vault is open in another window or program."), _("Close it there first, then try again.")
        )
    names = [name for name in files.names(source) if not name.startswith(".tmp-")]
    found = [source / name for name in names if (source / name).is_file()]
    found += sorted((source / blobs.FOLDER).glob("??/*.age"))
    with calm_target(named):
        files.make_folder(target / blobs.FOLDER)
    for path in progress.each(found, _("Copying the vault"), len(found)):
        to = target / path.relative_to(source)
        with files.open(path) as reading, calm_target(named):
            files.make_folder(to.parent)
            _write(_chunks(reading), to, files)
            files.sync_folder(to.parent)


def _chunks(reading: BinaryIO) -> Iterator[bytes]:
    while True:
        try:
            chunk = reading.read(_CHUNK_BYTES)
        except OSError as error:
            # Not `from`: it is the disk that is read from, not the one written to.
            raise disk_trouble(error) from None
        if not chunk:
            return
        yield chunk


def _write(chunks: Iterator[bytes], target: Path, files: Files) -> None:
    file = files.create(target)
    try:
        for chunk in chunks:
            files.write(file, chunk)
        files.sync(file)
    finally:
        files.close(file)
