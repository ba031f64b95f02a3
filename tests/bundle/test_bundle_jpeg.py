"""JPEGs lose what they say about the photographer and keep every pixel."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from flexkeeper.bundle import jpeg
from tests.bundle import papers


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_blocks": 4}])
def test_pixels_stay_and_words_go(options: dict[str, object]) -> None:
    original = papers.saved(
        papers.picture(), "JPEG", comment=b"secret", xmp=b"<x>secret</x>", exif=b"Exif\0\0secret", **options
    )
    assert original.count(b"secret") == 3
    cleaned = jpeg.without_metadata(original + b"trailing secret")
    assert b"secret" not in cleaned
    assert Image.open(io.BytesIO(cleaned)).tobytes() == Image.open(io.BytesIO(original)).tobytes()


def test_the_color_profile_stays() -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    cleaned = jpeg.without_metadata(papers.saved(papers.picture(), "JPEG", icc_profile=profile))
    assert Image.open(io.BytesIO(cleaned)).info["icc_profile"] == profile


@pytest.mark.parametrize(
    "damaged", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xff", b"GIF89a", b"\xff\xd8\xff\xe0\0\0"]
)
def test_what_is_no_jpeg_is_refused(damaged: bytes) -> None:
    with pytest.raises(jpeg.NotJpegError):
        jpeg.without_metadata(damaged)
