"""The lanes: writes in order, reads beside them, everything back on the main thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from flexkeeper.desktop.jobs import Jobs
from flexkeeper.progress import Progress
from tests.desktop.conftest import run_until


class Desk:
    """Jobs and what came of them."""

    def __init__(self) -> None:
        self.failures: list[Exception] = []
        self.jobs = Jobs(self.failures.append)
        self.shown: list[object] = []
        self.jobs.shown.connect(self.shown.append)

    def settle(self) -> None:
        run_until(lambda done: self.jobs.write(lambda _progress: None, lambda _none: done()))
        run_until(lambda done: self.jobs.read(lambda _progress: None, lambda _none: done()))


@pytest.fixture
def desk(application: QApplication) -> Iterator[Desk]:
    made = Desk()
    yield made
    made.jobs.close()


def test_writes_run_in_order_and_answer_on_the_main_thread(desk: Desk) -> None:
    """What is asked for first is done first, elsewhere, and its answer comes here."""
    done: list[tuple[int, bool, bool]] = []
    here = threading.get_ident()
    for number in range(20):
        desk.jobs.write(
            lambda _progress, number=number: (number, threading.get_ident()),
            lambda found: done.append((found[0], found[1] != here, threading.get_ident() == here)),
        )
    desk.settle()
    assert done == [(number, True, True) for number in range(20)]


def test_a_read_is_answered_while_a_write_runs(desk: Desk) -> None:
    """A search does not wait for an import."""
    go_on = threading.Event()
    desk.jobs.write(lambda _progress: go_on.wait(10))
    answers: list[int] = []
    run_until(lambda done: desk.jobs.read(lambda _progress: 7, lambda found: (answers.append(found), done())))
    assert answers == [7]
    go_on.set()
    desk.settle()


def test_of_questions_with_one_key_the_newest_is_answered(desk: Desk) -> None:
    """Typing fast asks often; only the last answer is shown."""
    go_on, answers = threading.Event(), []
    desk.jobs.read(lambda _progress: go_on.wait(10))
    for number in range(5):
        desk.jobs.read(lambda _progress, number=number: number, answers.append, key="search")
    go_on.set()
    desk.settle()
    assert answers == [4]


def test_a_running_job_is_stopped_at_its_next_step(desk: Desk) -> None:
    """Cancelled work neither answers nor fails; it says that it was cancelled."""
    started, answers, stopped = threading.Event(), [], []

    def work(progress: Progress) -> None:
        started.set()
        while True:
            progress.step("Counting", 1, 2)

    job = desk.jobs.write(work, answers.append, title="Counting", cancelled=lambda: stopped.append(True))
    assert started.wait(10)
    job.cancel()
    desk.settle()
    assert (answers, stopped, desk.failures) == ([], [True], [])
    assert desk.shown[-1] is None


def test_progress_comes_to_the_main_thread(desk: Desk) -> None:
    """A job with a title shows how far it is."""

    def work(progress: Progress) -> None:
        for _one in progress.each(range(3), "Counting", 3):
            pass

    desk.jobs.write(work, title="Working")
    desk.settle()
    job = desk.shown[0]
    assert (job.label, job.done, job.total) == ("Counting", 3, 3)  # type: ignore[attr-defined]


def test_failures_meet_the_one_handler_unless_taken(desk: Desk) -> None:
    """An error goes to the window, except where the asker deals with it."""
    taken: list[Exception] = []

    def fail(_progress: Progress) -> None:
        raise ValueError("here")

    desk.jobs.write(fail)
    desk.jobs.write(fail, failed=lambda error: (taken.append(error), True)[1])
    desk.jobs.read(fail, failed=lambda _error: False)
    desk.settle()
    assert [type(error) for error in desk.failures] == [ValueError, ValueError]
    assert len(taken) == 1


def test_what_is_forgotten_never_comes_back(desk: Desk) -> None:
    """After locking no answer of the time before arrives, not even of what was running."""
    go_on, answers = threading.Event(), []
    desk.jobs.write(lambda _progress: go_on.wait(10), answers.append)
    desk.jobs.write(lambda _progress: 1, answers.append)
    desk.jobs.read(lambda _progress: 2, answers.append)
    desk.jobs.forget_all()
    go_on.set()
    desk.settle()
    assert answers == []
