"""A new password: hard to guess, and once more to be sure."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from flexkeeper.desktop import strength
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.field import PasswordField
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.desktop.widgets.strength_bar import StrengthBar
from flexkeeper.i18n import _


class ChoosePassword(QWidget):
    """Two fields, with advice between them. `entered`: Enter was pressed in the second one."""

    typed = Signal(str)
    entered = Signal()

    def __init__(self, kit: Kit, name: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.first = PasswordField(kit, name)
        self.first.changed.connect(self._show_strength)
        self.first.changed.connect(self.typed)
        column.addWidget(self.first)
        self._bar = StrengthBar(kit)
        column.addWidget(self._bar)
        self.again = PasswordField(kit, _("The same password again"))
        column.addWidget(self.again)
        self.first.entered.connect(lambda: self.again.edit.setFocus(Qt.FocusReason.OtherFocusReason))
        self.again.entered.connect(self.entered)
        column.addWidget(Label(_("We can't reset it. Keep it where you keep your keys."), "label", wrap=True))
        self._show_strength("")

    def begin(self) -> None:
        """Ready for typing."""
        self.first.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def chosen(self) -> str | None:
        """The password, where it is typed twice and not easy to guess; else says what is wrong."""
        if strength.estimate(self.first.text).level in ("empty", "weak"):
            self.first.say_trouble(_("Choose a password that is harder to guess."))
            self.begin()
            return None
        if self.first.text != self.again.text:
            self.again.say_trouble(_("The two passwords differ."))
            self.again.edit.selectAll()
            self.again.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        return self.first.text

    def say_trouble(self, text: str) -> None:
        """Says what is wrong."""
        self.again.say_trouble(text)

    def clear(self) -> None:
        """Forgets what was typed."""
        for field in (self.first, self.again):
            field.clear()

    def freeze(self, is_frozen: bool) -> None:
        """Nothing can be typed while what was typed is used."""
        for field in (self.first, self.again):
            field.edit.setReadOnly(is_frozen)

    def _show_strength(self, text: str) -> None:
        self._bar.show_strength(strength.estimate(text))
