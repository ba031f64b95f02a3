"""What can be set: how the window looks, when it locks, where copies go. Everything takes effect at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from flexkeeper import __version__
from flexkeeper.desktop import words
from flexkeeper.desktop.pages.page import Frame, Page
from flexkeeper.desktop.pages.settings.reminders import ReminderSettings
from flexkeeper.desktop.pages.settings.ways_in import WaysIn
from flexkeeper.desktop.theme import PERCENTS
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import Card, scrolled
from flexkeeper.desktop.widgets.choice import ChoiceBox
from flexkeeper.desktop.widgets.label import ElideLabel, Label
from flexkeeper.i18n import _
from flexkeeper.settings import Settings

_MINUTES = (1, 2, 5, 10, 15, 30, 60, 0)
_MAX_WIDTH = 640


class SettingsPage(Page):
    """Two columns of words and choices."""

    name = "settings"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        inside = QWidget()
        outer.addWidget(scrolled(inside))
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        self._column = QVBoxLayout()
        self._column.setSpacing(self.kit.look.tokens.space["card_gap"])
        row.addLayout(self._column, 1)
        self._room = QWidget()
        row.addWidget(self._room)
        self._choices: dict[str, ChoiceBox] = {}
        self._column.addWidget(self._appearance())
        self._column.addWidget(self._locking())
        self.ways_in = WaysIn(frame)
        self._column.addWidget(self.ways_in)
        self.reminders = ReminderSettings(frame)
        self._column.addWidget(self.reminders)
        self._column.addWidget(self._places())
        self._column.addWidget(Label(_("FlexKeeper {version}").format(version=__version__), "caption"))
        self._column.addStretch(1)
        self._make_actions()

    def title(self) -> str:
        return _("Settings")

    def panes(self) -> list[QWidget]:
        return [next(iter(self._choices.values()))]

    def adapt(self, width: int) -> None:
        look = self.kit.look
        free = max(width - look.px(204) - 56 - look.px(_MAX_WIDTH), 0)
        self._room.setFixedWidth(free)
        self.reminders.adapt()

    def refresh(self) -> None:
        settings = self.frame.settings
        self._show("theme", settings.appearance.theme)
        self._show("contrast", settings.appearance.contrast)
        self._show("text_percent", settings.appearance.text_percent)
        self._show("idle_minutes", settings.locking.idle_minutes)
        self._show("dates", settings.appearance.dates)
        self.ways_in.refresh()
        self.reminders.refresh()
        self._look_at_watched()
        self._copies.setText(str(self.frame.copies_folder()))
        self._vault.setText(str(self.session.vault.path))

    def _make_actions(self) -> None:
        ways = self.ways_in
        for text, icon, run in (
            (_("Change the password…"), "key", ways.password.button.click),
            (_("Make a recovery sheet…"), "printer", ways.sheet.button.click),
            (_("Change where copies are saved…"), "folder", self._choose_folder),
            (_("Choose a folder whose new files are added…"), "folder", self._choose_watched),
        ):
            self.add_action(text, icon, "", run, anywhere=True)

    def _appearance(self) -> Card:
        card = Card(self.kit, _("How it looks"))
        themes = (("system", _("As the system")), ("light", _("Light")), ("dark", _("Dark")))
        self._add_choice(card, "theme", _("Colors"), themes, _appearance_changer("theme"))
        sizes = tuple((percent, _("{percent} %").format(percent=percent)) for percent in PERCENTS)
        self._add_choice(card, "text_percent", _("Text size"), sizes, _appearance_changer("text_percent"))
        orders = (
            ("system", _("As the system")),
            ("day", _("Day first")),
            ("month", _("Month first")),
            ("iso", _("Year first")),
        )
        self._add_choice(card, "dates", _("Dates"), orders, _appearance_changer("dates"))
        contrasts = (("system", _("As the system")), ("high", _("High")))
        self._add_choice(card, "contrast", _("Contrast"), contrasts, _appearance_changer("contrast"))
        return card

    def _locking(self) -> Card:
        card = Card(self.kit, _("Locking"))
        choices = tuple((minutes, _minutes(minutes)) for minutes in _MINUTES)

        def change(settings: Settings, value: Any) -> Settings:
            return dataclasses.replace(
                settings, locking=dataclasses.replace(settings.locking, idle_minutes=value)
            )

        self._add_choice(card, "idle_minutes", _("Lock when nothing was pressed for"), choices, change)
        return card

    def _places(self) -> Card:
        card = Card(self.kit, _("Where things are"))
        self._vault, self._copies = ElideLabel(role="body"), ElideLabel(role="body")
        self._add_line(card, _("This vault"), self._vault)
        change = Button(self.kit, _("Change…"), "outlined", size="small")
        change.setAccessibleName(_("Change where copies are saved…"))
        change.clicked.connect(self._choose_folder)
        self._add_line(card, _("Saved copies"), self._copies, change)
        self._watched = ElideLabel(role="body")
        choose = Button(self.kit, _("Choose…"), "outlined", size="small")
        choose.setAccessibleName(_("Choose a folder whose new files are added…"))
        choose.clicked.connect(self._choose_watched)
        self._unwatch = Button(self.kit, _("Stop"), "outlined", size="small")
        self._unwatch.setAccessibleName(_("Add no files from a folder any more"))
        self._unwatch.clicked.connect(lambda: self.watch(None))
        self._add_line(card, _("New files are added from"), self._watched, self._unwatch, choose)
        self._watch_note = Label(
            _("Files that are in that folder already are added too. They stay there as well."),
            "label",
            wrap=True,
        )
        card.body.addWidget(self._watch_note)
        self._watch_trouble = Label("", "trouble", wrap=True)
        self._watch_trouble.hide()
        card.body.addWidget(self._watch_trouble)
        self.frame.watcher.changed.connect(self._look_at_watched)
        return card

    def watch(self, folder: Path | None) -> None:
        """From now on new files in this folder are added; None for no folder."""
        vault = self.session.vault.path
        is_own = folder is not None and (folder == vault or vault in folder.parents)
        self._watch_trouble.setText(
            _("That is the vault's own folder. Choose another one.") if is_own else ""
        )
        self._watch_trouble.setVisible(is_own)
        if not is_own:
            intake = dataclasses.replace(self.frame.settings.intake, watch=folder)
            self.frame.change_settings(dataclasses.replace(self.frame.settings, intake=intake))
            self._look_at_watched()

    def _look_at_watched(self) -> None:
        folder = self.frame.settings.intake.watch
        self._watched.setText(str(folder) if folder else _("No folder"))
        self._unwatch.setVisible(folder is not None)
        trouble = self.frame.watcher.trouble if folder else None
        self._say_of_folder(f"{trouble.message} {trouble.remedy}" if trouble else "")

    def _say_of_folder(self, text: str) -> None:
        self._watch_trouble.setText(text)
        self._watch_trouble.setVisible(bool(text))

    def _choose_watched(self) -> None:
        start = self.frame.settings.intake.watch or Path.home() / "Downloads"
        name = QFileDialog.getExistingDirectory(
            self, _("Choose a folder whose new files are added"), str(start)
        )
        if name and self.session.is_open:
            self.watch(Path(name))

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, _("Choose a folder for copies"), str(self.frame.copies_folder())
        )
        if folder:
            self.frame.remember_copies_folder(Path(folder))
            self.refresh()

    def _add_choice(
        self, card: Card, name: str, label: str, choices: Sequence[tuple[Any, str]], change: Any
    ) -> None:
        box = ChoiceBox(self.kit, label)
        for value, text in choices:
            box.addItem(text, value)

        def chosen(_index: int) -> None:
            self.frame.change_settings(change(self.frame.settings, box.currentData()))

        box.activated.connect(chosen)
        self._choices[name] = box
        self._add_line(card, label, box)

    def _add_line(self, card: Card, label: str, *widgets: QWidget) -> None:
        row = QHBoxLayout()
        row.setSpacing(16)
        name = Label(label, "body", wrap=True)
        row.addWidget(name, 2)
        ends = QHBoxLayout()
        ends.setSpacing(8)
        for number, widget in enumerate(widgets):
            ends.addWidget(widget, 0 if number else 1)
        row.addLayout(ends, 3)
        card.body.addLayout(row)

    def _show(self, name: str, value: Any) -> None:
        box = self._choices[name]
        place = box.findData(value)
        if place < 0:  # set elsewhere, by the keys or in the file
            box.addItem(_minutes(value) if name == "idle_minutes" else f"{value} %", value)
            place = box.count() - 1
        box.setCurrentIndex(place)


def _appearance_changer(name: str) -> Any:
    def change(settings: Settings, value: Any) -> Settings:
        return dataclasses.replace(
            settings, appearance=dataclasses.replace(settings.appearance, **{name: value})
        )

    return change


def _minutes(count: int) -> str:
    if count == 0:
        return _("Never by itself")
    return _("1 minute") if count == 1 else _("{count} minutes").format(count=words.number(count))
