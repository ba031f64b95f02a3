"""Whatever was done to a case, undoing each step brings back exactly what was there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flexkeeper import appeals, records
from flexkeeper.appeals import Answer, NewCase, NewClaim, NewIncident, NewMessage, Sending
from flexkeeper.errors import FlexKeeperError
from flexkeeper.vault import Vault
from tests.builders import add_record

TABLES = (
    "case",
    "claim",
    "incident",
    "exhibit",
    "event",
    "message",
    "task",
    "round",
    "sent",
    "due",
    "record",
)
DAY = date(2026, 11, 7)
Step = Callable[[Vault, int, list[int], int], Any]


def claim_of(vault: Vault, case_id: int, pick: int) -> int:
    claims = appeals.case(vault, case_id).claims
    return claims[pick % len(claims)].id if claims else 0


def last(vault: Vault, table: str) -> int:
    return vault.database.value(f"SELECT max(id) FROM {table}") or 0


STEPS: list[Step] = [
    lambda v, c, r, n: appeals.edit_case(
        v, c, {"title": f"Case {n}", "deadline": f"2026-12-{n % 28 + 1:02}"}
    ),
    lambda v, c, r, n: appeals.edit_case(v, c, {"state": ("open", "denied", "reinstated")[n % 3]}),
    lambda v, c, r, n: appeals.add_claim(v, c, NewClaim("other", f"Claim {n}", dates=(DAY,))),
    lambda v, c, r, n: appeals.edit_claim(v, claim_of(v, c, n), NewClaim("theft", f"Claim {n} corrected")),
    lambda v, c, r, n: appeals.remove_claim(v, claim_of(v, c, n)),
    lambda v, c, r, n: appeals.answer(v, claim_of(v, c, n), Answer("contest", f"No {n}", tuple(r[: n % 4]))),
    lambda v, c, r, n: appeals.choose(v, c, r[: n % 4]),
    lambda v, c, r, n: appeals.leave_out(v, c, r[n % 3]),
    lambda v, c, r, n: appeals.add_incident(
        v, c, NewIncident(DAY, f"What {n}", claim=claim_of(v, c, n) or None, exhibits=tuple(r[: n % 3]))
    ),
    lambda v, c, r, n: appeals.remove_incident(v, last(v, "incident")),
    lambda v, c, r, n: appeals.add_event(v, c, DAY, f"Event {n}"),
    lambda v, c, r, n: appeals.add_task(v, c, f"Task {n}", DAY if n % 2 else None),
    lambda v, c, r, n: appeals.finish_task(v, last(v, "task")),
    lambda v, c, r, n: appeals.remove_task(v, last(v, "task")),
    lambda v, c, r, n: appeals.add_message(
        v, c, NewMessage("in", "app", DAY, text=f"Message {n}", waiting="me", response_due=DAY)
    ),
    lambda v, c, r, n: appeals.answered(v, last(v, "message")),
    lambda v, c, r, n: appeals.remove_message(v, last(v, "message")),
    lambda v, c, r, n: appeals.submit(v, c, Sending(v.clock(), (r[0],), (r[1],))),
    lambda v, c, r, n: records.trash(v, r[n % 3]),
]


def everything(vault: Vault) -> dict[str, list[dict[str, Any]]]:
    return {name: vault.database.rows(f'SELECT * FROM "{name}" ORDER BY id') for name in TABLES}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 27)), max_size=14))
def test_undoing_every_step_brings_back_what_was_there(vault: Vault, steps: list[tuple[Step, int]]) -> None:
    papers = [add_record(vault, contents=[f"paper {one}".encode()]) for one in range(3)]
    case_id = appeals.open_case(vault, NewCase("A case", "UTC", claims=(NewClaim("theft", "You took it"),)))
    before = everything(vault)
    seen = [before]
    for step, number in steps:
        try:
            step(vault, case_id, papers, number)
        except FlexKeeperError:
            assert everything(vault) == seen[-1], "what is refused changes nothing"
        else:
            if everything(vault) != seen[-1]:
                seen.append(everything(vault))
    appeals.timeline(vault, appeals.case(vault, case_id))
    appeals.check(vault, case_id, vault.clock())
    while everything(vault) != before:
        records.undo(vault)
    assert everything(vault) == before
    appeals.purge_case(vault, case_id)
    for paper in papers:
        records.trash(vault, paper)
        records.purge(vault, paper)
    assert not any(everything(vault).values())


def test_a_paper_deleted_for_good_does_not_bring_undone_steps_back(vault: Vault) -> None:
    """Its undone steps stay undone, so that undo goes on to the step before them."""
    paper = add_record(vault)
    records.trash(vault, paper)
    records.undo(vault)
    records.trash(vault, paper)
    records.purge(vault, paper)
    case_id = appeals.open_case(vault, NewCase("A case", "UTC"))
    appeals.add_event(vault, case_id, DAY, "First")
    appeals.add_event(vault, case_id, DAY, "Second")
    for left in (1, 0):
        records.undo(vault)
        assert len(appeals.events(vault, case_id)) == left
