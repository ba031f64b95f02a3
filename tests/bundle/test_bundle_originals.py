"""Originals are looked at in every build, and a damaged one is said in its place."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

import pytest

from flexkeeper import bundle
from flexkeeper.bundle import Exhibit, Source
from flexkeeper.errors import FlexKeeperError
from flexkeeper.sandbox import Sandbox
from tests.bundle import papers as made
from tests.bundle.papers import PDF, Papers, plan
from tests.bundle.test_bundle_build import texts


class Kept(dict[str, bytes]):
    def put(self, key: str, value: bytes) -> None:
        self[key] = value


class Failing(io.BytesIO):
    """A stream whose vault finds the damage while it is read."""

    def read(self, _size: int | None = -1) -> bytes:
        raise FlexKeeperError("The encrypted file is damaged.", "Bring it back.")


def refused(_source: Source) -> BinaryIO:
    raise FlexKeeperError("The encrypted file is damaged or missing.", "Bring it back.")


def changed(_source: Source) -> BinaryIO:
    return io.BytesIO(b"other bytes")


def failing(_source: Source) -> BinaryIO:
    return Failing()


DAMAGES = pytest.mark.parametrize("damage", [refused, changed, failing])


def everything(papers: Papers) -> list[Source]:
    return [
        papers.source(made.text_pdf(), "permit.pdf", PDF),
        papers.source(made.jpeg(), "door.jpg", "image/jpeg"),
        papers.source(b"Hello", "notice.txt", "text/plain", text="Hello, these words are known"),
        papers.source(b"locked", "locked.pdf", PDF, omitted_reason="It is locked."),
        papers.source(b"opaque", "old.msg", "application/vnd.ms-outlook"),
    ]


@DAMAGES
@pytest.mark.parametrize("index", range(5))
@pytest.mark.parametrize("cached", [False, True], ids=["new", "cached"])
def test_a_damaged_original_is_explained_and_the_others_go_in(
    sandbox: Sandbox, tmp_path: Path, papers: Papers, damage: made.OpenSource, index: int, cached: bool
) -> None:
    sources = everything(papers)
    kept = Kept()
    one = plan(Exhibit("Papers", sources=tuple(sources)))
    if cached:
        bundle.build(one, papers.open, tmp_path / "first.pdf", sandbox=sandbox, prepared=kept)
        assert len(kept) == 2

    def open_source(source: Source) -> BinaryIO:
        return damage(source) if source is sources[index] else papers.open(source)

    built = bundle.build(one, open_source, tmp_path / "b.pdf", sandbox=sandbox, prepared=kept)
    omitted = {one.name: one.reason for one in built.omitted}
    assert set(omitted) == {"locked.pdf", "old.msg", sources[index].name}
    assert omitted[sources[index].name].startswith("The original in the vault is damaged")
    text = " ".join(" ".join(texts(built.path)).split())
    assert text.count("The original in the vault is damaged") == 2
    assert ("Hello, these words are known" in text) == (index != 2)


def test_spanish_says_it_too(sandbox: Sandbox, tmp_path: Path, papers: Papers) -> None:
    one = plan(Exhibit("Papeles", sources=tuple(everything(papers)[:1])), language="es")
    built = bundle.build(one, refused, tmp_path / "b.pdf", sandbox=sandbox)
    assert built.omitted[0].reason.startswith("El original en la bóveda está dañado")


def test_an_original_that_comes_back_is_shown_again(sandbox: Sandbox, tmp_path: Path, papers: Papers) -> None:
    kept = Kept()
    one = plan(Exhibit("Papers", sources=tuple(everything(papers)[:1])))
    bundle.build(one, refused, tmp_path / "b.pdf", sandbox=sandbox, prepared=kept)
    assert not kept
    assert not bundle.build(one, papers.open, tmp_path / "b.pdf", sandbox=sandbox, prepared=kept).omitted
