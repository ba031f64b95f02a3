"""Saving the bundle: what is asked before, and what is said after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from flexkeeper import bundle
from flexkeeper.bundle import Built, Omitted
from flexkeeper.desktop.pages.bundle.making import Maker, Order
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.widgets import dialogs
from flexkeeper.i18n import _

_MOST_NAMED = 6


class Saver(QObject):
    """Asks where to and saves. `ended` carries what was built, or None where it was stopped or refused."""

    ended = Signal(object)

    def __init__(self, frame: Frame, maker: Maker, page: QWidget) -> None:
        super().__init__(page)
        self._frame, self._maker, self._page = frame, maker, page

    def ask(
        self, name: str, omitted: Sequence[Omitted], save: Callable[[Path], None], open_: Sequence[str] = ()
    ) -> None:
        """Asks for a place, once more before it where files are left out or things are open; then saves."""
        told = [*open_, *(f"{one.label}: {one.reason}" for one in omitted)]
        if not told:
            self._ask_place(name, save)
            return
        one_left, several = _("1 file cannot be shown"), _("{count} files cannot be shown")
        count = len(omitted)
        fact = one_left if count == 1 else several.format(count=count)
        if open_:
            fact = _("Something is still open")
        if len(told) > _MOST_NAMED:
            told[_MOST_NAMED:] = [_("and {count} more").format(count=len(told) - _MOST_NAMED)]
        verb = _("Make the bundle anyway")
        question = dialogs.question(self._frame.kit, self._page, fact, "\n".join(told), verb)
        question.accepted.connect(lambda: self._ask_place(name, save))
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        question.open()

    def save(self, order: Order, path: Path) -> None:
        """Checks and saves; the progress strip shows how far it is and can stop it."""
        self._frame.remember_copies_folder(path.parent)
        self._maker.save(order, path, self._done, self._stopped, lambda: self.ended.emit(None))

    def _ask_place(self, name: str, save: Callable[[Path], None]) -> None:
        today = date.today()  # noqa: DTZ011 - the driver's own day, on his own clock
        folder = str(self._frame.copies_folder())
        dialog = QFileDialog(self._page, _("Save the bundle"), folder, _("PDF (*.pdf)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(bundle.file_name(name, today))
        dialog.fileSelected.connect(lambda path: save(Path(path)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _done(self, built: Built) -> None:
        self.ended.emit(built)
        if not self._page.isVisible():
            self._frame.say(_("The bundle is saved."))

    def _stopped(self) -> None:
        self.ended.emit(None)
        self._frame.say(_("Stopped. Nothing was saved."))
