"""Looking a vehicle over: filled by keyboard, kept by day, on paper where that is wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from flexkeeper import records
from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.vehicles.asked import Car
from flexkeeper.desktop.pages.vehicles.section import Deed, Line, Section
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.chip import Chip
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.desktop.widgets.tall_dialog import TallDialog
from flexkeeper.i18n import _
from flexkeeper.records import Checklist, ChecklistForm, Item

_WIDTH = 620
_KEYS = {Qt.Key.Key_P: "pass", Qt.Key.Key_F: "fail", Qt.Key.Key_N: "n/a"}


class ChecksCard(Section):
    """`fill_wanted` carries a form; the others a form and a filled list, or None for an empty one."""

    fill_wanted = Signal(object)
    save_wanted = Signal(object, object)
    print_wanted = Signal(object, object)
    remove_wanted = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, _("Look it over"))

    def show_car(self, car: Car) -> None:
        """Shows the forms, and what was found with them."""
        self.rebuild(lambda: self._build(car))

    def _build(self, car: Car) -> None:
        forms = [self._form(form) for form in records.checklist_forms().values()]
        self.list("", forms)
        self.list(_("Done"), [self._line(one) for one in reversed(car.checklists)])

    def _form(self, form: ChecklistForm) -> Line:
        return Line(
            form.title,
            _("{count} things to look at").format(count=words.number(len(form.items))),
            None,
            (
                Deed("printer", _("Print an empty one"), lambda: self.print_wanted.emit(form, None)),
                Deed("download", _("Save an empty one as PDF"), lambda: self.save_wanted.emit(form, None)),
            ),
            Deed("", _("Fill in…"), lambda: self.fill_wanted.emit(form)),
        )

    def _line(self, one: Checklist) -> Line:
        failed, left = len(one.failed), len(one.open)
        chip = Chip("plain", _("Passed"), "circle-check")
        if failed:
            text = _("1 failed") if failed == 1 else _("{count} failed").format(count=words.number(failed))
            chip = Chip("red", text, "triangle-alert")
        elif left:
            chip = Chip("grey", _("{count} left open").format(count=words.number(left)), "help")
        what = ", ".join(item.label for item in one.failed)
        return Line(
            words.day(one.day),
            " · ".join(part for part in (what, one.note) if part),
            chip,
            (
                Deed("printer", _("Print"), lambda: self.print_wanted.emit(one.form, one)),
                Deed("download", _("Save as PDF"), lambda: self.save_wanted.emit(one.form, one)),
                Deed("trash", _("Take out"), lambda: self.remove_wanted.emit(one)),
            ),
        )


class ChecklistDialog(TallDialog):
    """`save` gets the values and the results by item; P, F and N answer and go on to the next.

    `typed` is what `keep_draft` got last, at each change, before the app ended in the middle.
    """

    def __init__(
        self,
        kit: Kit,
        parent: QWidget,
        form: ChecklistForm,
        today: date,
        save: Callable[[ChecklistDialog, Mapping[str, str], Mapping[str, str]], None],
        typed: Mapping[str, str],
        keep_draft: Callable[[Mapping[str, str]], None],
    ) -> None:
        line = _("P for pass, F for fail, N where it does not apply; the arrows go up and down.")
        super().__init__(kit, parent, "circle-check", "accent_text", form.title, line)
        self.setMinimumWidth(kit.look.px(_WIDTH))
        self._save_it = save
        self.rows: dict[str, ItemRow] = {}
        group = ""
        for item in form.items:
            if item.group != group:
                group = item.group
                self.body.addWidget(Label(group, "field", wrap=True))
            row = self.rows[item.id] = ItemRow(kit, item)
            row.moved.connect(lambda step, name=item.id: self._move(name, step))
            self.body.addWidget(row)
        self.day = self._field(_("Day"), words.day(today))
        self.odometer = self._field(_("Odometer"), "")
        self.note = self._field(_("Note"), "")
        self._trouble = Label("", "trouble", wrap=True)
        self._trouble.hide()
        self.body.addWidget(self._trouble)
        self.add(_("Cancel"), "outlined", accepts=False)
        self.keep = self.add(_("Save"), "primary", accepts=False, is_default=True)
        self.keep.clicked.disconnect()
        self.keep.clicked.connect(self._save)
        self._show(typed)
        self._follow(keep_draft)
        next(iter(self.rows.values())).setFocus()

    def say_trouble(self, text: str) -> None:
        """Says why it was not kept."""
        self.keep.setEnabled(True)
        self._trouble.setText(text)
        self._trouble.setVisible(bool(text))
        self.keep.setAccessibleDescription(text)
        if text:
            self.bring(self._trouble)

    def _show(self, typed: Mapping[str, str]) -> None:
        for name, row in self.rows.items():
            row.answer(typed.get(name, ""))
        for name, edit in self._edits().items():
            edit.setText(typed.get(name, edit.text()))

    def _follow(self, keep_draft: Callable[[Mapping[str, str]], None]) -> None:
        def changed() -> None:
            results = {name: row.result for name, row in self.rows.items()}
            keep_draft(results | {name: edit.text() for name, edit in self._edits().items()})

        for row in self.rows.values():
            row.answered.connect(changed)
        for edit in self._edits().values():
            edit.textChanged.connect(changed)
        self.finished.connect(lambda _result: keep_draft({}))

    def _edits(self) -> dict[str, QLineEdit]:
        return {"day": self.day, "odometer": self.odometer, "note": self.note}

    def _save(self) -> None:
        values = {
            "day": words.typed_date(self.day.text().strip()),
            "odometer": self.odometer.text().strip(),
            "note": self.note.text().strip(),
        }
        results = {name: row.result for name, row in self.rows.items() if row.result}
        self.keep.setEnabled(False)
        self._save_it(self, values, results)

    def _move(self, name: str, step: int) -> None:
        names = list(self.rows)
        place = names.index(name) + step
        if place == len(names):
            self.day.setFocus(Qt.FocusReason.TabFocusReason)
        elif place >= 0:
            self.rows[names[place]].setFocus(Qt.FocusReason.TabFocusReason)
            self.bring(self.rows[names[place]])

    def _field(self, label: str, text: str) -> QLineEdit:
        edit = QLineEdit(text)
        edit.setAccessibleName(label)
        name = Label(label, "field", wrap=True)
        name.setBuddy(edit)
        self.body.addWidget(name)
        self.body.addWidget(edit)
        return edit


class ItemRow(QWidget):
    """One thing to look at and its three answers; the row itself takes the focus. `moved` carries a step."""

    moved = Signal(int)
    answered = Signal()

    def __init__(self, kit: Kit, item: Item) -> None:
        super().__init__()
        self._kit, self._label, self.result = kit, item.label, ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(kit.look.px(32))
        is_large = kit.look.is_large
        box = QBoxLayout(
            QBoxLayout.Direction.TopToBottom if is_large else QBoxLayout.Direction.LeftToRight, self
        )
        box.setContentsMargins(8, 4, 4, 4)
        box.setSpacing(8)
        self._name = Label(item.label, "body", wrap=True)
        box.addWidget(self._name, 1)
        answers = QHBoxLayout()
        answers.setSpacing(4)
        self.answers: dict[str, Button] = {}
        for result, text in _answers().items():
            button = self.answers[result] = Button(kit, text, "outlined", size="small")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.setAccessibleName(f"{item.label}: {text}")
            button.clicked.connect(lambda _checked=False, one=result: self.answer(one))
            answers.addWidget(button)
        if is_large:
            answers.addStretch(1)
        box.addLayout(answers)
        self._say()

    def answer(self, result: str) -> None:
        """Takes an answer; the same once more takes it back."""
        self.result = "" if result == self.result else result
        for name, button in self.answers.items():
            is_it = name == self.result
            kind = "destructive" if is_it and name == "fail" else "tonal" if is_it else "outlined"
            button.become(kind)  # type: ignore[arg-type]
            mark = "\N{CHECK MARK} " if is_it else ""
            button.setText(mark + _answers()[name])
        self._say()
        self.answered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _KEYS and not event.modifiers():
            if self.result != _KEYS[key]:
                self.answer(_KEYS[key])
            self.moved.emit(1)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.answer(self.result)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, _event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, _event: QFocusEvent) -> None:
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._kit.look.color("focus"), 2))
            radius = self._kit.look.tokens.radius["button_small"]
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
            painter.end()

    def _say(self) -> None:
        state = _answers().get(self.result, _("not looked at"))
        self.setAccessibleName(f"{self._label}: {state}")
        self.setAccessibleDescription(_("P for pass, F for fail, N where it does not apply."))


def _answers() -> dict[str, str]:
    return {"pass": _("Pass"), "fail": _("Fail"), "n/a": _("N/A")}
