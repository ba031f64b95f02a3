"""Jobs that only tests run inside the walls."""

from __future__ import annotations

from typing import Any

from flexkeeper import typeset
from flexkeeper.progress import Progress


def faces(
    values: dict[str, Any], parts: list[bytes], progress: Progress
) -> tuple[dict[str, Any], list[bytes]]:
    return {"faces": typeset.faces()}, []
