"""The driver's own values: kept apart from the shipped ones, and kept when those change."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from flexkeeper import appeals, records
from flexkeeper.errors import FlexKeeperError
from flexkeeper.vault import Vault

DEADLINE = "appeal_deadline_7"


def flex(vault: Vault) -> appeals.Platform:
    return appeals.known_platforms(vault)["flex"]


def updated(value: int | str, **rest: str) -> Mapping[str, appeals.Platform]:
    """What an update might ship: the same, but for one fact."""
    shipped = appeals.platform("flex")
    facts = tuple(
        dataclasses.replace(fact, value=value, **rest) if fact.id == DEADLINE else fact
        for fact in shipped.facts
    )
    return {"flex": dataclasses.replace(shipped, facts=facts)}


def test_an_own_value_takes_the_place_of_the_shipped_one_and_looks_it(vault: Vault) -> None:
    appeals.set_own_value(vault, flex(vault), DEADLINE, " 5 ")
    fact = flex(vault).fact(DEADLINE)
    assert (fact.current, fact.value, fact.is_verified) == (5, 7, False)
    assert appeals.certainty_label(fact) == "Your own value"
    assert appeals.platform("flex").fact(DEADLINE).own is None, "what is shipped stays as it is"


def test_a_fact_of_one_reason_takes_an_own_value_too(vault: Vault) -> None:
    appeals.set_own_value(vault, flex(vault), "on_time_rate", "97")
    assert [fact.current for fact in flex(vault).playbook("performance").facts if fact.unit == "percent"] == [
        97
    ]


def test_the_deadline_falls_back_to_the_drivers_own_number(vault: Vault) -> None:
    appeals.set_own_value(vault, flex(vault), DEADLINE, "4")
    now = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
    zone = ZoneInfo("America/Los_Angeles")
    found = appeals.read_notice("You are deactivated.", appeals.known_platforms(vault), now=now, zone=zone)
    assert found.deadline is not None and found.deadline.due.day.day == 24


def test_an_update_leaves_own_values_alone_and_tells_that_there_is_news(vault: Vault) -> None:
    appeals.set_own_value(vault, flex(vault), DEADLINE, "5")
    assert [one.has_news for one in appeals.own_values(vault)] == [False]
    after = updated(9)
    assert appeals.known_platforms(vault, after)["flex"].fact(DEADLINE).current == 5
    assert [one.has_news for one in appeals.own_values(vault, after)] == [True]


def test_a_value_whose_fact_is_gone_or_changed_its_type_is_kept_and_not_used(vault: Vault) -> None:
    appeals.set_own_value(vault, flex(vault), "appeal_deadline_few", "four days, a friend says")
    shipped = appeals.platform("flex")
    gone = dataclasses.replace(shipped, facts=shipped.facts[3:])
    assert [(one.value, one.fact, one.has_news) for one in appeals.own_values(vault, {"flex": gone})] == [
        ("four days, a friend says", None, True)
    ]
    appeals.set_own_value(vault, flex(vault), DEADLINE, "5")
    as_text = updated("a week", unit="text")
    assert appeals.known_platforms(vault, as_text)["flex"].fact(DEADLINE).current == "5"
    number = {
        "flex": dataclasses.replace(
            shipped, facts=(dataclasses.replace(shipped.facts[2], value=3, unit="days"),)
        )
    }
    assert next(one for one in appeals.own_values(vault, number)).fact is None


def test_an_own_value_is_changed_taken_back_and_undone(vault: Vault) -> None:
    platform = flex(vault)
    appeals.set_own_value(vault, platform, DEADLINE, "5")
    appeals.set_own_value(vault, platform, DEADLINE, "6")
    assert [one.value for one in appeals.own_values(vault)] == ["6"]
    change = appeals.set_own_value(vault, platform, DEADLINE, "")
    assert appeals.own_values(vault) == []
    records.undo(vault, change)
    assert [one.value for one in appeals.own_values(vault)] == ["6"]
    appeals.set_own_value(vault, platform, "access_after", "")
    assert flex(vault).fact("access_after").own is None


@pytest.mark.parametrize("text", ["0", "-3", "1.5", "seven", "99999", "٣", "1e3", "9" * 5_000])
def test_what_is_no_number_of_days_is_refused(vault: Vault, text: str) -> None:
    with pytest.raises(FlexKeeperError, match="no number"):
        appeals.set_own_value(vault, flex(vault), DEADLINE, text)
    assert appeals.own_values(vault) == []


def test_a_text_of_any_words_is_taken_up_to_a_page(vault: Vault) -> None:
    appeals.set_own_value(vault, flex(vault), "access_after", "Ich weiß es besser \u202e")
    with pytest.raises(FlexKeeperError, match="too long"):
        appeals.set_own_value(vault, flex(vault), "access_after", "x" * 1_001)
    with pytest.raises(FlexKeeperError, match="no fact"):
        appeals.set_own_value(vault, flex(vault), "nonsense", "x")
