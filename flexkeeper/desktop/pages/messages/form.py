"""A message or a call, to be noted: typed, pasted, or as a paper says it of itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from flexkeeper import records
from flexkeeper.appeals import Case, Direction, Moment, NewMessage, Waiting, Way
from flexkeeper.desktop import words
from flexkeeper.desktop.drafts import Drafts
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.choice import ChoiceBox
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.desktop.widgets.tall_dialog import TallDialog
from flexkeeper.i18n import _

_WAYS: tuple[Way, ...] = ("", "email", "phone", "app", "chat", "text", "web", "letter", "reply")
_TEXT = "text"
_LONGEST = 200_000

Save = Callable[["MessageDialog", int, NewMessage], None]


class MessageDialog(TallDialog):
    """`save` gets the case (0: none) and what was entered, and calls `accept` once it is kept."""

    def __init__(
        self,
        frame: Frame,
        parent: QWidget,
        begun: NewMessage,
        cases: Sequence[Case],
        save: Save,
        *,
        form: str,
        needs_case: bool = False,
    ) -> None:
        line = _("As you remember it. What you do not know stays empty.")
        super().__init__(frame.kit, parent, "messages", "accent_text", _("Note a message or a call"), line)
        self._begun, self._save_it, self._form = begun, save, form
        self._drafts = Drafts(frame.session)
        self.boxes: dict[str, ChoiceBox] = {}
        self.edits: dict[str, QLineEdit] = {}
        chosen = [(str(case.id), case.title) for case in cases]
        self._add_box("case", _("In which case"), chosen if needs_case else [("", _("In none")), *chosen])
        if not needs_case and chosen:
            self.boxes["case"].setCurrentIndex(1)
        self._add_box("direction", _("Who wrote or called"), [("in", _("They did")), ("out", _("I did"))])
        self._add_box("channel", _("How"), [(way, words.way(way) or _("Not said")) for way in _WAYS])
        self._add_edit("person", _("With whom"), begun.person)
        self._add_edit("day", _("On which day"), words.day(_day(begun.moment)))
        self._add_edit("time", _("At what time"), _clock(begun.moment))
        self._add_edit("subject", _("What about"), begun.subject)
        self.text = QPlainTextEdit(begun.text)
        self._add(_("What was said"), self.text)
        nobody = [("", _("Nobody")), ("me", _("I do")), ("them", _("They do"))]
        self._add_box("waiting", _("Who has to answer"), nobody)
        self._add_edit("due", _("By which day"), "")
        self._trouble = Label("", "trouble", wrap=True)
        self._trouble.hide()
        self.body.addWidget(self._trouble)
        self.boxes["direction"].setCurrentIndex(self.boxes["direction"].findData(begun.direction))
        self.boxes["channel"].setCurrentIndex(max(self.boxes["channel"].findData(begun.channel), 0))
        self.text.textChanged.connect(self._typed)
        self.add(_("Cancel"), "outlined", accepts=False)
        self.keep: Button = self.add(_("Note it"), "primary", accepts=False, is_default=True)
        self.keep.clicked.disconnect()
        self.keep.clicked.connect(self._save)
        self.finished.connect(lambda _result: self._drafts.put(self._form, {}))
        self.edits["person"].setFocus()

    def values(self) -> dict[str, str]:
        """What stands in the fields."""
        typed = {name: edit.text() for name, edit in self.edits.items()}
        chosen = {name: str(box.currentData() or "") for name, box in self.boxes.items()}
        return {**typed, **chosen, _TEXT: self.text.toPlainText()}

    def show_values(self, values: Mapping[str, str]) -> None:
        """Puts what was typed before into the fields."""
        for name, edit in self.edits.items():
            if name in values:
                edit.setText(values[name])
        for name, box in self.boxes.items():
            place = box.findData(values.get(name))
            if place >= 0:
                box.setCurrentIndex(place)
        if values.get(_TEXT):
            self.text.setPlainText(values[_TEXT])

    def say_trouble(self, text: str) -> None:
        """Says why it was not kept."""
        self.keep.setEnabled(True)
        self._trouble.setText(text)
        self._trouble.setVisible(bool(text))
        self.keep.setAccessibleDescription(text)
        if text:
            self.bring(self._trouble)

    def new(self) -> NewMessage | str:
        """What was entered, or what is wrong with it."""
        values = self.values()
        example = words.day(date(2027, 3, 31))
        moment = _moment(values["day"], values["time"])
        if moment is None:
            return _("Write the day as {example}, and the time as 17:00.").format(example=example)
        due = _typed_day(values["due"]) if values["due"].strip() else None
        if values["due"].strip() and due is None:
            return _("Write the day as {example}.").format(example=example)
        if due is not None and not values["waiting"]:
            return _("Say who has to answer by that day.")
        told = (values["subject"], values[_TEXT], values["person"])
        if self._begun.record is None and not any(map(records.is_visible, told)):
            return _("Write what it was about, or what was said.")
        direction: Direction = "out" if values["direction"] == "out" else "in"
        channel: Way = values["channel"]  # type: ignore[assignment]
        waiting: Waiting = values["waiting"]  # type: ignore[assignment]
        return NewMessage(
            direction,
            channel,
            moment,
            values["person"].strip(),
            values["subject"].strip() or (values["person"].strip() if not values[_TEXT].strip() else ""),
            values[_TEXT],
            self._begun.record,
            waiting,
            due,
        )

    def _save(self) -> None:
        found = self.new()
        if isinstance(found, str):
            self.say_trouble(found)
            return
        self.say_trouble("")
        self.keep.setEnabled(False)
        self._save_it(self, int(self.values()["case"] or 0), found)

    def _typed(self) -> None:
        self._drafts.put(self._form, self.values())

    def _add_edit(self, name: str, label: str, value: str) -> None:
        edit = self.edits[name] = QLineEdit(value)
        edit.setMaxLength(_LONGEST)
        edit.textEdited.connect(lambda _text: self._typed())
        self._add(label, edit)

    def _add_box(self, name: str, label: str, choices: Sequence[tuple[str, str]]) -> None:
        box = self.boxes[name] = ChoiceBox(self._kit, label)
        for value, text in choices:
            box.addItem(text, value)
        box.activated.connect(lambda _number: self._typed())
        self._add(label, box)

    def _add(self, label: str, field: QWidget) -> None:
        column = QVBoxLayout()
        column.setSpacing(4)
        name = Label(label, "field", wrap=True)
        name.setBuddy(field)
        field.setAccessibleName(label)
        column.addWidget(name)
        column.addWidget(field)
        self.body.addLayout(column)
        if isinstance(field, QPlainTextEdit):
            field.setTabChangesFocus(True)
            field.setMinimumHeight(self._kit.look.px(96))


def _moment(day: str, clock: str) -> Moment | None:
    """A typed day and time, on the driver's own clock; None where one of them is none."""
    on = _typed_day(day)
    at = words.typed_time(clock) if clock.strip() else None
    if on is None or (clock.strip() and at is None):
        return None
    return on if at is None else datetime.combine(on, at).astimezone()


def _typed_day(text: str) -> date | None:
    try:
        return date.fromisoformat(words.typed_date(text.strip()))
    except ValueError:
        return None


def _day(moment: Moment) -> date:
    if isinstance(moment, datetime):
        return moment.astimezone().date()
    return moment


def _clock(moment: Moment) -> str:
    return words.time(moment.astimezone()) if isinstance(moment, datetime) else ""
