"""A quiet word, as long as a vault has no recovery sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.label import IconLabel, Label
from flexkeeper.i18n import _


class SpareKey(QWidget):
    """One line at the end of the page, and the way to make a sheet."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._frame = frame
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel(frame.kit, "lock", 16, "text3"))
        text = _("Locked with your password. With a recovery sheet, a forgotten password locks nobody out.")
        row.addWidget(Label(text, "label", wrap=True), 1)
        self.button = Button(frame.kit, _("Make the sheet…"), "link", size="small")
        self.button.clicked.connect(self._make)
        row.addWidget(self.button)
        self.hide()

    def refresh(self) -> None:
        """Is seen only where there is no sheet yet."""
        self.setVisible("recovery" not in self._frame.session.vault.ways_in)

    def _make(self) -> None:
        from flexkeeper.desktop.pages.settings.sheet import SheetDialog  # with what draws the key

        dialog = SheetDialog(self._frame, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
