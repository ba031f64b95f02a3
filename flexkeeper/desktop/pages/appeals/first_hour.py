"""The first hour: the notice on one side, what it says on the other, each thing with its place marked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QVBoxLayout, QWidget

from flexkeeper.desktop import drafts, offered
from flexkeeper.desktop.drafts import Drafts
from flexkeeper.desktop.incoming import Source
from flexkeeper.desktop.pages.agenda.row import local_now
from flexkeeper.desktop.pages.appeals import correcting, taking
from flexkeeper.desktop.pages.appeals.footer import Footer
from flexkeeper.desktop.pages.appeals.found_card import FoundCard
from flexkeeper.desktop.pages.appeals.notice_text import NoticeText
from flexkeeper.desktop.pages.appeals.proposal import (
    Corrections,
    Read,
    claims_of,
    corrected,
    marks,
    read,
)
from flexkeeper.desktop.pages.appeals.reading_row import ReadingRow
from flexkeeper.desktop.pages.appeals.readings import CLAIM, Reading, readings
from flexkeeper.desktop.pages.appeals.taking import Opened, Taken
from flexkeeper.desktop.pages.bundle.choosing import ChooseDialog
from flexkeeper.desktop.pages.page import Page
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import Card, scrolled
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.desktop.zone import own_zone
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _

if TYPE_CHECKING:
    from flexkeeper.progress import Progress
    from flexkeeper.vault import Vault

FORM = "appeal/notice"
_READ_AFTER_MS = 300
_NARROW = 1000
_LEAST = 160


class FirstHour(QWidget):
    """`opened` carries the case that was opened, with the change that did."""

    opened = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self.kit, self._session = page, page.kit, page.session
        self._drafts = Drafts(self._session)
        self._thumbs = Thumbs(self.kit, self._session)
        self._record: int | None = None
        self._received: datetime | None = None
        self._corrections = Corrections()
        self.found: Read | None = None
        self._is_pasted = False
        self._soon = QTimer(self, singleShot=True, interval=_READ_AFTER_MS)
        self._soon.timeout.connect(self._read)
        self.setAcceptDrops(True)
        inside = QWidget()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(self.kit.look.tokens.space["card_gap"])
        self._box.addWidget(self._make_notice(), 1)
        self._box.addWidget(self._make_found(), 1)
        self._footer = Footer(self.kit)
        self._footer.hide()
        self._box.addWidget(self._footer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(scrolled(inside), 1)
        column.addWidget(self._make_button(), 0, Qt.AlignmentFlag.AlignTrailing)
        self._show_found()

    @property
    def rows(self) -> list[ReadingRow]:
        """What was read, from the top."""
        return self.found_card.rows

    # What the page asks of it

    def begin(self) -> None:
        """Goes on where it was left off, with the focus in the text."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.text.toPlainText():
            self._session.read(lambda vault: drafts.load(vault, FORM), self._restore, key="notice draft")

    def forget(self) -> None:
        """Drops what is shown of a vault; its draft stays in it."""
        self.text.clear()
        self.text.mark(())
        self._soon.stop()
        self._record, self._received, self._corrections = None, None, Corrections()
        self.found = None
        self._say_taken("")
        self._show_found()

    def adapt(self, width: int) -> None:
        """One below the other where there is less room."""
        is_stacked = self.kit.look.is_large or width < _NARROW
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._box.setDirection(down if is_stacked else across)
        self._footer.setVisible(self.kit.look.is_large)
        self._ways.setDirection(down if self.kit.look.is_large else across)
        self.found_card.adapt()

    def panes(self) -> list[QWidget]:
        """Where F6 goes."""
        return [self.text, self.found_card]

    # Taking the notice

    def choose_file(self) -> None:
        """Asks for the file of the notice."""
        dialog = QFileDialog(self, _("Choose the notice"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.take([Path(name)]))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def choose_record(self) -> None:
        """Asks for a paper that is in the vault already."""
        what = _("Which of your papers is the notice?")
        dialog = ChooseDialog(self.kit, self, self._session, self._thumbs, frozenset(), what)
        dialog.chosen.connect(lambda ids: self.take_record(ids[0]))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def take(self, sources: list[Source]) -> None:
        """Keeps a file or a mail as the notice and reads it; of several the first."""
        sandbox, now, zone, source = self._session.sandbox, local_now(), own_zone(), sources[0]

        def work(vault: Vault, progress: Progress) -> Taken:
            return taking.take_source(vault, sandbox, source, now=now, zone=zone, progress=progress)

        self._say_taken(_("Reading the notice…"))
        self._session.write(
            work,
            self._taken,
            title=_("Reading the notice"),
            failed=self._failed,
            cancelled=lambda: self._say_taken(""),
        )

    def take_record(self, record_id: int) -> None:
        """Reads a paper of the vault as the notice."""
        now, zone = local_now(), own_zone()
        self._session.read(
            lambda vault: taking.take_record(vault, record_id, now=now, zone=zone),
            self._taken,
            key="notice record",
            failed=self._failed,
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if offered.is_wanted(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take(offered.dropped(event.mimeData()))

    def _taken(self, taken: Taken) -> None:
        self._record, self._received = taken.record, taken.received
        self._corrections = Corrections()
        said = _("“{title}” is kept among your records.").format(title=taken.title)
        if not taken.text:
            said += " " + _("Its words cannot be read here. Type what it says, or paste it.")
        self._say_taken(said)
        self._is_pasted = bool(taken.text)
        if taken.text:
            self.text.setPlainText(taken.text)
            self._read()
        self._keep_draft()

    def _failed(self, error: Exception) -> bool:
        if not isinstance(error, FlexKeeperError):
            return False
        self._say_taken(f"{error.message} {error.remedy}", is_trouble=True)
        return True

    # Reading it

    def _typed(self) -> None:
        # Marking a place counts as a change, too.
        if self.found is None or self.found.text != self.text.toPlainText():
            self._keep_draft()
            self._soon.start()

    def _pasted(self) -> None:
        self._is_pasted = True
        self._read()

    def _read(self) -> None:
        self._soon.stop()
        text, received, now, zone = self.text.toPlainText(), self._received, local_now(), own_zone()
        self._keep_draft()
        if not text.strip():
            self.found = None
            self.text.mark(())
            self._show_found()
            return
        self._session.read(
            lambda vault: read(vault, text, now=now, zone=zone, received=received), self._show, key="notice"
        )

    def _show(self, found: Read) -> None:
        if found.text != self.text.toPlainText():  # typed on in the meantime
            return
        self.found = found
        self.text.mark(tuple(marks(found)))
        self._show_found()
        if self._is_pasted:
            # Whoever pasted it needs only Enter now.
            self._is_pasted = False
            self.open_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _restore(self, texts: Mapping[str, str]) -> None:
        if self.text.toPlainText() or not texts:
            return
        self._record = int(texts["record"]) if texts.get("record", "").isdecimal() else None
        self._received = datetime.fromisoformat(texts["received"]) if texts.get("received") else None
        self._corrections = Corrections.of(texts.get("corrections", ""))
        self.text.setPlainText(texts.get("text", ""))
        self._read()

    def _keep_draft(self) -> None:
        text = self.text.toPlainText()
        kept = {
            "text": text,
            "record": str(self._record or ""),
            "received": self._received.isoformat() if self._received else "",
            "corrections": self._corrections.kept(),
        }
        self._drafts.put(FORM, kept if text or self._record else {})

    # Correcting it

    def add_claim(self) -> None:
        """Asks for a claim that was not found."""
        if self.found is not None:
            key = self._corrections.next_key()
            correcting.ask_claim(self.kit, self, None, lambda values: self._correct_claim(key, values))

    def change(self, reading: Reading) -> None:
        """Asks what a line should say."""
        if self.found is None:
            return
        new, kit = corrected(self.found, self._corrections), self.kit
        if reading.key.startswith(CLAIM):
            self._change_claim(reading.key.removeprefix(CLAIM))
        elif reading.key == "deadline":
            correcting.ask_deadline(kit, self, new.deadline, new.zone, self._correct)
        elif reading.key == "platform":
            correcting.ask_platform(kit, self, self.found.known, new.platform, self._correct)
        elif reading.key == "channel":
            correcting.ask_channel(kit, self, new.channel, new.address, self._correct)
        elif reading.key == "reference":
            correcting.ask_reference(kit, self, new.reference, self._correct)

    def drop(self, reading: Reading) -> None:
        """Takes a line away; what is said offers the way back."""
        before = self._corrections
        if reading.key.startswith(CLAIM):
            self._correct_claim(reading.key.removeprefix(CLAIM), {})
        else:
            also = {"address": ""} if reading.key == "channel" else {}
            self._correct({reading.key: "", **also})
        self._page.frame.say(
            _("Taken away: {what}").format(what=reading.label), lambda: self._put_back(before)
        )

    def _put_back(self, before: Corrections) -> None:
        self._corrections = before
        self._show_found()
        self._keep_draft()

    def _change_claim(self, key: str) -> None:
        assert self.found is not None, "only what was read is shown"
        claim = next(new for name, new, _where in claims_of(self.found, self._corrections) if name == key)
        correcting.ask_claim(self.kit, self, claim, lambda values: self._correct_claim(key, values))

    def _correct(self, values: Mapping[str, str]) -> None:
        self._put_back(self._corrections.with_values(values))

    def _correct_claim(self, key: str, values: Mapping[str, str]) -> None:
        self._put_back(self._corrections.with_claim(key, values))

    # Opening the case

    def open_case(self) -> None:
        """Opens the case as it stands here."""
        if self.found is None or not self.open_button.isEnabled():
            return
        sandbox, record = self._session.sandbox, self._record
        new, text = corrected(self.found, self._corrections), self.found.text
        self.open_button.setEnabled(False)

        def work(vault: Vault, progress: Progress) -> Opened:
            return taking.open_case(vault, sandbox, new, text, record, progress)

        def failed(error: Exception) -> bool:
            self.open_button.setEnabled(True)
            return self._failed(error)

        self._session.write(
            work, self._opened, failed=failed, cancelled=lambda: self.open_button.setEnabled(True)
        )

    def _opened(self, opened: Opened) -> None:
        self._drafts.put(FORM, {})
        self.forget()
        self.opened.emit(opened)

    # How it looks

    def _make_notice(self) -> Card:
        card = Card(self.kit, _("The notice"))
        line = _("Drop the email or a screenshot, paste the text, or type what it says.")
        card.body.addWidget(Label(line, "small", wrap=True))
        self.text = NoticeText(self.kit)
        self.text.setMinimumHeight(_LEAST)
        self.text.textChanged.connect(self._typed)
        self.text.pasted.connect(self._pasted)
        self.text.given.connect(self.take)
        card.body.addWidget(self.text, 1)
        self._said = Label("", "small", wrap=True)
        card.body.addWidget(self._said)
        self._ways = row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(8)
        choose = Button(self.kit, _("Choose a file…"), "outlined", size="small")
        choose.clicked.connect(self.choose_file)
        from_records = Button(self.kit, _("From your papers…"), "outlined", size="small")
        from_records.clicked.connect(self.choose_record)
        row.addWidget(choose)
        row.addWidget(from_records)
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def _make_found(self) -> FoundCard:
        self.found_card = card = FoundCard(self.kit)
        card.add_wanted.connect(self.add_claim)
        card.looked_at.connect(lambda reading: self.text.look_at(reading.quotes))
        card.change.connect(self.change)
        card.drop.connect(self.drop)
        return card

    def _make_button(self) -> Button:
        self.open_button = Button(self.kit, _("Open the case"), "primary", icon="arrow-right")
        self.open_button.clicked.connect(self.open_case)
        return self.open_button

    def _say_taken(self, text: str, *, is_trouble: bool = False) -> None:
        self._said.setProperty("role", "trouble" if is_trouble else "small")
        self._said.style().unpolish(self._said)
        self._said.style().polish(self._said)
        self._said.setText(text)
        self._said.setVisible(bool(text))

    def _show_found(self) -> None:
        found = self.found
        self.open_button.setEnabled(found is not None)
        self.found_card.show_readings(None if found is None else readings(found, self._corrections))
