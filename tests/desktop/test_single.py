"""One window: the second start hands over its files and leaves."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication

from flexkeeper.desktop.single import SingleInstance
from flexkeeper.notify import Entry, Step, write_agenda
from tests.desktop.conftest import run_until
from tests.notify.conftest import Notify, bus, desktop, environment, notify, start, state

__all__ = ["bus", "desktop", "environment", "notify", "start", "state"]

ANOTHER_START = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from flexkeeper.desktop.single import SingleInstance
application = QCoreApplication([])
print(SingleInstance(Path(sys.argv[1])).begin([Path("/a.pdf")]))
"""

Answer = Literal["first", "handed over", "no answer"]


def hand_over(folder: Path, files: list[Path], first: SingleInstance) -> list[Answer]:
    """What a second start is answered, as it runs beside the first."""
    answers: list[Answer] = []
    second = threading.Thread(target=lambda: answers.append(SingleInstance(folder).begin(files)))

    def start(done: Callable[[], None]) -> None:
        first.called.connect(lambda _files: done())
        second.start()

    run_until(start)
    second.join()
    return answers


@pytest.mark.usefixtures("application")
def test_the_second_start_brings_its_files_to_the_first(tmp_path: Path) -> None:
    """Odd names and many of them arrive whole; after the first has left, the next is first."""
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.is_first()
    first.listen()
    assert not second.is_first()
    brought: list[list[Path]] = []
    first.called.connect(brought.append)
    files = [tmp_path / name for name in ("a b.pdf", "ñ\u202egpj.jpg", "line\nbreak", "lone \udcff")]
    files += [tmp_path / f"{number:0200}" for number in range(9_000)]
    assert hand_over(tmp_path, files, first) == ["handed over"]
    assert brought == [files]
    first.close()
    assert second.is_first()
    second.listen()
    second.close()


@pytest.mark.usefixtures("application")
def test_one_that_is_closing_loses_no_files(tmp_path: Path) -> None:
    """Connected, but nobody hears any more: the files stay with the start that has them, and it goes on."""
    first = SingleInstance(tmp_path)
    assert first.is_first()
    first.listen()
    second = subprocess.Popen(
        [sys.executable, "-c", ANOTHER_START, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    server = first.findChild(QLocalServer)
    assert isinstance(server, QLocalServer)
    server.waitForNewConnection(10_000)
    assert server.findChildren(QLocalSocket), "it is connected, and waits for an answer"
    first.close()
    assert second.communicate()[0] == "first\n"


@pytest.mark.parametrize(
    "message",
    [b"nonsense\n", b'{"files": 1, "page": 2}\n', b'{"files": [1, null]}\n', b"[1]\n", b"[" * 5000 + b"\n"],
)
def test_nonsense_brings_no_files(application: QApplication, tmp_path: Path, message: bytes) -> None:
    """Whatever else speaks to the socket, the window only comes to the front."""
    first = SingleInstance(tmp_path)
    assert first.is_first()
    first.listen()
    brought: list[list[Path]] = []

    def speak(done: object) -> None:
        first.called.connect(brought.append)
        first.called.connect(lambda _files: done())  # type: ignore[operator]
        socket = QLocalSocket(first)
        socket.connectToServer(first.name)
        assert socket.waitForConnected(1000)
        socket.write(message)
        socket.flush()

    run_until(speak)
    assert brought == [[]]
    first.close()


@pytest.mark.usefixtures("application")
def test_a_first_that_does_not_answer_is_not_waited_for_long(tmp_path: Path) -> None:
    """Nobody listens: it is said, so that the start can end."""
    assert not SingleInstance(tmp_path).hand_over([])


@pytest.mark.usefixtures("application")
def test_a_click_on_a_notice_wants_today(
    state: Path,
    desktop: Callable[[str], Path],
    notify: Notify,
) -> None:
    """The whole way: notice, click, another start of the app, and the window that is open hears of it."""
    today = datetime.now().astimezone().date()
    notice = Entry("1" * 32, today + timedelta(days=1), True, (Step("1d", today),))
    write_agenda(state, "a" * 32, [notice], datetime.now().astimezone())
    desktop("open")
    first = SingleInstance(state)
    assert first.is_first()
    first.listen()
    pages: list[str] = []
    first.page_wanted.connect(pages.append)

    codes: list[int] = []
    hourly = threading.Thread(target=lambda: codes.append(notify("--wait", "30").returncode))

    def click(done: Callable[[], None]) -> None:
        first.page_wanted.connect(lambda _page: done())
        hourly.start()

    run_until(click)
    hourly.join()
    assert (pages, codes) == (["today"], [0])
    first.close()
