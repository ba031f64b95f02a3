"""A quiet word, as long as reminders come only in the window."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.pages.settings.notices import ask_hourly, turn_hourly
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.label import IconLabel, Label
from flexkeeper.i18n import _


class EveryHour(QWidget):
    """One line at the end of the page, and the way to have them come while it is closed."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._frame = frame
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel(frame.kit, "calendar-clock", 16, "text3"))
        text = _("Reminders come only in this window, not while FlexKeeper is closed.")
        row.addWidget(Label(text, "label", wrap=True), 1)
        self.button = Button(frame.kit, _("Turn them on"), "link", size="small")
        self.button.setAccessibleName(_("Let reminders come while FlexKeeper is closed"))
        self.button.clicked.connect(lambda: turn_hourly(frame, self._show, is_on=True))
        row.addWidget(self.button)
        self.hide()

    def refresh(self) -> None:
        """Asks the system again."""
        ask_hourly(self._frame, self._show)

    def _show(self, is_on: bool) -> None:
        # Who wants nothing outside the vault has decided.
        self.setVisible(not is_on and self._frame.settings.reminders.while_locked)
