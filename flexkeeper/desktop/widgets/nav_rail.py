"""The rail: which vault is open, the pages that work, and the way out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.contents import Listed
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import rule
from flexkeeper.desktop.widgets.label import ElideLabel
from flexkeeper.desktop.widgets.logo import Logo
from flexkeeper.i18n import _

WIDTH = 204
_ICONS_ONLY = 68
_MANY = 1000


class NavRail(QWidget):
    """`chosen` carries the name of a page."""

    chosen = Signal(str)

    def __init__(self, kit: Kit, pages: Sequence[Listed], lock: QAction) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Pages"))
        self._kit = kit
        self._is_folded = False
        self._buttons: dict[str, NavButton] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 20, 12, 12)
        column.setSpacing(4)
        head = self._head = QHBoxLayout()
        head.setContentsMargins(6, 0, 0, 12)
        head.setSpacing(10)
        self._logo = Logo(kit, 28)
        head.addWidget(self._logo, 0, Qt.AlignmentFlag.AlignCenter)
        names = QVBoxLayout()
        names.setSpacing(0)
        self._vault, self._state = ElideLabel(role="field"), ElideLabel(_("Unlocked"), "caption")
        names.addWidget(self._vault)
        names.addWidget(self._state)
        head.addLayout(names, 1)
        column.addLayout(head)
        for page in pages:
            if not page.is_below:
                column.addWidget(self._page_button(page))
        column.addStretch(1)
        column.addWidget(rule())
        column.addSpacing(8)
        for page in pages:
            if page.is_below:
                column.addWidget(self._page_button(page))
        self.lock = NavButton(kit, lock.text(), "lock")
        self.lock.clicked.connect(lock.trigger)
        column.addWidget(self.lock)
        kit.look.changed.connect(self._fit)
        self._fit()

    def name_vault(self, name: str) -> None:
        """Says which vault is open."""
        self._vault.setText(name)

    def show_page(self, name: str) -> None:
        """Marks the page that is seen."""
        self._buttons[name].setChecked(True)

    def show_count(self, name: str, count: int) -> None:
        """Says beside a page how much waits there."""
        self._buttons[name].show_count(count)

    def fold(self, is_folded: bool) -> None:
        """Shows icons only, or icons and words."""
        self._is_folded = is_folded
        for label in (self._vault, self._state):
            label.setVisible(not is_folded)
        for button in (*self._buttons.values(), self.lock):
            button.fold(is_folded)
        self._head.setContentsMargins(0 if is_folded else 6, 0, 0, 12)
        self._fit()

    def _page_button(self, page: Listed) -> NavButton:
        button = NavButton(self._kit, page.words, page.icon)
        button.setCheckable(True)
        button.clicked.connect(lambda: self.chosen.emit(page.name))
        self._group.addButton(button)
        self._buttons[page.name] = button
        return button

    def _fit(self) -> None:
        look = self._kit.look
        # Twice the text does not need twice the rail: words are gone by then.
        self.setFixedWidth(max(_ICONS_ONLY, look.px(44) + 24) if self._is_folded else look.px(WIDTH))


class NavButton(Button):
    """A page's icon and word; its tooltip says the word where there is only the icon."""

    def __init__(self, kit: Kit, words: str, icon: str) -> None:
        super().__init__(kit, words, "nav", icon=icon)
        self._words, self._count = words, 0
        self.setAccessibleName(words)

    def show_count(self, count: int) -> None:
        """Says how much waits on the page; 0 says nothing."""
        self._count = count
        waits = _("{page}, {count} waiting").format(page=self._words, count=QLocale().toString(count))
        self.setAccessibleName(waits if count else self._words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._count:
            self._paint_count()

    def _paint_count(self) -> None:
        """A pill at the end of the row, or on the icon's corner where there is only the icon."""
        look, is_folded = self._kit.look, not self.text()
        text = (
            QLocale().toString(self._count) if self._count < _MANY else _("{count}+").format(count=_MANY - 1)
        )
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font("chip"))
        height = look.px(16 if is_folded else 20)
        width = max(painter.fontMetrics().horizontalAdvance(text) + look.px(10), height)
        top = 1 if is_folded else (self.height() - height) // 2
        gap = 1 if is_folded else 8
        left = gap if self.isRightToLeft() else self.width() - width - gap
        place = QRectF(left, top, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accent_soft"))
        painter.drawRoundedRect(place, height / 2, height / 2)
        painter.setPen(look.color("accent_text"))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.end()

    def fold(self, is_folded: bool) -> None:
        """Shows the icon only, or the word too."""
        self.setText("" if is_folded else self._words)
        self.setProperty("folded", is_folded)
        self.style().polish(self)
        self.setToolTip(self._words if is_folded else "")
