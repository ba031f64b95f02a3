"""Reminders: what is due, when it is announced, the driver's answers, the agenda outside the vault.

For a page: `due` (with `Due.group` and `by_day`) says what to list; `acknowledge`, `snooze`, `done` and
`remove` each return a change for `records.undo`; `keep_agenda` is called after each write; `last_trouble` is
for the banner.
"""

from flexkeeper.notify import Trouble, last_trouble, try_out
from flexkeeper.reminders.agenda import keep_agenda
from flexkeeper.reminders.answering import acknowledge, done, snooze
from flexkeeper.reminders.autostart import Autostart, autostart_is_on, set_autostart
from flexkeeper.reminders.calendar import calendar, save_calendar
from flexkeeper.reminders.collect import by_day, due, find
from flexkeeper.reminders.ladder import safe_day
from flexkeeper.reminders.table import add, add_usual, change, end_of, put, remove, written
from flexkeeper.reminders.usual import set_usual_steps, usual_steps
from flexkeeper.reminders.values import Due, Group, Kind, NewDue, Sort

__all__ = [
    "Autostart",
    "Due",
    "Group",
    "Kind",
    "NewDue",
    "Sort",
    "Trouble",
    "acknowledge",
    "add",
    "add_usual",
    "autostart_is_on",
    "by_day",
    "calendar",
    "change",
    "done",
    "due",
    "end_of",
    "find",
    "keep_agenda",
    "last_trouble",
    "put",
    "remove",
    "safe_day",
    "save_calendar",
    "set_autostart",
    "set_usual_steps",
    "snooze",
    "try_out",
    "usual_steps",
    "written",
]
