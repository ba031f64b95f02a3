"""Tables of a TOML file into dataclasses, strictly: what is not expected is an error that names its place."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

Made = TypeVar("Made")


class PlaybookError(ValueError):
    """A shipped file does not follow docs/playbooks.md; the message names file, place and key."""


def read(kind: type[Made], raw: object, where: str) -> Made:
    """The dataclass out of a table; a field without a default must be there.

    Understands str, int, bool, date, Literal, unions, dataclasses, and tuples and tables (by name) of these.

    Raises:
        PlaybookError: if a key is unknown or missing, or a value has the wrong type.
    """
    if not isinstance(raw, Mapping):
        raise PlaybookError(f"{where}: a table is expected here")
    hints = get_type_hints(kind)
    fields = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    for key in raw:
        if key not in fields:
            raise PlaybookError(f"{where}: unknown key “{key}”")
    values = {}
    for name, field in fields.items():
        if name in raw:
            values[name] = _value(hints[name], raw[name], f"{where}: {name}")
        elif field.default is dataclasses.MISSING:
            raise PlaybookError(f"{where}: the key “{name}” is missing")
    return kind(**values)


def _value(hint: Any, raw: object, where: str) -> Any:
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Literal:
        # `in` alone would take true for 1.
        if isinstance(raw, str) and raw in inside:
            return raw
        raise PlaybookError(f"{where}: “{raw}” is none of {', '.join(map(str, inside))}")
    if origin is tuple:
        if not isinstance(raw, list):
            raise PlaybookError(f"{where}: a list is expected here")
        return tuple(_value(inside[0], one, f"{where}[{number}]") for number, one in enumerate(raw, 1))
    if origin is Mapping:
        if not isinstance(raw, dict):
            raise PlaybookError(f"{where}: a table is expected here")
        return {key: _value(inside[1], one, f"{where}: {key}") for key, one in raw.items()}
    if dataclasses.is_dataclass(hint):
        return read(hint, raw, where)  # type: ignore[arg-type]
    kinds = inside if origin in (Union, UnionType) else (hint,)
    if type(raw) not in kinds:
        names = " or ".join(kind.__name__ for kind in kinds)
        raise PlaybookError(f"{where}: {names} is expected, not “{raw}”")
    if isinstance(raw, str) and raw != raw.strip():
        raise PlaybookError(f"{where}: spaces around “{raw}”")
    return raw
