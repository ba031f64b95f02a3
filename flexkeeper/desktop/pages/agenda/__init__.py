"""All that is due, as a list and as a month; and the rows in which Today shows the first of it."""

from flexkeeper.desktop.pages.agenda.page import AgendaPage

__all__ = ["AgendaPage"]
