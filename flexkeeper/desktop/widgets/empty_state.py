"""What a page says when it has nothing to show: icon, title, one sentence, at most one button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.label import IconLabel, Label


class EmptyState(QWidget):
    """One calm message in the middle of its place."""

    def __init__(self, kit: Kit, icon: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(IconLabel(kit, icon, 34, "text3"), alignment=Qt.AlignmentFlag.AlignHCenter)
        self._title = Label("", "heading", wrap=True)
        self._sentence = Label("", "small", wrap=True)
        for label in (self._title, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        self._button = Button(kit, "", "outlined")
        self._button.clicked.connect(lambda: self._action())
        column.addSpacing(4)
        column.addWidget(self._button, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self._action: Callable[[], None] = lambda: None

    def say(
        self, title: str, sentence: str, verb: str = "", action: Callable[[], None] = lambda: None
    ) -> None:
        """Shows these words, and a button where a verb is given."""
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self._button.setText(verb)
        self._button.setVisible(bool(verb))
        self._action = action
