"""The checklist: what an appeal takes, matched to what the vault holds."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import get_args

import pytest

from flexkeeper import appeals, records
from flexkeeper.appeals.checklist import Remark, Standing
from flexkeeper.appeals.claims import ClaimKind
from flexkeeper.vault import Vault
from tests.builders import add_record

TODAY = date(2026, 11, 20)
LATE, GONE = date(2026, 11, 7), date(2026, 11, 11)
FILE = (b"a paper",)


def check(
    vault: Vault, *reasons: str, claims: Collection[ClaimKind] = (), cited: Collection[date] = ()
) -> dict[str, appeals.ChecklistItem]:
    """The items of these reasons by the first kind of paper each takes."""
    playbooks = [appeals.platform("flex").playbook(reason) for reason in reasons]
    found = appeals.checklist(vault, playbooks, claims=claims, cited=cited, today=TODAY)
    return {item.paper.kinds[0]: item for item in found}


def told(item: appeals.ChecklistItem) -> tuple[str, str, date | None]:
    return item.standing, item.remark, item.day


def test_an_empty_vault_has_nothing(vault: Vault) -> None:
    found = check(vault, "documents")
    assert {item.standing for item in found.values()} == {"missing"}
    assert all(item.records == () for item in found.values())


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"expires": "2027-03-31"}, ("have", "", date(2027, 3, 31))),
        ({"expires": "2026-12-20"}, ("expiring", "", date(2026, 12, 20))),
        ({"expires": "2026-11-20"}, ("expiring", "", date(2026, 11, 20))),
        ({"expires": "2026-11-19"}, ("missing", "expired", date(2026, 11, 19))),
        ({"valid_from": "2026-12-01", "expires": "2027-12-01"}, ("missing", "not_yet", date(2026, 12, 1))),
        ({}, ("have", "no_date", None)),
    ],
)
def test_a_current_paper_must_be_valid_on_the_day(
    vault: Vault, fields: dict[str, str], expected: tuple[str, str, date | None]
) -> None:
    paper = add_record(vault, kind="insurance", fields=fields, contents=FILE)
    found = check(vault, "documents")["insurance"]
    assert told(found) == expected
    assert found.records == (paper,)


def test_the_valid_one_of_several_counts_and_a_replaced_one_does_not(vault: Vault) -> None:
    add_record(vault, kind="insurance", fields={"expires": "2026-11-01"}, contents=FILE)
    good = add_record(vault, kind="insurance", fields={"expires": "2027-06-01"}, contents=(b"new",))
    assert check(vault, "documents")["insurance"].records == (good,)
    best = add_record(vault, kind="insurance", fields={"expires": "2027-08-01"}, contents=(b"newer",))
    records.edit(vault, best, values={"supersedes": str(good)})
    assert check(vault, "documents")["insurance"].records == (best,)


def test_what_is_in_the_trash_is_not_there(vault: Vault) -> None:
    paper = add_record(vault, kind="insurance", fields={"expires": "2027-06-01"}, contents=FILE)
    records.trash(vault, paper)
    assert told(check(vault, "documents")["insurance"]) == ("missing", "", None)


def test_a_record_without_a_readable_file_shows_nobody_anything(vault: Vault) -> None:
    add_record(vault, kind="insurance", fields={"expires": "2027-06-01"})
    assert told(check(vault, "documents")["insurance"]) == ("missing", "no_file", None)
    for status, remark in (("needs_password", "locked"), ("damaged", "damaged")):
        paper = add_record(
            vault, kind="insurance", fields={"expires": "2027-06-01"}, contents=(status.encode(),)
        )
        with vault.database.change("edit") as change:
            change.update("document", records.documents_of(vault, paper)[0].id, {"status": status})
        assert check(vault, "documents")["insurance"].remark == remark
        records.trash(vault, paper)


def test_a_paper_that_nobody_looked_at_says_so(vault: Vault) -> None:
    add_record(vault, kind="license", fields={"expires": "2027-06-01"}, contents=FILE, state="to_review")
    assert told(check(vault, "identity")["license"]) == ("have", "to_review", date(2027, 6, 1))
    kept = add_record(vault, kind="other_id", fields={"expires": "2027-01-01"}, contents=(b"id",))
    found = check(vault, "identity")["license"]
    assert (found.remark, found.records[0]) == ("", kept), "any of the kinds will do, a kept one first"


def test_recent_papers_are_counted_from_their_day(vault: Vault) -> None:
    old = add_record(vault, kind="driving_record", fields={"issued": "2026-10-20"}, contents=FILE)
    found = check(vault, "background_check")["driving_record"]
    assert (told(found), found.records) == (("missing", "too_old", date(2026, 10, 20)), (old,))
    new = add_record(vault, kind="driving_record", fields={"issued": "2026-10-21"}, contents=(b"new",))
    found = check(vault, "background_check")["driving_record"]
    assert (told(found), found.records) == (("have", "", date(2026, 10, 21)), (new,))


def photo(vault: Vault, moment: str) -> int:
    made = add_record(vault, kind="delivery_photo", contents=(moment.encode(),))
    if moment:
        records.edit(vault, made, values={"happened_at": moment})
    return made


def test_evidence_must_be_from_a_cited_day(vault: Vault) -> None:
    photo(vault, "2026-11-02T16:00:00")
    found = check(vault, "not_received", cited=[LATE, GONE])["delivery_photo"]
    assert told(found) == ("missing", "other_days", date(2026, 11, 2))
    assert found.days_without == (LATE, GONE)
    mine = photo(vault, "2026-11-11T23:51:00-08:00")
    found = check(vault, "not_received", cited=[LATE, GONE])["delivery_photo"]
    assert (told(found), found.records) == (("have", "", GONE), (mine,))
    assert found.days_without == (LATE,), "the day that nothing is from is told"


def test_without_a_cited_day_any_evidence_will_do(vault: Vault) -> None:
    undated = photo(vault, "")
    assert check(vault, "not_received")["delivery_photo"].records == (undated,)
    assert told(check(vault, "not_received", cited=[GONE])["delivery_photo"]) == ("missing", "no_date", None)


def test_what_no_claim_asks_for_is_not_needed_and_stands_last(vault: Vault) -> None:
    found = check(vault, "policy", claims=["false_information"])
    assert found["license"].standing == "missing"
    assert found["delivery_photo"].standing == "not_needed"
    standings = [item.standing for item in found.values()]
    assert standings == sorted(standings, key=lambda one: one == "not_needed")
    assert "not_needed" not in {item.standing for item in check(vault, "policy").values()}


def test_papers_of_several_reasons_stand_once_and_keep_the_stronger_need(vault: Vault) -> None:
    playbooks = [appeals.platform("flex").playbook(reason) for reason in ("performance", "scan", "policy")]
    found = appeals.checklist(vault, playbooks, claims=(), cited=(), today=TODAY)
    keys = [(item.paper.kinds, item.paper.rule) for item in found]
    assert len(keys) == len(set(keys))
    gps = next(item for item in found if item.paper.kinds == ("gps_export",))
    assert (gps.paper.need, gps.paper.claims) == ("required", ())
    needs = [item.paper.need for item in found]
    assert needs == sorted(needs)


def test_every_standing_and_remark_has_words() -> None:
    assert all(appeals.standing_label(one) for one in get_args(Standing))
    assert [one for one in get_args(Remark) if not appeals.remark_label(one)] == [""]
