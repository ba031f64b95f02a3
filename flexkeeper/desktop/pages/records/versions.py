"""Which paper took the place of which: a line to each, that leads there."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.label import Label, isolated
from flexkeeper.i18n import _
from flexkeeper.records import Version, Versions


class VersionLines(QWidget):
    """`wanted` carries the record that a line leads to."""

    wanted = Signal(int)

    def __init__(self, kit: Kit, versions: Versions) -> None:
        super().__init__()
        self._kit = kit
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        if versions.newer:
            said = _("An old one: a newer paper took its place, so its date needs nothing any more.")
            self._column.addWidget(Label(said, "small", wrap=True))
        for version in reversed(versions.newer):
            self._add(_("Replaced by {title}"), version)
        for version in versions.older:
            self._add(_("Replaces {title}"), version)

    def _add(self, form: str, version: Version) -> None:
        text = form.format(title=isolated(_named(version)))
        button = Button(self._kit, text.replace("&", "&&"), "link", icon="history", size="small")
        button.setAccessibleName(form.format(title=_named(version)))
        button.setToolTip(_named(version))
        button.clicked.connect(lambda: self.wanted.emit(version.id))
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)


def _named(version: Version) -> str:
    parts = [version.title]
    if version.valid_until:
        parts.append(_("until {date}").format(date=words.day(version.valid_until)))
    if version.state == "trashed":
        parts.append(_("in the trash"))
    return ", ".join(parts)
