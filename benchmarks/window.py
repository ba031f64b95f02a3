"""The window's own figures: start, list, search and import, each beside a baseline of the same run.

    python3 dev.py bench window             with 10,000 records
    python3 dev.py bench window 100000      with so many

Nothing is shown on a screen. CPU is that of the whole process with all its threads, in milliseconds.
"""

from __future__ import annotations

import gc
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.measure import median, module, own_peak_bytes, table

ROUNDS = 9
FILES = 500
WORDS = ("insurance", "registration", "harbor", "brake", "station")
PASSPHRASE = "a passphrase for figures"
PATIENCE_SECONDS = 30


def main() -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if len(sys.argv) > 2:
        print(*PARTS[sys.argv[1]](*sys.argv[2:]))
        return
    size = sys.argv[1] if len(sys.argv) > 1 else "10000"
    with tempfile.TemporaryDirectory() as folder:
        # As installed: compiled once, for both sides.
        os.environ["PYTHONPYCACHEPREFIX"] = f"{folder}/compiled"
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        rows = start(Path(folder)) + listing(Path(folder), size) + gaps(Path(folder))
    print(table(["what", "baseline", "ours", "measure"], rows))


def child(part: str, *words: object) -> list[float]:
    command = module("benchmarks.window", part, *(str(word) for word in words))
    printed = subprocess.check_output(command, text=True, stderr=subprocess.DEVNULL)
    return [float(word) for word in printed.split()]


# Start


def start(folder: Path) -> list[list[object]]:
    """Three windows in turns, each in a fresh process; the first of each compiles."""
    make_vault(folder / "FlexKeeper" / "Vault", 0)
    parts = ("bare", "plain", "unlock-page")
    rounds = [[child(part, folder) for part in parts] for _round in range(ROUNDS + 1)][1:]
    cpu, peak = ([median([found[part][of] for found in rounds]) for part in range(3)] for of in range(2))
    times = [f"{cpu[2] / one:.2f} times" for one in cpu]
    return [
        ["start, CPU, beside an empty window", f"{cpu[0]:.0f} ms", f"{cpu[2]:.0f} ms", times[0]],
        ["start, CPU, beside the same controls alone", f"{cpu[1]:.0f} ms", f"{cpu[2]:.0f} ms", times[1]],
        ["start, memory", f"{peak[0]:.0f} MB", f"{peak[2]:.0f} MB", f"{peak[2] / peak[0]:.2f} times"],
    ]


def bare(_folder: str) -> tuple[float, float]:
    from PySide6.QtWidgets import QApplication, QWidget

    application = QApplication([])
    widget = QWidget()
    widget.resize(1280, 800)
    widget.show()
    application.processEvents()
    application.processEvents()
    return used()


def plain(_folder: str) -> tuple[float, float]:
    """What no window like ours can be under: letters, controls and our style sheet, and nothing of ours."""
    import string

    from PySide6.QtCore import Qt
    from PySide6.QtGui import QFont, QIcon, QPainter, QPixmap
    from PySide6.QtSvg import QSvgRenderer
    from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow, QPushButton, QVBoxLayout
    from PySide6.QtWidgets import QWidget as Inside

    resources = Path(__file__).parent.parent / "resources"
    application = QApplication(["plain", "-style", "fusion"])
    application.setFont(QFont("Noto Sans", 10, QFont.Weight.Normal))
    sheet = string.Template((resources / "theme" / "window.qss").read_text("utf-8"))
    application.setStyleSheet(sheet.substitute(_AnyToken()))
    painted, icon = QPixmap(20, 20), QLabel()
    painter = QPainter(painted)
    QSvgRenderer(str(resources / "icons" / "papers.svg")).render(painter)
    painter.end()
    icon.setPixmap(painted)
    vault, edit, unlock, key = (
        QPushButton("My papers"),
        QLineEdit(),
        QPushButton("Unlock"),
        QPushButton("Key"),
    )
    vault.setIcon(QIcon(painted))
    window, inside = QMainWindow(), Inside()
    column = QVBoxLayout(inside)
    for part in (icon, QLabel("Unlock your papers"), vault, QLabel("Password"), edit, unlock, key):
        column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
    window.setCentralWidget(inside)
    window.resize(1280, 800)
    window.show()
    edit.setFocus()
    application.processEvents()
    application.processEvents()
    return used()


class _AnyToken(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "14" if name.startswith(("px", "type_", "radius_")) else "#808080"


def unlock_page(folder: str) -> tuple[float, float]:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        os.environ[name] = folder
    gc.disable()  # as `desktop.main` does
    from flexkeeper import paths
    from flexkeeper.desktop import places
    from flexkeeper.desktop.app import make_application
    from flexkeeper.desktop.kit import Kit
    from flexkeeper.desktop.single import SingleInstance
    from flexkeeper.desktop.theme import Look
    from flexkeeper.desktop.window import Window

    application = make_application(["flexkeeper"])
    assert SingleInstance(paths.state()).begin([]) == "first"
    window = Window(Kit.of(Look(application)), paths.settings(), places.file())
    window.show()
    application.processEvents()
    application.processEvents()
    assert window.gate.unlock.field.edit.isVisible()
    return used()


def used() -> tuple[float, float]:
    """CPU in ms and peak memory in MB of this process so far."""
    return time.process_time() * 1000, own_peak_bytes() / 1e6


# A vault with many records


def listing(folder: Path, size: str) -> list[list[object]]:
    opened, painted, all_there, paint50, paint95, step95, key50, key95, typed95 = child("list", folder, size)
    count = f"{int(size):,} records"
    nothing = "0 (a key that costs nothing)"
    return [
        [f"unlock, {count}", nothing, f"{opened:.0f} ms", "CPU"],
        [f"unlock to painted list, {count}", nothing, f"{painted:.0f} ms", "CPU"],
        [f"unlock to all that is seen, {count}", nothing, f"{all_there:.0f} ms", "CPU"],
        [f"scroll step, paint, {count}", "", f"{paint50:.1f} ms, p95 {paint95:.1f}", "CPU"],
        [f"scroll step with all it sets off, {count}", "", f"p95 {step95:.1f} ms", "CPU"],
        [f"keystroke to painted result, {count}", "", f"{key50:.1f} ms, p95 {key95:.1f}", "CPU"],
        [f"keystroke with all it sets off, {count}", "", f"p95 {typed95:.1f} ms", "CPU"],
    ]


def list_figures(folder: str, size: str) -> tuple[float, ...]:
    from PySide6.QtTest import QTest

    vault = Path(folder) / f"Vault {size}"
    make_vault(vault, int(size))
    window, settle = shown_window(Path(folder), page="records")
    opened = unlock_figure(vault)
    card = window.gate.unlock
    window.gate.choose_folder(vault)
    QTest.keyClicks(card.field.edit, PASSPHRASE)
    settle()  # what a vault needs is imported while the passphrase is typed
    begun = time.process_time()
    card.unlock()
    wait(lambda: window.session.is_open)
    page = window.frame.page("records")
    wait(painted_list(page))
    painted = (time.process_time() - begun) * 1000
    settle()
    all_there = (time.process_time() - begun) * 1000
    assert page.list.model.rowCount() == int(size)
    over = time.monotonic() + 2
    wait(lambda: time.monotonic() > over)  # for what is done when all is seen
    paints, steps = scroll_figures(page, settle)
    keys, typed = typing_figures(page, settle)
    window.close()
    firsts = opened, painted, all_there
    return *firsts, median(paints), late(paints), late(steps), median(keys), late(keys), late(typed)


def scroll_figures(page: Any, settle: Callable[[], None]) -> tuple[list[float], list[float]]:
    """CPU of painting a step, and of all that it sets off: by a few rows and far away in turns."""
    bar, port = page.list.view.verticalScrollBar(), page.list.view.viewport()
    paints, steps = [], []
    for number in range(200):
        value = bar.maximum() * number // 200 if number % 2 else bar.value() + 60

        def step(value: int = value) -> None:
            bar.setValue(value)
            paints.append(cpu_ms(port.repaint))
            settle()

        steps.append(cpu_ms(step))
    return paints, steps


def typing_figures(page: Any, settle: Callable[[], None]) -> tuple[list[float], list[float]]:
    """CPU from a key to its painted result, and to all that it sets off."""
    keys, typed = [], []
    for word in WORDS:
        for end in range(1, len(word) + 1):
            begun = time.process_time()
            page.list.search.setText(word[:end])
            wait(painted_list(page))
            keys.append((time.process_time() - begun) * 1000)
            settle()
            typed.append((time.process_time() - begun) * 1000)
    return keys, typed


def painted_list(page: Any) -> Callable[[], object]:
    """Tells when what is listed from now on is painted."""
    from PySide6.QtCore import QEvent, QObject

    class Watch(QObject):
        is_known = is_painted = False

        def know(self) -> None:
            self.is_known = True

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
            self.is_painted |= self.is_known and event.type() == QEvent.Type.Paint
            return False

    watch = Watch(page)
    page.list.model.modelReset.connect(watch.know)
    page.list.model.dataChanged.connect(watch.know)
    page.list.view.viewport().installEventFilter(watch)
    return lambda: watch.is_painted


def unlock_figure(vault: Path) -> float:
    """What unlocking costs beside deriving the key, without the window around it."""
    from flexkeeper.desktop.session import Session

    def failed(error: Exception) -> bool:
        raise error

    session, opened = Session(failed), []
    session.get_ready()
    session.jobs.wait_for_readers(PATIENCE_SECONDS)
    begun = time.process_time()
    session.unlock(vault, PASSPHRASE, lambda: opened.append(time.process_time()), failed)
    wait(lambda: opened)
    session.close()
    return (opened[0] - begun) * 1000


# Importing


def gaps(folder: Path) -> list[list[object]]:
    """A core that others use counts in the first row, and not in the second."""
    idle, busy, idle_own, busy_own, seconds = child("gaps", folder)
    said = f"{busy / idle:.1f} times, {FILES} files in {seconds:.0f} s"
    of_all = ["gap of the event loop, p99", f"{idle:.1f} ms idle", f"{busy:.1f} ms importing", said]
    own = [f"{idle_own:.1f} ms idle", f"{busy_own:.1f} ms importing", f"{busy_own / idle_own:.1f} times"]
    return [list(of_all), ["the same without waiting for a core, p99", *own]]


def waited_seconds() -> float:
    """How long this thread was ready to run and had no core; the second number of Linux's `schedstat`."""
    return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9


def gap_figures(folder: str) -> tuple[float, ...]:
    from PySide6.QtCore import Qt, QTimer

    make_vault(Path(folder) / "Vault gaps", 0)
    made = Path(folder) / "made"
    made.mkdir()
    for number in range(FILES):
        (made / f"note {number}.txt").write_text(f"Block {number} was delivered late. " * 40)
    window, settle = shown_window(Path(folder), page="review")
    window.gate.choose_folder(Path(folder) / "Vault gaps")
    window.gate.unlock.field.edit.setText(PASSPHRASE)
    window.gate.unlock.unlock()
    settle()
    ticks: list[tuple[float, float]] = []
    timer = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks.append((time.perf_counter(), waited_seconds())))

    def between(is_over: Callable[[], object]) -> list[list[float]]:
        ticks.clear()
        timer.start()
        while not is_over():
            pump(block=True)
        timer.stop()
        pairs = list(itertools.pairwise(ticks))
        whole = [(after[0] - before[0]) * 1000 for before, after in pairs]
        waited = [(after[1] - before[1]) * 1000 for before, after in pairs]
        return [whole, [gap - lost for gap, lost in zip(whole, waited, strict=True)]]

    begun = time.monotonic()
    idle = between(lambda: time.monotonic() - begun > 5)
    finished: list[str] = []
    window.desk.importer.finished.connect(finished.append)
    begun = time.monotonic()
    window.take_files([made])
    busy = between(lambda: finished)
    seconds = time.monotonic() - begun
    window.close()
    return *(late(gaps, 0.99) for part in zip(idle, busy, strict=True) for gaps in part), seconds


# What all share


def make_vault(folder: Path, size: int) -> None:
    """A vault whose key costs nothing to derive, so that what is measured is all the rest."""
    from flexkeeper import records
    from flexkeeper.vault import Argon2Cost, create

    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with create(folder, PASSPHRASE, cost=Argon2Cost(64, 1, 1, unsafe_for_tests=True)) as vault:
        for begin in range(0, size, 1000):
            with vault.database.change("import") as change:
                for number in range(begin, min(begin + 1000, size)):
                    kind = ("insurance", "registration", "delivery_photo", "other")[number % 4]
                    fields = (
                        {"expires": f"20{20 + number % 40}-0{1 + number % 9}-15"} if number % 4 < 2 else {}
                    )
                    title = f"{WORDS[number % len(WORDS)].title()} paper {number}"
                    new = records.NewRecord(kind=kind, title=title, state="kept", fields=fields)
                    record = records.create(change, new, now=vault.clock())
                    records.index(vault, change, record)


def shown_window(folder: Path, page: str) -> tuple[Any, Callable[[], None]]:
    """The window, painted, and what runs its event loop until nothing is left to do."""
    from flexkeeper import settings
    from flexkeeper.desktop.app import make_application
    from flexkeeper.desktop.kit import Kit
    from flexkeeper.desktop.theme import Look
    from flexkeeper.desktop.window import Window

    state = folder / f"state of {page}"
    state.mkdir()
    settings.save(state / "s.json", settings.Settings(window=settings.WindowState(page=page)))
    application = make_application(["flexkeeper"])
    window = Window(Kit.of(Look(application)), state / "s.json", state / "p.json")
    window.show()
    window.garbage.spare_what_stays()
    pump()

    def settle() -> None:
        for _round in range(4):
            answers: list[object] = []
            window.session.jobs.write(lambda _progress: None, answers.append)
            window.session.jobs.read(lambda _progress: None, answers.append)
            while len(answers) < 2:
                pump(block=True)
        pump()

    return window, settle


def wait(is_over: Callable[[], object]) -> None:
    """Runs the event loop until then."""
    from PySide6.QtCore import QTimer

    waker = QTimer(interval=20)  # blocking ends with it
    waker.start()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_over():
        pump(block=True)
        assert time.monotonic() < deadline


def pump(*, block: bool = False) -> None:
    from PySide6.QtCore import QCoreApplication, QEventLoop

    flags = QEventLoop.ProcessEventsFlag
    QCoreApplication.processEvents(flags.WaitForMoreEvents if block else flags.AllEvents)


def cpu_ms(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def late(values: list[float], share: float = 0.95) -> float:
    return sorted(values)[int(len(values) * share)]


PARTS: dict[str, Callable[..., tuple[float, ...]]] = {
    "bare": bare,
    "plain": plain,
    "unlock-page": unlock_page,
    "list": list_figures,
    "gaps": gap_figures,
}

if __name__ == "__main__":
    main()
