"""The head of every page: title and context on one side, search and the primary action on the other."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.label import ElideLabel
from flexkeeper.i18n import _


class Header(QWidget):
    """`search_wanted`: the search box was pressed."""

    search_wanted = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._action: QAction | None = None
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(12)
        names = QVBoxLayout()
        names.setSpacing(0)
        self._title, self._context = ElideLabel(role="title"), ElideLabel(role="small")
        names.addWidget(self._title)
        names.addWidget(self._context)
        self._box.addLayout(names, 1)
        row = QHBoxLayout()
        row.setSpacing(10)
        self.search = SearchButton(kit)
        self.search.clicked.connect(self.search_wanted)
        self.primary = Button(kit, "", "primary", icon="plus")
        self.primary.clicked.connect(self._act)
        row.addWidget(self.search)
        row.addWidget(self.primary)
        self._row = row
        self._box.addLayout(row)

    def say(self, title: str, context: str, action: QAction | None) -> None:
        """Shows a page's words and its one obvious step."""
        self._title.setText(title)
        self._context.setText(context)
        self._context.setVisible(bool(context))
        self._action = action
        self.primary.setVisible(action is not None)
        if action is not None:
            self.primary.setText(action.text())
            self.primary.setEnabled(action.isEnabled())
            self.primary.show_icon(str(action.data()))

    def stack(self, is_stacked: bool) -> None:
        """Puts the buttons under the title, or beside it."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._box.setDirection(down if is_stacked else across)
        self._row.setAlignment(
            Qt.AlignmentFlag.AlignLeading if is_stacked else Qt.AlignmentFlag.AlignTrailing
        )

    def _act(self) -> None:
        if self._action is not None:
            self._action.trigger()


class SearchButton(Button):
    """Looks like a field, opens the palette, and shows the keys that do the same."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, _("Search or command"), "search", icon="search")
        self._kit = kit
        self.setAccessibleName(_("Search or command"))
        self.setToolTip(_("Search everything, or find a command"))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        look = self._kit.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font("chip"))
        width = painter.fontMetrics().horizontalAdvance("Ctrl K") + 10
        height = look.px(20)
        left = 8 if self.isRightToLeft() else self.width() - width - 8
        place = QRect(left, (self.height() - height) // 2, width, height)
        painter.setPen(QPen(look.color("border_strong"), 1))
        painter.drawRoundedRect(place, 4, 4)
        painter.setPen(look.color("text2"))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), "Ctrl K")
        painter.end()
