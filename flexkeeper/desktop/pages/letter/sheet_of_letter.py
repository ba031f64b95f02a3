"""The letter beside its questions: how long it is, how long it may be, and where it goes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QMenu

from flexkeeper.appeals import Incident, letters
from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.letter.letter_text import LetterText
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import Card
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _

_HEIGHT, _LIMIT_WIDTH = 160, 104


class LetterCard(Card):
    """`output_wanted` carries what goes out and how: "pdf", "mail", "save-sheet claims", and so on.

    `me_wanted`: who writes is to be said.
    """

    limit_typed = Signal(str)
    me_wanted = Signal()
    copy_wanted = Signal()
    output_wanted = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._kit = kit
        self.letter: letters.Letter | None = None
        self._sheets: Sequence[tuple[str, str]] = ()
        self.body.addLayout(self._make_head())
        self.text = LetterText(kit)
        self.body.addWidget(self.text, 1)
        self._said = Label("", "small", wrap=True)
        self.body.addWidget(self._said)
        row = QHBoxLayout()
        row.setSpacing(8)
        name = Label(_("Longest it may be, in characters"), "label", wrap=True)
        self.most = QLineEdit()
        self.most.setAccessibleName(_("Longest the letter may be, in characters"))
        self.most.setPlaceholderText(_("no limit"))
        self.most.textEdited.connect(self._limit_typed)
        name.setBuddy(self.most)
        row.addWidget(name, 1)
        row.addWidget(self.most)
        self.body.addLayout(row)
        self.copy = Button(kit, _("Copy text"), "outlined", icon="copy")
        self.save = Button(kit, _("Save…"), "outlined", icon="download")
        self.print = Button(kit, _("Print…"), "outlined", icon="printer")
        self.copy.clicked.connect(self.copy_wanted)
        self.save.clicked.connect(lambda: self._unfold(self.save, self._save_menu()))
        self.print.clicked.connect(lambda: self._unfold(self.print, self._print_menu()))
        outs = self._outs = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        outs.setSpacing(8)
        for button in (self.copy, self.save, self.print):
            outs.addWidget(button)
        outs.addStretch(1)
        self.body.addLayout(outs)
        note = _(
            "We leave blanks rather than guess. This is not legal advice: read it through before you send it."
        )
        self.body.addWidget(Label(note, "caption", wrap=True))
        kit.look.changed.connect(self._fit)
        self._fit()

    @property
    def limit_text(self) -> str:
        """The limit as it was typed."""
        return self.most.text().strip()

    @property
    def limit(self) -> int | None:
        """The most characters it may have, where a number is typed."""
        text = self.limit_text
        return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 8 else None

    def show_limit(self, text: str) -> None:
        """Shows how long it may be."""
        self.most.setText(text)

    def show_letter(self, letter: letters.Letter) -> None:
        """Shows the letter, and how long it is."""
        self.letter = letter
        self.text.show_letter(letter)
        self._say()

    def show_sheets(self, names: Sequence[str], incidents: Sequence[Incident]) -> None:
        """Says which sheets of the case there are."""
        labels = {
            "claims": _("Claims and answers"),
            "timeline": _("Timeline"),
            "coverage": _("Insurance and registration"),
            "log": _("Messages and calls"),
        }
        for one in incidents:
            labels[f"incident-{one.id}"] = _("Incident of {day}").format(day=words.day(one.day))
        self._sheets = tuple((name, labels[name]) for name in names)

    def forget(self) -> None:
        """Drops what was shown."""
        self.letter, self._sheets = None, ()
        self.text.show_letter(None)
        self._said.setText("")

    def _make_head(self) -> QHBoxLayout:
        self.me = Button(self._kit, _("About you…"), "link", icon="pencil", size="small")
        self.me.setAccessibleName(_("Your name, driver number and address"))
        self.me.clicked.connect(self.me_wanted)
        head = QHBoxLayout()
        head.addWidget(Label(_("The letter so far"), "heading", wrap=True), 1)
        head.addWidget(self.me)
        return head

    def _fit(self) -> None:
        self.text.setMinimumHeight(self._kit.look.px(_HEIGHT))
        self.most.setFixedWidth(self._kit.look.px(_LIMIT_WIDTH))
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._outs.setDirection(down if self._kit.look.is_large else across)

    def _limit_typed(self) -> None:
        self._say()
        self.limit_typed.emit(self.limit_text)

    def _say(self) -> None:
        if self.letter is None:
            return
        blanks = len(letters.BLANK.findall("\n".join(self.letter.texts())))
        left = _("Nothing left to fill in.")
        if blanks:
            one, several = _("1 blank left to fill in."), _("{count} blanks left to fill in.")
            left = one if blanks == 1 else several.format(count=words.number(blanks))
        self._said.setText(f"{self._length(self.letter)} {left}")

    def _length(self, letter: letters.Letter) -> str:
        count = letters.characters(letters.plain_text(letter).rstrip("\n"))
        if self.limit is None:
            return _("{count} characters.").format(count=words.number(count))
        told = _("{count} of {most} characters.")
        told = told.format(count=words.number(count), most=words.number(self.limit))
        try:
            fitting = letters.shortened(letter, self.limit)
        except FlexKeeperError as error:
            return f"{told} {error.message} {error.remedy}"
        if fitting.left_out:
            parts = ", ".join(f"“{one}”" for one in fitting.left_out)
            told += " " + _("Copied, it goes without {parts}, so that it fits.").format(parts=parts)
        return told

    def _save_menu(self) -> list[tuple[str, str]]:
        return [
            ("pdf", _("As a PDF…")),
            ("text", _("As text…")),
            ("bundle", _("As a mail with the bundle attached…")),
            ("mail", _("As a mail…")),
            *((f"save-sheet {name}", _("{sheet}…").format(sheet=title)) for name, title in self._sheets),
        ]

    def _print_menu(self) -> list[tuple[str, str]]:
        sheets = ((f"print-sheet {name}", _("{sheet}…").format(sheet=title)) for name, title in self._sheets)
        return [("print", _("The letter…")), *sheets]

    def _unfold(self, button: Button, entries: Sequence[tuple[str, str]]) -> None:
        menu = QMenu(button)
        for what, text in entries:
            menu.addAction(text).triggered.connect(partial(self._choose, what))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _choose(self, what: str, _is_checked: bool = False) -> None:
        self.output_wanted.emit(what)
