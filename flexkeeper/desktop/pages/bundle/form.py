"""What stands on the cover, and how pages come out."""

from __future__ import annotations

import dataclasses
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.bundle.draft import Draft
from flexkeeper.desktop.widgets.card import Card
from flexkeeper.desktop.widgets.choice import ChoiceBox
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.i18n import _

_LONGEST = 200


class FormCard(Card):
    """`typed`: something was changed by the driver."""

    typed = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, _("On the cover"))
        self._kit = kit
        self._edits: dict[str, QLineEdit] = {}
        self._boxes: dict[str, ChoiceBox] = {}
        self._add_edit("title", _("Title"), _("Evidence bundle"))
        self._add_edit("name", _("Your name"), "")
        self._add_edit("reference", _("Case or reference number"), _("If the notice gives one"))
        self._add_box(
            "captions",
            _("Under photos"),
            {"full": _("Title, time and place"), "date": _("Date only"), "none": _("Nothing")},
        )
        self._add_box("paper", _("Paper"), {"letter": _("Letter"), "a4": _("A4")})
        self._add_box("language", _("Language of the bundle"), {"en": "English", "es": "Español"})

    def show_draft(self, draft: Draft, own_name: str) -> None:
        """Shows what was typed so far; the name from the profile stands in for an empty one."""
        for name, edit in self._edits.items():
            if edit.text() != getattr(draft, name):
                edit.setText(getattr(draft, name))
        for name, box in self._boxes.items():
            box.setCurrentIndex(box.findData(getattr(draft, name)))
        self._edits["name"].setPlaceholderText(own_name)

    def taken_into(self, draft: Draft) -> Draft:
        """The draft with what stands here now."""
        values: dict[str, Any] = {name: edit.text() for name, edit in self._edits.items()}
        values |= {name: box.currentData() for name, box in self._boxes.items()}
        return dataclasses.replace(draft, **values)

    def edit(self, name: str) -> QLineEdit:
        """The field of that name."""
        return self._edits[name]

    def box(self, name: str) -> ChoiceBox:
        """The choice of that name."""
        return self._boxes[name]

    def _add_edit(self, name: str, words: str, placeholder: str) -> None:
        edit = QLineEdit(placeholderText=placeholder)
        edit.setMaxLength(_LONGEST)
        edit.setAccessibleName(words)
        edit.textEdited.connect(lambda _text: self.typed.emit())
        self._edits[name] = edit
        self._add(words, edit)

    def _add_box(self, name: str, words: str, choices: dict[str, str]) -> None:
        box = ChoiceBox(self._kit, words)
        for value, text in choices.items():
            box.addItem(text, value)
        box.activated.connect(lambda _number: self.typed.emit())
        self._boxes[name] = box
        self._add(words, box)

    def _add(self, words: str, field: QWidget) -> None:
        column = QVBoxLayout()
        column.setSpacing(4)
        label = Label(words, "field", wrap=True)
        label.setBuddy(field)
        column.addWidget(label)
        column.addWidget(field)
        self.body.addLayout(column)
