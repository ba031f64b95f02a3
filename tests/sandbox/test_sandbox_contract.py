"""What every job can rely on, and what no hostile one can do."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flexkeeper.progress import Cancelled, Progress
from flexkeeper.sandbox import Limits, Sandbox, SandboxFailure
from tests.sandbox import hostile_jobs, processes
from tests.sandbox.processes import JOBS, Running

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the walls are Linux's")

AMPLE = Limits()
SHORT = Limits(seconds=1.0)
MEGABYTE = 1 << 20


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox([JOBS]) as opened:
        yield opened


def failure(sandbox: Sandbox, job: str, limits: Limits = AMPLE, **values: Any) -> SandboxFailure:
    """Runs a job that must fail, and another that must not be affected."""
    with pytest.raises(SandboxFailure) as caught:
        sandbox.run(f"{JOBS}:{job}", values, limits=limits)
    assert sandbox.run(f"{JOBS}:echo", {"next": 1}).values == {"next": 1}
    return caught.value


# --- what works


def test_values_and_parts_come_back_as_they_went(sandbox: Sandbox) -> None:
    values = {"name": "Märchen \udc80 \u202e.pdf", "list": [1, 2.5, None, True], "deep": {"a": {"b": []}}}
    parts = [b"", b"one", bytes(range(256)) * 10_000, b""]
    answer = sandbox.run(f"{JOBS}:echo", values, parts)
    assert answer.values == values
    assert answer.parts == tuple(parts)


def test_an_answer_is_the_one_given_in_process(sandbox: Sandbox) -> None:
    parts = [os.urandom(3 * MEGABYTE), b""]
    inside = sandbox.run(f"{JOBS}:digest", {}, parts)
    outside, _ = hostile_jobs.digest({}, parts, Progress())
    assert inside.values == outside


def test_files_and_parts_larger_than_a_frame_are_streamed(sandbox: Sandbox, tmp_path: Path) -> None:
    large = tmp_path / "large"
    block = os.urandom(MEGABYTE)
    with large.open("wb") as file:
        for _ in range(100):
            file.write(block)
    expected = hashlib.sha256(block * 100).hexdigest()
    processes.forget_peak()
    before = processes.peak()
    with large.open("rb") as file:
        answer = sandbox.run(f"{JOBS}:digest", {}, [file, io.BytesIO(b"small")])
    assert answer.values["sha256"] == [expected, hashlib.sha256(b"small").hexdigest()]
    assert processes.peak() - before < 30 * MEGABYTE


def test_a_large_answer_is_held_once(sandbox: Sandbox) -> None:
    sizes = [100 * MEGABYTE, 0, 5]
    before = processes.forget_peak()
    answer = sandbox.run(f"{JOBS}:produce", {"sizes": sizes})
    growth = processes.peak() - before
    assert [len(part) for part in answer.parts] == sizes
    assert answer.parts[0].count(b"A") == sizes[0]
    assert answer.parts[2] == b"C" * 5
    assert growth < 160 * MEGABYTE


def test_progress_travels_to_the_caller(sandbox: Sandbox) -> None:
    heard: list[tuple[str, int, int]] = []
    progress = Progress(lambda label, done, total: heard.append((label, done, total)))
    sandbox.run(f"{JOBS}:count", {"to": 10_000}, progress=progress)
    assert heard[-1] == ("counting", 10_000, 10_000)
    assert [done for _, done, _ in heard] == sorted(done for _, done, _ in heard)


def test_values_over_the_limit_are_the_callers_error(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="exceeds"):
        sandbox.run(f"{JOBS}:echo", {"text": "x" * (5 * MEGABYTE)})


def test_threads_start_inside_the_walls(sandbox: Sandbox) -> None:
    assert sandbox.run(f"{JOBS}:threads", {}).values == {"heard": [0, 1, 2, 3]}


def test_font_files_are_readable_inside_the_walls(sandbox: Sandbox) -> None:
    folders = [folder for folder in ("/usr/share/fonts", "/usr/local/share/fonts") if Path(folder).is_dir()]
    outside, _ = hostile_jobs.fonts({"folders": folders}, [], Progress())
    assert outside["readable"] > 0
    assert sandbox.run(f"{JOBS}:fonts", {"folders": folders}).values == outside


def test_typst_sees_the_same_faces_and_writes_the_same_bytes(sandbox: Sandbox) -> None:
    source = b"= Exhibit A\n#lorem(200)"
    inside = sandbox.run(f"{JOBS}:typeset", {}, [source])
    values, parts = hostile_jobs.typeset({}, [source], Progress())
    assert inside.values == values
    assert inside.parts == tuple(parts)


def test_all_walls_stand(sandbox: Sandbox) -> None:
    walls = sandbox.walls()
    assert list(walls) == ["network", "limits", "privileges", "landlock", "seccomp"]
    missing = {name: state for name, state in walls.items() if state.startswith("missing")}
    # Containers may refuse user namespaces; seccomp then stands between the child and the network alone.
    assert set(missing) <= {"network"}, missing


# --- what fails, and how


@pytest.mark.parametrize(
    ("job", "values", "reason", "detail"),
    [
        ("abort", {}, "crashed", "code -"),
        ("null_pointer", {}, "crashed", "code -11"),
        ("leave", {"code": 7}, "crashed", "code 7"),
        ("leave", {"code": 0}, "crashed", "code 0"),
        ("system_exit", {}, "job_error", "SystemExit"),
        ("fail", {}, "job_error", "tile cannot extend outside image"),
        ("not_json", {}, "job_error", "TypeError"),
        ("recursion", {}, "job_error", "RecursionError"),
        ("no_such_job", {}, "job_error", "AttributeError"),
        ("bomb", {}, "out_of_memory", ""),
        ("slow_bomb", {}, "out_of_memory", ""),
        ("native_out_of_memory", {}, "out_of_memory", "memory allocation"),
        ("random_bytes", {}, "nonsense", "not a frame"),
        ("announce_four_gigabytes", {}, "nonsense", "announces"),
        ("half_a_frame", {}, "nonsense", "half a frame"),
        ("deep_json", {}, "nonsense", "RecursionError"),
        ("flood_of_bytes", {}, "nonsense", "not a frame"),
        ("flood_of_parts", {}, "nonsense", "out of turn"),
    ],
)
def test_a_failure_has_its_reason(
    sandbox: Sandbox, job: str, values: dict[str, Any], reason: str, detail: str
) -> None:
    failed = failure(sandbox, job, **values)
    assert failed.reason == reason
    assert detail in failed.detail


@pytest.mark.parametrize(
    "job", ["hang", "spin", "spin_in_c", "flood_of_progress", "flood_of_json", "endless_stderr"]
)
def test_what_does_not_end_is_ended(sandbox: Sandbox, job: str) -> None:
    failures: list[SandboxFailure] = []
    waiting = threading.Thread(target=lambda: failures.append(failure(sandbox, job, SHORT)), daemon=True)
    waiting.start()
    waiting.join(processes.PATIENCE_SECONDS)
    assert [failed.reason for failed in failures] == ["too_long"]


@pytest.mark.parametrize(
    "said",
    [
        [{"answer": [], "parts": []}],
        [{"answer": {}}],
        [{"answer": {}, "parts": [-1]}],
        [{"answer": {}, "parts": [True]}],
        [{"answer": {}, "parts": [1.5]}],
        [{"answer": {}, "parts": [1 << 60]}],
        [{"answer": {}, "parts": [5]}, {"part": 0}],
        [{"answer": {}, "parts": [5]}, {"part": 1}],
        [{"answer": {}, "parts": [5]}, {"answer": {}, "parts": []}],
        [{"part": 0}],
        [{"progress": ["label", 1]}],
        [{"progress": ["label", -1, 1]}],
        [{"progress": [1, 1, 1]}],
        [{"failed": "burned", "detail": ""}],
        [{"failed": "job_error", "detail": 5}],
        [{"walls": {"landlock": "abi 99"}}],
        [{"hello": 1}],
        [{}],
    ],
)
def test_frames_a_child_of_ours_would_not_send(sandbox: Sandbox, said: list[Any]) -> None:
    assert failure(sandbox, "say", frames=said).reason == "nonsense"


def test_too_little_memory_for_python_itself_is_one_failure(sandbox: Sandbox) -> None:
    limits = Limits(memory_bytes=5 * MEGABYTE)
    assert failure(sandbox, "produce", limits, sizes=[50 * MEGABYTE]).reason == "out_of_memory"


def test_an_input_larger_than_the_memory_is_one_failure(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxFailure) as caught:
        sandbox.run(f"{JOBS}:digest", {}, [bytes(300 * MEGABYTE)], limits=Limits(memory_bytes=250 * MEGABYTE))
    assert caught.value.reason == "out_of_memory"


def test_an_answer_over_the_limit_is_refused_at_its_announcement(sandbox: Sandbox) -> None:
    limits = Limits(answer_bytes=10 * MEGABYTE)
    before = processes.forget_peak()
    failed = failure(sandbox, "announce_large_answer", limits, bytes=10 * MEGABYTE + 1)
    assert failed.reason == "nonsense"
    assert processes.peak() - before < 8 * MEGABYTE


@pytest.mark.parametrize(
    "job", ["announce_four_gigabytes", "flood_of_bytes", "flood_of_parts", "flood_of_json"]
)
def test_the_parent_stays_small_under_a_flood(sandbox: Sandbox, job: str) -> None:
    before = processes.forget_peak()
    failure(sandbox, job, SHORT)
    assert processes.peak() - before < 40 * MEGABYTE


def test_garbage_on_stdout_is_no_answer(sandbox: Sandbox) -> None:
    assert sandbox.run(f"{JOBS}:garbage_on_stdout", {}).values == {"said": True}


def test_thirty_megabytes_on_stderr_are_drained(sandbox: Sandbox) -> None:
    before = processes.forget_peak()
    answer = sandbox.run(f"{JOBS}:flood_on_stderr", {"megabytes": 30})
    assert answer.values == {"said": True}
    assert processes.peak() - before < 8 * MEGABYTE


def test_a_flood_of_progress_does_not_flood_the_caller(sandbox: Sandbox) -> None:
    heard: list[str] = []
    with pytest.raises(SandboxFailure):
        sandbox.run(
            f"{JOBS}:flood_of_progress",
            {},
            limits=SHORT,
            progress=Progress(lambda label, done, total: heard.append(label)),
        )
    assert 0 < len(heard) < 50
    assert all(len(label) == 200 for label in heard)


def test_control_characters_do_not_reach_the_caller(sandbox: Sandbox) -> None:
    heard: list[str] = []
    frames = [{"progress": ["\x1b[31mred\u202e\n", 1, 1]}]
    with pytest.raises(SandboxFailure):
        sandbox.run(
            f"{JOBS}:say",
            {"frames": frames},
            progress=Progress(lambda label, done, total: heard.append(label)),
        )
    assert heard == ["[31mred"]


@pytest.mark.parametrize("what", hostile_jobs.ATTEMPTS)
def test_no_way_out(sandbox: Sandbox, what: str, tmp_path: Path) -> None:
    target = tmp_path / "paper.pdf"
    target.write_bytes(b"mine")
    before = target.stat()
    met = sandbox.run(f"{JOBS}:attempts", {"what": what, "target": str(target)}).values
    assert met.get("errno") in (errno.EPERM, errno.EACCES), met
    assert list(tmp_path.iterdir()) == [target]
    assert (target.stat().st_mtime_ns, target.stat().st_mode) == (before.st_mtime_ns, before.st_mode)


# --- neighbors


def test_a_child_sees_no_descriptor_of_its_neighbor(sandbox: Sandbox) -> None:
    running = Running(sandbox, "hang")
    try:
        seen = sandbox.run(f"{JOBS}:descriptors", {}).values["open"]
    finally:
        running.cancel()
    assert seen == ["device", "pipe", "pipe", "socket"]


def test_a_child_sees_nothing_of_the_apps_environment(sandbox: Sandbox) -> None:
    assert "PYTEST_CURRENT_TEST" in os.environ
    seen = sandbox.run(f"{JOBS}:environment", {}).values
    assert "PYTEST_CURRENT_TEST" not in seen["names"]
    assert "" not in seen["path"]


def test_a_child_killed_from_outside_is_one_failure(sandbox: Sandbox) -> None:
    neighbor = Running(sandbox, "hang")
    victim = Running(sandbox, "hang")
    os.kill(victim.child, 9)
    failed = victim.ended_with()
    assert isinstance(failed, SandboxFailure)
    assert failed.reason == "crashed"
    assert "code -9" in failed.detail
    assert not neighbor.watch.has_ended(0)
    neighbor.cancel()


def test_eight_jobs_at_once(sandbox: Sandbox) -> None:
    answers: dict[int, Any] = {}

    def run(number: int) -> None:
        for _ in range(10):
            answers[number] = sandbox.run(f"{JOBS}:echo", {"n": number}, [bytes([number]) * MEGABYTE])

    threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(processes.PATIENCE_SECONDS)
    assert {number: (a.values["n"], set(a.parts[0])) for number, a in answers.items()} == {
        number: (number, {number}) for number in range(8)
    }


# --- stopping


@pytest.mark.parametrize("job", ["hang", "spin", "spin_in_c"])
def test_cancel_ends_the_child(sandbox: Sandbox, job: str) -> None:
    # The aim is 0.2 s; the slack is for a machine that does other things as well.
    assert Running(sandbox, job).cancel() < 2


def test_a_cancelled_progress_starts_nothing() -> None:
    progress = Progress()
    progress.cancel()
    with Sandbox() as own, pytest.raises(Cancelled):
        own.run(f"{JOBS}:who", {}, progress=progress)


def test_an_error_of_the_callers_own_file_ends_the_child(sandbox: Sandbox) -> None:
    class Torn(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise ConnectionResetError("the disk is gone")

    nursery = processes.nursery_of(sandbox)
    with pytest.raises(ConnectionResetError, match="the disk"):
        sandbox.run(f"{JOBS}:echo", {}, [Torn()])
    assert processes.children_of(nursery) == []


def test_an_error_in_the_callers_report_ends_the_child(sandbox: Sandbox) -> None:
    nursery = processes.nursery_of(sandbox)

    def report(label: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sandbox.run(f"{JOBS}:spin", {}, progress=Progress(report))
    assert processes.children_of(nursery) == []
