"""Jobs that run inside the walls and misbehave, each in one way; and a few that behave."""

from __future__ import annotations

import ctypes
import fcntl
import hashlib
import os
import resource
import socket
import stat
import struct
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from flexkeeper.progress import Progress
from flexkeeper.sandbox import frames

Said = tuple[dict[str, Any], Sequence[bytes]]
NOTHING: Said = ({}, [])


def pids(progress: Progress) -> None:
    """Tells the parent who runs, as a step: the only way out while the job goes on."""
    progress.step(f"{os.getpid()} {os.getppid()}", 1, 1)


def job_socket() -> int:
    return next(fd for fd in range(3, 64) if is_socket(fd))


def is_socket(fd: int) -> bool:
    try:
        return stat.S_ISSOCK(os.fstat(fd).st_mode)
    except OSError:
        return False


def shout(data: bytes) -> None:
    """Writes past the protocol, straight on the job socket."""
    view = memoryview(data)
    while view:
        view = view[os.write(job_socket(), view) :]


# --- behaving


def echo(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Said:
    assert all(type(part) is bytes for part in parts)
    return values, parts


def digest(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Said:
    return {"sha256": [hashlib.sha256(part).hexdigest() for part in parts]}, []


def produce(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Said:
    return {}, [bytes([65 + index]) * size for index, size in enumerate(values["sizes"])]


def count(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Said:
    for number in range(values["to"] + 1):
        progress.step("counting", number, values["to"])
    return NOTHING


def who(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Said:
    return {"child": os.getpid(), "nursery": os.getppid()}, []


def threads(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Said:
    heard: list[int] = []
    workers = [threading.Thread(target=heard.append, args=(number,)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return {"heard": sorted(heard)}, []


def fonts(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Said:
    """Opens every font in the folders and says how many it could read."""
    kinds = {".ttf", ".ttc", ".otf", ".otc", ".pfb"}
    files = [file for folder in values["folders"] for file in Path(folder).rglob("*") if file.suffix in kinds]
    return {"readable": sum(len(file.read_bytes()[:4]) == 4 for file in files)}, []


def typeset(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Said:
    import typst

    return {"faces": len(typst.Fonts().families())}, [typst.compile(parts[0], format="pdf", timestamp=0)]


def environment(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Said:
    return {"names": sorted(os.environ), "path": sys.path}, []


def descriptors(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Said:
    def kind(fd: int) -> str:
        mode = os.fstat(fd).st_mode
        return "device" if stat.S_ISCHR(mode) else "pipe" if stat.S_ISFIFO(mode) else "socket"

    open_ones = []
    for fd in range(1024):
        try:
            open_ones.append(kind(fd))
        except OSError:
            continue
    return {"open": open_ones}, []


# --- ending


def abort(values: dict[str, Any], parts: list[bytes], progress: Progress) -> NoReturn:
    os.abort()


def null_pointer(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Said:
    ctypes.string_at(0)
    return NOTHING


def leave(values: dict[str, Any], parts: list[bytes], progress: Progress) -> NoReturn:
    os._exit(values["code"])


def system_exit(values: dict[str, Any], parts: list[bytes], progress: Progress) -> NoReturn:
    sys.exit(0)


def native_out_of_memory(values: dict[str, Any], parts: list[bytes], progress: Progress) -> NoReturn:
    os.write(2, b"memory allocation of 4294967296 bytes failed\n")
    os.abort()


def fail(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Said:
    raise ValueError("tile cannot extend outside image")


def not_json(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Said:
    return {"when": object()}, []


def recursion(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Said:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    return {"deep": deep}, []


# --- not ending


def hang(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Said:
    pids(progress)
    while True:
        time.sleep(1000)


def spin(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Said:
    pids(progress)
    while True:
        pass


def spin_in_c(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Said:
    """A single call that neither returns nor lets a signal handler run."""
    pids(progress)
    return {"power": len(str(pow(7, 1 << 40)))}, []


# --- taking


def bomb(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Said:
    return {"length": len(bytearray(4 << 30))}, []


def slow_bomb(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Said:
    held: list[bytes] = []
    while True:
        held.append(b"\1" * (8 << 20))


# --- talking nonsense


def garbage_on_stdout(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Said:
    sys.stdout.write("chatty library")
    os.write(1, os.urandom(1000))
    return {"said": True}, []


def random_bytes(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Said:
    shout(b"\xff" + os.urandom(4000))
    return NOTHING


def announce_four_gigabytes(values: dict[str, Any], parts: list[bytes], progress: Progress) -> NoReturn:
    shout(struct.pack("<4sII", frames.MAGIC, 0xFFFF_FFFF, 0xFFFF_FFFF))
    while True:
        shout(bytes(1 << 20))


def announce_large_answer(values: dict[str, Any], parts: list[bytes], progress: Progress) -> NoReturn:
    shout(frames.pack({"answer": {}, "parts": [values["bytes"]]}))
    while True:
        for piece in frames.chunks(bytes(1 << 20), 0):
            shout(bytes(piece))


def flood_of_bytes(values: dict[str, Any], parts: list[bytes], progress: Progress) -> NoReturn:
    while True:
        shout(bytes(1 << 20))


def flood_of_parts(values: dict[str, Any], parts: list[bytes], progress: Progress) -> NoReturn:
    while True:
        shout(frames.pack({"part": 0}, frames.BODY_LIMIT))
        shout(bytes(frames.BODY_LIMIT))


def flood_of_progress(values: dict[str, Any], parts: list[bytes], progress: Progress) -> NoReturn:
    frame = frames.pack({"progress": ["x" * 1000, 5, 5]})
    while True:
        shout(frame * 100)


def flood_of_json(values: dict[str, Any], parts: list[bytes], progress: Progress) -> NoReturn:
    frame = frames.pack({"progress": ["x" * (frames.JSON_LIMIT - 100), 5, 5]})
    while True:
        shout(frame)


def half_a_frame(values: dict[str, Any], parts: list[bytes], progress: Progress) -> NoReturn:
    shout(frames.pack({"answer": {"quite": "long"}})[:-3])
    os._exit(0)


def deep_json(values: dict[str, Any], parts: list[bytes], progress: Progress) -> NoReturn:
    text = b"[" * 3_000_000
    shout(struct.pack("<4sII", frames.MAGIC, len(text), 0) + text)
    os._exit(0)


def say(values: dict[str, Any], parts: list[bytes], progress: Progress) -> NoReturn:
    """Sends the given frames word for word."""
    for frame in values["frames"]:
        shout(frames.pack(frame))
    os._exit(0)


def flood_on_stderr(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Said:
    line = b"warning: " * 1000
    for _ in range(values["megabytes"] * 1_000_000 // len(line)):
        os.write(2, line)
    return {"said": True}, []


def endless_stderr(values: dict[str, Any], parts: list[bytes], progress: Progress) -> NoReturn:
    while True:
        os.write(2, b"w" * 65536)


# --- breaking out: each answers the errno it met, or what it got


def attempts(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Said:
    action = ATTEMPTS[values["what"]]
    try:
        return {"got": repr(action(Path(values["target"])))}, []
    except OSError as error:
        return {"errno": error.errno}, []


def _connect() -> None:
    socket.create_connection(("127.0.0.1", 9), timeout=1)


def _prctl(option: int, argument: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, argument, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def _set_limit() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prlimit(0, resource.RLIMIT_FSIZE, (ctypes.c_ulong * 2)(0, 0), None) != 0:
        raise OSError(ctypes.get_errno(), "prlimit")


def _pass_descriptor() -> None:
    with socket.socket(fileno=os.dup(job_socket())) as link:
        socket.send_fds(link, [b"x"], [0])


def _own(target_pid: int) -> None:
    fcntl.fcntl(job_socket(), fcntl.F_SETOWN, target_pid)


def _own_by_ioctl(target_pid: int) -> None:
    fcntl.ioctl(job_socket(), 0x8901, struct.pack("=i", target_pid))


ATTEMPTS: dict[str, Callable[[Path], object]] = {
    "connect": lambda target: _connect(),
    "listen": lambda target: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
    "read": lambda target: Path("/etc/passwd").read_bytes(),
    "read a paper": lambda target: target.read_bytes(),
    "list the home": lambda target: list(Path(os.environ.get("HOME", "/root")).iterdir()),
    "list the root": lambda target: list(Path("/").iterdir()),
    "read the parent's memory": lambda target: Path(f"/proc/{os.getppid()}/maps").read_bytes(),
    "write": lambda target: target.with_suffix(".new").write_bytes(b"x"),
    "write over": lambda target: os.open(target, os.O_WRONLY),
    "change a mode": lambda target: target.chmod(0o777),
    "change a time": lambda target: os.utime(target),
    "remove": lambda target: target.unlink(),
    "rename": lambda target: target.rename(target.with_suffix(".x")),
    "make a folder": lambda target: target.with_suffix(".d").mkdir(),
    "exec": lambda target: os.execv("/bin/true", ["true"]),
    "fork": lambda target: os.fork(),
    "kill the nursery": lambda target: os.kill(os.getppid(), 9),
    "signal a stranger": lambda target: os.kill(1, 0),
    "have the nursery signaled": lambda target: _own(os.getppid()),
    "have it signaled otherwise": lambda target: _own_by_ioctl(os.getppid()),
    "memory file": lambda target: os.memfd_create("x"),
    "slip the leash": lambda target: _prctl(1, 0),
    "be dumpable": lambda target: _prctl(4, 1),
    "set a limit": lambda target: _set_limit(),
    "pass a descriptor": lambda target: _pass_descriptor(),
}


# --- staying: each returns what answers the questions


Answering = Callable[[dict[str, Any]], Said]


def stay(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Answering:
    """Remembers the document and counts the questions."""
    asked: list[int] = []

    def answer(question: dict[str, Any]) -> Said:
        asked.append(1)
        at, size = question["at"], question["size"]
        return {"count": len(asked), "child": os.getpid()}, [parts[0][at : at + size]]

    return answer


def stay_and_misbehave(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Answering:
    """Behaves until it is asked to run one of the jobs above."""

    def answer(question: dict[str, Any]) -> Said:
        job: Callable[[dict[str, Any], list[bytes], Progress], Said] = globals()[question.get("job", "echo")]
        return job(question, parts, progress)

    return answer


def refuse_to_open(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Answering:
    raise ValueError("not a document")


def stay_silent(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Answering:
    while True:
        time.sleep(1000)


def walls_again(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Said:
    shout(frames.pack({"walls": {"network": "none at all"}}))
    return NOTHING
