"""Questions and troubles that need an answer before anything else goes on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from flexkeeper import crash
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.button import Button, Kind
from flexkeeper.desktop.widgets.label import IconLabel, Label
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _

_WIDTH = 440


class Dialog(QDialog):
    """A fact, what it means, and buttons; Escape says no, Ctrl+Enter presses the default from anywhere."""

    def __init__(self, kit: Kit, parent: QWidget | None, icon: str, token: str, fact: str, line: str) -> None:
        super().__init__(parent)
        self._kit = kit
        self.setWindowTitle(_("FlexKeeper"))
        self.setMinimumWidth(kit.look.px(_WIDTH))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 24, 24, 20)
        self.column.setSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(IconLabel(kit, icon, 28, token), alignment=Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(Label(fact, "heading", wrap=True))
        if line:
            words.addWidget(Label(line, "body", wrap=True))
        row.addLayout(words, 1)
        self.column.addLayout(row)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.buttons.addStretch(1)
        self._foot = QVBoxLayout()
        self._foot.setContentsMargins(0, 8, 0, 0)
        self._foot.addLayout(self.buttons)
        self.column.addLayout(self._foot)
        self.setAccessibleDescription(f"{fact} {line}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            for button in self.findChildren(Button):
                if button.isDefault():
                    button.click()
                    return
        super().keyPressEvent(event)

    def add(self, verb: str, kind: Kind, *, accepts: bool, is_default: bool = False) -> Button:
        """A button at the end of the row; it closes the dialog."""
        button = Button(self._kit, verb, kind)
        button.clicked.connect(self.accept if accepts else self.reject)
        if is_default:
            button.setDefault(True)
            button.setFocus()
        self.buttons.addWidget(button)
        return button


def trouble(kit: Kit, parent: QWidget | None, failure: FlexKeeperError) -> Dialog:
    """An expected failure: what happened, and what to do about it."""
    dialog = Dialog(kit, parent, "triangle-alert", "warn", failure.message, failure.remedy)
    dialog.add(_("OK"), "primary", accepts=True, is_default=True)
    return dialog


def question(
    kit: Kit, parent: QWidget | None, fact: str, line: str, verb: str, *, is_destructive: bool = False
) -> Dialog:
    """A question answered by a verb, or left alone."""
    dialog = Dialog(kit, parent, "triangle-alert" if is_destructive else "help", "text2", fact, line)
    dialog.add(_("Cancel"), "outlined", accepts=False, is_default=is_destructive)
    dialog.add(
        verb, "destructive" if is_destructive else "primary", accepts=True, is_default=not is_destructive
    )
    return dialog


def mistake(kit: Kit, parent: QWidget | None, bug: BaseException) -> Dialog:
    """A bug: the same report as the command line's, shown whole before it is saved anywhere."""
    text = crash.report(bug)
    dialog = Dialog(
        kit,
        parent,
        "octagon-alert",
        "bad",
        _("FlexKeeper met a mistake of its own"),
        _("Your papers are safe. This report says where in the program it was. It holds nothing personal."),
    )
    report = QPlainTextEdit(text, readOnly=True)
    report.setAccessibleName(_("Report"))
    report.setMinimumHeight(kit.look.px(140))
    dialog.column.insertWidget(1, report)
    save = Button(kit, _("Save report"), "outlined")
    said = Label("", "small", wrap=True)
    said.hide()
    dialog.column.insertWidget(2, said)

    def keep() -> None:
        said.setText(_saved(text))
        said.show()

    save.clicked.connect(keep)
    dialog.buttons.addWidget(save)
    dialog.add(_("Go on"), "primary", accepts=True, is_default=True)
    return dialog


def _saved(text: str) -> str:
    try:
        path: Path = crash.saved(text)
    except OSError:
        return _("The report could not be written. You can copy it from here.")
    return _("Saved as {path}").format(path=path)
