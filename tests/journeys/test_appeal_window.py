"""Deactivated on a Friday night: from the notice to the letter, by the keyboard alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QWidget,
)

from flexkeeper import appeals, intake, records
from flexkeeper.appeals import letters
from flexkeeper.demo.driver import SEED, story
from flexkeeper.demo.papers import papers, write
from flexkeeper.desktop.pages.appeals import AppealsPage
from flexkeeper.desktop.pages.letter.guide import GuideCard
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
MOST_KEYS_FIRST_HOUR = 14  # from anywhere in the app to the open case
MOST_KEYS = 40

LATE = (
    "The gate of Alder Court was locked at 2:10 PM. I called support at 2:14 PM and waited 25 minutes for "
    "the code. The road was closed as the notice of the city shows."
)
LOST = (
    "I left both packages at the doors. The photos show door and number, and the camera noted time and place."
)
ANSWER = "The station released my block late. The gate was locked, and I waited 25 minutes for the code."


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

    def focus(self) -> QWidget:
        """What has the keys. There is no window manager to give them to the window that is left in front."""
        if QGuiApplication.focusWindow() is None:
            front = QApplication.activeModalWidget() or self.window
            front.activateWindow()
            QTest.qWait(20)
        found = QApplication.focusWidget()
        assert found is not None and found.isVisible() and found.isEnabled(), found
        return found


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


def test_from_the_notice_to_the_letter(keys: Keys, notice: str) -> None:
    """Notice in, read, case open; both claims answered with papers; the letter begun, its gaps seen."""
    page = first_hour(keys, notice)
    assert keys.pressed <= MOST_KEYS_FIRST_HOUR, keys.pressed
    answer_claim(keys, LATE, "scan")
    answer_claim(keys, LOST, "stop 36")
    vault = keys.window.session.vault
    case = appeals.case(vault, page.case.case_id)
    assert [(one.answer.stance, len(one.answer.exhibits)) for one in case.claims] == [("contest", 1)] * 2
    see_letter(keys, page)
    assert keys.pressed <= MOST_KEYS, keys.pressed


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
    keys.press(Qt.Key.Key_Return)


def see_letter(keys: Keys, page: AppealsPage) -> None:
    """The step of the letter follows; what it still lacks stands beside its first question."""
    keys.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "Worth a second look" in said(page) and "There is still a blank" in said(page)
    guide = next(one for one in page.findChildren(GuideCard) if one.isVisible())
    keys.press(Qt.Key.Key_F6)
    keys.press(Qt.Key.Key_Tab)
    assert keys.focus() is guide.editor
    keys.type(ANSWER)
    keys.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert guide.place == 1
    kept = letters.draft(keys.window.session.vault, page.case.case_id, "appeal").words
    assert ANSWER in kept.values()
