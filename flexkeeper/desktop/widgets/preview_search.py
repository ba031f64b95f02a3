"""Looking for words in a previewed file: on its pages by their characters, or in its text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit

from flexkeeper.desktop import words
from flexkeeper.desktop.widgets.preview_boxes import Match, find
from flexkeeper.desktop.widgets.preview_pages import PagesView
from flexkeeper.desktop.widgets.preview_source import PageSource
from flexkeeper.i18n import _

_MOST_MATCHES = 2_000


class PreviewSearch:
    """What is typed is looked for as characters come; `found` says how much there is."""

    def __init__(
        self, edit: QLineEdit, found: QLabel, pages: PagesView, source: PageSource, text: QPlainTextEdit
    ) -> None:
        self._edit, self._found, self._pages, self._source, self._text = edit, found, pages, source, text
        self.matches: list[Match] = []
        self._looked_at = 0
        self._searched = 0
        self._is_text = False
        edit.textChanged.connect(self._anew)
        edit.returnPressed.connect(lambda: self.look_at(1))

    def focus(self) -> None:
        """Puts the focus where words are typed."""
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._edit.selectAll()

    def begin(self, *, is_text: bool) -> None:
        """Another file is shown, as pages or as text."""
        self._is_text = is_text

    def go_on(self) -> None:
        """Looks through the pages whose characters have come; each that is missing is asked for in turn."""
        wanted = self._edit.text()
        if self._is_text:
            return
        count = len(self._source.sizes)
        while wanted.strip() and self._searched < count and len(self.matches) < _MOST_MATCHES:
            text = self._source.text(self._searched)
            if text is None:
                break
            self.matches += find(self._searched, text, wanted)
            self._searched += 1
        self._show()

    def look_at(self, step: int) -> None:
        """Goes to the next place where the words stand, or to the one before."""
        if self._is_text:
            found = not self._edit.text() or self._text.find(self._edit.text())
            self._found.setText("" if found else _("Nothing more"))
        elif self.matches:
            self._looked_at = (self._looked_at + step) % len(self.matches)
            self._show()

    def _anew(self) -> None:
        self.matches, self._looked_at, self._searched = [], 0, 0
        if self._is_text:
            cursor = self._text.textCursor()
            cursor.setPosition(0)
            self._text.setTextCursor(cursor)
            self.look_at(1)
        else:
            self.go_on()

    def _show(self) -> None:
        current = self.matches[self._looked_at] if self.matches else None
        self._pages.show_matches(self.matches, current)
        if not self._edit.text().strip():
            self._found.setText("")
        elif current is not None:
            number, count = words.number(self._looked_at + 1), words.number(len(self.matches))
            self._found.setText(_("{number} of {count}").format(number=number, count=count))
        else:
            is_done = self._searched >= len(self._source.sizes)
            self._found.setText(_("Nothing found") if is_done else _("Searching…"))
