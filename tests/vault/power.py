"""A disk that can be cut from its power: what was written but not synced may be there, or not, or torn.

`Recorder` is a `Files` that writes down every operation on a vault's folder, the database's included (through
an SQLite VFS below the cipher). `image` plays the list back up to a cut and builds what the disk would hold.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import apsw

from flexkeeper.vault import Files

SECTOR = 512
_numbers = itertools.count()


class Recorder(Files):
    """The real disk, with a list of what was done to it: tuples of an operation's name and arguments."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.start = {self._name(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        self.start_folders = {self._name(path) for path in folder.rglob("*") if path.is_dir()}
        self.operations: list[tuple[Any, ...]] = []
        self._shim = _Shim(f"recorder{next(_numbers)}", self)
        self.vfs = f"multipleciphers-{self._shim.name}"

    def acknowledge(self, *what: Any) -> None:
        """Puts down that somebody was told so, here in the order of things."""
        self.operations.append(("acknowledge", *what))

    def note(self, operation: str, path: Path | str, *rest: Any) -> None:
        path = Path(path)
        if path.is_relative_to(self.folder) and "cache" not in path.relative_to(self.folder).parts:
            self.operations.append((operation, self._name(path), *rest))

    def _name(self, path: Path) -> str:
        return str(path.relative_to(self.folder))

    def make_folder(self, path: Path) -> None:
        if not path.is_dir():
            self.note("make_folder", path)
        super().make_folder(path)

    def create(self, path: Path) -> BinaryIO:
        file = super().create(path)
        self.note("create", path)
        return file

    def write(self, file: BinaryIO, data: bytes) -> None:
        self.note("write", file.name, file.tell(), bytes(data))
        super().write(file, data)

    def sync(self, file: BinaryIO) -> None:
        super().sync(file)
        self.note("sync", file.name)

    def rename(self, source: Path, target: Path) -> None:
        super().rename(source, target)
        self.note("rename", source, self._name(target))

    def sync_folder(self, path: Path) -> None:
        super().sync_folder(path)
        self.note("sync_folder", path)

    def remove(self, path: Path) -> None:
        super().remove(path)
        self.note("remove", path)


class _Shim(apsw.VFS):
    def __init__(self, name: str, recorder: Recorder) -> None:
        super().__init__(name, "unix")
        self.name, self._recorder = name, recorder

    def xOpen(self, name: Any, flags: list[int]) -> _ShimFile:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        is_new = path is not None and not Path(path).exists()
        file = _ShimFile(name, flags, path, self._recorder)
        if is_new:
            self._recorder.note("create", path)
        return file

    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        self._recorder.note("remove", filename)
        if syncdir:
            self._recorder.note("sync_folder", Path(filename).parent)


class _ShimFile(apsw.VFSFile):
    def __init__(self, name: Any, flags: list[int], path: str | None, recorder: Recorder) -> None:
        super().__init__("unix", name, flags)
        self._path, self._recorder = path or "/nowhere", recorder

    def xWrite(self, data: Any, offset: int) -> None:
        self._recorder.note("write", self._path, offset, bytes(data))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:
        self._recorder.note("truncate", self._path, newsize)
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self._recorder.note("sync", self._path)
        # SQLite's own "unix" layer syncs the folder with the first sync of a new log or journal.
        self._recorder.note("sync_folder", Path(self._path).parent)


@dataclass(eq=False)
class _Inode:
    content: bytearray = field(default_factory=bytearray)
    pending: list[tuple[Any, ...]] = field(default_factory=list)

    def apply(self, operation: tuple[Any, ...]) -> None:
        match operation:
            case ("write", offset, data):
                self.content.extend(bytes(max(0, offset - len(self.content))))
                self.content[offset : offset + len(data)] = data
            case ("truncate", size):
                del self.content[size:]

    def settle(self) -> None:
        for operation in self.pending:
            self.apply(operation)
        self.pending.clear()

    def lose(self, chance: random.Random) -> None:
        """Each write since the last sync is kept, dropped, or torn at a sector."""
        for operation in self.pending:
            fate = chance.choice(["keep", "drop", "tear"])
            if fate == "tear" and operation[0] == "write" and len(operation[2]) > SECTOR:
                size = chance.randrange(SECTOR, len(operation[2]), SECTOR)
                self.apply(("write", operation[1], operation[2][:size]))
            elif fate == "keep":
                self.apply(operation)
        self.pending.clear()


class _Disk:
    """Names and contents, each with what is certain and what is only on its way."""

    def __init__(self, recorder: Recorder, *, ignores_sync: bool) -> None:
        self.now = {name: _Inode(bytearray(content)) for name, content in recorder.start.items()}
        self.certain = dict(self.now)
        self.folders = set(recorder.start_folders)
        self.pending: list[tuple[Any, ...]] = []
        self.ignores_sync = ignores_sync

    def play(self, operation: tuple[Any, ...]) -> None:
        match operation:
            case ("create", name):
                self.now[name] = _Inode()
                self.pending.append(("link", name, self.now[name]))
            case ("write" | "truncate" as kind, name, *rest):
                self.now[name].pending.append((kind, *rest))
            case ("rename", source, target):
                self.now[target] = self.now.pop(source)
                self.pending.append(("rename", source, target, self.now[target]))
            case ("remove", name):
                self.now.pop(name, None)
                self.pending.append(("unlink", name))
            case ("make_folder", name):
                self.pending.append(("folder", name))
            case ("sync", name) if not self.ignores_sync:
                self.now[name].settle()
            case ("sync_folder", name) if not self.ignores_sync:
                mine = [one for one in self.pending if str(Path(self._place(one)).parent) == name]
                for one in mine:
                    self.settle(one)
                    self.pending.remove(one)

    @staticmethod
    def _place(pending: tuple[Any, ...]) -> str:
        """The name whose folder decides when this is certain: of a rename, the target's."""
        return str(pending[2] if pending[0] == "rename" else pending[1])

    def settle(self, pending: tuple[Any, ...]) -> None:
        match pending:
            case ("link", name, inode):
                self.certain[name] = inode
            case ("rename", source, target, inode):
                self.certain[target] = inode
                if self.certain.get(source) is inode:
                    del self.certain[source]
            case ("unlink", name):
                self.certain.pop(name, None)
            case ("folder", name):
                self.folders.add(name)

    def cut(self, chance: random.Random, target: Path) -> None:
        for pending in self.pending:
            if chance.random() < 0.5:
                self.settle(pending)
        for folder in sorted(self.folders):
            (target / folder).mkdir(parents=True, exist_ok=True)
        for name, inode in self.certain.items():
            inode.lose(chance)
            if (target / name).parent.is_dir() and not name.endswith("-shm"):
                (target / name).write_bytes(inode.content)


def image(
    recorder: Recorder, length: int, target: Path, seed: int, *, ignores_sync: bool = False
) -> list[tuple[Any, ...]]:
    """Builds in `target` what the disk holds after a cut behind `length` operations.

    Returns what had been acknowledged by then.
    """
    target.mkdir()
    played: Sequence[tuple[Any, ...]] = recorder.operations[:length]
    disk = _Disk(recorder, ignores_sync=ignores_sync)
    for operation in played:
        disk.play(operation)
    disk.cut(random.Random(seed), target)
    return [operation[1:] for operation in played if operation[0] == "acknowledge"]
