"""What follows from a renewal: the old one is kept, nothing is uncovered, the next reminder has its day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from flexkeeper import records
from flexkeeper.desktop import words
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.pages.renew.asked import Old, Renewed
from flexkeeper.desktop.pages.renew.packet import save_packet
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.label import IconLabel, Label
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records import Span

if TYPE_CHECKING:
    from flexkeeper.progress import Progress
    from flexkeeper.vault import Vault


class OutcomePart(QWidget):
    """A line for each thing that was done, and the pictures for the platform's upload."""

    def __init__(self, frame: Frame, old: Old, renewed: Renewed) -> None:
        super().__init__()
        self._frame, self._renewed = frame, renewed
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        record = renewed.record
        if record.valid_until is not None:
            good = _("The new one is kept, good until {date}.").format(date=words.day(record.valid_until))
            self._say("circle-check", "ok", good)
        kept = _("The old one stays in the vault, replaced by it: “{title}”.").format(title=old.record.title)
        self._say("circle-check", "ok", kept)
        self._say_cover()
        if renewed.announced is not None:
            text = _("The next reminder comes on {date}.").format(date=words.day(renewed.announced))
            self._say("circle-check", "ok", text)
        self._column.addWidget(
            Label(_("Amazon Flex takes a picture of each page, under 5 MB, in its app."), "small", wrap=True)
        )
        self.packet = Button(frame.kit, _("Save the Amazon Flex upload packet…"), "tonal", icon="download")
        self.packet.clicked.connect(self.ask_folder)
        self._column.addWidget(self.packet, 0, Qt.AlignmentFlag.AlignLeading)
        self._said = Label("", "body", wrap=True)
        self._said.hide()
        self._column.addWidget(self._said)

    def ask_folder(self) -> None:
        """Asks for a folder and saves the pictures there."""
        dialog = QFileDialog(self, _("Choose a folder for the pictures"), str(self._frame.copies_folder()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def save_to(self, folder: Path) -> None:
        """Writes one JPEG for each page of the new paper into a folder, as open files."""
        self._frame.remember_copies_folder(folder)
        sandbox, record_id = self._frame.session.sandbox, self._renewed.record.id

        def work(vault: Vault, progress: Progress) -> list[Path]:
            return save_packet(vault, sandbox, record_id, folder, progress=progress)

        self.packet.setEnabled(False)
        self._frame.session.write(
            work,
            self._saved,
            title=_("Making pictures"),
            failed=self._failed,
            cancelled=lambda: self._tell(_("Stopped. Nothing was saved.")),
        )

    def _saved(self, paths: list[Path]) -> None:
        one, several = _("Saved as {name} in {folder}."), _("{count} pictures saved in {folder}.")
        text = one if len(paths) == 1 else several
        said = text.format(name=paths[0].name, folder=paths[0].parent, count=words.number(len(paths)))
        self._tell(f"{said} {_('These copies are not encrypted.')}")

    def _failed(self, error: Exception) -> bool:
        if isinstance(error, FlexKeeperError):
            self._tell(f"{error.message} {error.remedy}")
        return isinstance(error, FlexKeeperError)

    def _tell(self, text: str) -> None:
        self.packet.setEnabled(True)
        self._said.setText(text)
        self._said.show()
        self.packet.setAccessibleDescription(text)

    def _say_cover(self) -> None:
        renewed = self._renewed
        if renewed.gaps is None or renewed.vehicle is None:
            return
        kind = records.kind(renewed.record.kind).label
        if not renewed.gaps:
            text = _("{kind} of {vehicle}: no day without cover.")
            self._say("circle-check", "ok", text.format(kind=kind, vehicle=renewed.vehicle.name))
        for gap in renewed.gaps:
            text = _("{kind} of {vehicle}: no paper covers {days}.")
            said = text.format(kind=kind, vehicle=renewed.vehicle.name, days=span_words(gap))
            self._say("octagon-alert", "bad", said)

    def _say(self, icon: str, ink: str, text: str) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(IconLabel(self._frame.kit, icon, 18, ink), 0, Qt.AlignmentFlag.AlignTop)
        line = Label(text, "body", wrap=True)
        line.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        row.addWidget(line, 1)
        self._column.addLayout(row)


def span_words(span: Span) -> str:
    """Days from one to another, in words."""
    first, last = span.first, span.last
    if first is None or last is None:
        return words.day(first or last) if first or last else ""  # type: ignore[arg-type]
    if first == last:
        return words.day(first)
    count = (last - first).days + 1
    text = _("{first} to {last}, {count} days")
    return text.format(first=words.day(first), last=words.day(last), count=words.number(count))
