"""What the window leaves behind after each change, so that reminders come while the vault is locked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flexkeeper import paths, settings
from flexkeeper.errors import FlexKeeperError

if TYPE_CHECKING:
    from flexkeeper.vault import Vault


@contextmanager
def keeping_agenda(vault: Vault) -> Iterator[None]:
    """Runs what changes the vault, then brings the agenda outside it up to date, in the same lane.

    Also after work that was stopped: what it did until then counts.
    """
    try:
        yield
    finally:
        keep_agenda(vault)


def keep_agenda(vault: Vault) -> None:
    """Brings the agenda up to date. A disk that refuses costs no work; the next change tries again."""
    from flexkeeper import reminders  # with the rest of the domain, when a vault is opened

    is_wanted = settings.load(paths.settings()).settings.reminders.while_locked
    try:
        reminders.keep_agenda(vault, vault.clock().astimezone(), is_wanted=is_wanted)
    except (OSError, FlexKeeperError):
        pass


def with_usual_reminders(vault: Vault) -> None:
    """Gives a new vault what every driver wants to be reminded of."""
    from flexkeeper import reminders

    reminders.add_usual(vault, vault.clock().astimezone().date())
