"""The cache may be lost at any moment, and says nothing about it."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from flexkeeper.vault import Cache, Files

KEY = bytes(range(32))


def test_what_was_put_is_there_also_after_opening_again(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", KEY, Files())
    assert cache.get("page/1") is None
    cache.put("page/1", b"old")
    cache.put("page/1", b"\x00new")
    cache.put("page/2", b"")
    cache.put("pag%/1", b"x")
    cache.close()
    cache = Cache(tmp_path / "cache", KEY, Files())
    assert (cache.get("page/1"), cache.get("page/2")) == (b"\x00new", b"")
    cache.remove("page/")
    assert (cache.get("page/1"), cache.get("page/2"), cache.get("pag%/1")) == (None, None, b"x")
    cache.close()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "deleted": lambda path: path.unlink(),
    "emptied": lambda path: path.write_bytes(b""),
    "garbage": lambda path: path.write_bytes(random.Random(1).randbytes(20_000)),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:5000]),
    "another key": lambda path: path.write_bytes(_other_cache(path)),
}


def _other_cache(path: Path) -> bytes:
    cache = Cache(path.parent / "other", bytes(32), Files())
    cache.put("a", b"x")
    cache.close()
    return (path.parent / "other" / path.name).read_bytes()


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_cache_is_made_again(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    folder = tmp_path / "cache"
    cache = Cache(folder, KEY, Files())
    cache.put("a", bytes(10_000))
    cache.close()
    damage(folder / "cache.db")
    cache = Cache(folder, KEY, Files())
    assert cache.get("a") in (None, bytes(10_000))
    cache.put("b", b"works")
    assert cache.get("b") == b"works"
    cache.close()


def test_damage_under_way_is_survived(tmp_path: Path) -> None:
    """The pages of the values are read only when they are asked for."""
    folder = tmp_path / "cache"
    cache = Cache(folder, KEY, Files())
    for number in range(50):
        cache.put(f"a{number}", bytes(100_000))
    cache.close()
    cache = Cache(folder, KEY, Files())
    content = bytearray((folder / "cache.db").read_bytes())
    content[len(content) // 2 :] = bytes(len(content) // 2)
    (folder / "cache.db").write_bytes(content)
    found = [cache.get(f"a{number}") for number in range(50)]
    assert set(found) <= {None, bytes(100_000)} and None in found
    cache.put("b", b"works")
    assert cache.get("b") == b"works"
    cache.close()


def test_a_cache_that_cannot_be_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"a file where the folder should be")
    cache = Cache(tmp_path / "cache", KEY, Files())
    cache.put("a", b"x")
    assert cache.get("a") is None
    cache.remove("")
    cache.close()
