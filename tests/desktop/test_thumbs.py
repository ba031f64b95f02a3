"""Small pictures of papers follow what the driver does to the papers."""

from __future__ import annotations

import pytest

from flexkeeper import intake, records
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.desktop.window import Window
from flexkeeper.intake import thumbnails
from flexkeeper.intake.reading import Thumbnail
from tests.builders import add_record
from tests.desktop.conftest import run_until, settle
from tests.intake import made


@pytest.fixture
def thumbs(opened: Window) -> Thumbs:
    return Thumbs(opened.kit, opened.session)


def test_a_turn_is_seen_and_taken_back(opened: Window, thumbs: Thumbs) -> None:
    """Red above blue; turned by a quarter, blue is left of red. Until it has come, the old picture stays."""
    vault = opened.session.vault
    document = records.documents_of(vault, 1)[0]
    thumbnails.keep_thumbnail(vault, document.sha256, Thumbnail(1, 2, bytes([255, 0, 0, 0, 0, 255])))

    def colors() -> list[str]:
        thumbs.get(document.sha256, 8, 1.0)
        settle(opened.session)
        image = thumbs.image(document.sha256)
        assert image is not None
        return [image.pixelColor(x, y).name() for y in range(image.height()) for x in range(image.width())]

    def turn(rotation: int) -> None:
        opened.session.write(
            lambda vault, _progress: records.set_recipe(vault, document.id, {"rotation": rotation})
        )
        settle(opened.session)

    assert colors() == ["#ff0000", "#0000ff"]
    before = thumbs.get(document.sha256, 8, 1.0)
    turn(90)
    held = thumbs.image(document.sha256)
    assert held is not None and held.height() == 2
    assert colors() == ["#0000ff", "#ff0000"]
    after = thumbs.get(document.sha256, 8, 1.0)
    assert before is not None and after is not None and before.toImage() != after.toImage()
    turn(0)
    assert colors() == ["#ff0000", "#0000ff"]


def test_a_picture_that_the_cache_lost_is_made_again_when_it_is_seen(opened: Window, kit: Kit) -> None:
    """Of a photo that is there; a damaged one is tried once and leaves its icon."""
    vault = opened.session.vault
    photo, broken = (
        add_record(vault, kind="delivery_photo", title=title, contents=[content], media_type="image/jpeg")
        for title, content in (("photo", made.jpeg((400, 300))), ("broken", b"no photo"))
    )
    thumbs = Thumbs(kit, opened.session)
    hashes = [records.documents_of(vault, one)[0].sha256 for one in (photo, broken)]
    for _round in range(3):
        for sha256 in hashes:
            thumbs.image(sha256)
        settle(opened.session)
        run_until(lambda done: opened.session.jobs.look(lambda _progress: None, lambda _none: done()))
        settle(opened.session)
    found = thumbs.image(hashes[0])
    assert found is not None and (found.width(), found.height()) == (320, 240)
    assert intake.thumbnail(vault, hashes[0]) is not None
    assert thumbs.image(hashes[1]) is None
