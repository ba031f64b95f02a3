"""Appeals: the list, the first hour after a notice, and the page of each case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flexkeeper.desktop.pages.appeals.page import AppealsPage

__all__ = ["AppealsPage"]


def __getattr__(name: str) -> Any:
    # The page of today needs the stage of a case, not this page; importing that must stay cheap.
    if name == "AppealsPage":
        from flexkeeper.desktop.pages.appeals.page import AppealsPage

        return AppealsPage
    raise AttributeError(name)
