"""Buttons. Their kind says how much they ask for attention: one `primary` on a screen."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QToolButton

from flexkeeper.desktop.kit import Kit

Kind = Literal[
    "primary",
    "tonal",
    "outlined",
    "ghost",
    "link",
    "destructive",
    "nav",
    "facet",
    "value",
    "inverse",
    "search",
]
Size = Literal["small", "normal", "large", "tall"]

_ICON_COLOR = {
    "primary": "on_accent",
    "tonal": "accent_text",
    "link": "accent_text",
    "destructive": "bad",
    "nav": "text2",
    "search": "text3",
}


class Button(QPushButton):
    """A button with a verb on it, and an icon where one helps."""

    def __init__(
        self,
        kit: Kit,
        text: str,
        kind: Kind = "outlined",
        *,
        icon: str = "",
        ink: str = "",
        size: Size = "normal",
    ) -> None:
        super().__init__(text)
        self._ink = ink
        self._kit, self._icon_name, self._kind = kit, icon, kind
        self._bsize = size
        self.setProperty("kind", kind)
        # QWidget has a property named `size`, which a style sheet would find instead.
        self.setProperty("bsize", size)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        if icon:
            kit.look.changed.connect(self._dress)
            self.toggled.connect(self._dress)
            self._dress()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _is_pressed(self, event):
            super().keyPressEvent(event)

    def show_icon(self, name: str) -> None:
        """Takes another icon."""
        self._icon_name = name
        self._dress()

    def become(self, kind: Kind) -> None:
        """Asks for more or less attention from now on."""
        self._kind = kind
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        if self._icon_name:
            self._dress()

    def _dress(self) -> None:
        edge = 15 if self._bsize == "small" else 18
        ink = _ICON_COLOR.get(self._kind, "text")
        if self._kind == "nav" and self.isChecked():
            ink = "accent_text"
        gap = 0 if not self.text() else 6 if self._kind in ("nav", "search") else 3
        icon, size = self._kit.icons.icon(
            self._icon_name, edge, self._ink or ink, dpr=self.devicePixelRatioF(), gap=gap
        )
        self.setIcon(icon)
        self.setIconSize(size)


class IconButton(QToolButton):
    """A button that is only an icon; its name is its tooltip and what a screen reader says."""

    def __init__(self, kit: Kit, icon: str, name: str, *, ink: str = "text2", inverse: bool = False) -> None:
        super().__init__()
        self._kit, self._icon_name, self._ink = kit, icon, ink
        self._inverse = inverse
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.rename(name)
        kit.look.changed.connect(self._dress)
        self._dress()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _is_pressed(self, event):
            super().keyPressEvent(event)

    def rename(self, name: str) -> None:
        """Says what it does now."""
        self.setAccessibleName(name)
        self.setToolTip(name)

    def show_icon(self, name: str) -> None:
        """Takes another icon."""
        self._icon_name = name
        self._dress()

    def _dress(self) -> None:
        dpr = self.devicePixelRatioF()
        pixmap = self._kit.icons.pixmap(self._icon_name, 18, self._ink, dpr=dpr, inverse=self._inverse)
        self.setIcon(pixmap)
        self.setIconSize(QSize(self._kit.look.px(18), self._kit.look.px(18)))


def _is_pressed(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Enter presses what has the focus, as Space does: by itself Qt only knows that of dialogs."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held
    if is_enter and not event.isAutoRepeat():
        button.click()
    return is_enter
