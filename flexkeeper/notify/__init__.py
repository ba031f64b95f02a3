"""What is said while the vault is locked: the neutral agenda, what was announced, the notification.

This runs every hour, so it knows no vault, no key and no window; it imports little and costs little.
`reminders` writes the agenda; `flexkeeper reminders notify` (`main`) reads it. See docs/threat-model.md for
what the agenda tells.
"""

from flexkeeper.notify.agenda import Agenda, Entry, Step, forget_agendas, read_agendas, write_agenda
from flexkeeper.notify.memory import Trouble, last_trouble
from flexkeeper.notify.run import main, notify, try_out
from flexkeeper.notify.sending import Answer, NotSent, Sender, program
from flexkeeper.notify.words import notice

__all__ = [
    "Agenda",
    "Answer",
    "Entry",
    "NotSent",
    "Sender",
    "Step",
    "Trouble",
    "forget_agendas",
    "last_trouble",
    "main",
    "notice",
    "notify",
    "program",
    "read_agendas",
    "try_out",
    "write_agenda",
]
