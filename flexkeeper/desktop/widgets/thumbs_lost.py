"""Small pictures that the cache has lost are made again, one at a time, when they are seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from PySide6.QtCore import QObject, Signal

from flexkeeper import intake, records
from flexkeeper.desktop.session import Session
from flexkeeper.errors import FlexKeeperError
from flexkeeper.intake import PreviewFailure, Thumbnail
from flexkeeper.records import Document

if TYPE_CHECKING:
    from flexkeeper.progress import Progress
    from flexkeeper.vault import Vault

Opened = tuple[Document, BinaryIO]


class LostThumbs(QObject):
    """`made` carries the fingerprint of a document whose picture is in the cache again."""

    made = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._waiting: list[str] = []
        self._tried: set[str] = set()
        self._is_busy = False

    def want(self, sha256: str) -> None:
        """Has the picture of a document made, where it can have one; each is tried once."""
        if sha256 not in self._tried:
            self._tried.add(sha256)
            self._waiting.append(sha256)
            self._next()

    def forget(self) -> None:
        """Makes none of those that wait; all may be tried again."""
        self._waiting.clear()
        self._tried.clear()
        self._is_busy = False

    def _next(self) -> None:
        if self._is_busy or not self._waiting or not self._session.is_open:
            return
        self._is_busy = True
        # What was asked for last is what is on the screen now.
        sha256 = self._waiting.pop()
        self._session.read(
            lambda vault: _open(vault, sha256), lambda opened: self._look(sha256, opened), failed=self._failed
        )

    def _look(self, sha256: str, opened: Opened | None) -> None:
        if opened is None:
            self._go_on()
            return
        document, stream = opened
        sandbox = self._session.sandbox

        def work(_progress: Progress) -> Thumbnail:
            with stream:
                return intake.first_page_small(sandbox, document, stream)

        self._session.jobs.look(work, lambda picture: self._keep(sha256, picture), failed=self._failed)

    def _keep(self, sha256: str, picture: Thumbnail) -> None:
        def kept(_none: None) -> None:
            self.made.emit(sha256)
            self._go_on()

        self._session.read(lambda vault: intake.keep_thumbnail(vault, sha256, picture), kept)

    def _failed(self, error: Exception) -> bool:
        if isinstance(error, PreviewFailure | FlexKeeperError):
            self._go_on()
            return True
        return False

    def _go_on(self) -> None:
        self._is_busy = False
        self._next()


def _open(vault: Vault, sha256: str) -> Opened | None:
    document = records.document_with_hash(vault, sha256)
    if document is None or intake.preview_kind(document) != "pages":
        return None
    return document, records.open_document(vault, document)
