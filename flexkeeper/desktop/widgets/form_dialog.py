"""A few fields in a dialog: what is wrong stands below the field, what is only asked stands there quietly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.choice import ChoiceBox
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.desktop.widgets.tall_dialog import TallDialog
from flexkeeper.i18n import _

if TYPE_CHECKING:
    from flexkeeper.desktop.drafts import Drafts

ANYWAY = "anyway"
_WIDTH = 480


@dataclass(frozen=True, slots=True)
class Asked:
    """One field: what it is called, what stands in it, `choices` as value and words, a hint for an empty one.

    `doubt` is asked with what is typed and says what looks odd about it; that stops nobody. With more than
    one of `lines` it is a text of several, through which Tab goes on to the next field.
    """

    id: str
    label: str
    value: str = ""
    hint: str = ""
    choices: Sequence[tuple[str, str]] = ()
    is_needed: bool = False
    doubt: Callable[[str], str] | None = None
    lines: int = 1


class FormDialog(TallDialog):
    """`save` gets the values by field and calls `accept` when they are kept, or says what is wrong.

    What was typed is gone when it is left, unless it `keeps_draft`.
    """

    def __init__(
        self,
        kit: Kit,
        parent: QWidget,
        title: str,
        line: str,
        asked: Sequence[Asked],
        save: Callable[[FormDialog, Mapping[str, str]], None],
        *,
        icon: str = "pencil",
        draft: tuple[Drafts, str] | None = None,
        keeps_draft: bool = False,
    ) -> None:
        super().__init__(kit, parent, icon, "accent_text", title, line)
        self._save_them, self._asked, self._draft = save, tuple(asked), draft
        self.setMinimumWidth(kit.look.px(_WIDTH))
        self.fields: dict[str, _Field] = {}
        for one in asked:
            field = self.fields[one.id] = _Field(kit, one)
            field.touched = self.touched
            self.body.addWidget(field)
        self._trouble = Label("", "trouble", wrap=True)
        self._trouble.hide()
        self.body.addWidget(self._trouble)
        self.anyway = Button(kit, _("Keep it anyway"), "outlined")
        self.anyway.hide()
        self.anyway.clicked.connect(lambda: save(self, {**self.values(), ANYWAY: "yes"}))
        self.buttons.addWidget(self.anyway)
        self.add(_("Cancel"), "outlined", accepts=False)
        self.keep = self.add(_("Save"), "primary", accepts=False, is_default=True)
        self.keep.clicked.disconnect()
        self.keep.clicked.connect(self._save)
        (self.accepted if keeps_draft else self.finished).connect(self._drop_draft)
        if asked:
            self.fields[asked[0].id].editor.setFocus()

    def values(self) -> dict[str, str]:
        """What stands in the fields, by field."""
        return {name: field.value for name, field in self.fields.items()}

    def show_values(self, values: Mapping[str, str]) -> None:
        """Puts values into the fields, as if they had been typed."""
        for name in values.keys() & self.fields.keys():
            self.fields[name].show_value(values[name])

    def say_trouble(self, text: str) -> None:
        """Says why it was not kept, or nothing any more."""
        self.keep.setEnabled(True)
        self._trouble.setText(text)
        self._trouble.setVisible(bool(text))
        self.keep.setAccessibleDescription(text)
        if text:
            self.bring(self._trouble)

    def offer_anyway(self) -> None:
        """Offers to keep what is questioned just as it stands: saved with the value `ANYWAY`."""
        self.anyway.show()
        self.anyway.setFocus()

    def _save(self) -> None:
        self.say_trouble("")
        for one in self._asked:
            if one.is_needed and not self.fields[one.id].value.strip():
                self.fields[one.id].say_trouble(_("Something is needed here."))
                self.fields[one.id].editor.setFocus()
                self.bring(self.fields[one.id])
                return
        self.keep.setEnabled(False)
        self._save_them(self, self.values())

    def touched(self) -> None:
        """Something was changed in it: keeps the draft."""
        if self._draft is not None:
            drafts, form = self._draft
            drafts.put(form, self.values())

    def _drop_draft(self) -> None:
        if self._draft is not None:
            drafts, form = self._draft
            drafts.put(form, {})


class _Field(QWidget):
    def __init__(self, kit: Kit, asked: Asked) -> None:
        super().__init__()
        self.touched: Callable[[], None] = lambda: None
        self._doubt = asked.doubt
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.editor = _editor(kit, asked)
        self.editor.setAccessibleName(asked.label)
        name = Label(asked.label, "field", wrap=True)
        name.setBuddy(self.editor)
        column.addWidget(name)
        column.addWidget(self.editor)
        self._said = Label("", "small", wrap=True)
        self._said.hide()
        column.addWidget(self._said)
        self._trouble = Label("", "trouble", wrap=True)
        self._trouble.hide()
        column.addWidget(self._trouble)
        if isinstance(self.editor, ChoiceBox):
            self.editor.activated.connect(self._changed)
        else:
            self.editor.setPlaceholderText(asked.hint)
            self.editor.textChanged.connect(self._changed)
        self._ask()

    @property
    def value(self) -> str:
        """What stands in it."""
        if isinstance(self.editor, QPlainTextEdit):
            return self.editor.toPlainText()
        return self.editor.text() if isinstance(self.editor, QLineEdit) else str(self.editor.currentData())

    def show_value(self, value: str) -> None:
        """Puts a value there."""
        if isinstance(self.editor, QPlainTextEdit):
            self.editor.setPlainText(value)
        elif isinstance(self.editor, QLineEdit):
            self.editor.setText(value)
        else:
            self.editor.setCurrentIndex(max(self.editor.findData(value), 0))

    def say_trouble(self, text: str) -> None:
        """Says what is wrong with it."""
        self._trouble.setText(text)
        self._trouble.setVisible(bool(text))
        self.editor.setAccessibleDescription(text)

    def _changed(self) -> None:
        self.say_trouble("")
        self._ask()
        self.touched()

    def _ask(self) -> None:
        said = self._doubt(self.value) if self._doubt else ""
        self._said.setText(said)
        self._said.setVisible(bool(said))
        if said:
            self.editor.setAccessibleDescription(said)


def _editor(kit: Kit, asked: Asked) -> QLineEdit | QPlainTextEdit | ChoiceBox:
    if asked.choices:
        return _choice(kit, asked)
    if asked.lines == 1:
        return QLineEdit(asked.value)
    area = QPlainTextEdit(asked.value)
    area.setTabChangesFocus(True)
    area.setFixedHeight(kit.look.px(20 * asked.lines + 16))
    return area


def _choice(kit: Kit, asked: Asked) -> ChoiceBox:
    box = ChoiceBox(kit, asked.label)
    for value, text in asked.choices:
        box.addItem(text, value)
    box.setCurrentIndex(max(box.findData(asked.value), 0))
    return box
