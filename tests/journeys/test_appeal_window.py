"""Deactivated on a Friday night: from the notice to a sent bundle, by the keyboard alone."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from flexkeeper import appeals, bundle, intake, records, reminders
from flexkeeper.demo.driver import SEED, story
from flexkeeper.demo.papers import papers, write
from flexkeeper.desktop.pages.agenda.row import DueRow
from flexkeeper.desktop.pages.appeals import AppealsPage
from flexkeeper.desktop.pages.letter.guide import GuideCard
from flexkeeper.desktop.pages.sending.part import SendingPart
from flexkeeper.desktop.widgets.choice import ChoiceBox
from flexkeeper.desktop.window import Window
from flexkeeper.sandbox import Sandbox
from flexkeeper.vault import Argon2Cost, create, open_with_key
from tests.desktop.conftest import (  # noqa: F401 - the fixtures of a real window
    application,
    kit,
    look,
    no_complaints,
    settle,
    window,
)

PASSPHRASE = "a passphrase for tests"
CHEAP = Argon2Cost(64, 1, 1, unsafe_for_tests=True)
LIMIT = 10_000_000
MOST_KEYS_FIRST_HOUR = 14  # from anywhere in the app to the open case
MOST_KEYS = 110
PATIENCE_SECONDS = 120

LATE = (
    "The gate of Alder Court was locked at 2:10 PM. I called support at 2:14 PM and waited 25 minutes for "
    "the code. The road was closed as the notice of the city shows."
)
LOST = (
    "I left both packages at the doors. The photos show door and number, and the camera noted time and place."
)
ANSWER = "The station released my block late. The gate was locked, and I waited 25 minutes for the code."
PLAN = "I ask support for gate codes before the block begins."


class Keys:
    """The driver's hands: what is pressed to get around is counted apart from the words that are typed."""

    def __init__(self, over: Window) -> None:
        self.window, self.pressed, self.typed = over, 0, 0

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier, times: int = 1) -> None:
        held = Qt.KeyboardModifier.NoModifier
        for one in modifiers:
            held |= one
        for _time in range(times):
            QTest.keyClick(self.focus(), key, held)
            self.pressed += 1
            settle(self.window.session)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.focus(), text)
        self.typed += len(text)
        settle(self.window.session)

    def until(
        self, is_there: Callable[[QWidget], bool], key: Qt.Key = Qt.Key.Key_Tab, most: int = 30
    ) -> None:
        """Presses a key until the focus is where it is wanted."""
        for _time in range(most):
            if is_there(self.focus()):
                return
            self.press(key)
        raise AssertionError(name_of(self.focus()))

    def focus(self) -> QWidget:
        """What has the keys. There is no window manager to give them to the window that is left in front."""
        if QGuiApplication.focusWindow() is None:
            front = QApplication.activeModalWidget() or self.window
            front.activateWindow()
            QTest.qWait(20)
        found = QApplication.focusWidget()
        assert found is not None and found.isVisible() and found.isEnabled(), found
        return found


def name_of(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text


def named(start: str) -> Callable[[QWidget], bool]:
    return lambda widget: name_of(widget).startswith(start)


def said(part: QWidget) -> str:
    return "\n".join(one.text() for one in part.findChildren(QLabel) if one.isVisible() and one.text())


@pytest.fixture(scope="module")
def today() -> date:
    """The driver's own day: the story is told as of it, so that its deadline is still ahead."""
    return datetime.now().astimezone().date()


@pytest.fixture(scope="module")
def notice(kept: tuple[Path, bytes], today: date) -> str:
    """The words of the notice, as the driver copies them."""
    content = (kept[0].parent / "papers" / "deactivation-notice.eml").read_bytes()
    body = message_from_bytes(content, policy=default).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@pytest.fixture(scope="module")
def kept(sandbox: Sandbox, today: date, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A vault with all papers of the story but the notice, and its key."""
    folder = tmp_path_factory.mktemp("journey")
    made, facts = papers(SEED, today), story(SEED, today)
    write(folder / "papers", made)
    with create(folder / "Vault", PASSPHRASE, cost=CHEAP) as vault:
        me = {
            "name": facts.name,
            "address": facts.address,
            "email": facts.email,
            "driver_id": facts.driver_id,
        }
        records.set_me(vault, me)
        car = records.add_vehicle(vault, "Corolla", {"vin": facts.vin, "plate": facts.plate}).id
        for paper in made:
            if paper.kind == "deactivation_notice":
                continue
            fields = {field.id for field in records.kind(paper.kind).fields}
            new = intake.Description(
                kind=paper.kind,
                title=paper.title,
                fields=paper.fields,
                vehicle=car if {"vin", "plate"} & fields else None,
                password=paper.truth.get("password"),
            )
            intake.add_file(vault, sandbox, folder / "papers" / paper.name, new)
        return folder / "Vault", vault.key


@pytest.fixture
def keys(
    window: Window,  # noqa: F811
    kept: tuple[Path, bytes],
) -> Iterator[Keys]:
    """The window on that vault, at the page of today."""
    window.resize(1280, 800)
    window.session.adopt(open_with_key(*kept))
    settle(window.session)
    window.desk.go_to("today")
    window.activateWindow()
    QTest.qWait(50)
    yield Keys(window)
    window.lock()
    settle(window.session)


def test_from_the_notice_to_a_sent_bundle(
    keys: Keys,
    notice: str,
    sandbox: Sandbox,
    tmp_path: Path,
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    """Notice in, read, case open; claims answered; letter; bundle checked, saved, sent, proved, watched."""
    page = first_hour(keys, notice)
    assert keys.pressed <= MOST_KEYS_FIRST_HOUR, keys.pressed
    opened = keys.pressed
    answer_claim(keys, LATE, "scan")
    answer_claim(keys, LOST, "stop 36")
    vault = keys.window.session.vault
    case = appeals.case(vault, page.case.case_id)
    assert [(one.answer.stance, len(one.answer.exhibits)) for one in case.claims] == [("contest", 1)] * 2
    answered = keys.pressed
    write_letter(keys, page)
    lettered = keys.pressed
    path = tmp_path / "appeal.pdf"
    seconds = save_bundle(keys, path)
    assert path.stat().st_size <= LIMIT
    assert [one for one in bundle.verify(path, sandbox=sandbox) if not one.ok] == []
    send(keys, page)
    assert keys.pressed <= MOST_KEYS, keys.pressed
    is_watched(keys, page)
    counted = {
        "open": opened,
        "answered": answered,
        "letter": lettered,
        "all": keys.pressed,
        "typed": keys.typed,
    }
    for name, figure in {**counted, "bundle seconds": seconds}.items():
        record_testsuite_property(name, figure)


def first_hour(keys: Keys, notice: str) -> AppealsPage:
    """“I was deactivated” through the palette; Ctrl+V and Enter open the case."""
    keys.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    for sign in "deact":
        keys.press(Qt.Key(ord(sign.upper())))
    keys.press(Qt.Key.Key_Return)
    QGuiApplication.clipboard().setText(notice)
    keys.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    page = keys.window.frame.page("appeals")
    assert isinstance(page, AppealsPage)
    read = said(page.first_hour)
    for wanted in ("From the notice. Aim for", "Late delivery", "Delivered, not received", "Quillmere Flex"):
        assert wanted in read
    keys.press(Qt.Key.Key_Return)
    assert "Papers for this appeal" in said(page.case)
    case = appeals.case(keys.window.session.vault, page.case.case_id)
    assert case.deadline is not None and case.deadline_source == "notice"
    assert (case.zone, case.deadline.hour) == ("America/Los_Angeles", 23)
    return page


def answer_claim(keys: Keys, text: str, paper: str) -> None:
    """The next step opens the answer: contested, in words, with a paper that is searched for."""
    keys.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Tab)
    keys.type(text)
    keys.press(Qt.Key.Key_Tab)
    keys.press(Qt.Key.Key_Space)
    keys.type(paper)
    keys.press(Qt.Key.Key_Tab)
    keys.press(Qt.Key.Key_Space)
    keys.press(Qt.Key.Key_Return)
    keys.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def write_letter(keys: Keys, page: AppealsPage) -> None:
    """Each question in turn, and what the letter still lacks is said beside it."""
    keys.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "Worth a second look" in said(page) and "There is still a blank" in said(page)
    guide = next(one for one in page.findChildren(GuideCard) if one.isVisible())
    keys.press(Qt.Key.Key_F6)
    keys.press(Qt.Key.Key_Tab)
    for _question in range(40):
        if not guide.isVisible():
            break
        answer_question(keys, guide)
        if guide.list is None:
            keys.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        else:
            keys.until(lambda widget: widget is guide.on)
            keys.press(Qt.Key.Key_Space)
    assert not guide.isVisible()


def answer_question(keys: Keys, guide: GuideCard) -> None:
    field = keys.focus()
    if isinstance(field, QPlainTextEdit):
        keys.type(ANSWER)
    elif isinstance(field, ChoiceBox):
        keys.press(Qt.Key.Key_Down)
    elif isinstance(field, QLineEdit):
        is_day = field.placeholderText() == "A day"
        keys.type((date.today() - timedelta(days=9)).isoformat() if is_day else "3")  # noqa: DTZ011
    elif name_of(field).startswith("Add to the plan"):
        plan(keys)


def plan(keys: Keys) -> None:
    """One thing, by its form; Enter in a line of it saves."""
    keys.press(Qt.Key.Key_Space)
    keys.type(PLAN)
    keys.press(Qt.Key.Key_Tab)
    keys.type(date.today().isoformat())  # noqa: DTZ011
    keys.press(Qt.Key.Key_Return)


def save_bundle(keys: Keys, path: Path) -> float:
    """Exports from the step of the bundle; returns the seconds from the name to the checked file."""
    keys.until(named("I sent it"), Qt.Key.Key_F6, 8)
    keys.press(Qt.Key.Key_Tab)
    keys.press(Qt.Key.Key_Space)
    if not keys.window.findChildren(QFileDialog):
        keys.press(Qt.Key.Key_Return)  # what is still open is named once, and stops nobody
    keys.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(keys.focus(), str(path))
    keys.typed += len(str(path))
    part = keys.window.findChildren(SendingPart)[-1]
    began = time.monotonic()
    QTest.keyClick(keys.focus(), Qt.Key.Key_Return)
    keys.pressed += 1
    while not part.saved.isVisible():
        assert time.monotonic() < began + PATIENCE_SECONDS, "the bundle was not saved"
        QTest.qWait(50)
    settle(keys.window.session)
    return time.monotonic() - began


def send(keys: Keys, page: AppealsPage) -> None:
    """Noted as sent with the file that was saved; the reply that lies in the clipboard is the proof."""
    assert named("I sent it")(keys.focus())
    keys.press(Qt.Key.Key_Space)
    keys.press(Qt.Key.Key_Return)
    QGuiApplication.clipboard().setText("We have received your appeal. Reference DR-1.")
    keys.until(named("Paste it"))
    keys.press(Qt.Key.Key_Space)
    case = appeals.case(keys.window.session.vault, page.case.case_id)
    assert case.state == "submitted"
    assert [one.role for one in case.rounds[0].papers] == ["sent", "proof"]
    assert appeals.is_unaltered(keys.window.session.vault, case.rounds[0])


def is_watched(keys: Keys, page: AppealsPage) -> None:
    """The day to look for an answer is set, among the reminders and on the page of today when it comes."""
    vault = keys.window.session.vault
    check = appeals.next_check(vault, page.case.case_id)
    assert check is not None and check > date.today()  # noqa: DTZ011
    waiting = [one for one in reminders.due(vault, datetime.now().astimezone(), within_days=None)]
    assert [one.due for one in waiting if one.sort == "answer"] == [check]
    keys.press(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    today = keys.window.frame.page("today")
    rows = [row.line.title for row in today.findChildren(DueRow)]
    coming = said(today)
    assert any("answer" in title.lower() for title in rows) or "answer" in coming.lower()
