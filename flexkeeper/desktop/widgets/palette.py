"""Ctrl+K: every record and every action by typing; it shows the keys, so it teaches them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.card import rule
from flexkeeper.desktop.widgets.chip import Chip, Chips
from flexkeeper.desktop.widgets.label import IconLabel, Label
from flexkeeper.i18n import _

WIDTH = 620
_ROW, _SECTION = 46, 26
_SHOWN = 8
_ENTRY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to go to or to do. `line` and `chip` belong to records, `keys` to actions."""

    text: str
    icon: str
    run: Callable[[], None]
    line: str = ""
    keys: str = ""
    chip: Chip | None = None


class Palette(QWidget):
    """Covers the window. `typed` asks for the records to show; actions are found here."""

    typed = Signal(str)

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit, self._over = kit, parent
        self._actions: Sequence[Entry] = ()
        self._records: Sequence[Entry] = ()
        self._before: QWidget | None = None
        self._box = QFrame(self)
        self._box.setObjectName("overlay")
        column = QVBoxLayout(self._box)
        column.setContentsMargins(1, 4, 1, 1)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(16, 4, 16, 4)
        top.setSpacing(12)
        top.addWidget(IconLabel(kit, "search", 18, "text3"))
        self.edit = QLineEdit(placeholderText=_("Search or command"))
        self.edit.setProperty("bare", True)
        self.edit.setAccessibleName(_("Search or command"))
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self._type)
        top.addWidget(self.edit, 1)
        column.addLayout(top)
        column.addWidget(rule())
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(_("Results"))
        self.list.setItemDelegate(_EntryDelegate(kit, self.list))
        self.list.setMouseTracking(True)
        self.list.setViewportMargins(8, 6, 8, 6)
        self.list.itemClicked.connect(self._run)
        self.list.currentItemChanged.connect(self._announce)
        column.addWidget(self.list, 1)
        column.addWidget(rule())
        column.addLayout(self._foot())
        parent.installEventFilter(self)
        self.hide()

    def open(self, actions: Sequence[Entry]) -> None:
        """Shows the palette with these actions."""
        if self.isVisible():
            self.edit.selectAll()
            return
        self._before = self.window().focusWidget()
        self._actions, self._records = actions, ()
        self.edit.clear()
        self._fill()
        self._place()
        self.show()
        self.raise_()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_again(self) -> None:
        """Hides it and gives the focus back."""
        self.hide()
        self._records = self._actions = ()
        self.list.clear()
        self.edit.clear()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None

    def show_records(self, records: Sequence[Entry]) -> None:
        """Shows the records found for what was typed."""
        if self.isVisible():
            self._records = records
            self._fill()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._box.geometry().contains(event.position().toPoint()):
            self.close_again()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._kit.look.color("scrim"))
        painter.end()

    def focusNextPrevChild(self, _forward: bool) -> bool:
        self.edit.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close_again()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Tab):
            self._move(1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Backtab):
            self._move(-1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if (item := self.list.currentItem()) is not None:
                self._run(item)
        else:
            return False
        return True

    def _move(self, step: int) -> None:
        count = self.list.count()
        row = self.list.currentRow()
        for _number in range(count):
            row = (row + step) % count
            if self.list.item(row).data(_ENTRY) is not None:
                self.list.setCurrentRow(row)
                self.list.scrollToItem(self.list.item(row))
                return

    def _type(self, text: str) -> None:
        if not text.strip():
            self._records = ()
        self._fill()
        self.typed.emit(text)

    def _fill(self) -> None:
        words = self.edit.text().casefold().split()
        found = [one for one in self._actions if all(word in one.text.casefold() for word in words)]
        self.list.clear()
        for section, entries in ((_("Records"), self._records), (_("Do"), found)):
            if entries:
                self._add_section(section)
            for entry in entries:
                self._add_entry(entry)
        if not self.list.count():
            self._add_section(_("Nothing matches."))
        self._move(1)
        self._place()

    def _add_section(self, text: str) -> None:
        item = QListWidgetItem(text, self.list)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setSizeHint(QSize(0, self._kit.look.px(_SECTION)))

    def _add_entry(self, entry: Entry) -> None:
        item = QListWidgetItem(entry.text, self.list)
        item.setData(_ENTRY, entry)
        said = ", ".join(
            part
            for part in (entry.text, entry.line, entry.chip.said() if entry.chip else "", entry.keys)
            if part
        )
        item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
        item.setSizeHint(QSize(0, self._kit.look.px(_ROW)))

    def _run(self, item: QListWidgetItem) -> None:
        entry: Entry | None = item.data(_ENTRY)
        if entry is not None:
            self.close_again()
            entry.run()

    def _announce(self, current: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if current is not None and self.isVisible():
            said = str(current.data(Qt.ItemDataRole.AccessibleTextRole) or "")
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.edit, said))

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 16, 10)
        row.setSpacing(6)
        for keys, text in ((("↑", "↓"), _("move")), (("Enter",), _("open")), (("Esc",), _("close"))):
            for key in keys:
                row.addWidget(Label(key, "key"))
            row.addWidget(Label(text, "label"))
            row.addSpacing(8)
        row.addStretch(1)
        row.addWidget(Label(_("Searches text inside papers too"), "label"))
        return row

    def _place(self) -> None:
        parent = self._over
        self.setGeometry(parent.rect())
        look = self._kit.look
        width = min(look.px(WIDTH), parent.width() - 32)
        rows = sum(self.list.item(row).sizeHint().height() for row in range(min(self.list.count(), _SHOWN)))
        top = min(96, parent.height() // 12)
        height = min(rows + look.px(120), parent.height() - top - 24)
        self._box.setGeometry((parent.width() - width) // 2, top, width, height)


class _EntryDelegate(QStyledItemDelegate):
    """A section's word, or an entry with icon, words, chip and keys."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit, self._chips = kit, Chips(kit)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        look = self._kit.look
        entry: Entry | None = index.data(_ENTRY)
        rect: QRect = option.rect
        direction: Qt.LayoutDirection = option.direction
        state: QStyle.StateFlag = option.state
        widget: QWidget = option.widget
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry is None:
            _text(
                painter,
                look.font("small"),
                look.color("text3"),
                rect.adjusted(4, 0, -4, 0),
                direction,
                index.data(),
            )
            return
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            is_selected = bool(state & QStyle.StateFlag.State_Selected)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("selected" if is_selected else "hover"))
            painter.drawRoundedRect(QRectF(rect).adjusted(0, 1, 0, -1), 8, 8)
        inner = rect.adjusted(12, 0, -12, 0)
        icon = self._kit.icons.pixmap(
            entry.icon or "chevron-right", 18, "text2", dpr=widget.devicePixelRatioF()
        )
        edge = look.px(18)
        place = QRect(inner.left(), inner.center().y() - edge // 2 + 1, edge, edge)
        painter.drawPixmap(QStyle.visualRect(direction, rect, place).topLeft(), icon)
        right = self._paint_end(painter, entry, inner, rect, direction, widget.devicePixelRatioF())
        words = QRect(place.right() + 12, inner.top(), right - place.right() - 24, inner.height())
        if entry.line:
            upper = QRect(words.left(), words.top() + 3, words.width(), words.height() // 2 - 1)
            lower = QRect(words.left(), upper.bottom(), words.width(), words.height() // 2 - 2)
            _text(
                painter,
                look.font("strong"),
                look.color("text"),
                QStyle.visualRect(direction, rect, upper),
                direction,
                entry.text,
            )
            _text(
                painter,
                look.font("small"),
                look.color("text3"),
                QStyle.visualRect(direction, rect, lower),
                direction,
                entry.line,
            )
        else:
            _text(
                painter,
                look.font("strong"),
                look.color("text"),
                QStyle.visualRect(direction, rect, words),
                direction,
                entry.text,
            )

    def _paint_end(
        self,
        painter: QPainter,
        entry: Entry,
        inner: QRect,
        rect: QRect,
        direction: Qt.LayoutDirection,
        dpr: float,
    ) -> int:
        """Paints chip or keys at the end of the row; returns where they begin."""
        look = self._kit.look
        if entry.chip is not None:
            size = self._chips.size(entry.chip)
            place = QRect(
                inner.right() - size.width(),
                inner.center().y() - size.height() // 2,
                size.width(),
                size.height(),
            )
            painter.drawPixmap(
                QStyle.visualRect(direction, rect, place).topLeft(), self._chips.get(entry.chip, dpr)
            )
            return place.left()
        if not entry.keys:
            return inner.right()
        painter.setFont(look.font("chip"))
        width = painter.fontMetrics().horizontalAdvance(entry.keys) + 12
        place = QRect(inner.right() - width, inner.center().y() - look.px(10), width, look.px(20))
        seen = QStyle.visualRect(direction, rect, place)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.color("border_strong"), 1))
        painter.drawRoundedRect(seen, 4, 4)
        painter.setPen(look.color("text2"))
        painter.drawText(seen, int(Qt.AlignmentFlag.AlignCenter), entry.keys)
        return place.left()


def _text(
    painter: QPainter, font: QFont, color: QColor, place: QRect, direction: Qt.LayoutDirection, text: str
) -> None:
    painter.setFont(font)
    painter.setPen(color)
    is_mirrored = direction == Qt.LayoutDirection.RightToLeft
    side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
    flags = int(side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute)
    elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, flags | int(Qt.TextFlag.TextSingleLine), elided)
