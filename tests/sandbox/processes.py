"""Watching processes by descriptor: no test waits by sleeping."""

from __future__ import annotations

import os
import select
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from flexkeeper.progress import Cancelled, Progress
from flexkeeper.sandbox import Sandbox, SandboxFailure

JOBS = "tests.sandbox.hostile_jobs"
PATIENCE_SECONDS = 20.0


class Watch:
    """Says whether a process that lives now has ended by a deadline."""

    def __init__(self, pid: int) -> None:
        self._descriptor = os.pidfd_open(pid)

    def has_ended(self, seconds: float = PATIENCE_SECONDS) -> bool:
        poll = select.poll()
        poll.register(self._descriptor, select.POLLIN)
        return bool(poll.poll(1000 * seconds))

    def close(self) -> None:
        os.close(self._descriptor)


class Running:
    """A job that does not end by itself, in a thread, once it runs."""

    def __init__(self, sandbox: Sandbox, job: str) -> None:
        self._progress = Progress(self._heard)
        self._started = threading.Event()
        self._ended: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(sandbox, job), daemon=True)
        self._thread.start()
        assert self._started.wait(PATIENCE_SECONDS)

    def _heard(self, label: str, done: int, total: int) -> None:
        self.child, self.nursery = (int(pid) for pid in label.split())
        self.watch = Watch(self.child)
        self._started.set()

    def _run(self, sandbox: Sandbox, job: str) -> None:
        try:
            sandbox.run(f"{JOBS}:{job}", {}, progress=self._progress)
        except (SandboxFailure, Cancelled) as ended:
            self._ended = ended

    def ended_with(self) -> BaseException | None:
        self._thread.join(PATIENCE_SECONDS)
        assert not self._thread.is_alive()
        assert self.watch.has_ended()
        self.watch.close()
        return self._ended

    def cancel(self) -> float:
        """How many seconds it took from the wish to the end of the child."""
        begun = time.monotonic()
        self._progress.cancel()
        assert isinstance(self.ended_with(), Cancelled)
        return time.monotonic() - begun


def open_descriptors(pid: int | str = "self") -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def children_of(pid: int) -> list[int]:
    """The pids of all children, zombies included."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # ended meanwhile
            if int(fields[1]) == pid:
                found.append(int(entry.name))
    return found


def nursery_of(sandbox: Sandbox) -> int:
    return int(sandbox.run(f"{JOBS}:who", {}).values["nursery"])


def forget_peak() -> int:
    """Resets this process's peak of resident memory and returns what it holds now, in bytes."""
    Path("/proc/self/clear_refs").write_text("5")
    return _status("VmRSS")


def peak() -> int:
    return _status("VmHWM")


def _status(name: str) -> int:
    lines: Iterable[str] = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))
