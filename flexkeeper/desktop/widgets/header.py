"""The head of every page: title and context on one side, search and the primary action on the other."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPen, QResizeEvent
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
        self._actions: dict[Button, QAction] = {}
        self._is_stacked = False
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(12)
        names = QVBoxLayout()
        names.setSpacing(0)
        self._title, self._context = ElideLabel(role="title"), ElideLabel(role="small")
        names.addWidget(self._title)
        names.addWidget(self._context)
        self._box.addLayout(names, 1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(10)
        self.search = SearchButton(kit)
        self.search.clicked.connect(self.search_wanted)
        self._row.addWidget(self.search)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        self.secondary = Button(kit, "", "outlined")
        self.primary = Button(kit, "", "primary", icon="plus")
        for button in (self.secondary, self.primary):
            button.clicked.connect(lambda _checked=False, one=button: self._actions[one].trigger())
            buttons.addWidget(button)
        self.secondary.hide()
        self._row.addLayout(buttons)
        self._box.addLayout(self._row)

    def say(self, title: str, context: str, action: QAction | None, secondary: QAction | None = None) -> None:
        """Shows a page's words, its one obvious step, and the next best one."""
        self._title.setText(title)
        self._context.setText(context)
        self._context.setVisible(bool(context))
        for button, wanted in ((self.primary, action), (self.secondary, secondary)):
            button.setVisible(wanted is not None)
            if wanted is not None:
                self._actions[button] = wanted
                button.setText(wanted.text())
                button.setEnabled(wanted.isEnabled())
        if action is not None:
            self.primary.show_icon(str(action.data()))
        self.stack(self._is_stacked)

    def stack(self, is_stacked: bool) -> None:
        """Puts the buttons under the title, or beside it; below the search where both have no room."""
        self._is_stacked = is_stacked
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._box.setDirection(down if is_stacked else across)
        is_wide = is_stacked and (not self.secondary.isHidden() or not self._has_room())
        self._row.setDirection(down if is_wide else across)
        self._row.setAlignment(
            Qt.AlignmentFlag.AlignLeading if is_stacked else Qt.AlignmentFlag.AlignTrailing
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.stack(self._is_stacked)

    def _has_room(self) -> bool:
        """Whether the search and the one obvious step stand beside each other."""
        if self.primary.isHidden():
            return True
        both = self.search.sizeHint().width() + self._row.spacing() + self.primary.sizeHint().width()
        return both <= self.contentsRect().width()


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
