"""How long and large the bundle will be, what is left out of it, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from flexkeeper import bundle, intake
from flexkeeper.bundle import Built, Estimate, Made, Omitted, TooLargeError
from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.bundle.model import pages
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import Card
from flexkeeper.desktop.widgets.choice import ChoiceBox
from flexkeeper.desktop.widgets.label import ElideLabel, IconLabel, Label
from flexkeeper.desktop.widgets.size_meter import SizeMeter, limit_words
from flexkeeper.i18n import _


class SizeCard(Card):
    """Pages and bytes against the limit, while it is put together and after.

    `preview_wanted`: its pages are to be seen; `limited` carries the limit that was chosen, 0 for none.
    """

    preview_wanted = Signal()
    limited = Signal(int)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._kit = kit
        self.meter = SizeMeter(kit)
        self.body.addWidget(self.meter)
        self.box = ChoiceBox(kit, _("At most"))
        self._offer(bundle.PRESETS)
        self.box.activated.connect(lambda _number: self.limited.emit(int(self.box.currentData())))
        label = Label(_("At most"), "field", wrap=True)
        label.setBuddy(self.box)
        choice = QVBoxLayout()
        choice.setSpacing(4)
        choice.addWidget(label)
        choice.addWidget(self.box)
        self.body.addLayout(choice)
        self.preview = Button(kit, _("Preview"), "tonal", icon="eye")
        self.preview.setToolTip(_("Show the pages of the bundle (P)"))
        self.preview.clicked.connect(self.preview_wanted)
        self.body.addWidget(self.preview, 0, Qt.AlignmentFlag.AlignLeading)

    def show_limit(self, limit: int | None) -> None:
        """Shows the limit that was chosen, also one that is not among the usual ones."""
        if self.box.findData(limit or 0) < 0:
            self._offer(sorted({*bundle.PRESETS, limit or 0} - {0}))
        self.box.setCurrentIndex(self.box.findData(limit or 0))

    def show_figures(
        self,
        estimate: Estimate | None,
        made: Made | None,
        limit: int | None,
        over: TooLargeError | None = None,
    ) -> None:
        """Says how much it is, about as long as it is not made; no estimate where nothing is chosen."""
        self.setVisible(estimate is not None)
        if estimate is None:
            return
        size = over.least if over else len(made.pdf) if made else estimate.bytes
        parts = [] if over else [one.bytes for one in estimate.exhibits]
        # Made smaller, all lost alike; the shares are those of before.
        factor = min(1.0, size / max(estimate.bytes, 1))
        sentence = _over(over) if over else _sentence(estimate, made, limit)
        self.meter.show_size(size, limit, [int(part * factor) for part in parts], sentence)

    def _offer(self, limits: Sequence[int]) -> None:
        self.box.clear()
        for limit in limits:
            self.box.addItem(limit_words(limit), limit)
        self.box.addItem(_("No limit"), 0)


class HeavyCard(Card):
    """What weighs most where a bundle does not fit its limit, and what can be done about it.

    `taken_out` carries the place of an exhibit, from 0; `limited` a limit that it does fit.
    """

    taken_out = Signal(int)
    limited = Signal(int)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, _("What weighs most"))
        self._kit = kit
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.body.addLayout(self._list)
        self.hide()

    def show_over(self, over: TooLargeError | None, titles: Sequence[str], can_go: Sequence[bool]) -> None:
        """Lists the exhibits that weigh most; `can_go` says which of them may be taken out here."""
        empty(self._list)
        self.setVisible(over is not None)
        if over is None:
            return
        for place, size in heavy_exhibits(over, len(titles)):
            self._list.addWidget(self._line(place, titles[place], size, can_go=can_go[place]))
        enough = next((limit for limit in bundle.PRESETS if limit >= over.least), None)
        if enough is not None:
            text = _("Allow {limit}").format(limit=limit_words(enough))
            allow = Button(self._kit, text, "outlined", size="small")
            allow.clicked.connect(lambda: self.limited.emit(enough))
            self._list.addWidget(allow, 0, Qt.AlignmentFlag.AlignLeading)

    def _line(self, place: int, title: str, size: int, *, can_go: bool) -> QWidget:
        line = QWidget()
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(ElideLabel(f"{bundle.label(place)}  {title}", "strong"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Label(words.size(size), "small"), 1)
        if can_go:
            out = Button(self._kit, _("Take out"), "link", size="small")
            out.setAccessibleName(_("Take out: {title}").format(title=title))
            out.clicked.connect(lambda: self.taken_out.emit(place))
            row.addWidget(out)
        column.addLayout(row)
        return line


def limit_said(limit: int) -> str:
    """What is said when a limit was chosen; 0 is none."""
    if not limit:
        return _("The bundle may be of any size now.")
    return _("The bundle may take {limit} now.").format(limit=limit_words(limit))


def heavy_exhibits(over: TooLargeError, count: int) -> list[tuple[int, int]]:
    """The exhibits among what weighs most: the place of each and its bytes, the heaviest first."""
    places = {bundle.label(place): place for place in range(count)}
    sizes: dict[int, int] = {}
    for one in over.heaviest:
        place = places.get(one.label.partition(".")[0])
        if place is not None:
            sizes[place] = sizes.get(place, 0) + one.bytes
    return sorted(sizes.items(), key=lambda item: -item[1])


def _over(over: TooLargeError) -> str:
    text = _("{over} too much, with all pictures as small as they can be read.")
    return text.format(over=words.size(over.least - over.limit))


def _sentence(estimate: Estimate, made: Made | None, limit: int | None) -> str:
    size = len(made.pdf) if made else estimate.bytes
    length = pages(made.pages) if made else _("About {pages}").format(pages=pages(estimate.pages))
    if limit is None:
        return _("{pages}.").format(pages=length)
    if made is None and size > limit:
        text = _("{pages}. Photos will be made smaller until it fits; text stays sharp.")
    elif made is None:
        text = _("{pages}. It should fit, with {spare} to spare.")
    elif estimate.bytes > limit:
        text = _("{pages}. It fits: photos were made smaller, text stays sharp.")
    else:
        text = _("{pages}. Fits, with {spare} to spare.")
    return text.format(pages=length, spare=words.size(max(limit - size, 0)))


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
        empty(self._list)
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


def empty(lines: QVBoxLayout) -> None:
    """Takes all widgets out of a layout."""
    while (item := lines.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
