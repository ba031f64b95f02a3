"""Due things one under the other, each with its chip, its one button and a menu with the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.agenda.deeds import Deeds
from flexkeeper.desktop.pages.agenda.lines import Line
from flexkeeper.desktop.widgets.button import Button, IconButton
from flexkeeper.desktop.widgets.card import rule
from flexkeeper.desktop.widgets.chip import Chips, StatusChip
from flexkeeper.desktop.widgets.label import ElideLabel
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.i18n import _

_THUMB = 44
_BUTTON = 96
_ICONS = {"expiry": "file", "service": "car", "snapshot": "download"}


class DueRow(QWidget):
    """One due thing; narrow ones stand on two lines, without a picture."""

    def __init__(self, kit: Kit, chips: Chips, thumbs: Thumbs | None, deeds: Deeds, line: Line) -> None:
        super().__init__()
        self._kit, self._deeds = kit, deeds
        self.line = line
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 12, 0, 12)
        self._box.setSpacing(12)
        paper = QHBoxLayout()
        paper.setSpacing(16)
        if thumbs is not None:
            paper.addWidget(_Thumb(kit, thumbs, line))
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(ElideLabel(line.title, "strong"))
        texts.addWidget(ElideLabel(line.why, "small"))
        paper.addLayout(texts, 1)
        self._box.addLayout(paper, 1)
        state = QHBoxLayout()
        state.setSpacing(12)
        self.chip = StatusChip(kit, chips)
        self.chip.show_chip(line.chip)
        verb = deeds.verb(line)
        self.button = Button(kit, verb, "outlined")
        self.button.setAccessibleName(_("{verb}: {title}").format(verb=verb, title=line.title))
        self.button.setAccessibleDescription(", ".join((line.why, line.chip.said())))
        self.button.clicked.connect(lambda: deeds.answer(line))
        self.more = IconButton(kit, "more", _("More for {title}").format(title=line.title))
        self.more.clicked.connect(self.open_menu)
        state.addWidget(self.chip)
        state.addStretch(1)
        state.addWidget(self.button)
        state.addWidget(self.more)
        self._box.addLayout(state)

    def adapt(self, *, is_stacked: bool) -> None:
        """On one line, or on two where there is less room."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._box.setDirection(down if is_stacked else across)
        self.button.setMinimumWidth(0 if is_stacked else self._kit.look.px(_BUTTON))

    def menu(self) -> QMenu:
        """All that can be done with it."""
        menu, deeds, line = QMenu(self), self._deeds, self.line
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        entries: list[tuple[str, Callable[[], None]]] = []
        if line.due.record is not None:
            entries.append((_("Show the paper"), lambda: deeds.show(line)))
        elif line.due.vehicle is not None:
            entries.append((_("Show the vehicle"), lambda: deeds.show(line)))
        entries += [
            (_("Put off until tomorrow"), lambda: deeds.put_off(line, 1)),
            (_("Put off for a week"), lambda: deeds.put_off(line, 7)),
            (_("Put off until a day…"), lambda: deeds.choose_day(line)),
            (_("I know: quiet until the next reminder"), lambda: deeds.acknowledge(line)),
        ]
        if line.due.sort == "expiry":
            entries.append((_("Done: it is not renewed"), lambda: deeds.done(line)))
        if line.due.id.startswith("due-"):
            if not line.due.zone:
                entries.append((_("Change…"), lambda: deeds.edit(line)))
            entries.append((_("Remove"), lambda: deeds.remove(line)))
        for text, run in entries:
            menu.addAction(text, run)
        return menu

    def open_menu(self) -> None:
        """Shows the menu under its button."""
        self.menu().popup(self.more.mapToGlobal(QPoint(0, self.more.height())))


class DueRows(QWidget):
    """The rows, made anew when what is due has changed; the focus stays at its place."""

    def __init__(self, kit: Kit, deeds: Deeds, thumbs: Thumbs | None = None) -> None:
        super().__init__()
        self._kit, self._deeds, self._thumbs = kit, deeds, thumbs
        self._chips = Chips(kit)
        self._is_stacked = False
        self.rows: list[DueRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Shows these, where they are others than before."""
        if [row.line for row in self.rows] == list(lines):
            return
        place = self._place()
        self._clear()
        for line in lines:
            if self.rows:
                self._column.addWidget(rule())
            row = DueRow(self._kit, self._chips, self._thumbs, self._deeds, line)
            row.adapt(is_stacked=self._is_stacked)
            self._column.addWidget(row)
            self.rows.append(row)
        if place is not None and self.rows:
            self.rows[min(place, len(self.rows) - 1)].button.setFocus(Qt.FocusReason.OtherFocusReason)

    def adapt(self, *, is_stacked: bool) -> None:
        """Folds for the room there is."""
        self._is_stacked = is_stacked
        for row in self.rows:
            row.adapt(is_stacked=is_stacked)

    def focused(self) -> Line | None:
        """The thing whose row has the focus; the first where none has."""
        place = self._place()
        if place is None:
            return self.rows[0].line if self.rows else None
        return self.rows[place].line

    def _place(self) -> int | None:
        focus = self.window().focusWidget()
        for place, row in enumerate(self.rows):
            if focus is not None and row.isAncestorOf(focus):
                return place
        return None

    def _clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = []


def keyed_deeds(deeds: Deeds, line: Callable[[], Line | None]) -> list[tuple[str, str, Callable[[], None]]]:
    """What a page offers by key and palette for the chosen line: words, key, and what is done."""

    def on(run: Callable[[Line], None]) -> Callable[[], None]:
        def answer() -> None:
            chosen = line()
            if chosen is not None:
                run(chosen)

        return answer

    return [
        (_("Put off until tomorrow"), "T", on(lambda chosen: deeds.put_off(chosen, 1))),
        (_("Put off for a week"), "W", on(lambda chosen: deeds.put_off(chosen, 7))),
        (_("Put off until a day…"), "D", on(deeds.choose_day)),
        (_("I know: quiet until the next reminder"), "K", on(deeds.acknowledge)),
    ]


def local_now() -> datetime:
    """The driver's own day and hour, on his own clock."""
    return datetime.now().astimezone()


class _Thumb(QWidget):
    def __init__(self, kit: Kit, thumbs: Thumbs, line: Line) -> None:
        super().__init__()
        self._kit, self._thumbs, self._sha256 = kit, thumbs, line.sha256
        self._icon = _ICONS.get(line.due.sort, "calendar-clock")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        thumbs.arrived.connect(self.update)
        kit.look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        edge = self._kit.look.px(_THUMB)
        return QSize(edge, edge)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, dpr = self._kit.look, self.devicePixelRatioF()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pixmap = self._thumbs.get(self._sha256, self.width(), dpr) if self._sha256 else None
        if pixmap is not None:
            painter.drawPixmap(0, 0, pixmap)
        else:
            painter.setPen(QPen(look.color("border"), 1, Qt.PenStyle.SolidLine))
            painter.setBrush(look.color("sunken"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            edge = look.px(20)
            icon = self._kit.icons.pixmap(self._icon, 20, "text3", dpr=dpr)
            painter.drawPixmap((self.width() - edge) // 2, (self.height() - edge) // 2, icon)
        painter.end()
