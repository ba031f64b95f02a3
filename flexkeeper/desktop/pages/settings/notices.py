"""A notice to try out whether notices arrive."""

from __future__ import annotations

from collections.abc import Callable

from flexkeeper import reminders
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.i18n import _
from flexkeeper.reminders import Trouble


def send_test(frame: Frame, then: Callable[[Trouble | None], None]) -> None:
    """Shows a notice off the main thread, says whether it arrived, and hands on what was in its way."""
    vault = frame.session.vault
    state, clock = vault.state, vault.clock

    def done(trouble: Trouble | None) -> None:
        arrived = _("The desktop took the notice. It should be on your screen now.")
        frame.say(trouble.words if trouble else arrived)
        then(trouble)

    frame.session.jobs.ask(lambda _progress: reminders.try_out(state, clock().astimezone()), done)
