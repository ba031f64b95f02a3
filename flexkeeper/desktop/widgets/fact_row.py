"""A field of a record: what it is called and what it says; a press turns it into a field to type in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.button import Button, IconButton
from flexkeeper.desktop.widgets.choice import ChoiceBox
from flexkeeper.desktop.widgets.label import Label, isolated
from flexkeeper.i18n import _

LABEL_WIDTH = 116


class FactRow(QWidget):
    """`save` gets what was typed and may refuse it through `say_trouble`; Escape leaves it as it was.

    A masked value has `revealed`, which an eye shows and `copy` puts on the clipboard. `typed` carries what
    stands in the open field, `left` says that it was closed.
    """

    typed = Signal(str)
    left = Signal()

    def __init__(
        self,
        kit: Kit,
        label: str,
        shown: str,
        typed: str,
        save: Callable[[FactRow, str], None] | None,
        *,
        revealed: str = "",
        copy: Callable[[str], None] | None = None,
        choices: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__()
        self._kit, self._label, self._shown, self._typed, self._save = kit, label, shown, typed, save
        self._revealed, self._choices = revealed, choices
        self._editor: QLineEdit | ChoiceBox | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._row = QHBoxLayout()
        self._row.setSpacing(4)
        column.addLayout(self._row)
        name = Label(label, "label", wrap=True)
        self._name = name
        kit.look.changed.connect(self._fit)
        self._fit()
        self._row.addWidget(name)
        self._value = ValueButton(kit, label, can_edit=save is not None)
        self._value.clicked.connect(lambda _checked=False: self.begin())
        self._row.addWidget(self._value, 1)
        if revealed:
            self._add_eye()
            if copy is not None:
                self._add_copy(copy)
        self._trouble = Label("", "trouble", wrap=True)
        self._trouble.hide()
        column.addWidget(self._trouble)
        self._value.show_value(shown)

    def begin(self, text: str | None = None) -> None:
        """Starts typing; with a text, where that was left off."""
        if self._save is None or self._editor is not None:
            return
        self._editor = self._choice_editor() if self._choices else self._text_editor()
        self._editor.setAccessibleName(self._label)
        self._editor.setProperty("bsize", "small")
        self._editor.installEventFilter(self)
        self._row.insertWidget(1, self._editor, 1)
        self._editor.show()  # now, so that it can take the focus, which the value else hands on to the next
        if text is None:
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        elif isinstance(self._editor, QLineEdit):
            self._editor.setText(text)
        self._value.hide()

    def focus_value(self) -> None:
        """Puts the focus on the value."""
        self._value.setFocus(Qt.FocusReason.OtherFocusReason)

    def say_trouble(self, text: str) -> None:
        """Says why what was typed was not taken; the field stays open."""
        self._trouble.setText(text)
        self._trouble.setVisible(bool(text))
        if self._editor is not None:
            self._editor.setAccessibleDescription(text)
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def editor(self) -> QLineEdit | ChoiceBox | None:
        """What is typed in, while it is."""
        return self._editor

    @property
    def is_editing(self) -> bool:
        return self._editor is not None

    @property
    def label(self) -> str:
        return self._label

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_key = event.type() == QEvent.Type.KeyPress
        if is_key and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.end()
            return True
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        self._name.setFixedWidth(self._kit.look.px(LABEL_WIDTH))

    def _text_editor(self) -> QLineEdit:
        editor = QLineEdit(self._typed)
        editor.selectAll()
        editor.editingFinished.connect(self._finish)
        editor.textEdited.connect(self.typed)
        return editor

    def _choice_editor(self) -> ChoiceBox:
        editor = ChoiceBox(self._kit, self._label)
        for value, text in self._choices:
            editor.addItem(text, value)
        editor.setCurrentIndex(max(editor.findData(self._typed), 0))
        editor.activated.connect(lambda _index: self._finish())
        return editor

    def _finish(self) -> None:
        if self._editor is None or self._save is None:
            return
        text = self._editor.text() if isinstance(self._editor, QLineEdit) else str(self._editor.currentData())
        if text.strip() == self._typed.strip():
            self.end()
        else:
            self._save(self, text)

    def end(self) -> None:
        """Leaves the field; the value stands there again."""
        editor, self._editor = self._editor, None
        self.say_trouble("")
        if editor is None:
            return
        self.left.emit()
        had_focus = editor.hasFocus()
        editor.removeEventFilter(self)
        editor.hide()
        editor.deleteLater()
        self._value.show()
        if had_focus:
            self._value.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_copy(self, copy: Callable[[str], None]) -> None:
        button = IconButton(self._kit, "copy", _("Copy {label}").format(label=self._label))
        button.clicked.connect(lambda: copy(self._revealed))
        self._row.addWidget(button)

    def _add_eye(self) -> None:
        eye = IconButton(self._kit, "eye", _("Show {label}").format(label=self._label))
        eye.setCheckable(True)

        def reveal(is_shown: bool) -> None:
            self._value.show_value(self._revealed if is_shown else self._shown)
            eye.show_icon("eye-off" if is_shown else "eye")

        eye.toggled.connect(reveal)
        self._row.addWidget(eye)


class ValueButton(Button):
    """A value that can be pressed; it ends in “…” where it does not fit."""

    def __init__(self, kit: Kit, label: str, *, can_edit: bool) -> None:
        super().__init__(kit, "", "value")
        self._name, self._whole, self._can_edit = label, "", can_edit
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        if not can_edit:
            self.setCursor(Qt.CursorShape.ArrowCursor)

    def show_value(self, text: str) -> None:
        """Shows a value; an empty one is an invitation."""
        self._whole = " ".join(text.split())
        self.setProperty("empty", not self._whole)
        said = self._whole or _("empty")
        self.setAccessibleName(f"{self._name}: {said}")
        self.setAccessibleDescription(_("Press Enter to change it.") if self._can_edit else "")
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        text = self._whole or (_("Add") if self._can_edit else "")
        room = self.width() - 18
        elided = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(room, 20))
        # A single & would be taken for a key.
        shown = isolated(elided) if self.isRightToLeft() else elided
        self.setText(shown.replace("&", "&&"))
        self.setToolTip(self._whole if elided != text else "")
