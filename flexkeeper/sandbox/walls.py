"""The walls around a sandbox child: each is raised if the system has it, and reported either way."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flexkeeper.sandbox import landlock, seccomp

_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC = 0x1000_0000, 0x4000_0000, 0x0800_0000
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
_SECCOMP_MODE_FILTER = 2
_OPEN_FILES = 64
_OOM_SCORE = Path("/proc/self/oom_score_adj")


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the nursery makes once for all children; the walls themselves are raised in each child."""

    libc: ctypes.CDLL
    rules: int | None
    filter: bytes | None


def prepare() -> Prepared:
    """Opens the Landlock rule set and assembles the seccomp filter, where this system has them."""
    libc = ctypes.CDLL(None, use_errno=True)
    if sys.platform != "linux":
        return Prepared(libc, None, None)
    try:
        rules = landlock.rule_set(libc, landlock.readable_paths())
    except OSError:
        rules = None
    return Prepared(libc, rules, seccomp.program(os.uname().machine))


def raise_all(prepared: Prepared, memory_bytes: int) -> dict[str, str]:
    """Raises every wall around the calling process, for ever; says of each what stands or why it does not.

    The order matters: a user namespace needs the rights that the later walls take away, Landlock and
    seccomp need no_new_privs, and seccomp refuses the calls that the others are made of.
    """
    steps: dict[str, Callable[[], str]] = {
        "network": lambda: _leave_network(prepared.libc),
        "limits": lambda: _limit(memory_bytes),
        "privileges": lambda: _drop_privileges(prepared.libc),
        "landlock": lambda: _landlock(prepared),
        "seccomp": lambda: _seccomp(prepared),
    }
    return {name: _attempt(step) for name, step in steps.items()}


def _attempt(step: Callable[[], str]) -> str:
    try:
        return step()
    except (OSError, ValueError) as error:
        return f"missing: {error}"


def _leave_network(libc: ctypes.CDLL) -> str:
    if sys.platform != "linux":
        return "missing: only Linux has it"
    _checked(libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC))
    return "closed"


def _limit(memory_bytes: int) -> str:
    _offer_to_the_oom_killer()
    # The address space comes last: it is the one that not every system lets us limit.
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: _OPEN_FILES,
        resource.RLIMIT_AS: memory_bytes,
    }
    for kind, value in wanted.items():
        hard = resource.getrlimit(kind)[1]
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (ceiling, ceiling))
    return f"{memory_bytes // 1_000_000} MB"


def _offer_to_the_oom_killer() -> None:
    """When the machine runs out of memory the kernel shall end a child, not the app."""
    try:
        _OOM_SCORE.write_text("1000")
    except OSError:
        pass  # not Linux, or no /proc


def _drop_privileges(libc: ctypes.CDLL) -> str:
    if sys.platform != "linux":
        return "missing: only Linux has it"
    _checked(libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    _checked(libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0))
    # The nursery's only thread is the parent, so this fires when the nursery ends and never before.
    _checked(libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0))
    return "dropped"


def _landlock(prepared: Prepared) -> str:
    if prepared.rules is None:
        return "missing: the kernel has none"
    landlock.restrict(prepared.libc, prepared.rules)
    return f"abi {landlock.version(prepared.libc)}"


def _seccomp(prepared: Prepared) -> str:
    if prepared.filter is None:
        return "missing: no table of calls for this machine"
    program = _Program(len(prepared.filter) // 8, prepared.filter)
    _checked(prepared.libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0))
    return "yes"


def _checked(result: int) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
