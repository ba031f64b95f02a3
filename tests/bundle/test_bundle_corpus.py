"""One bundle of all real files, compared with their sources as pdfium draws them."""

from __future__ import annotations

import csv
import hashlib
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from flexkeeper import bundle, typeset
from flexkeeper.bundle import Exhibit, Source, look
from flexkeeper.sandbox import Sandbox
from tests.bundle.papers import plan

MEDIA_TYPES = {
    ".avif": "image/avif",
    ".avifs": "image/avif",
    ".bmp": "image/bmp",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".eml": "message/rfc822",
    ".gif": "image/gif",
    ".gpx": "application/gpx+xml",
    ".heic": "image/heic",
    ".heif": "image/heic",
    ".hif": "image/heic",
    ".ics": "text/calendar",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".txt": "text/plain",
    ".webp": "image/webp",
}
READ_AS_TEXT = {".csv", ".eml", ".gpx", ".ics", ".txt"}
SAMPLE = 100
DPI = 50


class Corpus:
    """The files of the manifest, as exhibits of one source each."""

    def __init__(self, folder: Path) -> None:
        self.paths: dict[str, Path] = {}
        self.passwords: dict[str, str | None] = {}
        self.exhibits: list[Exhibit] = []
        with (folder / "MANIFEST.csv").open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if not row["expected"].startswith("truth"):
                    self._add(folder / row["path"], row)

    def _add(self, path: Path, row: dict[str, str]) -> None:
        data = path.read_bytes()
        password = re.search(r"needs password '(.*?)'", row["expected"])
        suffix = path.suffix.lower()
        source = Source(
            sha256=hashlib.sha256(data).hexdigest(),
            name=path.name,
            media_type=MEDIA_TYPES.get(suffix, "application/octet-stream"),
            bytes=len(data),
            pages=None,
            password=password[1] if password else None,
            text=data[:30_000].decode("utf-8", "replace") if suffix in READ_AS_TEXT else "",
        )
        self.paths[source.sha256] = path
        self.passwords[source.sha256] = source.password
        self.exhibits.append(Exhibit(path.name, section=row["kind"], sources=(source,)))


@pytest.fixture(scope="module")
def built(
    corpus: Path, sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Corpus, bundle.Built]:
    files = Corpus(corpus)
    before = {path: path.stat().st_mtime_ns for path in files.paths.values()}
    made = bundle.build(
        plan(*files.exhibits),
        lambda source: files.paths[source.sha256].open("rb"),
        tmp_path_factory.mktemp("corpus") / "bundle.pdf",
        sandbox=sandbox,
    )
    assert before == {path: path.stat().st_mtime_ns for path in files.paths.values()}
    return files, made


def test_nothing_is_left_out_silently(built: tuple[Corpus, bundle.Built]) -> None:
    files, made = built
    assert len(made.exhibits) == len(files.exhibits)
    for exhibit in made.exhibits:
        (source,) = exhibit.sources
        shown = source.status == "shown"
        assert exhibit.last_page > exhibit.first_page if shown else source.conversion == "explained"
    assert all(one.reason for one in made.omitted)
    omitted_pdfs = [one.name for one in made.omitted if one.name.endswith(".pdf")]
    assert len(omitted_pdfs) <= 10, omitted_pdfs


def test_it_passes_its_own_checks_and_qpdfs(built: tuple[Corpus, bundle.Built], sandbox: Sandbox) -> None:
    _files, made = built
    assert [check for check in bundle.verify(made.path, sandbox=sandbox) if not check.ok] == []
    if shutil.which("qpdf"):
        found = subprocess.run(["qpdf", "--check", made.path], capture_output=True, text=True)
        assert found.returncode == 0, found.stderr


def test_sampled_pages_look_like_their_sources(built: tuple[Corpus, bundle.Built]) -> None:
    files, made = built
    pages = list(_foreign_pages(files, made))
    sample = random.Random(2).sample(pages, min(SAMPLE, len(pages)))
    document = pdfium.PdfDocument(made.path)
    unlike = [
        (files.paths[sha256].name, index + 1, conversion)
        for sha256, index, number, conversion in sample
        if not _alike(files, sha256, index, document[number - 1])
    ]
    assert len(unlike) <= 3, unlike


def _foreign_pages(files: Corpus, made: bundle.Built) -> Iterator[tuple[str, int, int, str]]:
    """SHA-256, page from 0, page of the bundle and conversion, of each page out of a PDF."""
    for exhibit in made.exhibits:
        (source,) = exhibit.sources
        if source.conversion in {"copied", "flattened", "repaired", "pictures"}:
            for index in range(exhibit.last_page - exhibit.first_page):
                yield source.sha256, index, exhibit.first_page + 1 + index, source.conversion


def _alike(files: Corpus, sha256: str, index: int, found: pdfium.PdfPage) -> bool:
    try:
        document = pdfium.PdfDocument(files.paths[sha256], password=files.passwords[sha256])
    except pdfium.PdfiumError:
        return True  # only pypdf opens it with its password: there is no second opinion
    document.init_forms()
    original = document[index]
    wanted = look.rendered(original, DPI, largest_pixels=2_000_000)
    cut = look.above_strip(found, wanted, original.get_size())
    # Pages shown as pictures are resampled: compared over small areas.
    return look.same(wanted, cut) or look.same(wanted.reduce(3), cut.reduce(3))


def test_its_names_have_fonts(corpus: Path) -> None:
    names = "".join(path.name for path in corpus.rglob("*"))
    assert typeset.missing_glyphs(names) == []
