"""The paper that is looked over: its picture, what is to be said of it, its fields, what can be done."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.records.picture import Picture
from flexkeeper.desktop.pages.review.form import ReviewForm, Task
from flexkeeper.desktop.pages.review.lines import Line, shown_name
from flexkeeper.desktop.widgets.button import Button, IconButton
from flexkeeper.desktop.widgets.card import Card, scrolled
from flexkeeper.desktop.widgets.field import PasswordField
from flexkeeper.desktop.widgets.label import ElideLabel, IconLabel, Label
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.i18n import _

WIDTH = 420
_REMARKS = 4

Wish = Literal["confirm", "open", "keep_locked", "skip", "trash", "dismiss", "show", "again", "back", "look"]


class ReviewPanel(Card):
    """`wanted` carries what the driver wants done with the line that is shown."""

    wanted = Signal(str)

    def __init__(self, kit: Kit, thumbs: Thumbs) -> None:
        super().__init__(kit, padding=0)
        self._kit = kit
        self._line: Line | None = None
        self._task: Task | None = None
        self._wish: Wish = "confirm"
        self._other: Wish = "skip"
        self.body.setSpacing(0)
        self.body.addWidget(self._head(kit))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(18, 4, 18, 12)
        column.setSpacing(12)
        self._picture = Picture(kit, thumbs, opens=True)
        self._picture.looked.connect(lambda: self.wanted.emit("look"))
        self._about = Label("", "small", wrap=True)
        self._notes = QVBoxLayout()
        self._notes.setSpacing(6)
        self.password = PasswordField(kit, _("Password of this file"))
        self.password.entered.connect(lambda: self.wanted.emit("open"))
        self.form = ReviewForm(kit)
        self.form.passed.connect(lambda: self.wanted.emit("confirm"))
        column.addWidget(self._picture)
        column.addWidget(self._about)
        column.addLayout(self._notes)
        column.addWidget(self.password)
        column.addWidget(self.form)
        column.addStretch(1)
        self._area = scrolled(inside)
        self.body.addWidget(self._area, 1)
        self.body.addWidget(self._foot(kit))

    @property
    def task(self) -> Task | None:
        """The record that is shown, None while there is none or its fields are still being fetched."""
        return self._task

    def show_back(self, is_shown: bool) -> None:
        """Whether there is a way back to a list that is hidden."""
        self._back.setVisible(is_shown)

    def show_place(self, place: int, count: int) -> None:
        """Says which of the papers this is."""
        self._place.setText(_("{place} of {count}").format(place=place, count=count))

    def show_record(self, line: Line, task: Task) -> None:
        """Shows a record; where nothing about it changed, what is being typed stays."""
        assert line.waiting is not None
        is_same = self._line is not None and self._line.key == line.key and self._task == task
        self._line, self._task = line, task
        if is_same:
            return
        status = line.waiting.status
        is_locked = status == "needs_password"
        self._title.setText(task.record.title)
        self._picture.show_of(line.sha256, task.record.title)
        self._about.setText(_about(line, task))
        self._say(_notes(line, task))
        self.password.setVisible(is_locked)
        self.password.clear()
        self.form.setVisible(not is_locked)
        self.form.show_task(task)
        self._area.verticalScrollBar().setValue(0)
        if is_locked:
            self._offer("open", _("Open"), "keep_locked", _("Keep it locked"))
        else:
            self._offer("confirm", _("Confirm") if status == "added" else _("Keep it"), "skip", _("Skip"))
        self._trash.show()

    def show_file(self, line: Line, note: str) -> None:
        """Shows a file that has no record of its own."""
        self._line, self._task = line, None
        self._title.setText(line.title)
        self._picture.show_of(line.sha256, line.title)
        self._about.setText("")
        self._say([note])
        self.password.hide()
        self.form.hide()
        self._trash.hide()
        row = line.incoming
        if row is None or line.group == "coming":
            self._offer(None, "", None, "")
        elif line.group == "here":
            self._offer("dismiss", _("OK"), "show", _("Show it"))
        elif row.status == "left_out":
            self._offer("dismiss", _("OK"), None, "")
        else:
            self._offer("dismiss", _("OK"), "again", _("Try again"))

    def show_nothing_yet(self, line: Line) -> None:
        """The record is being fetched; what was shown before must not be confirmed in its place."""
        self._task = None
        self._line = line

    def wish(self) -> None:
        """Does the one obvious thing."""
        if self.primary.isVisible() or not self.isVisible():
            self.wanted.emit(self._wish)

    def _head(self, kit: Kit) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(18, 14, 18, 8)
        row.setSpacing(8)
        self._back = IconButton(kit, "arrow-left", _("Back to the list"))
        self._back.clicked.connect(lambda: self.wanted.emit("back"))
        self._back.hide()
        self._title = ElideLabel(role="heading")
        self._place = Label("", "small")
        row.addWidget(self._back)
        row.addWidget(self._title, 1)
        row.addWidget(self._place)
        return head

    def _foot(self, kit: Kit) -> QWidget:
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(18, 10, 14, 14)
        row.setSpacing(8)
        self.primary = Button(kit, "", "primary")
        self.primary.clicked.connect(lambda: self.wanted.emit(self._wish))
        self.secondary = Button(kit, "", "outlined")
        self.secondary.clicked.connect(lambda: self.wanted.emit(self._other))
        self._trash = IconButton(kit, "trash", _("Move to the trash"))
        self._trash.clicked.connect(lambda: self.wanted.emit("trash"))
        row.addWidget(self.primary)
        row.addWidget(self.secondary)
        row.addStretch(1)
        row.addWidget(self._trash)
        return foot

    def _offer(self, wish: Wish | None, verb: str, other: Wish | None, other_verb: str) -> None:
        self._wish, self._other = wish or "skip", other or "skip"
        for button, text in ((self.primary, verb), (self.secondary, other_verb)):
            button.setText(text)
            button.setVisible(bool(text))

    def _say(self, notes: list[str]) -> None:
        while (item := self._notes.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for note in notes:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            row.addWidget(IconLabel(self._kit, "info", 16, "text3"), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Label(note, "small", wrap=True), 1)
            self._notes.addWidget(line)


def _about(line: Line, task: Task) -> str:
    assert line.waiting is not None
    parts = [shown_name(line.waiting.untrusted_name), words.size(line.waiting.bytes)]
    if task.record.happened_at is not None:
        parts.append(words.moment(task.record.happened_at))
    return " · ".join(part for part in parts if part)


def _notes(line: Line, task: Task) -> list[str]:
    """What is to be said; the reader's own words for a lock would only say it twice."""
    assert line.waiting is not None
    if line.waiting.status == "added":
        return [words.sentence(remark) for remark in task.remarks[:_REMARKS]]
    said = line.waiting.reason if line.waiting.status == "needs_password" else ""
    others = [words.sentence(remark) for remark in task.remarks[:_REMARKS] if remark != said]
    return [_reason(line), *others]


def _reason(line: Line) -> str:
    """What is wrong with a file that came in, what that means, what to do."""
    assert line.waiting is not None
    kind = line.waiting.media_type
    if line.waiting.status == "needs_password":
        if kind == "application/pdf":
            return _(
                "This PDF is locked. Enter its password and we unlock a copy; the original stays as it is."
            )
        return _("This file is locked. Enter its password and we unlock a copy; the original stays as it is.")
    if kind.startswith("image/"):
        return _("We could not open this photo. We kept it unchanged. You can try again from your phone.")
    return _(
        "We could not open this file. We kept it unchanged. You can ask for it again where it came from."
    )
