"""What can be done with the papers that are chosen: by key, through the palette, by the buttons of cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from flexkeeper.desktop.pages.records.detail import DetailCard
from flexkeeper.i18n import _

if TYPE_CHECKING:
    from flexkeeper.desktop.pages.records.many import ManyCard
    from flexkeeper.desktop.pages.records.page import RecordsPage


class Deeds:
    """The actions of the page that are about what is chosen in its list; `enable` says which can be done."""

    def __init__(self, page: RecordsPage) -> None:
        self._page, self._frame, self._changes = page, page.frame, page.changes
        add = page.add_action
        self.large = add(_("Show this paper large"), "eye", "Space", self.look)
        # Elsewhere on the page Space presses buttons and writes spaces.
        self.large.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        page.list.view.addAction(self.large)
        self._on_kept = [
            add(_("Change what is chosen"), "pencil", "Ctrl+Return", page.edit_first),
            add(_("Save a copy of what is chosen…"), "download", "Ctrl+S", self.save_copies),
            add(_("Put what is chosen into a bundle"), "papers", "", self.put_into_bundle),
            add(_("Move what is chosen to the trash"), "trash", "Ctrl+Backspace", self.trash),
        ]
        self._on_trashed = add(_("Take what is chosen out of the trash"), "undo", "", self.restore)
        self._on_renewable = add(_("Renew what is chosen…"), "calendar-clock", "Ctrl+Shift+R", self.renew)
        self._on_one_trashed = add(_("Delete this paper for good…"), "trash", "", self.purge)
        self.enable(kept=0, trashed=0)

    def follow(self, card: DetailCard | ManyCard) -> None:
        """Does what the buttons of a card ask for."""
        card.save_wanted.connect(self.save_copies)
        card.trash_wanted.connect(self.trash)
        card.restore_wanted.connect(self.restore)
        if isinstance(card, DetailCard):
            card.look_wanted.connect(self.look)
            card.purge_wanted.connect(self.purge)
            card.renew_wanted.connect(self.renew)
        else:
            card.bundle_wanted.connect(self.put_into_bundle)

    def enable(self, *, kept: int, trashed: int, is_renewable: bool = False) -> None:
        """Offers what can be done with so many papers, and so many of the trash."""
        self.large.setEnabled(kept + trashed == 1 and self._page.has_files)
        for action in self._on_kept:
            action.setEnabled(kept > 0)
        self._on_trashed.setEnabled(trashed > 0)
        self._on_renewable.setEnabled(is_renewable)
        self._on_one_trashed.setEnabled(trashed == 1 and not kept)

    def look(self, at: int | bool = 0) -> None:
        """Shows the files of the paper large, beginning with one of them."""
        page = self._page
        if not page.has_files:
            return
        # Imported when it is asked for: the list is there before.
        from flexkeeper.desktop.widgets.preview_dialog import PreviewDialog

        dialog = PreviewDialog(page.kit, page.session, page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.turned.connect(lambda change: self._frame.say(_("Turned"), change))
        dialog.show_documents(page.detail.documents, int(at))

    def trash(self) -> None:
        """Moves what is chosen to the trash."""
        self._changes.trash(self._page.list.chosen_ids())

    def restore(self) -> None:
        """Takes what is chosen out of the trash."""
        self._changes.restore(self._page.list.chosen_ids())

    def purge(self) -> None:
        """Deletes the paper that is shown for good, after a question."""
        if self._page.detail.record_id is not None:
            self._changes.purge(self._page.detail.record_id)

    def renew(self) -> None:
        """Opens the dialog in which the paper that is shown is renewed."""
        if self._page.detail.record_id is not None:
            self._frame.renew(self._page.detail.record_id)

    def put_into_bundle(self) -> None:
        """Puts what is chosen into the bundle, and shows that."""
        self._frame.make_bundle(self._page.list.chosen_ids())

    def save_copies(self) -> None:
        """Asks for a folder and saves copies of what is chosen there."""
        self._changes.save_copies(self._page.list.chosen_ids())
