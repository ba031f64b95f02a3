"""A case from its notice on: opened, changed, answered, undone."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flexkeeper import appeals, records, reminders
from flexkeeper.appeals import Answer, Case, NewCase, NewClaim, NewIncident, NewMessage
from flexkeeper.errors import FlexKeeperError
from flexkeeper.vault import Vault
from tests.builders import add_record

ZONE = "America/Los_Angeles"
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NOTICE = """Dear delivery partner,

your Amazon Flex account was deactivated for these reasons:
- On 2026-11-07 you were late with your deliveries.
- On 2026-11-11 a customer reported package TBA123456789012 as not received.

Reply to this e-mail by November 28, 2026. Reference: DR-261118-48213.
"""


def notice_record(vault: Vault) -> int:
    return add_record(
        vault, kind="deactivation_notice", title="The notice", contents=[NOTICE.encode()], text=NOTICE
    )


def proposal(vault: Vault) -> NewCase:
    record = notice_record(vault)
    kept = appeals.read_kept_notice(vault, record, now=NOW, zone=ZoneInfo(ZONE))
    return appeals.proposed(kept.notice, ZONE, record=record)


@pytest.fixture
def opened(vault: Vault) -> Case:
    return appeals.case(vault, appeals.open_case(vault, proposal(vault)))


def due(vault: Vault) -> dict[str, reminders.Due]:
    return {one.title: one for one in reminders.due(vault, NOW, within_days=None)}


def last_change(vault: Vault) -> int:
    return int(vault.database.value("SELECT max(id) FROM activity"))


def test_another_platform_has_another_name(vault: Vault, opened: Case) -> None:
    """The letter is addressed by it; the same one chosen again keeps what the notice calls it."""
    appeals.edit_case(vault, opened.id, {"platform_name": "Quillmere Flex"})
    appeals.edit_case(vault, opened.id, {"platform": "flex"})
    assert appeals.case(vault, opened.id).platform_name == "Quillmere Flex"
    appeals.edit_case(vault, opened.id, {"platform": ""})
    assert appeals.case(vault, opened.id).platform_name == ""


def test_a_notice_becomes_a_case_with_its_claims_and_its_deadline(vault: Vault, opened: Case) -> None:
    assert (opened.state, opened.platform, opened.channel) == ("open", "flex", "reply")
    assert opened.reference == "DR-261118-48213"
    assert [one.kind for one in opened.claims] == ["late_delivery", "delivered_not_received"]
    assert [one.dates for one in opened.claims] == [(date(2026, 11, 7),), (date(2026, 11, 11),)]
    assert opened.claims[1].packages == ("TBA123456789012",)
    assert not any(one.is_own or one.is_answered for one in opened.claims)
    assert opened.deadline == datetime.fromisoformat("2026-11-28T23:59")
    assert opened.deadline_at == datetime(2026, 11, 29, 7, 59, tzinfo=UTC)
    assert opened.safe_day == date(2026, 11, 26)
    assert records.get(vault, opened.notice or 0).title == "The notice"
    assert [one.number for one in opened.rounds] == [1]
    entered = due(vault)["Answer: Appeal to Amazon Flex"]
    assert (entered.due, entered.sort, entered.safe_day) == (
        opened.deadline_at,
        "deadline",
        date(2026, 11, 26),
    )


def test_what_the_driver_corrects_before_opening_is_what_stands(vault: Vault) -> None:
    new = proposal(vault)
    own = NewClaim("other", "Rude to a dispatcher", dates=(date(2026, 11, 1),))
    corrected = dataclasses.replace(new, title=" My appeal ", claims=(own, new.claims[0]), reference="X-1")
    made = appeals.case(vault, appeals.open_case(vault, corrected))
    assert (made.title, made.reference) == ("My appeal", "X-1")
    assert [(one.text, one.is_own) for one in made.claims] == [
        ("Rude to a dispatcher", True),
        (new.claims[0].text, False),
    ]


def test_opening_is_one_step_that_undo_takes_back_and_brings_again(vault: Vault, opened: Case) -> None:
    undone = records.undo(vault)
    assert appeals.cases(vault) == []
    assert due(vault) == {}
    records.undo(vault, undone)
    assert appeals.case(vault, opened.id) == opened
    assert list(due(vault)) == ["Answer: Appeal to Amazon Flex"]


def test_the_deadline_in_the_reminders_follows_the_case(vault: Vault, opened: Case) -> None:
    appeals.edit_case(vault, opened.id, {"deadline": "2026-12-01T17:00", "title": "Second try"})
    known = appeals.case(vault, opened.id)
    assert (known.deadline, known.deadline_source) == (datetime.fromisoformat("2026-12-01T17:00"), "own")
    assert [(one.title, one.due) for one in due(vault).values()] == [
        ("Answer: Second try", datetime(2026, 12, 2, 1, 0, tzinfo=UTC))
    ]
    appeals.edit_case(vault, opened.id, {"deadline": ""})
    assert due(vault) == {}
    assert appeals.case(vault, opened.id).safe_day is None


def test_a_case_that_is_over_has_nothing_due(vault: Vault, opened: Case) -> None:
    appeals.add_task(vault, opened.id, "Ask for the route sheet", date(2026, 11, 22))
    appeals.edit_case(vault, opened.id, {"state": "reinstated"})
    assert due(vault) == {}
    assert [one.is_done for one in appeals.tasks(vault, opened.id)] == [True]
    records.undo(vault)
    assert len(due(vault)) == 2


def test_only_an_open_case_has_its_deadline_among_the_reminders(vault: Vault, opened: Case) -> None:
    appeals.edit_case(vault, opened.id, {"state": "submitted"})
    assert due(vault) == {}
    appeals.edit_case(vault, opened.id, {"title": "Another name"})
    assert due(vault) == {}, "a new name brings no deadline back"
    appeals.edit_case(vault, opened.id, {"state": "open"})
    assert [(one.title, one.due) for one in due(vault).values()] == [
        ("Answer: Another name", opened.deadline_at)
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [("title", " \u200b "), ("state", "won"), ("deadline", "soon"), ("zone", "Mars/Base"), ("colour", "red"),
     ("reasons", "nonsense"), ("notice", "99"), ("notice", "x"), ("vehicle", "7"), ("platform", "mars"),
     ("language", "fr"), ("channel", "pigeon"), ("note", "x" * 200_001)],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_refused(vault: Vault, opened: Case, name: str, text: str) -> None:
    with pytest.raises(FlexKeeperError):
        appeals.edit_case(vault, opened.id, {name: text})
    assert appeals.case(vault, opened.id) == opened


def test_answers_take_papers_in_their_order_and_undo(vault: Vault, opened: Case) -> None:
    one, other = (add_record(vault, title=title) for title in ("Photo", "Chat"))
    first = opened.claims[0]
    appeals.answer(vault, first.id, Answer("contest", " I was on time. ", (other, one, other)))
    known = appeals.case(vault, opened.id)
    assert known.claims[0].answer == Answer("contest", "I was on time.", (other, one))
    assert known.claims[0].is_answered
    assert known.exhibits == (other, one)
    appeals.answer(vault, first.id, Answer("accept", "I was late.", (one,)))
    assert appeals.case(vault, opened.id).claims[0].answer == Answer("accept", "I was late.", (one,))
    records.undo(vault)
    assert appeals.case(vault, opened.id) == known


def test_a_paper_in_the_trash_is_no_exhibit_until_it_is_back(vault: Vault, opened: Case) -> None:
    paper = add_record(vault)
    appeals.choose(vault, opened.id, [paper, paper])
    assert appeals.case(vault, opened.id).exhibits == (paper,)
    records.trash(vault, paper)
    assert appeals.case(vault, opened.id).exhibits == ()
    with pytest.raises(FlexKeeperError, match="trash"):
        appeals.choose(vault, opened.id, [paper])
    records.restore(vault, paper)
    assert appeals.case(vault, opened.id).exhibits == (paper,)
    records.trash(vault, paper)
    records.purge(vault, paper)
    assert appeals.case(vault, opened.id).exhibits == ()


def test_a_claim_that_is_taken_out_leaves_its_papers_with_the_case(vault: Vault, opened: Case) -> None:
    paper = add_record(vault)
    claim = opened.claims[0]
    appeals.answer(vault, claim.id, Answer("contest", "No.", (paper,)))
    incident = appeals.add_incident(
        vault, opened.id, NewIncident(date(2026, 11, 7), "A locked gate", claim=claim.id)
    )
    before = appeals.case(vault, opened.id)
    change = appeals.remove_claim(vault, claim.id)
    assert appeals.case(vault, opened.id).exhibits == (paper,)
    assert appeals.incident(vault, incident).claim is None
    records.undo(vault, change)
    assert appeals.case(vault, opened.id) == before
    assert appeals.incident(vault, incident).claim == claim.id


def test_a_claim_is_corrected_and_keeps_its_answer(vault: Vault, opened: Case) -> None:
    claim = opened.claims[0]
    appeals.answer(vault, claim.id, Answer("contest", "No."))
    appeals.edit_claim(vault, claim.id, NewClaim("late_arrival", "Late at the station", is_own=False))
    known = appeals.claim(vault, claim.id)
    assert (known.kind, known.text, known.answer.text) == ("late_arrival", "Late at the station", "No.")
    added = appeals.add_claim(vault, opened.id, NewClaim("other", "Something else"))
    assert appeals.case(vault, opened.id).claims[-1].id == added


def test_the_log_says_who_waits_and_until_when(vault: Vault, opened: Case) -> None:
    asked = NewMessage(
        "in",
        "email",
        datetime.fromisoformat("2026-11-19T09:30"),
        "Support",
        "Send your license",
        waiting="me",
        response_due=date(2026, 11, 23),
    )
    message = appeals.add_message(vault, opened.id, asked)
    call = NewMessage(
        "out",
        "phone",
        date(2026, 11, 18),
        text="They will call back",
        waiting="them",
        response_due=date(2026, 11, 25),
    )
    appeals.add_message(vault, opened.id, call)
    log = appeals.correspondence(vault, opened.id)
    assert [(one.channel, one.waiting, one.response_due) for one in log] == [
        ("phone", "them", date(2026, 11, 25)),
        ("email", "me", date(2026, 11, 23)),
    ]
    assert due(vault)["Their answer: Appeal to Amazon Flex"].sort == "answer"
    assert due(vault)["Answer: Send your license"].sort == "deadline"
    appeals.answered(vault, message)
    assert "Answer: Send your license" not in due(vault)
    assert [one.waiting for one in appeals.correspondence(vault, opened.id)] == ["them", ""]
    records.undo(vault)
    assert "Answer: Send your license" in due(vault)


def test_what_is_done_in_the_reminders_is_done_in_the_case(vault: Vault, opened: Case) -> None:
    appeals.add_task(vault, opened.id, "Print it", date(2026, 11, 22))
    message = NewMessage("in", "app", NOW, "Support", "Hello", waiting="me", response_due=date(2026, 11, 23))
    appeals.add_message(vault, opened.id, message)
    for title in ("Print it", "Answer: Hello"):
        reminders.done(vault, due(vault)[title].id, NOW.date())
    assert [one.is_done for one in appeals.tasks(vault, opened.id)] == [True]
    assert [one.waiting for one in appeals.correspondence(vault, opened.id)] == [""]


def test_a_mail_in_the_vault_says_what_it_is(vault: Vault) -> None:
    records.set_me(vault, {"email": "driver@example.com"})
    mail = add_record(
        vault,
        kind="message",
        title="Re: appeal",
        fields={"from": "Driver <driver@example.com>", "to": "support@example.com", "subject": "Re: appeal",
                "channel": "email"},
    )  # fmt: skip
    found = appeals.message_of(vault, mail)
    assert (found.direction, found.channel, found.person, found.subject) == (
        "out",
        "email",
        "support@example.com",
        "Re: appeal",
    )
    call = add_record(vault, kind="call_note", title="Call", fields={"with": "Lee", "said": "Wait a week"})
    found = appeals.message_of(vault, call)
    assert (found.channel, found.person, found.text) == ("phone", "Lee", "Wait a week")


def test_events_tasks_and_messages_come_and_go(vault: Vault, opened: Case) -> None:
    event = appeals.add_event(
        vault, opened.id, datetime.fromisoformat("2026-11-07T18:42"), "The gate was locked"
    )
    task = appeals.add_task(vault, opened.id, "Call the station", date(2026, 11, 21))
    message = appeals.add_message(vault, opened.id, NewMessage("in", "chat", NOW.date(), text="Hello"))
    assert [one.text for one in appeals.events(vault, opened.id)] == ["The gate was locked"]
    appeals.finish_task(vault, task)
    assert "Call the station" not in due(vault)
    for remove, number in (
        (appeals.remove_event, event),
        (appeals.remove_task, task),
        (appeals.remove_message, message),
    ):
        remove(vault, number)
        with pytest.raises(FlexKeeperError):
            remove(vault, number)
    assert not (
        appeals.events(vault, opened.id)
        or appeals.tasks(vault, opened.id)
        or appeals.correspondence(vault, opened.id)
    )
    for _step in range(3):
        records.undo(vault)
    assert [one.text for one in appeals.tasks(vault, opened.id)] == ["Call the station"]


def test_what_is_not_there_or_says_nothing_is_refused(vault: Vault, opened: Case) -> None:
    for wrong in (
        lambda: appeals.case(vault, 99),
        lambda: appeals.claim(vault, 99),
        lambda: appeals.incident(vault, 99),
        lambda: appeals.choose(vault, opened.id, [99]),
        lambda: appeals.leave_out(vault, opened.id, 1),
        lambda: appeals.add_claim(vault, opened.id, NewClaim("other", "  ")),
        lambda: appeals.add_message(vault, opened.id, NewMessage("in", "app", NOW)),
        lambda: appeals.add_event(vault, opened.id, NOW, "\u200b"),
        lambda: appeals.add_incident(vault, opened.id, NewIncident(NOW.date(), "x", claim=99)),
        lambda: appeals.add_incident(vault, opened.id, NewIncident(NOW.date(), "x", block=99)),
    ):
        with pytest.raises(FlexKeeperError):
            wrong()
    assert last_change(vault) == vault.database.value("SELECT max(id) FROM activity WHERE action = 'case'"), (
        "nothing was written"
    )


places = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(places, places)
def test_distances_are_those_of_a_globe(one: tuple[float, float], other: tuple[float, float]) -> None:
    found = appeals.distance(one, other)
    assert found == pytest.approx(appeals.distance(other, one), abs=1e-3)
    assert 0 <= found <= 20_015_200
    assert appeals.distance(one, one) == 0


def test_known_distances() -> None:
    assert appeals.distance((0, 0), (0, 1)) == pytest.approx(111_195, abs=1)
    assert appeals.distance((45.5231, -122.6765), (45.5231, -122.6755)) == pytest.approx(77.9, abs=0.2)
    assert appeals.parse_place("45.5231, -122.6765") == (45.5231, -122.6765)
    for text in ("", "here", "91, 0", "1", "nan, 0", "1,2,3", "0, 181"):
        with pytest.raises(FlexKeeperError):
            appeals.parse_place(text)


@given(
    st.datetimes(datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2035-01-01")),
    st.sampled_from([ZONE, "Europe/Madrid", "UTC"]),
)
def test_the_safe_day_is_two_days_before_whatever_the_zone(deadline: datetime, zone: str) -> None:
    made = Case(
        1, "t", "open", "", "", (), "", "", "", None, None, deadline, zone, "own", None, "en", "", NOW, NOW,
        (), (), (),
    )  # fmt: skip
    assert made.safe_day == deadline.date() - timedelta(days=2)
    assert made.deadline_at is not None
    assert made.deadline_at.astimezone(ZoneInfo(zone)).date() in (
        deadline.date(),
        deadline.date() + timedelta(days=1),
    )


def test_a_paper_is_done_without_for_a_reason(vault: Vault, opened: Case) -> None:
    """It is not wanted any more, the reason stays with the case, and undo asks for it again."""

    def wanted() -> set[str]:
        return {one.key for one in appeals.check(vault, opened.id, NOW).checklist if one.is_wanted}

    before = wanted()
    key = sorted(before)[0]
    change = appeals.do_without(vault, opened.id, key, " It takes ten days. ")
    assert wanted() == before - {key}
    [item] = [one for one in appeals.check(vault, opened.id, NOW).checklist if one.key == key]
    assert (item.standing, item.left_out) == ("missing", "It takes ten days.")
    records.undo(vault, change)
    assert wanted() == before and appeals.case(vault, opened.id).left_out == {}
