"""The recovery sheet as a page to print and as a text file that stock `age` takes as it is."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any, Literal

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.vault.files import Files
from flexkeeper.vault.outside import calm_target
from flexkeeper.vault.recovery import RecoveryKit

_PREFIX = "AGE-SECRET-KEY-1"
_GROUP, _GROUPS_A_LINE = 4, 4
_TEMPLATE = "recovery/sheet.typ"

Paper = Literal["letter", "a4"]


def save_sheet(kit: RecoveryKit, path: Path, *, files: Files | None = None) -> None:
    """Writes the sheet to a new file that only its owner can read: text for `.txt`, otherwise PDF.

    Raises:
        FlexKeeperError: if something of this name is there, or the disk refuses; nothing is left then.
    """
    content = sheet_text(kit) if path.suffix.lower() == ".txt" else sheet_pdf(kit)
    with calm_target(path):
        _write_new(path, content, files or Files())


def _write_new(path: Path, content: bytes, files: Files) -> None:
    try:
        file = files.create(path)
    except FileExistsError:
        raise FlexKeeperError(
            _("There is already a file of this name, so no recovery sheet was made."),
            _("Choose another name; an older sheet may be in that file."),
        ) from None
    except (FileNotFoundError, NotADirectoryError):
        raise FlexKeeperError(
            _("There is no such folder, so no recovery sheet was made."), _("Choose a folder that is there.")
        ) from None
    try:
        try:
            files.write(file, content)
            files.sync(file)
        finally:
            files.close(file)
    except BaseException:
        files.remove(path)
        raise
    files.sync_folder(path.absolute().parent)


def sheet_text(kit: RecoveryKit) -> bytes:
    """The sheet as ASCII text: every line but the key's begins with #, so `age -d -i` takes the file."""
    words = [
        (_title(), ""),
        (_about(kit), ""),
        *((part["heading"], *part["paragraphs"], "") for part in _parts()),
    ]
    lines = [line for group in words for text in group for line in (textwrap.wrap(text, 76) or [""])]
    commented = [f"# {line}".rstrip() for line in lines]
    text = "\n".join([*commented, "#", kit.paper_key, ""])
    return text.encode("utf-8")


def sheet_pdf(kit: RecoveryKit, *, paper: Paper = "letter") -> bytes:
    """The sheet as one printable page with a QR code of the key."""
    from flexkeeper import typeset  # typst: a vault is opened far more often than a sheet is made

    data, files = _page(kit, paper)
    return typeset.pdf(_TEMPLATE, data, timestamp=kit.created, files=files)


def sheet_pixels(kit: RecoveryKit, *, paper: Paper = "letter", ppi: int = 300) -> tuple[int, int, bytes]:
    """The same page for a printer: width and height in px, and three bytes (red, green, blue) for each."""
    from flexkeeper import typeset

    data, files = _page(kit, paper)
    [page] = typeset.pixels(_TEMPLATE, data, timestamp=kit.created, ppi=ppi, files=files)
    return page


def sheet_lines(kit: RecoveryKit) -> list[str]:
    """The paper key as it is printed: in groups of four, so that the eye finds its place while typing."""
    rest = kit.paper_key.removeprefix(_PREFIX)
    groups = [rest[start : start + _GROUP] for start in range(0, len(rest), _GROUP)]
    lines = [groups[start : start + _GROUPS_A_LINE] for start in range(0, len(groups), _GROUPS_A_LINE)]
    return [_PREFIX, *(" ".join(line) for line in lines)]


def _page(kit: RecoveryKit, paper: Paper) -> tuple[dict[str, Any], dict[str, bytes]]:
    from flexkeeper import typeset

    data: dict[str, Any] = {
        "title": _title(),
        "about": _about(kit),
        "paper": {"letter": "us-letter", "a4": "a4"}[paper],
        "language": "en",
        "key_label": _("Recovery key"),
        "key_lines": sheet_lines(kit),
        "code": "key.svg",
        "code_label": _("The code holds the same key, for a scanner."),
        "parts": _parts(),
        "blanks": [_("Where the vault is"), _("Where its backup is")],
    }
    return data, {"key.svg": typeset.qr(kit.paper_key)}


def _title() -> str:
    return _("FlexKeeper recovery sheet")


def _about(kit: RecoveryKit) -> str:
    words = _("Spare key of the vault with the id {vault}. Made on {date}; older sheets no longer open it.")
    grouped = " ".join(kit.vault[start : start + 8] for start in range(0, len(kit.vault), 8))
    return words.format(vault=grouped, date=kit.created.date().isoformat())


def _parts() -> list[dict[str, Any]]:
    return [
        {
            "heading": _("Keep it like cash"),
            "paragraphs": [
                _(
                    "Whoever has this sheet and the vault folder can read everything in it. Keep the sheet"
                    " away from the computer, with your other important papers. A copy with somebody you"
                    " trust is a good idea."
                ),
                _("Once it is printed, delete the file it came from, and empty the trash."),
            ],
        },
        {
            "heading": _("When the passphrase is lost"),
            "paragraphs": [
                _(
                    "In FlexKeeper, open the vault, choose the recovery key, and type it."
                    " Spaces and small letters do not matter. You then choose a new passphrase, and this"
                    " sheet stays your spare key."
                ),
                _(
                    "Without FlexKeeper: the file README-RECOVERY.txt in the vault folder has the steps,"
                    " with free programs only."
                ),
            ],
        },
    ]
