"""Letters kept with a case: words, plan of action, undo, and what the vault fills in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flexkeeper import appeals, records
from flexkeeper.appeals import Answer, NewCase, NewClaim, letters, lint
from flexkeeper.appeals.letters import Action
from flexkeeper.errors import FlexKeeperError
from flexkeeper.records import NewRecord
from flexkeeper.vault import Vault, export
from tests.appeals.letter_of import TODAY

ARRIVE = Action(0, "corrective", "I arrive 15 minutes early.", date(2026, 11, 15), True, "Marisol Vega")
LIST = Action(
    0, "preventive", "I note the release time.", date(2026, 11, 15), False, "Marisol Vega", "the list",
    date(2026, 12, 13),
)  # fmt: skip


@pytest.fixture
def case_id(vault: Vault) -> int:
    """A case with one claim, on a vault that knows the driver and his vehicle."""
    records.set_me(vault, {"name": "Marisol Vega", "driver_id": "A1B2", "email": "m@example.com"})
    car = records.add_vehicle(vault, "Corolla", {"year": "2019", "make": "Toyota", "plate": "CKL 4821"})
    claim = NewClaim("late_delivery", "You were late.", "performance", (date(2026, 11, 7),), (), False)
    return appeals.open_case(vault, NewCase(
        "Appeal", "America/Los_Angeles", "flex", "Amazon Flex", ("performance",), "DR-1", "email",
        "appeals@example.com", noticed=datetime(2026, 11, 19, 5, 0, tzinfo=UTC), vehicle=car.id,
        claims=(claim,),
    ))  # fmt: skip


def paper(vault: Vault, title: str) -> int:
    with vault.database.change("add") as change:
        return records.create(change, NewRecord("other", title, "kept", {}), now=vault.clock())


def test_words_are_kept_by_part_and_undone(vault: Vault, case_id: int) -> None:
    letters.write(vault, case_id, "appeal", {"facts": "First.", "facts/told_support": "In the app."})
    change = letters.write(vault, case_id, "appeal", {"facts": "Second.", "facts/told_support": ""})
    assert letters.draft(vault, case_id, "appeal").words == {"facts": "Second."}
    records.undo(vault, change)
    assert letters.draft(vault, case_id, "appeal").words == {
        "facts": "First.", "facts/told_support": "In the app.",
    }  # fmt: skip
    assert letters.draft(vault, case_id, "brief").words == {}


def test_language_and_blocks_are_chosen_by_letter(vault: Vault, case_id: int) -> None:
    letters.set_language(vault, case_id, "appeal", "es")
    letters.leave_out_blocks(vault, case_id, "appeal", ["root_cause"])
    letters.write(vault, case_id, "appeal", {"facts": "Sí."})
    told = letters.draft(vault, case_id, "appeal")
    assert (told.language, told.left_out, told.words) == ("es", ("root_cause",), {"facts": "Sí."})
    assert letters.draft(vault, case_id, "receipt").language == "en"
    assert letters.draft(vault, case_id, "appeal", "en").language == "en"


def test_a_part_that_is_none_is_refused(vault: Vault, case_id: int) -> None:
    for wrong in ("nonsense", "opening", ""):
        with pytest.raises(FlexKeeperError):
            letters.write(vault, case_id, "appeal", {wrong: "x"})
    with pytest.raises(FlexKeeperError):
        letters.write(vault, 99, "appeal", {"facts": "x"})
    with pytest.raises(FlexKeeperError):
        letters.write(vault, case_id, "appeal", {"facts": "x" * 300_000})


def test_the_plan_of_action_is_kept_with_its_proof(vault: Vault, case_id: int) -> None:
    proof = paper(vault, "Screenshot of arrivals")
    first = letters.add_action(vault, case_id, replace(ARRIVE, exhibits=(proof,)))
    second = letters.add_action(vault, case_id, LIST)
    assert letters.actions(vault, case_id) == [
        replace(ARRIVE, id=first, exhibits=(proof,)), replace(LIST, id=second),
    ]  # fmt: skip
    assert appeals.case(vault, case_id).exhibits == (proof,)
    change = letters.remove_action(vault, first)
    assert [one.id for one in letters.actions(vault, case_id)] == [second]
    assert appeals.case(vault, case_id).exhibits == (proof,)
    records.undo(vault, change)
    assert letters.actions(vault, case_id)[0].exhibits == (proof,)
    assert appeals.case(vault, case_id).exhibits == (proof,)


def test_the_proof_of_an_action_is_used(vault: Vault, case_id: int) -> None:
    proof, idle = paper(vault, "Screenshot"), paper(vault, "Idle")
    letters.add_action(vault, case_id, replace(ARRIVE, exhibits=(proof,)))
    appeals.choose(vault, case_id, [idle])
    found = appeals.check(vault, case_id, datetime(2026, 11, 20, 18, tzinfo=UTC)).findings
    assert [one.record for one in found if one.code == "exhibit_unused"] == [idle]


def test_only_what_corrects_can_be_done(vault: Vault, case_id: int) -> None:
    letters.add_action(vault, case_id, replace(LIST, is_done=True))
    assert not letters.actions(vault, case_id)[0].is_done


def test_papers_of_the_notice_and_of_incidents_are_used(vault: Vault) -> None:
    notice, other = paper(vault, "Notice"), paper(vault, "Photo")
    found = appeals.open_case(vault, NewCase("Appeal", "America/Los_Angeles", notice=notice))
    appeals.choose(vault, found, [other])
    case, told = appeals.case(vault, found), letters.draft(vault, found, "appeal")
    known = letters.details(vault, case, told, appeals.exhibit_places(vault, case.id))
    assert [proof.label for proof in known.proofs.values()] == ["A", "B"]
    made = letters.compose(told, known, [], today=TODAY)
    looked = lint.look_through(made, told, known, used=letters.used_elsewhere(vault, case))
    assert [one.words for one in looked if one.rule == "exhibit_unused"] == ["Exhibit B: Photo"]


def test_a_changed_action_lets_its_paper_stay_with_the_case(vault: Vault, case_id: int) -> None:
    one, other = paper(vault, "One"), paper(vault, "Other")
    action = letters.add_action(vault, case_id, replace(ARRIVE, exhibits=(one,)))
    letters.edit_action(vault, replace(ARRIVE, id=action, text="Changed.", exhibits=(other,)))
    (kept,) = letters.actions(vault, case_id)
    assert (kept.text, kept.exhibits) == ("Changed.", (other,))
    assert set(appeals.case(vault, case_id).exhibits) == {one, other}


def test_an_action_that_says_nothing_is_refused(vault: Vault, case_id: int) -> None:
    with pytest.raises(FlexKeeperError):
        letters.add_action(vault, case_id, replace(ARRIVE, text=" \n"))
    with pytest.raises(FlexKeeperError):
        letters.remove_action(vault, 99)
    with pytest.raises(FlexKeeperError):
        letters.add_action(vault, case_id, replace(ARRIVE, exhibits=(99,)))


def test_the_vault_fills_in_what_it_knows(vault: Vault, case_id: int) -> None:
    proof = paper(vault, "Release times")
    case = appeals.case(vault, case_id)
    appeals.answer(vault, case.claims[0].id, Answer("accept", "The release was late.", (proof,)))
    letters.write(vault, case_id, "appeal", {"facts": "The release was late.", "acknowledgment": "My part.",
                                             "root_cause/cause": "weather"})  # fmt: skip
    letters.add_action(vault, case_id, replace(ARRIVE, exhibits=(proof,)))
    letters.add_action(vault, case_id, LIST)
    case, told = appeals.case(vault, case_id), letters.draft(vault, case_id, "appeal")
    known = letters.details(vault, case, told, appeals.exhibit_places(vault, case.id))
    books = letters.playbooks(vault, case)
    made = letters.compose(told, known, books, today=TODAY)
    text = letters.plain_text(made)
    assert not letters.BLANK.search("\n".join(made.texts()))
    assert "notice of November 18, 2026" in text  # the evening before, where the driver is
    assert "See Exhibit A." in text
    assert known.vehicle == "2019 Toyota (CKL 4821)"
    assert lint.look_through(made, told, known, used=letters.used_elsewhere(vault, case)) == []


def test_labels_are_those_of_the_bundle(vault: Vault, case_id: int) -> None:
    proof = paper(vault, "Release times")
    appeals.choose(vault, case_id, [proof])
    case, told = appeals.case(vault, case_id), letters.draft(vault, case_id, "appeal")
    assert letters.details(vault, case, told, {proof: 3}).proofs[proof].label == "D"
    assert letters.details(vault, case, told, {}).proofs == {}


def test_a_case_that_knows_nothing_still_has_a_letter(vault: Vault) -> None:
    empty = appeals.open_case(vault, NewCase("Appeal", "America/Los_Angeles"))
    case, told = appeals.case(vault, empty), letters.draft(vault, empty, "appeal")
    made = letters.compose(
        told,
        letters.details(vault, case, told, appeals.exhibit_places(vault, case.id)),
        letters.playbooks(vault, case),
        today=TODAY,
    )
    assert "[FILL: the platform]" in letters.plain_text(made)
    assert letters.usual_kind(letters.playbooks(vault, case)) == "appeal"


def test_letters_are_part_of_what_is_exported(vault: Vault, case_id: int, tmp_path: Path) -> None:
    letters.write(vault, case_id, "appeal", {"facts": "First."})
    letters.add_action(vault, case_id, ARRIVE)
    export(vault, tmp_path / "out")
    told = json.loads((tmp_path / "out" / "records.json").read_text("utf-8"))
    assert told["letters"][0]["words"] == {"facts": "First."}
    assert told["actions"][0]["owner"] == "Marisol Vega"
