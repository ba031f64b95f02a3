"""The pages of a bundle side by side, small, to go to one of them."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.preview_source import PageSource
from flexkeeper.desktop.widgets.row_delegate import Index
from flexkeeper.i18n import _

_CELL = (54, 78)
_PAGE = (40, 52)


class PageStrip(QListView):
    """`wanted` carries the page, from 0, that the driver chose."""

    wanted = Signal(int)

    def __init__(self, kit: Kit, source: PageSource) -> None:
        super().__init__()
        self._kit = kit
        self._pages = _Pages(self)
        self.setAccessibleName(_("Pages of the bundle"))
        self.setModel(self._pages)
        self.setItemDelegate(_PageDelegate(kit, source, self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.selectionModel().currentChanged.connect(self._chosen)
        source.page_arrived.connect(lambda _page: self.viewport().update())
        kit.look.changed.connect(self._fit)
        self._is_told = False
        self._fit()

    def show_count(self, count: int) -> None:
        """Shows that many pages."""
        current = self.currentIndex().row()
        self._pages.show(count)
        self.show_page(min(max(current, 0), count - 1))

    def show_page(self, page: int) -> None:
        """Marks the page that is seen."""
        self._is_told = True
        self.setCurrentIndex(self._pages.index(page))
        self._is_told = False

    def _chosen(self, now: Index) -> None:
        if now.isValid() and not self._is_told:
            self.wanted.emit(now.row())

    def _fit(self) -> None:
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        self.setFixedHeight(self._kit.look.px(_CELL[1]) + bar + 2)
        self.scheduleDelayedItemsLayout()


class _Pages(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._count = 0

    def show(self, count: int) -> None:
        if count != self._count:
            self.beginResetModel()
            self._count = count
            self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return words.number(index.row() + 1)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _("Page {number}").format(number=words.number(index.row() + 1))
        return None


class _PageDelegate(QStyledItemDelegate):
    def __init__(self, kit: Kit, source: PageSource, parent: QObject) -> None:
        super().__init__(parent)
        self._kit, self._source = kit, source

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(*(self._kit.look.px(edge) for edge in _CELL))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, cell = self._kit.look, option.rect
        page = index.row()
        if page >= len(self._source.sizes):
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room = QRect(cell.left(), cell.top() + look.px(4), cell.width(), look.px(_PAGE[1]))
        place = self._placed(page, room)
        painter.fillRect(place, look.tokens.color("light", "surface"))  # paper is white in the dark, too
        scale = self._scale(page, option.widget.devicePixelRatioF())
        pixmap = self._source.pixmap(page, scale, 0) or self._source.near(page, 0)
        if pixmap is not None:
            painter.drawPixmap(place, pixmap, QRectF(pixmap.rect()))
        is_seen = bool(option.state & QStyle.StateFlag.State_Selected)
        has_focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
        ink = "focus" if has_focus else "accent" if is_seen else "border_strong"
        painter.setPen(QPen(look.color(ink), 2 if is_seen or has_focus else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.adjusted(-2, -2, 2, 2) if is_seen or has_focus else place)
        painter.setFont(look.font("caption"))
        painter.setPen(look.color("text" if is_seen else "text2"))
        below = QRect(cell.left(), room.bottom() + 1, cell.width(), cell.bottom() - room.bottom())
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(index.data()))

    def _placed(self, page: int, room: QRect) -> QRectF:
        """The page whole in the middle of its room."""
        width, height = self._source.sizes[page]
        width, height = (width, height) if width and height else _PAGE
        factor = min(self._kit.look.px(_PAGE[0]) / width, room.height() / height)
        placed = QRectF(0, 0, width * factor, height * factor)
        placed.moveCenter(QRectF(room).center())
        return QRectF(placed.toAlignedRect())

    def _scale(self, page: int, dpr: float) -> float:
        width, height = self._source.sizes[page]
        edges = [
            self._kit.look.px(most) / edge for most, edge in zip(_PAGE, (width, height), strict=True) if edge
        ]
        return round(min(edges, default=1.0) * dpr, 4) or 0.0001
