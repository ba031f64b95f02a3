"""One file of a record: its name made safe, its size, what is to be said about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from flexkeeper import intake
from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.button import IconButton
from flexkeeper.desktop.widgets.label import ElideLabel, IconLabel
from flexkeeper.i18n import _
from flexkeeper.records import Document

_ICONS = {"needs_password": "file-lock", "damaged": "file-x"}


class FileRow(QWidget):
    """A file on two lines, and a button to look at it: `looked`."""

    looked = Signal()

    def __init__(self, kit: Kit, document: Document) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(12)
        row.addWidget(IconLabel(kit, _ICONS.get(document.status, "file"), 20, "text2"))
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(ElideLabel(intake.display_name(document.name)))
        lines.addWidget(ElideLabel(_about(document), "label"))
        row.addLayout(lines, 1)
        name = intake.display_name(document.name)
        look = IconButton(kit, "eye", _("Look at {name}").format(name=name))
        look.clicked.connect(self.looked)
        row.addWidget(look)


def _about(document: Document) -> str:
    state = {"needs_password": _("needs password"), "damaged": _("damaged")}.get(document.status, "")
    parts = [words.size(document.bytes), _pages(document.pages), state]
    if document.text_state == "none":
        parts.append(_("no searchable text"))
    return " · ".join(part for part in parts if part)


def _pages(count: int | None) -> str:
    if not count:
        return ""
    return _("1 page") if count == 1 else _("{count} pages").format(count=words.number(count))
