"""A locked file in its preview: what is needed, and where its password is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from flexkeeper import intake
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.session import Session
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import scrolled
from flexkeeper.desktop.widgets.field import PasswordField
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.progress import Progress
from flexkeeper.vault import Vault


class LockedFile(QWidget):
    """Opens all files of the record that the password opens; the session says that they are."""

    def __init__(self, kit: Kit, session: Session) -> None:
        super().__init__()
        self._session, self._record = session, 0
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(Label(_("This file is locked."), "heading", wrap=True))
        line = _("It needs its password once; then it can be read and shown here.")
        column.addWidget(Label(line, "small", wrap=True))
        self.password = PasswordField(kit, _("Password of this file"))
        self.password.entered.connect(self.open_file)
        column.addWidget(self.password)
        self.button = Button(kit, _("Open it"), "tonal")
        self.button.clicked.connect(self.open_file)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inside))

    def show_of(self, record_id: int) -> None:
        """Asks for the password of this record's files."""
        self._record = record_id
        self.password.clear()
        self.button.setEnabled(True)

    def forget(self) -> None:
        """Drops what was typed."""
        self._record = 0
        self.password.clear()

    def open_file(self) -> None:
        """Tries what was typed, as it was typed."""
        record_id, password, sandbox = self._record, self.password.text, self._session.sandbox
        if not password or not self.button.isEnabled():
            self.password.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return

        def work(vault: Vault, progress: Progress) -> int:
            return len(intake.unlock(vault, sandbox, record_id, password, progress=progress))

        def failed(error: Exception) -> bool:
            self.button.setEnabled(True)
            if not isinstance(error, FlexKeeperError):
                return False
            self.password.say_trouble(f"{error.message} {error.remedy}")
            self.password.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self.password.edit.selectAll()
            return True

        self.button.setEnabled(False)
        self._session.write(
            work,
            lambda _count: self.password.clear(),
            failed=failed,
            cancelled=lambda: self.button.setEnabled(True),
        )
