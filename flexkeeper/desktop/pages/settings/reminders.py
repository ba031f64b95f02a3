"""Reminders outside the window: every hour, while locked, a test, and a file for calendars."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from flexkeeper import reminders
from flexkeeper.desktop import words
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.pages.settings.notices import ask_hourly, disk_refusals, send_test, turn_hourly
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import Card
from flexkeeper.desktop.widgets.choice import ChoiceBox
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.i18n import _
from flexkeeper.progress import Progress
from flexkeeper.reminders import Autostart, Trouble

_FILE = "FlexKeeper.ics"
_LADDERS = (("60d", "30d", "14d", "7d", "1d"), ("30d", "14d", "7d", "1d"), ("14d", "7d", "1d"), ("7d", "1d"))


class ReminderSettings(Card):
    """Each line says how it stands and what of it lies on this computer."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame.kit, _("Reminders"))
        self._frame = frame
        self._is_hourly = False
        self.hourly = _Line(frame, _("Every hour, also while FlexKeeper is closed"))
        self.hourly.wait(_("Asking the system…"))
        self.hourly.button.clicked.connect(self._turn_hourly)
        self.locked = _Line(frame, _("While the vault is locked"))
        self.locked.button.clicked.connect(self._turn_locked)
        self.test = _Line(frame, _("Whether notices arrive"))
        self.test.say(_("A test notice says nothing of your papers."), _("Send a test notice"))
        self.test.button.clicked.connect(lambda: send_test(frame, self._tested))
        self.titles = ChoiceBox(frame.kit, _("What the calendar file says"))
        self.titles.addItem(_("Only that something is due"), False)
        self.titles.addItem(_("What it is, with titles"), True)
        self.calendar = _Line(frame, _("A file for your calendar"), self.titles)
        self.calendar.say(
            _("Any calendar reads it, and a new one changes the same events. It is not encrypted."),
            _("Save…"),
        )
        self.calendar.button.setAccessibleName(_("Save a file for your calendar…"))
        self.calendar.button.clicked.connect(self._ask_place)
        self.steps = ChoiceBox(frame.kit, _("How early papers and services are announced"))
        self.steps.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToContents)
        self.steps.activated.connect(lambda _place: self._set_steps(tuple(self.steps.currentData())))
        self.ladder = _Line(frame, _("How early papers and services are announced"), self.steps)
        self._lines = (self.ladder, self.hourly, self.locked, self.test, self.calendar)
        for line in self._lines:
            self.body.addWidget(line)

    def refresh(self) -> None:
        """Asks how it stands now."""
        self._show_locked(is_on=self._frame.settings.reminders.while_locked)
        ask_hourly(self._frame, self._show_hourly)
        self._frame.session.read(reminders.usual_steps, self._show_steps, key="usual steps")

    def adapt(self) -> None:
        """Folds for the text size."""
        for line in self._lines:
            line.adapt()

    def save_calendar(self, path: Path, *, with_titles: bool) -> None:
        """Writes the calendar file there."""
        vault = self._frame.session.vault
        now = vault.clock().astimezone()

        def done(count: int) -> None:
            self._frame.remember_copies_folder(path.parent)
            one, several = _("1 event is in {name}."), _("{count} events are in {name}.")
            text = one if count == 1 else several
            self._frame.say(text.format(count=words.number(count), name=path.name))

        self._frame.session.write(
            lambda vault, _progress: reminders.save_calendar(vault, path, now, with_titles=with_titles), done
        )

    def _show_steps(self, steps: tuple[str, ...]) -> None:
        self.steps.clear()
        for one in dict.fromkeys((*_LADDERS, steps)):
            self.steps.addItem(_before(one), one)
        self.steps.setCurrentIndex(self.steps.findText(_before(steps)))

    def _set_steps(self, steps: tuple[str, ...]) -> None:
        self._frame.session.write(
            lambda vault, _progress: reminders.set_usual_steps(vault, steps),
            lambda change: self._frame.say(_("Announced {steps}").format(steps=_before(steps)), change),
        )

    def _show_hourly(self, is_on: bool) -> None:
        self._is_hourly = is_on
        places = _places()
        if is_on:
            text = _("Notices come. For that this computer has: {places}")
            if not self._frame.settings.reminders.while_locked:
                text = _("No notice comes, as nothing lies outside the vault. This computer has: {places}")
            self.hourly.say(text.format(places=places), _("Turn off"))
        else:
            text = _("Notices come only in the window. Turned on, this computer gets: {places}")
            self.hourly.say(text.format(places=places), _("Turn on"))
        said = _("Let no notices come while closed") if is_on else _("Let notices come every hour")
        self.hourly.button.setAccessibleName(said)

    def _turn_hourly(self) -> None:
        turn_hourly(self._frame, self._show_hourly, is_on=not self._is_hourly)

    def _show_locked(self, *, is_on: bool) -> None:
        if is_on:
            text = _(
                "Days on which something is due lie outside the vault, without kind, title or name. Whoever"
                " holds this computer can see when something is due, and never what."
            )
            self.locked.say(text, _("Turn off"))
        else:
            self.locked.say(
                _("Nothing lies outside the vault, so no notice comes while it is locked."), _("Turn on")
            )
        said = _("Leave no days outside the vault") if is_on else _("Leave days outside the vault")
        self.locked.button.setAccessibleName(said)

    def _turn_locked(self) -> None:
        before = self._frame.settings
        is_on = not before.reminders.while_locked
        changed = dataclasses.replace(before.reminders, while_locked=is_on)
        self._frame.change_settings(dataclasses.replace(before, reminders=changed))
        self.refresh()
        vault = self._frame.session.vault

        def keep(_progress: Progress) -> None:
            with disk_refusals():
                reminders.keep_agenda(vault, vault.clock().astimezone(), is_wanted=is_on)

        self._frame.session.jobs.write(keep)

    def _tested(self, trouble: Trouble | None) -> None:
        arrived = _("The desktop took the test notice.")
        self.test.say(trouble.words if trouble else arrived, _("Send a test notice"))

    def _ask_place(self) -> None:
        folder = str(self._frame.copies_folder())
        dialog = QFileDialog(self.window(), _("Save a file for your calendar"), folder, _("Calendar (*.ics)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("ics")
        dialog.selectFile(_FILE)
        dialog.fileSelected.connect(
            lambda path: self.save_calendar(Path(path), with_titles=self.titles.currentData())
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


class _Line(QWidget):
    """What it is, how it stands, and a button; with a choice beside it where there is one."""

    def __init__(self, frame: Frame, name: str, choice: ChoiceBox | None = None) -> None:
        super().__init__()
        self._look = frame.kit.look
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(12)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(Label(name, "body", wrap=True))
        self._state = Label("", "label", wrap=True)
        self._state.hide()
        texts.addWidget(self._state)
        self._box.addLayout(texts, 1)
        ends = QHBoxLayout()
        ends.setSpacing(8)
        if choice is not None:
            ends.addWidget(choice)
        self.button = Button(frame.kit, "", "outlined", size="small")
        self.button.hide()  # until it is known what it does
        ends.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        ends.addStretch(0)
        self._box.addLayout(ends)

    def wait(self, state: str) -> None:
        """Says why nothing can be done yet."""
        self._state.setText(state)
        self._state.show()

    def say(self, state: str, verb: str) -> None:
        """Says how it stands, and what the button does now."""
        self.wait(state)
        self.button.setText(verb)
        self.button.show()

    def adapt(self) -> None:
        """The button beside the words, or under them where the text is large."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._box.setDirection(down if self._look.is_large else across)


def _before(steps: Sequence[str]) -> str:
    """Steps in words: “60, 30, 14, 7, 1 days before”."""
    days = [words.number(int(step.removesuffix("d"))) for step in steps]
    return _("{days} days before").format(days=", ".join(days))


def _places() -> str:
    """What the hourly start consists of on this computer, in words."""
    autostart = Autostart.here()
    home = Path.home()
    files = [
        f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path) for path in autostart.files
    ]
    return ", ".join(files) or _("a scheduled task")
