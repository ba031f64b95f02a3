"""Which pages there are, where they stand in the rail, and how each is made when it is first wanted."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flexkeeper.i18n import _

if TYPE_CHECKING:
    from flexkeeper.desktop.pages.page import Frame, Page


@dataclass(frozen=True, slots=True)
class Listed:
    """A page by its name; without an icon it has no place in the rail, and `is_below` is at its end."""

    name: str
    words: str
    icon: str = ""
    is_below: bool = False


_CLASSES = {
    "today": "TodayPage",
    "review": "ReviewPage",
    "records": "RecordsPage",
    "vehicles": "VehiclesPage",
    "bundle": "BundlePage",
    "agenda": "AgendaPage",
    "appeals": "AppealsPage",
    "messages": "MessagesPage",
    "settings": "SettingsPage",
}


def listed() -> tuple[Listed, ...]:
    """All pages, in the order of the rail."""
    return (
        Listed("today", _("Today"), "home"),
        Listed("review", _("To review"), "inbox"),
        Listed("records", _("Records"), "folder"),
        Listed("appeals", _("Appeals"), "scales"),
        Listed("messages", _("Messages"), "messages"),
        Listed("vehicles", _("Vehicles")),
        Listed("bundle", _("Bundle")),
        Listed("agenda", _("Agenda")),
        Listed("settings", _("Settings"), "settings", is_below=True),
    )


def load(name: str) -> type[Page]:
    """Imports what the page of that name needs, which may be done on any thread."""
    module = importlib.import_module(f"flexkeeper.desktop.pages.{name}")
    page: type[Page] = getattr(module, _CLASSES[name])
    return page


def make(name: str, frame: Frame) -> Page:
    """The page of that name; its module is imported only now."""
    return load(name)(frame)
