"""The key hierarchy: what goes round comes round, and nothing else does."""

from __future__ import annotations

import json
import secrets
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flexkeeper.errors import FlexKeeperError
from flexkeeper.vault import Argon2Cost, DamagedVault, WrongPassphrase, keys
from flexkeeper.vault import passphrase as slots
from tests.vault.ready import CHEAP

ID = "0f" * 16
KEY = bytes(range(32))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(1 << 53), 1 << 53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(st.dictionaries(st.text(), JSON))
def test_the_canonical_form_is_one_spelling(value: dict[str, Any]) -> None:
    """The same value gives the same bytes in any order of names, and the bytes give back the value."""
    shuffled = dict(reversed(list(value.items())))
    assert keys.canonical(value) == keys.canonical(shuffled)
    assert json.loads(keys.canonical(value)) == value
    assert all(0x20 <= byte < 0x7F for byte in keys.canonical(value))


@given(st.text(st.characters(exclude_characters="\r\n"), min_size=1))
def test_a_slot_opens_with_its_passphrase_however_it_was_typed(passphrase: str) -> None:
    """Composed or decomposed, from a file with a line end or from the keyboard."""
    slot = slots.new_slot(ID, KEY, passphrase, CHEAP)
    for typed in (passphrase, unicodedata.normalize("NFD", passphrase), passphrase + "\n"):
        assert slots.unlock(ID, [slot], typed) == KEY


@pytest.mark.parametrize(
    ("typed", "seen"),
    [("a b", b"a b"), ("a b\n", b"a b"), ("a b\r\n", b"a b"), ("a b\n\n", b"a b\n"), (" a ", b" a ")],
)
def test_only_one_line_end_is_stripped(typed: str, seen: bytes) -> None:
    assert slots.passphrase_bytes(typed) == seen


@given(st.text(max_size=8), st.text(max_size=8))
def test_no_other_passphrase_opens_a_slot(right: str, wrong: str) -> None:
    same = slots.passphrase_bytes(right) == slots.passphrase_bytes(wrong)
    if same or not slots.passphrase_bytes(right):
        return
    slot = slots.new_slot(ID, KEY, right, CHEAP)
    with pytest.raises(WrongPassphrase):
        slots.unlock(ID, [slot], wrong)


@pytest.mark.parametrize("name", ["memory_kib", "iterations", "lanes", "salt", "nonce", "wrapped"])
def test_no_part_of_a_slot_can_be_changed(name: str) -> None:
    slot = slots.new_slot(ID, KEY, "right", CHEAP)
    changed = 128 if name == "memory_kib" else 2 if isinstance(slot[name], int) else slot[name][::-1]
    with pytest.raises(WrongPassphrase):
        slots.unlock(ID, [{**slot, name: changed}], "right")


def test_a_slot_cannot_be_moved_to_another_vault() -> None:
    slot = slots.new_slot(ID, KEY, "right", CHEAP)
    with pytest.raises(WrongPassphrase):
        slots.unlock("1f" * 16, [slot], "right")


def test_the_second_slot_opens_too_and_unknown_ones_do_not_disturb() -> None:
    three = [
        {"type": "starlight"},
        slots.new_slot(ID, KEY, "one", CHEAP),
        slots.new_slot(ID, KEY, "two", CHEAP),
    ]
    assert slots.unlock(ID, three, "two") == KEY


def test_a_vault_of_unknown_slots_only_says_so() -> None:
    with pytest.raises(FlexKeeperError, match="other ways in") as failure:
        slots.unlock(ID, [{"type": "recovery"}, {"type": "starlight"}], "any")
    assert not isinstance(failure.value, WrongPassphrase)


@given(st.binary(min_size=32, max_size=32), st.booleans())
def test_the_keybag_comes_back(vault_key: bytes, has_sheet: bool) -> None:
    bag = keys.Keybag.fresh()
    if has_sheet:
        bag = keys.Keybag(
            bag.database_key, bag.cache_key, bag.blob_identity, "age1x", secrets.token_bytes(32)
        )
    assert keys.open_keybag(ID, vault_key, keys.seal_keybag(ID, vault_key, bag)) == bag


def test_a_changed_keybag_is_damage() -> None:
    sealed = keys.seal_keybag(ID, KEY, keys.Keybag.fresh())
    for name in sealed:
        with pytest.raises(DamagedVault):
            keys.open_keybag(ID, KEY, {**sealed, name: sealed[name][::-1]})
    with pytest.raises(DamagedVault):
        keys.open_keybag("1f" * 16, KEY, sealed)


@pytest.mark.parametrize(
    "cost",
    [
        Argon2Cost(1 << 32, 1, 1),
        Argon2Cost(256 << 10, 17, 4),
        Argon2Cost(256 << 10, 3, 9),
        Argon2Cost(256 << 10, 3, 0),
        Argon2Cost(256 << 10, 0, 4),
        Argon2Cost(7, 1, 1),
        Argon2Cost(-(1 << 20), -3, 4),
    ],
)
def test_absurd_work_is_refused_before_it_begins(cost: Argon2Cost) -> None:
    slot = slots.new_slot(ID, KEY, "right", CHEAP)
    hostile = {**slot, "memory_kib": cost.memory_kib, "iterations": cost.iterations, "lanes": cost.lanes}
    with pytest.raises(FlexKeeperError, match="unreasonable amount of work"):
        slots.unlock(ID, [hostile], "right")


def test_half_of_the_free_memory_is_the_limit() -> None:
    slots.check_read(Argon2Cost(64 << 10), 128 << 20)
    with pytest.raises(FlexKeeperError, match="not enough free memory"):
        slots.check_read(Argon2Cost(64 << 10), (128 << 20) - 2)


def test_a_weak_cost_is_not_written() -> None:
    with pytest.raises(FlexKeeperError, match="too weakly"):
        slots.new_slot(ID, KEY, "right", Argon2Cost(64 << 9, 3, 4))


def test_an_empty_passphrase_is_refused() -> None:
    for nothing in ("", "\n"):
        with pytest.raises(FlexKeeperError, match="empty"):
            slots.new_slot(ID, KEY, nothing, CHEAP)


def test_the_calibrated_cost_stays_within_its_bounds() -> None:
    """The one test that pays for a real Argon2."""
    slot = slots.new_slot(ID, KEY, "right")
    assert (slot["iterations"], slot["lanes"]) == (3, 4)
    assert slot["memory_kib"] in (256 << 10, 128 << 10, 64 << 10)
    assert slots.unlock(ID, [slot], "right") == KEY


def test_the_keys_of_different_purposes_differ() -> None:
    made = {keys.derive(vault, KEY, purpose) for vault in (ID, "1f" * 16) for purpose in ("header", "keybag")}
    assert len(made) == 4
