"""Items of a plan of action as they are typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flexkeeper.appeals.letters.values import Action
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _

FIELDS = ("part", "text", "day", "is_done", "owner", "measure", "review", "exhibits")
_YES, _NO = ("yes", "true", "1"), ("no", "false", "0", "")


def changed(known: Action, values: Mapping[str, str]) -> Action:
    """An action with those of its FIELDS as typed; an empty text clears one.

    Raises:
        FlexKeeperError: if there is no such field, or a value does not fit it.
    """
    changes = {}
    for name, text in values.items():
        if name not in FIELDS:
            raise FlexKeeperError(
                _("There is no field named “{field}” here.").format(field=name),
                _("The fields are: {fields}.").format(fields=", ".join(FIELDS)),
            )
        changes[name] = _value(name, text.strip())
    return replace(known, **changes)


def _value(name: str, text: str) -> Any:
    if name in ("day", "review"):
        return _day(text) if text else None
    if name == "is_done":
        return _is_yes(text)
    return _numbers(text) if name == "exhibits" else text


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FlexKeeperError(
            _("“{text}” is not a day.").format(text=text), _("Write the day as 2026-11-20.")
        ) from None


def _is_yes(text: str) -> bool:
    if text.lower() not in (*_YES, *_NO):
        raise FlexKeeperError(_("“{text}” is neither yes nor no.").format(text=text), _("Write yes or no."))
    return text.lower() in _YES


def _numbers(text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isascii() and part.isdecimal() and len(part) < 18 for part in parts):
        raise FlexKeeperError(
            _("“{text}” are no numbers of records.").format(text=text), _("Write them as 12,15.")
        )
    return tuple(map(int, parts))
