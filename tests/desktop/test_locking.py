"""A lock in the middle of a form: nothing stays in the window, and what was typed stays in the vault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

from flexkeeper import records
from flexkeeper.desktop import drafts
from flexkeeper.desktop.pages.agenda import AgendaPage
from flexkeeper.desktop.pages.bundle import BundlePage
from flexkeeper.desktop.pages.page import Page
from flexkeeper.desktop.pages.records import RecordsPage
from flexkeeper.desktop.pages.review import ReviewPage
from flexkeeper.desktop.pages.settings.password import PasswordDialog
from flexkeeper.desktop.pages.vehicles import VehiclesPage
from flexkeeper.desktop.window import Window
from flexkeeper.vault import Vault, open_with_key
from tests.conftest import noon
from tests.desktop.conftest import run_until, settle

HALF = "half a word"
Kind = TypeVar("Kind", bound=Page)


@pytest.fixture
def unlocked(window: Window, filled_vault: tuple[Path, bytes]) -> Window:
    """The window just opened, with no draft."""
    path, key = filled_vault
    if window.session.is_open:
        window.lock()
        settle(window.session)
    with open_with_key(path, key, clock=noon) as vault:
        for form in drafts.forms(vault, ""):
            drafts.save(vault, form, {})
    window.session.adopt(open_with_key(path, key, clock=noon))
    settle(window.session)
    return window


def begin_a_record(window: Window) -> QWidget:
    """A field of a paper, in its place."""
    card = next(one for one in records.everything(window.session.vault) if one.title == "Insurance card")
    window.desk.open_record(card.id)
    settle(window.session)
    page = window.frame.current()
    assert isinstance(page, RecordsPage)
    page.detail.edit_first()
    (editor,) = [row.editor for row in page.detail.facts.rows if row.editor is not None]
    assert editor is not None
    return editor


def begin_a_review(window: Window) -> QWidget:
    """The title of a paper that waits."""
    page = page_of(window, ReviewPage)
    return line_of(page.panel.form.field("title"))


def begin_a_reminder(window: Window) -> QWidget:
    page_of(window, AgendaPage).deeds.add()
    return line_of(dialog_of(window))


def begin_a_vehicle(window: Window) -> QWidget:
    page_of(window, VehiclesPage).forms.vehicle(None)
    return line_of(dialog_of(window))


def begin_a_bundle(window: Window) -> QWidget:
    """What stands on its cover."""
    window.desk.make_bundle([one.id for one in records.everything(window.session.vault)[:2]])
    settle(window.session)
    page = window.frame.current()
    assert isinstance(page, BundlePage)
    return page.form.edit("title")


def page_of(window: Window, kind: type[Kind]) -> Kind:
    window.desk.go_to(kind.name)
    settle(window.session)
    page = window.frame.current()
    assert isinstance(page, kind)
    return page


def dialog_of(window: Window) -> QDialog:
    settle(window.session)
    (dialog,) = [one for one in window.findChildren(QDialog) if one.isVisible()]
    return dialog


def line_of(around: QWidget) -> QWidget:
    """The first line in it that can be written in."""
    return next(one for one in around.findChildren(QLineEdit) if one.isVisible() and not one.isReadOnly())


FORMS = [begin_a_record, begin_a_review, begin_a_reminder, begin_a_vehicle, begin_a_bundle]


@pytest.mark.parametrize("begin", FORMS)
def test_a_lock_in_the_middle_of_a_form(
    unlocked: Window, filled_vault: tuple[Path, bytes], begin: Callable[[Window], QWidget]
) -> None:
    """Dialog, page and words are gone from the window; the vault has them as a draft, and no change."""
    editor = begin(unlocked)
    before = changes(unlocked.session.vault)
    QTest.keyClicks(editor, HALF)
    pages = list(unlocked.frame.made.values())
    unlocked.commands.by_name["lock"].trigger()
    assert unlocked.gate.isVisible() and not unlocked.session.is_open
    assert not [one for one in unlocked.findChildren(QDialog) if one.isVisible()]
    gone(unlocked)
    assert not isValid(editor) and not any(isValid(page) for page in pages)
    assert not unlocked.findChildren(QDialog)
    left = unlocked.findChildren(QLineEdit) + unlocked.findChildren(QPlainTextEdit)
    assert not [
        one for one in left if HALF in (one.text() if isinstance(one, QLineEdit) else one.toPlainText())
    ]
    path, key = filled_vault
    with open_with_key(path, key, clock=noon) as vault:
        (form,) = drafts.forms(vault, "")
        assert any(HALF in text for text in drafts.load(vault, form).values())
        assert changes(vault) == before


def test_a_password_that_is_being_changed_is_kept_nowhere(
    unlocked: Window, filled_vault: tuple[Path, bytes]
) -> None:
    dialog = PasswordDialog(unlocked.desk, unlocked)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    QTest.keyClicks(line_of(dialog), HALF)
    unlocked.lock()
    gone(unlocked)
    assert not unlocked.findChildren(QDialog)
    path, key = filled_vault
    with open_with_key(path, key, clock=noon) as vault:
        assert not drafts.forms(vault, "")


def changes(vault: Vault) -> int:
    """How many rows were ever changed."""
    return int(vault.database.value("SELECT count(*) FROM revision") or 0)


def gone(window: Window) -> None:
    """Waits until the vault is closed and what is to be deleted is."""
    settle(window.session)
    run_until(lambda done: done())
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
