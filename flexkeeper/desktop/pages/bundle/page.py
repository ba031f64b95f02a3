"""The page of the bundle: what is asked of the vault, and what its buttons do."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QVBoxLayout, QWidget

from flexkeeper import bundle, records
from flexkeeper.bundle import Built, Estimate, Omitted, Plan
from flexkeeper.desktop.pages.bundle import draft as drafts
from flexkeeper.desktop.pages.bundle.choosing import ChooseDialog
from flexkeeper.desktop.pages.bundle.draft import Draft
from flexkeeper.desktop.pages.bundle.exhibits import ExhibitCard
from flexkeeper.desktop.pages.bundle.figures import EstimateCard, LeftOutCard, SavedCard
from flexkeeper.desktop.pages.bundle.form import FormCard
from flexkeeper.desktop.pages.bundle.model import Item
from flexkeeper.desktop.pages.page import Frame, Page
from flexkeeper.desktop.widgets import dialogs
from flexkeeper.desktop.widgets.card import scrolled
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.i18n import _
from flexkeeper.sandbox import Sandbox

if TYPE_CHECKING:
    from flexkeeper.progress import Progress
    from flexkeeper.vault import Vault

SIDE = 340
NARROW = 1000
_LIST_ROWS = 6
_SCROLLBAR = 12


@dataclass(frozen=True, slots=True)
class _Found:
    draft: Draft
    items: list[Item]
    estimate: Estimate | None
    omitted: tuple[Omitted, ...]
    own_name: str


class BundlePage(Page):
    """Exhibits on one side, figures and cover on the other; saved by the one button of the header."""

    name = "bundle"
    rail_name = "records"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._draft: Draft | None = None
        self._coming: list[int] = []
        self._omitted: tuple[Omitted, ...] = ()
        self._own_name = ""
        self._is_building = False
        self._result: Built | None = None
        thumbs = Thumbs(self.kit, self.session)
        self._thumbs = thumbs
        self.exhibits = ExhibitCard(self.kit, thumbs)
        self.saved = SavedCard(self.kit)
        self.estimate = EstimateCard(self.kit)
        self.left_out = LeftOutCard(self.kit)
        self.form = FormCard(self.kit)
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        gap = self.kit.look.tokens.space["card_gap"]
        side.setSpacing(gap)
        for card in (self.saved, self.estimate, self.left_out, self.form):
            side.addWidget(card)
        side.addStretch(1)
        content = QWidget()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(gap)
        self._box.addWidget(self.exhibits, 1)
        self._side_area = scrolled(self._side)
        self._box.addWidget(self._side_area)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(content))
        self.exhibits.add_wanted.connect(self.choose)
        self.exhibits.model.reordered.connect(self._reordered)
        self.form.typed.connect(self._typed)
        self._make_actions()

    def title(self) -> str:
        return _("Bundle")

    def context(self) -> str:
        return _("One PDF from your papers, with an index, page numbers and fingerprints")

    def primary(self) -> QAction | None:
        return self._export

    def panes(self) -> list[QWidget]:
        return [self.exhibits, self.form]

    def refresh(self) -> None:
        known, coming, self._coming = self._draft, tuple(self._coming), []
        moment = datetime.now(UTC)

        def ask(vault: Vault) -> _Found:
            draft = drafts.load(vault) if known is None else known
            draft = dataclasses.replace(draft, records=tuple(dict.fromkeys((*draft.records, *coming))))
            return _found(vault, draft, moment)

        if known is not None and coming:
            self._draft = dataclasses.replace(known, records=tuple(dict.fromkeys((*known.records, *coming))))
            known = self._draft
            self._keep()
        self.session.read(ask, self._show, key="bundle")

    def adapt(self, width: int) -> None:
        look = self.kit.look
        is_stacked = look.is_large or width < NARROW
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._box.setDirection(down if is_stacked else across)
        self._side_area.setFixedWidth(look.px(SIDE) + _SCROLLBAR)
        # Beside the list the cards scroll by themselves, below it with the page.
        if is_stacked and self._side_area.widget() is not None:
            self._box.addWidget(self._side_area.takeWidget())
            self._side.show()
        elif not is_stacked and self._side_area.widget() is None:
            self._side_area.setWidget(self._side)
        self._side_area.setVisible(not is_stacked)
        self.exhibits.setMinimumHeight(look.px(57) * _LIST_ROWS if is_stacked else 0)

    def add(self, record_ids: Sequence[int]) -> None:
        """Puts records behind those that are there; one that is there already stays at its place."""
        self._coming += [one for one in record_ids if one not in self._coming]
        self.look_again()

    def choose(self) -> None:
        """Asks which records are to be added."""
        there = frozenset(self.exhibits.model.ids())
        dialog = ChooseDialog(self.kit, self, self.session, self._thumbs, there)
        dialog.chosen.connect(self.add)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def export(self) -> None:
        """Asks where to save the bundle; once more before it where files are left out."""
        if not self._omitted:
            self._ask_place()
            return
        names = "\n".join(f"{one.label}: {one.reason}" for one in self._omitted[:6])
        one_left, several = _("1 file cannot be shown"), _("{count} files cannot be shown")
        count = len(self._omitted)
        fact = one_left if count == 1 else several.format(count=count)
        ask = dialogs.question(self.kit, self, fact, names, _("Make the bundle anyway"))
        ask.accepted.connect(self._ask_place)
        ask.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        ask.open()

    def export_to(self, path: Path) -> None:
        """Builds, checks and saves the bundle; the progress strip shows how far it is and can stop it."""
        draft = self._draft
        if draft is None or self._is_building:
            return
        self.frame.remember_copies_folder(path.parent)
        ids, wishes = self.exhibits.model.ids(), draft.wishes(datetime.now().astimezone())

        def work(vault: Vault, progress: Progress) -> Built:
            with Sandbox(bundle.PRELOAD) as sandbox:
                return records.build_bundle(vault, ids, wishes, path, sandbox=sandbox, progress=progress)

        self._set_building(True)
        self._show_result(None)
        self.session.write(
            work, self._built, title=_("Making the bundle"), failed=self._failed, cancelled=self._stopped
        )

    def _make_actions(self) -> None:
        self._export = self.add_action(_("Export bundle…"), "download", "Ctrl+E", self.export)
        self.add_action(_("Add papers to the bundle…"), "plus", "Ctrl+N", self.choose)
        self.add_action(_("Move the exhibit up"), "arrow-up", "Alt+Up", lambda: self.exhibits.shift(-1))
        self.add_action(_("Move the exhibit down"), "arrow-down", "Alt+Down", lambda: self.exhibits.shift(1))
        self.add_action(_("Start a new bundle"), "file", "", self._start_anew)
        self._export.setEnabled(False)

    # What is shown

    def _show(self, found: _Found) -> None:
        is_first = self._draft is None
        if is_first:
            self._draft = found.draft
            self.form.show_draft(found.draft, found.own_name)
            self._keep()
        self._own_name = found.own_name
        assert self._draft is not None
        by_id = {item.row.id: item for item in found.items}
        place = self.exhibits.view.currentIndex().row()
        self.exhibits.model.show([by_id[one] for one in self._draft.records if one in by_id])
        if not self.exhibits.view.selectionModel().hasSelection() and self.exhibits.model.rowCount():
            last = self.exhibits.model.rowCount() - 1
            self.exhibits.view.setCurrentIndex(self.exhibits.model.index(min(max(place, 0), last)))
        self.estimate.show_estimate(found.estimate)
        self._omitted = found.omitted
        # What turned out while it was built says more than what was known before.
        self.left_out.show_omitted(self._result.omitted if self._result else found.omitted)
        self._enable()

    def _enable(self) -> None:
        self._export.setEnabled(self.exhibits.model.rowCount() > 0 and not self._is_building)
        self.heading_changed.emit()

    def _set_building(self, is_building: bool) -> None:
        self._is_building = is_building
        self._enable()

    # What the driver changes

    def _typed(self) -> None:
        if self._draft is not None:
            self._draft = self.form.taken_into(self._draft)
            self._changed()

    def _reordered(self) -> None:
        if self._draft is not None:
            self._draft = dataclasses.replace(self._draft, records=tuple(self.exhibits.model.ids()))
            self._changed()
            self.refresh()

    def _start_anew(self) -> None:
        self._draft = Draft()
        self.form.show_draft(self._draft, self._own_name)
        self._changed()
        self.refresh()

    def _changed(self) -> None:
        self._show_result(None)
        self._keep()

    def _keep(self) -> None:
        draft = self._draft
        if draft is not None:
            # Beside what writes: a draft is kept while a bundle is being made, too.
            self.session.read(lambda vault: drafts.save(vault, draft), lambda _none: None, key="bundle draft")

    # What becomes of it

    def _ask_place(self) -> None:
        name = self._draft.name.strip() if self._draft else ""
        today = date.today()  # noqa: DTZ011 - the driver's own day, on his own clock
        dialog = QFileDialog(self, _("Save the bundle"), str(self.frame.copies_folder()), _("PDF (*.pdf)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(bundle.file_name(name or self._own_name, today))
        dialog.fileSelected.connect(lambda path: self.export_to(Path(path)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _built(self, built: Built) -> None:
        self._set_building(False)
        self._show_result(built)
        if self.isVisible():
            self.saved.show_file.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.frame.say(_("The bundle is saved."))

    def _show_result(self, built: Built | None) -> None:
        self._result = built
        self.saved.show_built(built)
        self.left_out.show_omitted(built.omitted if built else self._omitted)

    def _stopped(self) -> None:
        self._set_building(False)
        self.frame.say(_("Stopped. Nothing was saved."))

    def _failed(self, _error: Exception) -> bool:
        self._set_building(False)
        return False


def _found(vault: Vault, draft: Draft, moment: datetime) -> _Found:
    rows = records.rows(vault, draft.records, moment.date())
    chosen = records.many(vault, [row.id for row in rows if row.state != "trashed"])
    own_name = records.me(vault).get("name", "")
    if not chosen:
        return _Found(dataclasses.replace(draft, records=()), [], None, (), own_name)
    plan = records.plan(vault, chosen, draft.wishes(moment))
    estimate = bundle.estimate(plan)
    by_id = {row.id: row for row in rows}
    items = [
        Item(by_id[record.id], share.pages, share.bytes, len(record.documents) - share.shown)
        for record, share in zip(chosen, estimate.exhibits, strict=True)
    ]
    kept = dataclasses.replace(draft, records=tuple(record.id for record in chosen))
    return _Found(kept, items, estimate, tuple(_omitted(plan)), own_name)


def _omitted(plan: Plan) -> list[Omitted]:
    """What is known not to be shown before anything is read."""
    return [
        Omitted(f"{bundle.label(place)}.{number}", source.sha256, source.name, source.omitted_reason)
        for place, exhibit in enumerate(plan.exhibits)
        for number, source in enumerate(exhibit.sources, start=1)
        if source.omitted_reason
    ]
