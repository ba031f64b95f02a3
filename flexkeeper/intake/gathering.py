"""One file with everything it carries: staged in the vault and read, before anything is written down."""

from __future__ import annotations

import io
from collections import deque
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

from flexkeeper.i18n import _
from flexkeeper.intake.names import display_name
from flexkeeper.intake.outcome import AddedDocument, AddedStatus
from flexkeeper.intake.parsing import NotParsed, parse
from flexkeeper.intake.reading import MAX_ATTACHMENTS, Attachment, Reading
from flexkeeper.intake.source import Watched
from flexkeeper.progress import Progress
from flexkeeper.sandbox import Sandbox
from flexkeeper.vault import Staged, Vault

MAX_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Gathered:
    """A document that is staged and read; `parent` is its place in the list, None for the file itself."""

    untrusted_name: str
    staged: Staged
    reading: Reading
    parent: int | None


@dataclass(frozen=True, slots=True)
class _Waiting:
    attachment: Attachment
    parent: int
    depth: int


class Gathering:
    """The documents of one record to be, the file itself first; what is left apart is named in `apart`."""

    def __init__(self, vault: Vault, sandbox: Sandbox, password: str | None, progress: Progress) -> None:
        self.documents: list[Gathered] = []
        self.apart: list[AddedDocument] = []
        self.remarks: list[str] = []
        self._vault = vault
        self._sandbox = sandbox
        self._password = password
        self._progress = progress
        self._drafts = ExitStack()

    def __enter__(self) -> Gathering:
        return self

    def __exit__(self, *_exc: object) -> None:
        """Whatever was not published is gone."""
        self._drafts.close()

    def stage(self, untrusted_stream: BinaryIO) -> Staged:
        """The stream encrypted on the disk under no name yet.

        Raises:
            TooLarge: over 500 MB.
            NotReadable: if the disk it is read from fails.
        """
        watched = cast("BinaryIO", Watched(untrusted_stream))
        staged = self._vault.blobs.stage(watched, MAX_BYTES)
        self._drafts.callback(staged.discard)
        return staged

    def read(self, staged: Staged, untrusted_stream: BinaryIO, untrusted_name: str) -> Reading:
        """What the file is.

        Raises:
            NotParsed: if it could not be read.
        """
        return self._parse(staged, untrusted_stream, untrusted_name, 0)

    def take(self, staged: Staged, untrusted_name: str, reading: Reading) -> None:
        """Takes the file and, breadth first, what it carries: at most 20 files in all."""
        waiting: deque[_Waiting] = deque()
        self._add(Gathered(untrusted_name, staged, reading, None), 0, waiting)
        taken = 0
        while waiting:
            if taken == MAX_ATTACHMENTS:
                self.remarks.append(
                    _("only 20 attachments were taken out; the others stay inside their mails")
                )
                return
            self._attach(waiting.popleft(), waiting)
            taken += 1

    def _attach(self, item: _Waiting, waiting: deque[_Waiting]) -> None:
        content, name = item.attachment.content, item.attachment.untrusted_name
        staged = self.stage(io.BytesIO(content))
        if staged.sha256 in {document.staged.sha256 for document in self.documents}:
            return self._leave(item, staged, "duplicate", _("It is here already."))
        try:
            reading = self._parse(staged, io.BytesIO(content), name, item.depth)
        except NotParsed as failure:
            return self._leave(item, staged, "failed", str(failure))
        if reading.status == "too_large":
            return self._leave(item, staged, "too_large", reading.reason)
        return self._add(Gathered(name, staged, reading, item.parent), item.depth, waiting)

    def _add(self, document: Gathered, depth: int, waiting: deque[_Waiting]) -> None:
        attachments = document.reading.attachments
        # The bytes are kept only as long as they wait for their own reading.
        bare = replace(document.reading, attachments=())
        self.documents.append(replace(document, reading=bare))
        place = len(self.documents) - 1
        waiting.extend(_Waiting(attachment, place, depth + 1) for attachment in attachments)

    def _leave(self, item: _Waiting, staged: Staged, status: AddedStatus, reason: str) -> None:
        staged.discard()
        name = item.attachment.untrusted_name
        if status != "duplicate":
            said = _("the attachment “{name}” stays inside its mail: {reason}")
            self.remarks.append(said.format(name=display_name(name, 60), reason=reason))
        left = AddedDocument(
            id=None,
            name=name,
            status=status,
            media_type=item.attachment.untrusted_media_type,
            bytes=staged.bytes,
            sha256=staged.sha256,
            pages=None,
            parent=None,
            remarks=(),
            reason=reason,
        )
        self.apart.append(left)

    def _parse(self, staged: Staged, stream: BinaryIO, untrusted_name: str, depth: int) -> Reading:
        return parse(
            self._sandbox,
            stream,
            untrusted_name,
            staged.sha256,
            password=self._password,
            depth=depth,
            progress=self._progress,
        )
