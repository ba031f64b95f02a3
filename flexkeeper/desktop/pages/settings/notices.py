"""Notices outside the window: whether they come every hour, and one to try out whether they arrive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flexkeeper import reminders
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.progress import Progress
from flexkeeper.reminders import Trouble


@contextmanager
def disk_refusals() -> Iterator[None]:
    """Says calmly that the disk refuses what lies outside the vault.

    Raises:
        FlexKeeperError: in the place of an OSError.
    """
    try:
        yield
    except OSError as error:
        raise FlexKeeperError(
            _("This computer refused it: {reason}.").format(reason=error.strerror or type(error).__name__),
            _("Your papers are as they were. Look at the folder of FlexKeeper's settings, then try again."),
        ) from error


def send_test(frame: Frame, then: Callable[[Trouble | None], None]) -> None:
    """Shows a notice off the main thread, says whether it arrived, and hands on what was in its way."""
    vault = frame.session.vault
    state, clock = vault.state, vault.clock

    def done(trouble: Trouble | None) -> None:
        arrived = _("The desktop took the notice. It should be on your screen now.")
        frame.say(trouble.words if trouble else arrived)
        then(trouble)

    def work(_progress: Progress) -> Trouble | None:
        with disk_refusals():
            return reminders.try_out(state, clock().astimezone())

    frame.session.jobs.ask(work, done)


def turn_hourly(frame: Frame, then: Callable[[bool], None], *, is_on: bool) -> None:
    """Has notices come every hour also while the window is closed, or no longer, and says it with Undo."""

    def work(_progress: Progress) -> bool:
        with disk_refusals():
            reminders.set_autostart(is_on)
        return reminders.autostart_is_on()

    def done(is_so: bool) -> None:
        on, off = (
            _("Reminders come every hour from now on."),
            _("Reminders come only in FlexKeeper's window."),
        )
        frame.say(on if is_so else off, lambda: turn_hourly(frame, then, is_on=not is_on))
        then(is_so)

    frame.session.jobs.ask(work, done)


def ask_hourly(frame: Frame, then: Callable[[bool], None]) -> None:
    """Asks the system whether notices come every hour."""
    frame.session.jobs.ask(lambda _progress: reminders.autostart_is_on(), then)
