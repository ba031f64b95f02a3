"""What the page writes: each is one change, said with a way back; what is refused stays in its dialog."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from flexkeeper import records
from flexkeeper import vault as vaults
from flexkeeper.desktop import words
from flexkeeper.desktop.drafts import Drafts, load
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.pages.vehicles.checks import ChecklistDialog
from flexkeeper.desktop.widgets.form_dialog import Asked, FormDialog
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records import ChecklistForm, ReadingQuestion, Vehicle

if TYPE_CHECKING:
    from flexkeeper.progress import Progress
    from flexkeeper.vault import Vault

_NOTES = ("bundle", "export")
Work = Callable[["Vault"], object]


class Deeds:
    """Writes through the session for the page."""

    def __init__(self, frame: Frame, around: QWidget) -> None:
        self.frame, self._session, self._around = frame, frame.session, around
        self._drafts = Drafts(self._session)

    def do(self, work: Work, said: str, dialog: FormDialog | ChecklistDialog | None = None) -> None:
        """Does one change and offers to undo it; a dialog closes then, or says why it was refused."""

        def change(vault: Vault, _progress: Progress) -> int:
            work(vault)
            return _last_change(vault)

        def done(change: int) -> None:
            if dialog is not None and isValid(dialog):
                dialog.accept()
            self.frame.say(said, change)

        def failed(error: Exception) -> bool:
            if dialog is None or not isValid(dialog) or not isinstance(error, FlexKeeperError):
                return False
            dialog.say_trouble(_told(error))
            if isinstance(error, ReadingQuestion) and isinstance(dialog, FormDialog):
                dialog.offer_anyway()
            return True

        self._session.write(change, done, failed=failed)

    def ask(
        self,
        title: str,
        line: str,
        asked: list[Asked],
        save: Callable[[FormDialog, Mapping[str, str]], None],
        *,
        form: str,
        icon: str = "pencil",
    ) -> None:
        """Opens a form, with what was typed into it before the app ended in the middle."""

        def show(typed: Mapping[str, str]) -> None:
            dialog = FormDialog(
                self.frame.kit, self._around, title, line, asked, save, icon=icon, draft=(self._drafts, form)
            )
            dialog.show_values(typed)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

        self._session.read(lambda vault: load(vault, form), show, key="vehicle form")

    def purge(self, car: Vehicle) -> None:
        """Deletes a vehicle with its logbook for good, once its name was typed."""

        def save(dialog: FormDialog, values: Mapping[str, str]) -> None:
            if values["name"].strip() != car.name:
                dialog.say_trouble(_("That is not its name. Nothing was deleted."))
                return

            def work(vault: Vault, _progress: Progress) -> None:
                records.purge_vehicle(vault, car.id)

            def done(_none: None) -> None:
                dialog.accept()
                self.frame.say(_("“{name}” is deleted for good.").format(name=car.name))

            self._session.write(work, done)

        line = _(
            "Its readings, services, checklists and blocks go with it and cannot be brought back from here."
            " Its papers stay. Type its name to go on: {name}"
        )
        asked = [Asked("name", _("Name of the vehicle"), is_needed=True)]
        dialog = FormDialog(
            self.frame.kit,
            self._around,
            _("Delete “{name}” for good?").format(name=car.name),
            line.format(name=car.name),
            asked,
            save,
            icon="triangle-alert",
        )
        dialog.keep.setText(_("Delete for good"))
        dialog.keep.become("destructive")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def fill_checklist(self, car: Vehicle, form: ChecklistForm, today: date) -> None:
        """Asks what was found."""

        def save(dialog: ChecklistDialog, values: Mapping[str, str], results: Mapping[str, str]) -> None:
            self.do(
                lambda vault: records.add_checklist(vault, car.id, form.id, values, results),
                _("Checklist kept"),
                dialog,
            )

        dialog = ChecklistDialog(self.frame.kit, self._around, form, today, save)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def ask_for_diary(self) -> None:
        """Asks for a table of blocks and adds those that are not here yet."""
        dialog = QFileDialog(self._around, _("Choose a table of blocks"), str(Path.home()), "*.csv")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.read_diary(Path(path)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def read_diary(self, path: Path) -> None:
        """Adds the blocks of a table, all in one change or none."""
        sandbox = self._session.sandbox

        def work(vault: Vault, progress: Progress) -> tuple[int, int, int]:
            try:
                content = path.read_bytes()
            except OSError:
                raise FlexKeeperError(
                    _("That file could not be read."), _("Look whether it is still there.")
                ) from None
            found = records.import_diary(vault, content, sandbox=sandbox, progress=progress)
            return len(found.added), found.known, _last_change(vault)

        def done(found: tuple[int, int, int]) -> None:
            added, known, change = found
            text = _("{added} blocks added, {known} were here already.")
            said = text.format(added=words.number(added), known=words.number(known))
            self.frame.say(said, change if added else None)

        self._session.write(work, done, title=_("Reading the table"))


def _last_change(vault: Vault) -> int:
    """The change just made in this lane; beside it others may have noted that something was saved."""
    return next(one.id for one in vaults.activity(vault, 20) if one.action not in _NOTES)


def _told(error: FlexKeeperError) -> str:
    # What is questioned has a button of its own beside it.
    is_asked = isinstance(error, ReadingQuestion)
    return words.with_dates(error.message) if is_asked else f"{error.message} {error.remedy}"
