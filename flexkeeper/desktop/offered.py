"""What is dropped on the window or lies in the clipboard, as sources of papers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage

from flexkeeper.desktop.incoming import Content, Source
from flexkeeper.i18n import _

MAIL = "message/rfc822"


def is_wanted(data: QMimeData) -> bool:
    """Whether something of it can be added when dropped."""
    return data.hasFormat(MAIL) or any(url.isLocalFile() for url in data.urls())


def dropped(data: QMimeData) -> list[Source]:
    """The files and folders, else the mail, that were dropped."""
    files = _files(data)
    if files:
        return files
    if data.hasFormat(MAIL):
        return [_content(_("Dropped mail.eml"), bytes(data.data(MAIL).data()))]
    return []


def pasted(data: QMimeData | None) -> list[Source]:
    """What was copied: files, else a mail, else a picture (kept as PNG), else text."""
    if data is None:  # some systems have no empty clipboard, only none
        return []
    found = dropped(data)
    if found:
        return found
    if data.hasFormat("image/png"):
        # Byte for byte as it was copied, where it is a PNG already.
        return [_content(_("Pasted picture.png"), bytes(data.data("image/png").data()))]
    image = data.imageData() if data.hasImage() else None
    if isinstance(image, QImage) and not image.isNull():
        return [Content(_("Pasted picture.png"), lambda: _png(image))]
    if data.hasText() and data.text().strip():
        return [_content(_("Pasted text.txt"), data.text().encode("utf-8", "replace"))]
    return []


def _files(data: QMimeData) -> list[Source]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _content(name: str, untrusted: bytes) -> Content:
    return Content(name, lambda: untrusted)


def _png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())
