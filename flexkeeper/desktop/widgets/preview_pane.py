"""A small live preview at the head of a record's details: its picture at once, its pages a moment later."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.session import Session
from flexkeeper.desktop.widgets.card import rule
from flexkeeper.desktop.widgets.preview import Preview
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.i18n import _
from flexkeeper.records import Document

LEAST, MOST = 110, 300
# Below this there is room for the paper or for its tools.
_ROOM_FOR_TOOLS = 180
# Who runs down the list with a key held sees pictures only, and starts no child for each paper.
_WAIT_MS = 150
_MARGIN = 12


class PreviewPane(QWidget):
    """Shows the first file of a record. `look_wanted` carries which one is to be seen large."""

    look_wanted = Signal(int)
    turned = Signal(int)

    def __init__(self, kit: Kit, session: Session, thumbs: Thumbs) -> None:
        super().__init__()
        self._document: Document | None = None
        self.preview = Preview(kit, session, is_small=True)
        self.preview.turned.connect(self.turned)
        self.preview.large_wanted.connect(lambda: self.look_wanted.emit(0))
        self.preview.pages.installEventFilter(self)
        self._picture = _Picture(kit, thumbs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule())
        inside = QWidget()
        self._stack = QStackedLayout(inside)
        self._stack.addWidget(self._picture)
        self._stack.addWidget(self.preview)
        self.preview.shown.connect(lambda: self._stack.setCurrentWidget(self.preview))
        column.addWidget(inside, 1)
        column.addWidget(rule())
        self._soon = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._soon.timeout.connect(self.start)

    def show_documents(self, documents: Sequence[Document], title: str) -> None:
        """Shows the first of these files; nothing where there is none."""
        first = documents[0] if documents else None
        self.setVisible(first is not None)
        before, self._document = self._document, first
        is_same = before is not None and first is not None and _place(before) == _place(first)
        if first is None:
            self.preview.forget()
        elif not is_same:
            self.preview.forget()
            self._picture.show_of(first.sha256, title)
            self._stack.setCurrentWidget(self._picture)
            self._soon.start()

    def start(self) -> None:
        """Opens the file now."""
        self._soon.stop()
        if self._document is not None and self.isVisibleTo(self.window()):
            self.preview.pages.setAccessibleName(_("Pages of the chosen paper"))
            self.preview.show_document(self._document)

    def forget(self) -> None:
        """Drops all that was shown."""
        self._document = None
        self._soon.stop()
        self.preview.forget()
        self._picture.show_of("", "")

    def fit(self, height: int) -> None:
        """Takes so much of the card's height, within what is of use."""
        wanted = min(max(height, LEAST), MOST)
        self.setFixedHeight(wanted)
        self.preview.tools.setMaximumHeight(0 if wanted < _ROOM_FOR_TOOLS else 16_777_215)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_press = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if is_press and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            self.look_wanted.emit(0)
            return True
        return super().eventFilter(watched, event)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.look_wanted.emit(0)


class _Picture(QWidget):
    """The thumbnail, whole, on a sunken ground; nothing that takes the focus."""

    def __init__(self, kit: Kit, thumbs: Thumbs) -> None:
        super().__init__()
        self._kit, self._thumbs, self._sha256 = kit, thumbs, ""
        thumbs.arrived.connect(self.update)

    def show_of(self, sha256: str, title: str) -> None:
        """Shows the picture of this document."""
        self._sha256 = sha256
        self.setAccessibleName(_("Picture of {title}").format(title=title))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._kit.look.color("sunken"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        image = self._thumbs.image(self._sha256)
        if image is not None:
            room = QSize(self.width() - 2 * _MARGIN, self.height() - 2 * _MARGIN)
            size = image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(0, 0, size.width(), size.height())
            place.moveCenter(QRectF(self.rect()).center())
            painter.drawImage(place, image)
        else:
            edge = self._kit.look.px(34)
            icon = self._kit.icons.pixmap("file", 34, "text3", dpr=self.devicePixelRatioF())
            painter.drawPixmap((self.width() - edge) // 2, (self.height() - edge) // 2, icon)
        painter.end()


def _place(document: Document) -> tuple[int, str]:
    return document.id, document.status
