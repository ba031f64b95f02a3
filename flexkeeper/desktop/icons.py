"""The project's own icons, painted sharp for the screen they are on."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QTransform
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from flexkeeper import paths
from flexkeeper.desktop.theme import Look

# These show a direction of reading or going, so they turn round in a right-to-left window.
DIRECTIONAL = frozenset({"arrow-left", "arrow-right", "chevron-left", "chevron-right", "undo"})


class Icons:
    """Icons by name, in a color of the look; each is painted once per size, color and screen."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._sources: dict[str, str] = {}
        self._painted: dict[tuple[object, ...], QPixmap] = {}
        look.changed.connect(self._painted.clear)

    def pixmap(self, name: str, size: float, token: str, *, dpr: float, inverse: bool = False) -> QPixmap:
        """The icon at a size for 14 px text, grown with the text, in the color of a token."""
        color = self._look.inverse(token) if inverse else self._look.color(token)
        is_mirrored = name in DIRECTIONAL and QApplication.isRightToLeft()
        edge = self._look.px(size)
        key = (name, edge, color.rgba(), dpr, is_mirrored)
        if key not in self._painted:
            self._painted[key] = self._paint(name, edge, color, dpr, is_mirrored)
        return self._painted[key]

    def icon(self, name: str, size: float, token: str, *, dpr: float, gap: int = 0) -> tuple[QIcon, QSize]:
        """The same as an icon for buttons, quieter where they are off; with its size."""
        icon = QIcon(self._spaced(self.pixmap(name, size, token, dpr=dpr), gap))
        icon.addPixmap(self._spaced(self.pixmap(name, size, "text3", dpr=dpr), gap), QIcon.Mode.Disabled)
        edge = self._look.px(size)
        return icon, QSize(edge + gap, edge)

    def _paint(self, name: str, edge: int, color: QColor, dpr: float, is_mirrored: bool) -> QPixmap:
        pixmap = QPixmap(QSize(edge, edge) * dpr)
        pixmap.setDevicePixelRatio(dpr)
        pixmap.fill(Qt.GlobalColor.transparent)
        renderer = QSvgRenderer(QByteArray(self._source(name, edge, color).encode()))
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer.render(painter, QRectF(0, 0, edge, edge))
        painter.end()
        return pixmap.transformed(QTransform().scale(-1, 1)) if is_mirrored else pixmap

    def _spaced(self, pixmap: QPixmap, gap: int) -> QPixmap:
        """The icon with empty room at its end: a style sheet cannot set an icon apart from its text."""
        if not gap:
            return pixmap
        dpr, size = pixmap.devicePixelRatio(), pixmap.deviceIndependentSize().toSize()
        wider = QPixmap(QSize(size.width() + gap, size.height()) * dpr)
        wider.setDevicePixelRatio(dpr)
        wider.fill(Qt.GlobalColor.transparent)
        painter = QPainter(wider)
        painter.drawPixmap(gap if QApplication.isRightToLeft() else 0, 0, pixmap)
        painter.end()
        return wider

    def _source(self, name: str, edge: int, color: QColor) -> str:
        if name not in self._sources:
            self._sources[name] = (paths.resources() / "icons" / f"{name}.svg").read_text("utf-8")
        # Large icons keep a thin line: 24 units wide, about 1.75 px where 18 px are drawn.
        width = 2.0 if edge <= 14 else 1.9 if edge <= 20 else 1.7
        source = self._sources[name].replace("currentColor", color.name())
        return source.replace('stroke-width="2"', f'stroke-width="{width}"')
