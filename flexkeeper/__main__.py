"""Where every start begins; nothing heavy is imported before it is known what is wanted."""

from __future__ import annotations

import sys


def main() -> int:
    """Opens the window where no words are given, else runs the command line; returns the exit code."""
    words = sys.argv[1:]
    if not words:
        from flexkeeper import desktop

        return desktop.main([])
    from flexkeeper import cli

    return cli.main(words)


if __name__ == "__main__":
    sys.exit(main())
