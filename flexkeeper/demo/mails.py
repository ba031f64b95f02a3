"""The platform's mails from the welcome to the deactivation notice, and the driver's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from flexkeeper.demo import driver
from flexkeeper.demo.driver import Story, Week
from flexkeeper.demo.letters import how_to_appeal
from flexkeeper.demo.paper import MARK, Paper
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


def _mail(story: Story, sender: str, receiver: str, sent: datetime, subject: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    serial = f"{sent:%Y%m%d%H%M%S}.{sum(subject.encode()):05}"
    if sender == _own(story):
        message["Received"] = f"from mailbox.example by mx.quillmere-flex.example; {format_datetime(sent)}"
    else:
        message["Received"] = f"from mx.quillmere-flex.example by mailbox.example; {format_datetime(sent)}"
    message["Message-ID"] = f"<{serial}@{sender.rsplit('@', 1)[1].rstrip('>')}>"
    message["Date"] = format_datetime(sent)
    message["From"] = sender
    message["To"] = receiver
    message["Subject"] = subject
    message["X-Specimen"] = MARK
    return message


def _own(story: Story) -> str:
    return f"{story.name} <{story.email}>"


def _finished(message: EmailMessage) -> bytes:
    """The mail's bytes, with boundaries that are always the same (the library would draw them)."""
    for index, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_flexkeeper_specimen_{index:02}")
    return message.as_bytes()


def _html(heading: str, parts: Sequence[str], rows: Sequence[tuple[str, str]] = ()) -> str:
    table = "".join(
        f'<tr><td style="padding:6px 10px;border-bottom:1px solid #e2e0ee">{escape(name)}</td>'
        f'<td style="padding:6px 10px;border-bottom:1px solid #e2e0ee;text-align:right"><b>{escape(value)}</b></td></tr>'
        for name, value in rows
    )
    text = "".join(f'<p style="margin:0 0 12px">{escape(part)}</p>' for part in parts)
    return f"""<!doctype html>
<html><head><meta charset="utf-8"><title>{escape(heading)}</title>
<style>body {{ background: #f1f0f7; font-family: Arial, sans-serif; color: #22223a }}</style></head>
<body><table role="presentation" width="600" align="center" cellspacing="0" style="background:#ffffff">
<tr><td style="background:#4b3bb3;color:#ffffff;padding:18px 24px;font-size:20px"><b>{driver.PLATFORM}</b></td></tr>
<tr><td style="padding:24px"><h1 style="font-size:20px;margin:0 0 14px">{escape(heading)}</h1>
{text}<table cellspacing="0" width="100%">{table}</table></td></tr>
<tr><td style="padding:14px 24px;color:#77758c;font-size:11px">You get this message because you drive with
{driver.PLATFORM}. Please do not reply to this address. {MARK}.
<img src="https://images.quillmere-flex.example/open.gif?d=0417" width="1" height="1" alt=""></td></tr>
</table></body></html>
"""


def _plain(parts: Sequence[str]) -> str:
    return "\n\n".join((*parts, f"-- \n{MARK}")) + "\n"


def _welcome(story: Story) -> Paper:
    sent = datetime.combine(story.registered_since, time(10, 4), driver.ZONE)
    subject = f"Welcome to {driver.PLATFORM}, {story.given}!"
    parts = [
        f"Hi {story.given},",
        f"your account is active since {long_date(story.registered_since)}. Your driver number is {story.driver_id} "
        f"and your station is {driver.STATION}, {driver.STATION_ADDRESS}.",
        f"You registered with a {story.car}, plate {story.plate}. Tell us when you change your car, your insurance "
        "or your address, so that we always have papers that match.",
        "Your standing appears 48 hours after your first block. Have a good first week on the road.",
        "The driver team",
    ]
    message = _mail(story, _FROM, _own(story), sent, subject)
    message.set_content(_plain(parts))
    message.add_alternative(_html("Welcome on board", parts), subtype="html")
    truth = {"texts": [story.driver_id, story.plate, driver.STATION]}
    return _paper("01-welcome", message, "message", "Welcome mail", _message_fields(message), truth, sent)


def _thanks(story: Story) -> Paper:
    sent = datetime.combine(story.today - timedelta(days=58), time(8, 30), driver.ZONE)
    quote = "She carried the heavy box up to my door although the elevator was broken. Thank you!"
    parts = [f"Hi {story.given},", "a customer left a note about you:", f'"{quote}"', "Great work!"]
    message = _mail(story, _FROM, _own(story), sent, "A customer thanked you")
    message.set_content(_plain(parts))
    message.add_alternative(_html("A customer thanked you", parts), subtype="html")
    fields = {"received": sent.date().isoformat(), "text": quote}
    return _paper(
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
    completion = 100 * week.delivered / week.packages
    on_time = 100 * week.on_time / week.packages
    lines = [
        f"Reliability: You made deliveries for {week.made} of the {week.scheduled} blocks you scheduled.",
        f"Delivery Completion Rate: {completion:.1f}%. You delivered {week.delivered} of the {week.packages} "
        "package(s) you picked up.",
        f"On Time Deliveries/Attempts: {on_time:.1f}%. You were on time with {week.on_time} of the "
        f"{week.packages} package(s) you picked up.",
    ]
    if week.missing:
        lines.append(f"Delivered, not received: Customers reported {week.missing} package(s).")
    opening = [
        f"Hi {story.given},",
        f"here is your week from {long_date(first)} to {long_date(week.ending)}.",
    ]
    subject = f"Your weekly summary: {long_date(first)} to {long_date(week.ending)}"
    message = _mail(story, _FROM, _own(story), sent, subject)
    if html_only:
        message.set_content(_html("Your weekly summary", [*opening, *lines]), subtype="html")
    else:
        message.set_content(_plain([*opening, *lines]))
    fields = {
        "week_ending": week.ending.isoformat(),
        "blocks": str(week.made),
        "packages": str(week.packages),
    }
    truth = {
        "texts": lines,
        "html_only": html_only,
        "figures": {
            "made": week.made,
            "scheduled": week.scheduled,
            "delivered": week.delivered,
            "packages": week.packages,
            "on_time": week.on_time,
            "not_received": week.missing,
        },
    }
    name = f"weekly-summary-{week.ending:%Y-%m-%d}"
    title = f"Weekly summary to {long_date(week.ending)}"
    return _paper(name, message, "weekly_summary", title, fields, truth, sent)


def _forwarded(story: Story) -> Paper:
    block = story.late_block
    asked = block.end + timedelta(minutes=34)
    answered = datetime.combine(block.start.date() + timedelta(days=1), time(11, 17), driver.ZONE)
    sent = answered + timedelta(hours=7, minutes=3)
    text = f"""For my own records: support confirms the late release.

---------- Forwarded message ---------
From: {_SUPPORT}
Date: {long_date(answered.date())} at {clock(answered)}
Subject: Re: Late release on {long_date(block.start.date())}, block {block.name}
To: {_own(story)}

Hi {story.given},

thank you for your patience. The station {driver.STATION} confirms an outage of the sorting line between
4:20 PM and 5:15 PM. Your route was released 52 minutes late, at 5:22 PM. We added a note to the block.

Kind regards
Odalys, Driver Support

> On {long_date(asked.date())} at {clock(asked)}, {story.name} wrote:
>
> Hello, my block {block.name} was released 52 minutes late. I delivered all
> {block.packages} packages, but nine came after the window. Please add a note.
>
>> On {long_date(block.start.date())} at {clock(block.start + timedelta(minutes=55))}, Driver support wrote (chat):
>> Noted: released 52 minutes late because of the station. Drive safely.

-- 
{MARK}
"""
    subject = f"Fwd: Re: Late release on {long_date(block.start.date())}, block {block.name}"
    message = _mail(story, _own(story), _own(story), sent, subject)
    message["In-Reply-To"] = f"<{answered:%Y%m%d%H%M%S}.00417@quillmere-flex.example>"
    message["References"] = message["In-Reply-To"]
    message.set_content(text)
    truth = {"texts": ["released 52 minutes late", "4:20 PM and 5:15 PM", block.name], "is_forward": True}
    title = "Support confirms the late release"
    return _paper("fwd-late-release", message, "message", title, _message_fields(message), truth, sent)


def _gate(story: Story, photo: Paper) -> Paper:
    sent = moment_at(story, GATE_STOP) + timedelta(minutes=3)
    package = photo.fields["package"]
    parts = [
        "Hello,",
        f"the gate at stop {GATE_STOP} of block {story.missing_block.name} is locked, there is no code in the app and "
        f"nobody answers. I cannot deliver package {package} and return it to {driver.STATION} tonight. Photo attached.",
        f"{story.name}, driver {story.driver_id}",
    ]
    message = _mail(story, _own(story), _SUPPORT, sent, f"Locked gate at stop {GATE_STOP}, package {package}")
    message.set_content(_plain(parts))
    message.add_attachment(photo.data, maintype="image", subtype="jpeg", filename=photo.name)
    truth = {"texts": [package, driver.STATION], "attachments": [photo.name]}
    title = "Mail to support: locked gate"
    return _paper("locked-gate", message, "message", title, _message_fields(message), truth, sent)


def _warning(story: Story) -> Paper:
    block = story.late_block
    parts = [
        f"Hello {story.given},",
        f"this is a warning. In your block on {long_date(block.start.date())} ({driver.STATION}, {clock(block.start)}), "
        f"{block.packages - block.on_time} of the {block.packages} packages were delivered after the end of the "
        "delivery window. That is below the Delivery Standards, section 4.2.",
        "Please plan your route so that each package arrives within its window. Further late deliveries can end "
        "your access to offers.",
        f"Reference {story.warning_reference}. You need not answer this message.",
        "Driver operations",
    ]
    subject = f"Warning: late deliveries (reference {story.warning_reference})"
    message = _mail(story, _FROM, _own(story), story.warned_at, subject)
    message.set_content(_plain(parts))
    message.add_alternative(_html("We noticed late deliveries", parts), subtype="html")
    truth = {
        "texts": [story.warning_reference, long_date(block.start.date())],
        "reference": story.warning_reference,
    }
    return _paper(
        "warning-late-deliveries", message, "message", "Warning about late deliveries", _message_fields(message),
        truth, story.warned_at,
    )  # fmt: skip


def _notice(story: Story) -> Paper:
    late, gone = story.late_block, story.missing_block
    late_count = late.packages - late.on_time
    marked = [
        f"{package} (marked as delivered at {clock(moment_at(story, stop))})"
        for package, stop in zip(story.missing_packages, MISSING_STOPS, strict=True)
    ]
    deadline = f"{story.deadline:%A}, {long_date(story.deadline)}, 11:59 PM Pacific Time"
    reasons = [
        f"1. Late delivery. On {long_date(late.start.date())}, in your block at {driver.STATION} at {clock(late.start)}, "
        f"{late_count} of {late.packages} packages were delivered after the end of the delivery window, among them "
        f"{story.late_packages[0]} and {story.late_packages[1]}.",
        f"2. Delivered but not received. Customers reported that two packages of your block on "
        f"{long_date(gone.start.date())} did not arrive: {marked[0]} and {marked[1]}.",
    ]
    parts = [
        f"Hello {story.name},",
        f"we reviewed your recent deliveries. Your account was deactivated on {long_date(story.notice_at.date())} "
        "because of repeated breaches of the Delivery Standards, section 4.2:",
        *reasons,
        f"You may appeal this decision. Reply to this message by {deadline}. After that date the decision is final. "
        "Answer each reason, in up to 2,000 characters, and attach your evidence as one PDF of up to 10 MB. "
        "The attached page says how.",
        f"Reference: {story.reference}",
        f"{driver.PLATFORM}, driver operations",
    ]
    subject = f"Your {driver.PLATFORM} account has been deactivated (reference {story.reference})"
    message = _mail(story, _APPEALS, _own(story), story.notice_at, subject)
    message["Reply-To"] = _APPEALS
    message.set_content(_plain(parts))
    message.add_alternative(_html("Your account has been deactivated", parts), subtype="html")
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
        "claims": _claims(story, late.start.date(), gone.start.date()),
        "deadline": story.deadline.isoformat(),
        "reference": story.reference,
    }
    title = f"Deactivation notice {story.reference}"
    return _paper(
        "deactivation-notice", message, "deactivation_notice", title, fields, truth, story.notice_at
    )


def _claims(story: Story, late: date, gone: date) -> list[dict[str, object]]:
    return [
        {"kind": "late delivery", "date": late.isoformat(), "packages": list(story.late_packages)},
        {
            "kind": "delivered-not-received",
            "date": gone.isoformat(),
            "packages": list(story.missing_packages),
        },
    ]


def _message_fields(message: EmailMessage) -> dict[str, str]:
    names = {"from": "From", "to": "To", "subject": "Subject"}
    return {**{field: str(message[header]) for field, header in names.items()}, "channel": "email"}


def _paper(
    stem: str,
    message: EmailMessage,
    kind: str,
    title: str,
    fields: dict[str, str],
    truth: dict[str, object],
    sent: datetime,
) -> Paper:
    whole = {**truth, "sent_at": sent.isoformat(), "subject": str(message["Subject"])}
    return Paper(f"{stem}.eml", _finished(message), kind, title, fields, whole)
