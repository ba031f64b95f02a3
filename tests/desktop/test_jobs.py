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

    def settle_builds(self) -> None:
        run_until(lambda done: self.jobs.build(lambda _progress: None, lambda _none: done(), key=""))


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


def test_a_build_runs_beside_what_writes_and_reads(desk: Desk) -> None:
    """Adding and searching go on while a bundle is made; how far it is comes back, too."""
    began, go_on, steps = threading.Event(), threading.Event(), []

    def work(progress: Progress) -> str:
        progress.step("Making", 1, 2)
        began.set()
        return "made" if go_on.wait(10) else "late"

    answers: list[str] = []
    desk.jobs.build(
        work, answers.append, key="bundle", stepped=lambda done, total: steps.append((done, total))
    )
    assert began.wait(10)
    desk.settle()
    assert answers == [] and steps == [(1, 2)]
    go_on.set()
    desk.settle_builds()
    assert answers == ["made"] and desk.shown == []  # without a title it is nobody's business


def test_a_newer_build_takes_the_place_of_the_one_before(desk: Desk) -> None:
    """The older one is stopped where it is and brings nothing, not even that it was stopped."""
    started, answers = threading.Event(), []

    def endless(progress: Progress) -> str:
        started.set()
        while True:
            progress.step("", 0, 0)

    desk.jobs.build(endless, answers.append, key="bundle", cancelled=lambda: answers.append("stopped"))
    assert started.wait(10)
    desk.jobs.build(lambda _progress: "newer", answers.append, key="bundle")
    desk.settle_builds()
    assert answers == ["newer"]


def test_of_two_jobs_the_later_is_shown_and_then_the_other_again(desk: Desk) -> None:
    """A bundle begun during an import does not make the import look done."""
    here, there, steps, making = (threading.Event() for _one in range(4))

    def importing(progress: Progress) -> None:
        progress.step("Adding", 1, 9)
        steps.set()
        here.wait(10)

    first = desk.jobs.write(importing, title="Adding")
    assert steps.wait(10)
    second = desk.jobs.build(lambda _progress: (making.set(), there.wait(10)), key="bundle", title="Making")
    assert making.wait(10)
    run_until(lambda done: desk.jobs.read(lambda _progress: None, lambda _none: done()))
    assert desk.shown[-1] is second
    there.set()
    desk.settle_builds()
    assert desk.shown[-1] is first
    here.set()
    desk.settle()
    assert desk.shown[-1] is None


def test_what_builds_is_waited_for_before_the_vault_is_closed(desk: Desk) -> None:
    """It is told to stop, and nothing is closed under it until it has."""
    began, ended = threading.Event(), []

    def work(progress: Progress) -> None:
        began.set()
        try:
            while True:
                progress.step("", 0, 0)
        finally:
            ended.append("building")

    desk.jobs.build(work, key="bundle", cancelled=lambda: ended.append("told"))
    assert began.wait(10)
    desk.jobs.forget_all()
    desk.jobs.write(lambda _progress: ended.append(f"closed {desk.jobs.wait_for_readers(10)}"))
    desk.settle()
    assert ended == ["building", "closed True"]


def test_forgetting_again_does_not_forget_who_waits_for_readers(desk: Desk) -> None:
    """A lock and at once the end: the vault is closed as soon as the last question is answered."""
    asking, go_on, closed = threading.Event(), threading.Event(), []
    desk.jobs.read(lambda _progress: (asking.set(), go_on.wait(10)))
    assert asking.wait(10)
    desk.jobs.write(lambda _progress: closed.append(desk.jobs.wait_for_readers(5))).must_be_done = True
    lane = desk.jobs._reads
    with lane._changed:
        assert lane._changed.wait_for(lambda: lane._waiting, 10)
    desk.jobs.forget_all()
    go_on.set()
    desk.settle()
    assert closed == [True]


def test_a_folder_that_does_not_answer_holds_up_nothing(desk: Desk) -> None:
    """Neither searching, nor writing, nor closing; of several looks at it only the newest is told."""
    go_on, seen = threading.Event(), []
    for number in range(3):
        desk.jobs.outside(lambda _progress, number=number: (go_on.wait(10), number), seen.append, key="look")
    desk.settle()
    assert seen == []
    go_on.set()
    run_until(lambda done: desk.jobs.outside(lambda _progress: None, lambda _none: done(), key="other"))
    assert seen == [(True, 2)]
    go_on.clear()
    desk.jobs.outside(lambda _progress: go_on.wait(10), seen.append, key="look")
    desk.jobs.close(seconds=0.1)
    go_on.set()


class Widgetlike:
    """Says on which thread it was freed."""

    def __init__(self, freed: list[int]) -> None:
        self.freed = freed

    def take(self, _result: object) -> None:
        """What a page does with an answer."""

    def __del__(self) -> None:
        self.freed.append(threading.get_ident())


@pytest.mark.parametrize("is_forgotten", [False, True])
def test_what_a_job_holds_is_freed_on_the_main_thread(desk: Desk, *, is_forgotten: bool) -> None:
    """A page whose answer comes after Lock is freed here: Qt does not bear it on another thread."""
    freed: list[int] = []
    for _time in range(50):
        go_on = threading.Event()
        desk.jobs.read(lambda _progress, go_on=go_on: go_on.wait(10), Widgetlike(freed).take)
        if is_forgotten:
            desk.jobs.forget_all()
        go_on.set()
        desk.settle()
    assert len(freed) > 40 and set(freed) == {threading.get_ident()}
