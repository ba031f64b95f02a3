"""Looking at one file: its pages, or its text, or calm words why there is nothing to see."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from flexkeeper import intake, records
from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.session import Session
from flexkeeper.desktop.widgets.button import IconButton
from flexkeeper.desktop.widgets.card import rule
from flexkeeper.desktop.widgets.empty_state import EmptyState
from flexkeeper.desktop.widgets.label import ElideLabel, Label
from flexkeeper.desktop.widgets.preview_boxes import Match, find
from flexkeeper.desktop.widgets.preview_facts import facts_line
from flexkeeper.desktop.widgets.preview_pages import PagesView
from flexkeeper.desktop.widgets.preview_source import PageSource
from flexkeeper.i18n import _
from flexkeeper.progress import Progress
from flexkeeper.records import Document
from flexkeeper.vault import Vault

_STEP = 1.25
_PDF_UNIT = 96 / 72  # a point is that many logical pixels at 100 %
_MOST_MATCHES = 2_000
_MOST_SPOKEN = 5_000


class Preview(QWidget):
    """Shows a document with what one needs to read it. `turned` carries the number of the change it made."""

    turned = Signal(int)

    def __init__(self, kit: Kit, session: Session) -> None:
        super().__init__()
        self._kit, self._session = kit, session
        self._document: Document | None = None
        self._turns: list[int] = []
        self._turns_on_their_way = 0
        self._matches: list[Match] = []
        self._looked_at = 0
        self._searched = 0
        self.source = PageSource(session)
        self.source.opened.connect(self._opened)
        self.source.failed.connect(lambda text: self._say("file-x", _("This file cannot be shown."), text))
        self.source.text_arrived.connect(self._text_came)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.pages = PagesView(kit, self.source)
        self.pages.moved.connect(self._tell_place)
        self._tools = self._make_tools()
        column.addWidget(self._tools)
        column.addWidget(rule())
        self._facts = Label("", "small", wrap=True)
        self._facts.setContentsMargins(16, 8, 16, 8)
        column.addWidget(self._facts)
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setAccessibleName(_("Text of the file"))
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self._states: dict[str, EmptyState] = {}
        self._stack = QStackedWidget()
        self._stack.addWidget(self.pages)
        self._stack.addWidget(self.text)
        column.addWidget(self._stack, 1)
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
        line = facts_line(document)
        self._facts.setText(line)
        self._facts.setVisible(bool(line))
        kind = intake.preview_kind(document)
        self._tools.setVisible(kind in ("pages", "text"))
        self._page_tools.setVisible(kind == "pages")
        if kind == "pages":
            self._say("file", _("Opening…"), "")
            self.source.show_of(document)
        elif kind == "text":
            self._ask_text(document)
        else:
            self._say_why_not(kind, document)

    def forget(self) -> None:
        """Drops all that was shown, and its child."""
        self._document = None
        self._turns.clear()
        self._turns_on_their_way = 0
        self.source.forget()
        self.pages.arrange()
        self.pages.setAccessibleDescription("")
        self.text.clear()
        self._facts.clear()
        self._search.clear()

    def focus_content(self) -> None:
        """Puts the focus where arrow keys scroll."""
        shown = self._stack.currentWidget() or self.pages
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    # What is shown

    def _opened(self) -> None:
        if self._document is None:
            return
        is_pdf = self._document.media_type == "application/pdf"
        unit = _PDF_UNIT if is_pdf else 1 / self.devicePixelRatioF()
        self._stack.setCurrentWidget(self.pages)
        self.pages.start(unit, self._rotation(), "width" if is_pdf else "page")
        self._search.setVisible(is_pdf)
        self._tell_place()

    def _rotation(self) -> int:
        kept = self._document.recipe.get("rotation", 0) if self._document else 0
        return kept if kept in (0, 90, 180, 270) else 0

    def _ask_text(self, document: Document) -> None:
        def show(text: str) -> None:
            if self._document == document:
                self.text.setPlainText(text)
                self._stack.setCurrentWidget(self.text)

        self._session.read(lambda vault: records.text_of(vault, document), show, key="preview text")

    def _say_why_not(self, kind: str, document: Document) -> None:
        if kind == "locked":
            line = _("It needs its password once; then it can be read and shown here.")
            self._say("file-lock", _("This file is locked."), line)
        elif kind == "damaged":
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

    def _make_tools(self) -> QWidget:
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(4)
        self._page_tools = QWidget()
        inner = QHBoxLayout(self._page_tools)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(4)
        self._stepping: list[QWidget] = []
        self._place = ElideLabel("", "small")
        self._place.setMinimumWidth(self._kit.look.px(110))
        for icon, name, run in self._buttons():
            button = IconButton(self._kit, icon, name)
            button.clicked.connect(run)
            inner.addWidget(button)
            self._stepping += [button] if icon.startswith("chevron") else []
        inner.insertWidget(2, self._place)
        row.addWidget(self._page_tools)
        row.addStretch(1)
        self._search = QLineEdit(placeholderText=_("Search in this file"))
        self._search.setAccessibleName(_("Search in this file"))
        self._search.setMaximumWidth(self._kit.look.px(240))
        self._search.textChanged.connect(self._search_anew)
        self._search.returnPressed.connect(lambda: self._look_at(1))
        self._found = Label("", "small")
        row.addWidget(self._found)
        row.addWidget(self._search)
        return tools

    def _buttons(self) -> list[tuple[str, str, Callable[[], object]]]:
        return [
            ("chevron-up", _("Previous page"), lambda: self.pages.go_to(self.pages.page - 1)),
            ("chevron-down", _("Next page"), lambda: self.pages.go_to(self.pages.page + 1)),
            ("minus", _("Smaller"), lambda: self.pages.zoom_by(1 / _STEP)),
            ("plus", _("Larger"), lambda: self.pages.zoom_by(_STEP)),
            ("fit-width", _("Fit the width"), lambda: self.pages.set_fit("width")),
            ("fit-page", _("Fit the whole page"), lambda: self.pages.set_fit("page")),
            ("rotate", _("Turn clockwise"), self.turn),
        ]

    def _make_keys(self) -> None:
        keys: list[tuple[str, Callable[[], object]]] = [
            ("Ctrl++", lambda: self.pages.zoom_by(_STEP)),
            ("Ctrl+=", lambda: self.pages.zoom_by(_STEP)),
            ("Ctrl+-", lambda: self.pages.zoom_by(1 / _STEP)),
            ("Ctrl+0", lambda: self.pages.set_fit("width")),
            ("Ctrl+9", lambda: self.pages.set_fit("page")),
            ("Ctrl+R", self.turn),
            ("Ctrl+Z", self.undo_turn),
            ("Ctrl+F", self._focus_search),
            ("F3", lambda: self._look_at(1)),
            ("Shift+F3", lambda: self._look_at(-1)),
        ]
        for key, run in keys:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

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

    def _tell_place(self) -> None:
        count = len(self.source.sizes)
        for button in self._stepping:
            button.setVisible(count > 1)
        percent = _("{percent} %").format(percent=words.number(round(self.pages.zoom * 100)))
        if count > 1:
            here = _("Page {number} of {count}").format(
                number=words.number(self.pages.page + 1), count=words.number(count)
            )
            self._place.setText(f"{here} · {percent}")
        else:
            self._place.setText(percent if count else "")

    def _text_came(self, page: int) -> None:
        """A screen reader hears the words of the page that is seen."""
        text = self.source.text(page)
        if page == self.pages.page and text is not None:
            self.pages.setAccessibleDescription(text.text[:_MOST_SPOKEN])
        self._search_on()

    # Search

    def _focus_search(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def _search_anew(self) -> None:
        self._matches, self._looked_at, self._searched = [], 0, 0
        if self._stack.currentWidget() is self.text:
            cursor = self.text.textCursor()
            cursor.setPosition(0)
            self.text.setTextCursor(cursor)
            self._look_at(1)
        else:
            self._search_on()

    def _search_on(self) -> None:
        """Looks through the pages whose characters have come; each that is missing is asked for in turn."""
        wanted = self._search.text()
        if self._stack.currentWidget() is not self.pages:
            return
        while (
            wanted.strip() and self._searched < len(self.source.sizes) and len(self._matches) < _MOST_MATCHES
        ):
            text = self.source.text(self._searched)
            if text is None:
                break
            self._matches += find(self._searched, text, wanted)
            self._searched += 1
        self._show_matches()

    def _look_at(self, step: int) -> None:
        if self._stack.currentWidget() is self.text:
            found = not self._search.text() or self.text.find(self._search.text())
            self._found.setText("" if found else _("Nothing more"))
        elif self._matches:
            self._looked_at = (self._looked_at + step) % len(self._matches)
            self._show_matches()

    def _show_matches(self) -> None:
        current = self._matches[self._looked_at] if self._matches else None
        self.pages.show_matches(self._matches, current)
        if not self._search.text().strip():
            self._found.setText("")
        elif current is not None:
            text = _("{number} of {count}")
            number, count = words.number(self._looked_at + 1), words.number(len(self._matches))
            self._found.setText(text.format(number=number, count=count))
        else:
            is_done = self._searched >= len(self.source.sizes)
            self._found.setText(_("Nothing found") if is_done else _("Searching…"))
