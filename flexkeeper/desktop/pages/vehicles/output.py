"""What of a vehicle leaves the vault: checklists on paper and as PDF, blocks as a table."""

from __future__ import annotations

import importlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from flexkeeper import intake, records
from flexkeeper import vault as vaults
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.i18n import _
from flexkeeper.records import Checklist, ChecklistForm, Vehicle

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from flexkeeper.progress import Progress
    from flexkeeper.sandbox import Sandbox
    from flexkeeper.vault import Vault

Make = Callable[["Vault"], bytes]
_PRINTED = 300 / 72  # 300 dots an inch


class Output:
    """Asks where to, then makes and writes it; nothing is ever written over."""

    def __init__(self, frame: Frame, around: QWidget) -> None:
        self._frame, self._session, self._around = frame, frame.session, around

    def print_checklist(self, car: Vehicle, form: ChecklistForm, filled: Checklist | None) -> None:
        """Asks for a printer and prints a checklist, filled or to be filled by hand."""
        self.ask_to_print(_checklist_maker(car, form, filled))

    def ask_to_print(self, make: Make) -> None:
        """Asks for a printer and prints the PDF that is made."""
        printing = importlib.import_module("flexkeeper.desktop.printing")
        if not printing.has_printer():
            self._frame.say(_("This computer knows no printer. Save it as a PDF instead."))
            return
        dialog, printer = printing.ask_printer(self._around)
        dialog.accepted.connect(lambda: self.print_on(printer, make))
        dialog.open()

    def print_on(self, printer: QPrinter, make: Make) -> None:
        """Prints the PDF that is made."""
        printing = importlib.import_module("flexkeeper.desktop.printing")
        sandbox = self._session.sandbox

        def put(pages: list[tuple[int, int, bytes]]) -> None:
            done, refused = _("Sent to the printer."), _("The printer did not take it. Save it as a PDF.")
            self._frame.say(done if printing.print_pages(printer, pages) else refused)

        self._session.read(lambda vault: _pixels(sandbox, make(vault)), put, key="print")

    def save_checklist(self, car: Vehicle, form: ChecklistForm, filled: Checklist | None) -> None:
        """Saves a checklist as a PDF, filled or to be filled by hand."""
        day = f" {filled.day.isoformat()}" if filled else ""
        self.ask_to_save(
            f"{vaults.safe_name(f'{form.title} {car.name}{day}', 'checklist')}.pdf",
            _checklist_maker(car, form, filled),
            _("Saved as {path}. This copy is not encrypted."),
        )

    def save_diary(self, car: Vehicle) -> None:
        """Saves the blocks of a vehicle as a table."""
        self.ask_to_save(
            f"{vaults.safe_name(f'Blocks {car.name}', 'blocks')}.csv",
            lambda vault: records.diary_csv(
                [one for one in records.diary(vault) if one.vehicle in (None, car.id)]
            ),
            _("Saved as {path}. This copy is not encrypted."),
        )

    def ask_to_save(self, name: str, make: Make, said: str) -> None:
        """Asks for a place and saves there what is made, as an open file."""
        self.ask_place(name, lambda path: self.save_to(path, make, said))

    def ask_place(self, name: str, then: Callable[[Path], None]) -> None:
        """Asks where a copy is to be saved, under this name."""
        suffix = name.rpartition(".")[2]
        dialog = QFileDialog(self._around, _("Save a copy"), str(self._frame.copies_folder()))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # nothing is ever written over
        dialog.setDefaultSuffix(suffix)
        dialog.setNameFilter(f"*.{suffix}")
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda path: then(Path(path)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def save_to(self, path: Path, make: Make, said: str) -> None:
        """Saves what is made as a new file that only the driver can read."""
        self._frame.remember_copies_folder(path.parent)

        def work(vault: Vault, _progress: Progress) -> None:
            records.save(vault, path, make(vault))

        self._session.write(work, lambda _none: self._frame.say(said.format(path=path)))


def _checklist_maker(car: Vehicle, form: ChecklistForm, filled: Checklist | None) -> Make:
    now = datetime.now().astimezone()
    return lambda vault: records.print_checklist(vault, car.id, form, filled, now=now)


def _pixels(sandbox: Sandbox, pdf: bytes) -> list[tuple[int, int, bytes]]:
    """The pages of a PDF of our own as a printer takes them."""
    preview = intake.open_preview(sandbox, _Pdf(), io.BytesIO(pdf))
    try:
        pages = [preview.page(number, _PRINTED) for number in range(len(preview.sizes))]
    finally:
        preview.close()
    return [(page.width, page.height, page.rgb) for page in pages]


@dataclass(frozen=True, slots=True)
class _Pdf:
    """What must be known of a PDF of our own to look at it."""

    media_type: str = "application/pdf"
    password: str | None = None
