"""The child that is killed: changes the passphrase without end and tells of each change once it is done.

Arguments: folder, "right" or "wrong". The vault key comes as a line on stdin. Line n on stdout says that the
passphrase is now `numbered(n)`; the one it begins with is told first.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from flexkeeper import vault as vaults
from flexkeeper.errors import FlexKeeperError
from flexkeeper.vault import Files, header, passphrase
from tests.vault.ready import CHEAP


class Clumsy(Files):
    """Writes over what is there, piece by piece, and keeps no copy: what must not be done."""

    def replace_content(self, path: Path, data: bytes) -> None:
        if path.name == header.PREVIOUS:
            return
        with path.open("wb", buffering=0) as file:
            for start in range(0, len(data), 64):
                file.write(data[start : start + 64])


def numbered(number: int) -> str:
    return f"passphrase number {number}"


def opens(folder: Path, number: int) -> bool:
    """Whether the passphrase of this number opens the header, all the way to its MAC."""
    try:
        found, mac = header.read(Files(), folder)
        header.check(found, mac, passphrase.unlock(found.vault, found.slots, numbered(number)))
    except FlexKeeperError:
        return False
    return True


def main(folder: Path, key: bytes, manner: str) -> None:
    with vaults.open_with_key(folder, key, files=Clumsy() if manner == "wrong" else Files()) as vault:
        number = vault.header.generation
        vaults.set_passphrase(vault, numbered(number), cost=CHEAP)
        while True:
            os.write(1, f"{number}\n".encode())
            vaults.change_passphrase(vault, numbered(number), numbered(number + 1), cost=CHEAP)
            number += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), bytes.fromhex(sys.stdin.readline()), sys.argv[2])
