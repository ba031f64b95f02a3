"""Looking at one file: its pages, or its text, or calm words why there is nothing to see."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from flexkeeper import intake, records
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.session import Session
from flexkeeper.desktop.widgets.card import rule
from flexkeeper.desktop.widgets.empty_state import EmptyState
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.desktop.widgets.preview_facts import facts_line
from flexkeeper.desktop.widgets.preview_locked import LockedFile
from flexkeeper.desktop.widgets.preview_pages import PagesView
from flexkeeper.desktop.widgets.preview_search import PreviewSearch
from flexkeeper.desktop.widgets.preview_source import PageSource
from flexkeeper.desktop.widgets.preview_tools import STEP, PreviewTools
from flexkeeper.i18n import _
from flexkeeper.progress import Progress
from flexkeeper.records import Document
from flexkeeper.vault import Vault

_PDF_UNIT = 96 / 72  # a point is that many logical pixels at 100 %
_MOST_SPOKEN = 5_000


class Preview(QWidget):
    """Shows a document with what one needs to read it, in a window of its own or small in a pane.

    `turned` carries the number of the change it made, `shown` says that there is something to see.
    """

    turned = Signal(int)
    shown = Signal()
    large_wanted = Signal()

    def __init__(self, kit: Kit, session: Session, *, is_small: bool = False) -> None:
        super().__init__()
        self._kit, self._session, self._is_small = kit, session, is_small
        self._document: Document | None = None
        self._turns: list[int] = []
        self._turns_on_their_way = 0
        self.source = PageSource(session, self)
        self.source.opened.connect(self._opened)
        self.source.failed.connect(lambda text: self._say("file-x", _("This file cannot be shown."), text))
        self.source.text_arrived.connect(self._text_came)
        self.pages = PagesView(kit, self.source)
        self.tools = PreviewTools(kit, self.pages, is_small=is_small)
        self.pages.moved.connect(lambda: self.tools.tell_place(len(self.source.sizes)))
        self.tools.turn_wanted.connect(self.turn)
        self.tools.large_wanted.connect(self.large_wanted)
        self._facts = Label("", "small", wrap=True)
        self._facts.setContentsMargins(16, 8, 16, 8)
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setAccessibleName(_("Text of the file"))
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.locked = LockedFile(kit, session)
        self.search = PreviewSearch(self.tools.search, self.tools.found, self.pages, self.source, self.text)
        self._states: dict[str, EmptyState] = {}
        self._stack = QStackedWidget()
        for widget in (self.pages, self.text, self.locked):
            self._stack.addWidget(widget)
        self._lay_out()
        self._make_keys()
        session.changed.connect(self._follow)

    @property
    def document(self) -> Document | None:
        """The document shown."""
        return self._document

    def show_document(self, document: Document) -> None:
        """Shows a file of the vault, from its beginning."""
        self.forget()
        self._document = document
        line = "" if self._is_small else facts_line(document)
        self._facts.setText(line)
        self._facts.setVisible(bool(line))
        kind = intake.preview_kind(document)
        self.tools.show_for(kind)
        self.search.begin(is_text=kind == "text")
        if kind == "pages":
            self._say("file", _("Opening…"), "")
            self.source.show_of(document)
        elif kind == "text":
            self._ask_text(document)
        elif kind == "locked":
            self.locked.show_of(document.record)
            self._stack.setCurrentWidget(self.locked)
            self.shown.emit()
        else:
            self._say_why_not(kind, document)
            self.shown.emit()

    def forget(self) -> None:
        """Drops all that was shown, and its child."""
        self._document = None
        self._turns.clear()
        self._turns_on_their_way = 0
        self.source.forget()
        self.pages.arrange()
        self.pages.setAccessibleDescription("")
        self.text.clear()
        self.locked.forget()
        self._facts.clear()
        self.tools.search.clear()

    def focus_content(self) -> None:
        """Puts the focus where arrow keys scroll."""
        shown = self._stack.currentWidget() or self.pages
        if shown is self.locked:
            shown = self.locked.password.edit
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    # What is shown

    def _lay_out(self) -> None:
        """Tools above in a large one; below in a small one, where the paper comes first."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        parts: list[tuple[QWidget, int]] = [(self._facts, 0), (self._stack, 1)]
        tools: list[tuple[QWidget, int]] = [(self.tools, 0)]
        for widget, stretch in [*parts, *tools] if self._is_small else [*tools, (rule(), 0), *parts]:
            column.addWidget(widget, stretch)

    def _opened(self) -> None:
        if self._document is None:
            return
        is_pdf = self._document.media_type == "application/pdf"
        unit = _PDF_UNIT if is_pdf else 1 / self.devicePixelRatioF()
        self._stack.setCurrentWidget(self.pages)
        self.pages.start(unit, self._rotation(), "width" if is_pdf else "page")
        self.tools.show_search(is_pdf)
        self.tools.tell_place(len(self.source.sizes))
        self.shown.emit()

    def _rotation(self) -> int:
        kept = self._document.recipe.get("rotation", 0) if self._document else 0
        return kept if kept in (0, 90, 180, 270) else 0

    def _ask_text(self, document: Document) -> None:
        def show(text: str) -> None:
            if self._document == document:
                self.text.setPlainText(text)
                self._stack.setCurrentWidget(self.text)
                self.shown.emit()

        self._session.read(lambda vault: records.text_of(vault, document), show, key="preview text")

    def _say_why_not(self, kind: str, document: Document) -> None:
        if kind == "damaged":
            line = document.reason or _("It is kept as it came. Ask who sent it for a fresh copy.")
            self._say("file-x", _("This file is damaged."), line)
        else:
            line = _("It is kept as it came; save a copy to open it elsewhere.")
            self._say("file", _("There is no preview of this kind of file."), line)

    def _say(self, icon: str, fact: str, line: str) -> None:
        if icon not in self._states:
            self._states[icon] = EmptyState(self._kit, icon)
            self._stack.addWidget(self._states[icon])
        self._states[icon].say(fact, line)
        self._stack.setCurrentWidget(self._states[icon])

    def _follow(self) -> None:
        """After Lock nothing is left; after a change, an undo perhaps, the recipe is looked at again."""
        document = self._document
        if not self._session.is_open:
            self.forget()
        elif document is not None:
            self._session.read(
                lambda vault: records.documents_of(vault, document.record),
                lambda documents: self._refresh(document, documents),
                key="preview recipe",
            )

    def _refresh(self, asked: Document, documents: Sequence[Document]) -> None:
        now = next((one for one in documents if one.id == asked.id), None)
        if now is None or self._document is None or self._document.id != now.id:
            return
        if now.status != self._document.status:
            self.show_document(now)
            return
        self._document = now
        # While a turn is being written, what is read may be the one before.
        if not self._turns_on_their_way and self.source.sizes and self.pages.rotation != self._rotation():
            self.pages.turn(self._rotation())

    # Tools

    def _make_keys(self) -> None:
        keys: list[tuple[str, Callable[[], object]]] = [
            ("Ctrl++", lambda: self.pages.zoom_by(STEP)),
            ("Ctrl+=", lambda: self.pages.zoom_by(STEP)),
            ("Ctrl+-", lambda: self.pages.zoom_by(1 / STEP)),
            ("Ctrl+0", lambda: self.pages.set_fit("width")),
            ("Ctrl+9", lambda: self.pages.set_fit("page")),
            ("Ctrl+R", self.turn),
            *(() if self._is_small else self._large_keys()),
        ]
        for key, run in keys:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def _large_keys(self) -> list[tuple[str, Callable[[], object]]]:
        """Where the window's own keys do not reach, or mean something else."""
        return [
            ("Ctrl+Z", self.undo_turn),
            ("Ctrl+F", self.search.focus),
            ("F3", lambda: self.search.look_at(1)),
            ("Shift+F3", lambda: self.search.look_at(-1)),
        ]

    def turn(self) -> None:
        """Turns the pages by a quarter and keeps that with the file, whose bytes stay as they are."""
        document = self._document
        if document is None or intake.preview_kind(document) != "pages" or not self.source.sizes:
            return
        rotation = (self.pages.rotation + 90) % 360
        self.pages.turn(rotation)

        def work(vault: Vault, _progress: Progress) -> int:
            records.set_recipe(vault, document.id, {"rotation": rotation})
            return int(records.history_of(vault, document.record)[0]["change"])

        def done(change: int) -> None:
            self._turns_on_their_way -= 1
            self._turns.append(change)
            self.turned.emit(change)

        def failed(_error: Exception) -> bool:
            self._turns_on_their_way -= 1
            self.pages.turn(self._rotation())
            return False

        self._turns_on_their_way += 1
        self._session.write(work, done, failed=failed)

    def undo_turn(self) -> None:
        """Takes back the last turn made here."""
        if self._turns:
            self._session.undo(self._turns.pop(), lambda: None)

    def _text_came(self, page: int) -> None:
        """A screen reader hears the words of the page that is seen."""
        text = self.source.text(page)
        if page == self.pages.page and text is not None:
            self.pages.setAccessibleDescription(text.text[:_MOST_SPOKEN])
        self.search.go_on()
