"""The sandbox job that makes one source ready to be placed: bytes of a stranger in, prepared pages out."""

from __future__ import annotations

from typing import Any

from flexkeeper.bundle import foreign, photo
from flexkeeper.progress import Progress


def run(values: dict[str, Any], parts: list[bytes], progress: Progress) -> tuple[dict[str, Any], list[bytes]]:
    """`values`: media_type, password or null, pictures_only, rotation; `parts`: the file.

    Answers the packed source.
    """
    progress.step("", 0, 1)
    untrusted, rotation = parts[0], int(values["rotation"])
    if values["media_type"] == "application/pdf":
        passwords = [values["password"]] if values["password"] else []
        pictures_only = bool(values["pictures_only"])
        packed = foreign.prepare(untrusted, passwords, rotation, pictures_only=pictures_only)
    else:
        packed = photo.prepare(untrusted, rotation)
    return {}, [packed]
