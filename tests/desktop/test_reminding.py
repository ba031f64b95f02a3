"""What the window leaves outside the vault after each change, for reminders while it is locked."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from flexkeeper import records, reminders
from flexkeeper.desktop.reminding import keeping_agenda, with_usual_reminders
from flexkeeper.desktop.window import Window
from flexkeeper.errors import FlexKeeperError
from flexkeeper.vault import Vault, open_with_key
from tests.builders import add_record, left_outside
from tests.conftest import noon
from tests.desktop.conftest import PASSPHRASE, run_until, settle


def test_work_leaves_an_agenda(vault: Vault) -> None:
    """After work, and after work that failed half-way."""
    until = noon().date() + timedelta(days=14)
    with keeping_agenda(vault):
        number = add_record(vault, kind="insurance", fields={"expires": until.isoformat()})
    assert until in [entry.due for entry in left_outside(vault.state, vault.id)]
    try:
        with keeping_agenda(vault):
            records.trash(vault, number)
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    assert until not in [entry.due for entry in left_outside(vault.state, vault.id)]


def test_opening_brings_the_agenda_up_to_date(
    empty_vault: tuple[Path, bytes], tmp_path: Path, window: Window
) -> None:
    """Once what is in the vault is seen: days have passed since it was open."""
    path = shutil.copytree(empty_vault[0], tmp_path / "Vault")
    with open_with_key(path, empty_vault[1]) as before:
        until = before.clock().date() + timedelta(days=9)
        add_record(before, kind="insurance", fields={"expires": until.isoformat()})
        state, vault_id = before.state, before.id
    assert until not in [entry.due for entry in left_outside(state, vault_id)]
    run_until(lambda done: window.session.unlock(path, PASSPHRASE, done, lambda _error: False))
    looking = QTimer(interval=20)

    def look_until(done: Callable[[], None]) -> None:
        looking.timeout.connect(
            lambda: until in [entry.due for entry in left_outside(state, vault_id)] and done()
        )
        looking.start()

    run_until(look_until)
    window.lock()
    settle(window.session)


def test_a_new_vault_has_the_usual_reminders(vault: Vault) -> None:
    """Asked for once, they are there once; undoing the last step does not take them away."""
    for _again in range(2):
        with_usual_reminders(vault)
    found = reminders.due(vault, noon())
    assert [(one.sort, one.due) for one in found] == [
        ("snapshot", date(2026, 12, 20)), ("review", date(2026, 12, 20)),
    ]  # fmt: skip
    with pytest.raises(FlexKeeperError):
        records.undo(vault)


def test_a_folder_that_refuses_costs_no_work(vault: Vault, tmp_path: Path) -> None:
    vault.state = tmp_path / "refuses"
    vault.state.write_text("in the way")
    with keeping_agenda(vault):
        number = add_record(vault, kind="insurance", fields={"expires": "2027-01-01"})
    assert records.get(vault, number).title == "A paper"
