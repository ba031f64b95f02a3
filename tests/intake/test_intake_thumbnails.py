"""Thumbnails as they are kept, and as the driver turned their papers."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from flexkeeper import intake, records
from flexkeeper.intake import thumbnails
from flexkeeper.intake.reading import Thumbnail
from flexkeeper.vault import Vault
from tests.builders import add_record

CLOCKWISE = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}
sizes = st.integers(1, 12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(width=sizes, height=sizes, rotation=st.sampled_from(sorted(CLOCKWISE)), data=st.data())
def test_a_turned_thumbnail_is_the_picture_turned(
    vault: Vault, width: int, height: int, rotation: int, data: st.DataObject
) -> None:
    """Pixel for pixel, as another program turns it; unturned it stays as it was kept."""
    rgb = data.draw(st.binary(min_size=3 * width * height, max_size=3 * width * height))
    thumbnails.keep_thumbnail(vault, "a" * 64, Thumbnail(width, height, rgb))
    wanted = Image.frombytes("RGB", (width, height), rgb).transpose(CLOCKWISE[rotation])
    found = intake.thumbnail(vault, "a" * 64, rotation)
    assert found == Thumbnail(wanted.width, wanted.height, wanted.tobytes())
    assert intake.thumbnail(vault, "a" * 64) == Thumbnail(width, height, rgb)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_only_turned_papers_are_named(vault: Vault, rotation: int) -> None:
    """A turn, and a turn back."""
    record_id = add_record(vault, contents=[b"one", b"two"])
    one, two = records.documents_of(vault, record_id)
    records.set_recipe(vault, one.id, {"rotation": rotation})
    assert records.rotations(vault, [one.sha256, two.sha256, "0" * 64]) == {one.sha256: rotation}
    records.set_recipe(vault, one.id, {"rotation": 0})
    assert records.rotations(vault, [one.sha256]) == {} == records.rotations(vault, [])
