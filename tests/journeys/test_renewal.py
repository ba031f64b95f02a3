"""A renewal that never became a crisis: announced while locked, done in a few clicks, quiet afterwards."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLabel, QLineEdit, QWidget

from flexkeeper import notify, records
from flexkeeper.desktop.pages.agenda.row import DueRow
from flexkeeper.desktop.pages.renew.check import CheckPart
from flexkeeper.desktop.pages.renew.dialog import RenewDialog
from flexkeeper.desktop.pages.renew.outcome import OutcomePart
from flexkeeper.desktop.pages.renew.packet import MOST_BYTES
from flexkeeper.desktop.reminding import keeping_agenda
from flexkeeper.desktop.window import Window
from flexkeeper.vault import Argon2Cost, create
from tests.builders import add_record
from tests.desktop.conftest import (  # noqa: F401 - the fixtures of a real window
    application,
    kit,
    look,
    no_complaints,
    run_until,
    settle,
    window,
)
from tests.intake import made

PASSPHRASE = "a passphrase for tests"
CHEAP = Argon2Cost(64, 1, 1, unsafe_for_tests=True)
NOW = datetime.now().astimezone().replace(hour=12)
ENDS = NOW.date() + timedelta(days=14)
NEXT = ENDS + timedelta(days=182)
MOST_CLICKS = 12


@pytest.fixture
def locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, Path]]:
    """A vault with a card that ends in two weeks, locked, and the folder outside it with its agenda.

    The folder is this driver's own: what other vaults left behind is announced, too.
    """
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    path = tmp_path / "Vault"
    with create(path, PASSPHRASE, cost=CHEAP) as vault:
        with keeping_agenda(vault):
            car = records.add_vehicle(vault, "Corolla", {})
            fields = {"valid_from": (ENDS - timedelta(days=182)).isoformat(), "expires": ENDS.isoformat()}
            card = add_record(
                vault, kind="insurance", title="Insurance card", fields=fields, contents=[b"old"]
            )
            records.edit(vault, card, values={"vehicle": str(car.id)})
        state = vault.state
    yield path, state


def announced(state: Path, now: datetime) -> list[str]:
    """What is said at that moment while the vault is locked."""
    said: list[str] = []

    def send(sentence: str, _stays: bool) -> Callable[[float], notify.Answer | None]:
        said.append(sentence)
        return lambda _seconds: None

    notify.notify(state, now, send)
    return said


class Hand:
    """The driver's pointer, counted: each press, and one more for each row marked in a file dialog."""

    def __init__(self, over: Window) -> None:
        self.window, self.clicks = over, 0

    def press(self, widget: QWidget) -> None:
        assert widget.isVisible() and widget.isEnabled(), widget
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.clicks += 1
        settle(self.window.session)

    def choose(self, path: Path) -> None:
        asking = self.window.findChildren(QFileDialog)[-1]
        name, buttons = asking.findChild(QLineEdit), asking.findChild(QDialogButtonBox)
        assert name is not None and buttons is not None
        name.selectAll()
        QTest.keyClicks(name, str(path))
        self.clicks += 1
        self.press(buttons.button(QDialogButtonBox.StandardButton.Open))


def test_insurance_is_renewed_in_time(
    locked: tuple[Path, Path],
    window: Window,  # noqa: F811
    tmp_path: Path,
) -> None:
    """From the neutral word while locked to the pictures for the upload; the old one is heard of no more."""
    path, state = locked
    assert announced(state, NOW) == ["A paper expires in 14 days. Open FlexKeeper to see which."]
    run_until(lambda done: window.session.unlock(path, PASSPHRASE, done, lambda _error: False))
    settle(window.session)
    window.desk.go_to("today")
    settle(window.session)
    hand = Hand(window)
    row = next(one for one in window.findChildren(DueRow) if one.line.title == "Insurance card")
    hand.press(row.button)
    dialog = window.findChildren(RenewDialog)[-1]
    hand.press(dialog.go)
    card = tmp_path / "new card.pdf"
    card.write_bytes(made.pdf(["Harborline Mutual", "Conditions"]))
    hand.choose(card)
    assert isinstance(dialog.part, CheckPart)
    field = dialog.part.fields["expires"].editor
    hand.press(field)
    QTest.keyClicks(field, NEXT.isoformat())
    hand.press(dialog.go)
    outcome = dialog.part
    assert isinstance(outcome, OutcomePart)
    lines = "\n".join(label.text() for label in outcome.findChildren(QLabel))
    assert "no day without cover" in lines and "The next reminder comes on" in lines
    hand.press(outcome.packet)
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    hand.choose(pictures)
    hand.press(dialog.go)
    assert hand.clicks <= MOST_CLICKS, hand.clicks
    assert [one.name for one in sorted(pictures.iterdir())] == [
        "Insurance_card_1.jpg",
        "Insurance_card_2.jpg",
    ]
    assert all(one.stat().st_size < MOST_BYTES for one in pictures.iterdir())
    vault = window.session.vault
    old, new = records.get(vault, 1), records.get(vault, 2)
    assert (new.supersedes, new.valid_until, old.state) == (1, NEXT, "kept")
    assert not [one for one in window.findChildren(DueRow) if one.line.title == "Insurance card"]
    window.lock()
    settle(window.session)
    for days in (0, 1, 7, 13, 14, 15):  # neither the old one's next steps nor its end
        assert announced(state, NOW + timedelta(days=days)) == []
    first = datetime.combine(NEXT - timedelta(days=60), NOW.timetz())
    assert announced(state, first) == ["A paper expires in 60 days. Open FlexKeeper to see which."]
