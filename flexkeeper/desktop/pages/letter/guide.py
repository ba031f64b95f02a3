"""One question after the other: what is asked, where it is answered, and the way on and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from flexkeeper import appeals
from flexkeeper.appeals import Claim, letters
from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.letter.editors import Editor, editor_for, put, value_of
from flexkeeper.desktop.pages.letter.questions import Asked
from flexkeeper.desktop.pages.vehicles.section import Deed, Line, Section, empty
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import Card
from flexkeeper.desktop.widgets.chip import Chip
from flexkeeper.desktop.widgets.choice import ChoiceBox
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.i18n import _

_HEIGHT = 152
_LISTS = ("claims", "plan")


@dataclass(frozen=True, slots=True)
class Guided:
    """What is asked, with what stands in each part now, the claims, the plan, and the blocks left out."""

    asked: tuple[Asked, ...]
    values: Mapping[str, str]
    claims: tuple[Claim, ...]
    plan: tuple[letters.Action, ...]
    left_out: tuple[str, ...]

    def is_done(self, one: Asked) -> bool:
        """Whether a question has an answer."""
        if one.answer == "claims":
            return bool(self.claims) and all(claim.is_answered for claim in self.claims)
        if one.answer == "plan":
            return any(action.part == one.part for action in self.plan)
        return bool(self.values.get(one.part, "").strip())


class GuideCard(Card):
    """`typed` carries a part and what stands in it now; `left` says that another question is wanted.

    `shown` carries the heading of the block that is asked about; `passed`: the last question is.

    `action_wanted` and `action_unwanted` carry an item of the plan, a new one with the number 0;
    `block_wanted` a block, and whether it is to be in the letter.
    """

    typed = Signal(str, str)
    left = Signal()
    shown = Signal(str)
    passed = Signal()
    claim_wanted = Signal(int)
    action_wanted = Signal(object)
    action_unwanted = Signal(object)
    block_wanted = Signal(str, bool)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._kit = kit
        self._guided = Guided((), {}, (), (), ())
        self._shown: Asked | None = None
        self.place = 0
        self.editor: Editor | None = None
        self.list: Section | None = None
        self.jump = ChoiceBox(kit, _("Go to a question"))
        self.jump.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.jump.setMinimumContentsLength(12)
        self.jump.activated.connect(self.go_to)
        self.body.addWidget(self.jump)
        self._question = Label("", "heading", wrap=True)
        self.body.addWidget(self._question)
        self._field = QVBoxLayout()
        self.body.addLayout(self._field)
        self.is_in = QCheckBox()
        self.is_in.clicked.connect(self._turn_block)
        self.body.addWidget(self.is_in)
        self.back, self.on = Button(kit, _("Back")), Button(kit, _("Next"), "tonal")
        self.back.clicked.connect(lambda: self.go_to(self.place - 1))
        self.on.clicked.connect(self.go_on)
        ways = QHBoxLayout()
        ways.setSpacing(8)
        self._count = Label("", "label")
        ways.addWidget(self._count, 1)
        ways.addWidget(self.back)
        ways.addWidget(self.on)
        self.body.addLayout(ways)
        kit.look.changed.connect(self._fit)

    def show_questions(self, guided: Guided) -> None:
        """Shows what is asked now; the question that is looked at stays, and so does the cursor in it."""
        part = self._shown.part if self._shown else ""
        self._guided = guided
        places = {one.part: place for place, one in enumerate(guided.asked)}
        self._show(places.get(part, min(self.place, max(len(guided.asked) - 1, 0))))

    def forget(self) -> None:
        """Drops what was shown."""
        self._guided, self._shown, self.place = Guided((), {}, (), (), ()), None, 0
        self.jump.clear()
        self._question.setText("")
        self._clear()

    def go_to(self, place: int) -> None:
        """Shows the question at a place, from 0, ready to be answered."""
        if 0 <= place < len(self._guided.asked):
            self.left.emit()
            self._show(place)
            self.shown.emit(self._guided.asked[place].heading)
            self.focus_field()

    def go_on(self) -> None:
        """Shows the next question; behind the last one says so."""
        if self.place + 1 < len(self._guided.asked):
            self.go_to(self.place + 1)
        elif self._guided.asked:
            self.left.emit()
            self.passed.emit()

    def go_to_part(self, part: str, start: int = 0, end: int = 0) -> bool:
        """Shows the question of a part of the draft, a place in its text marked; False if there is none."""
        block = part.partition("/")[0]
        parts = [one.part for one in self._guided.asked]
        blocks = [one.block for one in self._guided.asked]
        if part not in parts and block not in blocks:
            return False
        self.go_to(parts.index(part) if part in parts else _last(blocks, block))
        if isinstance(self.editor, QPlainTextEdit) and part in parts:
            before, text = self.editor.textCursor(), self.editor.toPlainText()
            before.setPosition(len(text[:start].encode("utf-16-le")) // 2)
            before.setPosition(len(text[:end].encode("utf-16-le")) // 2, QTextCursor.MoveMode.KeepAnchor)
            self.editor.setTextCursor(before)
        return True

    def focus_field(self) -> None:
        """Puts the focus where the question is answered."""
        target: QWidget = self.editor or self.on
        if self.list is not None:
            buttons = [one for one in self.list.findChildren(QWidget) if isinstance(one, Button)]
            target = next(iter(buttons), self.on)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Ctrl+Enter goes on, also out of a text; Enter does out of a line."""
        if not isinstance(event, QKeyEvent) or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        is_plain = not event.modifiers() and isinstance(self.editor, QLineEdit)
        if not (is_plain or event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # here it is the next question that is wanted, not the next step of the case
        elif event.type() == QEvent.Type.KeyPress:
            self.go_on()
        return event.type() != QEvent.Type.KeyRelease

    def _show(self, place: int) -> None:
        self._fill_jump(place)
        self.place = place
        asked = self._guided.asked
        one = asked[place] if place < len(asked) else None
        if one != self._shown or (one is not None and one.answer in _LISTS and self.list is None):
            self._shown = one
            self._clear()
            if one is not None:
                self._make_field(one)
        elif self.list is not None:
            self.list.rebuild(self._build_list)
        elif one is not None and self.editor is not None:
            put(self.editor, one, self._guided.values.get(one.part, ""))
        self._say(one, len(asked))

    def _say(self, one: Asked | None, count: int) -> None:
        self._question.setText(one.question if one else "")
        told = _("Question {number} of {count}")
        told = told.format(number=words.number(self.place + 1), count=words.number(count))
        self._count.setText(told if count else "")
        self.back.setEnabled(self.place > 0)
        self.on.setEnabled(count > 0)
        self.on.setText(_("Next") if self.place + 1 < count else _("To the bundle"))
        self.is_in.setVisible(one is not None and bool(one.block))
        if one is not None:
            self.is_in.setText(_("This part is in the letter"))
            self.is_in.setAccessibleName(_("“{heading}” is in the letter").format(heading=one.heading))
            self.is_in.setChecked(one.block not in self._guided.left_out)

    def _fill_jump(self, place: int) -> None:
        texts = [
            ("\N{CHECK MARK} " if self._guided.is_done(one) else "") + f"{number}. {one.heading}"
            for number, one in enumerate(self._guided.asked, start=1)
        ]
        if texts != [self.jump.itemText(number) for number in range(self.jump.count())]:
            self.jump.clear()
            self.jump.addItems(texts)
        self.jump.setCurrentIndex(place)

    def _clear(self) -> None:
        empty(self._field)
        self.editor, self.list = None, None

    def _make_field(self, one: Asked) -> None:
        if one.answer in _LISTS:
            self.list = Section(self._kit, _("The claims") if one.answer == "claims" else _("The plan"))
            self._add_to_list(one)
            self.list.adapt()
            self.list.rebuild(self._build_list)
            self._field.addWidget(self.list)
            self.list.show()  # now, so that what is in it can take the focus
            self._put_in_order()
            return
        self.editor = editor_for(self._kit, one)
        put(self.editor, one, self._guided.values.get(one.part, ""))
        self.editor.setAccessibleName(one.question)
        self.editor.installEventFilter(self)
        self._fit()
        changed = self.editor.activated if isinstance(self.editor, ChoiceBox) else self.editor.textChanged
        changed.connect(lambda *_now: self._tell(one))
        self._field.addWidget(self.editor)
        self.editor.show()  # now, so that it can take the focus
        self._put_in_order()

    def _put_in_order(self) -> None:
        """Tab comes from the choice of a question to its answer, though that was made last."""
        before: QWidget = self.jump
        inside = self.list.findChildren(Button) if self.list is not None else [self.editor]
        for one in filter(None, inside):
            QWidget.setTabOrder(before, one)
            before = one

    def _fit(self) -> None:
        if isinstance(self.editor, QPlainTextEdit):
            self.editor.setFixedHeight(self._kit.look.px(_HEIGHT))
        if self.list is not None:
            self.list.adapt()

    def _add_to_list(self, one: Asked) -> None:
        if one.answer == "plan" and self.list is not None:
            part = one.part
            new = letters.Action(0, "corrective" if part == "corrective" else "preventive", "")
            self.list.add_button(_("Add to the plan…"), "plus", lambda: self.action_wanted.emit(new))

    def _build_list(self) -> None:
        one, inside = self._shown, self.list
        if one is None or inside is None:
            return
        if one.answer == "claims":
            if not self._guided.claims:
                inside.say(_("No claim is noted in this case yet. Add what the notice says you did."))
            inside.list("", [self._claim(place, claim) for place, claim in enumerate(self._guided.claims, 1)])
            return
        plan = [action for action in self._guided.plan if action.part == one.part]
        if not plan:
            inside.say(_("Nothing in the plan yet. One thing that you did, with its day, is worth a page."))
        inside.list("", [self._action(action) for action in plan])

    def _claim(self, place: int, claim: Claim) -> Line:
        is_open = not claim.is_answered
        chip = (
            Chip("amber", _("Needs answer"), "triangle-alert")
            if is_open
            else Chip("plain", _("Answered"), "circle-check")
        )
        verb = Deed(
            "pencil", _("Answer…") if is_open else _("Change…"), lambda: self.claim_wanted.emit(claim.id)
        )
        text = f"{words.number(place)}. {appeals.claim_label(claim.kind)}"
        return Line(text, claim.answer.text or claim.text, chip, verb=verb)

    def _action(self, action: letters.Action) -> Line:
        day = words.day(action.day) if action.day else _("no day yet")
        owner = action.owner or _("nobody named yet")
        return Line(
            action.text,
            f"{day} · {owner}",
            None,
            (
                Deed("pencil", _("Change"), lambda: self.action_wanted.emit(action)),
                Deed("trash", _("Take out"), lambda: self.action_unwanted.emit(action)),
            ),
        )

    def _tell(self, one: Asked) -> None:
        if self.editor is not None and self._shown == one:
            self.typed.emit(one.part, value_of(self.editor, one))

    def _turn_block(self, is_in: bool) -> None:
        if self._shown is not None:
            self.block_wanted.emit(self._shown.block, is_in)


def _last(found: Sequence[str], one: str) -> int:
    return len(found) - 1 - list(reversed(found)).index(one)
