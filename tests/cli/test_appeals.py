"""`flexkeeper appeals`: a notice in, what it says out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flexkeeper import appeals, cli
from flexkeeper.demo.driver import SEED, TODAY
from flexkeeper.demo.papers import papers
from flexkeeper.vault import open_vault
from tests.cli.conftest import PASSPHRASE, Run

KEYS = {"platform", "reasons", "claims", "deadline", "deadline_source", "channel", "reference", "incidents"}
ZONE = ("--zone", "America/Los_Angeles")


@pytest.fixture(scope="module")
def mail(tmp_path_factory: pytest.TempPathFactory) -> Path:
    notice = next(one for one in papers(SEED, TODAY) if one.kind == "deactivation_notice")
    path = tmp_path_factory.mktemp("mail") / notice.name
    path.write_bytes(notice.data)
    return path


def test_the_sample_notice_is_told_as_the_contract_says(run: Run, mail: Path) -> None:
    found = run("appeals", "notice", mail, *ZONE, "--json").ok().json
    assert set(found) >= KEYS
    assert (found["platform"], found["reasons"]) == ("flex", ["performance", "not_received"])
    assert [claim["kind"] for claim in found["claims"]] == ["late_delivery", "delivered_not_received"]
    assert (found["deadline"], found["deadline_source"]) == ("2026-11-28", "notice")
    assert found["deadline_at"] == "2026-11-28T23:59:00-08:00"
    assert (found["channel"], found["reference"]) == ("reply", "DR-261118-48213")
    assert [one["date"] for one in found["incidents"]] == ["2026-11-07", "2026-11-11"]
    assert all(one["text"] for one in found["incidents"])


def test_people_read_lines(run: Run, mail: Path) -> None:
    printed = run("appeals", "notice", mail, *ZONE).ok().out
    assert "Answer by: 2026-11-28 (from the notice). Aim for 2026-11-26." in printed
    assert "not legal advice" in printed


def test_a_notice_that_says_nothing_is_told_so(run: Run, tmp_path: Path) -> None:
    silent = tmp_path / "notice.txt"
    silent.write_text("Your account was deactivated. Good luck.")
    printed = run("appeals", "notice", silent, *ZONE, "--received", "2026-11-02").ok().out
    assert printed.count("not stated") == 4
    assert "Answer by: 2026-11-09. The notice gives no date" in printed


def test_the_drivers_own_values_in_the_vault_count(run: Run, cheap_vault: Path, tmp_path: Path) -> None:
    with open_vault(cheap_vault, PASSPHRASE, write=True) as vault:
        appeals.set_own_value(vault, appeals.platform("flex"), "appeal_deadline_7", "3")
    silent = tmp_path / "notice.txt"
    silent.write_text("Your account was deactivated.")
    words = ("appeals", "notice", silent, *ZONE, "--received", "2026-11-02", "--json")
    found = run(*words).ok().json
    assert (found["deadline"], found["deadline_source"]) == ("2026-11-05", "playbook")


def test_no_vault_is_needed(mail: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--vault", str(tmp_path / "none"), "appeals", "notice", str(mail), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["deadline_source"] == "notice"


def test_what_cannot_be_read_is_said_in_two_sentences(run: Run, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("  \n")
    for path in (tmp_path / "absent.eml", tmp_path, empty):
        printed = run("appeals", "notice", path, "--json")
        assert (printed.code, printed.out) == (1, "")
        assert len(printed.err.strip().splitlines()) == 2


@pytest.mark.parametrize(
    "words", [("--zone", "Mars/Base"), ("--received", "yesterday"), ("--received", "0001-01-01")]
)
def test_a_zone_or_day_that_is_none_is_a_matter_of_usage(
    run: Run, mail: Path, words: tuple[str, str]
) -> None:
    assert run("appeals", "notice", mail, *words).code == 2


def test_a_mail_from_the_end_of_time_is_read(run: Run, tmp_path: Path) -> None:
    """A date that no calendar holds ten days after must not stop the reading."""
    path = tmp_path / "late.eml"
    path.write_text(
        "From: a@b.example\nDate: Fri, 31 Dec 9999 23:59:59 -1100\n\nYou have 10 days to appeal.\n"
    )
    found = run("appeals", "notice", path, *ZONE, "--json").ok().json
    assert found["counted_from"] == "today"
