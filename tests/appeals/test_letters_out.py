"""The ways out of a letter: a text that fits, a mail that is not sent, pages; whatever someone typed."""

from __future__ import annotations

import email
import email.policy
import io
from dataclasses import replace
from datetime import date
from email.message import EmailMessage

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexkeeper.appeals import Answer, letters
from flexkeeper.appeals.letters import Action, Attachment, Details, Draft, Letter, Proof
from flexkeeper.errors import FlexKeeperError
from tests.appeals.letter_of import DAYS, NOW, TODAY, books, claims, draft, empty_letter, letter

HOSTILE = {
    "markup": "<b onload=x>&amp; #import \"x\" $ _a_ *b* `c` @d <label> [e] \\ {name} {reference?} %s {0}",
    "blank": "[FILL: ] [FILL: a [FILL: b]] ]FILL:",
    "right_to_left": "\u0633\u064a\u0627\u0631\u0629 \u202egpj.exe\u202c \u05e9\u05dc\u05d5\u05dd 12-13",
    "emoji": "\U0001f69a\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1fa\U0001f1f8 \u0634\U0001f600",
    "control": "a\x00b\x07c\x1b[31md\x85e\u2028f\r\ng\x0bh\ufeff\U000e0041",
    "header": "x\r\nBcc: everyone@example.com\r\n\r\n=?utf-8?q?hidden?= =?",
    "surrogate": "\ud83d lone \udcff",
    "long_run": "W" * 3000,
    "words": "station " * 10_000,
    "empty": "",
    "spaces": " \n\t\u00a0\u3000 ",
}  # fmt: skip


def hostile_letter(text: str, kind: letters.LetterKind = "appeal") -> Letter:
    """A letter with `text` in every field that anybody can type into."""
    told = tuple(
        replace(one, text=text, answer=Answer(one.answer.stance, text, one.answer.exhibits))
        for one in claims()
    )
    known = Details(
        text, text, text, text, text, text, text, text, text, text, DAYS, {10: Proof("B", text, text)}, told
    )
    questions = {f"{one.block}/{one.id}": text for book in books() for one in book.questions}
    blocks = {name: text for book in books() for name in book.letter}
    actions = (
        Action(1, "corrective", text, date(2026, 11, 1), True, text, text, None, (10,)),
        Action(2, "preventive", text, None, False, text, text, date(9999, 12, 31)),
    )
    return letters.compose(Draft(kind, "es", blocks | questions, actions), known, books(), today=TODAY)


def words_of_pdf(made: bytes) -> str:
    opened = pdfium.PdfDocument(io.BytesIO(made))
    found = " ".join(page.get_textpage().get_text_bounded() for page in opened)
    opened.close()
    return " ".join(found.replace("\u200b", "").replace("\ufffe", "-").split())


def read_mail(made: bytes) -> EmailMessage:
    found = email.message_from_bytes(made, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def body_of(found: EmailMessage) -> str:
    body = found.get_body()
    assert body is not None
    told: str = body.get_content()
    return told.replace("\r\n", "\n")


@pytest.mark.parametrize("name", [*HOSTILE])
def test_whatever_is_typed_comes_out_of_every_way(name: str) -> None:
    made = hostile_letter(HOSTILE[name])
    text = letters.plain_text(made)
    assert not any(ord(sign) < 32 and sign != "\n" for sign in text)
    assert not set("\u202e\u2066\ufeff\U000e0041") & set(text)
    sent = read_mail(letters.mail(made, sender="a@example.com", to=HOSTILE[name], now=NOW))
    assert body_of(sent) == text
    assert (sent["Bcc"], sent["To"], sent.defects) == (None, None, [])
    assert [part.get_content_type() for part in sent.walk()] == ["text/plain"]
    printed = words_of_pdf(letters.pdf(made, now=NOW))
    assert "Lo que pido" in printed
    if name == "markup":
        assert HOSTILE[name] in printed
    if name == "words":
        assert printed.count("station") > 100_000


def test_no_line_runs_out_of_its_page() -> None:
    opened = pdfium.PdfDocument(io.BytesIO(letters.pdf(hostile_letter("W" * 300), now=NOW)))
    for page in opened:
        text = page.get_textpage()
        assert max(text.get_charbox(index)[2] for index in range(text.count_chars())) < page.get_width() - 60
    opened.close()


def test_a_subject_hides_nothing() -> None:
    """What looks like an encoded word was typed so, and is read so."""
    made = replace(letter(), subject="Appeal =?utf-8?q?Hidden?= of my account \u00e1")
    read = str(read_mail(letters.mail(made, sender="", to="", now=NOW))["Subject"])
    assert read == "Appeal = ?utf-8?q?Hidden?= of my account \u00e1"


def test_every_blank_reaches_every_way_out() -> None:
    made = empty_letter("en")
    blanks = sorted(set(letters.BLANK.findall("\n".join((made.opening, *made.closing)))) | {
        letters.words("en").blank(name) for name in ("stance", "answer", "what", "measure", "review", "email")
    })  # fmt: skip
    told = (
        letters.plain_text(made),
        words_of_pdf(letters.pdf(made, now=NOW)),
        body_of(read_mail(letters.mail(made, sender="", to="", now=NOW))),
    )
    for text in told:
        for blank in blanks:
            assert blank in text


def test_the_same_letter_makes_the_same_pages() -> None:
    made = letter("es")
    assert letters.pdf(made, now=NOW) == letters.pdf(made, now=NOW)
    printed = words_of_pdf(letters.pdf(made, now=NOW, paper="a4"))
    assert "20 de noviembre de 2026" in printed
    for paragraph in (part for block in made.blocks for item in block.items for part in item.paragraphs):
        assert paragraph in printed


# --- a text that fits ------------------------------------------------------------------------------


def test_blocks_go_in_the_order_that_is_stated() -> None:
    made = letter()
    whole = letters.shortened(made, 100_000)
    assert whole.left_out == ()
    assert whole.text == letters.plain_text(made).rstrip("\n")
    one_less = letters.shortened(made, whole.characters - 1)
    assert one_less.left_out == ("Please check",)
    assert "Please check" not in one_less.text
    seen = one_less
    for _round in range(3):
        seen = letters.shortened(made, seen.characters - 1)
    order = sorted((block for block in made.blocks if block.drop), key=lambda block: block.drop)
    assert seen.left_out == tuple(block.heading for block in order)


def test_what_cannot_fit_says_by_how_much() -> None:
    made = letter()
    order = sum(1 for block in made.blocks if block.drop)
    shortest = letters.shortened(made, 100_000)
    for _round in range(order):
        shortest = letters.shortened(made, shortest.characters - 1)
    with pytest.raises(FlexKeeperError, match="is 7 characters too long") as told:
        letters.shortened(made, shortest.characters - 7)
    assert "My answers, point by point" in str(told.value.remedy)


def test_a_box_counts_as_a_browser_does() -> None:
    assert letters.characters("a\n\u00e9") == 3
    assert letters.characters("\U0001f69a") == 2


@settings(deadline=None, max_examples=60)
@given(
    most=st.integers(0, 4000),
    own=st.text(max_size=400),
    answers=st.lists(st.text(max_size=200), min_size=1, max_size=4),
    language=st.sampled_from(["en", "es"]),
)
def test_a_text_is_never_over_and_never_loses_a_claim(
    most: int, own: str, answers: list[str], language: letters.Language
) -> None:
    told = tuple(
        replace(claims()[0], id=number, kind="theft", answer=Answer("contest", words))
        for number, words in enumerate(answers)
    )
    known = Details(name=own, claims=told, days=DAYS)
    made = letters.compose(replace(draft(), language=language, words={"facts": own}), known, books(),
                           today=TODAY)  # fmt: skip
    try:
        found = letters.shortened(made, most)
    except FlexKeeperError:
        assert most < letters.characters(letters.plain_text(made))
        return
    assert letters.characters(found.text) == found.characters <= most
    for number in range(1, len(answers) + 1):
        assert f"\n{number}. {letters.words(language).claims['theft']}" in found.text
    kept = letters.compose(
        replace(draft(), language=language, words={"facts": own}, left_out=tuple(
            block.id for block in made.blocks if block.heading in found.left_out
        )), known, books(), today=TODAY,
    )  # fmt: skip
    assert found.text == letters.plain_text(kept).rstrip("\n")
    assert letters.BLANK.findall(found.text) == letters.BLANK.findall(letters.plain_text(kept))


# --- a mail that is not sent -----------------------------------------------------------------------


def test_a_draft_opens_ready_to_be_looked_at() -> None:
    made = letter("es")
    bundle = Attachment("Vega_Appeal_2026-11-20.pdf", "application/pdf", b"%PDF-1.7 " + bytes(range(256)))
    written = letters.mail(
        made, sender="marisol.vega@example.com", to="appeals@example.com", now=NOW, attachments=[bundle]
    )
    found = read_mail(written)
    assert (found["X-Unsent"], found["From"], found["To"]) == (
        "1", "marisol.vega@example.com", "appeals@example.com",
    )  # fmt: skip
    assert found["Subject"] == made.subject
    assert found["Date"].datetime == NOW
    assert body_of(found) == letters.plain_text(made)
    (attached,) = found.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == (bundle.name, "application/pdf")
    assert attached.get_content() == bundle.content
    assert written.count(b"\n") == written.count(b"\r\n")
    assert max(map(len, written.split(b"\r\n"))) <= 78
    again = letters.mail(
        made, sender="marisol.vega@example.com", to="appeals@example.com", now=NOW, attachments=[bundle]
    )
    assert again == written


@pytest.mark.parametrize(
    "text",
    ["", "reply", "Support <a@example.com>", "a@example", "a@example.com, b@example.com", "a@b.com\nBcc: x",
     "a@-.", "\"a b\"@example.com", "se\u00f1or@example.com", "a@example.com" + "x" * 300 + "@y"],
)  # fmt: skip
def test_what_is_no_plain_address_is_left_for_the_driver(text: str) -> None:
    found = read_mail(letters.mail(letter(), sender=text, to=text, now=NOW))
    assert (found["From"], found["To"]) == (None, None)


def test_addresses_that_platforms_use_are_taken() -> None:
    for address in ("amazonflex-support@amazon.com", " first.last+tag@mail.example.co.uk "):
        found = read_mail(letters.mail(letter(), sender="", to=address, now=NOW))
        assert found["To"] == address.strip()
