"""The letter of a case: asked question by question, live beside it, never lost, and out in every form."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import TypeVar

import pypdfium2 as pdfium
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QLineEdit, QMenu, QPlainTextEdit, QWidget

from flexkeeper import appeals, records
from flexkeeper.appeals import Answer, letters
from flexkeeper.appeals.letters import Action, Draft
from flexkeeper.desktop import drafts
from flexkeeper.desktop.pages.letter import LetterPart
from flexkeeper.desktop.pages.letter.answer import AnswerDialog
from flexkeeper.desktop.pages.letter.guide import GuideCard
from flexkeeper.desktop.pages.letter.with_papers import PapersForm
from flexkeeper.desktop.widgets.choice import ChoiceBox
from flexkeeper.desktop.widgets.dialogs import Dialog
from flexkeeper.desktop.widgets.form_dialog import FormDialog
from flexkeeper.desktop.window import Window
from flexkeeper.vault import Vault, open_with_key
from tests.conftest import noon
from tests.desktop.appeal_case import LATE, fill_case
from tests.desktop.conftest import settle

Opened = TypeVar("Opened", bound=QWidget)
CASE = 1
FACTS = "facts/what_happened"


@pytest.fixture
def place(empty_vault: tuple[Path, bytes], tmp_path: Path) -> Path:
    """Where a vault with a case is; its second claim is answered."""
    template, key = empty_vault
    path = shutil.copytree(template, tmp_path / "Vault")
    with open_with_key(path, key, clock=noon) as vault:
        assert fill_case(vault) == CASE
        appeals.answer(vault, 2, Answer("contest", "I left it at the side door, as asked.", (3, 4)))
    return path


@pytest.fixture
def part(window: Window, place: Path, empty_vault: tuple[Path, bytes]) -> Iterator[LetterPart]:
    """The step of the letter, on the page of appeals."""
    window.resize(1280, 800)
    window.session.adopt(open_with_key(place, empty_vault[1], clock=noon))
    settle(window.session)
    yield shown(window)
    for dialog in reversed(window.findChildren(Dialog)):
        dialog.reject()
    settle(window.session)
    if window.session.is_open:
        window.lock()
    settle(window.session)


def shown(window: Window) -> LetterPart:
    window.desk.go_to("appeals")
    settle(window.session)
    window.frame.page("appeals").show_case(CASE, "letter")  # type: ignore[attr-defined]
    settle(window.session)
    return top(window, LetterPart)


def top(window: QWidget, sort: type[Opened]) -> Opened:
    """The widget of that sort that is seen, the last one made."""
    return [one for one in window.window().findChildren(sort) if one.isVisible()][-1]


def vault_of(part: LetterPart) -> Vault:
    return part.session.vault


def draft(part: LetterPart, kind: letters.LetterKind = "appeal") -> Draft:
    return letters.draft(vault_of(part), CASE, kind)


def said(part: QWidget) -> str:
    return "\n".join(one.text() for one in part.findChildren(QLabel) if one.isVisible() and one.text())


def press(part: QWidget, name: str) -> None:
    found = [
        one
        for one in part.findChildren(QAbstractButton)
        if one.isVisible() and (one.accessibleName() or one.text()).startswith(name)
    ]
    assert found, name
    found[0].click()


def area(guide: GuideCard) -> QPlainTextEdit:
    assert isinstance(guide.editor, QPlainTextEdit)
    return guide.editor


def compose_now(part: LetterPart) -> None:
    """Does not wait until typing has paused."""
    part._soon.stop()
    part._compose()
    settle(part.session)


def test_each_question_in_turn_by_keyboard(part: LetterPart) -> None:
    """Typed words are in the letter at once, saved on the way on, and undone in one step."""
    guide = part.guide
    assert "What happened on each cited day" in said(guide) and "Question 1 of" in said(guide)
    guide.focus_field()
    QTest.keyClicks(area(guide), "The station released my block at 10:55.")
    compose_now(part)
    assert "The station released my block at 10:55." in part.sheet.text.toPlainText()
    assert draft(part).words == {}, "not before it is passed"
    QTest.keyClick(area(guide), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(part.session)
    assert draft(part).words == {FACTS: "The station released my block at 10:55."}
    assert guide.place == 1 and area(guide).toPlainText() == ""
    assert part.window().focusWidget() is area(guide)
    guide.back.click()
    assert area(guide).toPlainText() == "The station released my block at 10:55."
    assert guide.jump.itemText(0).startswith("\N{CHECK MARK} 1.")
    part.session.undo(None, lambda: None)
    settle(part.session)
    assert draft(part).words == {} and area(guide).toPlainText() == ""
    assert "The station released" not in part.sheet.text.toPlainText()


def test_behind_the_last_question_comes_the_bundle(part: LetterPart, window: Window) -> None:
    """What was typed there is saved on the way."""
    guide = part.guide
    guide.go_to(guide.jump.count() - 1)
    assert guide.on.text() == "To the bundle" and guide._shown is not None
    area(guide).setPlainText("Thank you for looking at it.")
    guide.on.click()
    settle(part.session)
    assert draft(part).words == {guide._shown.part: "Thank you for looking at it."}
    assert not part.isVisible() and window.frame.page("appeals").isVisible()


def test_days_and_choices_are_kept_as_the_letter_needs_them(part: LetterPart) -> None:
    """A choice becomes a sentence; a day typed as people write it is kept as a day."""
    guide = part.guide
    assert guide.go_to_part("root_cause/cause")
    box = guide.editor
    assert isinstance(box, ChoiceBox)
    QTest.keyClick(box, Qt.Key.Key_Down)
    box.activated.emit(box.currentIndex())
    guide.on.click()
    settle(part.session)
    assert draft(part).words == {"root_cause/cause": "late release at the station"}
    assert "The cause was a late release at the station." in part.sheet.text.toPlainText()
    appeals.edit_case(vault_of(part), CASE, {"reasons": "documents"})
    part.refresh()
    settle(part.session)
    days = [one for one in guide._guided.asked if one.answer == "date"]
    assert days and guide.go_to_part(days[0].part)
    assert isinstance(guide.editor, QLineEdit)
    QTest.keyClicks(guide.editor, "November 7 2026")
    QTest.keyClick(guide.editor, Qt.Key.Key_Return)
    settle(part.session)
    kind = part.which.kind.currentData()
    assert draft(part, kind).words[days[0].part] == "2026-11-07"


def test_claims_are_answered_from_the_letter(part: LetterPart) -> None:
    part.guide.go_to_part("answers")
    settle(part.session)
    assert "Late delivery" in said(part.guide)
    chips = {one.accessibleName() for one in part.guide.findChildren(QWidget)}
    assert {"Needs answer", "Answered"} <= chips
    press(part.guide, "Answer…: 1.")
    settle(part.session)
    dialog = top(part, AnswerDialog)
    dialog.show_values({"stance": "accept", "text": "The release was 25 minutes late."})
    dialog.keep.click()
    settle(part.session)
    assert "The release was 25 minutes late." in part.sheet.text.toPlainText()
    assert "Needs answer" not in {one.accessibleName() for one in part.guide.findChildren(QWidget)}


def test_the_plan_of_action_has_its_three_parts(part: LetterPart) -> None:
    """Cause, what is put right, what keeps it so: blanks stay visible until they are filled."""
    part.guide.go_to_part("corrective")
    settle(part.session)
    press(part.guide, "Add to the plan")
    settle(part.session)
    form = top(part, PapersForm)
    assert form.values()["owner"] == "Marisol Vega"
    form.show_values({"text": "I arrive 15 minutes early.", "day": "someday", "is_done": "yes"})
    form.keep.click()
    assert "is not a day" in said(form)
    form.show_values({"day": "November 15, 2026", "exhibits": "4"})
    form.keep.click()
    settle(part.session)
    part.guide.go_to_part("preventive")
    settle(part.session)
    press(part.guide, "Add to the plan")
    settle(part.session)
    form = top(part, PapersForm)
    form.show_values({"text": "I note each release.", "measure": "The list, each Sunday."})
    form.keep.click()
    settle(part.session)
    first, second = letters.actions(vault_of(part), CASE)
    assert (first.part, first.is_done, first.exhibits) == ("corrective", True, (4,))
    assert first.day is not None and first.day.isoformat() == "2026-11-15"
    assert (second.part, second.measure, second.review) == ("preventive", "The list, each Sunday.", None)
    text = part.sheet.text.toPlainText()
    assert "I arrive 15 minutes early." in text and "[FILL: the day on which you check it]" in text
    press(part.guide, "Take out: I note")
    settle(part.session)
    assert [one.id for one in letters.actions(vault_of(part), CASE)] == [first.id]
    part.session.undo(None, lambda: None)
    settle(part.session)
    assert len(letters.actions(vault_of(part), CASE)) == 2


def test_findings_explain_themselves_and_lead_to_their_place(part: LetterPart) -> None:
    """Tone, gaps and what the case lacks; a press leads to the words, the claim, or the item of the plan."""
    vault = vault_of(part)
    letters.write(vault, CASE, "appeal", {FACTS: "Fine. It is always unfair."})
    letters.add_action(vault, CASE, Action(0, "corrective", "I arrive early.", LATE, True))
    part.refresh()
    settle(part.session)
    looked = part.looked
    if "Show all" in "".join(one.text() for one in looked.findChildren(QAbstractButton)):
        press(looked, "Show all")
        settle(part.session)
    told = said(looked)
    assert "leaves no exception" in told and "Claim 1 (Late delivery) is not answered." in told
    assert "does not say who sees to it" in told and "no paper in the vault covers" in told
    press(looked, "Go to it: “always”")
    settle(part.session)
    assert area(part.guide).textCursor().selectedText() == "always"
    press(looked, "Go to it: Claim 1")
    settle(part.session)
    dialog = top(part, AnswerDialog)
    assert dialog.fields["text"].value == ""
    dialog.reject()
    settle(part.session)
    press(looked, "Go to it: “I arrive early.” does not say who")
    settle(part.session)
    form = top(part, PapersForm)
    assert form.values()["text"] == "I arrive early."
    form.reject()
    press(looked, "Go to it: No deadline is known")
    settle(part.session)
    assert not part.isVisible()


def test_who_writes_is_said_from_the_letter(part: LetterPart) -> None:
    """A blank in the head leads to the form of name and number; the next letter knows them, too."""
    records.set_me(vault_of(part), {"driver_id": ""})
    part.refresh()
    settle(part.session)
    if "Show all" in "".join(one.text() for one in part.looked.findChildren(QAbstractButton)):
        press(part.looked, "Show all")
        settle(part.session)
    press(part.looked, "Go to it: There is still a blank: [FILL: your driver number]")
    settle(part.session)
    form = top(part, FormDialog)
    assert form.values()["name"] == "Marisol Vega"
    form.show_values({"driver_id": "A9Z8"})
    form.keep.click()
    settle(part.session)
    assert "driver number A9Z8" in part.sheet.text.toPlainText()
    part.session.undo(None, lambda: None)
    settle(part.session)
    assert "[FILL: your driver number]" in part.sheet.text.toPlainText()


def test_kind_and_language_make_another_letter(part: LetterPart) -> None:
    """What is typed stays with its letter, and the step opens again with the letter looked at last."""
    guide, which = part.guide, part.which
    QTest.keyClicks(area(guide), "Half")
    which.kind.setCurrentIndex(which.kind.findData("document_delivery"))
    which.kind.activated.emit(0)
    settle(part.session)
    assert "Which papers did they ask you for?" in said(guide)
    QTest.keyClicks(area(guide), "my insurance")
    compose_now(part)
    assert "you asked me for my insurance" in part.sheet.text.toPlainText()
    which.language.setCurrentIndex(which.language.findData("es"))
    which.language.activated.emit(1)
    settle(part.session)
    assert "Estimado" in part.sheet.text.toPlainText()
    assert draft(part, "document_delivery").language == "es" and draft(part).language == "en"
    assert draft(part).words == {FACTS: "Half"}
    assert drafts.forms(vault_of(part), "case/1/letter/") == [
        "case/1/letter/document_delivery",
        "case/1/letter/left",
    ]
    part.show_case(0)
    part.show_case(CASE)
    settle(part.session)
    assert which.kind.currentData() == "document_delivery"


def test_a_part_is_left_out_and_put_in_again(part: LetterPart) -> None:
    part.guide.go_to_part("request")
    settle(part.session)
    assert "What I ask for" in part.sheet.text.toPlainText()
    part.guide.is_in.click()
    settle(part.session)
    assert draft(part).left_out == ("request",) and "What I ask for" not in part.sheet.text.toPlainText()
    assert not part.guide.is_in.isChecked() and part.guide._shown is not None
    assert part.guide._shown.block == "request", "the question stays, so that it can be put in again"
    part.guide.is_in.click()
    settle(part.session)
    assert draft(part).left_out == () and "What I ask for" in part.sheet.text.toPlainText()


def test_a_lock_in_the_middle_loses_nothing(
    part: LetterPart, window: Window, place: Path, empty_vault: tuple[Path, bytes]
) -> None:
    """What was typed and not passed yet is there when the vault is opened again."""
    QTest.keyClicks(area(part.guide), "Half a sen")
    settle(part.session)
    window.lock()
    settle(window.session)
    window.session.adopt(open_with_key(place, empty_vault[1], clock=noon))
    settle(window.session)
    again = shown(window)
    assert area(again.guide).toPlainText() == "Half a sen"
    assert "Half a sen" in again.sheet.text.toPlainText()


def test_another_page_saves_what_was_typed(part: LetterPart, window: Window) -> None:
    QTest.keyClicks(area(part.guide), "Typed.")
    window.desk.go_to("today")
    settle(window.session)
    assert draft(part).words == {FACTS: "Typed."}


def test_the_text_is_copied_within_its_limit(part: LetterPart, window: Window) -> None:
    """Whole parts go where room is short, and which is said; a limit nothing fits in is told calmly."""
    part.sheet.copy.click()
    whole = QGuiApplication.clipboard().text()
    assert whole.startswith("Dear Amazon Flex team,") and "Copied: " in said(window.frame.toast)
    length = letters.characters(whole.rstrip("\n"))
    part.sheet.most.clear()
    QTest.keyClicks(part.sheet.most, str(length - 10))
    assert "so that it fits" in said(part.sheet)
    part.sheet.copy.click()
    short = QGuiApplication.clipboard().text()
    assert letters.characters(short) <= length - 10 and short != whole
    assert "without" in said(window.frame.toast)
    part.sheet.most.setText("50")
    part.sheet.most.textEdited.emit("50")
    assert "characters too long" in said(part.sheet)
    part.sheet.copy.click()
    assert "characters too long" in said(window.frame.toast) and QGuiApplication.clipboard().text() == short
    settle(part.session)
    part.show_case(0)
    part.show_case(CASE)
    settle(part.session)
    assert part.sheet.limit == 50


def test_the_limit_counts_as_the_box_does(part: LetterPart) -> None:
    part.sheet.most.setText("no")
    assert part.sheet.limit is None
    part.sheet.most.setText("2000")
    assert part.sheet.limit == 2000


def choose(part: LetterPart, button: QAbstractButton, entry: str) -> None:
    """Opens a menu and chooses what begins so."""
    button.click()
    menu = [one for one in button.findChildren(QMenu) if one.isVisible()][-1]
    (action,) = [one for one in menu.actions() if one.text().startswith(entry)]
    action.trigger()
    menu.close()
    settle(part.session)


def save_as(part: LetterPart, entry: str, path: Path) -> None:
    choose(part, part.sheet.save, entry)
    dialog = top(part, QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    settle(part.session)


def test_the_letter_is_saved_as_text_pdf_and_mail(part: LetterPart, tmp_path: Path) -> None:
    """What was just typed is in all of them; the mail has no sender's program, and is not sent."""
    QTest.keyClicks(area(part.guide), "Typed just now.")
    save_as(part, "As text", tmp_path / "letter.txt")
    assert "Typed just now." in (tmp_path / "letter.txt").read_text("utf-8")
    save_as(part, "As a PDF", tmp_path / "letter.pdf")
    pages = pdfium.PdfDocument(tmp_path / "letter.pdf")
    assert "Typed just now." in "".join(page.get_textpage().get_text_range() for page in pages)
    save_as(part, "As a mail…", tmp_path / "letter.eml")
    mail = message_from_bytes((tmp_path / "letter.eml").read_bytes(), policy=default)
    assert mail["To"] == "appeals@example.com" and mail["X-Unsent"] == "1"
    assert "Typed just now." in mail.get_content()


def test_a_mail_brings_the_bundle(part: LetterPart, tmp_path: Path) -> None:
    save_as(part, "As a mail with", tmp_path / "letter.eml")
    mail = message_from_bytes((tmp_path / "letter.eml").read_bytes(), policy=default)
    (attached,) = list(mail.iter_attachments())
    assert attached.get_filename().endswith(".pdf")
    text = "".join(
        page.get_textpage().get_text_range() for page in pdfium.PdfDocument(attached.get_content())
    )
    assert "I left it at the side door, as asked." in " ".join(text.split())


def test_single_sheets_are_saved_and_printed(part: LetterPart, tmp_path: Path) -> None:
    """Claims, timeline and each incident, each as a paper of its own."""
    save_as(part, "Claims", tmp_path / "claims.pdf")
    (page,) = pdfium.PdfDocument(tmp_path / "claims.pdf")
    assert "I left it at the side door, as asked." in " ".join(page.get_textpage().get_text_range().split())
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    part._outputs._output.print_on(printer, lambda vault: appeals.sheet_pdf(vault, CASE, "timeline"))
    settle(part.session)
    assert len(pdfium.PdfDocument(tmp_path / "printed.pdf")) == 1


@pytest.mark.parametrize(
    "text", ["<b>not</b> &amp; {name}", "\u202eleft\u202c عربى", "👩‍🚚" * 40, "word " * 10_000], ids=len
)
def test_whatever_is_typed_is_in_the_letter_as_text(part: LetterPart, text: str) -> None:
    area(part.guide).setPlainText(text)
    compose_now(part)
    shown_text = " ".join(part.sheet.text.toPlainText().split())
    assert " ".join(text.replace("\u202e", "").replace("\u202c", "").split()) in shown_text
    part.guide.on.click()
    settle(part.session)
    assert draft(part).words[FACTS] == text.strip()
