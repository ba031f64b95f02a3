"""The pages of a paper as pictures to be uploaded where only those are taken: JPEG under 5 MB each."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage

from flexkeeper import intake, records
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.intake import Pixels, Preview, PreviewFailure
from flexkeeper.progress import Progress
from flexkeeper.records import Document
from flexkeeper.sandbox import Sandbox
from flexkeeper.vault import Vault, safe_name, unique_name

MOST_BYTES = 5_000_000
_LONGEST_EDGE = 3_000
_PER_POINT = 200 / 72  # 200 dots an inch: small print of a card stays readable
_QUALITIES = (92, 85, 75, 60)
_SMALLER = 0.75


def save_packet(
    vault: Vault, sandbox: Sandbox, record_id: int, folder: Path, *, progress: Progress | None = None
) -> list[Path]:
    """Writes each page of a record's files as a JPEG of its own, for its owner only; overwrites nothing.

    The pictures are painted anew from pixels: nothing that the original hides, such as the place where a
    photo was taken, is in them.

    Raises:
        FlexKeeperError: if there is no page to be shown, a page cannot be, or the folder refuses.
        Cancelled: if the progress was; what was written by then is removed.
    """
    progress = progress or Progress()
    record = records.get(vault, record_id)
    shown = [one for one in record.documents if intake.preview_kind(one) == "pages"]
    if not shown:
        raise FlexKeeperError(
            _("This paper has no page that can be shown as a picture."),
            _("Save a copy of it instead, and open it with the program it was made with."),
        )
    taken = {path.name.lower() for path in folder.iterdir()} if folder.is_dir() else set()
    written: list[Path] = []
    try:
        for document in shown:
            _save_pages(vault, sandbox, document, (record.title, folder, taken), written, progress)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    return written


def _save_pages(
    vault: Vault,
    sandbox: Sandbox,
    document: Document,
    place: tuple[str, Path, set[str]],
    written: list[Path],
    progress: Progress,
) -> None:
    title, folder, taken = place
    preview = _opened(vault, sandbox, document)
    try:
        for index in progress.each(range(len(preview.sizes)), _("Making pictures"), len(preview.sizes)):
            pixels = _page(preview, index, document)
            name = f"{safe_name(title, 'paper')[:60]}_{len(written) + 1}.jpg"
            path = folder / unique_name(name, taken)
            records.save(vault, path, jpeg(pixels))
            written.append(path)
    finally:
        preview.close()


def jpeg(pixels: Pixels, most_bytes: int = MOST_BYTES) -> bytes:
    """A picture as JPEG within so many bytes: less sharp where it must be, then smaller."""
    image = QImage(
        pixels.rgb, pixels.width, pixels.height, pixels.width * 3, QImage.Format.Format_RGB888
    ).copy()
    while True:
        for quality in _QUALITIES:
            buffer = QBuffer()
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            image.save(buffer, "JPEG", quality)  # type: ignore[call-overload]
            content = bytes(buffer.data().data())
            if len(content) < most_bytes:
                return content
        width = max(1, round(image.width() * _SMALLER))
        image = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)


def _opened(vault: Vault, sandbox: Sandbox, document: Document) -> Preview:
    try:
        with records.open_document(vault, document) as stream:
            return intake.open_preview(sandbox, document, stream)
    except PreviewFailure as failure:
        raise _unshown(failure) from None


def _page(preview: Preview, index: int, document: Document) -> Pixels:
    longest = max(preview.sizes[index])
    wanted = _PER_POINT if document.media_type == "application/pdf" else 1.0
    scale = min(wanted, _LONGEST_EDGE / longest) if longest else wanted
    try:
        return preview.page(index, scale, int(document.recipe.get("rotation", 0)))
    except PreviewFailure as failure:
        raise _unshown(failure) from None


def _unshown(failure: PreviewFailure) -> FlexKeeperError:
    return FlexKeeperError(str(failure), _("Nothing was saved. Save a copy of the original instead."))
