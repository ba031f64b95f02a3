"""What the driver set in the app: how it looks and behaves; nothing personal, no names of papers.

Values are frozen dataclasses with defaults; `dataclasses.replace` makes a changed one. They live in one
JSON file; keys this version does not know are kept for the one that does.
"""

from __future__ import annotations

import dataclasses
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

Section = TypeVar("Section")

_LARGEST = 32_767  # no window is wider: X11 counts px in 16 bits


@dataclass(frozen=True, slots=True)
class Appearance:
    """How the window looks; `text_percent` is 100 to 200, `dates` what comes first in a date."""

    theme: Literal["system", "light", "dark"] = "system"
    contrast: Literal["system", "high"] = "system"
    text_percent: int = 100
    dates: Literal["system", "day", "month", "iso"] = "system"


@dataclass(frozen=True, slots=True)
class Locking:
    """When the window locks by itself: after so many minutes without a key or a move; 0 is never."""

    idle_minutes: int = 10


@dataclass(frozen=True, slots=True)
class Intake:
    """Where papers come from by themselves: new files in the folder `watch` are added; None for no folder."""

    watch: Path | None = None


@dataclass(frozen=True, slots=True)
class Reminders:
    """Reminders while the vault is locked: whether ids and days that name nothing lie outside for them."""

    while_locked: bool = True


@dataclass(frozen=True, slots=True)
class WindowState:
    """How the window stood when it was closed last; sizes in px, `page` is the page's name."""

    width: int = 1280
    height: int = 800
    is_maximized: bool = False
    page: str = "today"
    sort: Literal["attention", "newest", "oldest", "title"] = "attention"
    agenda: Literal["list", "month"] = "list"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the driver set, and what other versions of the app added."""

    appearance: Appearance = Appearance()
    locking: Locking = Locking()
    intake: Intake = Intake()
    reminders: Reminders = Reminders()
    window: WindowState = WindowState()
    unknown: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings as they were read, and the names of those that could not be used."""

    settings: Settings
    unusable: tuple[str, ...] = ()


def load(path: Path) -> Loaded:
    """Reads the settings; what is missing or of a wrong type is its default, and named as unusable."""
    try:
        data = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Loaded(Settings())
    except (OSError, ValueError, RecursionError):
        return Loaded(Settings(), ("settings",))
    if not isinstance(data, dict):
        return Loaded(Settings(), ("settings",))
    unusable: list[str] = []
    unknown: dict[str, Any] = {}
    sections: dict[str, Any] = {}
    known = {one.name: one for one in dataclasses.fields(Settings) if one.name != "unknown"}
    for name, value in data.items():
        if name not in known:
            unknown[name] = value
        elif not isinstance(value, dict):
            unusable.append(name)
        else:
            sections[name], rest = _section(type(getattr(Settings(), name)), name, value, unusable)
            if rest:
                unknown[name] = rest
    return Loaded(Settings(**sections, unknown=unknown), tuple(unusable))


def save(path: Path, settings: Settings) -> None:
    """Writes the settings so that the file is the old one or the new one, never half.

    Raises:
        OSError: if the disk refuses.
    """
    data: dict[str, Any] = dict(settings.unknown)
    for one in dataclasses.fields(settings):
        if one.name != "unknown":
            rest = settings.unknown.get(one.name, {})
            known = dataclasses.asdict(getattr(settings, one.name))
            data[one.name] = {**rest, **{name: _written(value) for name, value in known.items()}}
    write_json(path, data)


def write_json(path: Path, data: object) -> None:
    """Writes JSON by a new file that takes the old one's place; only the driver can read it.

    Raises:
        OSError: if the disk refuses.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=path.name, dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=True, indent=2)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _section(
    kind: type[Section], name: str, value: Mapping[str, Any], unusable: list[str]
) -> tuple[Section, dict[str, Any]]:
    hints = get_type_hints(kind)
    known: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    for key, content in value.items():
        if key not in hints:
            rest[key] = content
        elif _fits(hints[key], content):
            known[key] = _path(content) if hints[key] == Path | None else content
        else:
            unusable.append(f"{name}.{key}")
    return kind(**known), rest


def _fits(hint: Any, value: Any) -> bool:
    if get_origin(hint) is Literal:
        return isinstance(value, str) and value in get_args(hint)
    if hint == Path | None:
        return value is None or (isinstance(value, str) and _path(value) is not None)
    # bool is an int to Python, and 10 minutes are not `true`.
    return type(value) is hint and (hint is not int or 0 <= value <= _LARGEST)


def _written(value: Any) -> Any:
    """A value as JSON has it; a folder of the driver's is written without his name: “~/Downloads”."""
    if not isinstance(value, Path):
        return value
    return (
        f"~/{value.relative_to(Path.home()).as_posix()}" if value.is_relative_to(Path.home()) else str(value)
    )


def _path(text: str | None) -> Path | None:
    """The whole path that was written; None for anything else."""
    if not text or "\0" in text:
        return None
    path = Path.home() / text[2:] if text.startswith("~/") else Path(text)
    return path if path.is_absolute() else None
