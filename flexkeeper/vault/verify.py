"""Is everything there and what was written? The rest goes on when something is not."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.progress import Progress
from flexkeeper.vault import database as database_module
from flexkeeper.vault import header as header_module
from flexkeeper.vault import note, recovery
from flexkeeper.vault.vault import Vault

_PAGE = 4096
_RESERVED = 80  # SQLCipher 4: 16 bytes of IV, 64 of HMAC-SHA-512
_HMAC = 64


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, in the driver's words; `document` is the id of the row, None when it is about all."""

    document: int | None
    problem: str


@dataclass(frozen=True, slots=True)
class Report:
    """What `verify` found: counts of records and documents, how many documents were looked at, problems."""

    records: int
    documents: int
    checked: int
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        return not self.problems


def verify(vault: Vault, *, full: bool = False, progress: Progress | None = None) -> Report:
    """Checks header, note, database and documents; `full` decrypts and compares every byte.

    Raises:
        Cancelled: if the progress was.
        FlexKeeperError: if the list of documents itself cannot be read.
    """
    papers = verify_papers(vault, full=full, progress=progress)
    return dataclasses.replace(papers, problems=(*verify_keys(vault), *papers.problems))


def verify_keys(vault: Vault) -> tuple[Problem, ...]:
    """Checks what opens the vault: header, recovery file, note."""
    return tuple(Problem(None, text) for text in _of_the_keys(vault))


def verify_papers(vault: Vault, *, full: bool = False, progress: Progress | None = None) -> Report:
    """Checks database and documents; otherwise as `verify`."""
    progress = progress or Progress()
    problems = []
    if vault.database.problems(full=full) or (full and _damaged_pages(vault)):
        problems.append(Problem(None, _("The vault's database (vault.db) is damaged.")))
    records = vault.database.value("SELECT count(*) FROM record")
    documents = vault.database.rows("SELECT * FROM document ORDER BY id")
    for document in progress.each(documents, _("Checking documents"), len(documents)):
        problem = _of_a_document(vault, document, full)
        if problem is not None:
            problems.append(Problem(document["id"], problem))
    return Report(records, len(documents), len(documents), tuple(problems))


def _of_the_keys(vault: Vault) -> Iterator[str]:
    try:
        header, mac = header_module.read(vault.files, vault.path)
        header_module.check(header, mac, vault.key)
        readme_sha256 = header.readme_sha256
    except FlexKeeperError as error:
        yield error.message
        readme_sha256 = vault.header.readme_sha256
    if not recovery.is_as_written(vault.files, vault.path, vault.keybag):
        yield _("recovery.age is missing or was changed; make a new recovery sheet.")
    try:
        with vault.files.open(vault.path / note.NAME) as file:
            text = file.read(1 << 20)
    except (FileNotFoundError, FlexKeeperError):
        text = b""
    if hashlib.sha256(text).hexdigest() != readme_sha256:
        yield _("README-RECOVERY.txt is missing or was changed; the papers themselves are not touched.")


def _of_a_document(vault: Vault, document: dict[str, Any], full: bool) -> str | None:
    try:
        size = vault.blobs.size(document["blob"])
        if size is None:
            return _("The encrypted file of this document is missing.")
        if size != document["blob_bytes"]:
            return _("The encrypted file of this document has the wrong length.")
        if full:
            vault.blobs.check(document)
    except FlexKeeperError as error:  # a disk may refuse one file and give the next
        return error.message
    return None


def _damaged_pages(vault: Vault) -> list[int]:
    """Numbers of the pages whose HMAC is wrong, free pages too, which SQLite's own check never reads."""
    path = vault.path / database_module.NAME
    with vault.database.quiet(), vault.files.open(path) as file:
        damaged = list(_wrong_pages(file, vault.keybag.database_key))
        # Another program may just have been folding its log into a page; a second look is then clean.
        return [page for page in _wrong_pages(file, vault.keybag.database_key) if page in damaged]


def _wrong_pages(file: BinaryIO, key: bytes) -> Iterator[int]:
    """SQLCipher 4's page check: HMAC-SHA-512 over content, IV and page number, key derived from the salt."""
    file.seek(0)
    first = file.read(_PAGE)
    salt = bytes(byte ^ 0x3A for byte in first[:16])
    mac_key = hashlib.pbkdf2_hmac("sha512", key, salt, 2, 32)
    number, page = 1, first
    while page:
        begin = 16 if number == 1 else 0
        mac = hmac.digest(mac_key, page[begin:-_HMAC] + number.to_bytes(4, "little"), "sha512")
        if len(page) != _PAGE or not hmac.compare_digest(mac, page[-_HMAC:]):
            yield number
        number, page = number + 1, file.read(_PAGE)
