"""What a record says, field by field: kept values that are changed in place, suggestions to keep."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from flexkeeper import records
from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.records.asked import Detail
from flexkeeper.desktop.widgets.card import rule
from flexkeeper.desktop.widgets.fact_row import FactRow
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.desktop.widgets.suggest_field import SuggestField, read_from
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records import Field, Suggestion

TAGS = "tags"
_DATES = ("date", "month")


class Facts(QWidget):
    """`edited` carries a row, values, tags to add and tags to remove; `kept` a field, its value and its name.

    `typed` carries what stands in fields that are open and not kept yet, by field.
    """

    edited = Signal(object, object, object, object)
    kept = Signal(object, str, str)
    dismissed = Signal(str, str)
    typed = Signal(object)

    def __init__(self, kit: Kit, copy: Callable[[str], None]) -> None:
        super().__init__()
        self._kit, self._copy = kit, copy
        self._rows: dict[str, FactRow] = {}
        self._suggested: dict[str, SuggestField] = {}
        self._open: dict[str, str] = {}
        self._is_going_on = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)

    @property
    def is_editing(self) -> bool:
        return any(row.is_editing for row in self._rows.values())

    @property
    def rows(self) -> list[FactRow]:
        """The rows of kept values, from the top."""
        return list(self._rows.values())

    def show_detail(self, detail: Detail, *, can_edit: bool) -> None:
        """Builds the fields anew; what was left half typed stands there again."""
        self._empty()
        self._open = {}
        if can_edit and detail.suggestions:
            self._add_suggestions(detail)
        self._add_fields(detail, can_edit)
        for field, text in detail.draft.items() if can_edit else ():
            if field in self._rows:
                self._rows[field].begin(text)
                self._open[field] = text
        if self._is_going_on:
            self._is_going_on = False
            self.focus_first()

    def focus_first(self) -> None:
        """Puts the focus on the first suggestion, or on the first fact."""
        if self._suggested:
            next(iter(self._suggested.values())).focus_editor()
        elif self._rows:
            next(iter(self._rows.values())).focus_value()

    def edit_first(self) -> None:
        """Starts typing in the first field."""
        if self._rows:
            next(iter(self._rows.values())).begin()

    def focused_field(self) -> str:
        """The field that has the focus, if one has."""
        focus = self.window().focusWidget()
        return next((field for field, row in self._rows.items() if row.isAncestorOf(focus or self)), "")

    def focus_again(self, field: str) -> None:
        """Puts the focus where it was before the fields were built anew."""
        if field in self._rows:
            self._rows[field].focus_value()

    def _add_suggestions(self, detail: Detail) -> None:
        count = len(detail.suggestions)
        one, more = (
            _("1 detail read from the paper. Keep or correct it."),
            _("{count} details read from the paper. Keep or correct them."),
        )
        self._column.addWidget(
            Label(one if count == 1 else more.format(count=words.number(count)), "small", wrap=True)
        )
        paper = records.kind(detail.record.kind)
        for name, suggestion in detail.suggestions.items():
            self._add_suggestion(paper.field(name), suggestion)
        self._column.addSpacing(8)
        self._column.addWidget(rule())
        self._column.addSpacing(8)

    def _add_suggestion(self, field: Field, suggestion: Suggestion) -> None:
        is_date = field.type in _DATES
        value = words.kept(suggestion.value) if is_date else suggestion.value
        choices = [(one, one) for one in field.choices]
        row = SuggestField(
            self._kit,
            field.label,
            value,
            choices=choices,
            suggested=read_from(suggestion.source, suggestion.confidence),
            can_dismiss=True,
        )

        def keep() -> None:
            if row.isEnabled():
                row.setEnabled(False)
                self._is_going_on = True
                self.kept.emit(row, field.id, words.typed_date(row.value) if is_date else row.value)

        row.passed.connect(keep)
        row.keep.clicked.connect(keep)
        row.dismissed.connect(lambda: self._dismiss(field))
        self._suggested[field.id] = row
        self._column.addWidget(row)

    def _dismiss(self, field: Field) -> None:
        self._is_going_on = True
        self.dismissed.emit(field.id, field.label)

    def refuse(self, row: SuggestField, error: FlexKeeperError) -> None:
        """Says why a suggestion could not be kept as it stands."""
        self._is_going_on = False
        if isValid(row):
            row.setEnabled(True)
            row.say_trouble(f"{error.message} {error.remedy}")
            row.focus_editor()

    def _add_fields(self, detail: Detail, can_edit: bool) -> None:
        record = detail.record
        paper = records.kind(record.kind)
        self._add("title", _("Title"), record.title, record.title, can_edit)
        kinds = tuple((one.id, one.label) for one in records.kinds().values())
        self._add("kind", _("Kind"), paper.label, paper.id, can_edit, choices=kinds)
        for field in paper.fields:
            if field.id not in self._suggested:
                self._add_field(field, record.fields.get(field.id, ""), can_edit)
        if not any(field.is_expiry for field in paper.fields) and "expires" not in self._suggested:
            value = words.kept(record.fields.get("expires", ""))
            self._add("expires", _("Valid until"), value, value, can_edit, is_date=True)
        if detail.vehicles:
            vehicles = (("", _("None")), *((str(one.id), one.name) for one in detail.vehicles))
            chosen = str(record.vehicle or "")
            shown = dict(vehicles).get(chosen, "") if chosen else ""
            self._add("vehicle", _("Vehicle"), shown, chosen, can_edit, choices=vehicles)
        self._add("note", _("Note"), record.note, record.note, can_edit)
        self._add_tags(record.tags, can_edit)

    def _add_field(self, field: Field, value: str, can_edit: bool) -> None:
        said = words.kept(value)
        shown = records.shown(field, said)
        choices = (("", _("Nothing chosen")), *((one, one) for one in field.choices)) if field.choices else ()
        revealed = said if field.mask and shown != said else ""
        is_date = field.type in _DATES
        typed = said if is_date else value
        self._add(
            field.id,
            field.label,
            shown,
            typed,
            can_edit,
            choices=choices,
            revealed=revealed,
            is_date=is_date,
        )

    def _add_tags(self, tags: Sequence[str], can_edit: bool) -> None:
        text = ", ".join(tags)

        def save(row: FactRow, typed: str) -> None:
            wanted = [tag.strip() for tag in typed.split(",") if tag.strip()]
            added = [tag for tag in wanted if tag not in tags]
            self.edited.emit(row, {}, added, [tag for tag in tags if tag not in wanted])

        self._put(TAGS, FactRow(self._kit, _("Tags"), text, text, save if can_edit else None))

    def _add(
        self,
        field: str,
        label: str,
        shown: str,
        typed: str,
        can_edit: bool,
        *,
        choices: Sequence[tuple[str, str]] = (),
        revealed: str = "",
        is_date: bool = False,
    ) -> None:
        def save(row: FactRow, text: str) -> None:
            self.edited.emit(row, {field: words.typed_date(text) if is_date else text}, (), ())

        row = FactRow(
            self._kit,
            label,
            shown,
            typed,
            save if can_edit else None,
            revealed=revealed,
            copy=self._copy,
            choices=choices,
        )
        self._put(field, row)

    def _put(self, field: str, row: FactRow) -> None:
        row.typed.connect(lambda text: self._remember(field, text))
        row.left.connect(lambda: self._remember(field, None))
        self._rows[field] = row
        self._column.addWidget(row)

    def _remember(self, field: str, text: str | None) -> None:
        if text is None and field not in self._open:
            return
        if text is None:
            del self._open[field]
        else:
            self._open[field] = text
        self.typed.emit(dict(self._open))

    def _empty(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._rows.clear()
        self._suggested.clear()


def refused(row: FactRow) -> Callable[[Exception], bool]:
    """Says an expected failure where it was typed; anything else is not taken."""

    def failed(error: Exception) -> bool:
        if isinstance(error, FlexKeeperError) and isValid(row):
            row.say_trouble(f"{error.message} {error.remedy}")
            return True
        return False

    return failed
