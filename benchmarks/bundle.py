"""What a bundle of 100, 1,000 and 5,000 pages costs, beside tools that only concatenate.

    python -m benchmarks.bundle [PAGES …]

Each step is a process of its own, so that its CPU and its peak memory are whole; sandbox children run
the same jobs. Runs are interleaved; the table has medians. Papers are generated: documents of ten
pages, a quarter of them scans at 200 dpi, so that 1,000 pages are about 130 MB.
"""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import os
import pickle
import random
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from benchmarks.measure import Cost, median, module, run, table
from flexkeeper.bundle import Exhibit, Plan, Source, assemble, check, packed, prepare
from flexkeeper.bundle.plan import to_json
from flexkeeper.progress import Progress

SIZES = (100, 1_000, 5_000)
PAGES_EACH = 10
SCANS = 8
REPEATS = {100: 5, 1_000: 3}


def generate(folder: Path, pages: int) -> None:
    """Writes documents of ten pages into `folder`; every fourth consists of scans."""
    chance = random.Random(1)
    scans = [_scan(chance) for _ in range(SCANS)]
    for number in range(pages // PAGES_EACH):
        writer = PdfWriter()
        for page in range(PAGES_EACH):
            if number % 4 == 3:
                placed_scan(writer, scans[chance.randrange(SCANS)] + b"%d-%d" % (number, page))
            else:
                _written(writer, chance, f"Document {number} page {page}")
        writer.write(folder / f"{number:05}.pdf")


def _scan(chance: random.Random) -> bytes:
    """A gray page of 8.5 x 11 inches at 200 dpi with noise as of paper, as JPEG."""
    noise = Image.effect_noise((1700, 2200), 22)
    for _ in range(600):
        x, y = chance.randrange(1600), chance.randrange(2150)
        noise.paste(40, (x, y, x + chance.randrange(20, 90), y + 12))
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=52)
    return out.getvalue()


def placed_scan(writer: PdfWriter, jpeg: bytes, size: tuple[int, int] = (1700, 2200)) -> None:
    """Adds a letter page that is one gray JPEG of `size` pixels."""
    image = DecodedStreamObject()
    image._data = jpeg
    entries = {"Type": "XObject", "Subtype": "Image", "ColorSpace": "DeviceGray", "Filter": "DCTDecode"}
    image.update({NameObject(f"/{key}"): NameObject(f"/{value}") for key, value in entries.items()})
    for key, value in {"Width": size[0], "Height": size[1], "BitsPerComponent": 8}.items():
        image[NameObject(f"/{key}")] = _number(value)
    placed = DictionaryObject({NameObject("/S"): writer._add_object(image)})
    _page(writer, b"q 612 0 0 792 0 0 cm /S Do Q", DictionaryObject({NameObject("/XObject"): placed}))


def _written(writer: PdfWriter, chance: random.Random, title: str) -> None:
    words = ["route", "block", "station", "parcel", "scan", "door", "support", "notice", "time", "photo"]
    lines = [" ".join(chance.choice(words) for _ in range(12)) for _ in range(48)]
    text = " T* ".join(f"({line}) Tj" for line in [title, *lines])
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): font})
    content = f"BT /F1 10 Tf 14 TL 60 740 Td {text} ET".encode()
    _page(writer, content, DictionaryObject({NameObject("/Font"): fonts}))


def _page(writer: PdfWriter, content: bytes, resources: DictionaryObject) -> None:
    page = writer.add_blank_page(612, 792)
    stream = DecodedStreamObject()
    stream.set_data(content)
    page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    page[NameObject("/Resources")] = resources


def _number(value: int) -> object:
    from pypdf.generic import NumberObject

    return NumberObject(value)


def step_prepare(folder: Path) -> None:
    """Prepares every document and keeps the request and the parts of the assembly."""
    sources, facts, parts = [], [], []
    for path in sorted(folder.glob("*.pdf")):
        data = path.read_bytes()
        values = {"media_type": "application/pdf", "password": None, "pictures_only": False, "rotation": 0}
        _values, (made,) = prepare.run(values, [data], Progress())
        sources.append(
            Source(hashlib.sha256(data).hexdigest(), path.name, "application/pdf", len(data), None)
        )
        facts.append([dataclasses.asdict(packed.facts_of(made))])
        parts.append(made)
    exhibits = tuple(Exhibit(f"Paper {source.name}", "2026-11-01", sources=(source,)) for source in sources)
    plan = Plan("A large bundle", "Marisol Vega", "", datetime(2026, 11, 22, tzinfo=UTC), exhibits=exhibits)
    request = {"plan": to_json(plan), "facts": facts, "parts": [[index] for index in range(len(parts))]}
    with (folder / "prepared.pickle").open("wb") as file:
        pickle.dump([json.dumps(request).encode(), *parts], file)


def step_assemble(folder: Path) -> None:
    """Assembles and writes, as the child and its parent do together."""
    with (folder / "prepared.pickle").open("rb") as file:
        parts = pickle.load(file)
    _values, (_manifest, pdf) = assemble.run({}, parts, Progress())
    hashlib.sha256(pdf).hexdigest()
    _write(folder / "bundle.out", pdf)


def step_verify(folder: Path) -> None:
    _values, (found,) = check.run({"sample": []}, [(folder / "bundle.out").read_bytes()], Progress())
    wrong = [one for one in json.loads(found) if not one["ok"]]
    if wrong:
        raise SystemExit(f"the bundle is wrong: {wrong}")


def step_plain(folder: Path) -> None:
    """What nobody can go below: read, hash, write, fsync."""
    data = b"".join(path.read_bytes() for path in sorted(folder.glob("*.pdf")))
    hashlib.sha256(data).hexdigest()
    _write(folder / "plain.out", data)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def compared(pages: int) -> list[list[object]]:
    """The rows of the table for one number of pages."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        generate(folder, pages)
        inputs = [str(path) for path in sorted(folder.glob("*.pdf"))]
        commands = {
            "plain read + SHA-256 + write": module("benchmarks.bundle", "plain", place),
            "qpdf --empty --pages": ["qpdf", "--empty", "--pages", *inputs, "--", f"{place}/qpdf.out"],
            "pdfunite": ["pdfunite", *inputs, f"{place}/unite.out"],
            "prepare": module("benchmarks.bundle", "prepare", place),
            "assemble": module("benchmarks.bundle", "assemble", place),
            "verify": module("benchmarks.bundle", "verify", place),
        }
        costs: dict[str, list[Cost]] = {name: [] for name in commands}
        for _ in range(REPEATS.get(pages, 1)):
            for name, command in commands.items():
                costs[name].append(run(command))
        size = (folder / "bundle.out").stat().st_size
    cpu = {name: median([cost.cpu_seconds for cost in found]) for name, found in costs.items()}
    peak = {name: median([cost.peak_bytes for cost in found]) for name, found in costs.items()}
    qpdf = cpu["qpdf --empty --pages"]
    rows: list[list[object]] = [
        [f"{pages:,}", name, f"{cpu[name]:.2f}", f"{cpu[name] / qpdf:.2f}", f"{peak[name] / 1e6:.0f}"]
        for name in commands
    ]
    both = cpu["assemble"] + cpu["verify"]
    most = max(peak["assemble"], peak["verify"])
    limit = 2 * size + 100e6
    total = f"{most / 1e6:.0f} (output {size / 1e6:.0f}, aim {limit / 1e6:.0f})"
    rows.append([f"{pages:,}", "assemble + verify", f"{both:.2f}", f"{both / qpdf:.2f}", total])
    return rows


def main(words: list[str]) -> None:
    steps = {"prepare": step_prepare, "assemble": step_assemble, "verify": step_verify, "plain": step_plain}
    if words and words[0] in steps:
        steps[words[0]](Path(words[1]))
        return
    rows = [row for pages in map(int, words or SIZES) for row in compared(int(pages))]
    print(table(["pages", "step", "CPU s", "x qpdf", "peak MB"], rows))


if __name__ == "__main__":
    main(sys.argv[1:])
