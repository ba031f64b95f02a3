"""The program that has imported the parsers, never sees input, and forks a child for each job.

Descriptor 0 is its control socket: one JSON line asked, one answered. It starts with
`{ask: start, preload: [module]}` and then knows
`{ask: fork, memory_bytes}` with a job socket and a stderr pipe (SCM_RIGHTS) → `{pid}`, and
`{ask: end, pid}`, which kills and reaps → `{code, cpu, rss}` (seconds, bytes).
It leaves when the control socket closes. It has no death signal of its own: that would end it with
the thread that happened to start it.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import socket
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flexkeeper.sandbox import child, walls

_LINE_BYTES = 1 << 16
_TASKS = Path("/proc/self/task")


def main() -> None:
    """Serves the control socket on descriptor 0 until it closes."""
    control = socket.socket(fileno=0)
    asked, _ = _next(control)
    try:
        _warm(asked["preload"])
        prepared = walls.prepare()
        _assert_one_thread()
    except Exception:  # noqa: BLE001 - told to the parent, which raises it
        _tell(control, {"error": traceback.format_exc()[-4000:]})
        return
    gc.collect()
    gc.freeze()
    _mute()
    _tell(control, {"ready": True})
    _serve(control, prepared)


def _warm(modules: Sequence[str]) -> None:
    for name in modules:
        warm = getattr(importlib.import_module(name), "warm", None)
        if warm is not None:
            warm()


def _assert_one_thread() -> None:
    """A child forked beside a second thread may inherit a lock that nobody will ever release."""
    if _TASKS.is_dir():
        threads = len(list(_TASKS.iterdir()))
        assert threads == 1, f"the nursery has {threads} threads after its preload"


def _mute() -> None:
    """Until here a failing start is heard through the stderr pipe; afterwards nobody reads it."""
    empty = os.open(os.devnull, os.O_WRONLY)
    os.dup2(empty, 1)
    os.dup2(empty, 2)
    os.close(empty)


def _serve(control: socket.socket, prepared: walls.Prepared) -> None:
    living: set[int] = set()
    try:
        while True:
            asked, descriptors = _next(control)
            if asked.get("ask") == "fork":
                answer = _fork(descriptors, asked["memory_bytes"], prepared)
                living.update(answer.values() if "pid" in answer else ())
            elif asked.get("ask") == "end" and asked["pid"] in living:
                living.remove(asked["pid"])
                answer = _end(asked["pid"])
            else:
                return
            _tell(control, answer)
    except OSError:
        pass  # the app is gone
    finally:
        for pid in living:
            _end(pid)


def _next(control: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """One line and the descriptors that came with it; an empty request at the end of the stream."""
    line, descriptors, _, _ = socket.recv_fds(control, _LINE_BYTES, 2)
    while line and not line.endswith(b"\n"):
        more = control.recv(_LINE_BYTES)
        line = line + more if more else b""
    return (json.loads(line) if line else {}), list(descriptors)


def _tell(control: socket.socket, answer: dict[str, Any]) -> None:
    control.sendall(json.dumps(answer).encode() + b"\n")


def _fork(descriptors: Sequence[int], memory_bytes: int, prepared: walls.Prepared) -> dict[str, Any]:
    job, errors = descriptors
    nursery = os.getpid()
    try:
        pid = os.fork()
        if pid == 0:
            child.enter(job, errors, memory_bytes, prepared, nursery)
        return {"pid": pid}
    except OSError as error:
        return {"error": str(error)}
    finally:
        os.close(job)
        os.close(errors)


def _end(pid: int) -> dict[str, Any]:
    """Kills and reaps; the pid cannot have been reused, because nobody else reaps it."""
    os.kill(pid, signal.SIGKILL)
    try:
        # Where seccomp is missing the child may have had children of its own.
        os.killpg(pid, signal.SIGKILL)
    except OSError:
        pass  # the group is empty, or the child had no time to make it
    _, status, usage = os.wait4(pid, 0)
    rss = usage.ru_maxrss if sys.platform == "darwin" else usage.ru_maxrss * 1024
    code = os.waitstatus_to_exitcode(status)
    return {"code": code, "cpu": usage.ru_utime + usage.ru_stime, "rss": rss}


if __name__ == "__main__":
    main()
