"""What all mails of the story share: headers, a page of HTML, and bytes that are always the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from flexkeeper.demo import driver
from flexkeeper.demo.driver import Story
from flexkeeper.demo.paper import MARK, Paper

# The library folds a long subject in a way that reads back with a leading space.
_POLICY = SMTP.clone(max_line_length=200)
_CELL = "style='padding:6px 10px;border-bottom:1px solid #e2e0ee'"


def begin(story: Story, sender: str, receiver: str, sent: datetime, subject: str) -> EmailMessage:
    message = EmailMessage(policy=_POLICY)
    serial = f"{sent:%Y%m%d%H%M%S}.{sum(subject.encode()):05}"
    if sender == own_address(story):
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


def own_address(story: Story) -> str:
    return f"{story.name} <{story.email}>"


def _finished(message: EmailMessage) -> bytes:
    """The mail's bytes, with boundaries that are always the same (the library would draw them)."""
    for index, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_flexkeeper_specimen_{index:02}")
    return message.as_bytes()


def html_page(heading: str, parts: Sequence[str], rows: Sequence[tuple[str, str]] = ()) -> str:
    table = "".join(
        f"<tr><td {_CELL}>{escape(name)}</td><td {_CELL} align='right'><b>{escape(value)}</b></td></tr>"
        for name, value in rows
    )
    text = "".join(f'<p style="margin:0 0 12px">{escape(part)}</p>' for part in parts)
    return f"""<!doctype html>
<html><head><meta charset="utf-8"><title>{escape(heading)}</title>
<style>body {{ background: #f1f0f7; font-family: Arial, sans-serif; color: #22223a }}</style></head>
<body><table role="presentation" width="600" align="center" cellspacing="0" style="background:#ffffff">
<tr><td style="background:#4b3bb3;color:#ffffff;padding:18px "
"24px;font-size:20px"><b>{driver.PLATFORM}</b></td></tr>
<tr><td style="padding:24px"><h1 style="font-size:20px;margin:0 0 14px">{escape(heading)}</h1>
{text}<table cellspacing="0" width="100%">{table}</table></td></tr>
<tr><td style="padding:14px 24px;color:#77758c;font-size:11px">You get this message because you drive with
{driver.PLATFORM}. Please do not reply to this address. {MARK}.
<img src="https://images.quillmere-flex.example/open.gif?d=0417" width="1" height="1" alt=""></td></tr>
</table></body></html>
"""


def plain_text(parts: Sequence[str]) -> str:
    return "\n\n".join((*parts, f"-- \n{MARK}")) + "\n"


def message_fields(message: EmailMessage) -> dict[str, str]:
    names = {"from": "From", "to": "To", "subject": "Subject"}
    return {**{field: str(message[header]) for field, header in names.items()}, "channel": "email"}


def as_paper(
    stem: str,
    message: EmailMessage,
    kind: str,
    title: str,
    fields: dict[str, str],
    truth: Mapping[str, object],
    sent: datetime,
) -> Paper:
    whole = {**truth, "sent_at": sent.isoformat(), "subject": str(message["Subject"])}
    return Paper(f"{stem}.eml", _finished(message), kind, title, fields, whole)
