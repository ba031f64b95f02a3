"""A fact about the whole page: icon, bold fact, one line, at most one button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.label import IconLabel, Label

Tone = Literal["info", "warn", "bad"]

_ICON = {"info": "info", "warn": "triangle-alert", "bad": "octagon-alert"}


class Banner(QFrame):
    """At most one stands on a page, the worst first."""

    def __init__(
        self,
        kit: Kit,
        tone: Tone,
        fact: str,
        line: str = "",
        verb: str = "",
        action: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self.setProperty("banner", tone)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(IconLabel(kit, _ICON[tone], 20, tone))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(fact, "strong", wrap=True))
        if line:
            words.addWidget(Label(line, "small", wrap=True))
        row.addLayout(words, 1)
        if verb and action:
            button = Button(kit, verb, "outlined", size="small")
            button.clicked.connect(action)
            row.addWidget(button)
