"""Renewing in three steps: the new paper comes in, its dates are confirmed, what follows is shown."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from flexkeeper.desktop import offered, words
from flexkeeper.desktop.incoming import Content, Source
from flexkeeper.desktop.jobs import Failed
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.pages.renew import asked
from flexkeeper.desktop.pages.renew.asked import New, Old, Renewed
from flexkeeper.desktop.pages.renew.check import CheckPart
from flexkeeper.desktop.pages.renew.outcome import OutcomePart
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.desktop.widgets.tall_dialog import TallDialog
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _

if TYPE_CHECKING:
    from flexkeeper.intake import Added
    from flexkeeper.progress import Progress
    from flexkeeper.vault import Vault

_WIDTH = 560


def open_renewal(frame: Frame, around: QWidget, record_id: int) -> None:
    """Opens the dialog for a paper; where newer ones took its place, for the newest."""

    def show(old: Old) -> None:
        dialog = RenewDialog(frame, around, old)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    frame.session.read(lambda vault: asked.old_of(vault, record_id), show, key="renewal")


class RenewDialog(TallDialog):
    """Three steps, each in the place of the one before. `shown`: the next one is there."""

    shown = Signal()

    def __init__(self, frame: Frame, parent: QWidget, old: Old) -> None:
        title = _("Renew: {title}").format(title=old.record.title)
        super().__init__(frame.kit, parent, "calendar-clock", "accent_text", title, _about(old))
        self._frame, self._session, self._old = frame, frame.session, old
        self._new: New | None = None
        self.setAcceptDrops(True)
        self.setMinimumWidth(frame.kit.look.px(_WIDTH))
        self._place = QVBoxLayout()
        self._place.setSpacing(12)
        self.body.addLayout(self._place)
        self._trouble = Label("", "trouble", wrap=True)
        self._trouble.hide()
        self.body.addWidget(self._trouble)
        self.leave = self.add(_("Cancel"), "outlined", accepts=False)
        self.go = self.add(_("Choose the new one…"), "primary", accepts=False, is_default=True)
        self.go.clicked.disconnect()
        self.go.clicked.connect(self._go)
        self._next: Callable[[], None] = self.choose
        self.rejected.connect(self._left)
        self.part: QWidget = _ChoosePart(frame, old, self.take_record)
        self._put(self.part)

    def choose(self) -> None:
        """Asks for the file of the new paper."""
        dialog = QFileDialog(self, _("Choose the new paper"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.take_source(Path(name)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def take_source(self, source: Source) -> None:
        """Adds the new paper to the vault; closing the dialog now leaves it among those to review."""
        sandbox = self._session.sandbox

        def work(vault: Vault, progress: Progress) -> Added:
            intake = importlib.import_module("flexkeeper.intake")
            if isinstance(source, Content):
                added: Added = intake.add_content(
                    vault, sandbox, source.read(), source.untrusted_name, progress=progress
                )
            else:
                added = intake.add_file(vault, sandbox, source, progress=progress)
            return added

        self._wait(_("Reading the new paper…"))
        self._session.write(
            work, self._added, title=_("Reading the new paper"), failed=self._failed, cancelled=self._again
        )

    def take_record(self, record_id: int) -> None:
        """Takes a paper that is in the vault already as the new one."""
        old = self._old
        self._wait("")
        self._session.read(
            lambda vault: asked.new_of(vault, old, record_id), self._check, key="renewal", failed=self._failed
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._new is None and offered.is_wanted(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take_dropped(event.mimeData())

    def take_dropped(self, data: QMimeData) -> None:
        """Takes the one file that was dropped; of several none, since only one can be the new paper."""
        sources = offered.dropped(data)
        if len(sources) == 1:
            self.take_source(sources[0])
        else:
            self._say_trouble(_("Drop one file here: the new paper. Put others on the window behind."))

    # One step after the other

    def _go(self) -> None:
        self._next()

    def _added(self, added: Added) -> None:
        if added.id is None:
            self._again()
            self._say_trouble(added.reason or _("This file could not be added."))
        else:
            self.take_record(added.id)

    def _check(self, new: New) -> None:
        self._new = new
        part = CheckPart(self._frame, self._old, new)
        part.passed.connect(self._keep)
        self._put(part)
        self._offer(_("Keep as the new one"), self._keep)
        part.focus_first()

    def _keep(self) -> None:
        part, old, new = self.part, self._old, self._new
        if not isinstance(part, CheckPart) or new is None:
            return
        values = part.values()
        if values is None:
            self.bring(self.focusWidget() or part)
            return
        now = datetime.now().astimezone()
        self.go.setEnabled(False)
        self._session.write(
            lambda vault, _progress: asked.renew(vault, old, new, values, now),
            self._done,
            failed=self._failed,
        )

    def _done(self, renewed: Renewed) -> None:
        self._put(OutcomePart(self._frame, self._old, renewed))
        self.leave.hide()
        self._offer(_("Done"), self.accept)
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)
        said = _("Renewed: {title}").format(title=renewed.record.title)
        # Undo stands in the window behind, which cannot be pressed before this is closed.
        self.finished.connect(lambda _result: self._frame.say(said, renewed.change))

    def _left(self) -> None:
        is_kept = isinstance(self.part, OutcomePart)
        if self._new is not None and self._new.record.state == "to_review" and not is_kept:
            text = _("“{title}” waits under To review. Nothing was replaced.")
            self._frame.say(text.format(title=self._new.record.title))

    # How it looks meanwhile

    def _put(self, part: QWidget) -> None:
        if part is not self.part:
            if isinstance(self.part, CheckPart):
                self.part.forget()
            self._place.removeWidget(self.part)
            self.part.hide()
            self.part.deleteLater()
            self.part = part
        self._place.addWidget(part)
        self.shown.emit()

    def _offer(self, verb: str, step: Callable[[], None]) -> None:
        self._say_trouble("")
        self._next = step
        self.go.setText(verb)
        self.go.setEnabled(True)

    def _wait(self, text: str) -> None:
        self._say_trouble("")
        self.part.setEnabled(False)
        self.go.setEnabled(False)
        if text:
            self.go.setText(text)

    def _again(self) -> None:
        self.part.setEnabled(True)
        if self._new is None:
            self._offer(_("Choose the new one…"), self.choose)
        self.go.setEnabled(True)

    @property
    def _failed(self) -> Failed:
        def failed(error: Exception) -> bool:
            self._again()
            if isinstance(error, FlexKeeperError):
                self._say_trouble(f"{error.message} {error.remedy}")
            return isinstance(error, FlexKeeperError)

        return failed

    def _say_trouble(self, text: str) -> None:
        self._trouble.setText(text)
        self._trouble.setVisible(bool(text))
        self.go.setAccessibleDescription(text)


class _ChoosePart(QWidget):
    """What to do first; papers that wait for review are offered, one of them may be the new one."""

    def __init__(self, frame: Frame, old: Old, take: Callable[[int], None]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        text = _(
            "Drop the new one here, or choose its file: a photo, a scan or a PDF. "
            "The old one stays in the vault, marked as replaced."
        )
        column.addWidget(Label(text, "body", wrap=True))
        if old.waiting:
            column.addWidget(Label(_("Or is it one that waits for your review?"), "field", wrap=True))
        for one in old.waiting:
            button = Button(frame.kit, one.title.replace("&", "&&"), "tonal", icon="inbox", size="small")
            button.setAccessibleName(_("Use “{title}”").format(title=one.title))
            button.clicked.connect(lambda _checked=False, number=one.id: take(number))
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)


def _about(old: Old) -> str:
    """What is replaced: “Insurance · Corolla · ended Nov 17, 2026”."""
    parts = [old.vehicle.name if old.vehicle else ""]
    if old.record.valid_until is not None:
        parts.append(_("valid until {date}").format(date=words.day(old.record.valid_until)))
    return " · ".join(part for part in parts if part)
