"""Looking through a letter: what is missing, how it sounds, how it reads."""

from __future__ import annotations

import time
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexkeeper.appeals import Answer, letters, lint
from flexkeeper.appeals.letters import Action, Details, Draft, Language
from flexkeeper.appeals.lint import Finding, Rule
from flexkeeper.appeals.lint.readability import readability, syllables
from flexkeeper.appeals.lint.tone import read_texts
from flexkeeper.appeals.lint.wordlists import Tone, word_lists
from tests.appeals.letter_of import TODAY, books, claims, details, draft, letter
from tests.appeals.test_letters_out import HOSTILE

CASES = tomllib.loads(Path(__file__).with_name("lint_cases.toml").read_text("utf-8"))["cases"]
LANGUAGES: tuple[Language, ...] = ("en", "es")


def look(
    told: Draft | None = None, known: Details | None = None, used: tuple[int, ...] = (9,)
) -> list[Finding]:
    told, known = told or draft(), known or details()
    return lint.look_through(letters.compose(told, known, books(), today=TODAY), told, known, used=used)


def rules(found: list[Finding]) -> list[tuple[Rule, str]]:
    return [(one.rule, one.part) for one in found]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_what_is_advised_against_is_found_and_nothing_else(case: dict[str, Any]) -> None:
    found = read_texts({"facts": case["text"]}, case.get("language", "en"))
    assert sorted(f"{one.rule}: {one.words}" for one in found) == sorted(case["finds"])
    for one in found:
        assert one.block == "facts"
        shown = case["text"][one.start : one.end].replace("\u2019", "'")
        assert shown == one.words


def test_each_finding_says_why_and_what_to_do() -> None:
    told = replace(draft(), actions=(
        Action(1, "corrective", "Trained.", None, True), Action(2, "preventive", "Check."),
    ), words={"facts": "NEVER! " + "so they say " * 50 + "See Exhibit Z. [FILL: x]"})  # fmt: skip
    known = replace(details(), claims=(replace(claims()[0], answer=Answer()), claims()[1]))
    for one in look(told, known, used=()):
        assert one.why.endswith((".", "]")) or one.why.endswith("x]")
        assert one.better.endswith(".")
        assert "!" not in one.why.replace(one.words, "") + one.better


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_good_letter_is_clean(language: Language) -> None:
    assert look(draft(language), details(language)) == []


def test_an_unanswered_claim_is_found() -> None:
    for answer in (Answer(), Answer("accept", "  "), Answer("", "words")):
        known = replace(details(), claims=(claims()[1], replace(claims()[0], answer=answer)))
        assert ("claim_unanswered", "answers/claim-1") in rules(look(known=known, used=(9, 10)))


def test_a_contested_claim_wants_words_and_an_exhibit() -> None:
    bare = replace(claims()[1], answer=Answer("contest", "That is not true.", ()))
    found = rules(look(known=replace(details(), claims=(bare,)), used=(9, 10, 11, 12)))
    assert found == [
        ("claim_denied_only", "answers/claim-2"), ("claim_without_exhibit", "answers/claim-2"),
    ]  # fmt: skip


def test_an_accepted_claim_needs_no_exhibit() -> None:
    accepted = replace(claims()[0], answer=Answer("accept", "The release was late, and I told nobody."))
    assert look(known=replace(details(), claims=(accepted,)), used=(9, 10, 11, 12)) == []


def test_an_exhibit_that_nothing_speaks_of_is_found() -> None:
    found = look(used=())
    assert [(one.rule, one.words) for one in found] == [
        ("exhibit_unused", "Exhibit A: Deactivation notice"),
    ]
    named = replace(draft(), words={**draft().words, "facts": "The notice came by mail (Exhibit A)."})
    assert look(named, used=()) == []


def test_an_exhibit_that_is_none_is_found_where_it_stands() -> None:
    text = "See exhibit Q and Exhibit B; I exhibit a photo."
    found = look(replace(draft(), words={**draft().words, "facts": text}))
    assert [(one.rule, one.words, text[one.start : one.end]) for one in found] == [
        ("exhibit_unknown", "exhibit Q", "exhibit Q"),
    ]


@pytest.mark.parametrize(
    ("changed", "rule"),
    [({"day": None}, "action_day"), ({"owner": " "}, "action_owner"), ({"measure": ""}, "action_measure"),
     ({"review": None}, "action_review")],
)  # fmt: skip
def test_a_preventive_action_wants_day_owner_measure_and_review(changed: dict[str, Any], rule: Rule) -> None:
    done, kept = draft().actions
    found = look(replace(draft(), actions=(done, replace(kept, **changed))))
    assert rules(found) == [(rule, f"preventive/action-2/{rule.removeprefix('action_')}")]


def test_a_done_action_wants_proof_and_a_planned_one_does_not() -> None:
    done, kept = draft().actions
    for is_done, expected in ((True, [("action_proof", "corrective/action-1/proof")]), (False, [])):
        bare = replace(done, is_done=is_done, exhibits=())
        assert rules(look(replace(draft(), actions=(bare, kept)))) == expected


def test_a_letter_that_answers_nothing_is_not_asked_for_answers() -> None:
    """The plan and the claims belong to the appeal; an inquiry is looked through for its own words only."""
    bare = replace(draft(kind="status_inquiry"), actions=(Action(1, "corrective", "Trained!"),))
    assert look(bare, replace(details(), claims=(replace(claims()[0], answer=Answer()),)), used=()) == []


def test_what_is_left_out_is_not_looked_at() -> None:
    shouted = {**draft().words, "root_cause": "NEVER!"}
    for left_out, expected in (((), True), (("root_cause",), False)):
        found = look(replace(draft(), words=shouted, left_out=left_out))
        assert any(one.block == "root_cause" for one in found) is expected


def test_each_blank_is_found_once_with_its_place() -> None:
    typed = "It was [FILL: the hour] on that day, [FILL: the hour]."
    told = replace(draft(), words={"facts": typed, "acknowledgment": "My part."})
    found = [one for one in look(told, replace(details(), name="", driver_id="")) if one.rule == "blank_left"]
    assert [(one.part, one.words, typed[one.start : one.end]) for one in found] == [
        ("facts", "[FILL: the hour]", "[FILL: the hour]"),
        ("facts", "[FILL: the hour]", "[FILL: the hour]"),
        ("", "[FILL: your driver number]", ""),
        ("", "[FILL: your name]", ""),
        ("root_cause", "[FILL: what caused it, as exactly as you know]", ""),
    ]


def test_nothing_written_is_all_told() -> None:
    """Each blank of a letter that has nothing in it is told, by its own finding or as a blank."""
    empty = Draft("appeal", "en")
    known = Details(claims=(replace(claims()[0], answer=Answer()),))
    letter = letters.compose(empty, known, books(), today=TODAY)
    told = " ".join(one.words for one in lint.look_through(letter, empty, known))
    found = letters.words("en")
    for blank in set(letters.BLANK.findall("\n".join(letter.texts()))):
        by_another = {found.blank(name) for name in ("stance", "answer", "done", "from", "owner", "measure",
                                                     "review", "proof")}  # fmt: skip
        assert blank in told or blank in by_another


def test_long_sentences_and_paragraphs_are_found_where_they_stand() -> None:
    first = "I was at the station at ten."
    long = "Then " + "we waited at the gate " * 7 + "there."
    text = f"{first} {long}\n" + "It was late that day. " * 30
    found = [one for one in read_texts({"facts": text}, "en") if one.group == "style"]
    assert [one.rule for one in found] == ["long_sentence", "long_paragraph"]
    assert text[found[0].start : found[0].end] == long
    assert text[found[1].start : found[1].end].startswith("It was late")


def test_a_long_letter_is_told() -> None:
    text = "\n".join(["I was at the door at ten and saw no one there. " * 8] * 9)
    found = look(replace(draft(), words={**draft().words, "facts": text}))
    assert [one.rule for one in found] == ["long_letter"]


# --- readability -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "count"),
    [("cat", 1), ("table", 2), ("make", 1), ("arrived", 2), ("wanted", 2), ("packages", 3), ("the", 1),
     ("station", 2), ("delivery", 4), ("street", 1), ("125", 1), ("people", 2)],
)  # fmt: skip
def test_english_syllables(word: str, count: int) -> None:
    assert syllables(word, "en") == count


@pytest.mark.parametrize(
    ("word", "count"),
    [("casa", 2), ("día", 2), ("avión", 2), ("paquete", 3), ("guerra", 2), ("pingüino", 3), ("aéreo", 4),
     ("y", 1), ("muy", 1), ("yo", 1), ("país", 2), ("cuidado", 3), ("estación", 3), ("buey", 1)],
)  # fmt: skip
def test_spanish_syllables(word: str, count: int) -> None:
    assert syllables(word, "es") == count


def test_the_formulas_are_those_that_were_published() -> None:
    """Syllables counted by hand; Flesch 1948, Szigriszt Pazos 1993."""
    assert readability(["We sat by the old gate."] * 6, "en").ease == 100  # more than the scale has
    english = readability(["The driver left the package at the open door."] * 4, "en")
    assert (english.words, english.sentences, english.words_per_sentence) == (36, 4, 9.0)
    assert english.ease == pytest.approx(206.835 - 84.6 * 12 / 9 - 1.015 * 9)
    spanish = readability(["La casa roja tiene la puerta abierta hoy."] * 4, "es")
    assert (spanish.words, spanish.words_per_sentence) == (32, 8.0)
    assert spanish.ease == pytest.approx(206.835 - 62.3 * 14 / 8 - 8)
    assert readability(["Too short to say."], "en").ease is None


def test_hard_words_are_told() -> None:
    text = "Organizational responsibilities, verification necessitates administrative interventions. "
    found = look(replace(draft(), words={"facts": text * 8, "acknowledgment": "x", "root_cause": "y"}))
    assert "hard_to_read" in [one.rule for one in found]
    assert lint.readability(letter(), Draft("appeal", "en"), Details()).ease is None


# --- the lists, and whatever someone typed ---------------------------------------------------------


def test_lists_are_complete_and_name_their_sources() -> None:
    for language in LANGUAGES:
        found = word_lists(language)
        assert [one.id for one in found.lists] == list(get_args(Tone))
        assert all(one.source and one.words for one in found.lists)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_listed_word_is_found(language: Language) -> None:
    for one in word_lists(language).lists:
        for word in one.words:
            text = f"x {word.removesuffix('*')} y"
            assert one.id in [found.rule for found in read_texts({"facts": text}, language)], word


@pytest.mark.parametrize("name", [*HOSTILE])
def test_hostile_words_are_looked_through_in_time(name: str) -> None:
    text = HOSTILE[name]
    told = replace(draft(), words={"facts": text, "root_cause": text}, actions=(
        Action(1, "corrective", text, date(2026, 1, 1), True, text),
        Action(2, "preventive", text, measure=text),
    ))  # fmt: skip
    known = replace(details(), claims=tuple(replace(one, answer=Answer("contest", text)) for one in claims()))
    started = time.process_time()
    found = look(told, known)
    assert time.process_time() - started < 5
    made = letters.compose(told, known, books(), today=TODAY)
    told_texts = lint.texts(made, told, known)
    for one in found:
        if one.end:
            assert 0 <= one.start < one.end <= len(told_texts[one.part])


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_places_are_inside_the_text(text: str, language: Language) -> None:
    for one in read_texts({"facts": text}, language):
        assert 0 <= one.start < one.end <= len(text)
