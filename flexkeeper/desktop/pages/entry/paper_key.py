"""Opening a vault with the key on its recovery sheet, typed or pasted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.session import Session
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import Card
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _

_LINES = 4


class PaperKeyCard(Card):
    """`opened` carries the vault's folder and the key that opened it; `left`: rather the password."""

    opened = Signal(object, str)
    left = Signal()

    def __init__(self, kit: Kit, session: Session) -> None:
        super().__init__(kit, padding=28)
        self._kit, self._session = kit, session
        self._path = Path()
        name = Label(_("Recovery key"), "field")
        self.edit = _KeyEdit(_("Recovery key"))
        name.setBuddy(self.edit)
        self.edit.entered.connect(self.unlock)
        self.edit.textChanged.connect(lambda: self.say_trouble(""))
        self._trouble = Label("", "trouble", wrap=True)
        self._trouble.hide()
        self.button = Button(kit, _("Unlock"), "primary", size="large")
        self.button.clicked.connect(self.unlock)
        self._back = Button(kit, _("Use the password instead"), "link", size="small")
        self._back.clicked.connect(self.left)
        for part in (name, self.edit, self._trouble):
            self.body.addWidget(part)
        self.body.addWidget(
            Label(
                _("It is on the sheet you printed. Spaces and small letters do not matter."),
                "label",
                wrap=True,
            )
        )
        self.body.addWidget(self.button)
        self.body.addWidget(self._back, 0, Qt.AlignmentFlag.AlignHCenter)
        kit.look.changed.connect(self._fit)
        self._fit()

    def show_vault(self, path: Path) -> None:
        """Says which vault it is about."""
        self._path = path
        self.clear()

    def begin(self) -> None:
        """Ready for typing."""
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Forgets what was typed."""
        self.edit.clear()
        self._work(is_on=False)

    def say_trouble(self, text: str) -> None:
        """Says what is wrong, or nothing any more."""
        self._trouble.setText(text)
        self._trouble.setVisible(bool(text))
        self.edit.setAccessibleDescription(text)

    def unlock(self) -> None:
        """Opens the vault with what was typed."""
        if not self.button.isEnabled():
            return
        typed, path = self.edit.toPlainText(), self._path
        if not typed.strip():
            self.say_trouble(_("Type the key on your recovery sheet."))
            self.begin()
            return
        self._work(is_on=True)
        self._session.unlock_by_paper(path, typed, lambda: self.opened.emit(path, typed), self._failed)

    def _failed(self, error: Exception) -> bool:
        self._work(is_on=False)
        if not isinstance(error, FlexKeeperError):
            return False
        self.say_trouble(f"{error.message} {error.remedy}")
        self.begin()
        return True

    def _work(self, *, is_on: bool) -> None:
        self.button.setEnabled(not is_on)
        self.button.setText(_("Opening…") if is_on else _("Unlock"))
        self._back.setEnabled(not is_on)
        self.edit.setReadOnly(is_on)

    def _fit(self) -> None:
        look = self._kit.look
        self.edit.setFixedHeight(QFontMetrics(look.font("body")).lineSpacing() * _LINES + look.px(24))


class _KeyEdit(QPlainTextEdit):
    """Room for the key as it is printed; Enter is the button, Tab goes on."""

    entered = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)  # the way back would keep what was cleared
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhPreferUppercase
        )
        self.setPlaceholderText("AGE-SECRET-KEY-1…")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered.emit()
        else:
            super().keyPressEvent(event)
