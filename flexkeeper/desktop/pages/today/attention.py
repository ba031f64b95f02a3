"""One paper that needs attention: its picture, what it is, why, and the way to it."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.chip import Chips, StatusChip
from flexkeeper.desktop.widgets.label import ElideLabel
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.i18n import _
from flexkeeper.records import Row

_THUMB = 44
_BUTTON = 84


class AttentionRow(QWidget):
    """`wanted` carries the record that the driver wants to see."""

    wanted = Signal(int)

    def __init__(self, kit: Kit, chips: Chips, thumbs: Thumbs, row: Row, today: date) -> None:
        super().__init__()
        self._kit = kit
        self.record_id = row.id
        why = reason(row, today)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 12, 0, 12)
        self._box.setSpacing(12)
        paper = QHBoxLayout()
        paper.setSpacing(16)
        paper.addWidget(_Thumb(kit, thumbs, row.sha256))
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(ElideLabel(row.title, "strong"))
        lines.addWidget(ElideLabel(why, "small"))
        paper.addLayout(lines, 1)
        self._box.addLayout(paper, 1)
        state = QHBoxLayout()
        state.setSpacing(12)
        self.chip = StatusChip(kit, chips)
        self.button = Button(kit, _("Show"), "outlined")
        self.button.setAccessibleName(_("Show {title}").format(title=row.title))
        self.button.clicked.connect(lambda: self.wanted.emit(self.record_id))
        state.addWidget(self.chip)
        state.addStretch(1)
        state.addWidget(self.button)
        self._box.addLayout(state)
        chip = words.validity_chip(row.validity, row.days)
        self.chip.show_chip(chip)
        self.button.setAccessibleDescription(", ".join((why, chip.said() if chip else "")))

    def adapt(self) -> None:
        """One line, or two where the text is large."""
        look = self._kit.look
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._box.setDirection(down if look.is_large else across)
        self.button.setMinimumWidth(look.px(_BUTTON))


def reason(row: Row, today: date) -> str:
    """Why a paper needs attention: “Corolla · ended Nov 17, 2026”."""
    end = words.day(today + timedelta(days=row.days))
    text = _("ended {date}") if row.days < 0 else _("ends {date}")
    return " · ".join(part for part in (row.kind_label, row.vehicle, text.format(date=end)) if part)


class _Thumb(QWidget):
    def __init__(self, kit: Kit, thumbs: Thumbs, sha256: str) -> None:
        super().__init__()
        self._kit, self._thumbs, self._sha256 = kit, thumbs, sha256
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
        pixmap = self._thumbs.get(self._sha256, self.width(), dpr)
        if pixmap is not None:
            painter.drawPixmap(0, 0, pixmap)
        else:
            painter.setPen(QPen(look.color("border"), 1, Qt.PenStyle.SolidLine))
            painter.setBrush(look.color("sunken"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            edge = look.px(20)
            icon = self._kit.icons.pixmap("file", 20, "text3", dpr=dpr)
            painter.drawPixmap((self.width() - edge) // 2, (self.height() - edge) // 2, icon)
        painter.end()
