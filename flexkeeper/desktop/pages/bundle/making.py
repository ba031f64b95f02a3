"""The bundle of what is chosen, made again in the background whenever that changes, and held in memory.

Nothing of it reaches the disk before the driver saves it; Lock drops it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from flexkeeper import bundle, records
from flexkeeper.bundle import Built, Estimate, Made, Plan
from flexkeeper.desktop.jobs import Job
from flexkeeper.desktop.pages.bundle.draft import Draft
from flexkeeper.desktop.session import Session
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.sandbox import Sandbox

if TYPE_CHECKING:
    from flexkeeper.progress import Progress
    from flexkeeper.vault import Vault

SETTLED_MS = 700
# A larger bundle takes minutes to make and a lot of memory to hold; it is made once, when it is saved.
MOST_PAGES = 1_500
MOST_BYTES = 250_000_000
_KEY = "bundle in the making"


@dataclass(frozen=True, slots=True)
class Held:
    """A bundle in memory, and the keys of its exhibits in their order."""

    made: Made
    ids: tuple[int, ...]


class Maker(QObject):
    """Holds the newest bundle that was made. `changed`: look again; `stepped`: so much of so much is done."""

    changed = Signal()
    stepped = Signal(int, int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._draft: Draft | None = None
        self._plan: Plan | None = None
        self._job: Job[Held] | None = None
        self.held: Held | None = None
        self.is_current = False
        self.is_too_large = False
        self.is_saving = False
        self.trouble: FlexKeeperError | None = None
        self._soon = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._soon.timeout.connect(self.make_now)

    @property
    def is_making(self) -> bool:
        """Whether pages are on their way, also while it waits for the last change to settle."""
        return self._soon.isActive() or self._job is not None

    @property
    def current(self) -> Held | None:
        """The bundle in memory if it is the one that would be saved now."""
        return self.held if self.is_current else None

    def want(self, draft: Draft, plan: Plan | None, estimate: Estimate | None) -> None:
        """Makes the bundle of this draft, planned so, once nothing has changed for a moment.

        Without a plan there is nothing to make, and nothing is held any more.
        """
        self._draft, before, self._plan = draft, self._plan, plan
        if plan is not None and before is not None and bundle.alike(before, plan):
            return
        self.is_current, self.trouble = False, None
        self._stop()
        self.is_too_large = estimate is not None and (
            estimate.pages > MOST_PAGES or estimate.bytes > MOST_BYTES
        )
        if plan is None or self.is_too_large:
            self.held = None
        elif not self.is_saving:
            self._soon.start()
        self.changed.emit()

    def make_now(self) -> None:
        """Makes it without waiting any longer."""
        self._soon.stop()
        draft, known = self._draft, self.held
        if draft is None or self.is_saving:
            return

        def work(vault: Vault, progress: Progress) -> Held:
            with Sandbox(bundle.PRELOAD) as sandbox:
                return _made(vault, draft, known, sandbox, progress)

        self._job = self._session.build(
            work, self._take, key=_KEY, failed=self._failed, stepped=self.stepped.emit
        )
        self.changed.emit()

    def save(
        self,
        draft: Draft,
        path: Path,
        then: Callable[[Built], None],
        stopped: Callable[[], None],
        refused: Callable[[], None],
    ) -> None:
        """Checks and saves the bundle of this draft, made anew where the one in memory is another.

        One of the three follows: it is saved, the driver stopped it, or something stood in its way.
        """
        self._stop()
        self.is_saving, self._draft, known = True, draft, self.held
        is_kept = not self.is_too_large

        def work(vault: Vault, progress: Progress) -> tuple[Held, Built]:
            records.check_bundle_place(vault, path)
            with Sandbox(bundle.PRELOAD) as sandbox:
                held = _made(vault, draft, known, sandbox, progress)
                built = records.save_bundle(
                    vault, draft.records, held.made, path, sandbox=sandbox, progress=progress
                )
            return held, built

        def done(saved: tuple[Held, Built]) -> None:
            self._saved(saved[0] if is_kept else None, draft)
            then(saved[1])

        def cancelled() -> None:
            self._saved(None, draft)
            stopped()

        def failed(_error: Exception) -> bool:
            self._saved(None, draft)
            refused()
            return False

        title = _("Making the bundle")
        self._session.build(work, done, key=_KEY, title=title, failed=failed, cancelled=cancelled)
        self.changed.emit()

    def forget(self) -> None:
        """Drops the bundle and stops making it."""
        self._stop()
        self._draft = self._plan = self.held = self.trouble = None
        self.is_current = self.is_saving = self.is_too_large = False

    def _stop(self) -> None:
        self._soon.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _take(self, held: Held) -> None:
        if self._job is None:  # it was done just when something changed
            return
        self._job = None
        self.held, self.is_current = held, True
        self.changed.emit()

    def _failed(self, error: Exception) -> bool:
        is_expected = isinstance(error, FlexKeeperError)
        if self._job is not None:
            self._job = None
            self.trouble = error if isinstance(error, FlexKeeperError) else None
            self.changed.emit()
        return is_expected

    def _saved(self, held: Held | None, draft: Draft) -> None:
        self.is_saving = False
        if held is not None:
            self.held, self.is_current = held, draft is self._draft
        if not self.is_current and not self.is_too_large:
            self._soon.start()  # it was changed meanwhile, or stopped
        self.changed.emit()


def _made(vault: Vault, draft: Draft, known: Held | None, sandbox: Sandbox, progress: Progress) -> Held:
    keys = draft.keys
    wishes = draft.wishes(datetime.now().astimezone())
    made = records.make_bundle(
        vault,
        draft.records,
        wishes,
        sandbox=sandbox,
        progress=progress,
        known=None if known is None else known.made,
    )
    # The very same is handed on, so that nothing that shows it begins anew.
    return known if known is not None and made is known.made and known.ids == keys else Held(made, keys)
