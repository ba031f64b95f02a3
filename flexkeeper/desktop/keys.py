"""Keys as they are written in the code and as they are shown."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence


def key_sequences(keys: str) -> list[QKeySequence]:
    """Keys written as “Ctrl+N | Ctrl+Shift+N”."""
    return [QKeySequence(one) for one in keys.split(" | ")] if keys else []


def key_words(action: QAction) -> str:
    """An action's keys as they are shown, the first of them."""
    keys = action.shortcuts()
    return keys[0].toString(keys[0].SequenceFormat.NativeText) if keys else ""
