"""Notices: what texts in varied words say, in English and Spanish, and nothing that they do not."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flexkeeper import appeals

FOLDER = Path(__file__).parent / "notices"
NOTICES = sorted(FOLDER.glob("*.txt"))
PACIFIC = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)


def read(text: str, received: datetime | None = None) -> appeals.Notice:
    return appeals.read_notice(text, appeals.platforms(), now=NOW, zone=PACIFIC, received=received)


def truth_of(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.with_suffix(".toml").read_text("utf-8"))


def quotes_in(notice: appeals.Notice) -> list[appeals.Quote]:
    """Everything that the window would mark in the notice."""
    claims = [quote for one in notice.claims for quote in (one.quote, one.sign, *one.packages)]
    dates = [one.quote for one in notice.incidents]
    deadlines = [one.quote for one in notice.stated_deadlines]
    rest = [notice.platform_name, notice.reference, notice.channel and notice.channel.quote]
    flags = [notice.zero_tolerance, notice.says_final]
    return [one for one in (*claims, *dates, *deadlines, *rest, *flags, *notice.packages) if one]


def test_there_are_notices_enough_in_both_languages() -> None:
    assert len(NOTICES) >= 20
    assert sum(truth_of(path).get("language") == "es" for path in NOTICES) >= 5
    assert all("SPECIMEN: fictitious" in path.read_text("utf-8") for path in NOTICES)


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.stem)
def test_a_notice_is_read_as_a_person_reads_it(path: Path) -> None:
    truth = truth_of(path)
    found = read(path.read_text("utf-8"), truth.get("received"))
    assert found.language == truth.get("language", "en")
    assert (found.platform or "") == truth["platform"]
    assert list(found.reasons) == truth["reasons"]
    assert [as_truth(claim) for claim in found.claims] == [
        {"dates": [], "packages": [], **claim} for claim in truth["claims"]
    ]
    assert [one.day.isoformat() for one in found.incidents] == truth["incidents"]
    assert (found.channel.id if found.channel else "") == truth.get("channel", "")
    assert (found.channel.address if found.channel else "") == truth.get("address", "")
    assert (found.reference.text if found.reference else "") == truth.get("reference", "")
    assert bool(found.says_final) == truth.get("says_final", False)
    assert bool(found.zero_tolerance) == truth.get("zero_tolerance", False)


def as_truth(claim: appeals.NoticeClaim) -> dict[str, object]:
    return {
        "kind": claim.kind,
        "dates": [one.day.isoformat() for one in claim.dates],
        "packages": [one.text for one in claim.packages],
    }


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.stem)
def test_the_deadline_is_the_notices_own_else_the_shortest_known(path: Path) -> None:
    truth = truth_of(path)
    found = read(path.read_text("utf-8"), truth.get("received"))
    deadline = found.deadline
    assert deadline is not None
    assert (deadline.due.day.isoformat(), deadline.source) == (truth["deadline"], truth["source"])
    assert deadline.is_sure == truth.get("is_sure", truth["source"] == "notice")
    assert (deadline.fact is not None) == (deadline.quote is None) == (deadline.source == "playbook")
    if "at" in truth:
        assert deadline.due.at == datetime.fromisoformat(truth["at"])
    others = [one.due.day.isoformat() for one in found.stated_deadlines[1:]]
    assert others == truth.get("others", [])
    assert found.counted_from == truth.get("counted_from", "received")


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.stem)
def test_everything_found_stands_where_it_says(path: Path) -> None:
    """What is marked in the notice is what was read, also across wrapped and quoted lines."""
    text = path.read_text("utf-8")
    found = quotes_in(read(text, truth_of(path).get("received")))
    for quote in found:
        marked = " ".join(text[quote.start : quote.end].replace("\n>", "\n").split())
        assert marked == quote.text


def test_two_claims_of_one_kind_on_different_days_stay_two() -> None:
    found = read("- A package of 11/03/2026 was not received.\n- A package of 11/05/2026 was not received.")
    assert [claim.dates[0].day.day for claim in found.claims] == [3, 5]


def test_markup_is_no_claim_of_automation() -> None:
    assert read("<script>alert(1)</script> Your account is under review.").claims == ()


def test_a_term_without_a_known_start_says_so() -> None:
    """Pasted text tells nobody when it came: it is counted from today, and that is said."""
    found = read("Your account was deactivated. You have 10 days to appeal.")
    assert found.counted_from == "today"
    assert found.deadline is not None and found.deadline.start == NOW


def test_the_earliest_of_several_deadlines_counts() -> None:
    found = read("Reply to this email by December 9, 2026. Upload your papers by December 1, 2026.")
    assert [one.due.day.day for one in found.stated_deadlines] == [1, 9]
    assert found.deadline == found.stated_deadlines[0]


@pytest.mark.parametrize("path", NOTICES[:6], ids=lambda path: path.stem)
def test_line_ends_of_other_systems_change_nothing(path: Path) -> None:
    text, received = path.read_text("utf-8"), truth_of(path).get("received")
    one, other = read(text, received), read(text.replace("\n", "\r\n"), received)
    assert [claim.quote.text for claim in one.claims] == [claim.quote.text for claim in other.claims]
    assert (one.deadline and one.deadline.due) == (other.deadline and other.deadline.due)
    assert (one.sent, one.reference and one.reference.text) == (
        other.sent,
        other.reference and other.reference.text,
    )


def test_a_deadline_without_a_year_that_has_just_passed_is_not_put_off_for_a_year() -> None:
    found = read("Your account is deactivated. Reply by 5:00 PM ET, Nov 17.")
    assert found.deadline is not None and not found.deadline.is_sure
    assert found.deadline.due.at.isoformat() == "2026-11-17T17:00:00-05:00"


@pytest.mark.parametrize(
    "sentence",
    [
        "We will respond within 3 business days.",
        "Our team reviews appeals and you will receive an answer within 10 days.",
        "You did not deliver on time in the last 30 days.",
        "Standing is computed every 7 days.",
        "Nuestro equipo le responderá en un plazo de 5 días.",
        "In the past 90 days you had 12 blocks.",
        "The meeting is by November 30, 2026.",
        "You did not respond in the last 30 days of this quarter.",
    ],
)
def test_times_that_are_not_for_the_driver_are_no_deadline(sentence: str) -> None:
    found = read(f"Your account was deactivated. {sentence}")
    assert found.stated_deadlines == ()


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("You have seven days to appeal.", "2026-11-27"),
        ("Appeals must be submitted within 3 business days of this notice.", "2026-11-25"),
        ("Please respond within the next 48 hours.", "2026-11-22"),
        ("Deadline: December 4, 2026", "2026-12-04"),
        ("You may submit one more appeal by 5pm on Tuesday.", "2026-11-24"),
        ("Reply by tomorrow.", "2026-11-21"),
        ("Reply by Friday at noon.", "2026-11-20"),
        ("Reply by Friday, December 4, 2026.", "2026-12-04"),
        ("Responda antes del martes.", "2026-11-24"),
        ("You may appeal no later than 4 December.", "2026-12-04"),
        ("Submit your appeal by 12/4/26.", "2026-12-04"),
        ("To appeal, contact us within one month.", "2026-12-20"),
        ("Tiene 10 días naturales para apelar.", "2026-11-30"),
        ("Puede presentar su apelación antes del 4/12/2026.", "2026-12-04"),
        ("Responda a más tardar el 4 de diciembre.", "2026-12-04"),
        ("Dispone de 72 horas para impugnar esta decisión.", "2026-11-23"),
    ],
)
def test_deadlines_are_read_in_many_words(sentence: str, day: str) -> None:
    found = read(f"{sentence}")
    assert found.deadline is not None and found.deadline.source == "notice"
    assert found.deadline.due.day.isoformat() == day


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("Late deliveries on November 3, 4 and 6, 2026.", [3, 4, 6]),
        ("Late deliveries on Nov. 3 and 5.", [3, 5]),
        ("On November 3 and 5 packages late deliveries were seen.", [3]),
        ("On November 3, 2026 and 5 times before, late deliveries.", [3]),
        ("Late deliveries from November 2 to 4, 2026.", [2, 4]),
        ("Entregas tardías los días 3, 5 y 6 de noviembre de 2026.", [3, 5, 6]),
        ("Entregas tardías del 3 al 5 de noviembre.", [3, 5]),
        ("Late deliveries on 3 November, 5 Nov 2026 and 2026-11-06.", [3, 5, 6]),
        ("Late deliveries between 11/3 and 11/5; 9/41 packages.", [3, 5]),
        ("Late deliveries, 24/7, 3 of 41, at 11:03, 95.11, version 11.3.2.", []),
        ("Late deliveries on February 30, 2026 and 13/13/2026.", []),
    ],
)
def test_cited_days_are_read_as_written(sentence: str, days: list[int]) -> None:
    found = read(sentence)
    assert [one.day.day for one in found.incidents] == days
    assert [one.day.day for claim in found.claims for one in claim.dates] == days
    assert all(one.day.month == 11 for one in found.incidents)
    for one in found.incidents:
        assert str(one.day.day) in sentence[one.quote.start : one.quote.end]


def test_an_item_of_a_list_is_never_lost() -> None:
    """An accusation in words that nobody foresaw still has to be answered."""
    found = read(
        "Reasons:\n1. Late delivery on 11/3/2026.\n2. You juggled package TBA300000000002 on 11/4/2026."
    )
    assert [(claim.kind, claim.dates[0].day.day) for claim in found.claims] == [
        ("late_delivery", 3),
        ("other", 4),
    ]


def test_fraud_is_a_claim_also_beside_exact_ones() -> None:
    found = read(
        "You delivered late on November 3, 2026. We also noticed fraudulent activity on your account."
    )
    assert [(claim.kind, claim.reason) for claim in found.claims] == [
        ("late_delivery", "performance"),
        ("other", "fraud"),
    ]
    assert read("Please report fraud in the app.").reasons == ()


def test_the_drivers_own_words_are_not_the_notice() -> None:
    """He writes more of it than the notice does, and of what he says nobody accused him."""
    mine = "My account was deactivated, terminated and suspended and I say I never stole, I missed no block!"
    found = read(f"{mine}\n\n> You were deactivated for late deliveries.\n")
    assert [claim.kind for claim in found.claims] == ["late_delivery"]


def test_what_stands_under_a_signature_is_not_read() -> None:
    found = read("You were deactivated for late deliveries.\n-- \nAsk us about theft on November 3, 2026.\n")
    assert [claim.kind for claim in found.claims] == ["late_delivery"]
    assert found.incidents == ()


def test_words_wrapped_in_short_lines_are_read_together() -> None:
    found = read("You were\ndeactivated for late\ndeliveries on November 3, 2026.")
    assert [claim.sign.text for claim in found.claims] == ["late deliveries"]


def test_the_platform_named_most_is_the_one() -> None:
    found = read("Your Flex account is closed. Flex drivers, unlike those of Uber or DoorDash, may appeal.")
    assert found.platform == "flex"


def test_the_heading_of_an_item_says_what_is_claimed() -> None:
    found = read("Reasons:\n1. Late delivery: customers did not receive packages in time on 11/3/2026.")
    assert [claim.kind for claim in found.claims] == ["late_delivery"]


def test_a_day_that_is_only_named_is_not_sure() -> None:
    found = read("You may submit one more appeal by 5pm ET on Tuesday.")
    assert found.deadline is not None and not found.deadline.is_sure
    assert found.deadline.due.at.isoformat() == "2026-11-24T17:00:00-05:00"
    assert len(read("Reply by Friday, December 4, 2026.").stated_deadlines) == 1
