"""Long work, said in words with a way to stop it; short work shows nothing."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout

from flexkeeper.desktop.jobs import Job
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.label import ElideLabel, Label
from flexkeeper.i18n import _

PATIENCE_MS = 500
# Hundreds of small files a second would each paint the bar anew.
_SAY_EVERY_MS = 100


class ProgressStrip(QFrame):
    """Shows the job that runs once it takes longer than half a second."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setProperty("card", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 12, 8)
        column.setSpacing(4)
        row = QHBoxLayout()
        self._label = ElideLabel(role="strong")
        self._count = Label("", "small")
        self._stop = Button(kit, _("Stop"), "outlined", size="small")
        self._stop.clicked.connect(self._cancel)
        row.addWidget(self._label, 1)
        row.addWidget(self._count)
        row.addWidget(self._stop)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setAccessibleName(_("Progress"))
        column.addLayout(row)
        column.addWidget(self._bar)
        self._job: Job[Any] | None = None
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._appear)
        self._soon = QTimer(self, singleShot=True, interval=_SAY_EVERY_MS)
        self._soon.timeout.connect(self._say)
        self.hide()

    def follow(self, job: Job[Any] | None) -> None:
        """Shows how far this job is; None: there is none any more."""
        if job is None:
            self._job = None
            self._patience.stop()
            self._soon.stop()
            self.hide()
            return
        if job is not self._job:
            self._job = job
            self._stop.setEnabled(True)
            self._stop.setText(_("Stop"))
            self._patience.start()
        if not self._soon.isActive():
            self._soon.start()

    def _say(self) -> None:
        job = self._job
        if job is None:
            return
        self._label.setText(job.label)
        self._count.setText(
            _("{done} of {total}").format(done=job.done, total=job.total) if job.total else ""
        )
        self._bar.setRange(0, job.total)
        self._bar.setValue(job.done)

    def _appear(self) -> None:
        self._say()
        self.setVisible(self._job is not None)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._stop.setEnabled(False)
            self._stop.setText(_("Stopping…"))
