"""The law of the house: who may import whom, which libraries live where, what starting up may load."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "flexkeeper"

# Each line may import what stands on the lines below it, never what stands beside it.
LEVELS = [
    {"__main__"},
    {"cli", "desktop"},
    {"demo"},
    {"appeals"},
    {"reminders", "metrics"},
    {"intake"},
    {"records"},
    {"vault", "bundle"},
    {"sandbox", "typeset", "notify"},
    {"errors", "progress", "settings", "paths", "i18n", "crash"},
]

# Inside the lowest level only these arrows exist.
LOWEST_ARROWS = {
    ("i18n", "paths"), ("settings", "paths"), ("settings", "errors"), ("progress", "errors"),
    ("crash", "paths"), ("crash", "i18n"),
}  # fmt: skip

# A library is named here when only one folder may know it.
HOME_OF_LIBRARY = {
    "PySide6": "desktop",
    "apsw": "vault",
    "pyrage": "vault",
    "cryptography": "vault",
    "keyring": "vault",
    "typst": "typeset",
    "click": "cli",
}

# What runs while the vault is locked, every hour: no key, no window, and little to import.
NOT_WHILE_LOCKED = {
    "PySide6",
    "apsw",
    "pyrage",
    "cryptography",
    "keyring",
    "click",
    "icalendar",
    "pypdf",
    "PIL",
}

# Parsers of foreign bytes: only where a sandbox child runs them, or where our own files are made.
PARSERS = {"pypdf", "pypdfium2", "PIL", "pi_heif", "gpxpy", "icalendar", "email", "zipfile", "zxingcpp"}
PARSER_HOMES = {"intake/readers", "bundle", "demo", "typeset"}
# A mail is written there, by these names; those that take one apart are `email` itself and `email.parser`.
MAIL_WRITER = "appeals/letters/mail.py"
MAIL_WRITING = {"email.message", "email.policy", "email.utils"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def unit_of(path: Path) -> str:
    """The top-level unit a file belongs to: the folder's or the module's name."""
    inside = path.relative_to(PACKAGE)
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


def imported_modules(path: Path) -> Iterator[tuple[str, int]]:
    """Every module a file imports, wherever in the file, with its line."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            assert node.module is not None
            if node.module == "flexkeeper":
                names = (alias.name for alias in node.names if not alias.name.startswith("__"))
                yield from ((f"flexkeeper.{name}", node.lineno) for name in names)
            else:
                yield node.module, node.lineno


def level_of(unit: str) -> int:
    return next(number for number, units in enumerate(LEVELS) if unit in units)


def may_import(unit: str, other: str) -> bool:
    if unit == other or (unit, other) in LOWEST_ARROWS:
        return True
    return level_of(unit) < level_of(other)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    """No unit imports one beside or above it."""
    unit = unit_of(path)
    if unit == "__init__":
        return
    for name, line in imported_modules(path):
        if not name.startswith("flexkeeper."):
            continue
        other = name.split(".")[1]
        assert may_import(unit, other), f"{path}:{line}: {unit} must not import {other}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_other_packages_are_used_by_their_public_names(path: Path) -> None:
    """`from flexkeeper import records`, never a module inside another package's folder."""
    unit = unit_of(path)
    for name, line in imported_modules(path):
        parts = name.split(".")
        if parts[0] == "flexkeeper" and len(parts) > 2 and parts[1] != unit:
            raise AssertionError(f"{path}:{line}: {name} is the inside of another package")


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_libraries_stay_at_home(path: Path) -> None:
    """Qt only in the window, encryption and the database only in the vault, parsers only behind walls."""
    inside = path.relative_to(PACKAGE).as_posix()
    for name, line in imported_modules(path):
        library = name.split(".")[0]
        home = HOME_OF_LIBRARY.get(library)
        assert home is None or unit_of(path) == home, f"{path}:{line}: {library} belongs to {home}"
        writes = inside == MAIL_WRITER and name in MAIL_WRITING
        if library in PARSERS and not writes:
            assert any(inside.startswith(f"{folder}/") for folder in PARSER_HOMES), (
                f"{path}:{line}: {library}"
            )


# What would have Qt itself take foreign bytes or markup apart, in the process that holds the keys.
QT_PARSERS = {
    "QtPdf", "QtPdfWidgets", "QPdfDocument", "QImageReader", "QMovie", "QTextDocument", "QTextBrowser",
    "QTextEdit", "QWebEngineView", "fromData", "loadFromData", "setHtml", "appendHtml", "insertHtml",
    "toHtml", "RichText", "AutoText", "MarkdownText", "setMarkdown", "fromHtml", "mightBeRichText",
}  # fmt: skip
# Raw pixels only: bytes, width, height, bytes a line, format.
RAW_IMAGE_ARGUMENTS = {0, 1, 3, 5}


def qt_parsers_in(source: str) -> Iterator[tuple[str, int]]:
    """Names by which a module would let Qt parse, with their lines."""
    for node in ast.walk(ast.parse(source)):
        name = getattr(node, "attr", None) or getattr(node, "id", None) or getattr(node, "module", None)
        names = {part for part in str(name).split(".")}
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {part for alias in node.names for part in alias.name.split(".")}
        yield from ((found, node.lineno) for found in names & QT_PARSERS)  # type: ignore[attr-defined]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            # An image from bytes or a name is decoded; one from pixels says its format.
            if node.func.id == "QImage" and len(node.args) not in RAW_IMAGE_ARGUMENTS:
                yield "QImage", node.lineno
            if node.func.id in ("QPixmap", "QIcon") and any(
                isinstance(one, ast.Constant) for one in node.args
            ):
                yield node.func.id, node.lineno
            if node.func.id in ("QLabel", "QMessageBox") and node.args:
                yield f"{node.func.id} that may take its text for markup", node.lineno


@pytest.mark.parametrize("path", [one for one in modules() if unit_of(one) == "desktop"],
                         ids=lambda path: str(path.relative_to(PACKAGE)))  # fmt: skip
def test_the_window_parses_nothing_foreign(path: Path) -> None:
    """Pages come as pixels and text as plain text from the sandbox; Qt decodes and renders neither."""
    found = list(qt_parsers_in(path.read_text("utf-8")))
    assert not found, f"{path}: {found}"


@pytest.mark.parametrize("source", [
    "from PySide6.QtPdf import QPdfDocument", "import PySide6.QtPdf", "QImage.fromData(data)",
    "QPixmap().loadFromData(data)", "label.setTextFormat(Qt.TextFormat.RichText)", "view.setHtml(text)",
    "QImage('photo.jpg', 'JPEG')", "QLabel(text)", "QPixmap('photo.jpg')",
    "from PySide6.QtGui import QImageReader",
])  # fmt: skip
def test_what_would_have_qt_parse_is_caught(source: str) -> None:
    assert list(qt_parsers_in(source))


def test_raw_pixels_and_plain_labels_are_not_caught() -> None:
    assert not list(
        qt_parsers_in("QImage(rgb, 2, 3, 6, QImage.Format.Format_RGB888); QLabel(); QPixmap(size)")
    )


def test_the_table_would_catch_an_upward_arrow() -> None:
    """The law itself can fail: it tells the directions apart."""
    assert may_import("cli", "records")
    assert may_import("intake", "sandbox")
    assert not may_import("records", "intake")
    assert not may_import("vault", "bundle")
    assert not may_import("desktop", "cli")
    assert not may_import("paths", "errors")


def test_every_unit_stands_in_the_table() -> None:
    """A new folder is given its place before it is used."""
    for path in modules():
        unit = unit_of(path)
        assert unit == "__init__" or any(unit in units for units in LEVELS), unit


def test_announcing_loads_neither_keys_nor_window() -> None:
    """What runs while the vault is locked cannot open it: nothing that could is even loaded."""
    probe = (
        "import sys; from flexkeeper import __main__, notify; from flexkeeper.notify import linux;"
        "sys.argv = ['flexkeeper', 'reminders', 'notify', '--wrong']; __main__.main(); print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    modules = set(loaded.stdout.split())
    assert "jeepney" in modules
    assert not NOT_WHILE_LOCKED & modules
    assert not {"flexkeeper.vault", "flexkeeper.records", "flexkeeper.cli", "flexkeeper.desktop"} & modules


def test_starting_loads_nothing_heavy() -> None:
    """The start path knows no parser, no database and no encryption: each is loaded when first used."""
    heavy = {
        "apsw", "pyrage", "cryptography", "pypdf", "pypdfium2", "PIL", "pi_heif", "typst", "click",
        "PySide6", "gpxpy", "icalendar", "zxingcpp",
    }  # fmt: skip
    probe = "import flexkeeper.__main__, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert not heavy & set(loaded.stdout.split())
