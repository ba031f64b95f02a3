"""The page of appeals: from a pasted notice to a case by Enter alone, and what a case shows and changes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from flexkeeper import appeals, records, reminders
from flexkeeper.appeals import Answer, Case, NewCase, NewClaim, Sending
from flexkeeper.desktop import drafts, words
from flexkeeper.desktop.pages.appeals import AppealsPage, asked
from flexkeeper.desktop.pages.appeals.correcting import clock_of, days_of, moment_of
from flexkeeper.desktop.pages.appeals.first_hour import FORM
from flexkeeper.desktop.pages.appeals.listing import case_chip
from flexkeeper.desktop.pages.appeals.notice_text import NoticeText
from flexkeeper.desktop.pages.appeals.proposal import Corrections
from flexkeeper.desktop.pages.appeals.reading_row import ReadingRow
from flexkeeper.desktop.pages.bundle.choosing import ChooseDialog
from flexkeeper.desktop.pages.letter.answer import AnswerDialog
from flexkeeper.desktop.pages.today import TodayPage
from flexkeeper.desktop.widgets.dialogs import Dialog
from flexkeeper.desktop.widgets.form_dialog import FormDialog
from flexkeeper.desktop.window import Window
from flexkeeper.desktop.zone import clock_words
from flexkeeper.vault import open_with_key
from tests.builders import add_record
from tests.conftest import noon
from tests.desktop.conftest import settle

Opened = TypeVar("Opened", bound=QWidget)

NOW = datetime.now().astimezone()
DEADLINE = NOW.date() + timedelta(days=9)
NOTICE = f"""Dear delivery partner \N{GRINNING FACE},

your Amazon Flex account was deactivated for these reasons:
- On 2026-11-07 you were late with your deliveries.
- On 2026-11-11 a customer reported package TBA123456789012 as not received.

Reply to this e-mail by {DEADLINE.isoformat()}. Reference: DR-261118-48213.
"""
MAIL = (
    "From: Amazon Flex <flex@example.com>\nTo: m@example.com\nSubject: Your account\n"
    f"Date: Wed, 18 Nov 2026 09:00:00 -0800\nContent-Type: text/plain; charset=utf-8\n\n{NOTICE}"
)
SILENT = "Hello. You can no longer use the app. We thank you for the time with us."


@pytest.fixture
def page(window: Window, empty_vault: tuple[Path, bytes], tmp_path: Path) -> Iterator[AppealsPage]:
    """The page on an empty vault."""
    template, key = empty_vault
    window.session.adopt(open_with_key(shutil.copytree(template, tmp_path / "Vault"), key, clock=noon))
    window.desk.go_to("appeals")
    settle(window.session)
    yield page_of(window)
    for dialog in window.findChildren(Dialog):
        dialog.reject()
    if window.session.is_open:
        window.lock()
    settle(window.session)


@pytest.fixture
def case(window: Window, page: AppealsPage) -> Case:
    """A case that is seen, opened from a record."""
    vault = window.session.vault
    number = add_record(
        vault, kind="deactivation_notice", title="The notice", contents=[NOTICE.encode()], text=NOTICE
    )
    claims = (
        NewClaim("late_delivery", "You were late.", "performance", (date(2026, 11, 7),), (), False),
        NewClaim("delivered_not_received", "It did not arrive.", "not_received", (), ("TBA1",), False),
    )
    new = NewCase(
        "Late deliveries", "America/Los_Angeles", "flex", "Amazon Flex", ("performance", "not_received"),
        "DR-1", "reply", notice=number, noticed=datetime(2026, 11, 18, tzinfo=UTC),
        deadline=datetime.combine(DEADLINE, datetime.min.time()), deadline_source="notice", claims=claims,
    )  # fmt: skip
    case_id = appeals.open_case(vault, new)
    page.show_case(case_id)
    settle(window.session)
    return appeals.case(vault, case_id)


def page_of(window: Window) -> AppealsPage:
    page = window.frame.page("appeals")
    assert isinstance(page, AppealsPage)
    return page


def paste(window: Window, text: str) -> None:
    """Copies a text and presses Ctrl+V where the focus is."""
    QGuiApplication.clipboard().setText(text)
    focus = window.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle(window.session)


def marked_in(text: NoticeText, *, is_strong: bool = False) -> list[str]:
    """The words that are painted as marked, line by line."""
    found, block = [], text.document().begin()
    while block.isValid():
        for one in block.layout().formats():
            if not is_strong or one.format.fontUnderline():
                whole = block.text().encode("utf-16-le")
                found.append(whole[2 * one.start : 2 * (one.start + one.length)].decode("utf-16-le"))
        block = block.next()
    return found


def row(page: AppealsPage, key: str) -> ReadingRow:
    return next(one for one in page.first_hour.rows if one.reading.key.startswith(key))


def said(part: QWidget) -> str:
    return "\n".join(one.text() for one in part.findChildren(QLabel) if one.isVisible() and one.text())


def dialog_of(window: Window, sort: type[Opened]) -> Opened:
    settle(window.session)
    return next(one for one in window.findChildren(sort) if one.isVisible())


def fill(window: Window, **values: str) -> None:
    dialog = dialog_of(window, FormDialog)
    dialog.show_values(values)
    dialog.keep.click()
    settle(window.session)


def press(part: QWidget, name: str, window: Window) -> None:
    """Presses the button whose name begins so, by the space bar."""
    buttons = [one for one in part.findChildren(QAbstractButton) if one.isVisible() and one.isEnabled()]
    [button] = [one for one in buttons if (one.accessibleName() or one.text()).startswith(name)]
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    settle(window.session)


def undo(window: Window) -> None:
    window.frame.toast._undo_now()
    settle(window.session)


def only_case(window: Window) -> Case:
    [one] = appeals.cases(window.session.vault)
    return one


# The first hour


def test_a_pasted_notice_becomes_a_case_by_enter_alone(page: AppealsPage, window: Window) -> None:
    """Ctrl+V and Enter: what was read is the case, the notice is a record, the deadline a reminder."""
    window.desk.begin_appeal()
    settle(window.session)
    assert window.focusWidget() is page.first_hour.text
    paste(window, NOTICE)
    assert window.focusWidget() is page.first_hour.open_button
    QTest.keyClick(page.first_hour.open_button, Qt.Key.Key_Return)
    settle(window.session)
    case = only_case(window)
    assert [one.kind for one in case.claims] == ["late_delivery", "delivered_not_received"]
    assert (case.platform, case.reference, case.channel) == ("flex", "DR-261118-48213", "reply")
    assert case.deadline is not None and case.deadline.date() == DEADLINE
    assert case.deadline_source == "notice"
    assert case.notice is not None
    notice = records.get(window.session.vault, case.notice)
    assert (notice.kind, notice.state) == ("deactivation_notice", "kept")
    assert records.text_of(window.session.vault, notice.documents[0]).strip() == NOTICE.strip()
    due = reminders.due(window.session.vault, NOW, within_days=None)
    assert f"Answer: {case.title}" in {one.title for one in due}
    assert page.title() == case.title and page.case.found is not None
    assert window.focusWidget() is page.case.area


def test_each_thing_read_stands_marked_in_the_notice(page: AppealsPage, window: Window) -> None:
    """Behind a sign that Qt counts as two, the marked words are still the ones that were read."""
    window.desk.begin_appeal()
    paste(window, NOTICE)
    marked = marked_in(page.first_hour.text)
    assert DEADLINE.isoformat() in marked and "DR-261118-48213" in marked
    for one in page.first_hour.rows:
        one.looked_at.emit()
        shown = marked_in(page.first_hour.text, is_strong=True)
        assert shown == [quote.text for quote in one.reading.quotes[:1]]


def test_a_notice_that_says_little_is_not_guessed_at(page: AppealsPage, window: Window) -> None:
    window.desk.begin_appeal()
    paste(window, SILENT)
    for key in ("claims", "platform", "channel", "reference"):
        assert row(page, key).reading.value == ""
        assert "Not stated" in said(row(page, key))
    deadline = row(page, "deadline").reading
    assert "The notice gives no date." in deadline.note and "Unverified" in deadline.note
    assert deadline.chip is not None and deadline.chip.text == "Unverified"
    QTest.keyClick(page.first_hour.open_button, Qt.Key.Key_Return)
    settle(window.session)
    case = only_case(window)
    assert (case.claims, case.reference, case.deadline_source) == ((), "", "playbook")
    assert "Unverified" in said(page.case.clock)


def test_what_was_read_can_be_corrected_and_taken_away(page: AppealsPage, window: Window) -> None:
    """The case is opened as the driver left it, and each thing taken away can be put back."""
    window.desk.begin_appeal()
    paste(window, NOTICE)
    press(row(page, "claim:delivered"), "Take away", window)
    assert len([one for one in page.first_hour.rows if one.reading.key.startswith("claim:")]) == 1
    undo(window)
    assert row(page, "claim:delivered").isVisible()
    press(row(page, "claim:delivered"), "Take away", window)
    press(row(page, "reference"), "Take away", window)
    press(row(page, "claim:late"), "Change", window)
    fill(window, kind="missed_block", text="I missed a block.", dates="2026-11-06")
    press(row(page, "deadline"), "Change", window)
    fill(window, day="nonsense")
    dialog = dialog_of(window, FormDialog)
    assert "Write the day as" in said(dialog)
    fill(window, day="2027-01-05", time="5:00 PM", zone="America/New_York")
    press(row(page, "channel"), "Change", window)
    fill(window, channel="email", address="appeals@example.com")
    press(page.first_hour, "Add claim", window)
    fill(window, kind="theft", text="They say I took a package.", dates="", packages="TBA9, TBA8")
    page.first_hour.open_button.click()
    settle(window.session)
    case = only_case(window)
    assert [(one.kind, one.text, one.is_own) for one in case.claims] == [
        ("missed_block", "I missed a block.", True),
        ("theft", "They say I took a package.", True),
    ]
    assert case.claims[0].dates == (date(2026, 11, 6),) and case.claims[1].packages == ("TBA9", "TBA8")
    assert case.reasons == tuple(one.reason for one in case.claims) and all(case.reasons)
    assert (case.reference, case.channel, case.address) == ("", "email", "appeals@example.com")
    assert case.deadline == datetime(2027, 1, 5, 17, 0)  # noqa: DTZ001 - on the clock of its zone
    assert (case.zone, case.deadline_source) == ("America/New_York", "own")


def test_a_mail_is_kept_as_it_is_and_read(page: AppealsPage, window: Window, tmp_path: Path) -> None:
    """It goes through the sandbox, and is the notice itself: no second copy is filed."""
    mail = tmp_path / "notice.eml"
    mail.write_text(MAIL, "utf-8")
    window.desk.begin_appeal()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(mail))])
    QGuiApplication.clipboard().setMimeData(data)
    QTest.keyClick(page.first_hour.text, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle(window.session)
    assert "is kept among your records" in said(page.first_hour)
    QTest.keyClick(page.first_hour.open_button, Qt.Key.Key_Return)
    settle(window.session)
    case = only_case(window)
    [record] = records.everything(window.session.vault)
    assert (record.id, record.kind) == (case.notice, "deactivation_notice")
    assert case.noticed == datetime(2026, 11, 18, 17, 0, tzinfo=UTC)


def test_a_picture_that_cannot_be_read_is_kept_and_its_words_are_typed(
    page: AppealsPage, window: Window, tmp_path: Path
) -> None:
    from PIL import Image

    picture = tmp_path / "screenshot.png"
    Image.new("RGB", (40, 30), "white").save(picture)
    window.desk.begin_appeal()
    page.first_hour.take([picture])
    settle(window.session)
    assert "Type what it says" in said(page.first_hour)
    assert not page.first_hour.open_button.isEnabled()
    QTest.keyClicks(page.first_hour.text, "Your account was deactivated. You were late on 2026-11-07.")
    page.first_hour._read()
    settle(window.session)
    page.first_hour.open_button.click()
    settle(window.session)
    [record] = records.everything(window.session.vault)
    assert only_case(window).notice == record.id


def test_a_message_of_the_vault_can_be_the_notice(page: AppealsPage, window: Window) -> None:
    number = add_record(
        window.session.vault, kind="message", title="Mail", contents=[NOTICE.encode()], text=NOTICE
    )
    window.desk.begin_appeal()
    page.first_hour.choose_record()
    dialog = dialog_of(window, ChooseDialog)
    dialog.view.selectAll()
    dialog.take.click()
    settle(window.session)
    page.first_hour.open_button.click()
    settle(window.session)
    assert only_case(window).notice == number


def test_what_was_pasted_and_corrected_survives_a_lock(
    page: AppealsPage, window: Window, empty_vault: tuple[Path, bytes]
) -> None:
    window.desk.begin_appeal()
    paste(window, NOTICE)
    press(row(page, "reference"), "Take away", window)
    path = window.session.vault.path
    window.lock()
    settle(window.session)
    window.session.adopt(open_with_key(path, empty_vault[1], clock=noon))
    settle(window.session)
    window.desk.begin_appeal()
    settle(window.session)
    again = page_of(window)
    assert again.first_hour.text.toPlainText() == NOTICE
    assert row(again, "reference").reading.value == ""
    again.first_hour.open_button.click()
    settle(window.session)
    assert drafts.load(window.session.vault, FORM) == {}
    assert only_case(window).reference == ""


def test_opening_can_be_undone_and_the_notice_stays(page: AppealsPage, window: Window) -> None:
    window.desk.begin_appeal()
    paste(window, NOTICE)
    page.first_hour.open_button.click()
    settle(window.session)
    undo(window)
    assert appeals.cases(window.session.vault) == []
    assert [one.kind for one in records.everything(window.session.vault)] == ["deactivation_notice"]
    assert page.title() == "Appeals" and page.list.nothing.isVisible()


def test_corrections_come_back_from_a_draft_as_they_went() -> None:
    made = Corrections({"reference": ""}, {"own:1": {"kind": "theft", "text": "“x”"}, "late:a": {}})
    assert Corrections.of(made.kept()) == made
    for broken in ("", "[]", "{", '{"claims": 7}', '{"values": 3}'):
        assert Corrections.of(broken) == Corrections()


@pytest.mark.parametrize(
    ("day", "clock", "wanted"),
    [
        ("2027-03-31", "", datetime(2027, 3, 31, 23, 59)),  # noqa: DTZ001
        ("Mar 31, 2027", "17:00", datetime(2027, 3, 31, 17, 0)),  # noqa: DTZ001
        ("2027-03-31", "5:00 pm", datetime(2027, 3, 31, 17, 0)),  # noqa: DTZ001
        ("2027-03-31", "25:00", None),
        ("tomorrow", "", None),
    ],
)
def test_typed_moments(day: str, clock: str, wanted: datetime | None) -> None:
    assert moment_of(day, clock) == wanted


def test_typed_days_and_times_that_are_none() -> None:
    assert days_of("") == [] and days_of("2026-11-07; 2026-11-09") == [date(2026, 11, 7), date(2026, 11, 9)]
    assert days_of("2026-11-07; soon") is None
    assert clock_of("noon") is None and clock_of("9.30") is not None


# The list


def test_without_a_case_it_says_what_will_happen(page: AppealsPage) -> None:
    assert "one step at a time" in said(page.list)
    primary = page.primary()
    assert primary is not None and primary.text() == "I was deactivated"


def test_open_cases_come_first_and_say_what_is_left(page: AppealsPage, window: Window) -> None:
    vault = window.session.vault
    day = datetime(2026, 11, 30, 12, 0)  # noqa: DTZ001 - on the clock of its zone
    for title, deadline in (("Old", None), ("Later", day + timedelta(days=5)), ("First", day)):
        appeals.open_case(vault, NewCase(title, "UTC", deadline=deadline))
    appeals.edit_case(vault, 1, {"state": "closed"})
    now = datetime(2026, 11, 29, 18, 0, tzinfo=UTC)
    listed = asked.list_cases(vault, now)
    assert [one.case.title for one in listed] == ["First", "Later", "Old"]
    assert [case_chip(one.case, now).text for one in listed] == ["18 hours left", "5 days left", "Closed"]
    assert case_chip(listed[0].case, now).form == "red" and case_chip(listed[1].case, now).form == "grey"
    assert case_chip(listed[0].case, now + timedelta(days=3)).form == "solid"
    page.look_again()
    settle(window.session)
    page.list.buttons[0].click()
    settle(window.session)
    assert page.title() == "First"
    QTest.keyClick(page.case, Qt.Key.Key_Escape)
    settle(window.session)
    assert page.title() == "Appeals"


# A case


def test_a_case_shows_its_steps_claims_clock_and_papers(page: AppealsPage, case: Case) -> None:
    states = {one.step.id: one.step.state for one in page.case.steps.buttons}
    assert states == {
        "notice": "done", "proof": "open", "letter": "current", "bundle": "open", "sent": "open",
        "answer": "open",
    }  # fmt: skip
    primary = page.primary()
    assert primary is not None and primary.text() == "Answer claim 1"
    assert "Case ref. DR-1" in page.context()
    claims = said(page.case.claims)
    assert "1. Late delivery" in claims and claims.count("Not answered yet") == 2
    assert "From the notice" in said(page.case.clock)
    assert case.safe_day is not None
    assert page.case.clock.clock.accessibleName().endswith("days left")
    assert "0 of" in said(page.case.papers)
    assert "Deadline" in said(page.case.timeline)


def test_the_next_step_answers_the_first_open_claim(page: AppealsPage, window: Window, case: Case) -> None:
    page._next.trigger()
    dialog = dialog_of(window, AnswerDialog)
    assert "You were late." in said(dialog)
    dialog.reject()
    window.session.write(
        lambda vault, _progress: [
            appeals.answer(vault, one.id, Answer("contest", "I was there on time.")) for one in case.claims
        ]
    )
    settle(window.session)
    assert page._next.text() == "See the papers"
    assert not any(one.claim.is_answered is False for one in page.case.claims.rows)


def test_a_claim_row_opens_its_answer(page: AppealsPage, window: Window, case: Case) -> None:
    QTest.mouseClick(page.case.claims.rows[1], Qt.MouseButton.LeftButton)
    assert "It did not arrive." in said(dialog_of(window, AnswerDialog))


def test_claims_are_added_corrected_and_taken_out(page: AppealsPage, window: Window, case: Case) -> None:
    press(page.case.claims, "Add claim", window)
    fill(window, kind="theft", text="They say I took it.", dates="2026-11-09")
    assert only_case(window).claims[-1].dates == (date(2026, 11, 9),)
    undo(window)
    assert len(only_case(window).claims) == 2
    press(page.case.claims, "Correct claim 1", window)
    fill(window, kind="late_arrival")
    assert only_case(window).claims[0].kind == "late_arrival"
    press(page.case.claims, "Take out claim 1", window)
    assert len(only_case(window).claims) == 1
    undo(window)
    assert len(only_case(window).claims) == 2


def test_papers_are_used_chosen_and_left_out(page: AppealsPage, window: Window, case: Case) -> None:
    vault = window.session.vault
    number = add_record(vault, kind="training_certificate", title="Safety course", contents=[b"x"])
    other = add_record(vault, kind="other", title="A receipt", contents=[b"y"])
    page.look_again()
    settle(window.session)
    press(page.case.papers, "Use it", window)
    assert number in only_case(window).exhibits
    press(page.case.papers, "Leave it out", window)
    assert number not in only_case(window).exhibits
    undo(window)
    assert number in only_case(window).exhibits
    page.case.choose_papers()
    dialog = dialog_of(window, ChooseDialog)
    dialog.view.selectAll()
    dialog.take.click()
    settle(window.session)
    assert set(only_case(window).exhibits) == {number, other}
    assert "A receipt" in said(page.case.papers)


def test_a_missing_paper_is_done_without_for_a_reason(page: AppealsPage, window: Window, case: Case) -> None:
    found = page.case.found
    assert found is not None
    item = next(one for one in found.check.checklist if one.is_wanted)
    assert item.standing == "missing"
    page.case.papers.without_wanted.emit(item)
    fill(window, reason="It takes ten days.")
    assert only_case(window).left_out == {item.key: "It takes ten days."}
    assert "It takes ten days." in said(page.case.papers)
    press(page.case.papers, "Ask for it again", window)
    assert only_case(window).left_out == {}
    undo(window)
    assert only_case(window).left_out == {item.key: "It takes ten days."}


def test_values_of_a_case_change_where_they_stand(page: AppealsPage, window: Window, case: Case) -> None:
    """A state can be undone; what does not fit is said in its row."""
    page.case.about.rows["title"].begin("Nothing yet")
    editor = page.case.about.rows["title"].editor
    assert editor is not None
    QTest.keyClick(editor, Qt.Key.Key_Return)
    settle(window.session)
    assert only_case(window).title == "Nothing yet" and page.title() == "Nothing yet"
    page.case.about.changed.emit(page.case.about.rows["state"], "state", "reinstated")
    settle(window.session)
    assert only_case(window).state == "reinstated" and page.primary() is None
    undo(window)
    assert only_case(window).state == "open" and page.primary() is not None
    row_of = page.case.about.rows["title"]
    row_of.begin("")
    page.case.about.changed.emit(row_of, "title", "")
    settle(window.session)
    assert "is needed here" in said(page.case.about)


def test_the_platform_is_called_as_the_notice_calls_it(page: AppealsPage, window: Window, case: Case) -> None:
    window.session.write(
        lambda vault, _progress: appeals.edit_case(vault, case.id, {"platform_name": "Quillmere Flex"})
    )
    settle(window.session)
    assert "Quillmere Flex" in page.case.about.rows["platform"]._value.accessibleName()


def test_the_deadline_can_be_corrected(page: AppealsPage, window: Window, case: Case) -> None:
    press(page.case.clock, "Change the deadline", window)
    fill(window, day="2027-02-01", time="17:00")
    assert only_case(window).deadline == datetime(2027, 2, 1, 17, 0)  # noqa: DTZ001
    assert "Your own date" in said(page.case.clock)


def test_tasks_are_done_by_one_key(page: AppealsPage, window: Window, case: Case) -> None:
    press(page.case.tasks, "Add task", window)
    fill(window, text="Ask for the driving record", day="2026-12-01")
    due = [one.title for one in reminders.due(window.session.vault, NOW, within_days=None)]
    assert "Ask for the driving record" in due
    press(page.case.tasks, "Done: Ask", window)
    assert [one.is_done for one in appeals.tasks(window.session.vault, case.id)] == [True]
    undo(window)
    assert [one.is_done for one in appeals.tasks(window.session.vault, case.id)] == [False]


def test_events_stand_in_the_timeline(page: AppealsPage, window: Window, case: Case) -> None:
    press(page.case.timeline, "Note something", window)
    fill(window, text="I called support", day="2026-11-19", time="soon")
    fill(window, time="14:05")
    [event] = appeals.events(window.session.vault, case.id)
    assert event.moment == datetime(2026, 11, 19, 14, 5)  # noqa: DTZ001
    assert "I called support" in said(page.case.timeline)
    press(page.case.timeline, "Take out", window)
    assert appeals.events(window.session.vault, case.id) == []


def test_a_copy_of_the_terms_says_when_it_was_read(page: AppealsPage, window: Window, case: Case) -> None:
    add_record(window.session.vault, kind="policy_terms", title="Terms of service", contents=[b"terms"])
    page.look_again()
    settle(window.session)
    assert "not read yet" in said(page.case.policies)
    press(page.case.policies, "Read today", window)
    assert words.day(NOW.date()) in said(page.case.policies)


def test_a_sent_case_waits_for_their_answer(page: AppealsPage, window: Window, case: Case) -> None:
    sent = add_record(window.session.vault, kind="sent_appeal", title="Sent", contents=[b"bundle"])
    sending = Sending(datetime(2026, 11, 21, tzinfo=UTC), (sent,))
    window.session.write(lambda vault, _progress: appeals.submit(vault, case.id, sending))
    settle(window.session)
    states = [one.step.state for one in page.case.steps.buttons]
    assert states == ["done", "done", "done", "done", "done", "current"]
    assert "Appeal sent (round 1)" in said(page.case.timeline)


def test_a_case_that_is_forgotten_is_not_shown(page: AppealsPage, window: Window, case: Case) -> None:
    page.forget()
    assert page.case.found is None and page.case.case_id == 0
    assert page.title() == "Appeals" and page.first_hour.text.toPlainText() == ""


def test_the_bundle_and_its_sending_are_steps(page: AppealsPage, window: Window, case: Case) -> None:
    """The part has the one primary button then; a press on the first step goes back."""
    QTest.keyClick(page.case.steps.buttons[3], Qt.Key.Key_Space)
    settle(window.session)
    assert page.primary() is None
    assert page.case._stack.currentWidget() is not page.case.area
    page.look_again()
    settle(window.session)
    QTest.keyClick(page.case.steps.buttons[0], Qt.Key.Key_Space)
    assert page.case.claims.isVisible() and page.primary() is not None
    QTest.keyClick(page.case.steps.buttons[2], Qt.Key.Key_Space)
    settle(window.session)
    primary = page.primary()
    assert primary is not None and primary.text() == "Answer claim 1"


# The page of today


def test_today_leads_to_the_next_step_of_the_open_appeal(
    page: AppealsPage, window: Window, case: Case
) -> None:
    window.desk.go_to("today")
    settle(window.session)
    today = window.frame.page("today")
    assert isinstance(today, TodayPage)
    assert "Answer claim 1 of 2" in said(today.appeal) and case.title in said(today.appeal)
    assert not window.frame.header.secondary.isVisible()
    QTest.keyClick(today.appeal.go_on, Qt.Key.Key_Space)
    dialog_of(window, AnswerDialog).reject()
    assert window.frame.current() is page


def test_today_says_a_deadline_once_and_on_its_own_clock(
    page: AppealsPage, window: Window, case: Case
) -> None:
    """The card says it; of another appeal the row does, in the same words as its page."""
    window.desk.go_to("today")
    settle(window.session)
    today = window.frame.page("today")
    assert isinstance(today, TodayPage)
    wanted = clock_words(datetime.combine(DEADLINE, datetime.min.time()), "America/Los_Angeles")
    assert wanted in said(today.appeal) and today.rows == [] and not today.quiet.isVisible()
    later = datetime.combine(DEADLINE + timedelta(days=1), datetime.min.time())
    other = NewCase("Another", "Asia/Tokyo", deadline=later, deadline_source="own")
    window.session.write(lambda vault, _progress: appeals.open_case(vault, other))
    settle(window.session)
    [row] = today.rows
    assert row.line.title == "Answer: Another"
    assert clock_words(later, "Asia/Tokyo") in row.line.why and "(Tokyo)" in row.line.why


def test_without_an_open_appeal_today_offers_the_first_hour(page: AppealsPage, window: Window) -> None:
    window.desk.go_to("today")
    settle(window.session)
    today = window.frame.page("today")
    assert isinstance(today, TodayPage) and not today.appeal.isVisible()
    button = window.frame.header.secondary
    assert (button.text(), button.property("kind")) == ("I was deactivated", "outlined")
    button.click()
    settle(window.session)
    assert window.focusWidget() is page.first_hour.text


def test_the_palette_reaches_the_first_hour_from_everywhere(page: AppealsPage, window: Window) -> None:
    window.desk.go_to("records")
    window.commands.by_name["deactivated"].trigger()
    settle(window.session)
    assert window.frame.current() is page and page.title() == "I was deactivated"
    window.commands.by_name["today"].trigger()
    window.commands.by_name["appeals"].trigger()
    settle(window.session)
    assert window.frame.current() is page
