"""A field of a paper that may hold a value read by machine: a mark and Keep until the driver takes it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.button import Button, IconButton
from flexkeeper.desktop.widgets.choice import ChoiceBox
from flexkeeper.desktop.widgets.label import IconLabel, Label
from flexkeeper.i18n import _
from flexkeeper.records import LIKELY, SURE

_LABEL_WIDTH = 92


class SuggestField(QWidget):
    """`passed`: Enter was pressed, the value is the driver's now. Editing a suggestion makes it his own.

    `dismissed`: the value that was read is not wanted at all.
    """

    passed = Signal()
    changed = Signal()
    dismissed = Signal()

    def __init__(
        self,
        kit: Kit,
        label: str,
        value: str,
        *,
        choices: Sequence[tuple[str, str]] = (),
        suggested: str = "",
        can_dismiss: bool = False,
    ) -> None:
        """`suggested` says where the value was read and how sure it is; empty: it is the driver's own."""
        super().__init__()
        self._kit, self.label, self._start = kit, label, value
        self.is_suggested = self._was_suggested = bool(suggested)
        self.editor: QLineEdit | ChoiceBox
        self.editor = self._choice(choices, value) if choices else self._text(value)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setSpacing(4)
        self._name = Label(label, "label", wrap=True)
        self._name.setBuddy(self.editor)
        self._box.addWidget(self._name)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.editor, 1)
        self._mark = IconLabel(kit, "sparkles", 18, "accent_text")
        self._mark.setToolTip(suggested)
        self.keep = Button(kit, _("Keep"), "tonal", icon="circle-check", size="small")
        self.keep.setAccessibleName(_("Keep {label}: {value}").format(label=label, value=value))
        self.keep.clicked.connect(self.take)
        line.addWidget(self._mark)
        line.addWidget(self.keep)
        if can_dismiss:
            away = IconButton(kit, "x", _("Do not suggest this for {label}").format(label=label))
            away.clicked.connect(self.dismissed)
            line.addWidget(away)
        self._box.addLayout(line, 1)
        column.addLayout(self._box)
        self._trouble = Label("", "trouble", wrap=True)
        self._trouble.hide()
        column.addWidget(self._trouble)
        self.editor.setAccessibleName(label)
        self.editor.setAccessibleDescription(suggested)
        self.editor.setToolTip(suggested)
        self.editor.installEventFilter(self)
        kit.look.changed.connect(self._fit)
        self._fit()
        self._show_state()

    @property
    def value(self) -> str:
        """What stands in the field."""
        return self.editor.text() if isinstance(self.editor, QLineEdit) else str(self.editor.currentData())

    @property
    def is_changed(self) -> bool:
        return self.value.strip() != self._start.strip()

    @property
    def is_taken(self) -> bool:
        """Whether a value read by machine is the driver's by now."""
        return self._was_suggested and not self.is_suggested

    def show_value(self, value: str) -> None:
        """Puts a value there as if it had been typed."""
        if isinstance(self.editor, QLineEdit):
            self.editor.setText(value)
        else:
            self.editor.setCurrentIndex(max(self.editor.findData(value), 0))
        self.is_suggested = False
        self._show_state()

    def take(self) -> None:
        """The value is the driver's now."""
        had_focus = self.keep.hasFocus()
        self.is_suggested = False
        self._show_state()
        if had_focus:
            self.passed.emit()

    def focus_editor(self) -> None:
        """Puts the focus where the value is typed."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(self.editor, QLineEdit):
            self.editor.selectAll()

    def say_trouble(self, text: str) -> None:
        """Says what is wrong with the value, or nothing any more."""
        self._trouble.setText(text)
        self._trouble.setVisible(bool(text))
        if text:
            self.editor.setAccessibleDescription(text)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            )
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
                if not event.isAutoRepeat():
                    self.take()
                    self.passed.emit()
                return True
        return False

    def _text(self, value: str) -> QLineEdit:
        editor = QLineEdit(value)
        editor.setCursorPosition(0)
        editor.textEdited.connect(self._touched)
        return editor

    def _choice(self, choices: Sequence[tuple[str, str]], value: str) -> ChoiceBox:
        editor = ChoiceBox(self._kit, self.label)
        for one, text in choices:
            editor.addItem(text, one)
        editor.setCurrentIndex(max(editor.findData(value), 0))
        # The longest choice must not make the whole panel wider than it is.
        editor.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        editor.setMinimumContentsLength(6)
        editor.currentIndexChanged.connect(self._touched)
        return editor

    def _touched(self) -> None:
        self.is_suggested = False
        self.say_trouble("")
        self._show_state()
        self.changed.emit()

    def _show_state(self) -> None:
        self._mark.setVisible(self.is_suggested)
        self.keep.setVisible(self.is_suggested)
        font = self.editor.font()
        font.setItalic(self.is_suggested)
        self.editor.setFont(font)

    def _fit(self) -> None:
        look = self._kit.look
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._box.setDirection(down if look.is_large else across)
        width = look.px(_LABEL_WIDTH)
        self._name.setMinimumWidth(0 if look.is_large else width)
        self._name.setMaximumWidth(16_777_215 if look.is_large else width)


def sureness(confidence: float) -> str:
    """How sure the machine is (0 to 1), as a word."""
    if confidence >= SURE:
        return _("Sure")
    return _("Likely") if confidence >= LIKELY else _("Guess")


def read_from(source: str, confidence: float) -> str:
    """Where a value was read, and how sure that is."""
    places = {
        "ocr": _("Read in the picture"),
        "barcode": _("Read in the barcode"),
        "pdf": _("Read in the PDF"),
        "exif": _("Stated by the camera"),
        "mail": _("Stated by the mail"),
        "filename": _("Read in the file's name"),
        "table": _("Read in the table"),
    }
    place = places.get(source, _("Read by machine"))
    return _("{place}. {sure}.").format(place=place, sure=sureness(confidence))
