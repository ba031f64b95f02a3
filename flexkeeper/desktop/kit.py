"""What every widget is given to dress itself: the look and the icons."""

from __future__ import annotations

from dataclasses import dataclass

from flexkeeper.desktop.icons import Icons
from flexkeeper.desktop.theme import Look


@dataclass(frozen=True, slots=True)
class Kit:
    """The look of the moment and the icons painted for it."""

    look: Look
    icons: Icons

    @classmethod
    def of(cls, look: Look) -> Kit:
        """A kit for a look."""
        return cls(look, Icons(look))
