"""What the words of a start mean: files for the window, or a command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from flexkeeper.__main__ import files_in


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of files with awkward names, which the start is called from."""
    monkeypatch.chdir(tmp_path)
    for name in ("scan.pdf", "records", "-scan.pdf", "two words.pdf"):
        (tmp_path / name).touch()
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("words", "files"),
    [
        ([], []),
        (["scan.pdf"], ["scan.pdf"]),
        (["scan.pdf", "gone.pdf"], ["scan.pdf", "gone.pdf"]),
        (["two words.pdf"], ["two words.pdf"]),
        (["./records"], ["./records"]),
        (["./-scan.pdf"], ["./-scan.pdf"]),
        (["--", "-scan.pdf", "records"], ["-scan.pdf", "records"]),
        (["/gone since the click.pdf"], ["/gone since the click.pdf"]),
        (["."], ["."]),
    ],
)
def test_files_are_for_the_window(words: list[str], files: list[str]) -> None:
    """What lies there, what a file manager named, and what `--` or `./` says is a file."""
    assert files_in(words) == [Path(file) for file in files]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "words", [["records"], ["records", "list"], ["-scan.pdf"], ["--help"], ["recrods"], ["gone.pdf"]]
)
def test_everything_else_is_a_command(words: list[str]) -> None:
    """A noun and an option come first, whatever files are called; a slip of the pen opens no window."""
    assert files_in(words) is None


def test_a_slip_of_the_pen_is_said(folder: Path) -> None:
    """Neither a command nor a file: exit code 2, the word named, where help is."""
    words = [sys.executable, "-m", "flexkeeper", "gone.pdf"]
    started = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert started.returncode == 2
    assert "“gone.pdf” is neither a command nor a file" in started.stderr
    assert "--help" in started.stderr
