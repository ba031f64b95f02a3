"""Work off the main thread; nothing else in the window knows that there are threads.

A lane each for what writes, in the order it was asked for; for what only reads, so that a search answers
while an import runs; for long building beside both; for pages that are looked at; for questions to the
system; and for folders elsewhere. Whatever a job brings comes back to the main thread.
"""

from __future__ import annotations

import threading
import weakref
from collections import deque
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from flexkeeper.progress import Cancelled, Progress

Result = TypeVar("Result")
Work = Callable[[Progress], Result]
Then = Callable[[Result], None]
Failed = Callable[[Exception], bool]
Stepped = Callable[[int, int], None]


class Job(Generic[Result]):
    """One piece of work on its way. `label`, `done` and `total` are as it last reported them.

    What `must_be_done` is not cancelled when everything is forgotten.
    """

    def __init__(self, work: Work[Result], *, title: str, key: str) -> None:
        self.title = title
        self.key = key
        self.progress = Progress()
        self.label, self.done, self.total = title, 0, 0
        self.work = work
        self.then: Then[Result] | None = None
        self.failed: Failed | None = None
        self.cancelled: Callable[[], None] | None = None
        self.stepped: Stepped | None = None
        self.turn = 0
        self.must_be_done = False

    def cancel(self) -> None:
        """Asks the work to stop at its next step."""
        self.progress.cancel()


class Jobs(QObject):
    """The lanes. `shown` says which job with a title is running now (None: no more), on each step."""

    shown = Signal(object)
    _arrived = Signal(object)  # what is to be called on the main thread

    def __init__(self, on_failure: Callable[[Exception], None]) -> None:
        super().__init__()
        self._on_failure = on_failure
        self._turn = 0
        self._newest: dict[str, Job[Any]] = {}
        self._seen: list[Job[Any]] = []  # with a title, as they began; the last one is shown
        self._arrived.connect(self._call, Qt.ConnectionType.QueuedConnection)
        self._writes = _Lane("writes", self._run, self._arrived.emit)
        self._reads = _Lane("reads", self._run, self._arrived.emit)
        # Putting many papers together takes minutes, and adding and editing go on beside it.
        self._builds = _Lane("builds", self._run, self._arrived.emit)
        # A page that takes its time must not keep a search waiting; nothing here touches the vault.
        self._looks = _Lane("looks", self._run, self._arrived.emit)
        # A question on the screen stays there as long as nobody answers it.
        self._asks = _Lane("asks", self._run, self._arrived.emit)
        # A network folder may take minutes to answer, or never do.
        self._elsewhere = _Lane("elsewhere", self._run, self._arrived.emit)

    def write(
        self,
        work: Work[Result],
        then: Then[Result] | None = None,
        *,
        title: str = "",
        failed: Failed | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> Job[Result]:
        """Does work that changes the vault, after all that was asked for before.

        `then` gets the result. `failed` may take a failure by returning True; else the one handler has it.
        A job with a title is shown with its progress and can be cancelled.
        """
        return self._add(self._writes, work, then, title, "", failed, cancelled)

    def read(
        self,
        work: Work[Result],
        then: Then[Result] | None = None,
        *,
        key: str = "",
        failed: Failed | None = None,
    ) -> Job[Result]:
        """Does work that only reads; of jobs with the same key only the newest brings its result."""
        return self._add(self._reads, work, then, "", key, failed, None)

    def build(
        self,
        work: Work[Result],
        then: Then[Result] | None = None,
        *,
        key: str,
        title: str = "",
        failed: Failed | None = None,
        cancelled: Callable[[], None] | None = None,
        stepped: Stepped | None = None,
    ) -> Job[Result]:
        """Does long work beside what writes and reads; another with the same key takes the place of this.

        `stepped` gets how much of how much is done, on each step.
        """
        job = self._add(self._builds, work, then, title, key, failed, cancelled)
        job.stepped = stepped
        return job

    def look(
        self, work: Work[Result], then: Then[Result] | None = None, *, failed: Failed | None = None
    ) -> Job[Result]:
        """Does work for pages that are looked at, which asks their child and never the vault."""
        return self._add(self._looks, work, then, "", "", failed, None)

    def ask(self, work: Work[Result], then: Then[Result] | None = None) -> Job[Result]:
        """Asks the system something that it may hand on to the driver; nothing else waits for the answer."""
        return self._add(self._asks, work, then, "", "", None, None)

    def outside(
        self, work: Work[Result], then: Then[Result], *, key: str, failed: Failed | None = None
    ) -> Job[Result]:
        """Looks at folders outside the vault; of jobs with the same key only the newest brings its result."""
        return self._add(self._elsewhere, work, then, "", key, failed, None)

    def forget_all(self) -> None:
        """Cancels all that need not be done; nothing of anything comes back any more."""
        self._elsewhere.forget_all()
        self._looks.forget_all()
        self._asks.forget_all()
        # Answers on their way to the main thread belong to the turn before, too.
        self._turn += 1
        self._newest.clear()
        self._seen.clear()
        self._writes.forget_all()
        self._reads.forget_all()
        self._builds.forget_all()
        self.shown.emit(None)

    def wait_for_readers(self, seconds: float) -> bool:
        """Blocks (another thread than theirs) until what reads and builds now is done, so long for each."""
        return all([lane.wait(seconds) for lane in (self._reads, self._builds)])

    def close(self, seconds: float = 10) -> None:
        """Ends the lanes after what was asked for; the window is going away."""
        self._asks.close(0)
        self._elsewhere.close(0)
        self._writes.close(seconds)
        self._reads.close(seconds)
        self._builds.close(seconds)
        self._looks.close(seconds)

    def _add(
        self,
        lane: _Lane,
        work: Work[Result],
        then: Then[Result] | None,
        title: str,
        key: str,
        failed: Failed | None,
        cancelled: Callable[[], None] | None,
    ) -> Job[Result]:
        job = Job(work, title=title, key=key)
        job.then, job.failed, job.cancelled, job.turn = then, failed, cancelled, self._turn
        if key:
            self._newest[key] = job
        # Weakly, so that no cycle keeps what the job holds until garbage is looked for.
        whose = weakref.ref(job)
        job.progress = Progress(lambda *step: self._arrived.emit(lambda: self._stepped(whose(), *step)))
        lane.add(job)
        return job

    def _run(self, job: Job[Any]) -> None:
        """On the lane's thread: the work, and its outcome sent to the main thread."""
        if job.title:
            self._arrived.emit(lambda: self._stepped(job, job.title, 0, 0))
        try:
            result = job.work(job.progress)
        except Cancelled:
            self._arrived.emit(lambda: self._ended(job, job.cancelled))
        except Exception as error:  # noqa: BLE001 - the window's one handler gets what nobody expected
            trouble = error
            self._arrived.emit(lambda: self._ended(job, lambda: self._trouble(job, trouble)))
        else:
            then = job.then
            self._arrived.emit(lambda: self._ended(job, lambda: then(result) if then else None))

    def _call(self, action: Callable[[], object]) -> None:
        action()

    def _stepped(self, job: Job[Any] | None, label: str, done: int, total: int) -> None:
        if job is None or not self._is_wanted(job):
            return
        job.label, job.done, job.total = label, done, total
        if job.stepped is not None:
            job.stepped(done, total)
        if job.title:
            if job not in self._seen:
                self._seen.append(job)
            if job is self._seen[-1]:
                self.shown.emit(job)

    def _ended(self, job: Job[Any], action: Callable[[], None] | None) -> None:
        if job in self._seen:
            self._seen.remove(job)
            self.shown.emit(self._seen[-1] if self._seen else None)
        if not self._is_wanted(job):
            return
        if action is not None:
            action()

    def _is_wanted(self, job: Job[Any]) -> bool:
        return job.turn == self._turn and (not job.key or self._newest.get(job.key) is job)

    def _trouble(self, job: Job[Any], error: Exception) -> None:
        if job.failed is None or not job.failed(error):
            self._on_failure(error)


class _Lane:
    """One thread, started at first use, and what waits for it."""

    def __init__(
        self, name: str, run: Callable[[Job[Any]], None], send: Callable[[Callable[[], object]], None]
    ) -> None:
        self._name = name
        self._run = run
        self._send = send
        self._changed = threading.Condition()
        self._waiting: deque[Job[Any] | None] = deque()
        self._running: Job[Any] | None = None
        self._finished: deque[Job[Any] | None] = deque()
        self._thread: threading.Thread | None = None

    def add(self, job: Job[Any] | None) -> None:
        with self._changed:
            if job is not None and job.key:
                self._forget(lambda other: other.key == job.key)
            self._waiting.append(job)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
                self._thread.start()
            self._changed.notify()

    def forget_all(self) -> None:
        with self._changed:
            self._forget(lambda job: not job.must_be_done)

    def wait(self, seconds: float) -> bool:
        """Blocks until what is here now is done; False where that takes longer."""
        if self._thread is None:
            return True
        done = threading.Event()
        mark: Job[None] = Job(lambda _progress: done.set(), title="", key="")
        mark.must_be_done = True  # a second lock forgets what waits, and would leave this waiting in vain
        self.add(mark)
        return done.wait(seconds)

    def close(self, seconds: float) -> None:
        if self._thread is not None:
            self.add(None)
            self._thread.join(seconds)

    def _forget(self, is_meant: Callable[[Job[Any]], bool]) -> None:
        for job in (self._running, *self._waiting):
            if job is not None and is_meant(job):
                job.cancel()
        self._waiting = deque(job for job in self._waiting if job is None or not is_meant(job))

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._waiting))
                self._running = self._waiting.popleft()
            if self._running is None:
                return
            self._run(self._running)
            with self._changed:
                self._finished.append(self._running)
                self._running = None
            # What a job holds of the window must not be freed on this thread: the main one lets go last.
            self._send(self._finished.popleft)
