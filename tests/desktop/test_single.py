"""One window: the second start hands over its files and leaves."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QApplication

from flexkeeper.desktop.single import SingleInstance
from tests.desktop.conftest import run_until


@pytest.mark.usefixtures("application")
def test_the_second_start_brings_its_files_to_the_first(tmp_path: Path) -> None:
    """Files with odd names arrive whole; after the first has left, the next is first."""
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.is_first()
    assert not second.is_first()
    brought: list[list[Path]] = []
    first.called.connect(brought.append)
    files = [tmp_path / "a b.pdf", tmp_path / "ñ\u202egpj.jpg"]

    def hand_over(done: object) -> None:
        first.called.connect(lambda _files: done())  # type: ignore[operator]
        assert second.hand_over(files)

    run_until(hand_over)
    assert brought == [files]
    first.close()
    assert second.is_first()
    second.close()


@pytest.mark.parametrize("message", [b"nonsense\n", b'{"a": 1}\n', b"[1, null]\n", b"[" * 5000 + b"\n"])
def test_nonsense_brings_no_files(application: QApplication, tmp_path: Path, message: bytes) -> None:
    """Whatever else speaks to the socket, the window only comes to the front."""
    first = SingleInstance(tmp_path)
    assert first.is_first()
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
