"""The tools above a preview: pages, zoom, turning, and words to look for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.button import IconButton
from flexkeeper.desktop.widgets.label import ElideLabel, Label
from flexkeeper.desktop.widgets.preview_pages import PagesView
from flexkeeper.i18n import _

STEP = 1.25


class PreviewTools(QWidget):
    """`turn_wanted` and, of a small preview, `large_wanted`; the rest is done on the pages at once."""

    turn_wanted = Signal()
    large_wanted = Signal()

    def __init__(self, kit: Kit, pages: PagesView, *, is_small: bool) -> None:
        super().__init__()
        self._pages, self._is_small = pages, is_small
        self._stepping: list[QWidget] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(*((6, 2, 6, 2) if is_small else (12, 6, 12, 6)))
        row.setSpacing(4)
        self._of_pages = QWidget()
        inner = QHBoxLayout(self._of_pages)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0 if is_small else 4)
        self.place = ElideLabel("", "small")
        self.place.setMinimumWidth(kit.look.px(80 if is_small else 110))
        for icon, name, run in self._buttons():
            button = IconButton(kit, icon, name)
            button.clicked.connect(run)
            inner.addWidget(button)
            self._stepping += [button] if icon.startswith("chevron") else []
        inner.insertWidget(2, self.place)
        row.addWidget(self._of_pages, int(is_small))
        self.search = QLineEdit(self, placeholderText=_("Search in this file"))
        self.search.setAccessibleName(_("Search in this file"))
        self.search.setMaximumWidth(kit.look.px(240))
        self.found = Label("", "small")
        self.found.setParent(self)  # a small one has no place for them, and they must go with it
        if is_small:
            self.search.hide()
            self.found.hide()
            large = IconButton(kit, "eye", _("Show it large"))
            large.clicked.connect(self.large_wanted)
            row.addWidget(large)
        else:
            row.addStretch(1)
            row.addWidget(self.found)
            row.addWidget(self.search)

    def show_for(self, kind: str) -> None:
        """Shows the tools for a file of this kind of preview."""
        self._of_pages.setVisible(kind == "pages")
        self.setVisible(kind in ("pages", "text"))

    def show_search(self, is_shown: bool) -> None:
        """Whether the file has words to look for."""
        self.search.setVisible(is_shown and not self._is_small)

    def tell_place(self, count: int) -> None:
        """Says which of the pages is seen, and how large."""
        for button in self._stepping:
            button.setVisible(count > 1)
        percent = _("{percent} %").format(percent=words.number(round(self._pages.zoom * 100)))
        if count > 1:
            form = _("{number} of {count}") if self._is_small else _("Page {number} of {count}")
            here = form.format(number=words.number(self._pages.page + 1), count=words.number(count))
            self.place.setText(here if self._is_small else f"{here} · {percent}")
        else:
            self.place.setText(percent if count else "")

    def _buttons(self) -> list[tuple[str, str, Callable[[], object]]]:
        pages = self._pages
        fits: list[tuple[str, str, Callable[[], object]]] = [
            ("fit-width", _("Fit the width"), lambda: pages.set_fit("width")),
            ("fit-page", _("Fit the whole page"), lambda: pages.set_fit("page")),
        ]
        return [
            ("chevron-up", _("Previous page"), lambda: pages.go_to(pages.page - 1)),
            ("chevron-down", _("Next page"), lambda: pages.go_to(pages.page + 1)),
            ("minus", _("Smaller"), lambda: pages.zoom_by(1 / STEP)),
            ("plus", _("Larger"), lambda: pages.zoom_by(STEP)),
            *(() if self._is_small else fits),
            ("rotate", _("Turn clockwise"), self.turn_wanted.emit),
        ]
