"""A child that stays open for one document: many questions, one document, no second chance."""

from __future__ import annotations

import io
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from flexkeeper.progress import Cancelled, Progress
from flexkeeper.sandbox import Limits, Opened, Sandbox, SandboxFailure
from tests.sandbox import processes
from tests.sandbox.processes import JOBS, PATIENCE_SECONDS, Watch

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the walls are Linux's")

SHORT = Limits(seconds=1.0)
SMALL = Limits(answer_bytes=1 << 20)
DOCUMENT = bytes(range(256)) * 20_000


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox([JOBS]) as opened:
        yield opened


def misbehaving(sandbox: Sandbox, limits: Limits | None = None) -> Opened:
    return sandbox.open(f"{JOBS}:stay_and_misbehave", {}, [b"paper"], limits=limits or Limits())


def child_of(opened: Opened) -> int:
    return int(opened.ask({"job": "who"}).values["child"])


def failure(opened: Opened, **question: Any) -> SandboxFailure:
    """Asks what must fail; afterwards the child is gone and its document closed."""
    watch = Watch(child_of(opened))
    with pytest.raises(SandboxFailure) as caught:
        opened.ask(question)
    assert watch.has_ended()
    watch.close()
    assert not opened.is_open
    with pytest.raises(SandboxFailure, match="crashed"):
        opened.ask({"job": "echo"})
    return caught.value


def test_many_questions_are_answered_by_one_child_from_one_document(sandbox: Sandbox) -> None:
    """The document crosses the wall once, streamed; each answer is about it."""
    with sandbox.open(f"{JOBS}:stay", {}, [io.BytesIO(DOCUMENT)]) as opened:
        answers = [opened.ask({"at": at, "size": 300_000}) for at in range(0, 300_000, 1_000)]
        assert [answer.values["count"] for answer in answers] == list(range(1, 301))
        assert len({answer.values["child"] for answer in answers}) == 1
        for at, answer in zip(range(0, 300_000, 1_000), answers, strict=True):
            assert answer.parts == (DOCUMENT[at : at + 300_000],)


def test_two_documents_have_two_children(sandbox: Sandbox) -> None:
    with misbehaving(sandbox) as one, misbehaving(sandbox) as other:
        assert child_of(one) != child_of(other)
        assert failure(one, job="abort").reason == "crashed"
        assert other.ask({"job": "echo", "next": 1}).values["next"] == 1


def test_the_walls_of_a_child_that_stays_are_those_of_any(sandbox: Sandbox) -> None:
    with misbehaving(sandbox) as opened:
        tried = opened.ask({"job": "attempts", "what": "read", "target": "/"})
        assert "errno" in tried.values
        assert opened.ask({"job": "attempts", "what": "fork", "target": "/"}).values["errno"] == 1


def test_closing_ends_the_child_and_leaves_nothing_open(sandbox: Sandbox) -> None:
    sandbox.run(f"{JOBS}:who", {})
    before = processes.open_descriptors()
    for _round in range(20):
        opened = misbehaving(sandbox)
        watch = Watch(child_of(opened))
        opened.close()
        opened.close()
        assert watch.has_ended()
        watch.close()
    assert processes.open_descriptors() == before
    assert processes.children_of(processes.nursery_of(sandbox)) == []


@pytest.mark.parametrize(
    ("job", "reason"),
    [
        ("abort", "crashed"),
        ("null_pointer", "crashed"),
        ("leave", "crashed"),
        ("system_exit", "job_error"),
        ("fail", "job_error"),
        ("not_json", "job_error"),
        ("recursion", "job_error"),
        ("bomb", "out_of_memory"),
        ("slow_bomb", "out_of_memory"),
        ("native_out_of_memory", "out_of_memory"),
        ("random_bytes", "nonsense"),
        ("announce_four_gigabytes", "nonsense"),
        ("flood_of_bytes", "nonsense"),
        ("flood_of_parts", "nonsense"),
        ("half_a_frame", "nonsense"),
        ("deep_json", "nonsense"),
        ("walls_again", "nonsense"),
    ],
)
def test_a_question_that_goes_wrong_ends_the_document(sandbox: Sandbox, job: str, reason: str) -> None:
    """Whatever a child does in its third answer is contained as if it were its first."""
    opened = misbehaving(sandbox)
    for number in range(2):
        assert opened.ask({"job": "echo", "number": number}).values["number"] == number
    assert failure(opened, job=job, code=0).reason == reason
    assert sandbox.run(f"{JOBS}:echo", {"next": 1}).values == {"next": 1}


@pytest.mark.parametrize("job", ["hang", "spin", "spin_in_c", "flood_of_progress", "endless_stderr"])
def test_each_question_has_its_own_deadline(sandbox: Sandbox, job: str) -> None:
    opened = misbehaving(sandbox, SHORT)
    opened.ask({"job": "echo"})
    assert failure(opened, job=job).reason == "too_long"


def test_an_answer_over_the_limit_is_not_taken(sandbox: Sandbox) -> None:
    opened = misbehaving(sandbox, SMALL)
    assert failure(opened, job="announce_large_answer", bytes=2 << 20).reason == "nonsense"


def test_a_document_that_does_not_open_is_a_failure_and_leaves_nothing(sandbox: Sandbox) -> None:
    before = processes.open_descriptors()
    with pytest.raises(SandboxFailure) as caught:
        sandbox.open(f"{JOBS}:refuse_to_open", {})
    assert caught.value.reason == "job_error"
    with pytest.raises(SandboxFailure) as caught:
        sandbox.open(f"{JOBS}:stay_silent", {}, limits=SHORT)
    assert caught.value.reason == "too_long"
    assert processes.open_descriptors() == before
    assert processes.children_of(processes.nursery_of(sandbox)) == []


def test_cancelling_a_question_ends_the_child(sandbox: Sandbox) -> None:
    opened = misbehaving(sandbox)
    watch = Watch(child_of(opened))
    progress = Progress(lambda _label, _done, _total: progress.cancel())
    with pytest.raises(Cancelled):
        opened.ask({"job": "hang"}, progress=progress)
    assert watch.has_ended()
    watch.close()


def test_closing_from_another_thread_ends_a_question_on_its_way(sandbox: Sandbox) -> None:
    """Lock must not wait for a page that takes its time."""
    opened = misbehaving(sandbox)
    threads: list[threading.Thread] = []

    def close(_label: str, _done: int, _total: int) -> None:
        threads.append(threading.Thread(target=opened.close))
        threads[0].start()

    with pytest.raises(SandboxFailure) as caught:
        opened.ask({"job": "hang"}, progress=Progress(close))
    assert caught.value.reason == "crashed"
    threads[0].join(PATIENCE_SECONDS)
    assert not threads[0].is_alive()


def test_the_end_of_the_sandbox_is_the_end_of_its_documents() -> None:
    with Sandbox([JOBS]) as own:
        opened = misbehaving(own)
        watch = Watch(child_of(opened))
    assert watch.has_ended()
    watch.close()
    with pytest.raises(SandboxFailure) as caught:
        opened.ask({"job": "echo"})
    assert caught.value.reason == "crashed"
