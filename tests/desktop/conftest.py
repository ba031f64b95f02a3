"""A real window on a real vault, without a screen. One application, one window per module."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from flexkeeper.desktop.app import make_application
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.session import Session
from flexkeeper.desktop.theme import Look
from flexkeeper.desktop.window import Window
from flexkeeper.vault import open_with_key
from tests.builders import add_record
from tests.conftest import noon

PATIENCE_MS = 20_000
PASSPHRASE = "a passphrase for tests"


@pytest.fixture(scope="session", autouse=True)
def application() -> QApplication:
    """The one application of the run."""
    existing = QApplication.instance()
    return existing if isinstance(existing, QApplication) else make_application(["flexkeeper"])


@pytest.fixture(autouse=True)
def no_complaints() -> Iterator[list[str]]:
    """Whatever Qt warns of, and whatever escapes from a slot, fails the test."""
    said: list[str] = []

    def listen(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if not text.startswith("This plugin does not support"):  # there is no screen to do it on
            said.append(text)

    before, hook = qInstallMessageHandler(listen), sys.excepthook
    sys.excepthook = lambda kind, error, trace: said.append(f"{kind.__name__}: {error}")
    yield said
    sys.excepthook = hook
    qInstallMessageHandler(before)
    assert not said


@pytest.fixture(scope="session")
def look(application: QApplication) -> Look:
    """The look, as at the start."""
    made = Look(application)
    made.choose("light", "system", 100)
    return made


@pytest.fixture(scope="session")
def kit(look: Look) -> Kit:
    return Kit.of(look)


@pytest.fixture(scope="module")
def filled_vault(
    empty_vault: tuple[Path, bytes], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, bytes]:
    """A vault with papers of several kinds, states and ages, and its key."""
    template, key = empty_vault
    path = shutil.copytree(template, tmp_path_factory.mktemp("filled") / "Vault")
    with open_with_key(path, key, clock=noon) as vault:
        fields = {"insurer": "Harborline Mutual", "policy_number": "HM-4471-0926", "expires": "2020-01-31"}
        add_record(
            vault, kind="insurance", title="Insurance card", fields=fields, contents=[b"one"], text="towed"
        )
        add_record(vault, kind="registration", title="Registration", fields={"expires": "2099-12-31"})
        add_record(vault, kind="other", title="Tow receipt & more", tags=["tow"], contents=[b"two", b"three"])
        add_record(vault, kind="message", title="Mail from support", state="to_review")
        add_record(vault, kind="other", title="Old scrap", state="trashed")
        for number in range(100):
            add_record(vault, kind="delivery_photo", title=f"Photo {number:03}")
    return path, key


@pytest.fixture(scope="module")
def window(application: QApplication, tmp_path_factory: pytest.TempPathFactory, kit: Kit) -> Iterator[Window]:
    """A window with nothing opened, shown."""
    folder = tmp_path_factory.mktemp("window")
    made = Window(kit, folder / "settings.json", folder / "places.json")
    made.show()
    yield made
    made.close()
    kit.look.choose("light", "system", 100)


@pytest.fixture(scope="module")
def opened(window: Window, filled_vault: tuple[Path, bytes]) -> Window:
    """The window on the filled vault."""
    path, key = filled_vault
    if not window.session.is_open:
        window.session.adopt(open_with_key(path, key, clock=noon))
    settle(window.session)
    return window


def settle(session: Session) -> None:
    """Waits until everything that was asked for has been answered, and what followed from it."""
    for _round in range(5):
        run_until(lambda done: session.jobs.write(lambda _progress: None, lambda _none: done()))
        run_until(lambda done: session.jobs.read(lambda _progress: None, lambda _none: done()))
        run_until(lambda done: session.jobs.build(lambda _progress: None, lambda _none: done(), key=""))


def run_until(start: Callable[[Callable[[], None]], object]) -> None:
    """Starts something that calls back, and runs the event loop until it has."""
    loop = QEventLoop()
    late = QTimer(singleShot=True, interval=PATIENCE_MS)
    late.timeout.connect(lambda: loop.exit(1))
    late.start()
    # Through the loop, so that a call back before it runs is not lost.
    QTimer.singleShot(0, lambda: start(lambda: loop.exit(0)))
    assert loop.exec() == 0, "nothing happened"
    late.stop()
