"""Settings: typed, whole or not at all, kind to other versions of themselves."""

from __future__ import annotations

import dataclasses
import json
import stat
from pathlib import Path

import pytest

from flexkeeper import settings
from flexkeeper.settings import Settings


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    """A changed value comes back; the file is only the driver's."""
    path = tmp_path / "deep" / "settings.json"
    looks = dataclasses.replace(Settings().appearance, theme="dark", text_percent=150)
    settings.save(path, dataclasses.replace(Settings(), appearance=looks))
    assert settings.load(path) == settings.Loaded(dataclasses.replace(Settings(), appearance=looks))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("inside", ["Downloads", "Bilder & más/Пapers", ""])
def test_a_folder_to_watch_is_kept_without_the_drivers_name(tmp_path: Path, inside: str) -> None:
    """A folder in the home comes back, and the name of the home is not in the file."""
    path = tmp_path / "settings.json"
    wanted = dataclasses.replace(Settings(), intake=settings.Intake(watch=Path.home() / inside))
    settings.save(path, wanted)
    assert settings.load(path) == settings.Loaded(wanted)
    assert Path.home().name not in path.read_text()


def test_a_folder_to_watch_may_be_anywhere(tmp_path: Path) -> None:
    """A folder outside the home comes back too."""
    path = tmp_path / "settings.json"
    wanted = dataclasses.replace(Settings(), intake=settings.Intake(watch=tmp_path / "stick"))
    settings.save(path, wanted)
    assert settings.load(path) == settings.Loaded(wanted)


def test_keys_of_another_version_are_kept(tmp_path: Path) -> None:
    """What this version does not know survives being loaded and saved by it."""
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"later": {"a": 1}, "locking": {"idle_minutes": 5, "face": True}}))
    loaded = settings.load(path)
    assert loaded.unusable == ()
    settings.save(path, loaded.settings)
    data = json.loads(path.read_text())
    assert data["later"] == {"a": 1}
    assert data["locking"] == {"idle_minutes": 5, "face": True}


@pytest.mark.parametrize(
    ("text", "unusable"),
    [
        ('{"locking": {"idle_minutes": "ten"}}', ("locking.idle_minutes",)),
        ('{"locking": {"idle_minutes": true}}', ("locking.idle_minutes",)),
        ('{"locking": {"idle_minutes": -5}}', ("locking.idle_minutes",)),
        ('{"window": {"width": 1000000000000}}', ("window.width",)),
        ('{"appearance": {"theme": "pink"}}', ("appearance.theme",)),
        ('{"locking": 7}', ("locking",)),
        ('{"intake": {"watch": "Downloads"}}', ("intake.watch",)),
        ('{"intake": {"watch": ""}}', ("intake.watch",)),
        ('{"intake": {"watch": "/a\\u0000b"}}', ("intake.watch",)),
        ('{"intake": {"watch": ["/a"]}}', ("intake.watch",)),
        ('{"appearance": {"dates": "year"}}', ("appearance.dates",)),
        ("[1]", ("settings",)),
        ("{", ("settings",)),
        ("\xff", ("settings",)),
        ("[" * 100_000, ("settings",)),
    ],
)
def test_what_does_not_fit_is_its_default_and_named(
    tmp_path: Path, text: str, unusable: tuple[str, ...]
) -> None:
    """A broken file costs what is broken in it, nothing else."""
    path = tmp_path / "settings.json"
    path.write_bytes(text.encode("latin-1"))
    assert settings.load(path) == settings.Loaded(Settings(), unusable)


def test_without_a_file_all_is_as_at_the_start(tmp_path: Path) -> None:
    """No file is no trouble."""
    assert settings.load(tmp_path / "none.json") == settings.Loaded(Settings())


def test_a_failed_save_leaves_the_old_file(tmp_path: Path) -> None:
    """Settings that cannot be written leave no half file and no litter."""
    path = tmp_path / "settings.json"
    settings.save(path, Settings())
    before = path.read_bytes()
    with pytest.raises(TypeError):
        settings.write_json(path, {"not JSON": object()})
    assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1
