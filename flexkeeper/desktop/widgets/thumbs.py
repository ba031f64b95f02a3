"""Small pictures of papers, fetched from the vault's cache off the main thread and kept while it is open."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen, QPixmap

from flexkeeper import intake, records
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.session import Session
from flexkeeper.desktop.widgets.thumbs_lost import LostThumbs

if TYPE_CHECKING:
    from flexkeeper.vault import Vault

_KEPT = 400
_AT_ONCE = 24
_RADIUS = 4

Found = list[tuple[str, int, QImage | None]]


class Thumbs(QObject):
    """Thumbnails by the fingerprint of a document, as the driver turned it. `arrived` says that some came."""

    arrived = Signal()

    def __init__(self, kit: Kit, session: Session) -> None:
        super().__init__()
        self._kit, self._session = kit, session
        self._images: OrderedDict[str, QImage | None] = OrderedDict()
        self._rotations: dict[str, int] = {}
        self._is_unsure = False
        self._painted: OrderedDict[tuple[object, ...], QPixmap] = OrderedDict()
        self._wanted: list[str] = []
        self._lost = LostThumbs(session)
        self._lost.made.connect(self._found_again)
        self._is_asking = False
        # Rows ask while they are painted; they are answered together once the painting is over.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask)
        kit.look.changed.connect(self._repaint)
        session.changed.connect(self._doubt)

    def get(self, sha256: str, edge: int, dpr: float) -> QPixmap | None:
        """The picture filling a square, or None while it is not there, or where there is none."""
        image = self.image(sha256)
        if image is None:
            return None
        key = (sha256, image.cacheKey(), edge, dpr, *self._kit.look.key())
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
        elif self._is_unsure:
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
        self._rotations.clear()
        self._wanted.clear()
        self._lost.forget()

    def _found_again(self, sha256: str) -> None:
        self._images.pop(sha256, None)
        self.arrived.emit()

    def _repaint(self) -> None:
        self._painted.clear()

    def _doubt(self) -> None:
        """Something was changed, a turn perhaps; pictures are compared once they are painted again."""
        self._is_unsure = bool(self._images)

    def _ask(self) -> None:
        if self._is_asking or not self._session.is_open:
            return
        if self._is_unsure:
            self._compare()
        elif self._wanted:
            self._fetch()

    def _compare(self) -> None:
        self._is_unsure, self._is_asking = False, True
        held = [sha256 for sha256, image in self._images.items() if image is not None]
        self._session.read(lambda vault: records.rotations(vault, held), self._take_rotations)

    def _take_rotations(self, now: dict[str, int]) -> None:
        """Those that were turned are fetched again; the old pictures stay until then."""
        self._is_asking = False
        self._wanted += [
            sha256
            for sha256, image in self._images.items()
            if image is not None and now.get(sha256, 0) != self._rotations.get(sha256, 0)
        ]
        self._ask()

    def _fetch(self) -> None:
        # What was asked for last is what is on the screen now.
        wanted = [self._wanted.pop() for _number in range(min(_AT_ONCE, len(self._wanted)))]
        self._is_asking = True
        self._session.read(lambda vault: _read(vault, wanted), self._keep)

    def _keep(self, found: Found) -> None:
        self._is_asking = False
        for sha256, rotation, image in found:
            self._rotations[sha256], self._images[sha256] = rotation, image
            if image is None:
                self._lost.want(sha256)
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
    turned = records.rotations(vault, wanted)
    by = {sha256: turned.get(sha256, 0) for sha256 in wanted}
    return [(sha256, rotation, _image(vault, sha256, rotation)) for sha256, rotation in by.items()]


def _image(vault: Vault, sha256: str, rotation: int) -> QImage | None:
    picture = intake.thumbnail(vault, sha256, rotation)
    if picture is None:
        return None
    width, height = picture.width, picture.height
    image = QImage(picture.rgb, width, height, width * 3, QImage.Format.Format_RGB888)
    return image.copy()  # the bytes are gone after this
