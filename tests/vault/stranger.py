"""Somebody who has a vault folder, its recovery sheet, stock tools, and not a line of FlexKeeper.

Argument: a copy of the vault. The key comes on stdin. Does what README-RECOVERY.txt says, to the letter, and
prints as JSON what the database says of each document and the SHA-256 of what came out of its file.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import sqlcipher3


def main(folder: Path, paper_key: str) -> None:
    text = (folder / "README-RECOVERY.txt").read_text("utf-8")
    (folder / "sheet.txt").write_text(paper_key)
    commands = re.findall(r"^ +\$ (.+)$", text, re.MULTILINE)
    assert len(commands) == 2, commands
    for command in commands:
        subprocess.run(["sh", "-c", command], cwd=folder, check=True)
    found = re.search(r"database_key ([0-9a-f]{64})\b", (folder / "keys.txt").read_text())
    assert found is not None
    database = sqlcipher3.connect(str(folder / "vault.db"))
    answers = [
        database.execute(line.replace("DATABASE_KEY", found[1])).fetchall()
        for line in re.findall(r"^ +sql> (.+)$", text, re.MULTILINE)
    ]
    [rows] = answers[1:]
    outcome = [
        {"name": name, "title": title, "sha256": hashlib.sha256(content_of(folder, blob)).hexdigest()}
        for blob, name, title in rows
    ]
    assert "flexkeeper" not in " ".join(sys.modules)
    sys.stdout.write(json.dumps(outcome))


def content_of(folder: Path, blob: str) -> bytes:
    [path] = folder.glob(f"blobs/*/{blob}.age.out")
    return path.read_bytes()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.stdin.read())
