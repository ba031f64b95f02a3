"""The driver's time zone on the command line: as typed, else the computer's."""

from __future__ import annotations

import os
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from flexkeeper.i18n import _

_LOCALTIME = Path("/etc/localtime")


class _Zone(click.ParamType[tzinfo]):
    name = "ZONE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tzinfo:
        if isinstance(value, tzinfo):
            return value
        try:
            return ZoneInfo(str(value))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.fail(_("write it as America/Los_Angeles"), param, ctx)


ZONE = _Zone()


def local_zone() -> tzinfo:
    """The computer's time zone by name where it tells it, so that daylight saving time is known."""
    name = os.environ.get("TZ", "").lstrip(":") or str(_LOCALTIME.resolve()).partition("zoneinfo/")[2]
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        offset = datetime.now().astimezone().tzinfo
        assert offset is not None, "a local time has an offset"
        return offset
