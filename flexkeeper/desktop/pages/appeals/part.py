"""One step of a case on the page of appeals: its notice, claims, papers, letter, or sending."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from flexkeeper.desktop.pages.page import Page


class CasePart(QWidget):
    """What one step of a case shows. The page makes it when the step is first wanted.

    `step_wanted` carries the name of another step that comes next.
    """

    step_wanted = Signal(str)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page, self.kit, self.session = page, page.kit, page.session
        self.case_id = 0

    def show_case(self, case_id: int) -> None:
        """Shows another case, from its beginning."""
        self.case_id = case_id
        self.refresh()

    def refresh(self) -> None:
        """Asks the vault again for what is shown."""

    def forget(self) -> None:
        """The vault is being locked, or another case is shown: drops what was shown."""

    def panes(self) -> list[QWidget]:
        """Where F6 goes, one after the other."""
        return []
