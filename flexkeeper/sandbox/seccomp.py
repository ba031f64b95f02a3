"""The system calls that a sandbox child is refused, as a classic BPF program.

It is a deny list: what a parser needs varies with the C library, what a burglar needs does not.
Numbers are from the kernel's unistd_64.h (x86_64) and asm-generic/unistd.h (aarch64).
"""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Iterable, Sequence

_SAME = {
    # Numbers from 424 on are the same on every architecture.
    "pidfd_send_signal": 424, "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427,
    "open_tree": 428, "move_mount": 429, "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433,
    "pidfd_open": 434, "pidfd_getfd": 438, "process_madvise": 440, "mount_setattr": 442,
    "quotactl_fd": 443, "memfd_secret": 447, "process_mrelease": 448, "fchmodat2": 452,
    "setxattrat": 463, "removexattrat": 466,
}  # fmt: skip

_REFUSED = {
    # name: (x86_64, aarch64)
    # network and descriptors of others; send() and recv() of a connected socket stay
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242), "sendmsg": (46, 211), "sendmmsg": (307, 269),
    "recvmsg": (47, 212), "recvmmsg": (299, 243),
    # other processes
    "execve": (59, 221), "execveat": (322, 281), "fork": (57, None), "vfork": (58, None),
    "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "ptrace": (101, 117), "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271), "kcmp": (312, 272), "setrlimit": (160, 164),
    "migrate_pages": (256, 238), "move_pages": (279, 239), "setpriority": (141, 140),
    "sched_setscheduler": (144, 119), "sched_setparam": (142, 118), "sched_setattr": (314, 274),
    "ioprio_set": (251, 30),
    # memory that outlives or escapes the address space limit
    "memfd_create": (319, 279), "shmget": (29, 194), "msgget": (68, 186), "semget": (64, 190),
    "mq_open": (240, 180),
    # changes to files that Landlock does not cover, or not in its first versions
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "chown": (92, None),
    "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54), "setxattr": (188, 5),
    "lsetxattr": (189, 6), "fsetxattr": (190, 7), "removexattr": (197, 14), "lremovexattr": (198, 15),
    "fremovexattr": (199, 16), "utime": (132, None), "utimes": (235, None), "futimesat": (261, None),
    "utimensat": (280, 88), "truncate": (76, 45), "creat": (85, None), "unlink": (87, None),
    "unlinkat": (263, 35), "rename": (82, None), "renameat": (264, 38), "renameat2": (316, 276),
    "link": (86, None), "linkat": (265, 37), "symlink": (88, None), "symlinkat": (266, 36),
    "mkdir": (83, None), "mkdirat": (258, 34), "rmdir": (84, None), "mknod": (133, None),
    "mknodat": (259, 33), "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "inotify_init": (253, None), "inotify_init1": (294, 26), "fanotify_init": (300, 262),
    # the kernel's attack surface and the machine itself
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "unshare": (272, 97), "setns": (308, 268), "bpf": (321, 280), "perf_event_open": (298, 241),
    "userfaultfd": (323, 282), "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "reboot": (169, 142), "swapon": (167, 224),
    "swapoff": (168, 225), "acct": (163, 89), "quotactl": (179, 60), "settimeofday": (164, 170),
    "clock_settime": (227, 112), "adjtimex": (159, 171), "clock_adjtime": (305, 266),
    "sethostname": (170, 161), "setdomainname": (171, 162), "iopl": (172, None), "ioperm": (173, None),
    "syslog": (103, 116), "lookup_dcookie": (212, 18), "personality": (135, 92), "uselib": (134, None),
    "modify_ldt": (154, None), "vhangup": (153, 58), "io_setup": (206, 0),
    "splice": (275, 76), "tee": (276, 77), "vmsplice": (278, 75),
}  # fmt: skip

# clone3 hides its flags behind a pointer; only ENOSYS makes the C library fall back to clone, any other
# answer means that no thread can start. openat2 hides its flags in the same way.
_ABSENT = (435, 437)

_ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
_X32_BIT = 0x4000_0000

_CLONE_THREAD = 0x0001_0000
_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_F_SETOWN, _F_SETSIG, _F_SETOWN_EX = 8, 10, 15
_FIOSETOWN, _SIOCSPGRP, _TIOCSTI, _TIOCLINUX = 0x8901, 0x8902, 0x5412, 0x541C
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW = 0x7FFF_0000
_ERRNO = 0x0005_0000
_REFUSE = _ERRNO | errno.EPERM


def _argument(index: int) -> int:
    """The offset in seccomp_data of the low half of an argument; both tables are little-endian."""
    return 16 + 8 * index


_Numbers = tuple[int | None, int | None]
# (offset in seccomp_data, jump, constant, whether a hit refuses)
_Test = tuple[int, int, int, bool]


def _equals(index: int, *constants: int) -> tuple[_Test, ...]:
    return tuple((_argument(index), _JUMP_EQUAL, constant, True) for constant in constants)


_BY_ARGUMENT: tuple[tuple[_Numbers, tuple[_Test, ...]], ...] = (
    # clone: threads only
    ((56, 220), ((_argument(0), _JUMP_BITS, _CLONE_THREAD, False),)),
    # open and openat: reading only, also where there is no Landlock
    ((2, None), ((_argument(1), _JUMP_BITS, _WRITING, True),)),
    ((257, 56), ((_argument(2), _JUMP_BITS, _WRITING, True),)),
    # prlimit64: threads need to ask for the limits, nothing needs to set one; both halves of a pointer
    (
        (302, 261),
        (
            (_argument(2), _JUMP_BITS, 0xFFFF_FFFF, True),
            (_argument(2) + 4, _JUMP_BITS, 0xFFFF_FFFF, True),
        ),
    ),
    # prctl: a child must not slip its leash
    ((157, 167), _equals(0, _PR_SET_PDEATHSIG, _PR_SET_DUMPABLE)),
    # fcntl and ioctl: who owns a socket gets a signal when it can be read, and may be any process
    ((72, 25), _equals(1, _F_SETOWN, _F_SETSIG, _F_SETOWN_EX)),
    ((16, 29), _equals(1, _FIOSETOWN, _SIOCSPGRP, _TIOCSTI, _TIOCLINUX)),
)


def program(machine: str) -> bytes | None:
    """The filter for a machine as named by `os.uname()`, 8 bytes an instruction; None if it has no table."""
    if machine not in _ARCHITECTURES:
        return None
    audit, column = _ARCHITECTURES[machine]
    lines = [
        _line(_LOAD, 4),
        _line(_JUMP_EQUAL, audit, 1, 0),
        _line(_RETURN, _REFUSE),
        _line(_LOAD, 0),
        _line(_JUMP_AT_LEAST, _X32_BIT, 0, 1),
        _line(_RETURN, _REFUSE),
    ]
    for numbers, tests in _BY_ARGUMENT:
        lines += _argument_block(numbers[column], tests)
    for absent in _ABSENT:
        lines += [_line(_JUMP_EQUAL, absent, 0, 1), _line(_RETURN, _ERRNO | errno.ENOSYS)]
    return b"".join(lines + _refusals(column))


def _argument_block(number: int | None, tests: Sequence[_Test]) -> list[bytes]:
    if number is None:
        return []
    lines = [_line(_JUMP_EQUAL, number, 0, 2 * len(tests) + 2)]
    for position, (offset, jump, constant, hit_refuses) in enumerate(tests):
        to_refusal = 2 * (len(tests) - 1 - position) + 1
        targets = (to_refusal, 0) if hit_refuses else (0, to_refusal)
        lines += [_line(_LOAD, offset), _line(jump, constant, *targets)]
    return [*lines, _line(_RETURN, _ALLOW), _line(_RETURN, _REFUSE)]


def _refusals(column: int) -> list[bytes]:
    numbers: Iterable[int | None] = [*_SAME.values(), *(pair[column] for pair in _REFUSED.values())]
    known = [number for number in numbers if number is not None]
    assert len(known) <= 255, "a BPF jump reaches 255 instructions"
    jumps = [_line(_JUMP_EQUAL, number, len(known) - index, 0) for index, number in enumerate(known)]
    return [*jumps, _line(_RETURN, _ALLOW), _line(_RETURN, _REFUSE)]


def _line(code: int, constant: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, constant)
