"""From a file on the disk to a record in a real vault, through the real sandbox."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from flexkeeper import intake, records
from flexkeeper import vault as vaults
from flexkeeper.errors import FlexKeeperError
from flexkeeper.intake import Added, Description
from flexkeeper.progress import Cancelled, Progress
from flexkeeper.sandbox import Answer, Limits, Sandbox
from flexkeeper.vault import Vault
from tests.intake import made


class Tray:
    """A folder whose files are added to a vault."""

    def __init__(self, folder: Path, vault: Vault, sandbox: Sandbox) -> None:
        self.folder, self.vault, self.sandbox = folder, vault, sandbox
        folder.mkdir()

    def put(self, content: bytes, name: str) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def add(self, content: bytes, name: str = "paper", **described: Any) -> Added:
        path = self.put(content, name)
        return intake.add_file(self.vault, self.sandbox, path, Description(**described))

    def blobs(self) -> set[str]:
        return {path.name for path in self.vault.blobs.folder.rglob("*") if path.is_file()}


@pytest.fixture
def tray(tmp_path: Path, vault: Vault, sandbox: Sandbox) -> Tray:
    return Tray(tmp_path / "tray", vault, sandbox)


def names(added: Added) -> list[tuple[str, str]]:
    return [(document.name, document.status) for document in added.documents]


def assert_nothing_changed(tray: Tray) -> None:
    assert tray.blobs() == set()
    for table in ("record", "document", "document_text", "proposal", "search_text", "revision"):
        assert tray.vault.database.value(f"SELECT count(*) FROM {table}") == 0, table
    assert "import" not in [activity.action for activity in vaults.activity(tray.vault, 9)]


# --- the way of a paper


def test_a_paper_becomes_a_record_that_is_found_and_reads_back(tray: Tray) -> None:
    content = made.pdf(["Harborline policy HB 4411"])
    added = tray.add(content, "insurance_card_2026.pdf")
    assert (added.status, added.kind, added.title) == ("added", "other", "insurance card 2026")
    assert added.sha256 == hashlib.sha256(content).hexdigest()
    assert added.id is not None
    record = records.get(tray.vault, added.id)
    assert (record.state, record.happened_at) == ("to_review", None)
    [document] = record.documents
    assert (document.pages, document.text_state, document.media_type) == (1, "has_text", "application/pdf")
    assert records.open_document(tray.vault, document).read() == content
    assert [found.id for found in records.find(tray.vault, "harborline 4411")] == [added.id]
    last = vaults.activity(tray.vault, 1)[0]
    assert (last.action, last.record) == ("import", added.id)
    assert vaults.verify(tray.vault, full=True, progress=Progress()).ok


def test_what_the_driver_says_is_kept(tray: Tray) -> None:
    added = tray.add(
        made.pdf(), kind="insurance", title="The card", fields={"expires": "2027-02-01"}, tags=["car"]
    )
    record = records.get(tray.vault, added.id or 0)
    assert (record.kind, record.title, record.state, record.tags) == (
        "insurance",
        "The card",
        "kept",
        ("car",),
    )
    assert record.fields["expires"] == "2027-02-01"


@pytest.mark.parametrize("wrong", [{"kind": "poem"}, {"fields": {"wheels": "4"}}, {"vehicle": 77}])
def test_what_is_not_known_is_said_before_anything_happens(tray: Tray, wrong: Mapping[str, Any]) -> None:
    with pytest.raises(FlexKeeperError):
        tray.add(made.pdf(), **wrong)
    assert_nothing_changed(tray)


def test_a_photo_keeps_its_time_place_and_thumbnail(tray: Tray) -> None:
    photo = made.jpeg((800, 600), taken="2026:11:06 18:42:10", offset="-08:00", place=("N", 47.6, "W", 122.3))
    added = tray.add(photo, "IMG_0042.jpg")
    record = records.get(tray.vault, added.id or 0)
    assert record.happened_at == datetime.fromisoformat("2026-11-06T18:42:10-08:00")
    assert record.place == pytest.approx((47.6, -122.3))
    proposals = tray.vault.database.rows("SELECT field, source, state FROM proposal ORDER BY id")
    assert proposals == [
        {"field": "happened_at", "source": "exif", "state": "kept"},
        {"field": "place", "source": "exif", "state": "kept"},
    ]
    assert [p["field"] for p in added.proposals] == ["happened_at", "place"]
    thumbnail = intake.thumbnail(tray.vault, added.sha256)
    assert thumbnail is not None and (thumbnail.width, thumbnail.height) == (320, 240)
    assert len(thumbnail.rgb) == 320 * 240 * 3
    assert intake.thumbnail(tray.vault, "0" * 64) is None


def test_a_time_in_the_future_is_not_kept(tray: Tray) -> None:
    added = tray.add(made.jpeg(taken="2099:01:01 00:00:00"), "x.jpg")
    record = records.get(tray.vault, added.id or 0)
    assert record.happened_at is None
    assert any("future" in remark for remark in added.remarks)
    assert tray.vault.database.value("SELECT state FROM proposal") == "open"


# --- mails


def test_a_mail_is_one_record_with_a_document_for_each_file(tray: Tray) -> None:
    message = made.mail("Your account")
    message.add_attachment(made.jpeg(), maintype="image", subtype="jpeg", filename="../../door.jpg")
    message.add_attachment(made.locked_pdf("x"), maintype="application", subtype="pdf", filename="terms.pdf")
    added = tray.add(bytes(message), "export.eml")
    assert (added.kind, added.title) == ("message", "Your account")
    assert names(added) == [
        ("export.eml", "added"), ("../../door.jpg", "added"), ("terms.pdf", "needs_password"),
    ]  # fmt: skip
    record = records.get(tray.vault, added.id or 0)
    first, photo, terms = record.documents
    assert [document.position for document in record.documents] == [0, 1, 2]
    assert photo.parent == terms.parent == first.id and first.parent is None
    assert records.open_document(tray.vault, photo).read() == made.jpeg()
    assert record.fields == {
        "from": "Depot <depot@mail.example>", "to": "Marisol Vega <marisol@mail.example>",
        "subject": "Your account", "channel": "email",
    }  # fmt: skip
    assert record.happened_at == datetime.fromisoformat("2026-11-06T18:42:10-08:00")
    assert any(remark.startswith("terms.pdf: ") for remark in added.remarks)
    assert records.find_ids(tray.vault, "depot") == [added.id]


def test_mails_in_mails_stop_at_depth_three(tray: Tray) -> None:
    message = made.mail("Mail 5")
    for number in (4, 3, 2, 1):
        outer = made.mail(f"Mail {number}")
        outer.add_attachment(message)
        message = outer
    added = tray.add(bytes(message), "deep.eml")
    record = records.get(tray.vault, added.id or 0)
    assert [document.facts["subject"] for document in record.documents] == [f"Mail {n}" for n in (1, 2, 3, 4)]
    assert any("nested too deep" in remark for remark in added.remarks)


def test_twenty_attachments_in_all_are_taken_out(tray: Tray) -> None:
    inner = made.mail("Inner")
    for number in range(15):
        inner.add_attachment(f"inner {number}", filename=f"inner-{number}.txt")
    message = made.mail("Outer")
    message.add_attachment(inner)
    for number in range(9):
        message.add_attachment(f"outer {number}", filename=f"outer-{number}.txt")
    added = tray.add(bytes(message), "many.eml")
    assert len(added.documents) == 21
    assert [n for n, _ in names(added) if n.startswith("outer")] == [f"outer-{n}.txt" for n in range(9)]
    assert any("only 20 attachments" in remark for remark in added.remarks)


def test_the_same_file_twice_in_a_mail_is_kept_once(tray: Tray) -> None:
    message = made.mail()
    message.add_attachment("same", filename="one.txt")
    message.add_attachment("same", filename="two.txt")
    added = tray.add(bytes(message), "twice.eml")
    assert names(added)[1:] == [("one.txt", "added"), ("two.txt", "duplicate")]
    assert len(tray.blobs()) == 2


def test_an_attachment_over_a_limit_stays_in_its_mail(tray: Tray) -> None:
    message = made.mail()
    huge = made.picture("PNG", (10_001, 5_000), mode="1")
    message.add_attachment(huge, maintype="image", subtype="png", filename="huge.png")
    added = tray.add(bytes(message), "x.eml")
    assert added.status == "added" and names(added)[1:] == [("huge.png", "too_large")]
    assert any("huge.png" in remark for remark in added.remarks)
    assert len(tray.blobs()) == 1


# --- what cannot be added as it is


def test_the_same_bytes_are_there_once(tray: Tray) -> None:
    first = tray.add(made.pdf(), "one.pdf")
    before = tray.blobs()
    again = tray.add(made.pdf(), "two.pdf")
    assert (again.status, again.id, again.remarks) == ("duplicate", first.id, [])
    records.trash(tray.vault, first.id or 0)
    trashed = tray.add(made.pdf(), "three.pdf")
    assert trashed.status == "duplicate" and "trash" in trashed.remarks[0]
    assert tray.blobs() == before
    records.purge(tray.vault, first.id or 0)
    assert tray.add(made.pdf(), "four.pdf").status == "added"


def test_two_at_once_are_there_once(tray: Tray) -> None:
    path = tray.put(made.pdf(), "one.pdf")
    done: list[Added] = []

    def work() -> None:
        done.append(intake.add_file(tray.vault, tray.sandbox, path))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.status for one in done) == ["added", "duplicate", "duplicate", "duplicate"]
    assert len({one.id for one in done}) == 1 and len(tray.blobs()) == 1


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [
        (b"", "empty.pdf", "damaged"),
        (made.jpeg()[:900], "torn.jpg", "damaged"),
        (b"\x01\x02\x03" * 99, "card.pdf", "unsupported"),
        (made.locked_pdf("x"), "locked.pdf", "needs_password"),
        (b"{\\rtf1 x}", "old.rtf", "added"),
    ],
)
def test_odd_files_are_kept_untouched_and_said_so(tray: Tray, content: bytes, name: str, status: str) -> None:
    added = tray.add(content, name)
    assert added.status == status
    assert bool(added.reason) == (status != "added")
    [document] = records.get(tray.vault, added.id or 0).documents
    assert records.open_document(tray.vault, document).read() == content


def test_a_file_over_the_limit_is_not_even_read(tray: Tray) -> None:
    path = tray.put(b"", "huge.mov")
    os.truncate(path, 500_000_001)
    before = path.stat().st_atime_ns
    added = intake.add_file(tray.vault, tray.sandbox, path)
    assert (added.status, added.id) == ("too_large", None) and "500 MB" in added.reason
    assert path.stat().st_atime_ns == before
    assert_nothing_changed(tray)


def test_a_picture_over_the_limit_is_not_stored(tray: Tray) -> None:
    added = tray.add(made.picture("PNG", (10_001, 5_000), mode="1"), "x.png")
    assert (added.status, added.id) == ("too_large", None) and added.reason
    assert_nothing_changed(tray)


def test_what_is_no_file_fails_without_waiting(tray: Tray) -> None:
    pipe = tray.folder / "pipe"
    os.mkfifo(pipe)
    # The last one opens, and then fails in reading as a broken disk does.
    for path in (pipe, tray.folder, tray.folder / "none.pdf", tray.folder / "nul\0l", Path("/proc/self/mem")):
        added = intake.add_file(tray.vault, tray.sandbox, path)
        assert added.status == "failed" and added.reason
    assert_nothing_changed(tray)


def test_a_file_that_changes_while_it_is_read_is_not_stored(tray: Tray) -> None:
    path = tray.put(b"As it was\n", "log.txt")

    def write_more(label: str, _done: int, _total: int) -> None:
        if label == "Reading":
            with path.open("ab") as file:
                file.write(b"and some more\n")

    added = intake.add_file(tray.vault, tray.sandbox, path, progress=Progress(write_more))
    assert added.status == "failed" and "changed" in added.reason
    assert_nothing_changed(tray)
    assert intake.add_file(tray.vault, tray.sandbox, path).status == "added"


class StoppedAt(Progress):
    """The driver presses Stop at the first step of this name."""

    def __init__(self, label: str) -> None:
        super().__init__(lambda *_report: None)
        self.label = label

    def step(self, label: str, done: int, total: int) -> None:
        if label == self.label:
            self.cancel()
        super().step(label, done, total)


@pytest.mark.parametrize("at", ["Reading", "Writing", "Reading pages"])
def test_cancelled_leaves_nothing(tray: Tray, at: str) -> None:
    message = made.mail()
    message.add_attachment(made.pdf([""] * 400), maintype="application", subtype="pdf", filename="x.pdf")
    path = tray.put(bytes(message), "x.eml")
    with pytest.raises(Cancelled):
        intake.add_file(tray.vault, tray.sandbox, path, progress=StoppedAt(at))
    assert_nothing_changed(tray)


class Hasty(Sandbox):
    """The real one, which loses patience at once."""

    def run(self, job: str, values: Mapping[str, Any], parts: Any = (), **options: Any) -> Answer:
        return super().run(job, values, parts, **{**options, "limits": Limits(seconds=0.0)})


def test_what_cannot_be_read_twice_fails_and_is_not_stored(tray: Tray) -> None:
    path = tray.put(made.pdf(), "x.pdf")
    with Hasty(["flexkeeper.intake.readers"]) as hasty:
        added = intake.add_file(tray.vault, hasty, path)
    assert added.status == "failed" and added.reason
    assert_nothing_changed(tray)


# --- healing


def path_of(vault: Vault, document: int) -> Path:
    return vault.blobs.path(vault.database.value("SELECT blob FROM document WHERE id = ?", (document,)))


HARMS: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: path.unlink(),
    "cut": lambda path: os.truncate(path, 100),
    "changed": lambda path: path.write_bytes(path.read_bytes()[:-1] + b"!"),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS.keys())
def test_a_damaged_document_is_healed_by_adding_it_again(tray: Tray, harm: Callable[[Path], object]) -> None:
    first = tray.add(made.pdf(), "one.pdf")
    old = path_of(tray.vault, 1)
    harm(old)
    assert not vaults.verify(tray.vault, full=True).ok
    again = tray.add(made.pdf(), "two.pdf")
    assert (again.status, again.id) == ("duplicate", first.id)
    assert again.remarks == ["its damaged copy in the vault was replaced by this one"]
    assert vaults.verify(tray.vault, full=True).ok
    [document] = records.get(tray.vault, first.id or 0).documents
    assert (document.name, records.open_document(tray.vault, document).read()) == ("one.pdf", made.pdf())
    assert old.name not in tray.blobs() and len(tray.blobs()) == 1
    last = vaults.activity(tray.vault, 1)[0]
    assert (last.action, last.record, last.detail) == ("repair", first.id, {"documents": [1]})
    assert tray.add(made.pdf(), "three.pdf").remarks == []


def test_no_undo_brings_a_damaged_file_back(tray: Tray) -> None:
    """Neither that of the repair, which is no step, nor of what was done to the document before it."""
    added = tray.add(made.locked_pdf("two words"), "statement.pdf")
    intake.unlock(tray.vault, tray.sandbox, added.id or 0, "two words")
    path_of(tray.vault, 1).unlink()
    assert tray.add((tray.folder / "statement.pdf").read_bytes(), "again.pdf").remarks
    repair = vaults.activity(tray.vault, 1)[0]
    with pytest.raises(FlexKeeperError, match="nothing left to undo"):
        vaults.undo(tray.vault, repair.id)
    undone = records.undo(tray.vault)
    [document] = records.get(tray.vault, added.id or 0).documents
    assert document.status == "needs_password", "the unlocking was undone, as it was the last step"
    assert vaults.verify(tray.vault, full=True).ok
    records.undo(tray.vault, undone)
    assert vaults.verify(tray.vault, full=True).ok


def test_what_a_mail_carries_is_healed_by_the_mail(tray: Tray) -> None:
    message = made.mail()
    message.add_attachment(made.jpeg(), maintype="image", subtype="jpeg", filename="door.jpg")
    message.add_attachment(made.pdf(), maintype="application", subtype="pdf", filename="terms.pdf")
    added = tray.add(bytes(message), "x.eml")
    for number in (1, 2):
        path_of(tray.vault, number).unlink()
    again = tray.add(bytes(message), "x.eml")
    assert (again.status, again.id, len(again.remarks)) == ("duplicate", added.id, 2)
    assert "door.jpg" in again.remarks[1]
    assert vaults.verify(tray.vault, full=True).ok and len(tray.blobs()) == 3


def test_each_document_of_the_same_bytes_is_healed_with_a_file_of_its_own(tray: Tray) -> None:
    for subject in ("One", "Two"):
        message = made.mail(subject)
        message.add_attachment(made.pdf(), maintype="application", subtype="pdf", filename="terms.pdf")
        tray.add(bytes(message), f"{subject}.eml")
    for number in (2, 4):
        path_of(tray.vault, number).unlink()
    assert len(tray.add(made.pdf(), "terms.pdf").remarks) == 2
    assert vaults.verify(tray.vault, full=True).ok and len(tray.blobs()) == 4


# --- names


HOSTILE_NAMES = [
    "\x1b[31mred\x1b[0m.pdf",
    "invoice\u202efdp.exe",
    "back\u200b\u2066slash\\..\\..\\x.pdf",
    "new\nline.pdf",
    "\U0001f469\u200d\U0001f4bb  café.pdf",
    "ü" * 120,
    ".pdf",
]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_are_kept_and_shown_safely(tray: Tray, name: str) -> None:
    added = tray.add(made.pdf([name[:3].encode("ascii", "replace").decode()]), name)
    [document] = records.get(tray.vault, added.id or 0).documents
    assert document.name == name
    for shown in (added.title, intake.display_name(name)):
        assert shown.strip() and not set(shown) & set("\x1b\n\u202e\u2066\u200b")
    json.dumps(added.file).encode("utf-8")


def test_names_that_are_no_text_are_spelled_out(tray: Tray) -> None:
    path = Path(os.fsdecode(os.fsencode(tray.folder) + b"/caf\xe9.pdf"))
    path.write_bytes(made.pdf())
    added = intake.add_file(tray.vault, tray.sandbox, path)
    assert added.file == str(path) and Path(added.file).exists()
    assert added.title == "caf"
    [document] = records.get(tray.vault, added.id or 0).documents
    assert document.name == "caf\\udce9.pdf"


@pytest.mark.parametrize("blank", ["", "  ", "\u200b", "\ufeff \u200b", "\u200d"])
def test_a_title_that_nobody_sees_is_none(tray: Tray, blank: str) -> None:
    assert tray.add(made.pdf(), "card_2026.pdf", title=blank).title == "card 2026"
    assert tray.add(b"x", "\u200d.txt").title == "Untitled paper"


def test_bytes_that_are_no_text_make_no_title(tray: Tray) -> None:
    path = Path(os.fsdecode(os.fsencode(tray.folder) + b"/bad\xff\xfe.txt"))
    path.write_bytes(b"x")
    added = intake.add(tray.vault, tray.sandbox, [tray.folder])[0]
    assert (added.title, added.documents[0].name) == ("bad", "bad\\udcff\\udcfe.txt")


def test_names_are_shown_with_both_ends() -> None:
    assert intake.display_name("a" * 300 + ".pdf", 40) == "a" * 29 + "…" + "a" * 6 + ".pdf"
    assert intake.display_name("عقد ۲۰۲۶.pdf") == "عقد ۲۰۲۶.pdf"
    assert intake.display_name("\ud800x") == "�x"


# --- folders


def test_folders_are_taken_whole_in_order_and_what_is_left_out_is_said(tray: Tray) -> None:
    (tray.folder / "b").mkdir()
    for name in ("z.txt", "a.txt", "b/inner.txt", ".DS_Store", "Thumbs.db"):
        tray.put(name.encode(), name)
    (tray.folder / "link.txt").symlink_to(tray.folder / "z.txt")
    (tray.folder / "loop").symlink_to(tray.folder)
    extra = tray.put(b"named itself", ".hidden-but-named.txt")
    added = intake.add(tray.vault, tray.sandbox, [tray.folder, extra])
    said = [(Path(one.file).name, one.status) for one in added]
    assert said == [
        ("a.txt", "added"), ("inner.txt", "added"), ("z.txt", "added"), (".hidden-but-named.txt", "added"),
        (".DS_Store", "unsupported"), (".hidden-but-named.txt", "unsupported"), ("Thumbs.db", "unsupported"),
        ("link.txt", "unsupported"), ("loop", "unsupported"),
    ]  # fmt: skip
    assert all(one.reason and one.id is None for one in added[4:])


def test_what_cannot_be_named_or_opened_fails_alone(tray: Tray) -> None:
    good = tray.put(b"good", "good.txt")
    surrogate = Path("\ud800.txt")
    added = intake.add(
        tray.vault, tray.sandbox, [Path("x" * 300), Path("a/" * 3000), surrogate, Path("\0"), good]
    )
    assert [one.status for one in added] == ["failed", "failed", "failed", "failed", "added"]
    assert all(one.reason for one in added[:4])
    for one in added:
        json.dumps(one.file).encode("ascii")
    assert intake.add_file(tray.vault, tray.sandbox, Path()).status == "failed"


def test_an_empty_folder_is_said(tray: Tray) -> None:
    (tray.folder / "inner").mkdir()
    for folder in (tray.folder, tray.folder / "inner"):
        [added] = intake.add(tray.vault, tray.sandbox, [folder])
        assert (added.status, added.reason) == ("unsupported", "This folder is empty.")
        assert added.file == str(tray.folder / "inner")


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """A folder that may not be opened; as root, the test is nobody while it lasts."""
    is_root = os.geteuid() == 0
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        closed = Path(place, "closed")
        closed.mkdir(mode=0)
        if is_root:
            os.seteuid(65_534)
        try:
            yield closed
        finally:
            if is_root:
                os.seteuid(0)


def test_a_folder_that_cannot_be_opened_has_failed(tray: Tray, closed_folder: Path) -> None:
    for given in (closed_folder, closed_folder.parent):
        [added] = intake.add(tray.vault, tray.sandbox, [given])
        assert (added.file, added.status) == (str(closed_folder), "failed")
        assert "cannot be opened" in added.reason
    [within] = intake.add(tray.vault, tray.sandbox, [closed_folder / "inner" / "x.pdf"])
    assert within.status == "failed"


def test_a_vault_is_not_added_to_a_vault(tray: Tray, tmp_path: Path) -> None:
    own = tray.vault.path
    assert tray.add(b"paper", "paper.txt").status == "added"
    count = len(tray.blobs())
    (tray.folder / "link to the vault").symlink_to(own)
    for given in (own, own / "blobs", own / "vault.json", tray.folder / "link to the vault" / "vault.db"):
        [added] = intake.add(tray.vault, tray.sandbox, [given])
        assert (added.file, added.status, added.id) == (str(given), "unsupported", None)
        assert "vault" in added.reason
    around = intake.add(tray.vault, tray.sandbox, [tmp_path])
    said = {Path(one.file).name: one.status for one in around}
    assert said == {"paper.txt": "duplicate", "Vault": "unsupported", "link to the vault": "unsupported"}
    assert len(tray.blobs()) == count


def test_each_file_is_told_as_soon_as_it_is_done(tray: Tray) -> None:
    paths = [tray.put(name.encode(), name) for name in ("a.txt", "b.txt", "c.txt")]
    told: list[Added] = []
    assert intake.add(tray.vault, tray.sandbox, [*paths, tray.vault.path], report=told.append) == told
    assert [one.status for one in told] == ["added", "added", "added", "unsupported"]


@pytest.mark.parametrize("failure", [Cancelled, KeyboardInterrupt])
def test_what_was_told_stays_when_the_rest_does_not_come(tray: Tray, failure: type[BaseException]) -> None:
    paths = [tray.put(name.encode(), name) for name in ("a.txt", "b.txt", "c.txt")]
    told: list[Added] = []

    def stop_at_the_third(label: str, done: int, _total: int) -> None:
        if (label, done) == ("Adding files", 2):
            raise failure

    progress = Progress(stop_at_the_third)
    progress.step = lambda label, done, total: stop_at_the_third(label, done, total)  # type: ignore[method-assign]
    with pytest.raises(failure):
        intake.add(tray.vault, tray.sandbox, paths, progress=progress, report=told.append)
    assert [Path(one.file).name for one in told] == ["a.txt", "b.txt"]
    assert [record.id for record in records.everything(tray.vault)] == [one.id for one in told]


# --- passwords


def test_a_locked_pdf_opens_later(tray: Tray) -> None:
    added = tray.add(made.locked_pdf("two words"), "statement.pdf")
    assert (added.status, added.proposals) == ("needs_password", [])
    record_id = added.id or 0
    for wrong in ("", "two  words", "two words\n"):
        with pytest.raises(FlexKeeperError):
            intake.unlock(tray.vault, tray.sandbox, record_id, wrong)
    assert records.find_ids(tray.vault, "locked words") == []
    [opened] = intake.unlock(tray.vault, tray.sandbox, record_id, "two words")
    assert (opened.status, opened.id) == ("added", record_id)
    [document] = records.get(tray.vault, record_id).documents
    assert (document.status, document.reason, document.pages) == ("added", "", 1)
    assert (document.text_state, document.password) == ("has_text", "two words")
    assert records.find_ids(tray.vault, "locked words") == [record_id]
    assert intake.thumbnail(tray.vault, document.sha256) is not None
    with pytest.raises(FlexKeeperError):
        intake.unlock(tray.vault, tray.sandbox, record_id, "two words")
    records.undo(tray.vault)
    [document] = records.get(tray.vault, record_id).documents
    assert (document.status, document.password) == ("needs_password", None)
    assert records.find_ids(tray.vault, "locked words") == []


def test_a_password_given_at_once_opens_and_stays_with_what_it_opened(tray: Tray) -> None:
    locked = tray.add(made.locked_pdf("two words"), "a.pdf", password="two words")
    plain = tray.add(made.pdf(), "b.pdf", password="two words")
    assert (locked.status, plain.status) == ("added", "added")
    kept = [
        document.password
        for one in (locked, plain)
        for document in records.get(tray.vault, one.id or 0).documents
    ]
    assert kept == ["two words", None]


def test_the_locked_attachment_of_a_mail_opens_too(tray: Tray) -> None:
    message = made.mail()
    message.add_attachment(made.locked_pdf("x1"), maintype="application", subtype="pdf", filename="terms.pdf")
    added = tray.add(bytes(message), "x.eml")
    [opened] = intake.unlock(tray.vault, tray.sandbox, added.id or 0, "x1")
    assert (opened.file, opened.status) == ("terms.pdf", "added")


def test_an_import_can_be_undone_and_done_again(tray: Tray) -> None:
    added = tray.add(made.pdf(["Harborline"]), "a.pdf")
    undone = records.undo(tray.vault)
    assert records.find_ids(tray.vault, "harborline") == []
    records.undo(tray.vault, undone)
    assert records.find_ids(tray.vault, "harborline") == [added.id]
    [document] = records.get(tray.vault, added.id or 0).documents
    assert records.open_document(tray.vault, document).read() == made.pdf(["Harborline"])
