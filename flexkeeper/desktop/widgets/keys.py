"""F1: the keys that work on this page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.card import scrolled
from flexkeeper.desktop.widgets.dialogs import Dialog
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.i18n import _


def keys_dialog(kit: Kit, parent: QWidget, actions: Sequence[QAction]) -> Dialog:
    """Every action that has keys, with them."""
    dialog = Dialog(kit, parent, "keyboard", "text2", _("Keys"), _("Ctrl+K finds everything else."))
    inside = QWidget()
    grid = QGridLayout(inside)
    grid.setContentsMargins(0, 0, 12, 0)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(0, 1)
    shown = [action for action in actions if action.shortcuts()]
    for row, action in enumerate(shown):
        grid.addWidget(Label(action.text()), row, 0)
        keys = ", ".join(one.toString(one.SequenceFormat.NativeText) for one in action.shortcuts())
        grid.addWidget(Label(keys, "key"), row, 1, Qt.AlignmentFlag.AlignRight)
    area = scrolled(inside)
    area.setMinimumHeight(min(inside.sizeHint().height(), kit.look.px(320)))
    dialog.column.insertWidget(1, area, 1)
    dialog.add(_("Close"), "primary", accepts=True, is_default=True)
    return dialog
