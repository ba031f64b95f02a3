"""What it costs to make a bundle fit 10 MB, beside Pillow re-encoding the same photos once.

    python -m benchmarks.fit [REPEATS]

Two sets are generated: 60 photos of 12 megapixels; and what an appeal is made from: 40 such photos, six
scanned documents and twelve mails, about 146 MB. Each step is a process of its own; sandbox children count.
Wall times depend on what else the computer does; the ratio of processor times hardly does.
"""

from __future__ import annotations

import hashlib
import io
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image, ImageDraw
from pypdf import PdfWriter

from benchmarks.bundle import placed_scan
from benchmarks.measure import Cost, median, module, run, table
from flexkeeper import bundle
from flexkeeper.bundle import Exhibit, Plan, Source
from flexkeeper.sandbox import Sandbox

LIMIT = 10_000_000
PHOTO_SIZE = (4000, 3000)
SCAN_SIZE = (2550, 3300)
"""A letter page at 300 dpi."""


def photo(seed: int) -> bytes:
    """A photo of about 3 MB: soft shapes, sharp edges, words, and the noise of a small camera."""
    chance = random.Random(seed)
    width, height = PHOTO_SIZE
    corner = (-2 + chance.random(), -1.2 + chance.random() / 2, 0.6 + chance.random(), 1.0)
    shapes = Image.effect_mandelbrot((width // 4, height // 4), corner, 40).resize(PHOTO_SIZE, 3)
    slope = Image.linear_gradient("L").resize(PHOTO_SIZE)
    bands = []
    for grain in (2, 3, 2):
        noise = Image.effect_noise((width // grain, height // grain), chance.uniform(25, 50)).resize(
            PHOTO_SIZE, 2
        )
        bands.append(Image.blend(Image.blend(shapes, noise, 0.35), slope, 0.4))
    made = Image.merge("RGB", bands)
    draw = ImageDraw.Draw(made)
    for _ in range(60):
        x, y, size = chance.randrange(width), chance.randrange(height), chance.randrange(20, 400)
        draw.rectangle((x, y, x + size, y + size // 2), fill=tuple(chance.randrange(256) for _ in range(3)))
        draw.text((x, y), f"PARCEL {chance.randrange(10**6)}", fill=0, font_size=40)
    out = io.BytesIO()
    made.save(out, "JPEG", quality=chance.choice((93, 94, 95)))
    return out.getvalue()


def scan(seed: int, pages: int) -> bytes:
    """A scanned document: gray pages at 300 dpi with lines of words."""
    writer = PdfWriter()
    for page in range(pages):
        paper = Image.effect_noise(SCAN_SIZE, 8).point(lambda level: min(255, level + 110))
        draw = ImageDraw.Draw(paper)
        for line in range(60):
            draw.text(
                (200, 200 + line * 48),
                f"Document {seed}, page {page}, line {line} of a notice",
                40,
                font_size=36,
            )
        out = io.BytesIO()
        paper.save(out, "JPEG", quality=60)
        placed_scan(writer, out.getvalue(), SCAN_SIZE)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def generate(folder: Path, photos: int, documents: int, mails: int) -> None:
    """Writes the papers of a set into `folder`."""
    for number in range(photos):
        (folder / f"{number:03}.jpg").write_bytes(photo(number))
    for number in range(documents):
        (folder / f"{number:03}.pdf").write_bytes(scan(number, 3))
    for number in range(mails):
        (folder / f"{number:03}.eml").write_text("We looked at your account again.\n\n" * 40 + str(number))


def _plan(folder: Path) -> Plan:
    kinds = {".jpg": "image/jpeg", ".pdf": "application/pdf", ".eml": "message/rfc822"}
    exhibits = []
    for path in sorted(folder.iterdir()):
        data = path.read_bytes()
        text = data.decode() if path.suffix == ".eml" else ""
        sha256 = hashlib.sha256(data).hexdigest()
        source = Source(sha256, path.name, kinds[path.suffix], len(data), None, text=text)
        exhibits.append(Exhibit(f"Paper {path.name}", "2026-11-01", sources=(source,)))
    clock = datetime(2026, 11, 22, tzinfo=UTC)
    return Plan("An appeal", "Marisol Vega", "", clock, exhibits=tuple(exhibits))


def _built(folder: Path, limit: int | None) -> None:
    """Builds and writes the bundle, as the command line does, and says how large it is."""
    plan = replace(_plan(folder), max_bytes=limit)
    output = folder.with_name("bundle.pdf")
    with Sandbox(bundle.PRELOAD) as sandbox:
        built = bundle.build(plan, lambda source: (folder / source.name).open("rb"), output, sandbox=sandbox)
    folder.with_name("size").write_text(str(built.bytes))


def step_fitted(folder: Path) -> None:
    _built(folder, LIMIT)


def step_untouched(folder: Path) -> None:
    _built(folder, None)


def step_pillow(folder: Path) -> None:
    """What nobody can go below: each photo decoded, made smaller and encoded once."""
    for path in sorted(folder.glob("*.jpg")):
        with Image.open(path) as opened:
            opened.thumbnail((1200, 1200))
            opened.save(io.BytesIO(), "JPEG", quality=80, optimize=True)


def compared(name: str, papers: tuple[int, int, int], repeats: int) -> list[list[object]]:
    """The rows of the table for one set of papers."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "papers"
        folder.mkdir()
        generate(folder, *papers)
        whole = sum(path.stat().st_size for path in folder.iterdir())
        steps = ("pillow", "untouched", "fitted")
        costs: dict[str, list[tuple[Cost, float]]] = {step: [] for step in steps}
        sizes = {"pillow": ""}
        for _ in range(repeats):
            for step in steps:
                began = time.monotonic()
                cost = run(module("benchmarks.fit", step, str(folder)))
                costs[step].append((cost, time.monotonic() - began))
                if step != "pillow":
                    sizes[step] = f"{int(folder.with_name('size').read_text()) / 1e6:.2f}"
    cpu = {step: median([cost.cpu_seconds for cost, _wall in found]) for step, found in costs.items()}
    wall = {step: median([seconds for _cost, seconds in found]) for step, found in costs.items()}
    peak = {step: median([cost.peak_bytes for cost, _wall in found]) for step, found in costs.items()}
    return [
        [f"{name}, {whole / 1e6:.0f} MB", step, f"{cpu[step]:.1f}", f"{cpu[step] / cpu['pillow']:.2f}",
         f"{wall[step]:.1f}", f"{peak[step] / 1e6:.0f}", sizes[step]]
        for step in steps
    ]  # fmt: skip


def main(words: list[str]) -> None:
    steps: dict[str, Callable[[Path], None]] = {
        "pillow": step_pillow,
        "untouched": step_untouched,
        "fitted": step_fitted,
    }
    if words and words[0] in steps:
        steps[words[0]](Path(words[1]))
        return
    repeats = int(words[0]) if words else 3
    sets = {"60 photos": (60, 0, 0), "an appeal": (40, 6, 12)}
    rows = [row for name, papers in sets.items() for row in compared(name, papers, repeats)]
    print(table(["papers", "step", "CPU s", "x pillow", "wall s", "peak MB", "output MB"], rows))


if __name__ == "__main__":
    main(sys.argv[1:])
