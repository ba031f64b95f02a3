"""Messages: those of all cases and papers that are messages; noted, pasted, imported, attached, answered."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from flexkeeper import appeals, records
from flexkeeper.appeals import Correspondence, NewCase, NewMessage
from flexkeeper.desktop import drafts, words
from flexkeeper.desktop.pages.messages import MessagesPage
from flexkeeper.desktop.pages.messages.form import MessageDialog
from flexkeeper.desktop.window import Window
from flexkeeper.vault import open_with_key
from tests.builders import add_record
from tests.conftest import noon
from tests.desktop.conftest import settle

DUE = date(2026, 11, 30)
MAIL = b"""From: Support <support@example.test>\r
To: marisol@example.test\r
Date: Thu, 19 Nov 2026 10:00:00 +0000\r
Subject: Your request\r
\r
We need a photo of the gate. <b>Please</b>\r
"""


@pytest.fixture
def folder(empty_vault: tuple[Path, bytes], tmp_path: Path) -> Path:
    """A vault with two cases, three messages in them, and a chat that is in none."""
    template, key = empty_vault
    path = shutil.copytree(template, tmp_path / "Vault")
    with open_with_key(path, key, clock=noon) as vault:
        late = appeals.open_case(vault, NewCase("Late deliveries", "UTC"))
        lost = appeals.open_case(vault, NewCase("Lost package", "UTC"))
        asked = NewMessage(
            "in", "email", date(2026, 11, 18), "Dana", "Send more", "A photo, please.", None, "me", DUE
        )
        for case, new in (
            (late, asked),
            (late, NewMessage("out", "phone", date(2026, 11, 19), "Hotline", "", "I told them of the gate.")),
            (lost, NewMessage("out", "app", date(2026, 11, 20), "", "Where is it", "", None, "them")),
        ):  # fmt: skip
            appeals.add_message(vault, case, new)
        fields = {"from": "Dispatch", "channel": "chat"}
        add_record(
            vault,
            kind="message",
            title="Chat of block 7",
            fields=fields,
            contents=[b"x"],
            text="The zebra gate",
        )
        add_record(vault, kind="insurance", title="Insurance card")
    return path


@pytest.fixture
def page(window: Window, folder: Path, empty_vault: tuple[Path, bytes]) -> Iterator[MessagesPage]:
    window.session.adopt(open_with_key(folder, empty_vault[1], clock=noon))
    settle(window.session)
    window.desk.go_to("messages")
    settle(window.session)
    found = window.frame.page("messages")
    assert isinstance(found, MessagesPage)
    yield found
    window.lock()
    settle(window.session)


def titles(page: MessagesPage) -> list[str]:
    return [entry.title() for entry in page.model.entries]


def dialog(window: Window) -> MessageDialog:
    return next(one for one in window.findChildren(MessageDialog) if one.isVisible())


def choose(page: MessagesPage, title: str) -> None:
    page.view.setCurrentIndex(page.model.index(titles(page).index(title)))
    settle(page.session)


def log(page: MessagesPage, case: int) -> list[Correspondence]:
    return appeals.correspondence(page.session.vault, case)


def find(page: MessagesPage, text: str) -> None:
    page.search.setText(text)
    page._soon.stop()
    page.refresh()
    settle(page.session)


def test_all_messages_stand_in_one_list(page: MessagesPage) -> None:
    """Of every case, and papers that are messages; nothing else. Each says who has to answer."""
    assert sorted(titles(page)) == ["Chat of block 7", "Hotline", "Send more", "Where is it"]
    model = page.model
    said = [model.data(model.index(row), Qt.ItemDataRole.AccessibleTextRole) for row in range(4)]
    of = {str(one).partition(",")[0]: str(one) for one in said}
    assert of["Send more"].endswith(f"Waits for your answer until {words.day(DUE)}")
    assert "From Dana · Email · Late deliveries" in of["Send more"]
    assert "Waits for their answer" in of["Where is it"]
    assert page.context() == "1 message waits for your answer"


def test_what_waits_is_a_list_of_its_own(page: MessagesPage) -> None:
    """On the driver, on them; each says how many."""
    assert page.shelves["me"].text() == "Waiting on you 1"
    page.shelves["me"].click()
    settle(page.session)
    assert titles(page) == ["Send more"]
    page.shelves["them"].click()
    settle(page.session)
    assert titles(page) == ["Where is it"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("zebra", ["Chat of block 7"]),
        ("hotl", ["Hotline"]),
        ("GATE", ["Chat of block 7", "Hotline"]),
        ("lost", ["Where is it"]),
        ("parrot", []),
    ],
)
def test_words_narrow_the_list(page: MessagesPage, typed: str, shown: list[str]) -> None:
    """In what was noted, and in the papers' own text; what is not there is said."""
    find(page, typed)
    assert sorted(titles(page)) == shown
    assert page.empty.isVisible() == (not shown)


def test_a_message_is_read_as_plain_text(page: MessagesPage) -> None:
    """Its paper's words from the vault; markup stays as it was written."""
    choose(page, "Chat of block 7")
    assert page.reading.text.toPlainText() == "The zebra gate"
    assert page.reading.attach.isVisible() and not page.reading.done.isVisible()
    choose(page, "Send more")
    assert page.reading.text.toPlainText() == "A photo, please."
    assert not page.reading.attach.isVisible() and page.reading.done.isVisible()


def test_answering_ends_the_waiting_and_comes_back(page: MessagesPage, window: Window) -> None:
    """The reminder goes with it, and Undo brings both again."""
    choose(page, "Send more")
    page.reading.done.click()
    settle(page.session)
    assert log(page, 1)[0].waiting == "" and page.context().startswith("What was said")
    window.frame.toast._undo.click()
    settle(page.session)
    assert log(page, 1)[0].waiting == "me"


def test_a_call_is_noted(page: MessagesPage, window: Window) -> None:
    """Into the first case; what they owe goes into the reminders; it is shown at once."""
    page.primary().trigger()  # type: ignore[union-attr]
    settle(page.session)
    asked = dialog(window)
    QTest.keyClicks(asked.edits["person"], "Kim")
    QTest.keyClicks(asked.edits["subject"], "Call back")
    asked.text.setPlainText("She will look at it.")
    soon = date(2026, 12, 1)
    asked.show_values({"channel": "phone", "waiting": "them", "due": words.day(soon), "case": "1"})
    asked.keep.click()
    settle(page.session)
    noted = log(page, 1)[-1]
    assert (noted.person, noted.channel, noted.text) == ("Kim", "phone", "She will look at it.")
    assert (noted.waiting, noted.response_due) == ("them", soon)
    assert page.reading.entry is not None and page.reading.entry.message == noted.id
    window.frame.toast._undo.click()
    settle(page.session)
    assert len(log(page, 1)) == 2


def test_without_a_case_it_is_a_paper(page: MessagesPage, window: Window) -> None:
    """A call becomes a note, anything else a message; nothing waits for a case to be there."""
    page.primary().trigger()  # type: ignore[union-attr]
    settle(page.session)
    asked = dialog(window)
    asked.show_values({"case": "", "channel": "phone", "person": "Kim"})
    asked.text.setPlainText("She will look at it.")
    asked.keep.click()
    settle(page.session)
    entry = page.reading.entry
    assert entry is not None and entry.record is not None and not entry.case
    assert records.get(page.session.vault, entry.record).kind == "call_note"
    assert page.reading.text.toPlainText() == "She will look at it."
    window.frame.toast._undo.click()
    settle(page.session)
    assert len(titles(page)) == 4


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "what was said"),
        ({"subject": "x", "day": "soon"}, "Write the day"),
        ({"subject": "x", "time": "noon"}, "the time as 17:00"),
        ({"subject": "x", "due": "soon", "waiting": "me"}, "Write the day"),
        ({"subject": "x", "due": "2026-12-01"}, "Say who has to answer"),
    ],
)
def test_what_is_missing_is_said_in_the_dialog(
    page: MessagesPage, window: Window, values: dict[str, str], said: str
) -> None:
    """Nothing is kept, nothing is lost."""
    page.deeds.note(page._cases())
    settle(page.session)
    asked = dialog(window)
    asked.show_values(values)
    asked.keep.click()
    assert said in asked.keep.accessibleDescription() and asked.isVisible()
    asked.reject()
    settle(page.session)
    assert len(titles(page)) == 4


def test_a_mail_is_imported_read_and_put_into_a_case(
    page: MessagesPage, window: Window, tmp_path: Path
) -> None:
    """Sender, subject and time are read from it; the paper stays the proof of the log's entry."""
    mail = tmp_path / "saved.eml"
    mail.write_bytes(MAIL)
    page.deeds.choose_mail()
    chosen = next(one for one in window.findChildren(QFileDialog) if one.isVisible())
    chosen.filesSelected.emit([str(mail)])
    chosen.reject()
    settle(page.session)
    entry = page.reading.entry
    assert entry is not None and entry.subject == "Your request" and "support@example.test" in entry.person
    assert "We need a photo of the gate. <b>Please</b>" in page.reading.text.toPlainText()
    page.reading.attach.click()
    settle(page.session)
    asked = dialog(window)
    assert asked.edits["subject"].text() == "Your request"
    asked.show_values({"case": "2", "waiting": "me"})
    asked.keep.click()
    settle(page.session)
    noted = log(page, 2)[0]
    assert noted.record == entry.record and noted.waiting == "me" and noted.subject == "Your request"
    assert noted.moment == datetime(2026, 11, 19, 10, tzinfo=UTC)
    assert titles(page).count("Your request") == 1
    assert page.reading.entry is not None and page.reading.entry.case == 2
    page.deeds.take_in([mail])
    settle(page.session)
    assert window.frame.toast.text == "It is here already."


def test_pasted_text_begins_a_message(page: MessagesPage, window: Window) -> None:
    """What lies in the clipboard stands in the field; a cancelled one leaves no draft."""
    QGuiApplication.clipboard().setText("We have received your appeal.")
    page._paste()
    settle(page.session)
    asked = dialog(window)
    assert asked.text.toPlainText() == "We have received your appeal."
    asked.reject()
    settle(page.session)
    assert drafts.load(page.session.vault, "message/new") == {}


def test_what_was_typed_survives(
    page: MessagesPage, window: Window, folder: Path, empty_vault: tuple[Path, bytes]
) -> None:
    """Whoever is locked out in the middle of a call finds his words again."""
    page.deeds.note(page._cases())
    settle(page.session)
    QTest.keyClicks(dialog(window).edits["person"], "Kim")
    settle(page.session)
    kept = drafts.load(page.session.vault, "message/new")
    assert kept["person"] == "Kim"
    dialog(window).deleteLater()  # as a lock or a crash drops it, without an answer
    settle(page.session)
    page.deeds.note(page._cases())
    settle(page.session)
    assert dialog(window).edits["person"].text() == "Kim"
    dialog(window).reject()


def test_taking_out_keeps_the_paper(page: MessagesPage, window: Window) -> None:
    """The log's entry goes and comes back with Undo."""
    choose(page, "Hotline")
    page.reading.remove.click()
    settle(page.session)
    assert len(log(page, 1)) == 1 and "Hotline" not in titles(page)
    window.frame.toast._undo.click()
    settle(page.session)
    assert "Hotline" in titles(page)


def test_the_case_is_one_button_away(page: MessagesPage, window: Window) -> None:
    """And so is the paper of a message."""
    choose(page, "Where is it")
    page.reading.case.click()
    settle(page.session)
    assert window.frame.current().name == "appeals" and window.frame.current().title() == "Lost package"
    window.desk.go_to("messages")
    settle(page.session)
    choose(page, "Chat of block 7")
    page.reading.paper.click()
    settle(page.session)
    assert window.frame.current().name == "records"


def test_locking_forgets_every_word(page: MessagesPage, window: Window) -> None:
    """Neither list nor text is left in the widgets."""
    choose(page, "Send more")
    page.forget()
    assert titles(page) == [] and page.reading.text.toPlainText() == "" and page.reading.entry is None


def test_an_empty_page_says_what_it_is_for(
    window: Window, empty_vault: tuple[Path, bytes], tmp_path: Path
) -> None:
    """With the one button to begin."""
    path = shutil.copytree(empty_vault[0], tmp_path / "Empty")
    window.session.adopt(open_with_key(path, empty_vault[1], clock=noon))
    settle(window.session)
    window.desk.go_to("messages")
    settle(window.session)
    found = window.frame.page("messages")
    assert isinstance(found, MessagesPage) and found.empty.isVisible()
    assert found.context() == "What was said with the platform, in all your cases"
    window.lock()
    settle(window.session)
