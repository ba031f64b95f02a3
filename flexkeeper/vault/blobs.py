"""blobs/: one write-once age file per document, bound to its row by lengths and hashes."""

from __future__ import annotations

import io
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

from flexkeeper.i18n import _
from flexkeeper.vault.errors import DamagedDocument, TooLarge, calm_disk, vault_gone
from flexkeeper.vault.files import Files
from flexkeeper.vault.streams import Counter, Memory, Sink, Source

FOLDER = "blobs"
TEMPORARY = ".tmp-"
_SUFFIX = ".age"
_NAME = re.compile(r"[0-9a-f]{32}")


class Staged:
    """A document that is encrypted and on the disk, but has no name yet and no row.

    `bytes` and `sha256` are the plaintext's, `blob_bytes` and `blob_sha256` the encrypted file's.
    As a context manager it discards itself at the end unless it was published.
    """

    def __init__(self, files: Files, draft: Path, target: Path, plain: Counter, cipher: Counter) -> None:
        self.blob = target.name.removesuffix(_SUFFIX)
        self.bytes, self.sha256 = plain.bytes, plain.sha256
        self.blob_bytes, self.blob_sha256 = cipher.bytes, cipher.sha256
        self._files, self._draft, self._target = files, draft, target
        self._pending = True

    def publish(self) -> None:
        """Gives the file its name, for good; must come before the commit of the row that names it."""
        folder = self._target.parent
        _refuse_where_gone(folder.parent)
        is_new = not folder.is_dir()
        self._files.make_folder(folder)
        self._files.rename(self._draft, self._target)
        self._pending = False
        self._files.sync_folder(folder)
        if is_new:
            self._files.sync_folder(folder.parent)

    def discard(self) -> None:
        """Removes the file unless it was published."""
        if self._pending:
            self._files.remove(self._draft)
            self._pending = False

    def __enter__(self) -> Staged:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.discard()


class Blobs:
    """The encrypted documents of one vault."""

    def __init__(self, folder: Path, identity: str, files: Files) -> None:
        self.folder = folder
        self._files = files
        self._identity = pyrage.x25519.Identity.from_str(identity)
        self._recipient = self._identity.to_public()

    def path(self, blob: str) -> Path:
        """Where the encrypted file of this name is."""
        assert _NAME.fullmatch(blob), "not a blob's name"
        return self.folder / blob[:2] / (blob + _SUFFIX)

    def stage(self, untrusted_stream: BinaryIO, limit_bytes: int) -> Staged:
        """Encrypts a stream to a temporary file that is on the disk when this returns.

        Whatever the stream raises comes out as it is, and nothing is left behind.

        Raises:
            TooLarge: if the stream is longer than `limit_bytes`.
            VaultGone: if the folder of the vault is no longer there.
            FlexKeeperError: if the disk is full or refuses.
        """
        _refuse_where_gone(self.folder)
        name = secrets.token_hex(16)
        draft = self.folder / f"{TEMPORARY}{name}"
        self._files.make_folder(self.folder)
        file = self._files.create(draft)
        try:
            try:
                source = Source(untrusted_stream, limit_bytes)
                sink = Sink(self._files, file)
                self._encrypt(source, sink)
                self._files.sync(file)
            finally:
                self._files.close(file)
        except BaseException:
            self._files.remove(draft)
            raise
        return Staged(self._files, draft, self.path(name), source.counter, sink.counter)

    def read(self, document: Mapping[str, Any]) -> BinaryIO:
        """The plaintext of a document row, whole and checked, as a stream in memory.

        Raises:
            DamagedDocument: if the file is missing or is not what the row says, by length or hash.
        """
        return self._checked(document, keep=True)

    def read_bytes(self, document: Mapping[str, Any]) -> bytes:
        """The plaintext of a document row; raises like `read`."""
        return self._checked(document, keep=True).getvalue()

    def check(self, document: Mapping[str, Any]) -> None:
        """Decrypts and compares a document without keeping it; raises like `read`."""
        self._checked(document, keep=False)

    def remove(self, blob: str) -> None:
        """Deletes an encrypted file, after the commit that forgot it."""
        self._files.remove(self.path(blob))

    def size(self, blob: str) -> int | None:
        """Length of the encrypted file in bytes; None when it is missing."""
        with calm_disk():
            try:
                return self.path(blob).stat().st_size
            except FileNotFoundError:
                return None

    def names(self) -> set[str]:
        """The names of all encrypted files that are there."""
        found = set()
        for folder in self._files.names(self.folder):
            for file in self._files.names(self.folder / folder):
                name = file.removesuffix(_SUFFIX)
                if file.endswith(_SUFFIX) and _NAME.fullmatch(name) and name[:2] == folder:
                    found.add(name)
        return found

    def collect(self, known: set[str]) -> int:
        """Removes what a crash left: temporary files, and files that no row knows. Returns how many."""
        drafts = [name for name in self._files.names(self.folder) if name.startswith(TEMPORARY)]
        for name in drafts:
            self._files.remove(self.folder / name)
        orphans = self.names() - known
        for name in orphans:
            self.remove(name)
        return len(drafts) + len(orphans)

    def _encrypt(self, source: Source, sink: Sink) -> None:
        try:
            pyrage.encrypt_io(source, sink, [self._recipient])
        except (pyrage.EncryptError, OSError):
            # pyrage reports our own exceptions by their text only
            failure = source.failure or sink.failure
            if failure is not None:
                raise failure from None
            raise

    def _checked(self, document: Mapping[str, Any], *, keep: bool) -> io.BytesIO:
        try:
            file = self._files.open(self.path(document["blob"]))
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise _damaged() from error
        sink = Memory(document["bytes"], keep=keep)
        with file:
            source = Source(file, document["blob_bytes"])
            try:
                pyrage.decrypt_io(source, sink, [self._identity])
                source.drain()
            except (pyrage.DecryptError, OSError, TooLarge) as error:
                raise _damaged() from error
        found = (source.counter.bytes, source.counter.sha256, sink.counter.bytes, sink.counter.sha256)
        if found != tuple(document[name] for name in ("blob_bytes", "blob_sha256", "bytes", "sha256")):
            raise _damaged()
        sink.content.seek(0)
        return sink.content


def _damaged() -> DamagedDocument:
    return DamagedDocument(
        _("The encrypted file of this document is damaged or missing."),
        _("Bring it back from a backup of the vault, or add the document again."),
    )


def _refuse_where_gone(folder: Path) -> None:
    """A folder made anew in a place from where a disk was pulled stands in its way when it comes back."""
    if not folder.parent.is_dir():
        raise vault_gone(folder.parent)
