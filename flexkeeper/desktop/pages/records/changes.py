"""What the page of records does to papers: each is one change, said with a way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from flexkeeper import records
from flexkeeper.desktop import words
from flexkeeper.desktop.drafts import Drafts
from flexkeeper.desktop.jobs import Failed
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.pages.records.asked import form_of
from flexkeeper.desktop.pages.records.detail import DetailCard
from flexkeeper.desktop.pages.records.facts import refused
from flexkeeper.desktop.widgets import dialogs
from flexkeeper.desktop.widgets.fact_row import FactRow
from flexkeeper.desktop.widgets.suggest_field import SuggestField
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records import Reviewed

if TYPE_CHECKING:
    from flexkeeper.progress import Progress
    from flexkeeper.vault import Vault

# So many are done before anyone would look for a sign of it.
_QUICK = 50

Ids = Sequence[int]
Work = Callable[["Vault", "Progress"], int]


class Changes:
    """Writes through the session; what was done is said with Undo."""

    def __init__(self, frame: Frame, around: QWidget) -> None:
        self._frame, self._session, self._around = frame, frame.session, around
        self._drafts = Drafts(self._session)

    def follow(self, card: DetailCard, ask_again: Callable[[], None]) -> None:
        """Does to the record of the card what is done to its fields there."""
        facts = card.facts

        def shown() -> int:
            assert card.record_id is not None, "fields without a record"
            return card.record_id

        def edit(
            row: FactRow, values: Mapping[str, str], added: Sequence[str], removed: Sequence[str]
        ) -> None:
            # A field that loses the keys because the vault is being locked keeps its draft instead.
            if card.record_id is not None:
                self._edit(card.record_id, row, values, (added, removed), ask_again)

        def keep(row: SuggestField, field: str, value: str) -> None:
            def failed(error: Exception) -> bool:
                if isinstance(error, FlexKeeperError):
                    facts.refuse(row, error)
                return isinstance(error, FlexKeeperError)

            one = Reviewed(shown(), {field: value})
            said = _("Kept: {what}").format(what=row.label)
            self._do(lambda vault, _progress: records.confirm(vault, [one]), said, failed=failed)

        def dismiss(field: str, label: str) -> None:
            record_id = shown()
            said = _("Not suggested any more: {what}").format(what=label)
            self._do(lambda vault, _progress: records.dismiss(vault, record_id, field), said)

        def typed(texts: Mapping[str, str]) -> None:
            self._drafts.put(form_of(shown()), texts)

        facts.edited.connect(edit)
        facts.kept.connect(keep)
        facts.dismissed.connect(dismiss)
        facts.typed.connect(typed)

    def edit_many(
        self,
        ids: Ids,
        *,
        values: Mapping[str, str] | None = None,
        add_tags: Sequence[str] = (),
        remove_tags: Sequence[str] = (),
    ) -> None:
        """Sets the same in many records."""

        def work(vault: Vault, progress: Progress) -> int:
            return records.edit_many(
                vault, ids, values=values, add_tags=add_tags, remove_tags=remove_tags, progress=progress
            )

        said = _("{count} papers changed").format(count=words.number(len(ids)))
        self._do(work, said if len(ids) > 1 else _("1 paper changed"), many=len(ids))

    def trash(self, ids: Ids) -> None:
        """Puts records into the trash."""
        said = _("{count} papers moved to the trash").format(count=words.number(len(ids)))
        self._do(
            lambda vault, progress: records.trash_many(vault, ids, progress=progress),
            said if len(ids) > 1 else _("Moved to the trash"),
            many=len(ids),
        )

    def restore(self, ids: Ids) -> None:
        """Takes records out of the trash."""
        said = _("{count} papers taken out of the trash").format(count=words.number(len(ids)))
        self._do(
            lambda vault, progress: records.restore_many(vault, ids, progress=progress),
            said if len(ids) > 1 else _("Taken out of the trash"),
            many=len(ids),
        )

    def purge(self, record_id: int) -> None:
        """Deletes a record for good, once that was asked by name."""
        ask = dialogs.question(
            self._frame.kit,
            self._around,
            _("Delete this paper for good?"),
            _("It cannot be brought back from here. Copies of the vault made earlier still hold it."),
            _("Delete for good"),
            is_destructive=True,
        )
        ask.accepted.connect(lambda: self._purge_now(record_id))
        ask.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        ask.open()

    def save_copies(self, ids: Ids) -> None:
        """Asks for a folder and writes the originals into it."""
        folder = QFileDialog.getExistingDirectory(
            self._around, _("Choose a folder for the copy"), str(self._frame.copies_folder())
        )
        if folder:
            self.save_copies_to(ids, Path(folder))

    def save_copies_to(self, ids: Ids, folder: Path) -> None:
        """Writes the originals of records into a folder, as open files."""
        self._frame.remember_copies_folder(folder)

        def work(vault: Vault, progress: Progress) -> int:
            return sum(len(records.export(vault, one, folder, progress=progress)) for one in ids)

        def done(count: int) -> None:
            text = _("{count} files saved. These copies are not encrypted.")
            one = _("1 file saved. This copy is not encrypted.")
            self._frame.say(one if count == 1 else text.format(count=words.number(count)))

        self._session.write(work, done, title=_("Saving a copy"))

    def _edit(
        self,
        record_id: int,
        row: FactRow,
        values: Mapping[str, str],
        tags: tuple[Sequence[str], Sequence[str]],
        ask_again: Callable[[], None],
    ) -> None:
        added, removed = tags
        said = _("Changed: {what}").format(what=row.label)

        def work(vault: Vault, _progress: Progress) -> int:
            records.edit(vault, record_id, values=values, add_tags=added, remove_tags=removed)
            return int(records.history_of(vault, record_id)[0]["change"])

        def done(change: int) -> None:
            if isValid(row):  # another record may be shown by now
                row.end()
                ask_again()
            self._frame.say(said, change)

        self._session.write(work, done, failed=refused(row))

    def _purge_now(self, record_id: int) -> None:
        def work(vault: Vault, _progress: Progress) -> None:
            records.purge(vault, record_id)

        self._session.write(work, lambda _nothing: self._frame.say(_("Deleted for good")))

    def _do(self, work: Work, said: str, *, many: int = 1, failed: Failed | None = None) -> None:
        title = _("Changing papers") if many > _QUICK else ""
        self._session.write(work, lambda change: self._frame.say(said, change), title=title, failed=failed)
