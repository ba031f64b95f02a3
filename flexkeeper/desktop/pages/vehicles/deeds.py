"""What the page writes: each is one change, said with a way back; what is refused stays in its dialog."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from flexkeeper import records
from flexkeeper.desktop import words
from flexkeeper.desktop.doing import Asking, Doing, last_change
from flexkeeper.desktop.drafts import load
from flexkeeper.desktop.pages.vehicles.checks import ChecklistDialog
from flexkeeper.desktop.widgets.form_dialog import Asked, FormDialog
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records import ChecklistForm, ReadingQuestion, Vehicle

if TYPE_CHECKING:
    from flexkeeper.progress import Progress
    from flexkeeper.vault import Vault


class Deeds(Doing):
    """Writes through the session for the page."""

    def refused(self, dialog: Asking, error: FlexKeeperError) -> None:
        """What is only questioned can be kept all the same."""
        if isinstance(error, ReadingQuestion) and isinstance(dialog, FormDialog):
            dialog.say_trouble(words.with_dates(error.message))
            dialog.offer_anyway()
        else:
            super().refused(dialog, error)

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

        draft = f"vehicle/{car.id}/{form.id}"

        def keep(typed: Mapping[str, str]) -> None:
            self._drafts.put(draft, typed)

        def show(typed: Mapping[str, str]) -> None:
            dialog = ChecklistDialog(self.frame.kit, self._around, form, today, save, typed, keep)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

        self._session.read(lambda vault: load(vault, draft), show, key="form")

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
            return len(found.added), found.known, last_change(vault)

        def done(found: tuple[int, int, int]) -> None:
            added, known, change = found
            text = _("{added} blocks added, {known} were here already.")
            said = text.format(added=words.number(added), known=words.number(known))
            self.frame.say(said, change if added else None)

        self._session.write(work, done, title=_("Reading the table"))
