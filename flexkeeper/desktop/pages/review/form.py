"""What is known of a paper to review, in fields: kind first, then title, what its kind states, and tags."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from flexkeeper import records
from flexkeeper.desktop import drafts, words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.suggest_field import SuggestField, read_from
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records import Field, Record, Reviewed, Suggestion

if TYPE_CHECKING:
    from flexkeeper.vault import Vault

_TAGS = "tags"
Draft = dict[str, str]


def draft_form(record_id: int) -> str:
    """The name under which drafts are kept of what is typed about a record."""
    return f"record/{record_id}/review"


@dataclass(frozen=True, slots=True)
class Task:
    """A record to review, with what was read in it by machine and what is to be said about its files.

    `draft` is what was typed before and not confirmed; it says nothing about whether the record changed.
    """

    record: Record
    suggestions: Mapping[str, Suggestion]
    remarks: tuple[str, ...]
    draft: Mapping[str, str] = dataclasses.field(compare=False)

    @classmethod
    def ask(cls, vault: Vault, record_id: int) -> Task:
        """Reads it from the vault; raises a FlexKeeperError where the record is gone."""
        record = records.get(vault, record_id)
        suggestions, remarks = records.suggestions(vault, record), tuple(records.remarks(record))
        return cls(record, suggestions, remarks, drafts.load(vault, draft_form(record_id)))


class ReviewForm(QWidget):
    """`edited`: what the draft holds is another. `passed`: Enter was pressed in the last field."""

    edited = Signal()
    passed = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._task: Task | None = None
        self._fields: dict[str, SuggestField] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    def show_task(self, task: Task) -> None:
        """Shows a paper, with what was typed before and not confirmed."""
        self._task = task
        self._build(task.draft.get("kind", task.record.kind), task.draft)

    def draft(self) -> Draft:
        """What was typed or taken over, and not confirmed yet."""
        return {name: one.value for name, one in self._fields.items() if one.is_changed or one.is_taken}

    def field(self, name: str) -> SuggestField:
        """The field of that id."""
        return self._fields[name]

    def reviewed(self) -> Reviewed | None:
        """What is taken when it is confirmed now, or None and a field says what is in the way."""
        assert self._task is not None
        trouble = self._find_trouble()
        if trouble is not None:
            name, text = trouble
            self._fields[name].say_trouble(text)
            self._fields[name].focus_editor()
            return None
        values, record = self._typed(), self._task.record
        tags = tuple(tag.strip() for tag in values.pop(_TAGS).split(",") if tag.strip())
        start = {"kind": record.kind, "title": record.title, **record.fields}
        changed = {name: value for name, value in values.items() if value != start.get(name, "")}
        return Reviewed(record.id, changed, tags if tags != record.tags else None)

    def _build(self, kind_id: str, values: Mapping[str, str]) -> None:
        assert self._task is not None
        self._clear()
        task, paper = self._task, records.kind(kind_id)
        kinds = [(one.id, one.label) for one in records.kinds().values()]
        self._add("kind", SuggestField(self._kit, _("Kind"), task.record.kind, choices=kinds), values)
        self._add("title", SuggestField(self._kit, _("Title"), task.record.title), values)
        suggestions = records.fitting(kind_id, task.suggestions)
        # What decides when a paper must be renewed is asked first.
        fields = sorted(paper.fields, key=lambda field: not field.is_expiry)
        if not any(field.is_expiry for field in fields):
            fields.insert(0, paper.field("expires"))
        for field in fields:
            self._add(field.id, self._field(field, suggestions.get(field.id)), values)
        tags = SuggestField(self._kit, _("Tags"), ", ".join(task.record.tags))
        tags.editor.setPlaceholderText(_("tow, gate code"))
        self._add(_TAGS, tags, values)
        self._fields["kind"].changed.connect(self._change_kind)

    def _field(self, field: Field, suggestion: Suggestion | None) -> SuggestField:
        assert self._task is not None
        choices = [("", _("Nothing chosen")), *((one, one) for one in field.choices)] if field.choices else []
        if suggestion is None:
            value = self._task.record.fields.get(field.id, "")
            return SuggestField(self._kit, field.label, words.kept(value), choices=choices)
        parsed = records.parse(field, suggestion.value)
        return SuggestField(
            self._kit,
            field.label,
            words.kept(parsed),
            choices=choices,
            suggested=read_from(suggestion.source, suggestion.confidence),
        )

    def _add(self, name: str, field: SuggestField, values: Mapping[str, str]) -> None:
        if name in values:
            field.show_value(values[name])
        field.changed.connect(self.edited)
        field.passed.connect(self.edited)
        field.passed.connect(lambda: self._pass_on(name))
        self._fields[name] = field
        self._column.addWidget(field)

    def _pass_on(self, name: str) -> None:
        names = list(self._fields)
        place = names.index(name) + 1
        if place == len(names):
            self.passed.emit()
        else:
            self._fields[names[place]].focus_editor()

    def _change_kind(self) -> None:
        kind = self._fields["kind"].value
        self._build(kind, self.draft())
        self._fields["kind"].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> dict[str, str]:
        typed = {name: field.value.strip() for name, field in self._fields.items()}
        for field in self._own_fields(typed["kind"]):
            typed[field.id] = records.parse(field, _as_typed(field, typed[field.id]))
        return typed

    def _find_trouble(self) -> tuple[str, str] | None:
        if not self._fields["title"].value.strip():
            return "title", _("A paper needs a title. A few words are enough.")
        for field in self._own_fields(self._fields["kind"].value):
            widget = self._fields[field.id]
            try:
                records.parse(field, _as_typed(field, widget.value))
            except FlexKeeperError as error:
                return field.id, f"{error.message} {error.remedy}"
            if field.is_expiry and widget.is_suggested and self._is_unsure(field.id):
                return field.id, _("Is this date right? Press Enter to keep it, or type another.")
        return None

    def _is_unsure(self, name: str) -> bool:
        assert self._task is not None
        return self._task.suggestions[name].confidence < records.SURE

    def _own_fields(self, kind_id: str) -> list[Field]:
        paper = records.kind(kind_id)
        return [paper.field(name) for name in self._fields if name not in ("kind", "title", _TAGS)]

    def _clear(self) -> None:
        for field in self._fields.values():
            self._column.removeWidget(field)
            field.hide()
            field.deleteLater()
        self._fields = {}


def _as_typed(field: Field, text: str) -> str:
    return words.typed_date(text) if field.type in ("date", "month") else text
