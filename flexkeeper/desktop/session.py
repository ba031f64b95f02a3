"""What is open: the vault, the sandbox, and the lanes that work on them.

The vault's package is imported by the job that opens one, so that the window is there before any
encryption is loaded.
"""

from __future__ import annotations

import bisect
import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from flexkeeper.desktop.jobs import Failed, Job, Jobs, Stepped
from flexkeeper.desktop.reminding import keep_agenda, keeping_agenda, with_usual_reminders
from flexkeeper.progress import Progress

if TYPE_CHECKING:
    from flexkeeper.sandbox import Sandbox
    from flexkeeper.vault import KeyringAnswer, Vault

Result = TypeVar("Result")

READERS = ("flexkeeper.intake.readers",)

# What pages need of the domain, imported off the main thread while a passphrase is typed.
_DOMAIN = (
    "flexkeeper.vault",
    "flexkeeper.records",
    "flexkeeper.intake",
    "flexkeeper.reminders",
    "flexkeeper.sandbox",
)

# What is seen first, for the same reason: it would cost the moment of opening twenty milliseconds.
_SEEN_FIRST = (
    "flexkeeper.desktop.frame",
    "flexkeeper.desktop.pages.today",
    "flexkeeper.desktop.pages.records",
)

_WAIT_SECONDS = 30
_SEEN_MS = 500


class Session(QObject):
    """The opened vault and what belongs to it. `changed` says that it was opened, locked, or written to."""

    changed = Signal()

    def __init__(self, on_failure: Callable[[Exception], None]) -> None:
        super().__init__()
        self.jobs = Jobs(on_failure)
        self._vault: Vault | None = None
        self._sandbox: Sandbox | None = None
        self._redo: list[int] = []

    @property
    def is_open(self) -> bool:
        return self._vault is not None

    @property
    def vault(self) -> Vault:
        """The opened vault; asking for it while locked is a bug."""
        assert self._vault is not None, "the vault is locked"
        return self._vault

    @property
    def sandbox(self) -> Sandbox:
        """Child processes for untrusted files; they live as long as the vault is open."""
        assert self._sandbox is not None, "the vault is locked"
        return self._sandbox

    def get_ready(self) -> None:
        """Imports what an opened vault needs, off the main thread, before it is needed."""
        self.jobs.read(
            lambda _progress: _import_domain((*_DOMAIN, *_SEEN_FIRST)),
            lambda _nothing: _wake_widgets(),
            key="get ready",
        )

    def unlock(self, path: Path, passphrase: str, then: Callable[[], None], failed: Failed) -> None:
        """Opens the vault in a folder; the key is derived off the main thread."""
        self._open(lambda vaults: vaults.open_vault(path, passphrase), then, failed)

    def unlock_by_paper(self, path: Path, paper_key: str, then: Callable[[], None], failed: Failed) -> None:
        """Opens the vault in a folder with the key on its recovery sheet."""
        self._open(lambda vaults: vaults.open_with_recovery_key(path, paper_key), then, failed)

    def unlock_by_keyring(self, path: Path, then: Callable[[], None], failed: Failed) -> None:
        """Opens the vault in a folder with the key in the system's keyring."""
        self._open(lambda vaults: vaults.open_with_keyring(path), then, failed)

    def create(self, path: Path, passphrase: str, then: Callable[[], None], failed: Failed) -> None:
        """Makes a vault in a new or empty folder and opens it."""

        def made(vaults: ModuleType) -> Vault:
            vault: Vault = vaults.create(path, passphrase)
            with_usual_reminders(vault)
            return vault

        self._open(made, then, failed)

    def ask_keyring(self, then: Callable[[KeyringAnswer], None], *, may_unlock: bool = False) -> None:
        """Asks whether the system's keyring works just now.

        Where it may be unlocked, the system asks the driver for that, and nothing else waits for his answer.
        """
        self.jobs.ask(lambda _progress: _vaults().keyring_available(may_unlock=may_unlock), then)

    def adopt(self, vault: Vault) -> None:
        """Takes a vault that was opened elsewhere."""
        _import_domain()
        self._opened(vault, _new_sandbox())

    def lock(self) -> None:
        """Closes the vault: pages hear of it at once, and files are closed when the lanes stand still."""
        vault, sandbox = self._vault, self._sandbox
        self._vault = self._sandbox = None
        self._redo.clear()
        self.jobs.forget_all()
        if vault is not None and sandbox is not None:
            self.jobs.write(lambda _progress: self._close(vault, sandbox)).must_be_done = True
            self.changed.emit()

    def write(
        self,
        work: Callable[[Vault, Progress], Result],
        then: Callable[[Result], None] | None = None,
        *,
        title: str = "",
        failed: Failed | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> Job[Result]:
        """Does work that changes the vault; then `changed` is sent, and `then` gets the result."""
        vault = self.vault

        def done(result: Result) -> None:
            self._redo.clear()
            self.changed.emit()
            if then is not None:
                then(result)

        def stopped() -> None:
            self.changed.emit()
            if cancelled is not None:
                cancelled()

        def change(progress: Progress) -> Result:
            with keeping_agenda(vault):
                return work(vault, progress)

        return self.jobs.write(change, done, title=title, failed=failed, cancelled=stopped)

    def read(
        self,
        work: Callable[[Vault], Result],
        then: Callable[[Result], None],
        *,
        key: str = "",
        failed: Failed | None = None,
    ) -> Job[Result]:
        """Asks the vault; of questions with the same key only the newest is answered."""
        vault = self.vault
        return self.jobs.read(lambda _progress: work(vault), then, key=key, failed=failed)

    def keep(self, work: Callable[[Vault], None], *, key: str) -> None:
        """Keeps in the vault's cache what was typed; done before the vault is closed, whatever else waits."""
        vault = self.vault
        self.jobs.read(lambda _progress: work(vault), key=key).must_be_done = True

    def build(
        self,
        work: Callable[[Vault, Progress], Result],
        then: Callable[[Result], None],
        *,
        key: str,
        title: str = "",
        failed: Failed | None = None,
        cancelled: Callable[[], None] | None = None,
        stepped: Stepped | None = None,
    ) -> Job[Result]:
        """Does long work that changes nothing in the vault but its cache, beside what writes and reads.

        Another with the same key takes the place of this one.
        """
        vault = self.vault
        return self.jobs.build(
            lambda progress: work(vault, progress),
            then,
            key=key,
            title=title,
            failed=failed,
            cancelled=cancelled,
            stepped=stepped,
        )

    def undo(self, change: int | None, then: Callable[[], None], *, failed: Failed | None = None) -> None:
        """Undoes a change, the last one where none is named."""
        self._turn_back(change, lambda undone: self._redo.append(undone), then, failed)

    def redo(self, then: Callable[[], None]) -> None:
        """Does again what was undone last; nothing where nothing was."""
        if not self._redo:
            return
        # Taken at once, so that keys held down do again one step after the other.
        change = self._redo.pop()

        def failed(_error: Exception) -> bool:
            bisect.insort(self._redo, change)  # what was undone later has a higher number
            return False

        self._turn_back(change, lambda _undone: None, then, failed)

    @property
    def can_redo(self) -> bool:
        return bool(self._redo)

    def close(self) -> None:
        """Locks and ends the lanes; blocks until files are closed."""
        self.lock()
        self.jobs.close()

    def _turn_back(
        self,
        change: int | None,
        remember: Callable[[int], object],
        then: Callable[[], None],
        failed: Failed | None = None,
    ) -> None:
        vault = self.vault

        def work(_progress: Progress) -> int:
            with keeping_agenda(vault):
                undone: int = importlib.import_module("flexkeeper.records").undo(vault, change)
            return undone

        def done(undone: int) -> None:
            remember(undone)
            self.changed.emit()
            then()

        self.jobs.write(work, done, failed=failed)

    def _open(
        self, open_vault: Callable[[ModuleType], Vault], then: Callable[[], None], failed: Failed
    ) -> None:
        def work(_progress: Progress) -> tuple[Vault, Sandbox]:
            _import_domain()
            return open_vault(_vaults()), _new_sandbox()

        def done(opened: tuple[Vault, Sandbox]) -> None:
            self._opened(*opened)
            then()
            # Days have passed, and the zone may be another; but what is in the vault is seen before that.
            QTimer.singleShot(_SEEN_MS, self, lambda: self._keep_agenda(opened[0]))

        self.jobs.write(work, done, failed=failed)

    def _keep_agenda(self, vault: Vault) -> None:
        if vault is self._vault:
            self.jobs.write(lambda _progress: keep_agenda(vault))

    def _opened(self, vault: Vault, sandbox: Sandbox) -> None:
        self._vault, self._sandbox = vault, sandbox
        self.changed.emit()

    def _close(self, vault: Vault, sandbox: Sandbox) -> None:
        self.jobs.wait_for_readers(_WAIT_SECONDS)
        sandbox.close()
        vault.close()


def _import_domain(names: Sequence[str] = _DOMAIN) -> None:
    for name in names:
        importlib.import_module(name)


def _wake_widgets() -> None:
    """Lets PySide make its classes of all widgets, as it does when Qt first hands it one that Qt made.

    It takes forty milliseconds, and else the first list would wait for them.
    """
    from PySide6.QtWidgets import QScrollArea

    QScrollArea().viewport()


def _vaults() -> ModuleType:
    return importlib.import_module("flexkeeper.vault")


def _new_sandbox() -> Sandbox:
    sandbox: Sandbox = importlib.import_module("flexkeeper.sandbox").Sandbox(READERS)
    return sandbox
