"""Each wall alone stops what it is there for; the filter says the same for both machines."""

from __future__ import annotations

import errno
import struct
import subprocess
import sys

import pytest

from flexkeeper.sandbox import seccomp

AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# name: (x86_64, aarch64), from the kernel's tables
CALLS = {
    "read": (0, 63),
    "sendto": (44, 206),
    "mmap": (9, 222),
    "exit_group": (231, 94),
    "openat": (257, 56),
    "clone": (56, 220),
    "clone3": (435, 435),
    "openat2": (437, 437),
    "prlimit64": (302, 261),
    "prctl": (157, 167),
    "fcntl": (72, 25),
    "ioctl": (16, 29),
    "socket": (41, 198),
    "execve": (59, 221),
    "kill": (62, 129),
    "ptrace": (101, 117),
    "unlinkat": (263, 35),
    "memfd_create": (319, 279),
    "io_uring_setup": (425, 425),
    "vhangup": (153, 58),
    "fchmodat2": (452, 452),
    "removexattrat": (466, 466),
}
ALLOWED, REFUSED, ABSENT = 0x7FFF_0000, 0x0005_0000 | errno.EPERM, 0x0005_0000 | errno.ENOSYS
THREAD = 0x10000 | 0x100 | 0x200  # CLONE_THREAD | CLONE_VM | CLONE_FS


def judge(program: bytes, audit: int, number: int, *arguments: int) -> int:
    """Runs a filter as the kernel would (linux/filter.h, linux/seccomp.h) and returns its verdict."""
    padded = [*arguments, 0, 0, 0, 0, 0, 0][:6]
    data = struct.pack("=IIQ6Q", number, audit, 0, *padded)
    lines = list(struct.iter_unpack("=HBBI", program))
    accumulator = position = 0
    while True:
        code, if_true, if_false, constant = lines[position]
        position += 1
        match code:
            case 0x20:
                (accumulator,) = struct.unpack_from("=I", data, constant)
            case 0x15:
                position += if_true if accumulator == constant else if_false
            case 0x35:
                position += if_true if accumulator >= constant else if_false
            case 0x45:
                position += if_true if accumulator & constant else if_false
            case 0x06:
                return constant
            case _:
                raise AssertionError(code)


@pytest.mark.parametrize("machine", AUDIT)
@pytest.mark.parametrize(
    ("call", "arguments", "verdict"),
    [
        ("read", (), ALLOWED),
        ("sendto", (), ALLOWED),
        ("mmap", (), ALLOWED),
        ("exit_group", (), ALLOWED),
        ("openat", (0, 0, 0o2000000), ALLOWED),
        ("openat", (0, 0, 1), REFUSED),
        ("openat", (0, 0, 2), REFUSED),
        ("openat", (0, 0, 0o100), REFUSED),
        ("openat", (0, 0, 0o1000), REFUSED),
        ("openat2", (), ABSENT),
        ("clone", (THREAD,), ALLOWED),
        ("clone", (17,), REFUSED),
        ("clone3", (), ABSENT),
        ("prlimit64", (0, 3, 0), ALLOWED),
        ("prlimit64", (0, 3, 0x1000), REFUSED),
        ("prlimit64", (0, 3, 1 << 32), REFUSED),
        ("prctl", (15,), ALLOWED),
        ("prctl", (1,), REFUSED),
        ("prctl", (4,), REFUSED),
        ("fcntl", (3, 1), ALLOWED),
        ("fcntl", (3, 8), REFUSED),
        ("fcntl", (3, 10), REFUSED),
        ("fcntl", (3, 15), REFUSED),
        ("ioctl", (3, 0x5421), ALLOWED),
        ("ioctl", (3, 0x8901), REFUSED),
        ("ioctl", (3, 0x541C), REFUSED),
        *[(call, (), REFUSED) for call in list(CALLS)[12:]],
    ],
)
def test_the_filter(machine: str, call: str, arguments: tuple[int, ...], verdict: int) -> None:
    program = seccomp.program(machine)
    assert program is not None
    number = CALLS[call][list(AUDIT).index(machine)]
    assert judge(program, AUDIT[machine], number, *arguments) == verdict


@pytest.mark.parametrize("machine", AUDIT)
def test_the_filter_refuses_every_call_of_another_machine(machine: str) -> None:
    program = seccomp.program(machine)
    assert program is not None
    i386 = 0x40000003
    assert judge(program, i386, 0) == REFUSED
    assert judge(program, AUDIT[machine], 0x4000_0000) == REFUSED


def test_a_machine_without_a_table_has_no_filter() -> None:
    assert seccomp.program("riscv64") is None


NO_NEW_PRIVILEGES = "walls._drop_privileges(prepared.libc)"
ALONE = [
    # (walls, what is tried, what it ends with)
    ("network", "walls._leave_network(prepared.libc)", "connect", errno.ENETUNREACH),
    ("limits", "walls._limit(1_500_000_000)", "bomb", "MemoryError"),
    ("limits", "walls._limit(1_500_000_000)", "write", errno.EFBIG),
    ("landlock", f"{NO_NEW_PRIVILEGES}; walls._landlock(prepared)", "read", errno.EACCES),
    ("landlock", f"{NO_NEW_PRIVILEGES}; walls._landlock(prepared)", "write", errno.EACCES),
    ("landlock", f"{NO_NEW_PRIVILEGES}; walls._landlock(prepared)", "exec", errno.EACCES),
    ("seccomp", f"{NO_NEW_PRIVILEGES}; walls._seccomp(prepared)", "connect", errno.EPERM),
    ("seccomp", f"{NO_NEW_PRIVILEGES}; walls._seccomp(prepared)", "write", errno.EPERM),
    ("seccomp", f"{NO_NEW_PRIVILEGES}; walls._seccomp(prepared)", "exec", errno.EPERM),
    ("seccomp", f"{NO_NEW_PRIVILEGES}; walls._seccomp(prepared)", "fork", errno.EPERM),
    ("seccomp", f"{NO_NEW_PRIVILEGES}; walls._seccomp(prepared)", "kill", errno.EPERM),
]
SCRIPT = """
import os, socket, sys
from flexkeeper.sandbox import walls
prepared = walls.prepare()
target = sys.argv[1]
def write():
    with open(target, "wb", buffering=0) as file:
        file.write(b"x")
tries = {
    "connect": lambda: socket.create_connection(("192.0.2.1", 9), timeout=5),
    "bomb": lambda: bytearray(4 << 30),
    "read": lambda: open("/etc/passwd"),
    "write": write,
    "exec": lambda: os.execv("/bin/true", ["true"]),
    "fork": os.fork,
    "kill": lambda: os.kill(os.getppid(), 0),
}
RAISE
try:
    tries[sys.argv[2]]()
except OSError as error:
    print(error.errno)
except MemoryError:
    print("MemoryError")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the walls are Linux's")
@pytest.mark.parametrize(("wall", "raising", "tried", "ending"), ALONE)
def test_one_wall_alone(
    wall: str, raising: str, tried: str, ending: int | str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    target = tmp_path_factory.mktemp("outside") / "file"
    command = [sys.executable, "-c", SCRIPT.replace("RAISE", raising), str(target), tried]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
    if wall == "network" and "Operation not permitted" in ended.stderr:
        pytest.skip("this machine does not let user namespaces be made")
    assert ended.stdout.strip() == str(ending), ended.stderr
