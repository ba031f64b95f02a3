"""Making a recovery sheet: printed, saved or written down by hand."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.desktop.widgets.paper_key import PaperKey
from flexkeeper.desktop.widgets.tall_dialog import TallDialog
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.progress import Progress

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from flexkeeper.vault import RecoveryKit, Vault

Deliver = Callable[["Vault", "RecoveryKit"], Any]


class SheetDialog(TallDialog):
    """The key is made with the first way taken; until that has worked, an older sheet stays in force."""

    def __init__(self, frame: Frame, parent: QWidget) -> None:
        self._frame = frame
        self._has_old = "recovery" in frame.session.vault.ways_in
        super().__init__(
            frame.kit,
            parent,
            "key",
            "accent_text",
            _("Your spare key: the recovery sheet"),
            _("It opens this vault when the password is forgotten. Nobody else can do that for you."),
        )
        self._is_at_work = False
        self.kit_: RecoveryKit | None = None
        self.key: PaperKey | None = None
        self.body.addWidget(Label(self._advice(), "small", wrap=True))
        self.body.addLayout(self._make_ways())
        self._said = Label("", "body", wrap=True)
        self._trouble = Label("", "trouble", wrap=True)
        for label in (self._said, self._trouble):
            label.hide()
            self.body.addWidget(label)
        self.skip = self.add(_("Not now"), "outlined", accepts=False)
        self.done_ = self.add(_("Done"), "primary", accepts=True)
        self.done_.hide()

    def save_to(self, path: Path) -> None:
        """Writes the sheet to a new file that only the driver can read."""
        if not path.suffix:
            path = path.with_suffix(".pdf")

        def deliver(vault: Vault, kit: RecoveryKit) -> None:
            vaults = importlib.import_module("flexkeeper.vault")
            with vaults.outside(vault.path, path):
                vaults.save_sheet(kit, path)

        said = _("Saved as {path}. Print it, put it away, then delete the file and empty the trash.")
        self._deliver(deliver, lambda _none: self._say(said.format(path=path)))

    def print_on(self, printer: QPrinter) -> None:
        """Prints the sheet."""
        printing = importlib.import_module("flexkeeper.desktop.printing")
        paper = "letter" if printing.is_letter(printer) else "a4"

        def deliver(_vault: Vault, kit: RecoveryKit) -> Any:
            return importlib.import_module("flexkeeper.vault").sheet_pixels(kit, paper=paper)

        def put(pixels: Any) -> None:
            if printing.print_page(printer, pixels):
                self._say(_("Sent to the printer. Check that the page came out whole, then put it away."))
            else:
                self._say_trouble(_("The printer did not take the page. Save the sheet, or copy it by hand."))

        self._deliver(deliver, put)

    def show_key(self) -> None:
        """Shows the key here, to be written down."""
        said = _("Write it down as it stands here, all five lines. This key works from now on.")
        self._deliver(lambda _vault, _kit: None, lambda _none: self._say(said))

    def _advice(self) -> str:
        advice = _(
            "Whoever has the sheet and the vault can read everything: keep it like cash, away from this"
            " computer. When you print, the print queue and the printer may keep a copy."
        )
        old = _("A sheet you have already stops working once this one is made.")
        return f"{advice} {old}" if self._has_old else advice

    def _make_ways(self) -> QHBoxLayout:
        kit = self._frame.kit
        ways = QHBoxLayout()
        ways.setSpacing(8)
        self.print_ = Button(kit, _("Print…"), "primary")
        self.save = Button(kit, _("Save as PDF…"), "outlined")
        self.show_ = Button(kit, _("Show it here"), "outlined")
        self.copy = Button(kit, _("Copy the key"), "outlined")
        self.print_.clicked.connect(self._ask_printer)
        self.save.clicked.connect(self._ask_file)
        self.show_.clicked.connect(self.show_key)
        self.copy.clicked.connect(self._copy)
        self.copy.hide()
        for button in (self.print_, self.save, self.show_, self.copy):
            ways.addWidget(button)
        ways.addStretch(1)
        return ways

    def _ask_file(self) -> None:
        start = self._frame.copies_folder() / _("FlexKeeper recovery sheet.pdf")
        name, _kind = QFileDialog.getSaveFileName(
            self,
            _("Save the recovery sheet"),
            str(start),
            _("PDF (*.pdf);;Text (*.txt)"),
            options=QFileDialog.Option.DontConfirmOverwrite,  # it is never written over anything
        )
        if name:
            self.save_to(Path(name))

    def _ask_printer(self) -> None:
        printing = importlib.import_module("flexkeeper.desktop.printing")
        if not printing.has_printer():
            self._say_trouble(_("This computer knows no printer. Save the sheet, or copy it by hand."))
            return
        dialog, printer = printing.ask_printer(self)
        dialog.accepted.connect(lambda: self.print_on(printer))
        dialog.open()

    def _copy(self) -> None:
        if self.kit_ is not None:
            self._frame.copy_secret(self.kit_.paper_key)
            self._say(_("Copied. It leaves the clipboard in a minute."))

    def _deliver(self, deliver: Deliver, then: Callable[[Any], None]) -> None:
        """Makes the key, unless there is one; it is in force when `deliver` has not failed."""
        if not self._frame.session.is_open:
            return
        before = self.kit_

        def work(vault: Vault, _progress: Progress) -> tuple[RecoveryKit, list[str], bytes, Any]:
            vaults = importlib.import_module("flexkeeper.vault")
            brought: list[Any] = []
            if before is None:
                kit = vaults.create_recovery_kit(vault, save=lambda kit: brought.append(deliver(vault, kit)))
            else:
                kit = before
                brought.append(deliver(vault, kit))
            code = importlib.import_module("flexkeeper.typeset").qr(kit.paper_key)
            return kit, vaults.sheet_lines(kit), code, brought[0]

        def done(made: tuple[RecoveryKit, list[str], bytes, Any]) -> None:
            kit, lines, code, result = made
            self._work(is_on=False)
            self._show_made(kit, lines, code)
            then(result)

        self._work(is_on=True)
        self._frame.session.write(work, done, failed=self._failed)

    def _show_made(self, kit: RecoveryKit, lines: list[str], code: bytes) -> None:
        if self.kit_ is not None:
            return
        self.kit_ = kit
        self.key = PaperKey(self._frame.kit, lines, code)
        self.body.insertWidget(2, self.key)
        self.bring(self.key)
        self.print_.become("outlined")
        self.show_.hide()
        self.copy.show()
        self.skip.hide()
        self.done_.show()
        self.done_.setFocus()

    def _failed(self, error: Exception) -> bool:
        self._work(is_on=False)
        if isinstance(error, FlexKeeperError):
            self._say_trouble(f"{error.message} {error.remedy}")
        return isinstance(error, FlexKeeperError)

    def _say(self, text: str) -> None:
        self._said.setText(text)
        self._said.show()
        self._trouble.hide()

    def _say_trouble(self, text: str) -> None:
        self._trouble.setText(text)
        self._trouble.show()
        self._said.hide()

    def reject(self) -> None:
        # What is under way brings its answer here; Lock has called it off.
        if self._is_at_work and self._frame.session.is_open:
            return
        super().reject()

    def _work(self, *, is_on: bool) -> None:
        self._is_at_work = is_on
        for button in (self.print_, self.save, self.show_, self.copy, self.skip):
            button.setEnabled(not is_on)
