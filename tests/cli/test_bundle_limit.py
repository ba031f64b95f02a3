"""`bundle build --max-bytes`: what it understands, what it keeps to, and what it says where it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.cli.conftest import Run


@pytest.fixture
def photos(run: Run, tmp_path: Path) -> list[str]:
    """The ids of three papers of about half a megabyte each."""
    paths = [tmp_path / f"{number}.jpg" for number in range(3)]
    for path in paths:
        noise = [Image.effect_noise((1600, 1200), 40) for _color in range(3)]
        Image.merge("RGB", noise).save(path, quality=80)
    return [str(one["id"]) for one in run("records", "add", *paths, "--json").ok().json]


@pytest.mark.parametrize("limit", ["0.6MB", "600 kb", "600000"])
def test_a_bundle_keeps_to_its_limit(run: Run, tmp_path: Path, photos: list[str], limit: str) -> None:
    output = tmp_path / "b.pdf"
    words = ["bundle", "build", "--items", *photos, "-o", output, "--max-bytes", limit, "--json"]
    built = run(*words).ok().json
    assert 540_000 <= built["bytes"] == output.stat().st_size <= 600_000
    ways = [source["conversion"] for exhibit in built["exhibits"] for source in exhibit["sources"]]
    assert ways == ["smaller"] * 3


def test_what_cannot_fit_says_by_how_much_and_what_weighs_most(
    run: Run, tmp_path: Path, photos: list[str]
) -> None:
    output = tmp_path / "b.pdf"
    words = ["bundle", "build", "--items", *photos, "-o", output, "--max-bytes", "30KB"]
    said = run(*words)
    assert said.code == 1
    assert "too much" in said.err and "What weighs most" in said.err
    found = run(*words, "--json")
    assert found.code == 1
    assert (found.json["ok"], found.json["limit"]) == (False, 30_000)
    assert found.json["over"] == found.json["least"] - 30_000 > 0
    weights = [one["bytes"] for one in found.json["heaviest"]]
    assert weights == sorted(weights, reverse=True)
    assert {one["label"] for one in found.json["heaviest"]} == {"", "A.1", "B.1", "C.1"}
    assert not output.exists()


@pytest.mark.parametrize("size", ["", "ten", "-5MB", "0", "5 TB", "1e7", "99999999999GB", "\u0665MB"])
def test_sizes_nobody_can_mean_are_wrong_usage(run: Run, tmp_path: Path, size: str) -> None:
    words = ["bundle", "build", "--items", "1", "-o", tmp_path / "b.pdf", "--max-bytes", size]
    assert run(*words).code == 2
