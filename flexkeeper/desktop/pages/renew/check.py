"""The new paper beside what was read in it: how long it is good for is always the driver's own word."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from flexkeeper import records
from flexkeeper.desktop import words
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.pages.renew.asked import New, Old, fields_of
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.desktop.widgets.preview_pane import PreviewPane
from flexkeeper.desktop.widgets.suggest_field import SuggestField, read_from
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records import Field

_PREVIEW = 200


class CheckPart(QWidget):
    """`passed`: Enter was pressed in the last field, everything may be kept."""

    passed = Signal()

    def __init__(self, frame: Frame, old: Old, new: New) -> None:
        super().__init__()
        self._kit, self._old, self._new = frame.kit, old, new
        self._is_earlier_said = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._preview = PreviewPane(frame.kit, frame.session, Thumbs(frame.kit, frame.session))
        self._preview.show_documents(new.record.documents, new.record.title)
        self._preview.fit(_PREVIEW)
        column.addWidget(self._preview)
        column.addWidget(
            Label(_("Compare the dates with the paper: they count once you keep them."), "small", wrap=True)
        )
        self.fields: dict[str, SuggestField] = {}
        self._asked = fields_of(new, old)
        for field in self._asked:
            self._add(field, column)

    def focus_first(self) -> None:
        """Puts the focus on the date until which it is good."""
        self.fields[self._asked[0].id].focus_editor()

    def forget(self) -> None:
        """Drops the pages shown."""
        self._preview.forget()

    def values(self) -> dict[str, str] | None:
        """What is kept, by field; None where a field says what is in the way."""
        for field in self._asked:
            trouble = self._trouble(field)
            if trouble:
                self.fields[field.id].say_trouble(trouble)
                self.fields[field.id].focus_editor()
                return None
        return {field.id: self._typed(field) for field in self._asked}

    def _trouble(self, field: Field) -> str:
        widget = self.fields[field.id]
        try:
            kept = records.parse(field, self._typed(field))
        except FlexKeeperError as error:
            return f"{error.message} {error.remedy}"
        if not field.is_expiry:
            return ""
        if not kept:
            return _("Until when is it good? The date stands on the paper.")
        if widget.is_suggested:
            return _("Is this date right? Press Enter to keep it, or type another.")
        return self._doubt(kept)

    def _doubt(self, kept: str) -> str:
        """What is odd about the end of the new paper; it is said once and then kept as it is."""
        ended = self._old.record.valid_until
        is_later = ended is None or date.fromisoformat(f"{kept}-28"[:10]) > ended
        if is_later or self._is_earlier_said:
            return ""
        self._is_earlier_said = True
        text = _("This is not later than the old one, which is good until {date}. If it is right, keep it.")
        return text.format(date=words.day(ended)) if ended else ""

    def _typed(self, field: Field) -> str:
        text = self.fields[field.id].value.strip()
        return words.typed_date(text) if field.type in ("date", "month") else text

    def _add(self, field: Field, column: QVBoxLayout) -> None:
        choices = [("", _("Nothing chosen")), *((one, one) for one in field.choices)] if field.choices else []
        suggestion = self._new.read.get(field.id)
        if suggestion is None:
            value = self._new.record.fields.get(field.id, "")
            widget = SuggestField(self._kit, field.label, words.kept(value), choices=choices)
        else:
            widget = SuggestField(
                self._kit,
                field.label,
                words.kept(records.parse(field, suggestion.value)),
                choices=choices,
                suggested=read_from(suggestion.source, suggestion.confidence),
            )
        if field.is_start and isinstance(widget.editor, QLineEdit):
            widget.editor.setPlaceholderText(_("If it states none: the day after the old one"))
        widget.passed.connect(lambda: self._pass_on(field))
        self.fields[field.id] = widget
        column.addWidget(widget)

    def _pass_on(self, field: Field) -> None:
        place = self._asked.index(field) + 1
        if place == len(self._asked):
            self.passed.emit()
        else:
            self.fields[self._asked[place].id].focus_editor()
