"""A chip as a widget."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.chip import Chip, Chips, StatusChip


def test_a_chip_that_is_built_opens_no_window(kit: Kit) -> None:
    """On its way into a card it is nobody's child yet; as a window it would take the keys from ours."""
    chip = StatusChip(kit, Chips(kit))
    chip.show_chip(Chip("grey", "Aim", "calendar-clock"))
    assert not chip.isVisible()
    card = QWidget()
    QVBoxLayout(card).addWidget(chip)
    card.show()
    assert chip.isVisible()
    chip.show_chip(None)
    assert not chip.isVisible()
    chip.show_chip(Chip("grey", "Aim"))
    assert chip.isVisible()
    card.close()
