"""vault.json: strict, limited, and believed only with its MAC."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flexkeeper.errors import FlexKeeperError
from flexkeeper.vault import DamagedVault, Files, NewerVault, NotAVault, header, keys, passphrase
from flexkeeper.vault.header import Header
from tests.vault.ready import CHEAP

KEY = bytes(range(32))
ID = "0f" * 16
HEX = st.binary(min_size=16, max_size=16).map(bytes.hex)
EXTRA = st.dictionaries(st.text(max_size=5), st.text(max_size=5) | st.integers(-9, 9) | st.none(), max_size=3)
HEADERS = st.builds(
    Header,
    vault=HEX,
    generation=st.integers(1, 1 << 53),
    created=st.text(max_size=64),
    readme_sha256=HEX.map(lambda text: text * 2),
    slots=st.lists(
        EXTRA.map(lambda extra: {**extra, "type": "later"}), min_size=1, max_size=header.MAX_SLOTS
    ).map(tuple),
    keybag=st.builds(lambda sealed: {"nonce": "ab" * 12, "sealed": sealed}, HEX),
)


def a_header(**values: Any) -> Header:
    slot = passphrase.new_slot(ID, KEY, "right", CHEAP)
    keybag = keys.seal_keybag(ID, KEY, keys.Keybag.fresh())
    return Header(
        **{
            "vault": ID,
            "generation": 1,
            "created": "2026-05-04T09:00:00+00:00",
            "readme_sha256": "ab" * 32,
            "slots": (slot,),
            "keybag": keybag,
            **values,
        }
    )


def document(one: Header) -> dict[str, Any]:
    return {**one.rest(), "mac": keys.header_mac(one.vault, KEY, one.rest())}


@given(HEADERS)
def test_any_header_comes_back_and_is_believed(one: Header) -> None:
    """Also with slots of types and fields that this version does not know."""
    found, mac = header.parse(json.dumps(document(one)).encode())
    assert found == one
    header.check(found, mac, KEY)


@given(HEADERS, st.data())
def test_another_value_anywhere_breaks_the_mac(one: Header, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["generation", "created", "readme_sha256", "slots", "keybag", "vault"]))
    other = data.draw(HEADERS)
    changed = {**document(one), name: document(other)[name]}
    if changed == document(one):
        return
    found, mac = header.parse(json.dumps(changed).encode())
    with pytest.raises(DamagedVault, match="changed by something other"):
        header.check(found, mac, KEY)


def test_writing_and_reading_a_file(tmp_path: Path) -> None:
    one = a_header()
    header.write(Files(), tmp_path, one, KEY)
    assert header.read(Files(), tmp_path)[0] == one
    assert [path.name for path in tmp_path.iterdir()] == [header.NAME]


CHANGES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a field less": lambda value: value.pop("generation"),
    "a field more": lambda value: value.update(hint="my dog's name"),
    "upper-case mac": lambda value: value.update(mac=value["mac"].upper() + ""),
    "short id": lambda value: value.update(vault="ab"),
    "id that is a path": lambda value: value.update(vault="../" * 10 + "ab"),
    "generation zero": lambda value: value.update(generation=0),
    "generation true": lambda value: value.update(generation=True),
    "format true": lambda value: value.update(format=False),
    "negative format": lambda value: value.update(format=-1),
    "huge number": lambda value: value.update(generation=1 << 60),
    "no slots": lambda value: value.update(slots=[]),
    "nine slots": lambda value: value.update(slots=value["slots"] * 9),
    "slot without type": lambda value: value["slots"][0].pop("type"),
    "slot of a long type": lambda value: value.update(slots=[{"type": "x" * 33}]),
    "other kdf": lambda value: value["slots"][0].update(kdf="argon2d"),
    "memory as text": lambda value: value["slots"][0].update(memory_kib="65536"),
    "memory as fraction": lambda value: value["slots"][0].update(memory_kib=65536.0),
    "passphrase slot with more": lambda value: value["slots"][0].update(hint="x"),
    "keybag as list": lambda value: value.update(keybag=[]),
    "odd hex": lambda value: value["keybag"].update(sealed="abc"),
    "slots as object": lambda value: value.update(slots={}),
    "long created": lambda value: value.update(created="x" * 65),
    "deep": lambda value: value.update(slots=[{"type": "x", "a": [[[[[[[[]]]]]]]]}]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_anything_but_a_header_is_damage(change: Callable[[dict[str, Any]], Any]) -> None:
    value = document(a_header())
    header.parse(json.dumps(value).encode())
    change(value)
    with pytest.raises(DamagedVault):
        header.parse(json.dumps(value).encode())


@pytest.mark.parametrize(
    "untrusted",
    [
        b"",
        b"\x00" * 100,
        b"null",
        b"[]",
        b"[" * 60_000,
        b'{"format": 0',
        b'{"format": 0, "format": 0}',
        b'{"format": ' + b"9" * 6_000 + b"}",
        b'{"generation": NaN}',
        b"\xff\xfe{}",
        "<html>".encode("utf-16"),
    ],
    ids=range(11),
)
def test_garbage_is_damage(untrusted: bytes) -> None:
    with pytest.raises(DamagedVault):
        header.parse(untrusted)


def test_an_oversized_header_is_not_read_to_its_end(tmp_path: Path) -> None:
    """A sparse terabyte would take all memory."""
    with (tmp_path / header.NAME).open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(DamagedVault, match="far too large"):
        header.read(Files(), tmp_path)


def test_a_newer_format_says_so_whatever_else_it_holds() -> None:
    for text in (b'{"format": 1}', b'{"format": 7, "x": 0.5, "x": [[[[[[[[[[]]]]]]]]]]}'):
        with pytest.raises(NewerVault):
            header.parse(text)


def test_a_missing_folder_a_foreign_folder_and_a_lost_header_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NotAVault, match="no vault folder"):
        header.read(Files(), tmp_path / "nowhere")
    with pytest.raises(NotAVault, match="not a vault"):
        header.read(Files(), tmp_path)
    (tmp_path / "vault.db").touch()
    with pytest.raises(DamagedVault, match=r"vault\.json\) is missing") as failure:
        header.read(Files(), tmp_path)
    assert isinstance(failure.value, FlexKeeperError) and failure.value.remedy
