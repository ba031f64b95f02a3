"""A form with papers of its own: they are chosen below the fields, and kept with what is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from flexkeeper.desktop.drafts import Drafts
from flexkeeper.desktop.pages.letter.papers import PapersCard
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.widgets.form_dialog import Asked, FormDialog
from flexkeeper.i18n import _

EXHIBITS = "exhibits"
_WIDTH = 620


class PapersForm(FormDialog):
    """Its values have the numbers of the chosen records as `exhibits` ("12,15")."""

    def __init__(
        self,
        frame: Frame,
        parent: QWidget,
        title: str,
        line: str,
        asked: Sequence[Asked],
        save: Callable[[FormDialog, Mapping[str, str]], None],
        draft: tuple[Drafts, str],
        without: str,
    ) -> None:
        """`without` stands where no paper is chosen yet."""
        super().__init__(frame.kit, parent, title, line, asked, save, draft=draft, keeps_draft=True)
        self.setMinimumWidth(frame.kit.look.px(_WIDTH))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.papers = PapersCard(frame, _("What shows it"), without)
        self.papers.changed.connect(self.touched)
        self.insert(self.papers)

    def insert(self, part: QWidget) -> None:
        """Puts a part below the others, above what is said to be wrong."""
        self.body.insertWidget(self.body.count() - 1, part)

    def show_papers(self, record_ids: Sequence[int]) -> None:
        """Shows these as chosen."""
        self.papers.show_papers(record_ids)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes from top to bottom, also through what was built anew since."""
        inside = (one for one in self.findChildren(QWidget) if one.window() is self)
        for before, after in pairwise(one for one in inside if one.focusPolicy() & Qt.FocusPolicy.TabFocus):
            QWidget.setTabOrder(before, after)
        return super().focusNextPrevChild(next)

    def values(self) -> dict[str, str]:
        return {**super().values(), EXHIBITS: self.papers.value}

    def show_values(self, values: Mapping[str, str]) -> None:
        super().show_values(values)
        if EXHIBITS in values:
            self.papers.show_value(values[EXHIBITS])
