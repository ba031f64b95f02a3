"""One window per driver: a second start raises the first and hands it its files."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QDeadlineTimer, QLockFile, QObject, QThread, Signal, SignalInstance

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

_STARTS = 3
_TRIES, _PAUSE_MS = 20, 50
_PATIENCE_MS = 10_000
_LIMIT_BYTES = 16 << 20
_HEARD = b"heard\n"


class SingleInstance(QObject):
    """`called` carries the files that another start brought, `page_wanted` the page that it wants seen."""

    called = Signal(object)
    page_wanted = Signal(str)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        folder.mkdir(parents=True, exist_ok=True)
        self.name = f"flexkeeper-{zlib.crc32(os.fsencode(folder)):08x}"
        self._lock = QLockFile(str(folder / "window.lock"))
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None

    def begin(self, files: Sequence[Path], page: str = "") -> Literal["first", "handed over", "no answer"]:
        """Becomes the first, which must `listen` soon, or gives the files to the one that is.

        One that is just closing answers no more, and then this one takes its place.
        """
        for _number in range(_STARTS):
            if self.is_first():
                return "first"
            if self.hand_over(files, page):
                return "handed over"
        return "no answer"

    def is_first(self) -> bool:
        """Whether this is the one."""
        return self._lock.isLocked() or self._lock.tryLock(0)

    def listen(self) -> None:
        """The first one hears others from now on."""
        from PySide6.QtNetwork import QLocalServer

        QLocalServer.removeServer(self.name)  # left by one that was killed; we hold the lock
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        self._server.listen(self.name)

    def hand_over(self, files: Sequence[Path], page: str = "") -> bool:
        """Tells the first one and waits until it has heard; False where it does not answer."""
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        for _number in range(_TRIES):  # the lock is there a moment before the server listens
            socket.connectToServer(self.name)
            if socket.waitForConnected(_PAUSE_MS):
                break
            QThread.msleep(_PAUSE_MS)
        else:
            return False
        message = {"files": [str(path.absolute()) for path in files], "page": page}
        socket.write(json.dumps(message).encode() + b"\n")
        deadline = QDeadlineTimer(_PATIENCE_MS)
        heard = b""
        while heard != _HEARD and socket.state() == QLocalSocket.LocalSocketState.ConnectedState:
            if deadline.hasExpired():
                break
            socket.waitForReadyRead(_PAUSE_MS)  # writes what is still to be written, too
            heard += socket.readAll().data()
        socket.abort()
        return heard == _HEARD

    def close(self) -> None:
        """Lets the next start be the first."""
        if self._server is not None:
            from PySide6.QtNetwork import QLocalSocket

            self._server.close()
            for socket in self._server.findChildren(QLocalSocket):
                socket.abort()  # so that it does not wait for us
            self._server = None
        self._lock.unlock()

    def _answer(self) -> None:
        assert self._server is not None
        while self._server.hasPendingConnections():
            _Caller(self._server.nextPendingConnection(), self.called, self.page_wanted)


class _Caller(QObject):
    """One start that speaks to us; gone with its socket."""

    def __init__(self, socket: QLocalSocket, called: SignalInstance, page_wanted: SignalInstance) -> None:
        super().__init__(socket)
        self._socket, self._called, self._page_wanted = socket, called, page_wanted
        self._received = bytearray()
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(socket.deleteLater)
        self._read()

    def _read(self) -> None:
        self._received += self._socket.readAll().data()
        if len(self._received) > _LIMIT_BYTES:
            self._socket.abort()
        elif b"\n" in self._received:
            message = bytes(self._received)
            self._received.clear()
            files, page = _read(message)
            self._called.emit(files)
            if page:
                self._page_wanted.emit(page)
            self._socket.write(_HEARD)
            self._socket.flush()


def _read(untrusted_message: bytes) -> tuple[list[Path], str]:
    """The files and the page that a message names; whatever else it says is left out."""
    try:
        message = json.loads(untrusted_message)
    except (ValueError, RecursionError):
        return [], ""
    if not isinstance(message, dict):
        return [], ""
    names, page = message.get("files"), message.get("page")
    files = [Path(name) for name in names if isinstance(name, str)] if isinstance(names, list) else []
    return files, page if isinstance(page, str) else ""
