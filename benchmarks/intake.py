"""Taking files in, beside hashing, encrypting and syncing the same bytes without reading them.

    python3 dev.py bench intake [PHOTOS PDFS]

300 photos of 3 MB and 200 PDFs unless told otherwise. Each side runs in a process of its own; CPU counts
all its children.
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
import tempfile
import time
from pathlib import Path

import pyrage
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from benchmarks.measure import cpu_seconds, module, own_peak_bytes, table
from benchmarks.measure import run as run_process
from flexkeeper import intake
from flexkeeper.sandbox import Sandbox
from flexkeeper.vault import Argon2Cost, create

PHOTOS, PDFS = 300, 200
PHOTO_BYTES = 3_000_000


def main() -> None:
    words = sys.argv[1:]
    if words and words[0] in ("ours", "floor"):
        side(words[0], Path(words[1]), Path(words[2]))
        return
    photos, pdfs = (int(words[0]), int(words[1])) if words else (PHOTOS, PDFS)
    with tempfile.TemporaryDirectory() as folder:
        rows = []
        for name, count, make in (("photos", photos, make_photos), ("PDFs", pdfs, make_pdfs)):
            source = Path(folder) / name
            source.mkdir()
            make(source, count)
            rows += compare(name, source, Path(folder))
    print(table(["files", "side", "CPU s", "ratio", "files/s", "MB/s", "peak MB of the parent"], rows))


def compare(name: str, source: Path, folder: Path) -> list[list[object]]:
    size = sum(path.stat().st_size for path in source.iterdir())
    count = len(list(source.iterdir()))
    rows: list[list[object]] = []
    floor = 0.0
    for kind in ("floor", "ours"):
        start = time.monotonic()
        cost = run_process(module("benchmarks.intake", kind, str(source), str(folder / f"{name}-{kind}")))
        seconds = time.monotonic() - start
        floor = floor or cost.cpu_seconds
        peak = int((folder / f"{name}-{kind}.peak").read_text())
        rows.append(
            [f"{count} {name}, {size / 1e6:.0f} MB", kind, f"{cost.cpu_seconds:.1f}",
             f"{cost.cpu_seconds / floor:.2f}", f"{count / seconds:.1f}", f"{size / 1e6 / seconds:.1f}",
             f"{peak / 1e6:.0f}"]
        )  # fmt: skip
    return rows


def side(kind: str, source: Path, target: Path) -> None:
    files = sorted(source.iterdir())
    if kind == "ours":
        ours(files, target)
    else:
        floor(files, target)
    target.with_suffix(".peak").write_text(str(own_peak_bytes()))
    print(f"{kind}: {cpu_seconds():.1f} s", file=sys.stderr)


def ours(files: list[Path], target: Path) -> None:
    cost = Argon2Cost(64, 1, 1, unsafe_for_tests=True)
    with create(target, "benchmark", cost=cost) as vault, Sandbox(["flexkeeper.intake.readers"]) as sandbox:
        added = intake.add(vault, sandbox, files, intake.Description())
    assert {one.status for one in added} == {"added"}, {one.status for one in added}


def floor(files: list[Path], target: Path) -> None:
    """Hash, encrypt, write, sync: what the bytes cost before anybody looks at them."""
    target.mkdir()
    recipient = pyrage.x25519.Identity.generate().to_public()
    for number, path in enumerate(files):
        data = path.read_bytes()
        hashlib.sha256(data).hexdigest()
        draft = target / f"{number}.tmp"
        with draft.open("wb") as file:
            pyrage.encrypt_io(io.BytesIO(data), file, [recipient])
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target / f"{number}.age")


def make_photos(folder: Path, count: int) -> None:
    """12-megapixel JPEGs of about 3 MB, alike in cost and different in bytes."""
    grain = Image.effect_noise((1000, 750), 40).resize((4000, 3000), Image.Resampling.BICUBIC)
    photo = Image.merge("RGB", [grain, grain.rotate(180), Image.linear_gradient("L").resize((4000, 3000))])
    quality, data = 95, b""
    while not data or (len(data) > PHOTO_BYTES and quality > 40):
        buffer = io.BytesIO()
        photo.save(buffer, "JPEG", quality=quality)
        data, quality = buffer.getvalue(), quality - 3
    for number in range(count):
        comment = f"photo {number:05d}".encode()
        segment = b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment
        (folder / f"{number:05d}.jpg").write_bytes(data[:2] + segment + data[2:])


def make_pdfs(folder: Path, count: int) -> None:
    """One to five pages of text each, every file different."""
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for number in range(count):
        writer = PdfWriter()
        for page_number in range(1 + number % 5):
            page = writer.add_blank_page(612, 792)
            lines = [f"({number}.{page_number}.{line} oil, filter, labor, tax) Tj T*" for line in range(50)]
            content = StreamObject()
            content.set_data(f"BT /F1 11 Tf 13 TL 60 730 Td {' '.join(lines)} ET".encode())
            page[NameObject("/Contents")] = writer._add_object(content)
            page[NameObject("/Resources")] = DictionaryObject(
                {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
            )
        writer.write(folder / f"{number:05d}.pdf")


if __name__ == "__main__":
    main()
