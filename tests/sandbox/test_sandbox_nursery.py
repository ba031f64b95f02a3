"""The life of the nursery: starting, dying, leaving, and leaving nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from flexkeeper.sandbox import Sandbox, SandboxFailure
from flexkeeper.sandbox.control import Nursery
from tests.sandbox import processes
from tests.sandbox.processes import JOBS, Running

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the walls are Linux's")

ROOT = Path(__file__).parents[2]
APP = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in what a shell starts with &
from flexkeeper.progress import Progress
from flexkeeper.sandbox import Sandbox
sys.path.insert(0, sys.argv[1])
sandbox = Sandbox()
sandbox.run(sys.argv[2], {}, progress=Progress(lambda label, *_: print(label, flush=True)))
"""


def test_many_forks_leave_nothing_behind() -> None:
    with Sandbox([JOBS]) as sandbox:
        nursery = processes.nursery_of(sandbox)
        before = processes.open_descriptors(), processes.open_descriptors(nursery)
        for number in range(300):
            if number % 10:
                sandbox.run(f"{JOBS}:echo", {}, [b"x"])
            else:
                with pytest.raises(SandboxFailure):
                    sandbox.run(f"{JOBS}:leave", {"code": 1})
        assert (processes.open_descriptors(), processes.open_descriptors(nursery)) == before
        assert processes.children_of(nursery) == []
        assert processes.nursery_of(sandbox) == nursery


def test_a_killed_nursery_fails_its_jobs_and_is_replaced() -> None:
    with Sandbox() as sandbox:
        jobs = [Running(sandbox, "spin"), Running(sandbox, "hang")]
        nursery = processes.Watch(jobs[0].nursery)
        os.kill(jobs[0].nursery, signal.SIGKILL)
        for job in jobs:
            failed = job.ended_with()
            assert isinstance(failed, SandboxFailure)
            assert failed.reason == "crashed"
        assert nursery.has_ended()
        nursery.close()
        assert processes.nursery_of(sandbox) != jobs[0].nursery


def test_an_idle_nursery_that_was_killed_goes_unnoticed() -> None:
    with Sandbox() as sandbox:
        first = processes.nursery_of(sandbox)
        watch = processes.Watch(first)
        before = processes.open_descriptors()
        os.kill(first, signal.SIGKILL)
        assert watch.has_ended()
        assert processes.nursery_of(sandbox) != first
        assert processes.open_descriptors() == before
        watch.close()


def test_a_nursery_outlives_the_thread_that_started_it() -> None:
    with Sandbox() as sandbox:
        found: list[int] = []
        starter = threading.Thread(target=lambda: found.append(processes.nursery_of(sandbox)))
        starter.start()
        starter.join()
        watch = processes.Watch(found[0])
        assert not watch.has_ended(0.3)
        assert processes.nursery_of(sandbox) == found[0]
        watch.close()


def test_closing_ends_running_jobs_and_the_nursery() -> None:
    before = processes.open_descriptors()
    sandbox = Sandbox()
    jobs = [Running(sandbox, "spin"), Running(sandbox, "hang")]
    nursery = processes.Watch(jobs[0].nursery)
    sandbox.close()
    assert nursery.has_ended()
    nursery.close()
    assert all(isinstance(job.ended_with(), SandboxFailure) for job in jobs)
    assert processes.open_descriptors() == before
    sandbox.close()
    with pytest.raises(ValueError, match="closed"):
        sandbox.run(f"{JOBS}:who", {})


@pytest.mark.parametrize("job", ["spin", "hang"])
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGINT])
def test_nothing_survives_the_app(job: str, ending: signal.Signals) -> None:
    command = [sys.executable, "-c", APP, str(ROOT), f"{JOBS}:{job}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as app:
        assert app.stdout is not None
        child, nursery = (processes.Watch(int(pid)) for pid in app.stdout.readline().split())
        app.send_signal(ending)
        assert app.wait(processes.PATIENCE_SECONDS) != 0
        assert child.has_ended()
        assert nursery.has_ended()
        child.close()
        nursery.close()


def test_ctrl_c_at_the_terminal_does_not_reach_the_nursery() -> None:
    with Sandbox() as sandbox:
        assert os.getsid(processes.nursery_of(sandbox)) != os.getsid(0)


def test_an_interrupted_question_leaves_no_wrong_answer() -> None:
    """Ctrl-C may come between a question and its answer; the next one who asks must not get that answer."""
    script = """
import signal, sys
from flexkeeper.sandbox import Sandbox
def interrupt(number, frame):
    raise KeyboardInterrupt
signal.signal(signal.SIGALRM, interrupt)
interrupted = 0
with Sandbox() as sandbox:
    for number in range(40):
        sandbox.walls()
        signal.setitimer(signal.ITIMER_REAL, 0.0002 * (number + 1))
        try:
            while True:
                sandbox.run("flexkeeper.sandbox.child:nothing", {})
        except KeyboardInterrupt:
            interrupted += 1
print(interrupted)
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert (ended.stdout, ended.stderr) == ("40\n", "")


def test_a_system_without_fork_says_so() -> None:
    script = """
import os
del os.fork
from flexkeeper.errors import FlexKeeperError
from flexkeeper.sandbox import Sandbox
try:
    Sandbox().walls()
except FlexKeeperError as error:
    print(error.message)
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert "on this system" in ended.stdout, ended.stderr


def test_a_closed_nursery_leaves_by_itself() -> None:
    assert Nursery([]).close() == 0


def test_a_module_that_cannot_be_imported_says_so() -> None:
    with Sandbox(["no_such_module"]) as sandbox, pytest.raises(SandboxFailure) as caught:
        sandbox.walls()
    assert caught.value.reason == "crashed"
    assert "no_such_module" in caught.value.detail


def test_a_nursery_with_a_second_thread_does_not_start() -> None:
    with Sandbox(["tests.sandbox.preloads_thread"]) as sandbox, pytest.raises(SandboxFailure) as caught:
        sandbox.walls()
    assert "2 threads" in caught.value.detail


def test_modules_are_preloaded_and_warmed() -> None:
    with Sandbox(["tests.sandbox.preloads_warm"]) as sandbox:
        assert sandbox.run("tests.sandbox.preloads_warm:warmed", {}).values == {
            "by": processes.nursery_of(sandbox)
        }
