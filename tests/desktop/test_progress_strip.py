"""The strip of long work: what it says is up to date, and hundreds of steps do not each paint it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar

from flexkeeper.desktop.jobs import Job
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.progress_strip import ProgressStrip
from tests.desktop.conftest import run_until


def test_many_steps_at_once_move_the_bar_once(kit: Kit) -> None:
    """The last of them is what is said."""
    strip = ProgressStrip(kit)
    bar = strip.findChild(QProgressBar)
    assert bar is not None
    moves: list[int] = []
    bar.valueChanged.connect(moves.append)
    job: Job[None] = Job(lambda _progress: None, title="Adding", key="")
    for done in range(1, 301):
        job.label, job.done, job.total = "Adding", done, 300
        strip.follow(job)
    run_until(lambda done: bar.valueChanged.connect(lambda _value: QTimer.singleShot(0, done)))
    assert moves == [300]
    strip.follow(None)
    strip.deleteLater()
