"""Playbooks: every shipped file follows the rules, and one that does not is refused by name."""

from __future__ import annotations

import dataclasses
import shutil
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from flexkeeper import appeals, paths, records
from flexkeeper.appeals.claims import ClaimKind
from flexkeeper.appeals.shipped import load
from flexkeeper.appeals.strict import PlaybookError
from flexkeeper.errors import FlexKeeperError

SHIPPED = paths.resources() / "playbooks"
FACTS = [(one.id, fact) for one in appeals.platforms().values() for fact in one.all_facts()]
REASONS_OF_THE_PRODUCT = [
    "performance", "policy", "scan", "not_received", "cancellations", "inactivity", "background_check",
    "documents", "identity", "account_sharing", "fraud",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped files, to be spoiled."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "playbooks"))


def test_every_file_is_read() -> None:
    """No shipped file is passed over, and each names itself as its file does."""
    names = {one.id for one in appeals.platforms().values()}
    names |= {f"{book.platform}-{book.id}" for one in appeals.platforms().values() for book in one.playbooks}
    assert names == {path.stem for path in SHIPPED.glob("*.toml")}


def test_the_flex_driver_has_a_playbook_for_each_reason_and_each_claim() -> None:
    flex = appeals.platform("flex")
    assert [one.id for one in flex.playbooks] == REASONS_OF_THE_PRODUCT
    assert sorted(claim for one in flex.playbooks for claim in one.claims) == sorted(get_args(ClaimKind))
    assert all(flex.reason_of(claim) for claim in get_args(ClaimKind))
    for one in flex.playbooks:
        assert one.papers and one.questions and one.letter and one.summary
        assert one.letter[-1] == "request"
        assert any(paper.need == "required" for paper in one.papers)


def test_a_paper_that_ran_out_takes_the_short_way() -> None:
    """Where papers are the matter there are steps to upload them; elsewhere a letter is written."""
    for one in appeals.platform("flex").playbooks:
        assert (one.lane == "reupload") == (one.id == "documents") == bool(one.steps)


@pytest.mark.parametrize(("platform", "fact"), FACTS, ids=lambda one: getattr(one, "id", one))
def test_every_fact_says_where_it_comes_from_and_how_sure_it_is(platform: str, fact: appeals.Fact) -> None:
    assert len(fact.source) > 3
    assert fact.certainty in "ABCX"
    assert date(2026, 1, 1) <= fact.as_of <= date(2100, 1, 1)
    assert fact.is_verified == (fact.certainty == "A")
    assert ("nverified" in appeals.certainty_label(fact)) != fact.is_verified
    if fact.certainty == "X" or fact.topic == "law":
        assert fact.note, "what is contradicted, and the law, needs a word of caution"


def test_a_value_of_the_drivers_own_is_never_called_verified() -> None:
    fact = next(fact for _platform, fact in FACTS if fact.is_verified)
    own = dataclasses.replace(fact, own="Ten days, says my notice")
    assert own.current == "Ten days, says my notice"
    assert not own.is_verified
    assert appeals.certainty_label(own) == "Your own value"


def test_the_numbers_that_sources_dispute_look_so() -> None:
    """Seven days and ten days stand side by side, and neither looks sure."""
    deadlines = [fact for fact in appeals.platform("flex").facts if fact.topic == "appeal_deadline"]
    assert {fact.value for fact in deadlines} == {7, 10, "a few days"}
    assert not any(fact.is_verified for fact in deadlines)


def test_no_limit_is_made_up_where_no_source_names_one() -> None:
    unknown = [limit for limit in appeals.platform("flex").limits if not limit.fact]
    assert {limit.measure for limit in unknown} == {"characters", "attachments"}


def test_every_paper_that_is_asked_for_can_be_kept() -> None:
    for one in appeals.platform("flex").playbooks:
        for paper in one.papers:
            for kind in paper.kinds:
                fields = records.kind(kind).fields
                assert paper.rule != "current" or any(field.is_expiry for field in fields), kind


SLIPS = [
    ("flex-scan.toml", 'tone = "factual"', 'tone = "factual"\ntune = "calm"', "unknown key “tune”"),
    ("flex-scan.toml", 'tone = "factual"', 'tone = "angry"', "tone: “angry” is none of"),
    ("flex-scan.toml", 'tone = "factual"', "", "the key “tone” is missing"),
    ("flex-scan.toml", "order = 3", 'order = "3"', "order: int is expected"),
    ("flex-scan.toml", "order = 3", "order = true", "order: int is expected"),
    ("flex-scan.toml", "order = 3", "order = 3\nown = 5", "unknown key “own”"),
    ("flex-scan.toml", 'id = "scan"', 'id = "skan"', "platform and id say flex-skan"),
    ("flex-scan.toml", 'claims = ["early_marking"]', 'claims = "early_marking"', "a list is expected"),
    ("flex-scan.toml", 'kinds = ["gps_export"]', 'kinds = ["gps"]', "there is no kind of paper “gps”"),
    ("flex-scan.toml", 'kinds = ["gps_export"]', 'kinds = ["gps_export"]\nx = 1', "[2]: unknown key “x”"),
    ("flex-scan.toml", 'block = "preventive"', 'block = "apology"', "no block “apology”"),
    ("flex-scan.toml", 'answer = "choice"', 'answer = "text"', "choices belong to “choice”"),
    ("flex-scan.toml", 'id = "changed"', 'id = "why_early"', "“why_early” stands there twice"),
    ("flex-scan.toml", 'certainty = "C"', 'certainty = "D"', "certainty: “D” is none of A, B, C, X"),
    ("flex-scan.toml", 'certainty = "C"', 'certainty = "C"\nown = "mine"', "unknown key “own”"),
    ("flex-identity.toml", 'source = "Several guides for drivers"', 'source = ""', "a fact needs a source"),
    ("flex-scan.toml", "as_of = 2026-11-22", 'as_of = "today"', "as_of: date is expected"),
    ("flex-scan.toml", 'claims = ["early_marking"]', 'claims = ["theft"]', "“theft” stands there twice"),
    ("flex.toml", "value = 7", "value = 0", "the number cannot be"),
    ("flex.toml", "to = 7", "to = 2", "the number cannot be"),
    ("flex.toml", 'value = "a few days"', "value = 3", "a text has the unit “text”"),
    ("flex.toml", 'jurisdiction = "California"', "", "a law has a jurisdiction"),
    ("flex.toml", 'fact = "mail_size_unknown_receiver"', 'fact = "mail"', "there is no fact “mail”"),
    ("flex.toml", 'channel = "email"', 'channel = "web"', "there is no channel “web”"),
    ("flex.toml", 'id = "appeal_deadline_few"', 'id = "appeal_deadline_7"', "stands there twice"),
    ("flex.toml", 'name = "Amazon Flex"', 'name = "Amazon Flex "', "spaces around"),
    ("flex.toml", 'name = "Amazon Flex"', "name = ", "flex.toml: "),
    ("flex-performance.toml", "fresh_days = 30", "", "fresh_days belongs to the rule “recent”"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "before", "after", "said"), SLIPS, ids=[slip[3] for slip in SLIPS])
def test_a_slip_is_refused_with_the_name_of_its_file(
    folder: Path, name: str, before: str, after: str, said: str
) -> None:
    text = (folder / name).read_text("utf-8")
    assert before in text
    (folder / name).write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(PlaybookError) as refused:
        load(folder)
    assert said in str(refused.value)
    assert str(refused.value).startswith((name, "flex.toml"))


def test_a_reason_without_its_platform_is_refused(folder: Path) -> None:
    (folder / "flex.toml").unlink()
    with pytest.raises(PlaybookError, match="the file of its platform is missing"):
        load(folder)


def test_what_is_not_there_is_said_with_what_is() -> None:
    with pytest.raises(FlexKeeperError) as refused:
        appeals.platform("flex").playbook("weather")
    assert "performance" in refused.value.remedy
    with pytest.raises(FlexKeeperError):
        appeals.platform("pigeon post")
    with pytest.raises(FlexKeeperError):
        appeals.platform("flex").fact("weather")
