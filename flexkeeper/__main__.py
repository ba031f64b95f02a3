"""Where every start begins; nothing heavy is imported before it is known what is wanted."""

from __future__ import annotations

import sys


def main() -> int:
    """Runs the command line and returns its exit code."""
    from flexkeeper import cli

    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
