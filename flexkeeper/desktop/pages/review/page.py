"""The page to review: new papers in groups, one of them beside the list, Enter to keep it and go on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from flexkeeper import records
from flexkeeper.desktop.incoming import Incoming
from flexkeeper.desktop.pages.page import Frame, Page
from flexkeeper.desktop.pages.review import lines
from flexkeeper.desktop.pages.review.deeds import Deeds
from flexkeeper.desktop.pages.review.lines import Key, Line, arrange, summary, with_headings
from flexkeeper.desktop.pages.review.listing import ListCard
from flexkeeper.desktop.pages.review.notice import WatchNotice
from flexkeeper.desktop.pages.review.panel import WIDTH as PANEL_WIDTH
from flexkeeper.desktop.pages.review.panel import ReviewPanel
from flexkeeper.desktop.pages.review.showing import Showing
from flexkeeper.desktop.widgets.card import Card
from flexkeeper.desktop.widgets.empty_state import EmptyState
from flexkeeper.desktop.widgets.key_hints import key_hints
from flexkeeper.desktop.widgets.preview_dialog import PreviewDialog
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.i18n import _
from flexkeeper.records import Waiting

_ROOM_FOR_HINTS = 1100


class ReviewPage(Page):
    """List and task side by side; with large text one of them at a time."""

    name = "review"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._waiting: list[Waiting] = []
        self._lines: list[Line] = []
        self._is_stacked = False
        self._is_task_wanted = False
        self._importer = frame.importer
        self.deeds = Deeds(frame)
        self.thumbs = Thumbs(self.kit, self.session)
        self.list = ListCard(self.kit, self.thumbs)
        self.panel = ReviewPanel(self.kit, self.thumbs)
        self._showing = Showing(self.session, self.list, self.panel)
        self.notice = WatchNotice(frame)
        self._hints = key_hints(
            [
                (_("Enter"), _("confirm")),
                (_("Space"), _("look closer")),
                ("E", _("edit")),
                ("K", _("kind")),
                ("X", _("skip")),
                (_("Del"), _("trash")),
                ("Ctrl Z", _("undo")),
            ]
        )
        self.empty = EmptyState(self.kit, "inbox")
        self._lay_out()
        self._connect()
        self._make_actions()
        self._arrange()

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(self.kit.look.tokens.space["card_gap"])
        row.addWidget(self.list, 1)
        row.addWidget(self.panel)
        column.addLayout(row, 1)
        column.addWidget(self._hints)
        nothing = Card(self.kit)
        nothing.body.addWidget(self.empty)
        self._stack = QStackedWidget()
        self._stack.addWidget(nothing)
        self._stack.addWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addWidget(self.notice)
        outer.addWidget(self._stack, 1)

    def title(self) -> str:
        return _("To review")

    def context(self) -> str:
        return summary(self._lines)

    def panes(self) -> list[QWidget]:
        return [self.list.view, self.panel] if self._lines else [self.empty]

    def refresh(self) -> None:
        shown = [row.number for row in self._importer.rows if row.is_stored]

        def show(waiting: list[Waiting]) -> None:
            self._waiting = waiting
            self._importer.forget(shown)
            self._arrange()

        self.thumbs.forget_missing()
        self.session.read(records.waiting, show, key="review")

    def forget(self) -> None:
        lines.forget()

    def adapt(self, width: int) -> None:
        look = self.kit.look
        self._is_stacked = look.is_large
        self.panel.show_back(self._is_stacked)
        if self._is_stacked:
            self.panel.setMinimumWidth(0)
            self.panel.setMaximumWidth(16_777_215)
            self.panel.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        else:
            self.panel.setFixedWidth(min(look.px(PANEL_WIDTH), width // 2 - 60))
        self._hints.setVisible(not self._is_stacked and width >= _ROOM_FOR_HINTS)
        self.list.view.scrollTo(self.list.view.currentIndex())
        self._fold()

    def _connect(self) -> None:
        self._importer.changed.connect(self._hear_of_files)
        self.deeds.going.connect(self._go_on)
        self.deeds.came_back.connect(self._arrange)
        self.deeds.gone.connect(self._forget_lines)
        self.panel.form.edited.connect(self._keep_draft)
        self.list.picked.connect(self._pick)
        self.list.entered.connect(self._enter)
        self.list.view.clicked.connect(lambda _index: self._show_task())
        self.list.key_pressed.connect(self._press)
        self.list.all_wanted.connect(self._confirm_all)
        self.list.add_wanted.connect(self.frame.add_papers)
        self.panel.wanted.connect(lambda wish: self._wishes()[wish]())

    def _make_actions(self) -> None:
        self.add_action(_("Add papers…"), "plus", "Ctrl+N", self.frame.add_papers, anywhere=True)
        self.add_action(_("Add a folder…"), "folder", "Ctrl+Shift+N", self.frame.add_folder, anywhere=True)
        self._on_line = [
            self.add_action(_("Confirm this paper"), "circle-check", "Ctrl+Return", self.panel.wish),
            self.add_action(_("Show this paper large"), "eye", "", self._look),
            self.add_action(_("Change this paper"), "pencil", "", lambda: self._press("e")),
            self.add_action(_("Choose its kind"), "file", "", lambda: self._press("k")),
            self.add_action(_("Skip this paper"), "chevron-right", "", self._skip),
            self.add_action(_("Move this paper to the trash"), "trash", "Ctrl+Backspace", self._trash),
        ]
        self._here = self.add_action(_("Clear what is already here"), "x", "", self._clear_here)
        self._all = self.add_action(
            _("Confirm all that look right"), "circle-check", "Ctrl+Shift+Return", self._confirm_all
        )

    def _wishes(self) -> dict[str, Callable[[], None]]:
        return {
            "confirm": self._confirm,
            "open": self._open,
            "keep_locked": self._keep_locked,
            "skip": self._skip,
            "trash": self._trash,
            "dismiss": self._dismiss,
            "show": self._show_twin,
            "again": self._try_again,
            "back": self._back,
            "look": self._look,
        }

    # What is shown

    def _arrange(self) -> None:
        """Puts the lines together anew from what is known of the vault and of the files on their way."""
        rows = self._importer.rows
        coming = sum(row.step != "done" for row in rows)
        self._lines = [line for line in arrange(self._waiting, rows) if line.key not in self.deeds.leaving]
        right = [line for line in self._lines if line.group == "right"]
        focus = self.focusWidget() or self
        was_on_panel, was_on_empty = self.panel.isAncestorOf(focus), self.empty.isAncestorOf(focus)
        if was_on_panel:
            self.list.stay()
        self.list.show_rows(with_headings(self._lines, coming), right=len(right))
        self._all.setEnabled(bool(right))
        self._here.setEnabled(any(line.group == "here" for line in self._lines))
        for action in self._on_line:
            action.setEnabled(bool(self._lines))
        if not self._lines:
            self._is_task_wanted = False
            self.empty.say(
                _("Nothing to review."),
                _("Drop photos, PDFs, mails or screenshots anywhere in this window, or paste them."),
                _("Choose files…"),
                self.frame.add_papers,
            )
        self._stack.setCurrentIndex(1 if self._lines else 0)
        if not self._lines and was_on_panel:
            self.empty.setFocus()
        elif self._lines and was_on_empty:
            self.list.view.setFocus()
        self._fold()
        self.heading_changed.emit()

    def _hear_of_files(self) -> None:
        if not self._importer.is_busy:  # else the vault is asked again in this moment, and all is shown then
            self._arrange()

    def _pick(self) -> None:
        line = self.list.current()
        if line is None:
            return
        shown = [one for one in self._lines if one.group != "coming"]
        self.panel.show_place(shown.index(line) + 1 if line in shown else len(shown), len(shown))
        self._showing.show(line)

    def _keep_draft(self) -> None:
        if self.panel.task is not None:
            self.deeds.keep_draft(self.panel.task.record.id, self.panel.form.draft())

    def _forget_lines(self, keys: list[Key]) -> None:
        self._waiting = [one for one in self._waiting if ("record", one.id) not in keys]

    def _fold(self) -> None:
        is_task = not self._is_stacked or self._is_task_wanted
        self.panel.setVisible(is_task)
        self.list.setVisible(not self._is_stacked or not is_task)
        self.notice.give_way(is_so=self._is_stacked and is_task)

    def _show_task(self) -> None:
        self._is_task_wanted = True
        self._fold()

    def _back(self) -> None:
        self._is_task_wanted = False
        self._fold()
        self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # Keys of the list

    def _enter(self) -> None:
        line = self.list.current()
        if self._is_stacked and not self._is_task_wanted:
            self._show_task()
            self.panel.primary.setFocus(Qt.FocusReason.OtherFocusReason)
        elif line is not None and line.waiting is not None and line.waiting.status == "needs_password":
            self.panel.password.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.panel.wish()

    def _press(self, key: str) -> None:
        if key == " ":
            self._look()
        elif key == "x":
            self._skip()
        elif key == "delete":
            self._trash()
        elif self.panel.task is not None and self.panel.form.isVisibleTo(self.panel):
            self._show_task()
            self.panel.form.field("title" if key == "e" else "kind").focus_editor()

    def _look(self) -> None:
        """Shows the files of the paper large; Space or Escape comes back to the same place."""
        task, line = self.panel.task, self.list.current()
        if task is None or line is None or line.waiting is None:
            self._show_twin()
        elif line.waiting.status == "needs_password":
            self.panel.password.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        elif task.record.documents:
            dialog = PreviewDialog(self.kit, self.session, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.turned.connect(lambda change: self.frame.say(_("Turned"), change))
            dialog.show_documents(task.record.documents)

    # What is done

    def _confirm(self) -> None:
        task = self.panel.task
        reviewed = self.panel.form.reviewed() if task is not None else None
        if task is not None and reviewed is not None:
            self.deeds.confirm(reviewed, task.record.title)

    def _keep_locked(self) -> None:
        if self.panel.task is not None:
            self.deeds.keep_locked(self.panel.task.record)

    def _confirm_all(self) -> None:
        right = [line for line in self._lines if line.group == "right"]
        self.deeds.confirm_all([line.waiting.id for line in right if line.waiting is not None])

    def _trash(self) -> None:
        if self.panel.task is not None:
            self.deeds.trash(self.panel.task.record.id)

    def _go_on(self) -> None:
        """Shows the next line, and puts the focus where Enter goes on."""
        following = self.list.neighbor_but(self.deeds.leaving)
        self.list.make_current(following)
        self._arrange()
        if self._lines and self.list.isVisible():
            self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._lines:
            self.panel.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def _skip(self) -> None:
        self.list.make_current(self.list.neighbor_but(set()))
        if self.list.isVisible():
            self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self) -> None:
        task, password = self.panel.task, self.panel.password.text
        if task is None or not password:
            self.panel.password.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return

        def refused(text: str) -> None:
            self.panel.password.say_trouble(text)
            self.panel.password.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self.panel.password.edit.selectAll()

        def opened() -> None:
            if self.list.isVisible():
                self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

        self.deeds.open(task.record, password, opened, refused)

    def _dismiss(self) -> None:
        row = self._current_file()
        if row is not None:
            self.deeds.dismiss([row.number])

    def _clear_here(self) -> None:
        """What is here already needs no looking at, one by one."""
        here = [line.incoming for line in self._lines if line.group == "here"]
        self.deeds.dismiss([row.number for row in here if row is not None])

    def _try_again(self) -> None:
        row = self._current_file()
        if row is not None:
            self._importer.try_again(row.number)

    def _show_twin(self) -> None:
        row = self._current_file()
        if row is not None and row.record is not None:
            self.frame.open_record(row.record)

    def _current_file(self) -> Incoming | None:
        line = self.list.current()
        return line.incoming if line is not None else None
