"""What this is not, below everything about an appeal."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.label import IconLabel, Label
from flexkeeper.i18n import _


class Footer(QWidget):
    """One line that is always seen."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel(kit, "info", 16, "text3"))
        text = _(
            "FlexKeeper is not a lawyer, and this is not legal advice. When the notice and this page differ,"
            " trust the notice."
        )
        row.addWidget(Label(text, "label", wrap=True), 1)
