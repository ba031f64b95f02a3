"""A reminder of the driver's own, to enter or to change; what is typed survives a crash and a lock."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from flexkeeper.desktop import drafts, words
from flexkeeper.desktop.drafts import Drafts
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.desktop.widgets.suggest_field import SuggestField
from flexkeeper.desktop.widgets.tall_dialog import TallDialog
from flexkeeper.i18n import _
from flexkeeper.reminders import NewDue

_NOTE = "note"


class ReminderDialog(TallDialog):
    """`new` is what was entered; `before` is the reminder that is changed."""

    def __init__(
        self,
        frame: Frame,
        parent: QWidget,
        *,
        day: date | None = None,
        item: str = "new",
        before: NewDue | None = None,
    ) -> None:
        fact = _("Add a reminder") if before is None else _("Change the reminder")
        line = _("It is announced like the end of a paper, and says nothing of its words while locked.")
        super().__init__(frame.kit, parent, "calendar-clock", "text2", fact, line)
        self._frame, self._form, self._before = frame, f"reminder/{item}", before
        self._drafts = Drafts(frame.session)
        self._is_typed = False
        self._fields = self._make_fields(before or NewDue("own", "", day or date.min))
        self._note = QPlainTextEdit(before.note if before else "")
        for field in self._fields.values():
            self.body.addWidget(field)
            field.changed.connect(self._typed)
            field.passed.connect(self.accept)
        self.body.addWidget(self._labelled_note())
        self._note.textChanged.connect(self._typed)
        self._fields["every"].changed.connect(self._show_counting)
        self._show_counting()
        self.add(_("Cancel"), "outlined", accepts=False)
        self.add(_("Add it") if before is None else _("Keep"), "primary", accepts=True, is_default=True)
        self._fields["title"].focus_editor()
        self.finished.connect(lambda _result: self._drafts.put(self._form, {}))
        form = self._form
        frame.session.read(lambda vault: drafts.load(vault, form), self._restore)

    def new(self) -> NewDue:
        """What was entered; asked once it was accepted."""
        values = self._values()
        begun = self._before or NewDue("own", "", date.min)
        if values["every"] != begun.every:
            begun = dataclasses.replace(begun, ladder=None)  # the usual one of the new interval
        return dataclasses.replace(
            begun,
            title=values["title"].strip(),
            due=date.fromisoformat(words.typed_date(values["day"])),
            every=values["every"],
            is_fixed=values["counted"] == "fixed",
            note=values[_NOTE],
        )

    def accept(self) -> None:
        """Only with words and a day."""
        title, day = self._fields["title"], self._fields["day"]
        is_own = self._before is None or self._before.kind == "own"
        if is_own and not title.value.strip():
            title.say_trouble(_("Write a few words about what is to be done."))
            title.focus_editor()
        elif not _is_day(day.value):
            day.say_trouble(
                _("Write a day, for example {example}.").format(example=words.day(date(2027, 3, 31)))
            )
            day.focus_editor()
        else:
            super().accept()

    def _make_fields(self, one: NewDue) -> dict[str, SuggestField]:
        kit = self._frame.kit
        day = words.day(one.due) if one.due > date.min else ""
        every = [
            ("", _("Never")), ("1w", _("Each week")), ("2w", _("Every 2 weeks")), ("1m", _("Each month")),
            ("3m", _("Every 3 months")), ("6m", _("Every 6 months")), ("1y", _("Each year")),
        ]  # fmt: skip
        if one.every not in dict(every):
            every.append((one.every, one.every))
        counted = [("fixed", _("From its day")), ("done", _("From when it is done"))]
        return {
            "title": SuggestField(kit, _("What"), one.title),
            "day": SuggestField(kit, _("Day"), day),
            "every": SuggestField(kit, _("Again"), one.every, choices=every),
            "counted": SuggestField(kit, _("Counted"), "fixed" if one.is_fixed else "done", choices=counted),
        }

    def _labelled_note(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        label = Label(_("Note"), "label")
        label.setBuddy(self._note)
        self._note.setAccessibleName(_("Note"))
        self._note.setTabChangesFocus(True)
        self._note.setFixedHeight(self._frame.kit.look.px(72))
        self._note.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        column.addWidget(label)
        column.addWidget(self._note)
        return part

    def _show_counting(self) -> None:
        self._fields["counted"].setVisible(bool(self._fields["every"].value))

    def _values(self) -> dict[str, str]:
        typed = {name: field.value for name, field in self._fields.items()}
        return {**typed, _NOTE: self._note.toPlainText()}

    def _typed(self) -> None:
        self._is_typed = True
        self._drafts.put(self._form, self._values())

    def _restore(self, texts: Mapping[str, str]) -> None:
        """As it was left when the app ended in the middle; what is typed by now stays."""
        if self._is_typed:
            return
        for name, text in texts.items():
            if name in self._fields and self._fields[name].value != text:
                self._fields[name].show_value(text)
            elif name == _NOTE and self._note.toPlainText() != text:
                self._note.setPlainText(text)
        self._show_counting()


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(words.typed_date(text))
    except ValueError:
        return False
    return True
