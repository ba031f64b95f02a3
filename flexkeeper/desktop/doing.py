"""What a page writes: one change, said with a way back; what is refused stays in its dialog."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from flexkeeper import vault as vaults
from flexkeeper.desktop.drafts import Drafts, load
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.widgets.form_dialog import Asked, FormDialog
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _

if TYPE_CHECKING:
    from flexkeeper.progress import Progress
    from flexkeeper.vault import Vault

_NOTES = ("bundle", "export")
Work = Callable[["Vault"], object]
Save = Callable[[FormDialog, Mapping[str, str]], None]


class Asking(Protocol):
    """A dialog that closes when what it asked for is kept, or says why it was refused."""

    def accept(self) -> None: ...

    def say_trouble(self, text: str) -> None: ...


class Doing:
    """Writes through the session for a page; `around` is the widget that dialogs stand over."""

    def __init__(self, frame: Frame, around: QWidget) -> None:
        self.frame, self._session, self._around = frame, frame.session, around
        self._drafts = Drafts(self._session)

    def do(self, work: Work, said: str, dialog: Asking | None = None) -> None:
        """Does one change and offers to undo it; a dialog closes then, or says why it was refused."""

        def change(vault: Vault, _progress: Progress) -> int:
            work(vault)
            return last_change(vault)

        def done(change: int) -> None:
            if dialog is not None and isValid(dialog):
                dialog.accept()
            self.frame.say(said, change)

        def failed(error: Exception) -> bool:
            if dialog is None or not isValid(dialog) or not isinstance(error, FlexKeeperError):
                return False
            self.refused(dialog, error)
            return True

        self._session.write(change, done, failed=failed)

    def refused(self, dialog: Asking, error: FlexKeeperError) -> None:
        """Says in the dialog why nothing was kept."""
        dialog.say_trouble(f"{error.message} {error.remedy}")

    def ask(
        self,
        title: str,
        line: str,
        asked: list[Asked],
        save: Save,
        *,
        form: str,
        icon: str = "pencil",
        verb: str = "",
    ) -> None:
        """Opens a form, with what was typed into it before the app ended in the middle."""

        def show(typed: Mapping[str, str]) -> None:
            dialog = FormDialog(
                self.frame.kit, self._around, title, line, asked, save, icon=icon, draft=(self._drafts, form)
            )
            dialog.keep.setText(verb or _("Save"))
            dialog.show_values(typed)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

        self._session.read(lambda vault: load(vault, form), show, key="form")


def last_change(vault: Vault) -> int:
    """The change just made in this lane; beside it others may have noted that something was saved."""
    return next(one.id for one in vaults.activity(vault, 20) if one.action not in _NOTES)
