"""Fields for typing, with what they are called above and what is wrong below."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.button import IconButton
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.i18n import _


class PasswordField(QWidget):
    """A password with an eye to see it; what is wrong stands below and is announced as its description."""

    changed = Signal(str)
    entered = Signal()

    def __init__(self, kit: Kit, name: str) -> None:
        super().__init__()
        self._kit = kit
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        label = Label(name, "field")
        self.edit = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self.edit.setProperty("bsize", "large")
        self.edit.setAccessibleName(name)
        label.setBuddy(self.edit)
        column.addWidget(label)
        column.addWidget(self.edit)
        self._trouble = Label("", "trouble", wrap=True)
        self._trouble.hide()
        column.addWidget(self._trouble)
        self._eye = IconButton(kit, "eye", _("Show the password"))
        self._eye.setParent(self.edit)
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._show)
        self.edit.textChanged.connect(self.changed)
        self.edit.textEdited.connect(lambda _text: self.say_trouble(""))
        self.edit.returnPressed.connect(self.entered)
        kit.look.changed.connect(self._place_eye)

    @property
    def text(self) -> str:
        return self.edit.text()

    def clear(self) -> None:
        """Empties it and hides what is typed next."""
        self.edit.clear()
        self._eye.setChecked(False)
        self.say_trouble("")

    def say_trouble(self, text: str) -> None:
        """Says what is wrong, or nothing any more."""
        self._trouble.setText(text)
        self._trouble.setVisible(bool(text))
        self.edit.setAccessibleDescription(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_eye()

    def _place_eye(self) -> None:
        size: QSize = self._eye.sizeHint()
        is_mirrored = self.isRightToLeft()
        self.edit.setTextMargins(size.width() * is_mirrored, 0, size.width() * (not is_mirrored), 0)
        x = 8 if is_mirrored else self.edit.width() - size.width() - 8
        self._eye.setGeometry(x, (self.edit.height() - size.height()) // 2, size.width(), size.height())

    def _show(self, is_shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        self.edit.setEchoMode(mode)
        self._eye.show_icon("eye-off" if is_shown else "eye")
        self._eye.rename(_("Hide the password") if is_shown else _("Show the password"))
