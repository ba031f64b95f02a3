"""Letters: put together without inventing anything, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from flexkeeper import appeals
from flexkeeper.appeals import letters
from flexkeeper.appeals.claims import ClaimKind
from flexkeeper.appeals.letters import Action, Details, Language, LetterKind
from flexkeeper.appeals.playbooks import LetterBlock
from flexkeeper.errors import FlexKeeperError
from tests.appeals.letter_of import DAYS, TODAY, books, claims, details, draft, empty_letter, letter

GOLDEN = Path(__file__).with_name("letters")
LANGUAGES: tuple[Language, ...] = ("en", "es")
KINDS: tuple[LetterKind, ...] = get_args(LetterKind)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_letters_read_as_they_were_approved(kind: LetterKind, language: Language) -> None:
    made = letter(language, kind)
    golden = (GOLDEN / f"{kind}.{language}.txt").read_text("utf-8")
    assert f"{made.subject}\n\n{letters.plain_text(made)}" == golden


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_nobody_knows_stays_visible(language: Language) -> None:
    made = empty_letter(language)
    golden = (GOLDEN / f"empty.{language}.txt").read_text("utf-8")
    assert f"{made.subject}\n\n{letters.plain_text(made)}" == golden


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_full_letter_has_no_blank(language: Language) -> None:
    assert not letters.BLANK.search("\n".join(letter(language).texts()))


@pytest.mark.parametrize("missing", ["platform", "name", "driver_id", "email"])
def test_each_blank_is_said(missing: str) -> None:
    known: dict[str, Any] = {missing: ""}
    made = letters.compose(draft(), replace(details(), **known), books(), today=TODAY)
    assert letters.words("en").blank(missing) in "\n".join(made.texts())


@pytest.mark.parametrize("optional", ["reference", "station", "vehicle"])
def test_a_sentence_about_nothing_is_left_out(optional: str) -> None:
    """A notice without a reference has none to fill in."""
    known: dict[str, Any] = {optional: ""}
    known_words = replace(draft(), words={})
    made = letters.compose(known_words, replace(details(), **known), books("inactivity"), today=TODAY)
    told = "\n".join(made.texts())
    assert getattr(details(), optional) not in told
    assert letters.words("en").block("identity").text[0].format(name="Marisol Vega") in told


def test_apology_and_acknowledgment_need_something_accepted() -> None:
    """Who contests everything is not made to apologize."""
    contested = tuple(replace(claim, answer=replace(claim.answer, stance="contest")) for claim in claims())
    for found, expected in ((claims(), True), (contested, False)):
        words = {key: text for key, text in draft().words.items() if key != "acknowledgment"}
        made = letters.compose(
            replace(draft(), words=words), replace(details(), claims=found), books("policy"), today=TODAY
        )
        blocks = {block.id for block in made.blocks}
        assert ({"acknowledgment", "apology"} <= blocks) is expected


def test_what_the_driver_leaves_out_is_left_out() -> None:
    made = letters.compose(replace(draft(), left_out=("root_cause",)), details(), books(), today=TODAY)
    assert "root_cause" not in [block.id for block in made.blocks]


def test_several_reasons_share_one_letter() -> None:
    """Blocks of all playbooks, each once, in the order of each."""
    both = letters.outline(draft(), books("performance", "not_received"))
    assert sorted(both) == sorted(set(both))
    for playbook in books("performance", "not_received"):
        places = [both.index(name) for name in playbook.letter]
        assert places == sorted(places)


def test_a_case_without_a_playbook_still_has_a_letter() -> None:
    assert [block.id for block in letters.compose(draft(), details(), [], today=TODAY).blocks] == [
        "facts", "answers", "corrective", "preventive", "request",
    ]  # fmt: skip


def test_a_planned_action_is_not_told_as_done() -> None:
    for is_done, told in ((True, "Done: November 15, 2026"), (False, "Planned: November 15, 2026")):
        action = Action(1, "corrective", "A phone holder.", date(2026, 11, 15), is_done, "Marisol Vega")
        made = letters.compose(replace(draft(), actions=(action,)), details(), books(), today=TODAY)
        text = letters.plain_text(made)
        assert told in text
        assert ("Proof: [FILL: what shows it]" in text) is is_done


def test_days_and_numbers_are_in_the_language_of_the_letter() -> None:
    en, es = letters.words("en"), letters.words("es")
    assert (en.day(date(2026, 3, 1)), es.day(date(2026, 3, 1))) == ("March 1, 2026", "1 de marzo de 2026")
    assert [en.number(text) for text in ("7", "1250", "12500.5")] == ["7", "1,250", "12,500.5"]
    assert [es.number(text) for text in ("7", "1250", "12500.5")] == ["7", "1250", "12\u00a0500,5"]
    assert en.number("9" * 5000) == "9" * 5000
    assert en.number("some") == "some"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_among_the_answers_becomes_a_sentence(language: Language) -> None:
    told = replace(draft(language), words={"facts/last_block": "2026-05-02", "interest/ready": "2026-12-01"})
    text = letters.plain_text(letters.compose(told, details(), books("inactivity"), today=TODAY))
    found = letters.words(language)
    assert found.day(date(2026, 5, 2)) in text
    assert found.day(date(2026, 12, 1)) in text
    assert "2026-05-02" not in text


def test_every_answer_that_is_no_text_has_a_sentence() -> None:
    """In both languages; only “other” has none, since the driver's own words say it."""
    for found in map(letters.words, LANGUAGES):
        there = {(one.question, one.choice) for one in found.answers}
        wanted = set()
        for platform in appeals.platforms().values():
            for question in (one for book in platform.playbooks for one in book.questions):
                if question.answer == "choice":
                    wanted |= {(question.id, choice) for choice in question.choices if choice != "other"}
                elif question.answer == "yes_no":
                    wanted |= {(question.id, "yes"), (question.id, "no")}
                elif question.answer != "text":
                    wanted.add((question.id, ""))
        assert there == wanted


def test_both_languages_say_the_same() -> None:
    en, es = map(letters.words, LANGUAGES)
    for found in (en, es):
        assert set(found.claims) == set(get_args(ClaimKind))
        assert set(get_args(LetterBlock)) <= {block.id for block in found.blocks}
        assert [kind.id for kind in found.kinds] == list(KINDS)
        assert len(found.months) == 12
        drops = [block.drop for block in found.blocks if block.drop]
        assert sorted(drops) == list(range(1, len(drops) + 1))
    assert [(one.id, one.drop, one.only_accepted, bool(one.own), len(one.text)) for one in en.blocks] == [
        (one.id, one.drop, one.only_accepted, bool(one.own), len(one.text)) for one in es.blocks
    ]
    assert (en.fields.keys(), en.labels.keys()) == (es.fields.keys(), es.labels.keys())
    assert [(one.id, one.blocks, len(one.subject), len(one.opening)) for one in en.kinds] == [
        (one.id, one.blocks, len(one.subject), len(one.opening)) for one in es.kinds
    ]


def test_a_language_without_words_is_said() -> None:
    with pytest.raises(FlexKeeperError, match="“xx”"):
        letters.words("xx")


def test_exhibits_are_named_as_the_bundle_names_them() -> None:
    text = letters.plain_text(letter())
    assert "See Exhibit B." in text
    assert "See Exhibit C and Exhibit D." in text
    three = replace(claims()[0], answer=replace(claims()[0].answer, exhibits=(9, 10, 11, 99)))
    made = letters.compose(draft(), replace(details(), claims=(three,)), books(), today=TODAY)
    assert "See Exhibit A, Exhibit B and Exhibit C." in letters.plain_text(made)


def test_nothing_known_at_all_still_makes_a_letter() -> None:
    for kind in KINDS:
        made = letters.compose(letters.Draft(kind, "en"), Details(days=DAYS), [], today=TODAY)
        assert letters.plain_text(made).strip()
