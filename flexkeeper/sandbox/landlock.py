"""A Landlock rule set that lets a sandbox child read what Python and fonts need, and nothing else.

Constants are from the kernel's linux/landlock.h; the three calls have the same numbers everywhere.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_ASK_VERSION = 1
_RULE_PATH_BENEATH = 1

_READ_FILE, _READ_DIRECTORY = 1 << 2, 1 << 3
# Every right of a version: 13 in the first, then REFER, TRUNCATE, (network), IOCTL_DEV.
_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_NETWORK_SINCE, _NETWORK = 4, 3
_SCOPES_SINCE, _SCOPES = 6, 3

_SYSTEM = (
    "/lib",
    "/lib32",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/usr/share/zoneinfo",
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/dev/null",
    "/dev/zero",
    "/dev/random",
    "/dev/urandom",
)


def version(libc: ctypes.CDLL) -> int:
    """The newest version this kernel offers.

    Raises:
        OSError: where there is none.
    """
    return _checked(libc.syscall(_CREATE, None, 0, _ASK_VERSION))


def rule_set(libc: ctypes.CDLL, readable: Iterable[Path]) -> int:
    """A descriptor of a rule set that handles everything and allows reading beneath the given paths.

    Raises:
        OSError: if the kernel has no Landlock.
    """
    offered = version(libc)
    rights = _RIGHTS[max(known for known in _RIGHTS if known <= offered)]
    fields = [rights]
    if offered >= _NETWORK_SINCE:
        fields.append(_NETWORK)
    if offered >= _SCOPES_SINCE:
        fields.append(_SCOPES)
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    rules = _checked(libc.syscall(_CREATE, attributes, ctypes.c_size_t(len(attributes)), 0))
    for path in readable:
        _allow_reading(libc, rules, path)
    return rules


def restrict(libc: ctypes.CDLL, rules: int) -> None:
    """Puts the calling thread behind the rule set, for ever; needs no_new_privs.

    Raises:
        OSError: if the kernel refuses.
    """
    _checked(libc.syscall(_RESTRICT, rules, 0))


def readable_paths() -> list[Path]:
    """What a child may read: modules, the interpreter, libraries, fonts, time zones, four devices.

    The executable itself is on the list because a frozen app keeps its modules inside it.
    """
    # An empty entry is the working directory, which may be where the driver keeps papers.
    modules = [entry for entry in sys.path if entry]
    named = [*modules, sys.prefix, sys.base_prefix, sys.executable, *_SYSTEM]
    return [Path(name) for name in dict.fromkeys(named)] + _own_fonts()


def _own_fonts() -> list[Path]:
    home = os.environ.get("HOME")
    if not home:
        return []
    data = os.environ.get("XDG_DATA_HOME") or f"{home}/.local/share"
    return [Path(home, ".fonts"), Path(data, "fonts")]


def _allow_reading(libc: ctypes.CDLL, rules: int, path: Path) -> None:
    try:
        beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # most systems lack some of these folders
    try:
        access = _READ_FILE | (_READ_DIRECTORY if path.is_dir() else 0)
        rule = struct.pack("=Qi", access, beneath)
        _checked(libc.syscall(_ADD_RULE, rules, _RULE_PATH_BENEATH, rule, 0))
    finally:
        os.close(beneath)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
