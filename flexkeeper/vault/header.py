"""vault.json: read with limits, validated strictly, believed only after its MAC (docs/vault-format.md)."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.vault import keys
from flexkeeper.vault.errors import DamagedVault, NewerVault, NotAVault, calm_disk, damaged_header
from flexkeeper.vault.files import Files

FORMAT = 0
NAME = "vault.json"
PREVIOUS = ".previous-vault.json"
MAX_BYTES = 64 << 10
MAX_SLOTS = 8
_MAX_DEPTH = 8
_MAX_INTEGER = 1 << 53

_FIELDS = {"format", "vault", "generation", "created", "readme_sha256", "slots", "keybag", "mac"}
_SLOT_FIELDS = {
    "passphrase": {"type", "kdf", "memory_kib", "iterations", "lanes", "salt", "nonce", "wrapped"},
    "recovery": {"type", "salt", "nonce", "wrapped"},
    "keyring": {"type", "account", "nonce", "wrapped"},
}
_HEX_LENGTHS = {"salt": 32, "nonce": 24, "wrapped": 96, "account": 32}


@dataclass(frozen=True, slots=True)
class Header:
    """The content of vault.json without its MAC; `slots` are JSON objects, also of unknown types."""

    vault: str
    generation: int
    created: str
    readme_sha256: str
    slots: tuple[Mapping[str, Any], ...]
    keybag: Mapping[str, str]
    format: int = FORMAT

    def rest(self) -> dict[str, Any]:
        """What the MAC covers."""
        return {
            "format": self.format,
            "vault": self.vault,
            "generation": self.generation,
            "created": self.created,
            "readme_sha256": self.readme_sha256,
            "slots": [dict(slot) for slot in self.slots],
            "keybag": dict(self.keybag),
        }


def write(files: Files, folder: Path, header: Header, vault_key: bytes) -> None:
    """Puts the header, with its MAC, in the place of the one that is there."""
    rest = header.rest()
    mac = keys.header_mac(header.vault, vault_key, rest)
    text = json.dumps({**rest, "mac": mac}, sort_keys=True, indent=2, ensure_ascii=True) + "\n"
    files.replace_content(folder / NAME, text.encode("ascii"))


def read(files: Files, folder: Path) -> tuple[Header, str]:
    """The header, which is not to be believed yet, and its MAC.

    Raises:
        NotAVault: if there is no folder or no vault in it.
        NewerVault: if a newer version of the app wrote it.
        DamagedVault: if it is anything but a header.
    """
    with calm_disk():
        is_folder = folder.is_dir()
    if not is_folder:
        raise NotAVault(
            _("There is no vault folder at this place."),
            _("Check the path and that the disk is connected, or create a vault there."),
        )
    try:
        return _read_file(files, folder, NAME)
    except DamagedVault:
        # Where a rewriting was interrupted on a disk that lost the new file, the old one is still there.
        try:
            return _read_file(files, folder, PREVIOUS)
        except (DamagedVault, NotAVault):
            pass
        raise


def check(header: Header, mac: str, vault_key: bytes) -> None:
    """Raises DamagedVault unless the header is the one that somebody with the vault key wrote."""
    if not hmac.compare_digest(keys.header_mac(header.vault, vault_key, header.rest()), mac):
        raise DamagedVault(
            _("The vault's key file (vault.json) was changed by something other than this app."),
            _("Bring back a backup copy of the whole vault folder."),
        )


def replace(
    files: Files, folder: Path, header: Header, vault_key: bytes, opens: Callable[[Header], bytes | None]
) -> None:
    """Puts a new header in the place of the one that is there, whose copy goes only when the new one opens.

    `opens` gets the vault key out of the header as it was read back, the way its driver will.

    Raises:
        FlexKeeperError: if the disk refuses, or gives back something else; the old header is then in place.
    """
    if _is_whole(files, folder, NAME):
        with files.open(folder / NAME) as file:
            files.replace_content(folder / PREVIOUS, file.read(MAX_BYTES))
    try:
        write(files, folder, header, vault_key)
        found, mac = _read_file(files, folder, NAME)
        check(found, mac, vault_key)
        is_good = found == header and opens(found) == vault_key
    except FlexKeeperError:
        put_back(files, folder)
        raise
    if not is_good:
        put_back(files, folder)
        raise damaged_header()
    try:
        settle(files, folder)
    except FlexKeeperError:
        pass  # the new header counts already; the next writing program removes the old one


def put_back(files: Files, folder: Path) -> None:
    """Makes the previous header the one that counts, where there still is one."""
    if _is_whole(files, folder, PREVIOUS):
        files.rename(folder / PREVIOUS, folder / NAME)
        files.sync_folder(folder)


def settle(files: Files, folder: Path) -> None:
    """Ends a rewriting: removes the previous header, or puts it back where the new one is no header.

    Done by every writing program at its start too, for one that was interrupted.
    """
    if PREVIOUS not in files.names(folder):
        return
    if _is_whole(files, folder, NAME):
        files.remove(folder / PREVIOUS)
        files.sync_folder(folder)
    else:
        put_back(files, folder)


def parse(untrusted_bytes: bytes) -> tuple[Header, str]:
    """The header and its MAC out of the bytes of a vault.json; raises like `read`."""
    if len(untrusted_bytes) > MAX_BYTES:
        raise DamagedVault(
            _("The vault's key file (vault.json) is far too large to be one."),
            _("Bring back a backup copy of the whole vault folder."),
        )
    try:
        untrusted_text = untrusted_bytes.decode("utf-8")
        _refuse_newer(json.loads(untrusted_text))
        untrusted = json.loads(
            untrusted_text,
            object_pairs_hook=_object,
            parse_float=_refuse,
            parse_constant=_refuse,
        )
        _check_shape(untrusted, 0)
        return _header(untrusted)
    except (ValueError, TypeError, RecursionError) as error:
        raise damaged_header() from error


def _refuse_newer(untrusted: Any) -> None:
    """Before the strict rules of this format, which a newer one may have left behind."""
    if not isinstance(untrusted, dict):
        raise TypeError("not an object")
    number = untrusted.get("format")
    if isinstance(number, int) and number > FORMAT:
        raise NewerVault(
            _("This vault was made by a newer version of the app."), _("Update the app, then open it again.")
        )


def _header(untrusted: Any) -> tuple[Header, str]:
    _need(untrusted.keys() == _FIELDS and _is_integer(untrusted["format"]) and untrusted["format"] == FORMAT)
    _need(_is_integer(untrusted["generation"]) and untrusted["generation"] >= 1)
    _need(isinstance(untrusted["created"], str) and len(untrusted["created"]) <= 64)
    for name, length in (("vault", 32), ("readme_sha256", 64), ("mac", 64)):
        _need(_is_hex(untrusted[name], length))
    keybag = untrusted["keybag"]
    _need(isinstance(keybag, dict) and keybag.keys() == {"nonce", "sealed"})
    _need(_is_hex(keybag["nonce"], 24) and _is_hex(keybag["sealed"]))
    slots = untrusted["slots"]
    _need(isinstance(slots, list) and 1 <= len(slots) <= MAX_SLOTS)
    for slot in slots:
        _check_slot(slot)
    mac = untrusted.pop("mac")
    return Header(**{**untrusted, "slots": tuple(slots)}), mac


def _check_slot(slot: Any) -> None:
    _need(isinstance(slot, dict) and isinstance(slot.get("type"), str) and 1 <= len(slot["type"]) <= 32)
    fields = _SLOT_FIELDS.get(slot["type"])
    if fields is None:
        return  # of a later version: kept, never used
    _need(slot.keys() == fields)
    for name in fields & _HEX_LENGTHS.keys():
        _need(_is_hex(slot[name], _HEX_LENGTHS[name]))
    if slot["type"] == "passphrase":
        _need(slot["kdf"] == "argon2id")
        _need(all(_is_integer(slot[name]) for name in ("memory_kib", "iterations", "lanes")))


def _check_shape(value: Any, depth: int) -> None:
    """Depth, integer sizes: what the canonical form relies on, for unknown slots too."""
    _need(depth <= _MAX_DEPTH)
    if isinstance(value, int):
        _need(abs(value) <= _MAX_INTEGER)
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            _check_shape(item, depth + 1)


def _object(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    pairs = list(pairs)
    result = dict(pairs)
    _need(len(result) == len(pairs))  # a name given twice reads differently in different programs
    return result


def _refuse(text: str) -> Any:
    raise ValueError("not a whole number")


def _need(condition: bool) -> None:
    if not condition:
        raise ValueError("not a header")


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_hex(value: Any, length: int | None = None) -> bool:
    """Lower case only, so that no changed bit reads as the same value."""
    if not isinstance(value, str) or (length is not None and len(value) != length):
        return False
    return len(value) % 2 == 0 and re.fullmatch(r"[0-9a-f]*", value) is not None


def _read_file(files: Files, folder: Path, name: str) -> tuple[Header, str]:
    try:
        with files.open(folder / name) as file:
            untrusted_bytes = file.read(MAX_BYTES + 1)
    except (FileNotFoundError, IsADirectoryError) as error:
        raise _without_header(folder) from error
    return parse(untrusted_bytes)


def _is_whole(files: Files, folder: Path, name: str) -> bool:
    try:
        _read_file(files, folder, name)
    except FlexKeeperError:
        return False
    return True


def _without_header(folder: Path) -> FlexKeeperError:
    if (folder / "vault.db").exists():
        return DamagedVault(
            _("The vault's key file (vault.json) is missing."),
            _("Put vault.json back from a backup; without it nobody can open this vault."),
        )
    return NotAVault(
        _("This folder is not a vault."), _("Choose the folder of a vault, or create a new one elsewhere.")
    )
