"""What is done with messages: noted, taken in, put into a case, answered, taken out. Each is one change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from shiboken6 import isValid

from flexkeeper import appeals, intake
from flexkeeper.appeals import Case, NewMessage
from flexkeeper.desktop import drafts, offered
from flexkeeper.desktop.doing import Doing, last_change
from flexkeeper.desktop.incoming import Content, Source
from flexkeeper.desktop.pages.messages.entries import Entry
from flexkeeper.desktop.pages.messages.form import MessageDialog
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.intake import Added, Description

if TYPE_CHECKING:
    from flexkeeper.progress import Progress
    from flexkeeper.vault import Vault

_FORM = "message/new"


class Deeds(Doing):
    """`then` is told the key of an entry that was made, so that the page shows it."""

    then: Callable[[tuple[int, int]], None] = staticmethod(lambda _key: None)

    def note(self, cases: Sequence[Case], text: str = "") -> None:
        """Asks for a message or a call; `text` is what was pasted."""
        begun = NewMessage("in", "", datetime.now().astimezone(), text=text)

        def show(typed: dict[str, str]) -> None:
            dialog = self._dialog(begun, cases, self._keep_new, form=_FORM)
            dialog.show_values({**typed, "text": text or typed.get("text", "")} if typed else {})

        self._session.read(lambda vault: drafts.load(vault, _FORM), show, key="form")

    def attach(self, entry: Entry, cases: Sequence[Case]) -> None:
        """Asks into which case a paper is to be put as a message."""
        record = entry.record
        assert record is not None, "what is in no case is a paper"

        def keep(dialog: MessageDialog, case: int, new: NewMessage) -> None:
            said = _("It is in the case now.")
            self._add(lambda vault: (appeals.add_message(vault, case, new), 0), said, dialog)

        def show(told: NewMessage) -> None:
            self._dialog(told, cases, keep, form=f"record/{record}/message", needs_case=True)

        self._session.read(lambda vault: appeals.message_of(vault, record), show, key="form")

    def choose_mail(self) -> None:
        """Asks for mails that were saved as files."""
        kinds = _("Mail and text (*.eml *.txt *.html *.mbox);;All files (*)")
        dialog = QFileDialog(self._around, _("Choose a mail that you saved"), str(Path.home()), kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.take_in([Path(name) for name in names]))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def paste(self, cases: Sequence[Case]) -> None:
        """Begins a message with the text in the clipboard; a file or picture there is taken in."""
        data = QGuiApplication.clipboard().mimeData()
        sources = offered.pasted(data)
        if not sources:
            self.frame.say(_("There is no file, picture or text to paste."))
        elif data is not None and data.hasText() and not offered.dropped(data):
            self.note(cases, data.text().strip())
        else:
            self.take_in(sources)

    def take_in(self, sources: Sequence[Source]) -> None:
        """Takes mails, pictures and texts in as messages; each is read in the sandbox."""

        def work(vault: Vault, progress: Progress) -> tuple[int, int | None]:
            kept = [self._taken_in(vault, source, progress) for source in sources]
            is_new = any(one.status != "duplicate" for one in kept)
            return _record_of(kept[0]), last_change(vault) if is_new else None

        def done(taken: tuple[int, int | None]) -> None:
            record, change = taken
            self.then((0, record))
            self.frame.say(_("The message is here now.") if change else _("It is here already."), change)

        if sources:
            self._session.write(work, done, title=_("Reading the message"))

    def answered(self, entry: Entry) -> None:
        """Says that nobody waits for an answer any more."""
        self.do(lambda vault: appeals.answered(vault, entry.message), _("Nobody waits for an answer to it."))

    def remove(self, entry: Entry) -> None:
        """Takes a message out of the log of its case."""
        said = _("It is out of the case. A paper it came as stays in the vault.")
        self.do(lambda vault: appeals.remove_message(vault, entry.message), said)

    def _dialog(
        self,
        begun: NewMessage,
        cases: Sequence[Case],
        save: Callable[[MessageDialog, int, NewMessage], None],
        *,
        form: str,
        needs_case: bool = False,
    ) -> MessageDialog:
        dialog = MessageDialog(self.frame, self._around, begun, cases, save, form=form, needs_case=needs_case)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def _keep_new(self, dialog: MessageDialog, case: int, new: NewMessage) -> None:
        if case:
            said = _("Noted in the case.")
            self._add(lambda vault: (appeals.add_message(vault, case, new), 0), said, dialog)
        else:
            said = _("Noted. It is in no case yet.")
            self._add(lambda vault: (0, self._filed(vault, new)), said, dialog)

    def _add(self, work: Callable[[Vault], tuple[int, int]], said: str, dialog: MessageDialog) -> None:
        """Keeps one, closes the dialog and shows it; `work` returns its key."""

        def change(vault: Vault, _progress: Progress) -> tuple[tuple[int, int], int]:
            return work(vault), last_change(vault)

        def done(kept: tuple[tuple[int, int], int]) -> None:
            if isValid(dialog):
                dialog.accept()
            self.then(kept[0])
            self.frame.say(said, kept[1])

        def failed(error: Exception) -> bool:
            if not isValid(dialog) or not isinstance(error, FlexKeeperError):
                return False
            self.refused(dialog, error)
            return True

        self._session.write(change, done, failed=failed)

    def _filed(self, vault: Vault, new: NewMessage) -> int:
        """A message in no case, as a paper of its own."""
        is_call = new.channel == "phone"
        who = {"with": new.person} if is_call else {"from" if new.direction == "in" else "to": new.person}
        title = new.subject or (_("Call") if is_call else _("Message"))
        about = Description(
            kind="call_note" if is_call else "message",
            title=title,
            fields={name: value for name, value in who.items() if value},
        )
        content = (new.text or title).encode("utf-8", "replace")
        name = _("{title}.txt").format(title=title)
        return _record_of(intake.add_content(vault, self._session.sandbox, content, name, about))

    def _taken_in(self, vault: Vault, source: Source, progress: Progress) -> Added:
        about = Description(kind="message")
        if isinstance(source, Content):
            return intake.add_content(
                vault, self._session.sandbox, source.read(), source.untrusted_name, about, progress=progress
            )
        return intake.add_file(vault, self._session.sandbox, source, about, progress=progress)


def _record_of(added: Added) -> int:
    if added.id is None:
        raise FlexKeeperError(
            _("The message could not be taken in: {reason}").format(reason=added.reason),
            _("Copy its words and paste them here."),
        )
    return added.id
