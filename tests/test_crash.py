"""What is kept of a bug says where it was, and nothing of what it was about."""

from __future__ import annotations

from pathlib import Path

from flexkeeper import crash

NAME = "Marisol Vega"


def bug_in(home: Path) -> BaseException:
    """A bug met in a file under the driver's home, about a file and a vault of his, caused by another."""
    home.mkdir()
    script = home / "tow.py"
    script.write_text("open(vault)")
    try:
        try:
            exec(compile(script.read_text(), str(script), "exec"), {"vault": str(home / "Vault" / "tow.pdf")})
        except OSError as cause:
            raise ValueError(f"{NAME}, policy HM-4471-0926, {home}") from cause
    except ValueError as bug:
        return bug
    raise AssertionError


def test_a_report_holds_places_in_the_code_and_nothing_personal(tmp_path: Path) -> None:
    """Both errors by their kind and line; no message, no path of his, no name in a path."""
    report = crash.report(bug_in(tmp_path / NAME))
    assert "ValueError" in report and "FileNotFoundError" in report
    assert "tow.py:1 in <module>" in report and "in bug_in" in report
    for personal in (NAME, "Marisol", "HM-4471", "Vault", "tow.pdf", str(tmp_path)):
        assert personal not in report


def test_our_own_files_are_named_from_the_package_on() -> None:
    """Enough to find the line, wherever it is installed."""
    try:
        crash.saved(None)  # type: ignore[arg-type]
    except TypeError as bug:
        assert "\n  flexkeeper/crash.py:" in crash.report(bug)
