"""What is wrong with the watched folder, at the top of the page; nothing where nothing is."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.widgets.banner import Banner
from flexkeeper.i18n import _


class WatchNotice(QWidget):
    """Comes and goes with the trouble."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._frame = frame
        self._said = ""
        self._gives_way = False
        self._row = QVBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        frame.watcher.changed.connect(self._look)
        self.hide()
        self._look()

    def give_way(self, *, is_so: bool) -> None:
        """Whether there is no room for it beside the paper that is looked over."""
        self._gives_way = is_so
        self._show()

    def _show(self) -> None:
        self.setVisible(bool(self._said) and not self._gives_way)

    def _look(self) -> None:
        trouble = self._frame.watcher.trouble
        said = trouble.message if trouble is not None else ""
        if said == self._said:
            return
        self._said = said
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if trouble is not None:
            banner = Banner(
                self._frame.kit,
                "warn",
                trouble.message,
                trouble.remedy,
                _("Settings"),
                lambda: self._frame.go_to("settings"),
            )
            self._row.addWidget(banner)
        self._show()
