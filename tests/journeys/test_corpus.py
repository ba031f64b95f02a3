"""Every file of the corpus through the real sandbox into one real vault, and all of them into one bundle."""

from __future__ import annotations

import csv
import hashlib
import json
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pypdfium2 as pdfium
import pytest

from flexkeeper import bundle, intake, records
from flexkeeper import vault as vaults
from flexkeeper.bundle import look
from flexkeeper.errors import FlexKeeperError
from flexkeeper.intake import Added
from flexkeeper.progress import Progress
from flexkeeper.sandbox import Sandbox
from flexkeeper.vault import Vault, open_with_key
from tests.conftest import noon

# What each beginning of `expected` allows: the table of statuses.
ALLOWED = {
    "ok": {"added"},
    "needs": {"needs_password"},
    "damaged but viewable": {"added", "damaged"},
    "broken": {"damaged", "unsupported"},
    "hostile": {"added", "damaged", "unsupported", "needs_password", "too_large"},
}
DEVIATIONS = {
    # The manifest's tool passed a password; without one the file is locked, and says so.
    "pdf-broken/pdf__issue15893_reduced.pdf": "needs_password",
    # 91 bytes of fuzz that name an encryption and hold no document: no password could open it.
    "pdf-encrypted/qpdf__issue-147.pdf": "damaged",
}
OVER_A_LIMIT = {
    "hostile/docspell__20K-gray.jpeg",
    "hostile/docspell__20K-rgb.png",
    "hostile/pillow_heif__200MP.heic",
}
# Its place stands in XMP only, which is not read.
PLACE_NOT_IN_EXIF = {"images/tika__testJPEG_commented.jpg"}
# Its password is longer than pdfium takes; the bundle has its pages through pypdf.
PDFIUM_REFUSES = {"qpdf__enc-XI-long-password.pdf"}
SAMPLED_PAGES = 100
DPI = 72
PASSWORD = re.compile(r"needs password '([^']*)'")


class Run:
    """The whole corpus, added once."""

    def __init__(self, corpus: Path, vault: Vault, sandbox: Sandbox) -> None:
        self.corpus, self.vault, self.sandbox = corpus, vault, sandbox
        with (corpus / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if not row["expected"].startswith("truth")]
        self.rows = {row["path"]: row for row in rows}
        self.added = {path: intake.add_file(vault, sandbox, corpus / path) for path in self.rows}

    def allowed(self, path: str) -> set[str]:
        expected = self.rows[path]["expected"]
        return next(statuses for start, statuses in ALLOWED.items() if expected.startswith(start))

    def record(self, path: str) -> records.Record:
        return records.get(self.vault, self.added[path].id or 0)


@pytest.fixture(scope="module")
def run(
    corpus: Path, empty_vault: tuple[Path, bytes], sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Run]:
    template, key = empty_vault
    folder = shutil.copytree(template, tmp_path_factory.mktemp("corpus") / "Vault")
    with open_with_key(folder, key, clock=noon) as vault:
        yield Run(corpus, vault, sandbox)


def stored(added: Added) -> bool:
    return added.status in ("added", "needs_password", "damaged", "unsupported")


def test_the_statuses_are_those_of_the_table(run: Run) -> None:
    odd = {path: one.status for path, one in run.added.items() if one.status not in run.allowed(path)}
    assert odd == DEVIATIONS
    assert len(run.added) >= 300 and len(odd) / len(run.added) <= 0.02
    assert {path for path, one in run.added.items() if one.status == "too_large"} == OVER_A_LIMIT
    for path, one in run.added.items():
        assert stored(one) == (one.id is not None), path
        assert one.status == "added" or one.reason, f"{path} says no reason"


def test_every_stored_file_reads_back_untouched(run: Run) -> None:
    for path, one in run.added.items():
        if stored(one):
            content = (run.corpus / path).read_bytes()
            document = run.record(path).documents[0]
            assert records.open_document(run.vault, document).read() == content, path
            assert document.sha256 == hashlib.sha256(content).hexdigest() == run.rows[path]["sha256"]
    assert vaults.verify(run.vault, full=True, progress=Progress()).ok


def test_what_can_be_shown_has_a_thumbnail(run: Run) -> None:
    without = [
        path
        for path, one in run.added.items()
        if one.status == "added"
        and run.record(path).documents[0].media_type.startswith(("image/", "application/pdf"))
        and intake.thumbnail(run.vault, one.sha256) is None
    ]
    assert without == []


def test_times_and_places_of_photos_are_those_of_the_manifest(run: Run) -> None:
    seen = 0
    for path, one in run.added.items():
        exercises = run.rows[path]["exercises"]
        taken = re.search(r"taken (\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)", exercises)
        place = re.search(r"GPS (-?[\d.]+),(-?[\d.]+)", exercises)
        if not path.startswith(("images/", "heic/")) or one.status != "added":
            continue
        record = run.record(path)
        if taken and taken[1] != "2099":
            assert record.happened_at is not None, path
            assert record.happened_at.strftime("%Y %m %d %H:%M:%S") == " ".join(taken.groups()), path
            seen += 1
        if place and float(place[1]) <= 90 and path not in PLACE_NOT_IN_EXIF:
            assert record.place == pytest.approx((float(place[1]), float(place[2])), abs=1e-5), path
            seen += 1
    assert seen >= 20


def test_pages_and_words_of_pdfs_are_those_of_the_manifest(run: Run) -> None:
    seen = 0
    for path, one in run.added.items():
        pages = re.match(r"(?:.*?, )?(\d+) pages?, (text layer|no text layer)", run.rows[path]["exercises"])
        if path.startswith("pdf/") and pages and one.status == "added":
            document = run.record(path).documents[0]
            assert document.pages == int(pages[1]), path
            assert document.text_state == ("has_text" if pages[2] == "text layer" else "waiting"), path
            seen += 1
    assert seen >= 50


def test_dates_and_subjects_of_mails_are_those_of_the_manifest(run: Run) -> None:
    seen = 0
    for path, one in run.added.items():
        told = re.search(r"subject '(.+?)'; date (.+?); ", run.rows[path]["exercises"])
        if path.startswith("email/") and told and one.status == "added":
            facts = run.record(path).documents[0].facts
            # The manifest cuts long subjects.
            assert " ".join(facts.get("subject", "").split()).startswith(" ".join(told[1].split())), path
            assert ("date" in facts) == (told[2] != "none"), path
            seen += 1
    assert seen >= 20


def test_locked_files_open_with_their_password_and_no_other(run: Run) -> None:
    opened = 0
    for path, one in run.added.items():
        known = PASSWORD.match(run.rows[path]["expected"])
        if known:
            with pytest.raises(FlexKeeperError):
                intake.unlock(run.vault, run.sandbox, one.id or 0, "x" + known[1])
            [now] = intake.unlock(run.vault, run.sandbox, one.id or 0, known[1])
            assert now.status == "added", path
            opened += 1
    assert opened >= 10


def test_adding_it_all_again_adds_nothing(run: Run) -> None:
    before = run.vault.database.value("SELECT count(*) FROM document")
    for path, one in run.added.items():
        again = intake.add_file(run.vault, run.sandbox, run.corpus / path)
        assert again.status == ("duplicate" if stored(one) else one.status), path
    assert run.vault.database.value("SELECT count(*) FROM document") == before


@pytest.fixture(scope="module")
def built(run: Run, tmp_path_factory: pytest.TempPathFactory) -> bundle.Built:
    """One bundle of everything that is in the vault; files whose password is known are open by now."""
    for path, one in run.added.items():
        known = PASSWORD.match(run.rows[path]["expected"])
        record = records.get(run.vault, one.id or 0) if known else None
        if known and record and record.documents[0].status == "needs_password":
            intake.unlock(run.vault, run.sandbox, record.id, known[1])
    chosen = records.everything(run.vault)
    wishes = records.BundleWishes(clock=noon(), title="All", name="Nobody")
    return bundle.build(
        records.plan(run.vault, chosen, wishes),
        records.opener(run.vault, chosen),
        tmp_path_factory.mktemp("bundle") / "all.pdf",
        sandbox=run.sandbox,
        prepared=run.vault.cache,
    )


def test_nothing_that_was_chosen_is_missing_from_the_bundle(run: Run, built: bundle.Built) -> None:
    """Every document is a source: shown, or on its sheet with the reason."""
    chosen = [one.sha256 for record in records.everything(run.vault) for one in record.documents]
    sources = [source for exhibit in built.exhibits for source in exhibit.sources]
    assert sorted(source.sha256 for source in sources) == sorted(chosen)
    assert {one.sha256 for one in built.omitted} == {one.sha256 for one in sources if one.status == "omitted"}
    assert all(one.reason for one in built.omitted)
    unreadable = {"damaged", "needs_password"}
    for record in records.everything(run.vault):
        for document in record.documents:
            if document.media_type == "application/pdf" and document.status not in unreadable:
                [conversion] = {one.conversion for one in sources if one.sha256 == document.sha256}
                assert conversion != "explained", document.name


def test_the_bundle_of_everything_is_clean(run: Run, built: bundle.Built) -> None:
    """Our own checks and an independent tool find nothing wrong."""
    assert [check for check in bundle.verify(built.path, sandbox=run.sandbox) if not check.ok] == []
    found = subprocess.run(["qpdf", "--check", built.path], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


def test_sampled_pages_look_like_their_sources(run: Run, built: bundle.Built) -> None:
    """Of 100 pages out of other people's PDFs at least 97 look as pdfium draws the original."""
    documents = {one.sha256: one for record in records.everything(run.vault) for one in record.documents}
    pages = [page for page in foreign_pages(built) if documents[page[0]].name not in PDFIUM_REFUSES]
    sample = random.Random(2).sample(pages, SAMPLED_PAGES)
    found = pdfium.PdfDocument(built.path)
    unlike = []
    for sha256, index, number, conversion in sample:
        document = documents[sha256]
        original = pdfium.PdfDocument(records.open_document(run.vault, document), password=document.password)
        original.init_forms()
        if not alike(original[index], found[number - 1]):
            unlike.append((document.name, index + 1, conversion))
    assert len(unlike) <= 3, unlike


def foreign_pages(built: bundle.Built) -> Iterator[tuple[str, int, int, str]]:
    """SHA-256, page from 0, page of the bundle and conversion, of each page out of a PDF."""
    manifest = json.loads(manifest_of(built.path))
    for exhibit, place in zip(built.exhibits, manifest["exhibits"], strict=True):
        for source, pages in zip(exhibit.sources, place["sources"], strict=True):
            if source.conversion in {"copied", "flattened", "repaired", "pictures"}:
                for index in range(pages["last_page"] - pages["first_page"] + 1):
                    yield source.sha256, index, pages["first_page"] + index, source.conversion


def manifest_of(path: Path) -> bytes:
    """The manifest as docs/bundle-format.md says where it lies."""
    root = pypdf.PdfReader(path).root_object
    private = root["/PieceInfo"]["/FlexKeeper"]["/Private"]
    return bytes(private.get_object().get_data())


def alike(original: pdfium.PdfPage, shown: pdfium.PdfPage) -> bool:
    """Whether a page of the bundle looks like its original, apart from the strip of its stamp."""
    wanted = look.rendered(original, DPI, largest_pixels=2_000_000)
    cut = look.above_strip(shown, wanted, original.get_size())
    # Pages shown as pictures are resampled: compared over small areas.
    return look.same(wanted, cut) or look.same(wanted.reduce(3), cut.reduce(3))
