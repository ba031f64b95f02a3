"""`flexkeeper appeals letter`, `write`, `plan`: the words in, a text, a mail or a PDF out."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path

import pytest

from flexkeeper import appeals, records
from flexkeeper.appeals import NewCase, NewClaim
from flexkeeper.cli import letters
from flexkeeper.vault import open_vault
from tests.cli.conftest import PASSPHRASE, Run


@pytest.fixture
def case_id(cheap_vault: Path) -> int:
    with open_vault(cheap_vault, PASSPHRASE, write=True) as vault:
        records.set_me(vault, {"name": "Marisol Vega", "driver_id": "A1B2", "email": "m@example.com"})
        claim = NewClaim("late_delivery", "You were late.", "performance", (), (), False)
        return appeals.open_case(vault, NewCase(
            "Appeal", "America/Los_Angeles", "flex", "Amazon Flex", ("performance",), "DR-1", "email",
            "appeals@example.com", claims=(claim,),
        ))  # fmt: skip


def test_a_text_is_written_and_its_blanks_are_told(run: Run, case_id: int, tmp_path: Path) -> None:
    out = tmp_path / "letter.txt"
    told = run("appeals", "letter", case_id, "-o", out, "--json").ok().json
    text = out.read_text("utf-8")
    assert (told["path"], told["format"], told["kind"], told["language"]) == (
        str(out),
        "text",
        "appeal",
        "en",
    )
    assert told["characters"] == len(text)
    assert "[FILL: the day of the notice]" in told["blanks"]
    assert "1. Late delivery" in text
    printed = run("appeals", "letter", case_id, "-o", tmp_path / "again.txt").ok().out
    assert "not legal advice" in printed


def test_words_and_actions_reach_the_letter(run: Run, case_id: int, tmp_path: Path) -> None:
    run("appeals", "write", case_id, "--set", "facts=The release was late.", "--set",
        "root_cause/cause=weather").ok()  # fmt: skip
    action = run("appeals", "plan", "add", case_id, "--set", "part=preventive", "--set", "text=Early.",
                 "--set", "day=2026-11-15", "--set", "measure=my list", "--json").ok().json["id"]  # fmt: skip
    run("appeals", "plan", "edit", action, case_id, "--set", "owner=Marisol Vega").ok()
    (listed,) = run("appeals", "plan", "list", case_id, "--json").ok().json
    assert (listed["owner"], listed["day"], listed["text"]) == ("Marisol Vega", "2026-11-15", "Early.")
    out = tmp_path / "carta.txt"
    run("appeals", "letter", case_id, "--language", "es", "-o", out).ok()
    text = out.read_text("utf-8")
    assert "La causa fue el tiempo." in text
    assert "Desde: 15 de noviembre de 2026" in text
    run("appeals", "plan", "remove", action).ok()
    assert run("appeals", "plan", "list", case_id, "--json").ok().json == []


def test_a_box_is_never_overfilled(run: Run, case_id: int, tmp_path: Path) -> None:
    out = tmp_path / "box.txt"
    whole = run("appeals", "letter", case_id, "-o", tmp_path / "whole.txt", "--json").ok().json["characters"]
    words = ("appeals", "letter", case_id, "--max-characters", whole - 50, "-o", out, "--json")
    told = run(*words).ok().json
    assert told["left_out"]
    assert len(out.read_text("utf-8")) == told["characters"] <= whole - 50
    out.unlink()
    short = run("appeals", "letter", case_id, "--max-characters", 50, "-o", out)
    assert (short.code, out.exists()) == (1, False)
    assert "characters too long" in short.err


def test_a_mail_goes_with_the_bundle(run: Run, case_id: int, tmp_path: Path) -> None:
    bundle, out = tmp_path / "Vega_Appeal.pdf", tmp_path / "letter.eml"
    bundle.write_bytes(b"%PDF-1.7 bundle")
    told = (
        run("appeals", "letter", case_id, "--format", "eml", "--attach", bundle, "-o", out, "--json")
        .ok()
        .json
    )
    found = email.message_from_bytes(out.read_bytes(), policy=email.policy.default)
    assert (found["To"], found["From"], found["X-Unsent"]) == ("appeals@example.com", "m@example.com", "1")
    assert told["to"] == "appeals@example.com"
    (attached,) = [part for part in found.walk() if part.get_filename()]
    assert (attached.get_filename(), attached.get_content()) == ("Vega_Appeal.pdf", b"%PDF-1.7 bundle")


def test_a_pdf_is_written(run: Run, case_id: int, tmp_path: Path) -> None:
    out = tmp_path / "letter.pdf"
    run("appeals", "letter", case_id, "--format", "pdf", "--paper", "a4", "-o", out).ok()
    assert out.read_bytes().startswith(b"%PDF-")


def test_what_cannot_be_is_said(run: Run, case_id: int, tmp_path: Path, cheap_vault: Path) -> None:
    out = tmp_path / "letter.txt"
    assert run("appeals", "letter", 99, "-o", out).code == 1
    assert run("appeals", "letter", case_id, "-o", cheap_vault / "letter.txt").code == 1
    assert run("appeals", "letter", case_id, "--format", "pdf", "--max-characters", 5, "-o", out).code == 2
    assert run("appeals", "letter", case_id, "--attach", out, "-o", out).code == 2
    assert run("appeals", "letter", case_id, "--format", "eml", "--attach", out, "-o", out).code == 1
    assert run("appeals", "write", case_id, "--set", "nonsense=x").code == 1
    for wrong in ("day=soon", "is_done=perhaps", "exhibits=a", "nonsense=x", "part=third"):
        assert run("appeals", "plan", "add", case_id, "--set", "text=x", "--set", wrong).code == 1
    assert run("appeals", "plan", "edit", 99, case_id, "--set", "text=x").code == 1
    assert not out.exists()


def test_findings_are_told_for_the_check(case_id: int, cheap_vault: Path) -> None:
    with open_vault(cheap_vault, PASSPHRASE, write=True) as vault:
        only = appeals.case(vault, case_id).claims[0]
        appeals.answer(vault, only.id, appeals.Answer("contest", "This is totally unfair!"))
        found = letters.findings(vault, case_id)
    assert {"rule", "group", "block", "part", "start", "end", "words", "why", "better"} == set(found[0])
    told = {(one["rule"], one["words"]) for one in found}
    assert {("accusation", "unfair"), ("absolute", "totally"), ("exclamation", "!")} <= told
    assert "claim_without_exhibit" not in {one["rule"] for one in found}
    lines = list(letters.finding_lines(found))
    assert len(lines) == len(found)
    assert any(line.startswith(f"- answers/claim-{only.id}: ") for line in lines)


def test_the_check_of_a_case_has_its_letter(run: Run, case_id: int) -> None:
    run("appeals", "write", case_id, "--set", "facts=I NEVER left the station late.").ok()
    told = run("appeals", "check", case_id, "--json").ok().json["letter"]
    assert ("absolute", "facts", 2, 7) in {
        (one["rule"], one["part"], one["start"], one["end"]) for one in told
    }
    assert "leaves no exception" in run("appeals", "check", case_id).ok().out
