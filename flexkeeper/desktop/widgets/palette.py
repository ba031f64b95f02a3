"""Ctrl+K: every record and every action by typing; it shows the keys, so it teaches them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.card import rule
from flexkeeper.desktop.widgets.label import IconLabel, Label
from flexkeeper.desktop.widgets.palette_row import ENTRY, Entry, EntryDelegate
from flexkeeper.i18n import _

WIDTH = 620
_ROW, _SECTION = 46, 26
_SHOWN = 8


class Palette(QWidget):
    """Covers the window. `typed` asks for the records to show; actions are found here."""

    typed = Signal(str)

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit, self._over = kit, parent
        self._actions: Sequence[Entry] = ()
        self._elsewhere: Sequence[Entry] = ()
        self._records: Sequence[Entry] = ()
        self._held: Entry | None = None
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
        self.list.setItemDelegate(EntryDelegate(kit, self.list))
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
        self._actions = actions
        self.edit.clear()
        self._fill()
        self._place()
        self.show()
        self.raise_()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_again(self) -> None:
        """Hides it and gives the focus back."""
        self.hide()
        self._records = self._actions = self._elsewhere = ()
        self._held = None
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

    def show_elsewhere(self, actions: Sequence[Entry]) -> None:
        """Shows below all else what can be done on other pages."""
        if self.isVisible():
            self._elsewhere = actions
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
            self._hold(1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Backtab):
            self._hold(-1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if (item := self.list.currentItem()) is not None:
                self._run(item)
        else:
            return False
        return True

    def _hold(self, step: int) -> None:
        """Moves on; what comes to the list after that does not take the place of what was moved to."""
        self._move(step)
        item = self.list.currentItem()
        self._held = item.data(ENTRY) if item is not None else None

    def _move(self, step: int) -> None:
        count = self.list.count()
        row = self.list.currentRow()
        for _number in range(count):
            row = (row + step) % count
            if self.list.item(row).data(ENTRY) is not None:
                self.list.setCurrentRow(row)
                self.list.scrollToItem(self.list.item(row))
                return

    def _type(self, text: str) -> None:
        self._held = None
        if not text.strip():
            self._records = ()
        self._fill()
        self.typed.emit(text)

    def _fill(self) -> None:
        words = self.edit.text().casefold().split()
        found = [one for one in self._actions if one.matches(words)]
        elsewhere = [one for one in self._elsewhere if one.matches(words)]
        sections = ((_("Records"), self._records), (_("Do"), found), (_("On other pages"), elsewhere))
        self.list.clear()
        for section, entries in sections:
            if entries:
                self._add_section(section)
            for entry in entries:
                self._add_entry(entry)
        if not self.list.count():
            self._add_section(_("Nothing matches."))
        self._move(1)
        self._go_to_held()
        self._place()

    def _go_to_held(self) -> None:
        for row in range(self.list.count()):
            if self._held is not None and self.list.item(row).data(ENTRY) is self._held:
                self.list.setCurrentRow(row)
                self.list.scrollToItem(self.list.item(row))

    def _add_section(self, text: str) -> None:
        item = QListWidgetItem(text, self.list)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setSizeHint(QSize(0, self._kit.look.px(_SECTION)))

    def _add_entry(self, entry: Entry) -> None:
        item = QListWidgetItem(entry.text, self.list)
        item.setData(ENTRY, entry)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, entry.said())
        item.setSizeHint(QSize(0, self._kit.look.px(_ROW)))

    def _run(self, item: QListWidgetItem) -> None:
        entry: Entry | None = item.data(ENTRY)
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
