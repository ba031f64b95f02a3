"""The logbook on the command line: its JSON, and what it says when something is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.cli.conftest import Run

BLOCK = (
    "--set",
    "start=2026-11-06T16:45",
    "--set",
    "end=2026-11-06T20:15",
    "--set",
    "zone=America/Los_Angeles",
)


@pytest.fixture
def car(run: Run) -> int:
    added = run("records", "vehicle", "add", "Corolla", "--set", "plate=8ABC123", "--json").ok().json
    return int(added["id"])


def test_a_vin_is_questioned_not_refused(run: Run) -> None:
    """The example of the regulation fits; with one digit changed it is asked about, and kept."""
    fits = run("records", "vehicle", "add", "Sample", "--set", "vin=1G4AH59H45G118341", "--json").ok().json
    assert fits["questions"] == []
    asked = (
        run("records", "vehicle", "edit", fits["id"], "--set", "vin=1G4AH59H55G118341", "--json").ok().json
    )
    assert asked["fields"]["vin"] == "1G4AH59H55G118341"
    assert "Compare it with the car" in asked["questions"][0]
    shown = run("records", "vehicle", "show", fits["id"], "--json").ok().json
    assert shown["questions"] == asked["questions"]


def test_a_doubtful_reading_needs_a_word_of_the_driver(run: Run, car: int) -> None:
    """Exit 1 with the reason and the way on; with --confirm it is noted."""
    first = (
        run("records", "vehicle", "odometer", "add", car, "48,200", "--day", "2026-10-01", "--json").ok().json
    )
    words = ("records", "vehicle", "odometer", "add", car, "47000", "--day", "2026-10-20")
    refused = run(*words)
    assert refused.code == 1
    assert "lower than 48,200" in refused.err and "--confirm" in refused.err
    run(*words, "--confirm").ok()
    listed = run("records", "vehicle", "odometer", "list", car, "--on", "2026-10-01", "--json").ok().json
    assert [one["value"] for one in listed["readings"]] == [48_200, 47_000]
    assert listed["readings"][0]["id"] == first["id"]
    assert (listed["unit"], listed["estimate"]) == ("mi", {"value": 48_200, "basis": "read"})
    run("records", "vehicle", "odometer", "remove", first["id"]).ok()
    run("records", "undo").ok()
    again = run("records", "vehicle", "odometer", "list", car, "--json").ok().json
    assert again["readings"] == listed["readings"]


def test_services_rules_and_costs(run: Run, car: int, tmp_path: Path) -> None:
    """A receipt and a note are services; a rule asks for the next; costs are honest."""
    paper = tmp_path / "receipt.txt"
    paper.write_text("Dockside Auto: oil change")
    [receipt] = run("records", "add", paper, "--kind", "maintenance", "--vehicle", car, "--json").ok().json
    fields = ("serviced=2026-03-01", "odometer=48000", "work=Oil change", "cost=60", "shop=Dockside")
    run("records", "edit", receipt["id"], *(word for field in fields for word in ("--set", field))).ok()
    note = run(
        "records", "vehicle", "service", "add", car, "--set", "day=2026-06-01", "--set", "work=New wipers",
        "--set", "odometer=51000", "--set", "cost=30", "--json",
    ).ok().json  # fmt: skip
    run("records", "vehicle", "service", "edit", note["id"], "--set", "cost=90").ok()
    listed = run("records", "vehicle", "service", "list", car, "--json").ok().json
    assert [(one["record"], one["id"], one["cost"]) for one in listed] == [
        (receipt["id"], None, "60.00"),
        (None, note["id"], "90.00"),
    ]
    rule = run(
        "records", "vehicle", "rule", "add", car, "--set", "category=oil", "--set", "months=6",
        "--set", "distance=5000", "--set", "start_day=2026-01-01", "--json",
    ).ok().json  # fmt: skip
    [following] = run("records", "vehicle", "rule", "list", car, "--json").ok().json
    assert (following["rule"]["id"], following["last"]["record"]) == (rule["id"], receipt["id"])
    assert (following["due_day"], following["due_odometer"]) == ("2026-09-01", 53_000)
    assert following["day"] == min(following["due_day"], following["expected_day"])
    costs = run("records", "vehicle", "costs", car, "--to", "2026-06-30", "--json").ok().json
    assert (costs["total"], costs["per_distance"], costs["reasons"]) == ("150.00", "0.050", [])
    alone = run(
        "records", "vehicle", "costs", car, "--from", "2026-05-20", "--to", "2026-06-30", "--json"
    ).ok()
    assert alone.json["per_distance"] is None
    assert "Not enough odometer readings" in alone.json["reasons"][0]
    run("records", "vehicle", "rule", "edit", rule["id"], "--set", "distance=").ok()
    run("records", "vehicle", "rule", "remove", rule["id"]).ok()
    run("records", "vehicle", "service", "remove", note["id"]).ok()
    assert "Dockside" in run("records", "vehicle", "service", "list", car).ok().out


def test_coverage_of_a_day_and_along_time(run: Run, car: int, tmp_path: Path) -> None:
    """Which paper covered the day, and the gap."""
    card = tmp_path / "card.txt"
    card.write_text("insurance card")
    [paper] = run("records", "add", card, "--kind", "insurance", "--vehicle", car, "--json").ok().json
    run("records", "edit", paper["id"], "--set", "valid_from=2025-03-01", "--set", "expires=2025-08-31").ok()
    on = run("records", "vehicle", "coverage", car, "--on", "2025-08-31", "--json").ok().json
    assert [one["record"] for one in on["insurance"]] == [paper["id"]]
    assert on["registration"] == []
    along = {one["kind"]: one for one in run("records", "vehicle", "coverage", car, "--json").ok().json}
    assert along["insurance"]["gaps"][0]["first"] == "2025-09-01"
    said = run("records", "vehicle", "coverage", car).ok().out
    assert "GAP" in said and "no paper" in said


def test_the_diary_comes_and_goes_as_a_table(run: Run, car: int, tmp_path: Path) -> None:
    """Noted, summed, exported, and imported once."""
    more = ("--set", f"vehicle={car}", "--set", "distance=61.4")
    block = run("records", "vehicle", "diary", "add", *BLOCK, *more, "--json").ok().json
    run("records", "vehicle", "diary", "edit", block["id"], "--set", "packages=41").ok()
    [listed] = run("records", "vehicle", "diary", "list", "--vehicle", car, "--json").ok().json
    assert (listed["hours"], listed["driven"], listed["packages"]) == ("3.50", "61.4", 41)
    [month] = run("records", "vehicle", "diary", "months", "--json").ok().json
    assert (month["month"], month["blocks"], month["without_earnings"]) == ("2026-11", 1, 1)
    table = tmp_path / "blocks.csv"
    run("records", "vehicle", "diary", "export", table).ok()
    assert table.stat().st_mode & 0o77 == 0
    assert run("records", "vehicle", "diary", "export", table).code == 1
    known = run("records", "vehicle", "diary", "import", table, "--json").ok().json
    assert known == {"added": [], "known": 1}
    run("records", "vehicle", "diary", "remove", block["id"]).ok()
    assert len(run("records", "vehicle", "diary", "import", table, "--json").ok().json["added"]) == 1
    missing = run("records", "vehicle", "diary", "import", tmp_path / "none.csv")
    assert (missing.code, "none.csv" in missing.err) == (1, True)


def test_a_checklist_is_noted_and_printed(run: Run, car: int, tmp_path: Path) -> None:
    """What failed is named; the paper is never written into the vault."""
    found = ("--day", "2026-11-06", "--all-pass", "--set", "horn=fail")
    noted = run("records", "vehicle", "checklist", "add", car, *found, "--json").ok().json
    [listed] = run("records", "vehicle", "checklist", "list", car, "--json").ok().json
    assert (listed["failed"], listed["open"]) == (["horn"], [])
    paper = tmp_path / "list.pdf"
    run("records", "vehicle", "checklist", "print", car, paper, "--id", noted["id"]).ok()
    assert len(pdfium.PdfDocument(paper)) == 1
    inside = run("records", "vehicle", "checklist", "print", car, tmp_path / "Vault" / "list.pdf")
    assert inside.code == 1
    run("records", "vehicle", "checklist", "remove", noted["id"]).ok()
    assert "walkaround" in run("records", "vehicle", "checklist", "forms").ok().out


def test_the_open_export_holds_the_logbook(run: Run, car: int, tmp_path: Path) -> None:
    """Nothing of it is only ours."""
    run("records", "vehicle", "odometer", "add", car, "48200", "--day", "2026-10-01").ok()
    run("records", "vehicle", "diary", "add", *BLOCK).ok()
    run("records", "vehicle", "service", "add", car, "--set", "day=2026-06-01", "--set", "work=Oil").ok()
    run("records", "vehicle", "rule", "add", car, "--set", "category=oil", "--set", "months=6").ok()
    run("records", "vehicle", "checklist", "add", car, "--set", "horn=fail").ok()
    run("vault", "export", tmp_path / "out").ok()
    everything = json.loads((tmp_path / "out" / "records.json").read_text())
    assert everything["odometer"][0]["value"] == 48_200
    assert everything["blocks"][0]["zone"] == "America/Los_Angeles"
    assert everything["services"][0]["work"] == "Oil"
    assert everything["service_rules"][0]["months"] == 6
    assert everything["checklists"][0]["results"] == {"horn": "fail"}
    assert run("vault", "verify", "--json").ok().json["records"] == 0


def test_what_is_not_there_is_said(run: Run, car: int) -> None:
    """An unknown vehicle, entry or day: exit 1 or 2, and nothing changed."""
    for words in (
        ("odometer", "list", 99),
        ("service", "list", 99),
        ("coverage", 99),
        ("costs", 99),
        ("show", 99),
    ):
        refused = run("records", "vehicle", *words)
        assert (refused.code, "no vehicle 99" in refused.err) == (1, True)
    for words in (
        ("odometer", "remove", 7),
        ("service", "remove", 7),
        ("rule", "remove", 7),
        ("diary", "remove", 7),
    ):
        assert run("records", "vehicle", *words).code == 1
    assert run("records", "vehicle", "coverage", car, "--on", "tomorrow").code == 2
    assert "Not covered today" in run("records", "vehicle", "show", car).ok().out


def test_the_summary_is_a_bundle_of_its_own_or_stands_in_one(run: Run, car: int, tmp_path: Path) -> None:
    """With --maintenance alone, or before other papers; a vehicle without services is told so."""
    nothing = run("bundle", "build", "--maintenance", car, "-o", tmp_path / "m.pdf")
    assert (nothing.code, "no service of" in nothing.err) == (1, True)
    paper, other = tmp_path / "receipt.txt", tmp_path / "other.txt"
    paper.write_text("Dockside Auto: oil change")
    other.write_text("something else")
    added = run("records", "add", paper, "--kind", "maintenance", "--vehicle", car, "--json").ok().json
    added += run("records", "add", other, "--json").ok().json
    run("records", "edit", added[0]["id"], "--set", "serviced=2026-03-01", "--set", "cost=60").ok()
    built = run("bundle", "build", "--maintenance", car, "-o", tmp_path / "m.pdf", "--json").ok().json
    [exhibit] = built["exhibits"]
    assert [one["conversion"] for one in exhibit["sources"]] == ["summary", "typeset"]
    verified = run("bundle", "verify", tmp_path / "m.pdf", "--json").ok().json
    assert {one["name"]: one["detail"] for one in verified["checks"]}["references"].startswith("1 ")
    both = run(
        "bundle", "build", "--maintenance", car, "--items", "all", "-o", tmp_path / "b.pdf", "--json"
    ).ok().json  # fmt: skip
    assert [len(one["sources"]) for one in both["exhibits"]] == [2, 1]
    assert run("bundle", "build", "-o", tmp_path / "c.pdf").code == 2


def test_entries_are_found_and_a_vehicle_is_deleted_for_good(run: Run, car: int, tmp_path: Path) -> None:
    """Found by words; deleted only when it is said twice; its papers stay and are told to be loose."""
    paper = tmp_path / "receipt.txt"
    paper.write_text("Dockside Auto: oil change")
    [added] = run("records", "add", paper, "--kind", "maintenance", "--vehicle", car, "--json").ok().json
    run(
        "records", "vehicle", "service", "add", car, "--set", "day=2026-06-01", "--set", "work=New wipers"
    ).ok()
    [found] = run("records", "vehicle", "find", "wip", "--json").ok().json
    assert (found["place"], found["day"], found["vehicle"]) == ("service", "2026-06-01", car)
    assert run("records", "vehicle", "purge", car).code == 2
    assert run("records", "vehicle", "purge", car, "--yes", "--json").ok().json["purged"]
    assert run("records", "vehicle", "list", "--json").ok().json == []
    other = run("records", "vehicle", "add", "Van", "--json").ok().json["id"]
    shown = run("records", "vehicle", "show", other, "--json").ok().json
    assert shown["papers_without_vehicle"] == [added["id"]]
