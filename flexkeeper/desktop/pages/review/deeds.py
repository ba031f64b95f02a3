"""What is done with papers to review: kept, thrown away, opened with a password, taken off the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from flexkeeper import intake, records
from flexkeeper.desktop import words
from flexkeeper.desktop.drafts import Drafts
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.pages.review.form import Draft, draft_form
from flexkeeper.desktop.pages.review.lines import Key
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records import Record, Reviewed

if TYPE_CHECKING:
    from flexkeeper.progress import Progress
    from flexkeeper.vault import Vault


class Deeds(QObject):
    """`leaving` are lines that go at once, before the vault has done it, so that Enter need not wait.

    `going`: some leave, the next is to be shown. `came_back`: the vault refused. `gone` carries those it did.
    """

    going = Signal()
    came_back = Signal()
    gone = Signal(object)

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.leaving: set[Key] = set()
        self._frame, self._session, self._importer = frame, frame.session, frame.importer
        self._drafts = Drafts(frame.session)

    def keep_draft(self, record_id: int, draft: Draft) -> None:
        """What was typed outlives a look at another paper, Lock and a crash."""
        if ("record", record_id) not in self.leaving:
            self._drafts.put(draft_form(record_id), draft)

    def confirm(self, reviewed: Reviewed, title: str) -> None:
        """The paper is kept as it was looked over."""
        said = _("Confirmed: {title}").format(title=title)
        self._leave([reviewed.record], lambda vault: records.confirm(vault, [reviewed]), said)

    def confirm_all(self, ids: Sequence[int]) -> None:
        """These are kept as they were read."""
        said = _("{count} papers confirmed").format(count=words.number(len(ids)))
        if ids:
            self._leave(ids, lambda vault: records.confirm_as_read(vault, ids), said)

    def keep_locked(self, record: Record) -> None:
        """The paper is kept, though nobody knows its password."""
        said = _("Kept locked: {title}").format(title=record.title)
        self._leave([record.id], lambda vault: records.confirm(vault, [Reviewed(record.id)]), said)

    def trash(self, record_id: int) -> None:
        """The paper goes to the trash."""

        def work(vault: Vault) -> int:
            records.trash(vault, record_id)
            return int(records.history_of(vault, record_id)[0]["change"])

        self._leave([record_id], work, _("Moved to the trash"))

    def open(
        self, record: Record, password: str, opened: Callable[[], None], refused: Callable[[str], None]
    ) -> None:
        """Reads locked files with their password; `refused` gets the words for a wrong one."""
        record_id, sandbox = record.id, self._session.sandbox

        def work(vault: Vault, progress: Progress) -> int:
            return len(intake.unlock(vault, sandbox, record_id, password, progress=progress))

        def failed(error: Exception) -> bool:
            if isinstance(error, FlexKeeperError):
                refused(f"{error.message} {error.remedy}")
            return isinstance(error, FlexKeeperError)

        def done(_count: int) -> None:
            self._frame.say(_("Opened: {title}").format(title=record.title))
            opened()

        self._session.write(work, done, title=_("Opening the file"), failed=failed)

    def dismiss(self, numbers: Sequence[int]) -> None:
        """The driver has read what became of these files."""
        self.leaving.update(("file", number) for number in numbers)
        self._importer.forget(numbers)
        self.going.emit()

    def _leave(self, ids: Sequence[int], work: Callable[[Vault], int], said: str) -> None:
        keys: list[Key] = [("record", record_id) for record_id in ids]
        self.leaving.update(keys)
        self.going.emit()

        def back(_error: Exception) -> bool:
            self.leaving.difference_update(keys)
            self.came_back.emit()
            return False

        def done(change: int) -> None:
            for record_id in ids:
                self._drafts.put(draft_form(record_id), {})
            # From here on an undo brings the paper back.
            self.leaving.difference_update(keys)
            self.gone.emit(keys)
            self._frame.say(said, change)

        def write(vault: Vault, _progress: Progress) -> int:
            return work(vault)

        self._session.write(write, done, failed=back)
