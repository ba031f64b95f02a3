"""The sample driver's own notice, as a mail with and without a plain part, and as a forwarded thread."""

from __future__ import annotations

import email
import email.policy
from datetime import date, datetime
from email.message import EmailMessage

import pytest

from flexkeeper import appeals
from flexkeeper.demo.driver import SEED, TODAY, Story, story
from flexkeeper.demo.paper import Paper
from flexkeeper.demo.papers import papers
from flexkeeper.intake.readers.mail import read_mail


@pytest.fixture(scope="module")
def facts() -> Story:
    return story(SEED, TODAY)


@pytest.fixture(scope="module")
def paper() -> Paper:
    return next(one for one in papers(SEED, TODAY) if one.kind == "deactivation_notice")


def html_only(paper: Paper) -> bytes:
    whole = email.message_from_bytes(paper.data, policy=email.policy.default)
    assert isinstance(whole, EmailMessage)
    body = whole.get_body(("html",))
    assert body is not None
    made = EmailMessage()
    made["Date"], made["Subject"] = whole["Date"], whole["Subject"]
    made.set_content(body.get_content(), subtype="html")
    return made.as_bytes()


def forwarded(paper: Paper) -> bytes:
    whole = email.message_from_bytes(paper.data, policy=email.policy.default)
    assert isinstance(whole, EmailMessage)
    body = whole.get_body(("plain",))
    assert body is not None
    made = EmailMessage()
    head = f"From: {whole['From']}\nDate: {whole['Date']}\nSubject: {whole['Subject']}\n"
    made["Date"] = "Fri, 20 Nov 2026 09:00:00 -0800"
    made.set_content(
        f"I was on time on November 2!\n\n---- Forwarded message ----\n{head}\n{body.get_content()}"
    )
    return made.as_bytes()


@pytest.mark.parametrize("shape", ["as it came", "html only", "forwarded"])
def test_the_sample_notice_is_read_in_each_shape(paper: Paper, facts: Story, shape: str) -> None:
    data = {"as it came": paper.data, "html only": html_only(paper), "forwarded": forwarded(paper)}[shape]
    reading = read_mail(data, 0)
    found = appeals.read_notice(
        reading.text,
        appeals.platforms(),
        now=datetime.combine(TODAY, datetime.min.time(), facts.notice_at.tzinfo),
        zone=facts.notice_at.tzinfo,  # type: ignore[arg-type]
        received=reading.happened_at,
    )
    truth = paper.truth
    assert found.platform == "flex"
    assert found.platform_name is not None and found.platform_name.text == "Quillmere Flex"
    assert found.sent == facts.notice_at
    assert found.reasons == ("performance", "not_received")
    assert [(one.dates[0].day.isoformat(), [p.text for p in one.packages]) for one in found.claims] == [
        (claim["date"], claim["packages"]) for claim in truth["claims"]
    ]
    assert [one.day for one in found.incidents] == [
        date.fromisoformat(claim["date"]) for claim in truth["claims"]
    ]
    assert found.reference is not None and found.reference.text == truth["reference"]
    assert found.channel is not None and found.channel.id == "reply"
    assert found.deadline is not None and found.deadline.source == "notice"
    assert found.deadline.due.at.isoformat() == f"{truth['deadline']}T23:59:00-08:00"
    assert found.says_final is None
