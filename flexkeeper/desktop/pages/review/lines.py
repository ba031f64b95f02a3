"""The lines of the list to review: what is on its way, what waits in the vault, in groups and in words."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from flexkeeper import intake, records
from flexkeeper.desktop import words
from flexkeeper.desktop.incoming import Incoming
from flexkeeper.desktop.widgets.chip import Chip
from flexkeeper.desktop.widgets.suggest_field import sureness
from flexkeeper.i18n import _
from flexkeeper.records import Record, Waiting

Group = Literal["need", "right", "here", "left", "coming"]
Key = tuple[Literal["record", "file"], int]

GROUPS: tuple[Group, ...] = ("need", "right", "here", "left", "coming")
_COMING_SHOWN = 40
_NAME = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a record to review, or a file that has none."""

    key: Key
    group: Group
    title: str
    under: str
    chip: Chip | None = None
    sha256: str = ""
    icon: str = "file"
    sureness: float | None = None
    waiting: Waiting | None = None
    incoming: Incoming | None = None

    def said(self) -> str:
        """The row for a screen reader."""
        sure = sureness(self.sureness) if self.sureness is not None else ""
        parts = (self.title, self.under, sure, self.chip.said() if self.chip else "")
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Heading:
    """The words above a group."""

    group: Group
    text: str


def bars(value: float) -> int:
    """How sure the machine is, as one to three bars."""
    return 3 if value >= records.SURE else 2 if value >= records.LIKELY else 1


def heading(group: Group, count: int) -> str:
    """A group's name with how many it holds."""
    name = {
        "need": _("Need you"),
        "right": _("Look right"),
        "here": _("Already here"),
        "left": _("Not added"),
        "coming": _("Being read"),
    }[group]
    return f"{name}  ·  {words.number(count)}"


def arrange(waiting: Sequence[Waiting], incoming: Sequence[Incoming]) -> list[Line]:
    """All lines in the order of the groups, each group in the order in which the papers came."""
    lines = [_of_record(one) for one in waiting]
    known = {one.id for one in waiting}
    coming = 0
    for row in incoming:
        if row.is_stored and row.record in known:
            continue
        if row.step != "done":
            coming += 1
        if row.step == "done" or coming <= _COMING_SHOWN:
            lines.append(_of_file(row))
    order = {group: place for place, group in enumerate(GROUPS)}
    return sorted(lines, key=lambda line: order[line.group])


def with_headings(lines: Sequence[Line], coming: int) -> list[Line | Heading]:
    """The lines with a heading above each group; `coming` is how many are on their way, shown or not."""
    rows: list[Line | Heading] = []
    for group in GROUPS:
        own = [line for line in lines if line.group == group]
        if own:
            rows.append(Heading(group, heading(group, coming if group == "coming" else len(own))))
            rows.extend(own)
    return rows


def summary(lines: Sequence[Line]) -> str:
    """How many there are of each group, in a sentence; empty where there are none."""
    counts = Counter[str](line.group for line in lines)
    sentences = {
        "right": (_("1 looks right"), _("{count} look right")),
        "need": (_("1 needs you"), _("{count} need you")),
        "here": (_("1 is already here"), _("{count} are already here")),
        "left": (_("1 was not added"), _("{count} were not added")),
    }
    parts = [
        one if counts[group] == 1 else many.format(count=words.number(counts[group]))
        for group, (one, many) in sentences.items()
        if counts[group]
    ]
    return _("{parts}. Originals are kept unchanged.").format(parts=", ".join(parts)) if parts else ""


def twin_note(record: Record) -> str:
    """What is said of a file that a record has already."""
    text = _("Same file as “{title}” from {day}. Kept once.").format(
        title=record.title, day=words.day(record.created.astimezone().date())
    )
    return text if record.state != "trashed" else f"{text} {_('That one is in the trash.')}"


def forget() -> None:
    """The vault is being locked: drops the words of its papers."""
    _of_record.cache_clear()


def shown_name(untrusted_name: str) -> str:
    """A file's name as it can be shown."""
    return intake.display_name(untrusted_name, _NAME)


@functools.lru_cache(maxsize=20_000)
def _of_record(one: Waiting) -> Line:
    name = shown_name(one.untrusted_name)
    parts = [name, words.size(one.bytes)] if name else [one.kind_label]
    chip, icon = None, "file"
    if one.status == "needs_password":
        chip, icon = Chip("amber", _("Needs password"), "file-lock"), "lock"
    elif one.status == "damaged":
        chip, icon = Chip("red", _("Damaged"), "file-x", _("Damaged, kept as it is")), "file-x"
        parts = [name, _("kept as it is")]
    elif one.is_expiry_unsure:
        chip = Chip("amber", _("Check date"), "triangle-alert")
    elif one.valid_until:
        parts.append(_("ends {day}").format(day=words.kept(one.valid_until)))
    if one.documents > 1:
        parts.append(_("{count} files").format(count=words.number(one.documents)))
    return Line(
        ("record", one.id),
        "need" if one.needs_driver else "right",
        one.title,
        " · ".join(parts),
        chip,
        one.sha256,
        icon,
        one.sureness if one.status == "added" else None,
        waiting=one,
    )


def _of_file(row: Incoming) -> Line:
    name = shown_name(row.untrusted_name)
    key: Key = ("file", row.number)
    if row.step != "done" or row.is_stored:
        chip = Chip("grey", _("Waiting")) if row.step == "waiting" else Chip("grey", _("Reading…"), "eye")
        return Line(key, "coming", name, "", chip, incoming=row)
    if row.status == "duplicate":
        under = _("same as “{title}”").format(title=row.title)
        chip = Chip("grey", _("Duplicate"), "papers")
        return Line(key, "here", name, under, chip, row.sha256, incoming=row)
    chips = {
        "too_large": Chip("amber", _("Too large"), "triangle-alert"),
        "left_out": Chip("grey", _("Left out"), "info"),
    }
    unread = Chip("red", _("Not read"), "file-x", _("Could not be read"))
    chip = chips.get(row.status, unread)
    return Line(key, "left", name, row.reason, chip, icon="file-x", incoming=row)
