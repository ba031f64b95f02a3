"""One quiet line at the foot of a page: the keys that work in its list, with what they do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from flexkeeper.desktop.widgets.label import Label


def key_hints(hints: Sequence[tuple[str, str]]) -> QWidget:
    """A line of keys as small caps, each followed by its word."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for key, word in hints:
        row.addWidget(Label(key, "key"))
        row.addWidget(Label(word, "small"))
        row.addSpacing(8)
    row.addStretch(1)
    return line
