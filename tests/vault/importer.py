"""The child that is killed: imports without end and tells of each import once it is done.

Arguments: folder, seed, order ("right" or "wrong"). The vault key comes as a line on stdin. Each line on
stdout acknowledges one document: its row id and the SHA-256 of its content.
"""

from __future__ import annotations

import hashlib
import io
import os
import random
import sys
from pathlib import Path

from flexkeeper import vault as vaults
from tests.vault.ready import add_document, add_record


def main(folder: Path, key: bytes, seed: int, order: str) -> None:
    source = random.Random(seed)
    with vaults.open_with_key(folder, key) as vault:
        # A small log makes checkpoints frequent, so that kills hit them too.
        assert vault.database._writer is not None
        vault.database._writer.pragma("wal_autocheckpoint", 40)
        while True:
            contents = [source.randbytes(source.randrange(1, 60_000)) for _ in range(source.randrange(1, 6))]
            staged = [vault.blobs.stage(io.BytesIO(content), 1 << 20) for content in contents]
            if order == "right":
                for one in staged:
                    one.publish()
            with vault.database.change("import") as change:
                record = add_record(change)
                rows = [add_document(change, record, one) for one in staged]
            if order == "wrong":
                for one in staged:
                    one.publish()
            lines = [
                f"{row} {hashlib.sha256(content).hexdigest()}\n"
                for row, content in zip(rows, contents, strict=True)
            ]
            os.write(1, "".join(lines).encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), bytes.fromhex(sys.stdin.readline()), int(sys.argv[2]), sys.argv[3])
