"""The platform's mails from the welcome to the deactivation notice, and the driver's own."""

from __future__ import annotations

import dataclasses
from datetime import datetime, time, timedelta

from flexkeeper.demo import driver
from flexkeeper.demo.camera import mailed
from flexkeeper.demo.driver import Block, Story, Week
from flexkeeper.demo.letters import how_to_appeal
from flexkeeper.demo.paper import MARK, Paper
from flexkeeper.demo.postbox import (
    as_paper,
    begin,
    html_page,
    message_fields,
    own_address,
    plain_text,
)
from flexkeeper.demo.printing import clock, long_date
from flexkeeper.demo.route import GATE_STOP, MISSING_STOPS
from flexkeeper.demo.tables import moment_at

_FROM = f"{driver.PLATFORM} <no-reply@quillmere-flex.example>"
_SUPPORT = f"{driver.PLATFORM} Driver Support <driver-support@quillmere-flex.example>"
_APPEALS = f"{driver.PLATFORM} Driver Operations <appeals@quillmere-flex.example>"
_SUMMARIES = 4


def papers(story: Story, gate_photo: Paper) -> list[Paper]:
    """All mails, oldest first; the photo of the locked gate hangs on the driver's mail to support."""
    summaries = [
        _summary(story, week, html_only=week.ending == story.weeks()[-1].ending)
        for week in story.weeks()[-_SUMMARIES:]
    ]
    return [
        _welcome(story),
        _thanks(story),
        *summaries,
        _forwarded(story),
        _gate(story, gate_photo),
        _warning(story),
        _notice(story),
    ]


def _welcome(story: Story) -> Paper:
    sent = datetime.combine(story.registered_since, time(10, 4), driver.ZONE)
    subject = f"Welcome to {driver.PLATFORM}, {story.given}!"
    parts = [
        f"Hi {story.given},",
        f"your account is active since {long_date(story.registered_since)}. Your driver number is "
        f"{story.driver_id} and your station is {driver.STATION}, {driver.STATION_ADDRESS}.",
        f"You registered with a {story.car}, plate {story.plate}. Tell us when you change your car, your "
        "insurance or your address, so that we always have papers that match.",
        "Your standing appears 48 hours after your first block. Have a good first week on the road.",
        "The driver team",
    ]
    message = begin(story, _FROM, own_address(story), sent, subject)
    message.set_content(plain_text(parts))
    message.add_alternative(html_page("Welcome on board", parts), subtype="html")
    truth = {"texts": [story.driver_id, story.plate, driver.STATION]}
    return as_paper("01-welcome", message, "message", "Welcome mail", message_fields(message), truth, sent)


def _thanks(story: Story) -> Paper:
    sent = datetime.combine(story.today - timedelta(days=58), time(8, 30), driver.ZONE)
    quote = "She carried the heavy box up to my door although the elevator was broken. Thank you!"
    parts = [f"Hi {story.given},", "a customer left a note about you:", f'"{quote}"', "Great work!"]
    message = begin(story, _FROM, own_address(story), sent, "A customer thanked you")
    message.set_content(plain_text(parts))
    message.add_alternative(html_page("A customer thanked you", parts), subtype="html")
    fields = {"received": sent.date().isoformat(), "text": quote}
    return as_paper(
        "02-customer-thanks",
        message,
        "customer_feedback",
        "A customer's thanks",
        fields,
        {"texts": [quote]},
        sent,
    )


def _summary(story: Story, week: Week, html_only: bool) -> Paper:
    sent = datetime.combine(week.ending + timedelta(days=1), time(6, 0), driver.ZONE)
    first = week.ending - timedelta(days=6)
    lines = _summary_lines(week)
    opening = [
        f"Hi {story.given},",
        f"here is your week from {long_date(first)} to {long_date(week.ending)}.",
    ]
    subject = f"Your weekly summary: {long_date(first)} to {long_date(week.ending)}"
    message = begin(story, _FROM, own_address(story), sent, subject)
    if html_only:
        message.set_content(html_page("Your weekly summary", [*opening, *lines]), subtype="html")
    else:
        message.set_content(plain_text([*opening, *lines]))
    ending = week.ending.isoformat()
    fields = {"week_ending": ending, "blocks": str(week.made), "packages": str(week.packages)}
    truth = {"texts": lines, "html_only": html_only, "figures": dataclasses.asdict(week) | {"ending": ending}}
    name = f"weekly-summary-{week.ending:%Y-%m-%d}"
    title = f"Weekly summary to {long_date(week.ending)}"
    return as_paper(name, message, "weekly_summary", title, fields, truth, sent)


def _summary_lines(week: Week) -> list[str]:
    completion = 100 * week.delivered / week.packages
    on_time = 100 * week.on_time / week.packages
    lines = [
        f"Reliability: You made deliveries for {week.made} of the {week.scheduled} blocks you scheduled.",
        f"Delivery Completion Rate: {completion:.1f}%. You delivered {week.delivered} of the "
        f"{week.packages} package(s) you picked up.",
        f"On Time Deliveries/Attempts: {on_time:.1f}%. You were on time with {week.on_time} of the "
        f"{week.packages} package(s) you picked up.",
    ]
    if week.missing:
        lines.append(f"Delivered, not received: Customers reported {week.missing} package(s).")
    return lines


def _forwarded(story: Story) -> Paper:
    block = story.late_block
    asked = block.end + timedelta(minutes=34)
    answered = datetime.combine(block.start.date() + timedelta(days=1), time(11, 17), driver.ZONE)
    sent = answered + timedelta(hours=7, minutes=3)
    text = _thread(story, asked, answered)
    subject = f"Fwd: Re: Late release on {long_date(block.start.date())}, block {block.name}"
    message = begin(story, own_address(story), own_address(story), sent, subject)
    message["In-Reply-To"] = f"<{answered:%Y%m%d%H%M%S}.00417@quillmere-flex.example>"
    message["References"] = message["In-Reply-To"]
    message.set_content(text)
    truth = {"texts": ["released 52 minutes late", _late_times(block)[0], block.name], "is_forward": True}
    title = "Support confirms the late release"
    return as_paper("fwd-late-release", message, "message", title, message_fields(message), truth, sent)


def _thread(story: Story, asked: datetime, answered: datetime) -> str:
    block = story.late_block
    outage, released, noted = _late_times(block)
    return f"""For my own records: support confirms the late release.

---------- Forwarded message ---------
From: {_SUPPORT}
Date: {long_date(answered.date())} at {clock(answered)}
Subject: Re: Late release on {long_date(block.start.date())}, block {block.name}
To: {own_address(story)}

Hi {story.given},

thank you for your patience. The station {driver.STATION} confirms an outage of the sorting line between
{outage}. Your route was released 52 minutes late, at {released}. We added a note to the block.

Kind regards
Odalys, Driver Support

> On {long_date(asked.date())} at {clock(asked)}, {story.name} wrote:
>
> Hello, my block {block.name} was released 52 minutes late. I delivered all
> {block.packages} packages, but nine came after the window. Please add a note.
>
>> On {long_date(block.start.date())} at {noted}, Driver support wrote (chat):
>> Noted: released 52 minutes late because of the station. Drive safely.

--
{MARK}
"""


def _late_times(block: Block) -> tuple[str, str, str]:
    """When the sorting line stood still, when the route was released, and when support noted it."""
    outage = [clock(block.start + timedelta(minutes=minutes)) for minutes in (-10, 45)]
    released, noted = (clock(block.start + timedelta(minutes=minutes)) for minutes in (52, 55))
    return " and ".join(outage), released, noted


def _gate(story: Story, photo: Paper) -> Paper:
    sent = moment_at(story, GATE_STOP) + timedelta(minutes=3)
    package = photo.fields["package"]
    parts = [
        "Hello,",
        f"the gate at stop {GATE_STOP} of block {story.missing_block.name} is locked, there is no code in "
        f"the app and nobody answers. I cannot deliver package {package} and return it to {driver.STATION} "
        "tonight. Photo attached.",
        f"{story.name}, driver {story.driver_id}",
    ]
    message = begin(
        story, own_address(story), _SUPPORT, sent, f"Locked gate at stop {GATE_STOP}, package {package}"
    )
    message.set_content(plain_text(parts))
    small = mailed(photo.data)
    message.add_attachment(small, maintype="image", subtype="jpeg", filename=photo.name)
    truth = {"texts": [package, driver.STATION], "attachments": [photo.name]}
    title = "Mail to support: locked gate"
    return as_paper("locked-gate", message, "message", title, message_fields(message), truth, sent)


def _warning(story: Story) -> Paper:
    block = story.late_block
    parts = [
        f"Hello {story.given},",
        f"this is a warning. In your block on {long_date(block.start.date())} ({driver.STATION}, "
        f"{clock(block.start)}), {block.packages - block.on_time} of the {block.packages} packages were "
        "delivered after the end of the delivery window. That is below the Delivery Standards, section 4.2.",
        "Please plan your route so that each package arrives within its window. Further late deliveries "
        "can end your access to offers.",
        f"Reference {story.warning_reference}. You need not answer this message.",
        "Driver operations",
    ]
    subject = f"Warning: late deliveries (reference {story.warning_reference})"
    message = begin(story, _FROM, own_address(story), story.warned_at, subject)
    message.set_content(plain_text(parts))
    message.add_alternative(html_page("We noticed late deliveries", parts), subtype="html")
    truth = {
        "texts": [story.warning_reference, long_date(block.start.date())],
        "reference": story.warning_reference,
    }
    fields = message_fields(message)
    title = "Warning about late deliveries"
    return as_paper("warning-late-deliveries", message, "message", title, fields, truth, story.warned_at)


def _notice(story: Story) -> Paper:
    deadline = f"{story.deadline:%A}, {long_date(story.deadline)}, 11:59 PM Pacific Time"
    reasons = _reasons(story)
    parts = [
        f"Hello {story.name},",
        "we reviewed your recent deliveries. Your account was deactivated on "
        f"{long_date(story.notice_at.date())} because of repeated breaches of the Delivery Standards, "
        "section 4.2:",
        *reasons,
        f"You may appeal this decision. Reply to this message by {deadline}. After that date the decision "
        "is final. Answer each reason, in up to 2,000 characters, and attach your evidence as one PDF of "
        "up to 10 MB. The attached page says how.",
        f"Reference: {story.reference}",
        f"{driver.PLATFORM}, driver operations",
    ]
    subject = f"Your {driver.PLATFORM} account has been deactivated (reference {story.reference})"
    message = begin(story, _APPEALS, own_address(story), story.notice_at, subject)
    message["Reply-To"] = _APPEALS
    message.set_content(plain_text(parts))
    message.add_alternative(html_page("Your account has been deactivated", parts), subtype="html")
    attached = how_to_appeal(story)
    message.add_attachment(attached, maintype="application", subtype="pdf", filename="How to appeal.pdf")
    fields = {
        "platform": driver.PLATFORM,
        "received": story.notice_at.date().isoformat(),
        "reference": story.reference,
        "deadline": story.deadline.isoformat(),
        "reason": "late delivery; delivered-not-received",
    }
    truth = {
        "texts": [story.reference, *reasons, long_date(story.deadline)],
        "attachments": ["How to appeal.pdf"],
        "claims": _claims(story),
        "deadline": story.deadline.isoformat(),
        "reference": story.reference,
    }
    title = f"Deactivation notice {story.reference}"
    return as_paper(
        "deactivation-notice", message, "deactivation_notice", title, fields, truth, story.notice_at
    )


def _reasons(story: Story) -> list[str]:
    late, gone = story.late_block, story.missing_block
    late_count = late.packages - late.on_time
    marked = [
        f"{package} (marked as delivered at {clock(moment_at(story, stop))})"
        for package, stop in zip(story.missing_packages, MISSING_STOPS, strict=True)
    ]
    return [
        f"1. Late delivery. On {long_date(late.start.date())}, in your block at {driver.STATION} at "
        f"{clock(late.start)}, {late_count} of {late.packages} packages were delivered after the end of the "
        f"delivery window, among them {story.late_packages[0]} and {story.late_packages[1]}.",
        "2. Delivered but not received. Customers reported that two packages of your block on "
        f"{long_date(gone.start.date())} did not arrive: {marked[0]} and {marked[1]}.",
    ]


def _claims(story: Story) -> list[dict[str, object]]:
    late, gone = (block.start.date() for block in (story.late_block, story.missing_block))
    return [
        {"kind": "late delivery", "date": late.isoformat(), "packages": list(story.late_packages)},
        {
            "kind": "delivered-not-received",
            "date": gone.isoformat(),
            "packages": list(story.missing_packages),
        },
    ]
