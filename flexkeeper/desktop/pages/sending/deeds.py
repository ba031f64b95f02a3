"""What is done in the step of sending: taking papers out, noting that it was sent, keeping proof of it."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from flexkeeper import appeals
from flexkeeper.appeals import CHECK_AFTER, Case, Sending, Way
from flexkeeper.desktop import offered, words
from flexkeeper.desktop.doing import Doing
from flexkeeper.desktop.incoming import Content, Source
from flexkeeper.desktop.pages.bundle.choosing import ChooseDialog
from flexkeeper.desktop.pages.sending.asked import Exported
from flexkeeper.desktop.widgets.form_dialog import Asked, FormDialog
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _

if TYPE_CHECKING:
    from flexkeeper.vault import Vault

_WAYS: tuple[Way, ...] = ("", "reply", "email", "app", "web", "chat", "text", "letter")


class Deeds(Doing):
    """Each is one change, said with a way back."""

    def leave_out(self, case_id: int, record: int, title: str) -> None:
        """Takes a paper out of the case."""
        said = _("“{title}” is out of this case. The paper itself stays where it is.").format(title=title)
        self.do(lambda vault: appeals.leave_out(vault, case_id, record), said)

    def choose_sent_file(self, known: Case) -> None:
        """Asks for the file that went out, then how and when."""
        folder = str(self.frame.copies_folder())
        dialog = QFileDialog(self._around, _("Choose the file that you sent"), folder)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.ask_sent(known, Exported(Path(path), "")))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def ask_sent(self, known: Case, exported: Exported) -> None:
        """Asks how and when that file was sent, and notes it."""
        now = datetime.now().astimezone()
        line = _("What you sent is kept as it is, with its fingerprint: {name}").format(
            name=exported.path.name
        )
        ways = [(way, words.way(way) or _("Not said")) for way in _WAYS]
        asked = [
            Asked("channel", _("How did you send it?"), known.channel, choices=ways),
            Asked("address", _("To which address"), known.address, _("As the notice gives it")),
            Asked("day", _("On which day"), words.day(now.date()), is_needed=True),
            Asked("time", _("At what time"), words.time(now), "17:00"),
            Asked("check", _("Look for an answer on"), words.day(now.date() + CHECK_AFTER), is_needed=True),
        ]

        def save(dialog: FormDialog, values: Mapping[str, str]) -> None:
            try:
                sending = sending_of(values, now)
            except FlexKeeperError as refusal:
                self.refused(dialog, refusal)
                return
            said = _("Sent on {day}. This version is frozen. We remind you on {check}.").format(
                day=words.day(sending.sent.date()), check=words.day(sending.next_check or sending.sent.date())
            )
            self.do(lambda vault: self._submit(vault, known, exported, sending), said, dialog)

        form = f"case/{known.id}/sent"
        self.ask(_("You sent it"), line, asked, save, form=form, icon="circle-check", verb=_("Note it"))

    def choose_proof(self, round_id: int) -> None:
        """Asks for a file that shows that it was sent."""
        dialog = QFileDialog(self._around, _("Choose a screenshot or their reply"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda paths: self.add_proof(round_id, [Path(one) for one in paths]))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def choose_proof_record(self, round_id: int, thumbs: Thumbs, there: frozenset[int]) -> None:
        """Asks for a paper of the vault that shows that it was sent."""
        title = _("Choose what shows that it was sent")
        dialog = ChooseDialog(self.frame.kit, self._around, self._session, thumbs, there, title)

        def keep(vault: Vault, chosen: list[int]) -> None:
            for record in chosen:
                appeals.attach_proof(vault, round_id, record)

        dialog.chosen.connect(
            lambda chosen: self.do(lambda vault: keep(vault, chosen), _proof_kept(len(chosen)))
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def paste_proof(self, round_id: int) -> None:
        """Keeps what lies in the clipboard as proof."""
        sources = offered.pasted(QGuiApplication.clipboard().mimeData())
        if sources:
            self.add_proof(round_id, sources)
        else:
            self.frame.say(_("There is no file, picture or text to paste."))

    def add_proof(self, round_id: int, sources: Sequence[Source]) -> None:
        """Takes files in and keeps them as proof that a round was sent."""

        def keep(vault: Vault) -> None:
            for source in sources:
                record = self._taken_in(vault, source, "other", _("Proof of sending"))
                appeals.attach_proof(vault, round_id, record)

        if sources:
            self.do(keep, _proof_kept(len(sources)))

    def _submit(self, vault: Vault, known: Case, exported: Exported, sending: Sending) -> None:
        title = _("Sent appeal: {title}").format(title=known.title)
        record = self._taken_in(vault, exported.path, "sent_appeal", title, exported.sha256)
        appeals.submit(
            vault,
            known.id,
            Sending(
                sending.sent,
                (record,),
                channel=sending.channel,
                address=sending.address,
                next_check=sending.next_check,
            ),
        )

    def _taken_in(self, vault: Vault, source: Source, kind: str, title: str, sha256: str = "") -> int:
        """The record of a file that is added, or is there already; with `sha256` it has to be that one."""
        intake = importlib.import_module("flexkeeper.intake")
        new = intake.Description(kind=kind, title=title)
        if isinstance(source, Content):
            added = intake.add_content(
                vault, self._session.sandbox, source.read(), source.untrusted_name, new
            )
        else:
            if sha256 and _fingerprint(source) != sha256:
                raise FlexKeeperError(
                    _("The file is not any more what was saved: {name}").format(name=source.name),
                    _("Choose the file that you really sent, or save the bundle again."),
                )
            added = intake.add_file(vault, self._session.sandbox, source, new)
        if added.id is None:
            raise FlexKeeperError(
                _("The file could not be taken in: {reason}").format(reason=added.reason),
                _("Nothing was changed."),
            )
        record: int = added.id
        return record


def sending_of(values: Mapping[str, str], now: datetime) -> Sending:
    """What was typed about a sending, on the clock of `now`; its papers are not known yet.

    Raises:
        FlexKeeperError: if a day or a time is none, or it is still to come.
    """
    at = words.typed_time(values["time"]) if values["time"].strip() else now.time()
    if at is None:
        raise FlexKeeperError(_("Write the time as 17:00."), "")
    sent = datetime.combine(_day(values["day"]), at).astimezone()
    if sent > now + timedelta(minutes=1):
        raise FlexKeeperError(_("That is still to come."), _("Note it once it is sent."))
    check = _day(values["check"])
    if check < sent.date():
        raise FlexKeeperError(_("Look for an answer after it was sent, not before."), "")
    channel: Way = values["channel"]  # type: ignore[assignment]
    return Sending(sent, (), channel=channel, address=values["address"].strip(), next_check=check)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(words.typed_date(text.strip()))
    except ValueError:
        example = words.day(date(2027, 3, 31))
        raise FlexKeeperError(_("Write a day, for example {example}.").format(example=example), "") from None


def _fingerprint(path: Path) -> str:
    """The SHA-256 of a file; empty where it cannot be read any more."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _proof_kept(count: int) -> str:
    if count == 1:
        return _("Kept as proof that you sent it.")
    return _("{count} files are kept as proof that you sent it.").format(count=words.number(count))
