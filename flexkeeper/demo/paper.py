"""One generated paper and what is true about it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MARK = "SPECIMEN: fictitious paper of the FlexKeeper demonstration"


@dataclass(frozen=True, slots=True)
class Paper:
    """A generated file: its name, bytes, record kind and title, the record's field values, and its truth.

    `fields` are values by the field ids of the kind (dates ISO, money plain decimal). `truth` says what
    a reader must find in the file, e.g. `texts` that stand in it word for word.
    """

    name: str
    data: bytes
    kind: str
    title: str
    fields: dict[str, str] = field(default_factory=dict)
    truth: dict[str, Any] = field(default_factory=dict)

    def truth_json(self) -> str:
        """The truth file's text: everything but the bytes, which stand as length and SHA-256."""
        whole = {
            "name": self.name,
            "kind": self.kind,
            "title": self.title,
            "bytes": len(self.data),
            "sha256": hashlib.sha256(self.data).hexdigest(),
            "fields": self.fields,
            **self.truth,
        }
        return json.dumps(whole, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def write(directory: Path, papers: Iterable[Paper]) -> list[Path]:
    """Writes each paper and its `<name>.truth.json` into the directory; returns the papers' paths."""
    directory.mkdir(parents=True, exist_ok=True)
    paths = []
    for paper in papers:
        path = directory / paper.name
        path.write_bytes(paper.data)
        (directory / f"{paper.name}.truth.json").write_text(
            paper.truth_json(), encoding="utf-8", newline="\n"
        )
        paths.append(path)
    return paths
