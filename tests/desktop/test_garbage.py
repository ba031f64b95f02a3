"""Garbage is collected between two events and on the main thread: Qt bears nothing else."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from flexkeeper.desktop.garbage import GarbageCollector
from flexkeeper.desktop.pages import contents
from flexkeeper.desktop.theme import Look
from flexkeeper.desktop.window import Window
from flexkeeper.vault import open_with_key
from tests.conftest import noon
from tests.desktop.conftest import run_until, settle

Collections = list[tuple[int, int]]


@pytest.fixture
def collections(opened: Window) -> Iterator[Collections]:
    """On which thread, and within how many event loops, each collection began."""
    found: Collections = []

    def note(phase: str, _about: dict[str, int]) -> None:
        if phase == "start":
            found.append((threading.get_ident(), QThread.currentThread().loopLevel()))

    gc.callbacks.append(note)
    yield found
    gc.callbacks.remove(note)


class Littering(QWidget):
    """Leaves much garbage behind each time Qt tells it something."""

    def changeEvent(self, _event: object) -> None:
        litter()


def litter() -> None:
    for _time in range(5_000):
        rubbish: list[object] = []
        rubbish.append(rubbish)


def test_no_collection_while_qt_walks_over_the_widgets(
    opened: Window, look: Look, collections: Collections
) -> None:
    """A style sheet that is set asks every widget: nothing is freed until it is done."""
    widget = Littering(opened)
    look.choose("dark", "system", 125)
    look.choose("light", "system", 100)
    widget.setParent(None)
    widget.deleteLater()
    assert not collections


def test_no_collection_on_a_lane(opened: Window, collections: Collections) -> None:
    """Whatever a job leaves behind, its thread frees nothing."""
    opened.session.jobs.read(lambda _progress: litter())
    opened.session.jobs.build(lambda _progress: litter(), key="litter")
    settle(opened.session)
    assert {thread for thread, _level in collections} <= {threading.get_ident()}
    assert {level for _thread, level in collections} <= {1}


def test_locking_leaves_no_garbage(
    opened: Window, collections: Collections, filled_vault: tuple[object, bytes]
) -> None:
    """Pages hold each other; they are looked for as soon as the vault is locked."""
    opened.lock()
    settle(opened.session)
    QCoreApplication.processEvents()
    assert (threading.get_ident(), 1) in collections


def test_no_widget_of_a_page_outlives_the_lock(
    opened: Window, filled_vault: tuple[Path, bytes], application: QApplication
) -> None:
    """Neither for Qt nor for Python: the second round leaves what the first has left."""
    path, key = filled_vault
    left: list[tuple[int, int]] = []
    for _round in range(3):
        if not opened.session.is_open:
            opened.session.adopt(open_with_key(path, key, clock=noon))
        for page in contents.listed():
            opened.desk.go_to(page.name)
            settle(opened.session)
        opened.lock()
        settle(opened.session)
        QCoreApplication.processEvents()
        held = sum(isinstance(one, QWidget) for one in gc.get_objects())
        left.append((held, len(application.allWidgets())))
    assert left[1] == left[2]


def test_a_loop_within_a_loop_collects_nothing(opened: Window, collections: Collections) -> None:
    """A menu or a drag runs a loop of its own while something further out is being handled."""

    def within(done: object) -> None:
        opened.garbage.collect_soon()
        run_until(lambda inner: QTimer.singleShot(50, inner))
        done()  # type: ignore[operator]

    run_until(within)
    assert not collections
    opened.garbage.collect_soon()
    run_until(lambda done: QTimer.singleShot(0, done))
    assert collections == [(threading.get_ident(), 1)]


@pytest.mark.parametrize(("is_quiet", "oldest"), [(False, 0), (True, 2)])
def test_everything_is_looked_through_when_nobody_types(opened: Window, is_quiet: bool, oldest: int) -> None:
    """It takes some tens of milliseconds; until then only what is young is looked at."""
    found: list[int] = []

    def note(_phase: str, about: dict[str, int]) -> None:
        found.append(about["generation"])

    for _time in range(gc.get_threshold()[2] + 1):
        gc.collect(1)
    collector = GarbageCollector(opened, lambda: is_quiet)
    gc.callbacks.append(note)
    collector._look()
    gc.callbacks.remove(note)
    collector.deleteLater()
    assert set(found) == {oldest}
