"""How long and large the bundle will be, what is left out of it, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from flexkeeper import intake
from flexkeeper.bundle import Built, Estimate, Made, Omitted
from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.bundle.model import pages
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import Card
from flexkeeper.desktop.widgets.label import ElideLabel, IconLabel, Label
from flexkeeper.i18n import _


class EstimateCard(Card):
    """The figures while it is put together. `preview_wanted`: its pages are to be seen."""

    preview_wanted = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.pages = Label("", "title", wrap=True)
        self.amount = Label("", "small", wrap=True)
        self.body.setSpacing(4)
        self.body.addWidget(self.pages)
        self.body.addWidget(self.amount)
        self.preview = Button(kit, _("Preview"), "tonal", icon="eye")
        self.preview.setToolTip(_("Show the pages of the bundle (P)"))
        self.preview.clicked.connect(self.preview_wanted)
        self.body.addSpacing(4)
        self.body.addWidget(self.preview, 0, Qt.AlignmentFlag.AlignLeading)

    def show_figures(self, estimate: Estimate | None, made: Made | None) -> None:
        """Says how much it is, about as long as it is not made; no estimate where nothing is chosen."""
        self.setVisible(estimate is not None)
        if made is not None:
            self.pages.setText(pages(made.pages))
            self.amount.setText(_("{size}, as one PDF").format(size=words.size(len(made.pdf))))
        elif estimate is not None:
            self.pages.setText(_("About {pages}").format(pages=pages(estimate.pages)))
            self.amount.setText(_("About {size}, as one PDF").format(size=words.size(estimate.bytes)))


class LeftOutCard(Card):
    """Files that cannot be shown, each with its reason; hidden where there is none."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, _("Cannot be shown"))
        self._kit = kit
        self.body.addWidget(
            Label(_("The bundle names these files and says why their pages are missing."), "small", wrap=True)
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.body.addLayout(self._list)
        self.hide()

    def show_omitted(self, omitted: Sequence[Omitted]) -> None:
        """Lists them."""
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for one in omitted:
            self._list.addWidget(_Line(self._kit, one))
        self.setVisible(bool(omitted))


class _Line(QWidget):
    def __init__(self, kit: Kit, omitted: Omitted) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(IconLabel(kit, "file-x", 18, "warn"), alignment=Qt.AlignmentFlag.AlignTop)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(ElideLabel(f"{omitted.label}  {intake.display_name(omitted.name)}", "strong"))
        if omitted.reason:
            lines.addWidget(Label(omitted.reason, "small", wrap=True))
        row.addLayout(lines, 1)


class SavedCard(Card):
    """What was saved and checked, and the way to it."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._path = Path()
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(IconLabel(kit, "circle-check", 20, "ok"), alignment=Qt.AlignmentFlag.AlignTop)
        lines = QVBoxLayout()
        lines.setSpacing(4)
        self.words = Label("", "strong", wrap=True)
        self._place = ElideLabel(role="small")
        lines.addWidget(self.words)
        lines.addWidget(self._place)
        row.addLayout(lines, 1)
        self.body.addLayout(row)
        self.show_file = Button(kit, _("Show file"), "tonal", icon="folder")
        self.show_file.clicked.connect(self._show_file)
        self.body.addWidget(self.show_file, 0, Qt.AlignmentFlag.AlignLeading)
        self.hide()

    def show_built(self, built: Built | None) -> None:
        """Says what was saved; None: nothing that is still so."""
        self.setVisible(built is not None)
        if built is None:
            return
        self._path = built.path
        text = _("Saved. {pages}, {size}. Checked: links, page numbers, fingerprints.")
        self.words.setText(text.format(pages=pages(built.pages), size=words.size(built.bytes)))
        self._place.setText(built.path.name)

    def _show_file(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))
