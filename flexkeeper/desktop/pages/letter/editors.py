"""What a question is answered in: a text, a line for a day or a number, or a choice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.letter.questions import Asked
from flexkeeper.desktop.widgets.choice import ChoiceBox
from flexkeeper.i18n import _

Editor = QPlainTextEdit | QLineEdit | ChoiceBox


def editor_for(kit: Kit, one: Asked) -> Editor:
    """What a question is answered in."""
    if one.answer in ("choice", "yes_no"):
        box = ChoiceBox(kit, one.question)
        box.addItem(_("Not said yet"), "")
        pairs = [("yes", _("Yes")), ("no", _("No"))] if one.answer == "yes_no" else _capital(one.choices)
        for value, text in pairs:
            box.addItem(text, value)
        return box
    if one.answer == "text":
        area = QPlainTextEdit()
        area.setTabChangesFocus(True)
        return area
    line = QLineEdit()
    line.setPlaceholderText(_("A day") if one.answer == "date" else _("A number"))
    return line


def _capital(choices: Sequence[str]) -> list[tuple[str, str]]:
    return [(one, one[:1].upper() + one[1:]) for one in choices]


def put(editor: Editor, one: Asked, value: str) -> None:
    """Shows a value where another stands; one that only looks different is left alone."""
    if value_of(editor, one) == value:
        return
    editor.blockSignals(True)
    if isinstance(editor, ChoiceBox):
        editor.setCurrentIndex(max(editor.findData(value), 0))
    elif isinstance(editor, QLineEdit):
        editor.setText(words.kept(value))
    else:
        editor.setPlainText(value)
    editor.blockSignals(False)


def value_of(editor: Editor, one: Asked) -> str:
    """What stands in it, as it is kept: a day as ISO, a choice by its name."""
    if isinstance(editor, ChoiceBox):
        return str(editor.currentData() or "")
    if isinstance(editor, QLineEdit):
        text = editor.text().strip()
        return words.typed_date(text) if one.answer == "date" else text
    return editor.toPlainText()
