"""The bundle of what is chosen, made again in the background whenever that changes, and held in memory.

Nothing of it reaches the disk before the driver saves it; Lock drops it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from flexkeeper import bundle, records
from flexkeeper.bundle import Built, Estimate, Made, Plan, TooLargeError
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


@dataclass(frozen=True, slots=True)
class Held:
    """A bundle in memory, the keys of its exhibits in their order, and the records whose files it shows."""

    made: Made
    ids: tuple[int, ...]
    records: tuple[int, ...]


class Order(Protocol):
    """What is to be made, as a plain value. It asks the vault anew each time: papers may have changed."""

    def make(self, vault: Vault, sandbox: Sandbox, progress: Progress, known: Held | None) -> Held:
        """The bundle; `known` itself where nothing of it has changed."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The bundle of a draft: of the papers that were chosen by hand."""

    draft: Draft

    def make(self, vault: Vault, sandbox: Sandbox, progress: Progress, known: Held | None) -> Held:
        draft = self.draft
        made = records.make_bundle(
            vault,
            draft.records,
            draft.wishes(datetime.now().astimezone()),
            sandbox=sandbox,
            progress=progress,
            known=None if known is None else known.made,
        )
        # The very same is handed on, so that nothing that shows it begins anew.
        if known is not None and made is known.made and known.ids == draft.keys:
            return known
        return Held(made, draft.keys, draft.records)


class Maker(QObject):
    """Holds the newest bundle that was made. `changed`: look again; `stepped`: so much of so much is done.

    `key` names what is being made: where two pages make the same, the newer takes the older one's place.
    """

    changed = Signal()
    stepped = Signal(int, int)

    def __init__(self, session: Session, key: str) -> None:
        super().__init__()
        self._session, self._key = session, key
        self._order: Order | None = None
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
    def over(self) -> TooLargeError | None:
        """Why it does not fit its limit, where it does not."""
        return self.trouble if isinstance(self.trouble, TooLargeError) else None

    @property
    def current(self) -> Held | None:
        """The bundle in memory if it is the one that would be saved now."""
        return self.held if self.is_current else None

    def want(self, order: Order, plan: Plan | None, estimate: Estimate | None) -> None:
        """Makes this bundle, planned so, once nothing has changed for a moment.

        Without a plan there is nothing to make, and nothing is held any more.
        """
        self._order, before, self._plan = order, self._plan, plan
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
        order, known = self._order, self.held
        if order is None or self.is_saving:
            return

        def work(vault: Vault, progress: Progress) -> Held:
            with Sandbox(bundle.PRELOAD) as sandbox:
                return order.make(vault, sandbox, progress, known)

        self._job = self._session.build(
            work, self._take, key=self._key, failed=self._failed, stepped=self.stepped.emit
        )
        self.changed.emit()

    def save(
        self,
        order: Order,
        path: Path,
        then: Callable[[Built], None],
        stopped: Callable[[], None],
        refused: Callable[[], None],
    ) -> None:
        """Checks and saves this bundle, made anew where the one in memory is another.

        One of the three follows: it is saved, the driver stopped it, or something stood in its way.
        """
        self._stop()
        self.is_saving, self._order, known = True, order, self.held
        is_kept = not self.is_too_large

        def work(vault: Vault, progress: Progress) -> tuple[Held, Built]:
            records.check_bundle_place(vault, path)
            with Sandbox(bundle.PRELOAD) as sandbox:
                held = order.make(vault, sandbox, progress, known)
                built = records.save_bundle(
                    vault, held.records, held.made, path, sandbox=sandbox, progress=progress
                )
            return held, built

        def done(saved: tuple[Held, Built]) -> None:
            self._saved(saved[0] if is_kept else None, order)
            then(saved[1])

        def cancelled() -> None:
            self._saved(None, order)
            stopped()

        def failed(error: Exception) -> bool:
            if isinstance(error, TooLargeError) and order == self._order:
                self.trouble = error
            self._saved(None, order)
            refused()
            return False

        title = _("Making the bundle")
        self._session.build(work, done, key=self._key, title=title, failed=failed, cancelled=cancelled)
        self.changed.emit()

    def forget(self) -> None:
        """Drops the bundle and stops making it."""
        self._stop()
        self._order = self._plan = self.held = self.trouble = None
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

    def _saved(self, held: Held | None, order: Order) -> None:
        self.is_saving = False
        if held is not None:
            self.held, self.is_current, self.trouble = held, order == self._order, None
        if not self.is_current and not self.is_too_large and self.trouble is None:
            self._soon.start()  # it was changed meanwhile, or stopped
        self.changed.emit()
