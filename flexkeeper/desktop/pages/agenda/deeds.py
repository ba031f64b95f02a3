"""What the driver answers to a due thing: each is one change, said with a way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from flexkeeper import reminders
from flexkeeper.desktop import words
from flexkeeper.desktop.pages.agenda.lines import Line
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.i18n import _
from flexkeeper.reminders import NewDue

if TYPE_CHECKING:
    from flexkeeper.vault import Vault

Clock = Callable[[], datetime]


class Deeds:
    """Writes through the session; `around` is the widget that dialogs stand over."""

    def __init__(self, frame: Frame, around: QWidget, now: Clock) -> None:
        self._frame, self._around, self._now = frame, around, now

    def verb(self, line: Line) -> str:
        """The word of the one button of a line."""
        if line.due.sort == "expiry":
            return _("Renew…") if line.can_renew else _("Show")
        return _("Done")

    def answer(self, line: Line) -> None:
        """Does what the button says."""
        if line.can_renew and line.due.record is not None:
            self._frame.renew(line.due.record)
        elif line.due.sort == "expiry":
            self.show(line)
        else:
            self.done(line)

    def show(self, line: Line) -> None:
        """Shows the paper or the vehicle that it is about."""
        if line.due.record is not None:
            self._frame.open_record(line.due.record)
        elif line.due.vehicle is not None:
            self._frame.open_vehicle(line.due.vehicle)

    def done(self, line: Line) -> None:
        """Says that it is done."""
        today = self._now().date()
        self._do(lambda vault: reminders.done(vault, line.due.id, today), _("Done: {title}"), line)

    def acknowledge(self, line: Line) -> None:
        """Says that the driver knows: it is quiet until its next step."""
        now = self._now()
        said = _("Quiet until its next reminder: {title}")
        self._do(lambda vault: reminders.acknowledge(vault, line.due.id, now), said, line)

    def put_off(self, line: Line, days: int) -> None:
        """Puts it off by so many days from today."""
        self.put_off_until(line, self._now().date() + timedelta(days=days))

    def put_off_until(self, line: Line, day: date) -> None:
        """Puts it off until that day."""
        now = self._now()
        said = _("Put off until {date}: {title}").replace("{date}", words.day(day))
        self._do(lambda vault: reminders.snooze(vault, line.due.id, day, now), said, line)

    def choose_day(self, line: Line) -> None:
        """Asks until which day to put it off."""
        from flexkeeper.desktop.pages.agenda.day_dialog import DayDialog

        dialog = DayDialog(self._frame.kit, self._around, line.title, self._now().date())
        dialog.accepted.connect(lambda: self.put_off_until(line, dialog.day))
        _open(dialog)

    def remove(self, line: Line) -> None:
        """Takes out a reminder of the driver's own."""
        self._do(lambda vault: reminders.remove(vault, line.due.id), _("Removed: {title}"), line)

    def add(self, day: date | None = None) -> None:
        """Asks for a new reminder, on that day where one is given."""
        from flexkeeper.desktop.pages.agenda.form import ReminderDialog

        dialog = ReminderDialog(self._frame, self._around, day=day)
        dialog.accepted.connect(lambda: self._add(dialog.new()))
        _open(dialog)

    def edit(self, line: Line) -> None:
        """Asks for changes to a reminder of the driver's own."""
        from flexkeeper.desktop.pages.agenda.form import ReminderDialog

        item = line.due.id

        def show(before: NewDue) -> None:
            dialog = ReminderDialog(self._frame, self._around, item=item, before=before)
            dialog.accepted.connect(lambda: self._change(line, dialog.new()))
            _open(dialog)

        self._frame.session.read(lambda vault: reminders.written(vault, item), show)

    def _add(self, new: NewDue) -> None:
        def done(item: str) -> None:
            text = _("Added: {title}, due {date}").format(title=new.title, date=words.day(new.due))
            self._frame.say(text, lambda: self._take_back(item))

        self._frame.session.write(lambda vault, _progress: reminders.add(vault, new), done)

    def _take_back(self, item: str) -> None:
        self._frame.session.write(
            lambda vault, _progress: reminders.remove(vault, item),
            lambda _change: self._frame.say(_("Undone")),
        )

    def _change(self, line: Line, new: NewDue) -> None:
        self._do(lambda vault: reminders.change(vault, line.due.id, new), _("Changed: {title}"), line)

    def _do(self, work: Callable[[Vault], int], said: str, line: Line) -> None:
        text = said.replace("{title}", line.title)
        self._frame.session.write(
            lambda vault, _progress: work(vault), lambda change: self._frame.say(text, change)
        )


def _open(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
