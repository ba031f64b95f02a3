"""Small pictures of papers, fetched from the vault's cache off the main thread and kept while it is open."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen, QPixmap

from flexkeeper import intake
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.session import Session

if TYPE_CHECKING:
    from flexkeeper.vault import Vault

_KEPT = 400
_AT_ONCE = 24
_RADIUS = 4

Found = list[tuple[str, int, int, bytes]]


class Thumbs(QObject):
    """Thumbnails by the fingerprint of a document. `arrived` says that some came."""

    arrived = Signal()

    def __init__(self, kit: Kit, session: Session) -> None:
        super().__init__()
        self._kit, self._session = kit, session
        self._images: OrderedDict[str, QImage | None] = OrderedDict()
        self._painted: OrderedDict[tuple[object, ...], QPixmap] = OrderedDict()
        self._wanted: list[str] = []
        self._is_asking = False
        # Rows ask while they are painted; they are answered together once the painting is over.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask)
        kit.look.changed.connect(self._repaint)

    def get(self, sha256: str, edge: int, dpr: float) -> QPixmap | None:
        """The picture filling a square, or None while it is not there, or where there is none."""
        image = self.image(sha256)
        if image is None:
            return None
        key = (sha256, edge, dpr, *self._kit.look.key())
        if key not in self._painted:
            self._painted[key] = self._square(image, edge, dpr)
            while len(self._painted) > _KEPT:
                self._painted.popitem(last=False)
        return self._painted[key]

    def image(self, sha256: str) -> QImage | None:
        """The picture as it is kept."""
        if sha256 and sha256 not in self._images:
            if sha256 in self._wanted:
                self._wanted.remove(sha256)
            self._wanted.append(sha256)
            self._soon.start()
        return self._images.get(sha256)

    def forget_missing(self) -> None:
        """Asks again for those that were not there; a file may have been unlocked."""
        for sha256 in [one for one, image in self._images.items() if image is None]:
            del self._images[sha256]

    def clear(self) -> None:
        """Drops every picture."""
        self._images.clear()
        self._painted.clear()
        self._wanted.clear()

    def _repaint(self) -> None:
        self._painted.clear()

    def _ask(self) -> None:
        if self._is_asking or not self._wanted or not self._session.is_open:
            return
        # What was asked for last is what is on the screen now.
        wanted = [self._wanted.pop() for _number in range(min(_AT_ONCE, len(self._wanted)))]
        self._is_asking = True
        self._session.read(lambda vault: _read(vault, wanted), lambda found: self._keep(wanted, found))

    def _keep(self, wanted: list[str], found: Found) -> None:
        self._is_asking = False
        for sha256 in wanted:
            self._images[sha256] = None
        for sha256, width, height, rgb in found:
            image = QImage(rgb, width, height, width * 3, QImage.Format.Format_RGB888)
            self._images[sha256] = image.copy()  # the bytes are gone after this
        while len(self._images) > _KEPT:
            self._images.popitem(last=False)
        self.arrived.emit()
        self._ask()

    def _square(self, image: QImage, edge: int, dpr: float) -> QPixmap:
        size = QSize(edge, edge)
        scaled = image.scaled(
            size * dpr,
            Qt.AspectRatioMode.KeepAspectRatioByExpanding,
            Qt.TransformationMode.SmoothTransformation,
        )
        pixmap = QPixmap(size * dpr)
        pixmap.setDevicePixelRatio(dpr)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(0.5, 0.5, edge - 1, edge - 1)
        path = QPainterPath()
        path.addRoundedRect(place, _RADIUS, _RADIUS)
        painter.setClipPath(path)
        # The top of a page says more than its middle; photos are cut evenly.
        is_page = image.height() > image.width()
        left = (scaled.width() / dpr - edge) / 2
        top = 0 if is_page else (scaled.height() / dpr - edge) / 2
        scaled.setDevicePixelRatio(dpr)
        painter.drawImage(QRectF(-left, -top, scaled.width() / dpr, scaled.height() / dpr), scaled)
        painter.setClipping(False)
        painter.setPen(QPen(self._kit.look.color("border"), 1))
        painter.drawPath(path)
        painter.end()
        return pixmap


def _read(vault: Vault, wanted: list[str]) -> Found:
    found: Found = []
    for sha256 in wanted:
        picture = intake.thumbnail(vault, sha256)
        if picture is not None:
            found.append((sha256, picture.width, picture.height, picture.rgb))
    return found
