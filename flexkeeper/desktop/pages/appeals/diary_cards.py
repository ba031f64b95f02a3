"""What happened when, what is to be done, and which terms were read: the lists below the claims."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal

from flexkeeper.appeals import Entry, PolicyCopy, Task
from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.appeals.asked import CaseFound
from flexkeeper.desktop.pages.vehicles.section import Deed, Line, Section
from flexkeeper.desktop.widgets.chip import Chip
from flexkeeper.i18n import _


class TimelineCard(Section):
    """`add_wanted`; `drop_wanted` carries the number of an own event, `opened` a record."""

    add_wanted = Signal()
    drop_wanted = Signal(int)
    opened = Signal(int)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, _("Timeline"))
        self.add = self.add_button(_("Note something…"), "plus", self.add_wanted.emit)

    def show_case(self, found: CaseFound) -> None:
        """Shows everything in a case that has a date, the earliest first."""
        self.rebuild(lambda: self._build(found))

    def _build(self, found: CaseFound) -> None:
        lines = [self._line(one) for one in found.entries]
        case = found.case
        if case.state == "open" and case.deadline is not None and case.safe_day is not None:
            lines.append(Line(words.day(case.safe_day), _("Aim to send, two days early")))
            lines.append(Line(words.day(case.deadline.date()), _("Deadline")))
        if not lines:
            self.say(_("Nothing here has a date yet."))
        self.list("", lines)

    def _line(self, one: Entry) -> Line:
        at = one.moment
        when = words.day(at)
        if isinstance(at, datetime):
            when = _("{day}, {time}").format(day=words.day(at.date()), time=words.time(at))
        deeds: tuple[Deed, ...] = ()
        number = one.id
        if one.sort == "event":
            deeds = (Deed("trash", _("Take out"), lambda: self.drop_wanted.emit(number)),)
        elif one.record is not None:
            record = one.record
            deeds = (Deed("eye", _("Show the paper"), lambda: self.opened.emit(record)),)
        return Line(when, _entry_words(one), None, deeds)


class TasksCard(Section):
    """`done_wanted` and `drop_wanted` carry a task."""

    add_wanted = Signal()
    done_wanted = Signal(object)
    drop_wanted = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, _("To do"))
        self.add = self.add_button(_("Add task…"), "plus", self.add_wanted.emit)

    def show_case(self, found: CaseFound) -> None:
        """Shows what is to be done, then what was."""
        self.rebuild(lambda: self._build(found))

    def _build(self, found: CaseFound) -> None:
        if not found.tasks:
            self.say(_("Nothing noted. With a day, it is in your reminders, too."))
        self.list("", [self._line(one) for one in found.tasks if not one.is_done])
        self.list(_("Done"), [self._line(one) for one in found.tasks if one.is_done])

    def _line(self, one: Task) -> Line:
        small = words.day(one.day) if one.day else ""
        drop = Deed("trash", _("Take out"), lambda: self.drop_wanted.emit(one))
        if one.is_done:
            return Line(one.text, small, Chip("plain", _("Done"), "circle-check"), (drop,))
        return Line(one.text, small, None, (drop,), Deed("", _("Done"), lambda: self.done_wanted.emit(one)))


class PoliciesCard(Section):
    """`read_wanted` carries a copy, `opened` its record."""

    read_wanted = Signal(object)
    opened = Signal(int)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, _("Terms and policies"))

    def show_case(self, found: CaseFound) -> None:
        """Shows the copies of terms in the vault, and when they were read."""
        self.rebuild(lambda: self._build(found))

    def _build(self, found: CaseFound) -> None:
        if not found.policies:
            self.say(_("Save the terms you agreed to as a PDF and add them: what they say may change."))
        self.list("", [self._line(one) for one in found.policies])

    def _line(self, one: PolicyCopy) -> Line:
        captured = _("Saved {day}").format(day=words.day(one.captured)) if one.captured else ""
        was_read = _("read on {day}").format(day=words.day(one.read_on)) if one.read_on else _("not read yet")
        version = _("Version {number}").format(number=one.version) if one.version else ""
        small = " · ".join(filter(None, (version, captured, was_read)))
        show = Deed("eye", _("Show the paper"), lambda: self.opened.emit(one.record))
        return Line(
            one.title, small, None, (show,), Deed("", _("Read today"), lambda: self.read_wanted.emit(one))
        )


def _entry_words(one: Entry) -> str:
    if one.sort == "notice":
        return _("Notice received")
    if one.sort == "sent":
        return _("Appeal sent (round {number})").format(number=words.number(one.id))
    if one.sort == "message":
        said = _("You to {person}: {text}") if one.is_own else _("{person}: {text}")
        return said.format(person=one.about, text=one.text) if one.about else one.text
    if one.sort == "claim":
        return _("They say: {text}").format(text=one.text)
    return one.text
