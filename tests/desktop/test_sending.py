"""The step in which a case is sent: what goes in, its pages, saving, and that it was sent, with proof."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QVBoxLayout

from flexkeeper import appeals, bundle, records, reminders
from flexkeeper.appeals import Answer, Case, NewCase, NewClaim
from flexkeeper.desktop import drafts, words
from flexkeeper.desktop.pages.bundle.choosing import ChooseDialog
from flexkeeper.desktop.pages.page import Frame, Page
from flexkeeper.desktop.pages.sending import SendingPart
from flexkeeper.desktop.pages.sending.deeds import sending_of
from flexkeeper.desktop.widgets import dialogs
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.form_dialog import FormDialog
from flexkeeper.desktop.window import Window
from flexkeeper.errors import FlexKeeperError
from flexkeeper.sandbox import Sandbox
from flexkeeper.vault import open_with_key
from tests.builders import add_record
from tests.conftest import noon
from tests.desktop import test_accessibility as walk
from tests.desktop.conftest import settle
from tests.desktop.test_preview import wait

NOW = datetime(2026, 11, 20, 12, 0).astimezone()


class Host(Page):
    """The page around the part."""

    name = "host"
    rail_name = "records"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.part = SendingPart(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.part)

    def title(self) -> str:
        return "Late deliveries"

    def refresh(self) -> None:
        self.part.refresh()

    def forget(self) -> None:
        self.part.forget()


def host(window: Window) -> SendingPart:
    """The part on a page of its own in the window, seen."""
    page = Host(window.desk)
    window.frame.made["host"] = page
    window.frame._stack.addWidget(page)
    window.frame.go_to("host")
    return page.part


@pytest.fixture
def folder(empty_vault: tuple[Path, bytes], tmp_path: Path) -> Path:
    """A vault with a case of one claim, answered with a paper; its notice; and a locked paper in it."""
    template, key = empty_vault
    path = shutil.copytree(template, tmp_path / "Vault")
    with open_with_key(path, key, clock=noon) as vault:
        contents = {"Notice": b"You were late.", "Gate photo": b"It was locked.", "Chat": b"I waited."}
        notice, gate, chat = (
            add_record(vault, title=title, contents=[content], text=content.decode())
            for title, content in contents.items()
        )
        records.set_me(vault, {"name": "Marisol Vega"})
        case_id = appeals.open_case(
            vault,
            NewCase(
                "Late deliveries",
                "UTC",
                platform="flex",
                channel="reply",
                address="appeals@example.test",
                reference="DR-261118",
                notice=notice,
                deadline=datetime(2026, 11, 24, 17),  # noqa: DTZ001 - a case has its zone apart
                deadline_source="notice",
                claims=(NewClaim("late_delivery", "You were late on November 6."),),
            ),
        )
        claim = appeals.case(vault, case_id).claims[0]
        appeals.answer(vault, claim.id, Answer("contest", "The gate was locked.", (gate,)))
        appeals.choose(vault, case_id, [chat])
    return path


@pytest.fixture
def part(window: Window, folder: Path, empty_vault: tuple[Path, bytes]) -> Iterator[SendingPart]:
    window.resize(1280, 800)
    window.session.adopt(open_with_key(folder, empty_vault[1], clock=noon))
    settle(window.session)
    found = host(window)
    found.show_case(1)
    settle(window.session)
    yield found
    window.lock()
    settle(window.session)


def case_of(part: SendingPart) -> Case:
    return appeals.case(part.session.vault, 1)


def titles(part: SendingPart) -> list[str]:
    return [item.row.title for item in part.contents.model.items()]


def texts(part: SendingPart) -> str:
    return "\n".join(label.text() for label in part.findChildren(QLabel) if label.isVisible())


def form(window: Window) -> FormDialog:
    return next(one for one in window.findChildren(FormDialog) if one.isVisible())


def button(part: SendingPart, text: str) -> Button:
    return next(one for one in part.findChildren(Button) if one.isVisible() and one.text() == text)


def export(part: SendingPart, path: Path) -> None:
    part.export_to(path)
    settle(part.session)
    assert path.exists() and part.saved.isVisible()


def send(part: SendingPart, window: Window, path: Path) -> None:
    """Saves the bundle and notes that it was sent."""
    export(part, path)
    part.sent_it.click()
    settle(part.session)
    form(window).keep.click()
    settle(part.session)


def test_what_goes_in_stands_there_with_its_sections(part: SendingPart) -> None:
    """The notice first, then by claim; each says what it is for. The limit is the channel's."""
    assert titles(part) == ["Notice", "Gate photo", "Chat"]
    about = [item.line() for item in part.contents.model.items()]
    assert about[0] == "The notice" and about[1].startswith("Claim 1")
    assert part.size_card.meter.limit.text() == "of 10 MB"
    assert part.form.edit("title").placeholderText() == "Late deliveries"
    assert part.form.edit("reference").placeholderText() == "DR-261118"


def test_remarks_say_what_is_open_and_what_is_fine(part: SendingPart) -> None:
    """The worst first; each paper can be shown."""
    said = texts(part)
    assert "The claim is answered" in said and "No answer speaks of “Chat”." in said
    grades = [remark.grade for remark in part._found.remarks]  # type: ignore[union-attr]
    assert grades == sorted(grades, key=["fix", "look", "fine"].index)
    show = next(one for one in part.remarks.findChildren(Button) if "Chat" in one.accessibleName())
    assert show.text() == "Show the paper"


def test_real_pages_are_shown_with_their_places(part: SendingPart) -> None:
    """The front stands before the exhibits; a chosen row shows its page."""
    part.maker.make_now()
    wait(part.session)
    held = part.maker.held
    assert held is not None and held.ids == (1, 2, 3) and held.records == (1, 2, 3)
    first = held.made.exhibits[0].first_page
    assert f"p. 1\N{EN DASH}{first - 1}" in texts(part)
    part.contents.view.setCurrentIndex(part.contents.model.index(1))
    wait(part.session)
    assert part.sheets.pages.page + 1 == held.made.exhibits[1].first_page


def test_a_paper_is_taken_out_and_comes_back(part: SendingPart, window: Window) -> None:
    """By Delete; the notice stays whatever is pressed."""
    view = part.contents.view
    view.setFocus()
    view.setCurrentIndex(part.contents.model.index(0))
    QTest.keyClick(view, Qt.Key.Key_Delete)
    settle(part.session)
    assert titles(part)[0] == "Notice" and not part.contents.out.isEnabled()
    assert not [one for one in window.findChildren(dialogs.Dialog) if one.isVisible()]
    view.setCurrentIndex(part.contents.model.index(2))
    QTest.keyClick(view, Qt.Key.Key_Delete)
    settle(part.session)
    assert titles(part) == ["Notice", "Gate photo"]
    assert window.frame.toast.text.startswith("“Chat” is out of this case.")
    window.frame.toast._undo.click()
    settle(part.session)
    assert titles(part) == ["Notice", "Gate photo", "Chat"]


def test_export_asks_once_where_something_is_open(part: SendingPart, window: Window) -> None:
    """It lists what is to be fixed and stops nobody."""
    fixes = [one.text for one in part._found.remarks if one.grade == "fix"]  # type: ignore[union-attr]
    assert fixes  # a letter that nobody wrote has blanks
    part.export_button.click()
    asked = next(one for one in window.findChildren(dialogs.Dialog) if one.isVisible())
    assert fixes[0] in asked.accessibleDescription()
    asked.accept()
    dialog = next(one for one in window.findChildren(QFileDialog) if one.isVisible())
    assert Path(dialog.selectedFiles()[0]).name.startswith("Vega_Appeal_")
    dialog.reject()


def test_the_file_is_private_checked_and_within_the_limit(part: SendingPart, tmp_path: Path) -> None:
    """What is saved passes its checks again; nobody else may read it."""
    path = tmp_path / "out.pdf"
    export(part, path)
    assert path.stat().st_mode & 0o777 == 0o600 and path.stat().st_size <= 10_000_000
    with Sandbox(bundle.PRELOAD) as sandbox:
        assert all(check.ok for check in bundle.verify(path, sandbox=sandbox))
    assert part.sent_it.property("kind") == "primary" and part.export_button.property("kind") == "outlined"


def test_sending_freezes_what_was_saved(part: SendingPart, window: Window, tmp_path: Path) -> None:
    """The very file is kept with its fingerprint, the next look is set; Undo takes it all back."""
    path = tmp_path / "out.pdf"
    send(part, window, path)
    known = case_of(part)
    sent = known.rounds[0]
    assert known.state == "submitted" and sent.channel == "reply" and sent.address == "appeals@example.test"
    assert [(one.role, one.bytes) for one in sent.papers] == [("sent", path.stat().st_size)]
    today = datetime.now().astimezone().date()
    assert appeals.next_check(part.session.vault, 1) == today + timedelta(days=7)
    said = texts(part)
    assert "Sent on " in said and sent.papers[0].sha256[:16] in said
    assert "Each file is here byte for byte as it was sent." in said
    assert f"Next look for an answer: {words.day(today + timedelta(days=7))}." in said
    assert window.frame.toast.text.startswith("Sent on ")
    window.frame.toast._undo.click()
    settle(part.session)
    assert case_of(part).rounds[0].sent is None and part.contents.isVisible()


def test_what_was_saved_is_known_after_a_lock(
    part: SendingPart, window: Window, folder: Path, empty_vault: tuple[Path, bytes], tmp_path: Path
) -> None:
    """Who sends it tomorrow need not look for the file; limit and words are there, too."""
    path = tmp_path / "out.pdf"
    QTest.keyClicks(part.form.edit("title"), "My appeal")
    part.size_card.limited.emit(5_000_000)
    settle(part.session)
    export(part, path)
    window.lock()
    settle(window.session)
    window.session.adopt(open_with_key(folder, empty_vault[1], clock=noon))
    settle(window.session)
    again = host(window)
    again.show_case(1)
    settle(window.session)
    assert again.form.edit("title").text() == "My appeal"
    assert again.size_card.meter.limit.text() == "of 5 MB"
    again.sent_it.click()
    settle(window.session)
    form(window).keep.click()
    settle(window.session)
    assert case_of(again).rounds[0].papers[0].bytes == path.stat().st_size


@pytest.mark.parametrize("is_gone", [True, False], ids=["gone", "changed"])
def test_a_file_that_is_not_what_was_saved_is_not_frozen(
    part: SendingPart, window: Window, tmp_path: Path, is_gone: bool
) -> None:
    """It is said in the dialog; nothing is noted, nothing taken in."""
    path = tmp_path / "out.pdf"
    export(part, path)
    path.unlink() if is_gone else path.write_bytes(path.read_bytes() + b"x")
    part.sent_it.click()
    settle(part.session)
    dialog = form(window)
    dialog.keep.click()
    settle(part.session)
    assert "not any more what was saved" in dialog.keep.accessibleDescription()
    dialog.reject()
    assert case_of(part).rounds[0].sent is None


def test_another_file_can_be_what_was_sent(part: SendingPart, window: Window, tmp_path: Path) -> None:
    """A text pasted into the app, say: chosen where nothing was saved here."""
    text = tmp_path / "what I wrote.txt"
    text.write_text("The gate was locked.")
    part.sent_it.click()
    dialog = next(one for one in window.findChildren(QFileDialog) if one.isVisible())
    dialog.fileSelected.emit(str(text))
    dialog.reject()
    settle(part.session)
    asked = form(window)
    asked.show_values({"channel": "app", "check": words.day(date.today() + timedelta(days=2))})  # noqa: DTZ011
    asked.keep.click()
    settle(part.session)
    sent = case_of(part).rounds[0]
    assert sent.channel == "app" and sent.papers[0].bytes == text.stat().st_size
    title = records.get(part.session.vault, sent.papers[0].record).title
    assert title == "Sent appeal: Late deliveries"


def test_proof_is_dropped_pasted_or_picked(part: SendingPart, window: Window, tmp_path: Path) -> None:
    """Each is kept with the round as one change, and Undo takes it back."""
    send(part, window, tmp_path / "out.pdf")
    reply = tmp_path / "reply.txt"
    reply.write_text("We got your appeal.")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(reply))])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    part.sent.dropEvent(QDropEvent(QPoint(5, 5), copy, data, Qt.MouseButton.LeftButton, none))
    settle(part.session)
    QGuiApplication.clipboard().setText("Case received, thank you")
    button(part, "Paste it").click()
    settle(part.session)
    assert window.frame.toast.text == "Kept as proof that you sent it."
    assert [one.role for one in case_of(part).rounds[0].papers] == ["sent", "proof", "proof"]
    button(part, "Choose a paper of the vault…").click()
    settle(part.session)
    chooser = next(one for one in window.findChildren(ChooseDialog) if one.isVisible())
    chooser.chosen.emit([3])
    chooser.reject()
    settle(part.session)
    assert case_of(part).rounds[0].papers[-1].record == 3 and "Proof of sending" in texts(part)
    window.frame.toast._undo.click()
    settle(part.session)
    assert len(case_of(part).rounds[0].papers) == 3


def test_a_frozen_file_that_was_changed_is_said_honestly(
    part: SendingPart, window: Window, folder: Path, tmp_path: Path
) -> None:
    """One byte of it on the disk is enough."""
    send(part, window, tmp_path / "out.pdf")
    record = case_of(part).rounds[0].papers[0].record
    blob = records.documents_of(part.session.vault, record)[0].blob
    file = next(one for one in folder.rglob("*") if one.is_file() and blob in one.name)
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    part.refresh()
    settle(part.session)
    assert "A file is not here any more as it was sent." in texts(part)
    assert "byte for byte" not in texts(part)


def test_a_case_with_nothing_to_show_says_so(part: SendingPart) -> None:
    """Without a paper there is nothing to save."""
    part.session.write(lambda vault, _progress: appeals.open_case(vault, NewCase("Empty", "UTC")))
    settle(part.session)
    part.show_case(2)
    settle(part.session)
    assert part.empty.isVisible() and not part.export_button.isVisible()
    assert "Add the notice" in texts(part)


def test_locking_drops_everything(part: SendingPart, window: Window) -> None:
    """Neither pages nor titles stay."""
    part.maker.make_now()
    settle(part.session)
    part.forget()
    assert part.maker.held is None and titles(part) == [] and part.sheets.source.sizes == ()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"time": "noon"}, "Write the time as 17:00."),
        ({"day": "yesterday"}, "Write a day"),
        ({"day": "2026-11-21"}, "still to come"),
        ({"check": "2026-11-01"}, "after it was sent"),
    ],
)
def test_what_cannot_be_is_refused(typed: dict[str, str], said: str) -> None:
    """With a word about what is wrong."""
    values = {"channel": "", "address": "", "day": "2026-11-20", "time": "11:00", "check": "2026-11-27"}
    with pytest.raises(FlexKeeperError, match=said):
        sending_of({**values, **typed}, NOW)
    sent = sending_of(values, NOW)
    assert sent.sent == NOW - timedelta(hours=1) and sent.sent.tzinfo is not None
    assert sent.sent.astimezone(UTC) < NOW


def test_no_draft_is_left_behind_when_it_was_noted(part: SendingPart, window: Window, tmp_path: Path) -> None:
    """What was typed about the sending is gone with its form."""
    send(part, window, tmp_path / "out.pdf")
    assert drafts.load(part.session.vault, "case/1/sent") == {}


def test_the_next_look_comes_again_until_the_case_is_over(
    part: SendingPart, window: Window, tmp_path: Path
) -> None:
    """One look is not enough; once there is an answer nobody is reminded any more."""
    send(part, window, tmp_path / "out.pdf")
    vault = part.session.vault
    now = datetime.now().astimezone()
    due = next(one for one in reminders.due(vault, now) if one.title.startswith("Is there an answer?"))
    reminders.done(vault, due.id, now.date())
    assert appeals.next_check(vault, 1) == now.date() + timedelta(days=3)
    appeals.edit_case(vault, 1, {"state": "reinstated"})
    assert appeals.next_check(vault, 1) is None


def test_a_deleted_case_leaves_no_draft(part: SendingPart, window: Window, tmp_path: Path) -> None:
    """Neither the words on its cover nor where its bundle was saved."""
    QTest.keyClicks(part.form.edit("title"), "My appeal")
    export(part, tmp_path / "out.pdf")
    settle(part.session)
    assert drafts.forms(part.session.vault, "case/1/")
    part.forget()
    appeals.purge_case(part.session.vault, 1)
    assert drafts.forms(part.session.vault, "case/1/") == []


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("state", ["open", "exported", "sent"])
def test_each_state_is_named_large_enough_and_not_cut_off(
    part: SendingPart, window: Window, tmp_path: Path, state: str, percent: int
) -> None:
    """As the walk through the window asks of every page, in the smallest window, too."""
    window.resize(1024, 640)
    window.preferences.set_percent(percent)
    settle(window.session)
    try:
        if state == "exported":
            export(part, tmp_path / "out.pdf")
        elif state == "sent":
            send(part, window, tmp_path / "out.pdf")
        settle(window.session)
        walk.test_everything_that_takes_the_focus_has_a_name(window.frame)
        walk.test_no_target_is_too_small(window.frame)
        walk.test_no_words_are_cut_off(window.frame)
        walk.test_everything_stays_inside_the_window(window.frame)
        walk.test_one_primary_button_at_most(window.frame)
        walk.test_every_control_is_reached_by_tab(window.frame, window)
        if state != "sent":
            assert part.export_button.visibleRegion().boundingRect().height() == part.export_button.height()
    finally:
        window.preferences.set_percent(100)
        window.resize(1280, 800)
