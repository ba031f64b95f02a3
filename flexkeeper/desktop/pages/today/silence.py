"""The banner of a notice that did not arrive, so that nobody relies on silence."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.pages.settings.notices import send_test
from flexkeeper.desktop.widgets.banner import Banner
from flexkeeper.i18n import _
from flexkeeper.reminders import Trouble


class Silence(QWidget):
    """Is there as long as the last notice did not arrive."""

    def __init__(self, frame: Frame, changed: Callable[[], None]) -> None:
        super().__init__()
        self._frame, self._changed = frame, changed
        self._trouble: Trouble | None = None
        self.banner: Banner | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_trouble(self, trouble: Trouble | None) -> None:
        """Says it, or nothing any more."""
        if trouble == self._trouble:
            return
        self._trouble = trouble
        if self.banner is not None:
            self.banner.hide()
            self.banner.deleteLater()
            self.banner = None
        if trouble is not None:
            line = _("What is due stands here all the same. A test shows whether notices arrive by now.")
            self.banner = Banner(self._frame.kit, "warn", trouble.words, line, _("Send a test"), self._test)
            self._column.addWidget(self.banner)
        self.setVisible(trouble is not None)

    def _test(self) -> None:
        send_test(self._frame, lambda _trouble: self._changed())
