"""`flexkeeper appeals` about cases: from the notice to what was sent, as one would type it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flexkeeper.demo.driver import SEED, TODAY
from flexkeeper.demo.papers import papers
from tests.cli.conftest import Run

ZONE = ("--zone", "America/Los_Angeles")
FILES = ("deactivation-notice.eml", "IMG_20261111_163557.jpg", "insurance-card.pdf", "fwd-late-release.eml")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    for paper in papers(SEED, TODAY):
        if paper.name in FILES:
            (folder / paper.name).write_bytes(paper.data)
    return folder


@pytest.fixture
def opened(run: Run, folder: Path) -> dict[str, Any]:
    found = run("appeals", "open", folder / FILES[0], *ZONE, "--json").ok().json
    assert isinstance(found, dict)
    return found


def test_a_case_goes_from_its_notice_to_a_sent_bundle(
    run: Run, opened: dict[str, Any], folder: Path, tmp_path: Path
) -> None:
    case = opened["id"]
    assert (opened["reference"], opened["channel"], opened["state"]) == ("DR-261118-48213", "reply", "open")
    assert (opened["deadline"], opened["safe_day"]) == ("2026-11-28T23:59:00", "2026-11-26")
    late, missing = (claim["id"] for claim in opened["claims"])
    photo = run("records", "add", folder / FILES[1], "--kind", "delivery_photo", "--json").ok().json[0]["id"]
    words = ("--contest", "--text", "I was on time.")
    run("appeals", "answer", case, late, *words, "--exhibit", photo).ok()
    said = tmp_path / "said.txt"
    said.write_text("I left it at the door.")
    answered = run("appeals", "answer", case, missing, "--accept", "--text-file", said, "--json").ok().json
    assert answered["answer"] == {"stance": "accept", "text": "I left it at the door.", "exhibits": []}
    checked = run("appeals", "check", case, "--json").ok().json
    assert set(checked) >= {"deadline", "checklist", "findings"}
    assert checked["deadline"] == "2026-11-28"
    output = tmp_path / "bundle.pdf"
    built = run("bundle", "build", "--case", case, "-o", output, "--json").ok().json
    assert [one["label"] for one in built["exhibits"]] == ["A", "B"]
    assert built["omitted"] == []
    receipt = tmp_path / "receipt.txt"
    receipt.write_text("We received your message.")
    when = ("--sent", "2026-11-25T10:00", "--next-check", "2026-12-04")
    sent = run("appeals", "submit", case, output, *when, "--json").ok().json
    assert (sent["number"], sent["sent"]) == (1, "2026-11-25T10:00:00-08:00")
    assert [(one["role"], one["sha256"]) for one in sent["papers"]] == [("sent", built["sha256"])]
    run("appeals", "proof", case, receipt).ok()
    shown = run("appeals", "show", case, "--json").ok().json
    assert shown["state"] == "submitted"
    assert [one["role"] for one in shown["rounds"][0]["papers"]] == ["sent", "proof"]
    due = run("reminders", "due", "--within", "9999d", "--json").ok().json
    waits = [(one["title"], one["due"]) for one in due if "Quillmere" in one["title"]]
    assert waits == [("Is there an answer? Appeal to Quillmere Flex", "2026-12-04")]
    assert run("appeals", "submit", case, output).code == 1


def test_what_a_case_is_made_of_comes_and_goes(run: Run, opened: dict[str, Any], folder: Path) -> None:
    case = opened["id"]
    claim = (
        run("appeals", "claim", "add", case, "I was rude", "--date", "2026-11-02", "--json").ok().json["id"]
    )
    run("appeals", "claim", "edit", claim, "I was rude to a dispatcher", "--kind", "staff_conduct").ok()
    told = ("--day", "2026-11-11", "--not-received", "--claim", claim, "--place", "45.5, -122.6")
    incident = run("appeals", "incident", "add", case, "At the side door", *told, "--json").ok().json["id"]
    mail = ("--waiting", "me", "--due", "2099-01-02")
    message = run("appeals", "message", "add", case, folder / FILES[3], *mail, "--json").ok().json["id"]
    call = ("--out", "--channel", "phone", "--at", "2026-11-12T08:03", "--text", "They will look into it")
    run("appeals", "message", "add", case, *call).ok()
    event = (
        run("appeals", "event", "add", case, "2026-11-07T13:10", "Released late", "--json").ok().json["id"]
    )
    task = run("appeals", "task", "add", case, "Print it", "--day", "2099-01-01", "--json").ok().json["id"]
    shown = run("appeals", "show", case, "--json").ok().json
    assert [one["kind"] for one in shown["claims"]][-1] == "staff_conduct"
    assert [one["place"] for one in shown["incidents"]] == [[45.5, -122.6]]
    assert {(one["channel"], one["direction"], one["waiting"]) for one in shown["messages"]} == {
        ("email", "in", "me"),
        ("phone", "out", ""),
    }
    assert [one["text"] for one in shown["events"]] == ["Released late"]
    assert shown["tasks"][0]["day"] == "2099-01-01"
    assert [one["id"] for one in run("appeals", "find", "side door", "--json").ok().json] == [incident]
    run("appeals", "message", "answered", message).ok()
    run("appeals", "task", "done", task).ok()
    for group, number in (
        ("claim", claim), ("incident", incident), ("message", message), ("event", event), ("task", task),
    ):  # fmt: skip
        run("appeals", group, "remove", number).ok()
        assert run("appeals", group, "remove", number).code == 1
    left = run("appeals", "show", case, "--json").ok().json
    assert (len(left["claims"]), left["incidents"], left["events"], left["tasks"]) == (2, [], [], [])
    assert len(left["messages"]) == 1


def test_people_read_lines_and_mistakes_in_two_sentences(run: Run, opened: dict[str, Any]) -> None:
    case = opened["id"]
    shown = run("appeals", "show", case).ok().out
    assert "answer by 2026-11-28 23:59, aim for 2026-11-26" in shown
    assert "not answered yet" in shown
    assert "Appeal to Quillmere Flex" in run("appeals", "list").ok().out
    assert "is not answered" in run("appeals", "check", case).ok().out
    for words in (
        ("appeals", "show", 99),
        ("appeals", "edit", case, "--set", "state=won"),
        ("appeals", "answer", case, 99, "--accept"),
        ("appeals", "submit", case),
        ("appeals", "proof", case, "absent.png"),
        ("appeals", "claim", "add", case, "x", "--kind", "nonsense"),
        ("appeals", "incident", "add", case, "x", "--day", "2026-11-11", "--place", "here"),
        ("appeals", "open", "absent.eml"),
    ):
        printed = run(*words)
        assert (printed.code, printed.out) == (1, ""), words
        assert len(printed.err.strip().splitlines()) == 2, words
    for misused in (("appeals", "open"), ("bundle", "build", "--case", case, "--items", "1", "-o", "x.pdf")):
        assert run(*misused).code == 2


def test_a_case_is_corrected_when_it_is_opened_and_found_in_the_open_export(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    corrections = ("--set", "title=My case", "--set", "deadline=2026-12-01T17:00")
    made = run("appeals", "open", folder / FILES[0], *ZONE, *corrections, "--json").ok().json
    assert (made["title"], made["deadline"], made["deadline_source"]) == (
        "My case",
        "2026-12-01T17:00:00",
        "own",
    )
    policy = tmp_path / "terms.txt"
    policy.write_text("The rules.")
    record = run("records", "add", policy, "--kind", "policy_terms", "--json").ok().json[0]["id"]
    run("appeals", "policy", "read", record, "--on", "2026-11-21").ok()
    assert run("appeals", "policy", "list", "--json").ok().json[0]["read_on"] == "2026-11-21"
    run("appeals", "choose", made["id"], record).ok()
    assert run("appeals", "leave-out", made["id"], record, "--json").ok().json["exhibits"] == []
    run("vault", "export", tmp_path / "open").ok()
    everything = json.loads((tmp_path / "open" / "records.json").read_text("utf-8"))
    assert [one["title"] for one in everything["cases"]] == ["My case"]
    assert everything["cases"][0]["reasons"] == ["performance", "not_received"]
    assert everything["claims"][0]["cited_dates"] == ["2026-11-07"]
    run("appeals", "purge", made["id"], "--yes").ok()
    assert run("appeals", "list", "--json").ok().json == []
