"""The app as it is started: typed at, scrolled, locked, started twice, closed and opened again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desktop.conftest import PASSPHRASE
from tests.desktop.real_window import FOCUSABLE, FOCUSED, PATIENCE_SECONDS, Screen, Seen, screen


@pytest.fixture
def glass(filled_vault: tuple[Path, bytes], tmp_path: Path) -> Iterator[Screen]:
    """A screen, and the filled vault where the app looks for one."""
    shutil.copytree(filled_vault[0], tmp_path / "FlexKeeper" / "Vault")
    with screen(tmp_path) as made:
        yield made


def unlock(glass: Screen) -> None:
    glass.wait(lambda seen: any(one.name == "Password" and one.has(FOCUSED) for one in seen))
    glass.do("type", PASSPHRASE)
    glass.do("key", "Return")
    glass.wait_for("To review")


def names(seen: list[Seen]) -> set[str]:
    return {one.name for one in seen}


def test_the_way_in_is_read_out(glass: Screen) -> None:
    """Over the bus of assistive technology: every control of the first page has a role and a name."""
    glass.start()
    glass.focus()
    seen = glass.wait(lambda seen: any(one.name == "Password" and one.has(FOCUSED) for one in seen))
    controls = {one.name: one.role for one in seen if one.has(FOCUSABLE)}
    assert controls["Password"] in ("text", "password text")
    assert controls["Unlock"] in ("button", "push button")
    assert "" not in controls


def test_a_driver_unlocks_looks_finds_and_locks(glass: Screen) -> None:
    """By keyboard alone, from the password to the lock page again."""
    process = glass.start()
    glass.focus()
    unlock(glass)
    glass.do("key", "ctrl+3")
    above = names(glass.wait_for("Insurance card"))
    glass.do("mousemove", "640", "500", "click", "--repeat", "30", "5")
    glass.wait(lambda seen: any(name.startswith("Photo") for name in names(seen) - above))
    glass.do("key", "ctrl+k")
    glass.do("type", "photo 000")
    glass.wait_for("Photo 000")
    glass.do("key", "Return")
    glass.wait(lambda seen: "Photo 000" in names(seen) and "Results" not in names(seen))
    glass.do("key", "ctrl+l")
    locked = glass.wait(lambda seen: any(one.name == "Password" and one.has(FOCUSED) for one in seen))
    assert not any("Photo" in name or "Insurance card" in name for name in names(locked))
    glass.do("key", "ctrl+q")
    _out, said = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, said) == (0, "")


def test_a_second_start_brings_its_file_to_the_first(glass: Screen, tmp_path: Path) -> None:
    """It ends at once; the first window says what waits, and adds it once the vault is open."""
    glass.start()
    glass.focus()
    glass.wait_for("Unlock")
    path = tmp_path / "gate.txt"
    path.write_text("The gate was locked.")
    assert glass.start(str(path)).wait(PATIENCE_SECONDS) == 0
    glass.wait_for("1 file waits")
    unlock(glass)
    glass.wait(lambda seen: any("gate" in name for name in names(seen)))


def test_the_next_start_stands_where_this_one_stood(glass: Screen) -> None:
    """The window's size and the page that was open."""
    process = glass.start()
    window = glass.focus()
    unlock(glass)
    glass.do("key", "ctrl+comma")
    glass.wait_for("Text size")
    glass.do("windowsize", "--sync", window, "1111", "777")
    glass.do("key", "ctrl+q")
    assert process.wait(PATIENCE_SECONDS) == 0
    glass.start()
    window = glass.focus()
    assert "Geometry: 1111x777" in glass.do("getwindowgeometry", window)
    unlock(glass)
    glass.wait_for("Text size")
