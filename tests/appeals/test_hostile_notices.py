"""Notices that nobody honest writes: whatever the text, it is read in bounded time and nothing is made up."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexkeeper import appeals

PACIFIC = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
MOST_SECONDS = 10  # of processor time; the worst of these takes less than one

TEXT = """your account was deactivated late delivery on November 7 2026 customers not received package
TBA301155667788 appeal within 10 days reply by 11/30/2026 11:59 PM PT reference DR-7 cuenta desactivada
plazo de cinco días hábiles entregas tardías el 7 de noviembre queja x@y.example ( ) ; : . > -"""
WORDS = [*TEXT.split(), "\n", "\n\n"]

LONG = {
    "ten thousand words": " ".join(random.Random(7).choices(WORDS, k=10_000)),
    "nothing but quotes": ">" * 100_000,
    "deep and shallow quotes": "\n".join(">" * (n % 9) + " you were deactivated" for n in range(4_000)),
    "one word": "a" * 100_000,
    "gaps": "mark " * 20_000,
    "terms": "reply within 10 days " * 5_000,
    "dates": "by November 7, 2026 11:59 PM PT " * 3_000,
    "short dates": "on 11/7 " * 12_000,
    "lists of days": "1, 2, 3 and " * 9_000,
    "items": "- late delivery on 11/7/2026 TBA301155667788\n" * 2_200,
    "headers": "From: a@b\nSent: x\nTo: c\n\nhello you\n" * 2_500,
    "heads without words": "\nFrom: a\n" * 11_000,
    "addresses": "reply to " + "a.a@" * 25_000,
    "links": "submit http://" + "h" * 90_000,
    "labels": "reference #" * 9_000,
    "numbers in brackets": "(1) " * 25_000,
    "accents": "a" + "\N{COMBINING ACUTE ACCENT}" * 99_999,
    "growing signs": "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 100_000,
    "lone surrogates": "\ud800" * 50_000,
    "control signs": "\x00\x1b[31m\u202e" * 15_000,
    "semicolons": "; " * 50_000,
}


def read(text: str) -> appeals.Notice:
    return appeals.read_notice(text, appeals.platforms(), now=NOW, zone=PACIFIC)


def quotes_of(found: appeals.Notice) -> list[appeals.Quote]:
    quotes = [quote for claim in found.claims for quote in (claim.quote, claim.sign, *claim.packages)]
    quotes += [one.quote for one in (*found.incidents, *found.stated_deadlines) if one.quote]
    return quotes + [one for one in (found.platform_name, found.reference) if one]


@pytest.mark.parametrize("name", LONG)
def test_a_long_text_is_read_in_bounded_time(name: str) -> None:
    started = time.process_time()
    found = read(LONG[name])
    assert time.process_time() - started < MOST_SECONDS
    assert found.deadline is not None
    assert len(found.claims) <= 200
    assert len(found.stated_deadlines) <= 50


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "\x00\x01\x02",
        "😀👩\u200d👩\u200d👧 😀",
        "חשבונך הושבת",
        "<b></b>",
        ">>>",
        "From:",
        "-",
        "\u202e",
        "n/a",
    ],
)
def test_where_nothing_is_said_nothing_is_found(text: str) -> None:
    """No guess: the deadline is the shortest known, says so, and everything else is not stated."""
    found = read(text)
    assert (found.platform, found.reasons, found.claims, found.incidents) == (None, (), (), ())
    assert (found.channel, found.reference, found.stated_deadlines) == (None, None, ())
    assert found.deadline is not None
    assert (found.deadline.source, found.deadline.is_sure) == ("playbook", False)


def test_markup_and_unseen_signs_do_not_hide_a_claim() -> None:
    hidden = (
        "<p>Your acc\u200bount was deac\u00adtivated for late deli\u202everies on <b>November 7, 2026</b></p>"
    )
    found = read(hidden)
    assert [claim.kind for claim in found.claims] == ["late_delivery"]
    assert [claim.sign.text for claim in found.claims] == ["late deliveries"]
    assert hidden[slice(found.claims[0].sign.start, found.claims[0].sign.end)] == "late deli\u202everies"
    assert [one.day.isoformat() for one in found.incidents] == ["2026-11-07"]


def test_a_text_beyond_the_limit_is_said_to_be_cut() -> None:
    assert read("late delivery " * 10_000).is_cut
    assert not read("late delivery " * 100).is_cut


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=400), st.lists(st.sampled_from([*WORDS, "\u200f", "é"]), max_size=80).map(" ".join)
    )
)
def test_any_text_is_read_and_every_quote_lies_in_it(text: str) -> None:
    for quote in quotes_of(read(text)):
        assert 0 <= quote.start < quote.end <= len(text)
        assert quote.text.strip() == quote.text != ""


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))
def test_a_notice_reads_the_same_when_it_is_quoted(text: str) -> None:
    """Marks of quoting around a whole notice change where it stands, never what it says."""
    plain = read(text)
    quoted = read("\n".join(f"> {line}" for line in text.replace(">", "").split("\n")))
    again = read(text.replace(">", ""))
    assert [one.kind for one in quoted.claims] == [one.kind for one in again.claims]
    assert [one.day for one in quoted.incidents] == [one.day for one in again.incidents]
    assert plain.deadline is not None
