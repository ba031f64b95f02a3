"""Where every start begins; nothing heavy is imported before it is known what is wanted."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path


def main() -> int:
    """Opens the window, with the files that are named, or runs the command line; returns the exit code."""
    words = sys.argv[1:]
    if words[:2] == ["reminders", "notify"] and not {"-h", "--help"} & set(words):
        from flexkeeper import notify

        return notify.main(words[2:])
    files = [] if words == ["--today"] else files_in(words)  # what a click on a notice starts
    if files is not None:
        from flexkeeper import desktop

        return desktop.main(files, page="today" if words == ["--today"] else "")
    from flexkeeper import cli

    return cli.main(words)


def files_in(words: Sequence[str]) -> list[Path] | None:
    """The files that are named, perhaps none; None where the words are a command.

    A noun and an option are a command, also where a file is called so: `./records` or `-- -scan.pdf` mean the
    file. A full path is a file even when it is gone by now: a file manager named it, and the window says so.
    """
    if words[:1] == ["--"]:
        return [Path(word) for word in words[1:]]
    if words and (words[0].startswith("-") or _is_noun(words[0])):
        return None
    is_file = [os.path.lexists(word) or os.path.isabs(word) for word in words]  # noqa: PTH117
    return [Path(word) for word in words] if any(is_file) or not words else None


def _is_noun(word: str) -> bool:
    if not word.isalpha():  # spares the window the import
        return False
    from flexkeeper import cli

    return word in cli.NOUNS


if __name__ == "__main__":
    sys.exit(main())
