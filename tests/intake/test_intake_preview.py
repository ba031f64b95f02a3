"""Looking at a document: pixels and characters from its child, and what becomes of bad ones."""

from __future__ import annotations

import io
from array import array
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from flexkeeper import records
from flexkeeper.errors import FlexKeeperError
from flexkeeper.intake import Preview, PreviewFailure, add_file, open_preview, preview_kind
from flexkeeper.intake.parsing import JOB
from flexkeeper.intake.preview import _LIMITS, PageText
from flexkeeper.progress import Progress
from flexkeeper.records import Document
from flexkeeper.sandbox import Sandbox
from flexkeeper.vault import Vault
from tests.builders import add_record
from tests.intake import made

HERE = "tests.intake.lying_preview"


def document(media_type: str = "application/pdf", **changes: object) -> Document:
    row = {
        "id": 1, "record": 1, "position": 0, "name": "paper", "media_type": media_type, "bytes": 1,
        "sha256": "", "blob": "", "blob_bytes": 1, "blob_sha256": "", "status": "added", "reason": "",
        "pages": 1, "text_state": "none", "parent": None, "remarks": "[]", "facts": "{}", "recipe": "{}",
        "password": None,
    }  # fmt: skip
    return Document.of({**row, **changes})


def opened(
    sandbox: Sandbox, content: bytes, media_type: str = "application/pdf", **changes: object
) -> Preview:
    return open_preview(sandbox, document(media_type, **changes), io.BytesIO(content))


def image(preview: Preview, index: int, scale: float, rotation: int = 0) -> Image.Image:
    shown = preview.page(index, scale, rotation)
    return Image.frombytes("RGB", (shown.width, shown.height), shown.rgb)


def ink(picture: Image.Image) -> tuple[int, int, int, int]:
    """The bounding box of what is not white."""
    found = picture.convert("L").point(lambda value: 255 if value < 200 else 0).getbbox()
    assert found is not None
    return found


def test_pages_have_their_size_and_their_ink_where_the_characters_are(sandbox: Sandbox) -> None:
    """The boxes of the characters lie over what is printed, at any scale."""
    preview = opened(sandbox, made.pdf(["First page", "Second"]))
    assert preview.sizes == ((612.0, 792.0), (612.0, 792.0))
    for scale in (0.5, 1.0, 2.0):
        picture = image(preview, 0, scale)
        assert picture.size == (round(612 * scale), round(792 * scale))
        text = preview.text(0)
        assert text.text == "First page"
        left, top, right, bottom = ink(picture)
        assert left / picture.width == pytest.approx(text.box(0)[0], abs=0.01)
        assert right / picture.width == pytest.approx(text.box(9)[2], abs=0.01)
        assert text.box(0)[1] - 0.01 < top / picture.height
        assert bottom / picture.height < text.box(0)[3] + 0.01
    assert preview.text(1).text == "Second"
    preview.close()


def test_the_boxes_of_a_turned_and_cropped_page_are_as_it_is_seen(sandbox: Sandbox) -> None:
    """/Rotate and a crop box move the ink; the boxes move with it."""
    for extra in ("/Rotate 90", "/Rotate 180", "/Rotate 270", "/CropBox[30 600 400 750]"):
        content = made.pdf(["Turned"]).replace(
            b"/MediaBox[0 0 612 792]", f"/MediaBox[0 0 612 792]{extra}".encode()
        )
        preview = opened(sandbox, content)
        picture = image(preview, 0, 2.0)
        text = preview.text(0)
        left, top, right, bottom = ink(picture)
        boxes = [text.box(index) for index in range(len(text.text))]
        union = (
            min(box[0] for box in boxes), min(box[1] for box in boxes),
            max(box[2] for box in boxes), max(box[3] for box in boxes),
        )  # fmt: skip
        assert union[0] - 0.01 <= left / picture.width <= right / picture.width <= union[2] + 0.01
        assert union[1] - 0.01 <= top / picture.height <= bottom / picture.height <= union[3] + 0.01
        preview.close()


@pytest.mark.parametrize(("content", "media_type"), [
    (made.pdf(["Recipe"]), "application/pdf"), (made.jpeg((400, 300)), "image/jpeg"),
])  # fmt: skip
def test_a_recipe_turns_clockwise(sandbox: Sandbox, content: bytes, media_type: str) -> None:
    preview = opened(sandbox, content, media_type)
    plain = image(preview, 0, 0.5)
    turns = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
    for rotation, turn in turns.items():
        turned, expected = image(preview, 0, 0.5, rotation), plain.transpose(turn)
        assert turned.size == expected.size
        box, wanted = ink(turned), ink(expected)
        assert all(abs(one - other) <= 2 for one, other in zip(box, wanted, strict=True))
    preview.close()


def test_a_photo_is_upright_and_a_scan_has_all_its_pages(sandbox: Sandbox) -> None:
    """EXIF orientation 6 means: turn it clockwise; the red left half is the upper one then."""
    photo = opened(sandbox, made.jpeg((400, 300), orientation=6), "image/jpeg")
    assert photo.sizes == ((300.0, 400.0),)
    picture = image(photo, 0, 1.0)
    assert picture.getpixel((150, 20))[0] > 200  # type: ignore[index]
    assert picture.getpixel((150, 380))[2] > 200  # type: ignore[index]
    assert photo.text(0) == PageText("", array("f"))
    photo.close()
    pages = [Image.new("RGB", (60 + 10 * at, 40), color) for at, color in enumerate(("red", "lime", "blue"))]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    scan = opened(sandbox, out.getvalue(), "image/tiff")
    assert scan.sizes == ((60.0, 40.0), (70.0, 40.0), (80.0, 40.0))
    shown = [image(scan, at, 1.0).getpixel((5, 5)) for at in (0, 1, 2, 0)]
    assert shown == [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 0, 0)]
    scan.close()


def test_a_locked_paper_opens_with_the_password_that_is_kept(sandbox: Sandbox) -> None:
    content = made.locked_pdf("open sesame")
    preview = opened(sandbox, content, password="open sesame")
    assert preview.text(0).text == "Locked words"
    preview.close()
    with pytest.raises(PreviewFailure):
        opened(sandbox, content)


@pytest.mark.parametrize("media_type", ["application/pdf", "image/jpeg", "image/tiff", "image/heic"])
def test_what_is_no_document_is_said_to_be_none(sandbox: Sandbox, media_type: str) -> None:
    for content in (b"", b"%PDF-1.7\n", b"\xff\xd8\xff" + bytes(1000), b"II*\0" + bytes(100)):
        with pytest.raises(PreviewFailure):
            opened(sandbox, content, media_type)


def test_a_page_over_50_megapixels_is_not_asked_for(sandbox: Sandbox) -> None:
    preview = opened(sandbox, made.pdf())
    with pytest.raises(PreviewFailure):
        preview.page(0, 12.0)
    assert preview.is_open
    preview.close()


@pytest.mark.parametrize(
    "lie",
    ["too few pixels", "another size", "no size", "boxes missing", "boxes outside", "not text", "crash"],
)
def test_a_child_that_was_taken_over_shows_nothing(sandbox: Sandbox, lie: str) -> None:
    """Pixels and boxes are believed only when their numbers fit what was asked for."""
    child = sandbox.open(f"{HERE}:opened", {"lie": lie}, [], limits=_LIMITS)
    preview = Preview(child, ((10.0, 20.0),))
    with pytest.raises(PreviewFailure):
        if lie in ("boxes missing", "boxes outside", "not text"):
            preview.text(0)
        else:
            preview.page(0, 1.0)
    assert not preview.is_open


def test_what_is_shown_how(sandbox: Sandbox) -> None:
    assert preview_kind(document()) == "pages"
    assert preview_kind(document("image/heic")) == "pages"
    assert preview_kind(document("message/rfc822", text_state="has_text")) == "text"
    assert preview_kind(document("application/vnd.ms-outlook")) == "none"
    assert preview_kind(document(status="needs_password")) == "locked"
    assert preview_kind(document(status="damaged")) == "damaged"


def test_a_document_of_the_vault_is_shown(vault: Vault, sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(made.pdf(["From the vault"]))
    added = add_file(vault, sandbox, path, progress=Progress())
    assert added.id is not None
    (paper,) = records.documents_of(vault, added.id)
    preview = open_preview(sandbox, paper, records.open_document(vault, paper))
    assert preview.text(0).text == "From the vault"
    preview.close()


def test_whatever_intake_can_read_is_shown(sandbox: Sandbox, corpus: Path) -> None:
    """Real papers and photos: the first page of each that opens has pixels, and boxes for its characters."""
    shown = 0
    for path in sorted(corpus.rglob("*")):
        if not path.is_file() or not 0 < path.stat().st_size < 120_000:
            continue
        content = path.read_bytes()
        answer = sandbox.run(JOB, {"name": path.name, "password": None, "depth": 0}, [content])
        media_type = answer.values["media_type"]
        if answer.values["status"] != "ok" or preview_kind(document(media_type)) != "pages":
            continue
        preview = opened(sandbox, content, media_type)
        page = next(at for at, size in enumerate(preview.sizes) if all(size))
        picture = image(preview, page, 200 / max(preview.sizes[page]))
        assert max(picture.size) == 200, path.name
        preview.text(page)
        preview.close()
        shown += 1
    assert shown > 60


def test_a_recipe_is_kept_and_can_be_undone(vault: Vault) -> None:
    record_id = add_record(vault, contents=[b"one"])
    (paper,) = records.documents_of(vault, record_id)
    assert paper.recipe == {}
    records.set_recipe(vault, paper.id, {"rotation": 90})
    (turned,) = records.documents_of(vault, record_id)
    assert turned == replace(paper, recipe={"rotation": 90})
    records.set_recipe(vault, paper.id, {"rotation": 180})
    records.undo(vault)
    assert records.documents_of(vault, record_id) == [turned]
    for wrong in ({"rotation": 45}, {"crop": 1}):
        with pytest.raises(ValueError, match="recipe"):
            records.set_recipe(vault, paper.id, wrong)
    with pytest.raises(FlexKeeperError):
        records.set_recipe(vault, 999, {"rotation": 90})
