"""The answer to a claim: what is typed is never lost, what is saved is in the case and can be undone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QPlainTextEdit, QWidget

from flexkeeper import appeals
from flexkeeper.appeals import Answer, Claim
from flexkeeper.desktop import drafts, words
from flexkeeper.desktop.pages.bundle.choosing import ChooseDialog
from flexkeeper.desktop.pages.letter import open_answer
from flexkeeper.desktop.pages.letter.answer import AnswerDialog
from flexkeeper.desktop.pages.letter.with_papers import PapersForm
from flexkeeper.desktop.widgets.dialogs import Dialog
from flexkeeper.desktop.window import Window
from flexkeeper.vault import Vault, open_with_key
from tests.conftest import noon
from tests.desktop.appeal_case import SAID, fill_case
from tests.desktop.conftest import settle

Opened = TypeVar("Opened", bound=QWidget)

CASE, LATE, LOST = 1, 1, 2
INSURANCE, PHOTO, MESSAGE = 2, 3, 4


@pytest.fixture
def place(empty_vault: tuple[Path, bytes], tmp_path: Path) -> Path:
    """Where a vault with a case is."""
    template, key = empty_vault
    path = shutil.copytree(template, tmp_path / "Vault")
    with open_with_key(path, key, clock=noon) as vault:
        assert fill_case(vault) == CASE
    return path


@pytest.fixture
def with_case(window: Window, place: Path, empty_vault: tuple[Path, bytes]) -> Iterator[Window]:
    """The window on that vault."""
    window.session.adopt(open_with_key(place, empty_vault[1], clock=noon))
    settle(window.session)
    yield window
    close_all(window)
    if window.session.is_open:
        window.lock()
    settle(window.session)


def close_all(window: Window) -> None:
    for dialog in reversed(window.findChildren(Dialog)):
        dialog.reject()
    settle(window.session)


def answering(window: Window, claim_id: int = LOST) -> AnswerDialog:
    open_answer(window.desk, window.frame, CASE, claim_id)
    settle(window.session)
    return top(window, AnswerDialog)


def top(window: Window, sort: type[Opened]) -> Opened:
    """The dialog of that sort opened last."""
    return [one for one in window.findChildren(sort) if one.isVisible()][-1]


def vault_of(window: Window) -> Vault:
    return window.session.vault


def claim(window: Window, claim_id: int = LOST) -> Claim:
    return appeals.claim(vault_of(window), claim_id)


def said(part: QWidget) -> str:
    return "\n".join(one.text() for one in part.findChildren(QLabel) if one.isVisible() and one.text())


def press(part: QWidget, name: str) -> None:
    found = [
        one
        for one in part.findChildren(QAbstractButton)
        if one.isVisible() and (one.accessibleName() or one.text()).startswith(name)
    ]
    assert found, name
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def test_a_claim_is_answered_by_keyboard_and_undone(with_case: Window) -> None:
    """Contest, write, choose a paper, save: all by keys; Undo takes the whole answer back."""
    dialog = answering(with_case, LATE)
    assert SAID in said(dialog) and "Late delivery" in said(dialog)
    stance = dialog.fields["stance"].editor
    assert stance.hasFocus()
    QTest.keyClick(stance, Qt.Key.Key_Down)
    QTest.keyClick(stance, Qt.Key.Key_Tab)
    area = dialog.fields["text"].editor
    assert isinstance(area, QPlainTextEdit) and area.hasFocus()
    QTest.keyClicks(area, "The gate was locked.")
    QTest.keyClick(area, Qt.Key.Key_Tab)
    assert dialog.papers.add.hasFocus()
    QTest.keyClick(dialog.papers.add, Qt.Key.Key_Space)
    chooser = top(with_case, ChooseDialog)
    QTest.keyClicks(chooser.search, "message")
    settle(with_case.session)
    assert chooser.model.rowCount() == 1
    QTest.keyClick(chooser.search, Qt.Key.Key_Tab)
    QTest.keyClick(chooser.view, Qt.Key.Key_Space)
    chooser.take.click()
    settle(with_case.session)
    assert "Message from the customer" in said(dialog.papers)
    dialog.keep.click()
    settle(with_case.session)
    assert claim(with_case, LATE).answer == Answer("contest", "The gate was locked.", (MESSAGE,))
    assert not with_case.findChildren(AnswerDialog)
    with_case.session.undo(None, lambda: None)
    settle(with_case.session)
    assert claim(with_case, LATE).answer == Answer()


def test_what_was_typed_waits_until_it_is_saved(with_case: Window) -> None:
    """Left with Escape, words and papers are there again; the saved ones are one press away."""
    appeals.answer(vault_of(with_case), LOST, Answer("accept", "As saved.", (PHOTO,)))
    dialog = answering(with_case)
    assert not dialog.afresh.isVisible()
    dialog.show_values({"text": "As typed.", "exhibits": f"{MESSAGE},{PHOTO}"})
    dialog.touched()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    settle(with_case.session)
    assert claim(with_case).answer.text == "As saved."
    assert "Not saved yet" in said(with_case.frame.toast)
    again = answering(with_case)
    assert again.values() == {"stance": "accept", "text": "As typed.", "exhibits": f"{MESSAGE},{PHOTO}"}
    again.afresh.click()
    settle(with_case.session)
    assert again.values() == {"stance": "accept", "text": "As saved.", "exhibits": f"{PHOTO}"}
    assert not again.afresh.isVisible()
    again.show_values({"text": "Then this."})
    again.keep.click()
    settle(with_case.session)
    assert claim(with_case).answer.text == "Then this."
    assert not answering(with_case).afresh.isVisible()


def test_papers_are_put_in_order_and_taken_out(with_case: Window) -> None:
    """The order chosen is the order saved; what is taken out stays in the vault."""
    appeals.answer(vault_of(with_case), LOST, Answer("contest", "So.", (INSURANCE, PHOTO, MESSAGE)))
    dialog = answering(with_case)
    press(dialog.papers, "Move up: Message")
    settle(with_case.session)
    press(dialog.papers, "Take out: Insurance")
    dialog.keep.click()
    settle(with_case.session)
    assert claim(with_case).answer.exhibits == (MESSAGE, PHOTO)


def test_what_the_papers_say_of_the_days(with_case: Window) -> None:
    """Covered or not on each cited day, and what is not everywhere the same; nothing stops anyone."""
    covered = said(answering(with_case, LATE).checks)
    assert "Insurance card" in covered and "The plate is not everywhere the same" in covered
    close_all(with_case)
    checks = answering(with_case).checks
    chips = [one.accessibleName() for one in checks.findChildren(QWidget) if one.accessibleName()]
    assert chips.count("No paper") == 2
    close_all(with_case)
    appeals.edit_case(vault_of(with_case), CASE, {"vehicle": ""})
    assert "does not say which vehicle" in said(answering(with_case).checks)


def test_a_package_that_did_not_arrive_has_a_sheet(with_case: Window) -> None:
    """Day, block, photo, place and time by the camera, and how far that is from the address typed."""
    dialog = answering(with_case)
    press(dialog.happened, "Note a package")
    settle(with_case.session)
    form = top(with_case, PapersForm)
    assert form.values()["day"] and "place" in form.values()
    form.keep.click()
    assert "Something is needed here." in said(form)
    form.show_values({"what": "Left at the side door.", "place": "north", "package": "TBA305"})
    form.keep.click()
    assert "is not a place" in said(form)
    form.show_values({"place": "45.5231, -122.6765", "exhibits": f"{PHOTO},{MESSAGE}"})
    form.keep.click()
    settle(with_case.session)
    (one,) = appeals.incidents(vault_of(with_case), CASE)
    assert (one.kind, one.claim, one.exhibits) == ("not_received", LOST, (PHOTO, MESSAGE))
    assert one.place == (45.5231, -122.6765)
    told = said(dialog.happened)
    assert "Left at the side door." in told and "11 m from the address" in told and "DSE5" not in told
    taken = words.time(datetime(2026, 11, 11, 19, 44, tzinfo=UTC))
    assert "block of" in told and f", {taken}, 11 m" in told
    press(dialog.happened, "Take out: Left")
    settle(with_case.session)
    assert appeals.incidents(vault_of(with_case), CASE) == [] and "Left at" not in said(dialog.happened)
    with_case.session.undo(None, lambda: None)
    settle(with_case.session)
    assert "Left at the side door." in said(dialog.happened)


def test_an_incident_is_changed_and_its_draft_kept(with_case: Window) -> None:
    """A form that is left in the middle has its words when it is opened again; a wrong day is said."""
    dialog = answering(with_case, LATE)
    press(dialog.happened, "Note an incident")
    settle(with_case.session)
    form = top(with_case, PapersForm)
    form.show_values({"what": "The gate was locked.", "day": "soon"})
    form.keep.click()
    assert "is not a day" in said(form)
    form.reject()
    settle(with_case.session)
    press(dialog.happened, "Note an incident")
    settle(with_case.session)
    form = top(with_case, PapersForm)
    assert form.values()["what"] == "The gate was locked."
    form.reject()
    dialog.keep.click()
    settle(with_case.session)
    dialog = answering(with_case, LATE)
    press(dialog.happened, "Note an incident")
    settle(with_case.session)
    form = top(with_case, PapersForm)
    assert form.values()["what"] == "The gate was locked.", "saving the answer leaves it alone"
    form.show_values({"day": "2026-11-07"})
    form.keep.click()
    settle(with_case.session)
    press(dialog.happened, "Change: The gate")
    settle(with_case.session)
    form = top(with_case, PapersForm)
    assert "place" not in form.values()
    form.show_values({"cause": "A new code."})
    form.keep.click()
    settle(with_case.session)
    (one,) = appeals.incidents(vault_of(with_case), CASE)
    assert (one.cause, one.kind, one.day.isoformat()) == ("A new code.", "incident", "2026-11-07")


def test_a_lock_in_the_middle_loses_nothing(
    with_case: Window, place: Path, empty_vault: tuple[Path, bytes]
) -> None:
    """Both dialogs close, and what was typed is there in the vault that is opened again."""
    dialog = answering(with_case)
    dialog.show_values({"text": "Half a sen"})
    settle(with_case.session)
    with_case.lock()
    settle(with_case.session)
    assert not [one for one in with_case.findChildren(AnswerDialog) if one.isVisible()]
    with_case.session.adopt(open_with_key(place, empty_vault[1], clock=noon))
    settle(with_case.session)
    assert answering(with_case).values()["text"] == "Half a sen"


def test_with_the_case_goes_what_was_typed_for_it(with_case: Window) -> None:
    """A case that is deleted for good leaves no words behind, and takes no other's."""
    vault = vault_of(with_case)
    answering(with_case).show_values({"text": "Half a sentence"})
    settle(with_case.session)
    close_all(with_case)
    drafts.save(vault, "case/11/claim/1", {"text": "of another"})
    assert drafts.forms(vault, "case/") == [f"case/{CASE}/claim/{LOST}/answer", "case/11/claim/1"]
    appeals.purge_case(vault, CASE)
    assert drafts.forms(vault, "case/") == ["case/11/claim/1"]


@pytest.mark.parametrize(
    "text", ["<b>not</b> &amp;", "\u202eleft\u202c عربى", "👩‍🚚" * 40, "words " * 10_000, ""], ids=str.__len__
)
def test_whatever_a_notice_says_is_shown_as_text(with_case: Window, text: str) -> None:
    """Markup, directions, emoji and ten thousand words: shown as they are, and the buttons stay in reach."""
    vault = vault_of(with_case)
    with vault.database.change("case") as change:
        change.update("claim", LATE, {"text": text, "answer": text, "stance": "contest"})
    dialog = answering(with_case, LATE)
    assert dialog.values()["text"] == text
    assert text in said(dialog)
    assert dialog.height() <= with_case.screen().availableGeometry().height()
    dialog.keep.click()
    settle(with_case.session)
    assert claim(with_case, LATE).answer.text == text.strip()
