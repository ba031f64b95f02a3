"""The command line's contract: its JSON, its exit codes, its words when something goes wrong."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from flexkeeper import cli
from flexkeeper.bundle.packed import VERSION
from flexkeeper.vault import open_vault
from tests.builders import add_record
from tests.cli.conftest import PASSPHRASE, Run


def photo(path: Path, color: tuple[int, int, int] = (40, 90, 160)) -> Path:
    Image.new("RGB", (640, 480), color).save(path, "JPEG")
    return path


def text(path: Path, words: str) -> Path:
    path.write_text(words)
    return path


def test_a_paper_goes_in_is_described_found_and_comes_out(run: Run, tmp_path: Path) -> None:
    """The whole way of one paper, by the JSON that scripts read."""
    card = photo(tmp_path / "card.jpg")
    [added] = (
        run("records", "add", card, "--kind", "insurance", "--expires", "2027-02-01", "--json").ok().json
    )
    assert set(added) == {
        "file", "status", "id", "kind", "title", "sha256", "proposals", "remarks", "reason",
    }  # fmt: skip
    assert (added["status"], added["kind"]) == ("added", "insurance")
    number = added["id"]
    edited = (
        run("records", "edit", number, "--set", "insurer=Harborline", "--tag", "+car", "--json").ok().json
    )
    assert (edited["tags"], edited["expires"]) == (["car"], "2027-02-01")
    [found] = run("records", "find", "harbor", "--json").ok().json
    assert found["id"] == number
    assert found["documents"][0]["media_type"] == "image/jpeg"
    shown = run("records", "show", number, "--json").ok().json
    assert shown["fields"] == {"expires": "2027-02-01", "insurer": "Harborline"}
    assert {"proposals", "remarks", "text_state"} <= set(shown)
    exported = run("records", "export", number, tmp_path / "out", "--json").ok().json
    assert Path(exported["files"][0]).read_bytes() == card.read_bytes()


def test_each_file_is_told_what_became_of_it(run: Run, tmp_path: Path) -> None:
    """Duplicates and damaged files are no failure; a missing one is."""
    card = photo(tmp_path / "card.jpg")
    again = tmp_path / "again.jpg"
    again.write_bytes(card.read_bytes())
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(card.read_bytes()[:900])
    added = run("records", "add", card, again, broken, "--json").ok().json
    assert [one["status"] for one in added] == ["added", "duplicate", "damaged"]
    assert added[1]["id"] == added[0]["id"]
    missing = run("records", "add", tmp_path / "none.jpg", "--json")
    assert (missing.code, missing.json[0]["status"]) == (1, "failed")
    assert missing.json[0]["reason"]


def test_trash_restore_purge_and_undo(run: Run, tmp_path: Path) -> None:
    """Thrown away in two steps, and taken back before the second."""
    [added] = run("records", "add", text(tmp_path / "a.txt", "tow truck"), "--json").ok().json
    number = added["id"]
    assert run("records", "purge", number).code == 1
    assert run("records", "trash", number, "--json").ok().json["state"] == "trashed"
    assert run("records", "list", "--json").ok().json == []
    assert [one["id"] for one in run("records", "list", "--trash", "--json").ok().json] == [number]
    run("records", "undo", "--json").ok()
    assert [one["id"] for one in run("records", "list", "--json").ok().json] == [number]
    run("records", "trash", number).ok()
    purged = run("records", "purge", number, "--json").ok().json
    assert "backups" in purged["remarks"][0]
    assert run("records", "show", number).code == 1


def test_vehicles_and_the_profile(run: Run) -> None:
    """Added, listed, changed; a field that is not known is named."""
    car = run("records", "vehicle", "add", "Corolla", "--set", "plate=8abc123", "--json").ok().json
    run("records", "vehicle", "edit", car["id"], "--set", "year=2018").ok()
    listed = run("records", "vehicle", "list", "--json").ok().json
    assert listed == [{"id": car["id"], "name": "Corolla", "fields": {"plate": "8ABC123", "year": "2018"}}]
    assert run("records", "me", "--set", "name=Marisol Vega", "--json").ok().json == {"name": "Marisol Vega"}
    wrong = run("records", "me", "--set", "shoe=43")
    assert wrong.code == 1
    assert "shoe" in wrong.err


def test_masked_numbers_stay_masked_until_asked_for(run: Run, tmp_path: Path) -> None:
    """Over a shoulder only the last four signs are seen."""
    [added] = run("records", "add", photo(tmp_path / "l.jpg"), "--kind", "license", "--json").ok().json
    run("records", "edit", added["id"], "--set", "license_number=V1234567").ok()
    assert "V1234567" not in run("records", "show", added["id"]).ok().out
    assert "4567" in run("records", "show", added["id"]).ok().out
    assert "V1234567" in run("records", "show", added["id"], "--reveal").ok().out


def test_the_vault_tells_its_state(run: Run, tmp_path: Path) -> None:
    """Status needs no passphrase; verify counts; a damaged blob is a problem and exit 1."""
    run("records", "add", photo(tmp_path / "a.jpg"), text(tmp_path / "b.txt", "words")).ok()
    status = run("vault", "status", "--json", passphrase=tmp_path / "nowhere").ok().json
    assert status["slots"] == ["passphrase"]
    verified = run("vault", "verify", "--full", "--json").ok().json
    assert verified == {"ok": True, "records": 2, "documents": 2, "checked": 2, "problems": []}
    blob = next(Path(status["path"]).glob("blobs/*/*.age"))
    data = bytearray(blob.read_bytes())
    data[-1] ^= 1
    blob.write_bytes(data)
    damaged = run("vault", "verify", "--full", "--json")
    assert (damaged.code, damaged.json["ok"], len(damaged.json["problems"])) == (1, False, 1)


def test_the_vault_is_exported_in_open_formats(run: Run, tmp_path: Path) -> None:
    """Everything comes out, decrypted."""
    card = photo(tmp_path / "card.jpg")
    run("records", "add", card).ok()
    run("vault", "export", tmp_path / "out", "--json").ok()
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert card.read_bytes() in [path.read_bytes() for path in files]
    assert json.loads((tmp_path / "out" / "records.json").read_text())["records"][0]["documents"]


def test_create_makes_a_vault_that_opens(run: Run, tmp_path: Path) -> None:
    """A new vault with the real cost of its passphrase; a second one in its place is refused."""
    folder = tmp_path / "New"
    made = run("vault", "create", "--json", vault=folder).ok().json
    assert made["vault"] == str(folder)
    assert run("records", "list", "--json", vault=folder).ok().json == []
    again = run("vault", "create", vault=folder)
    assert again.code == 1
    assert len(again.err.strip().splitlines()) == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("records", "list"), "passphrase"),
        (("records", "show", "1"), "passphrase"),
    ],
)
def test_a_wrong_passphrase_is_said_calmly(
    run: Run, tmp_path: Path, words: tuple[str, ...], message: str
) -> None:
    """Wrong passphrase: what happened, what to do, exit 1."""
    wrong = text(tmp_path / "wrong", "not this one\n")
    printed = run(*words, passphrase=wrong)
    assert (printed.code, printed.out) == (1, "")
    assert message in printed.err.lower()
    assert "Traceback" not in printed.err


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"x" * 5000])
def test_a_passphrase_file_that_cannot_be_one(run: Run, tmp_path: Path, content: bytes) -> None:
    """Empty, not text, too large: each is said with the file's name."""
    path = tmp_path / "odd"
    path.write_bytes(content)
    printed = run("records", "list", passphrase=path)
    assert printed.code == 1
    assert str(path) in printed.err


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("records", "show", "one"),
        ("records", "edit", "1", "--set", "no equals sign"),
        ("records", "add"),
        ("records", "add", ""),
        ("bundle", "build", "--items", "one", "-o", "x.pdf"),
        ("bundle", "build", "-o", "x.pdf"),
        ("bundle", "build", "--items", "1", "-o", "x.pdf", "--clock", "yesterday"),
    ],
)
def test_wrong_usage_is_exit_two(run: Run, words: tuple[str, ...]) -> None:
    """A slip of the keyboard is told apart from a failure."""
    assert run(*words).code == 2


def test_a_bundle_from_records_and_its_check(run: Run, tmp_path: Path) -> None:
    """Three papers, one PDF, in the order asked for; verified without the vault."""
    card = photo(tmp_path / "card.jpg")
    note = text(tmp_path / "note.txt", "Gate was locked at 18:40.")
    added = run("records", "add", card, note, "--json").ok().json
    ids = [one["id"] for one in added]
    output = tmp_path / "out.pdf"
    words = ["bundle", "build", "--items", ids[1], ids[0], "-o", output]
    words += ["--title", "Appeal", "--name", "Marisol Vega", "--clock", "2026-11-20T18:00:00+00:00"]
    built = run(*words, "--json").ok().json
    assert set(built) == {"path", "pages", "bytes", "sha256", "exhibits", "omitted"}
    assert [one["label"] for one in built["exhibits"]] == ["A", "B"]
    assert [one["sources"][0]["sha256"] for one in built["exhibits"]] == [
        added[1]["sha256"],
        added[0]["sha256"],
    ]
    assert built["bytes"] == output.stat().st_size
    checked = run("bundle", "verify", output, "--json", vault=tmp_path / "no vault").ok().json
    assert checked["ok"]
    first = output.read_bytes()
    assert run(*words).code == 1
    run(*words, "--replace").ok()
    assert output.read_bytes() == first
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(first[: len(first) // 2])
    failed = run("bundle", "verify", broken, "--json")
    assert (failed.code, failed.json["ok"]) == (1, False)


def test_a_bundle_of_all_records_and_of_none(run: Run, tmp_path: Path) -> None:
    """“all” is everything that is not in the trash; from an empty vault no bundle is made."""
    empty = run("bundle", "build", "--items", "all", "-o", tmp_path / "none.pdf")
    assert (empty.code, (tmp_path / "none.pdf").exists()) == (1, False)
    run("records", "add", text(tmp_path / "a.txt", "one"), text(tmp_path / "b.txt", "two")).ok()
    built = run("bundle", "build", "--items", "all", "-o", tmp_path / "all.pdf", "--json").ok().json
    assert len(built["exhibits"]) == 2


def test_hostile_names_cannot_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    """Control signs and direction marks in file names are not printed as they are."""
    text(tmp_path / "evil\x1b[2J\u202egpj.txt", "words")
    printed = run("records", "add", tmp_path / "evil\x1b[2J\u202egpj.txt").ok()
    assert "\x1b" not in printed.out
    assert "\u202e" not in printed.out
    listed = run("records", "list").ok()
    assert "\x1b" not in listed.out


def test_a_mistake_of_ours_is_exit_three_with_a_report_that_names_nobody(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report holds places in the code, not the words being worked on."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    code = cli.main(["--vault", str(tmp_path), "vault", "status", "\0secret"])
    assert code == 2
    try:
        raise KeyError("Marisol Vega")
    except KeyError as bug:
        said = cli.crash.said(bug)
    report = (tmp_path / "state" / "FlexKeeper" / "crash.txt").read_text()
    assert str(tmp_path / "state") in said
    assert "KeyError" in report
    assert "test_contract.py" in report
    assert "Marisol" not in report + said


def test_interrupted_means_nothing_was_left_half_done(cheap_vault: Path, tmp_path: Path) -> None:
    """Ctrl+C while adding: exit 130, the vault whole, each acknowledged paper there."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(60):
        photo(folder / f"{number:03}.jpg", (number, 90, 160))
    secret = text(tmp_path / "secret", PASSPHRASE)
    command = [sys.executable, "-m", "flexkeeper", "--vault", cheap_vault, "--passphrase-file", secret]
    blobs = cheap_vault / "blobs"
    with subprocess.Popen(
        [*map(str, command), "records", "add", str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        while process.poll() is None and len(list(blobs.glob("*/*.age"))) < 3:
            os.sched_yield()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    told = out.decode().splitlines()
    assert told
    assert all(line.startswith("added") for line in told)
    verified = subprocess.run(
        [*map(str, command), "vault", "verify", "--full", "--json"], capture_output=True, check=True
    )
    report = json.loads(verified.stdout)
    assert report["ok"]
    assert 3 <= report["documents"] < 60
    assert len(told) == report["documents"]


def test_help_names_every_noun(capsys: pytest.CaptureFixture[str]) -> None:
    """What there is, is found from --help."""
    assert cli.main(["--help"]) == 0
    printed = capsys.readouterr().out
    assert all(noun in printed for noun in cli.NOUNS)
    for noun in cli.NOUNS:
        assert cli.main([noun, "--help"]) == 0


def test_bytes_of_a_picture_are_what_the_vault_returns(run: Run, tmp_path: Path) -> None:
    """A picture made here goes in and out unchanged, metadata and all."""
    buffer = io.BytesIO()
    picture = Image.new("RGB", (64, 64), "red")
    picture.save(buffer, "JPEG", comment=b"hello")
    (tmp_path / "c.jpg").write_bytes(buffer.getvalue())
    [added] = run("records", "add", tmp_path / "c.jpg", "--json").ok().json
    [out] = run("records", "export", added["id"], tmp_path / "o", "--json").ok().json["files"]
    assert Path(out).read_bytes() == buffer.getvalue()


def test_deleting_for_good_forgets_prepared_pages(run: Run, tmp_path: Path, cheap_vault: Path) -> None:
    """After a bundle was built, a purge leaves nothing of the paper in the cache either."""
    [added] = run("records", "add", photo(tmp_path / "card.jpg"), "--json").ok().json
    run("bundle", "build", "--items", added["id"], "-o", tmp_path / "one.pdf").ok()
    places = (f"thumbnail/{added['sha256']}", f"prepared/{added['sha256']}/{VERSION}/image/jpeg/0")
    with open_vault(cheap_vault, PASSPHRASE) as vault:
        assert all(vault.cache.get(place) for place in places)
    run("records", "trash", added["id"]).ok()
    run("records", "purge", added["id"]).ok()
    with open_vault(cheap_vault, PASSPHRASE) as vault:
        assert not any(vault.cache.get(place) for place in places)


def test_nothing_is_written_over_or_into_the_vault(run: Run, tmp_path: Path, cheap_vault: Path) -> None:
    """A bundle or an export never takes the place of a file that is there, least of all the vault's own."""
    note = text(tmp_path / "note.txt", "my own words")
    [added] = run("records", "add", note, "--json").ok().json
    header = (cheap_vault / "vault.json").read_bytes()
    for target in (note, cheap_vault / "vault.json", cheap_vault / "new.pdf", tmp_path):
        refused = run("bundle", "build", "--items", added["id"], "-o", target)
        assert (refused.code, len(refused.err.strip().splitlines())) == (1, 2)
    assert run("records", "export", added["id"], cheap_vault).code == 1
    assert run("vault", "export", cheap_vault / "plain").code == 1
    assert note.read_text() == "my own words"
    assert (cheap_vault / "vault.json").read_bytes() == header
    assert run("vault", "verify", "--full", "--json").ok().json["documents"] == 1


@pytest.mark.parametrize(
    "words", [("export", "1", "{file}"), ("export", "1", "{file}/below"), ("export", "1", "/proc/x")]
)
def test_a_place_that_cannot_be_written_is_a_calm_failure(
    run: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """A file where a folder should be, or a place nobody may write to."""
    file = text(tmp_path / "file.txt", "words")
    run("records", "add", file).ok()
    printed = run("records", *(word.format(file=file) for word in words))
    assert (printed.code, len(printed.err.strip().splitlines())) == (1, 2)


def test_numbers_beyond_the_database_are_wrong_usage(run: Run) -> None:
    """No record has such a number; nothing crashes."""
    huge = str(2**70)
    for words in (
        ("records", "show", huge),
        ("records", "undo", "--change", huge),
        ("records", "history", huge),
    ):
        assert run(*words).code == 2
    assert run("bundle", "build", "--items", huge, "-o", "x.pdf").code == 2
    late = ("--clock", "9999-12-31T23:59:59-12:00")
    assert run("bundle", "build", "--items", "1", "-o", "x.pdf", *late).code == 2


def test_undo_says_what_it_put_back(run: Run, tmp_path: Path) -> None:
    """Undo names the action and the record, and how to do it again."""
    [added] = run("records", "add", text(tmp_path / "a.txt", "tow truck"), "--json").ok().json
    run("records", "edit", added["id"], "--set", "title=Tow").ok()
    undone = run("records", "undo", "--json").ok().json
    assert (undone["action"], undone["record"]) == ("edit", added["id"])
    run("records", "undo", "--change", undone["change"]).ok()
    assert run("records", "show", added["id"], "--json").ok().json["title"] == "Tow"


def test_taking_out_works_while_the_vault_is_open_elsewhere(
    run: Run, tmp_path: Path, cheap_vault: Path
) -> None:
    """Exports and bundles need no writing; a second program may have the vault open."""
    [added] = run("records", "add", text(tmp_path / "a.txt", "tow truck"), "--json").ok().json
    with open_vault(cheap_vault, PASSPHRASE):
        run("records", "export", added["id"], tmp_path / "one").ok()
        run("vault", "export", tmp_path / "all").ok()
        run("bundle", "build", "--items", added["id"], "-o", tmp_path / "b.pdf").ok()
        assert run("records", "trash", added["id"]).code == 1


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGHUP])
def test_a_closed_terminal_leaves_no_plaintext(
    cheap_vault: Path, tmp_path: Path, stop: signal.Signals
) -> None:
    """An export that is told to stop takes back what it had decrypted."""
    with open_vault(cheap_vault, PASSPHRASE) as vault:
        for number in range(40):
            add_record(vault, contents=[bytes([number]) * 2_000_000])
    secret = text(tmp_path / "secret", PASSPHRASE)
    target = tmp_path / "out" / "export"
    target.parent.mkdir()
    command = [sys.executable, "-m", "flexkeeper", "--vault", cheap_vault, "--passphrase-file", secret]
    with subprocess.Popen(
        [*map(str, command), "vault", "export", str(target)], stderr=subprocess.PIPE
    ) as process:
        while process.poll() is None and not list(target.parent.rglob("*.txt")):
            os.sched_yield()
        process.send_signal(stop)
        _out, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    assert list(target.parent.iterdir()) == []


def test_an_answer_that_cannot_be_written_is_a_calm_failure(cheap_vault: Path, tmp_path: Path) -> None:
    """A full disk behind the output, a reader who leaves, and closed streams are no crash."""
    secret = text(tmp_path / "secret", PASSPHRASE)
    command = f"{sys.executable} -m flexkeeper --vault {cheap_vault} --passphrase-file {secret}"
    for number in range(30):
        text(tmp_path / f"{number}.txt", f"words {number}")
    shell = f"{command} records add {tmp_path}/*.txt --json"
    assert subprocess.run(f"{shell} 2>&-", shell=True, capture_output=True, check=False).returncode == 0
    for end, code in (("> /dev/full", 1), ("| head -c 1 > /dev/null; exit ${PIPESTATUS[0]}", 0)):
        ran = subprocess.run(
            ["bash", "-c", f"{command} records list --json {end}"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == code, ran.stderr
        assert "Traceback" not in ran.stderr
        assert "Exception ignored" not in ran.stderr
