"""Mail: who, when, what, as text, and the files it carries.

A mailbox file with several messages is kept as one document; each message becomes a document of its own
beside it, like the attachments of a mail. A mailbox with one message is that message.
"""

from __future__ import annotations

import base64
import email
import email.message
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage, Message
from email.policy import EmailPolicy
from typing import Any

from flexkeeper.i18n import _
from flexkeeper.intake.readers.sniff import messages, suffix
from flexkeeper.intake.readers.text import decode, from_html
from flexkeeper.intake.reading import (
    MAX_ATTACHMENTS,
    MAX_DEPTH,
    Attachment,
    Proposal,
    Reading,
    attempt,
    parsing,
    short,
    with_text,
)

MAX_BYTES = 90_000_000  # parsing takes several times this; a mail that long carries no readable letter
# As written: a header of a forwarded mail is evidence and must not be folded anew.
_AS_WRITTEN = EmailPolicy(refold_source="none", utf8=True)
_MAX_PARTS = 500


def read_mail(untrusted: bytes, depth: int) -> Reading:
    """One mail: headers as facts, body as text, attachments as parts (none beyond depth 3).

    Raises:
        Unreadable: `damaged` when it cannot be taken apart.
    """
    if len(untrusted) > MAX_BYTES:
        return Reading("message/rfc822", remarks=(_("no preview: the mail is too long to be read"),))
    with parsing(_("This mail is damaged and cannot be read.")):
        message = email.message_from_bytes(messages(untrusted)[0], policy=_AS_WRITTEN)
        parts = list(_leaves(message))
    body, carried = _split(parts)
    sent = attempt(_sent_at, None, message)
    heads = {name: _header(message, name) for name in ("from", "to", "cc", "subject", "message-id")}
    facts: dict[str, Any] = {name: value for name, value in heads.items() if value}
    facts["attachments"] = len(carried)
    remarks = _remarks(parts, sent)
    attachments = _attachments(carried, depth, remarks)
    proposals = [
        Proposal(name, heads[name], 1.0, "mail") for name in ("from", "to", "subject") if heads[name]
    ]
    if sent:
        facts["date"] = sent.isoformat()
        proposals.append(Proposal("happened_at", sent.isoformat(), 1.0, "mail"))
    reading = Reading(
        "message/rfc822",
        remarks=tuple(remarks),
        pages=None,
        title=heads["subject"],
        happened_at=sent,
        facts=facts,
        proposals=tuple(proposals),
        attachments=attachments,
    )
    return with_text(reading, body)


def read_mailbox(untrusted: bytes, depth: int) -> Reading:
    """Several messages in one file: a list of them as text, and each as a part.

    Raises:
        Unreadable: `damaged` when it cannot be taken apart.
    """
    if len(untrusted) > MAX_BYTES:
        return Reading("application/mbox", remarks=(_("no preview: the mailbox is too long to be read"),))
    found = messages(untrusted)
    lines, attachments = [], []
    for number, content in enumerate(found, 1):
        with parsing(_("This mailbox is damaged and cannot be read.")):
            message = email.message_from_bytes(content, policy=_AS_WRITTEN)
        date, sender, subject = (_header(message, name) for name in ("date", "from", "subject"))
        lines.append(f"{number}. {date} {sender}: {subject}")
        if number <= MAX_ATTACHMENTS and depth < MAX_DEPTH:
            name = f"{subject or _('message')} {number}.eml"
            attachments.append(Attachment(short(name, 150), "message/rfc822", content))
    remarks = []
    if len(attachments) < len(found):
        remarks.append(_("some messages stay inside the mailbox: there are too many to keep each apart"))
    reading = Reading(
        "application/mbox",
        remarks=tuple(remarks),
        facts={"messages": len(found)},
        attachments=tuple(attachments),
    )
    return with_text(reading, "\n".join(lines))


def _leaves(message: Message[Any, Any]) -> Iterator[Message[Any, Any]]:
    """The parts that hold something, without looking into attached mails."""
    waiting = [message]
    seen = 0
    while waiting and seen < _MAX_PARTS:
        part = waiting.pop(0)
        seen += 1
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting[:0] = [item for item in inner if isinstance(item, Message)]
        else:
            yield part


def _split(parts: list[Message[Any, Any]]) -> tuple[str, list[Message[Any, Any]]]:
    """The letter itself, plain text before HTML, and the parts that are files."""
    plain: list[str] = []
    html: list[str] = []
    carried = []
    for part in parts:
        kind = attempt(part.get_content_type, "application/octet-stream")
        if kind in ("text/plain", "message/delivery-status", "text/rfc822-headers") and not _is_file(part):
            plain.append(_content(part))
        elif kind == "text/html" and not _is_file(part):
            html.append(attempt(_html_content, "", part))
        elif kind.startswith("multipart/"):  # says it has parts and has none
            plain.append(_content(part))
        else:
            carried.append(part)
    letter = "\n".join(text for text in plain if text.strip())
    return letter or "\n".join(html), carried


def _html_content(part: Message[Any, Any]) -> str:
    return from_html(_content(part))


def _is_file(part: Message[Any, Any]) -> bool:
    has_name = bool(attempt(part.get_filename, None))
    return has_name or attempt(part.get_content_disposition, None) == "attachment"


def _content(part: Message[Any, Any]) -> str:
    if isinstance(part, EmailMessage) and part.get_content_maintype() == "text":
        # Unknown charsets raise LookupError; then the bytes decide.
        text = attempt(part.get_content, None)
        if isinstance(text, str):
            return text
    inner = part.get_payload()
    if isinstance(inner, list):
        return "\n".join(attempt(str, "", item) for item in inner)
    return decode(_bytes(part))[0]


def _bytes(part: Message[Any, Any]) -> bytes:
    if part.get_content_maintype() == "message":
        inner = part.get_payload()
        if isinstance(inner, list) and inner and isinstance(inner[0], Message):
            return attempt(_inner_mail, b"", part, inner[0])
    found: Any = attempt(_decoded, b"", part)
    if isinstance(found, bytes):
        return found
    return str(part.get_payload()).encode("utf-8", "surrogateescape")


def _decoded(part: Message[Any, Any]) -> Any:
    return part.get_payload(decode=True)


def _inner_mail(part: Message[Any, Any], inner: Message[Any, Any]) -> bytes:
    if str(part.get("content-transfer-encoding", "")).strip().lower() == "base64":
        # Against the rules (RFC 2046), but done: then the mail inside is the decoded body.
        return base64.b64decode(str(inner.get_payload()), validate=False)
    return inner.as_bytes(policy=_AS_WRITTEN)


def _attachments(carried: list[Message[Any, Any]], depth: int, remarks: list[str]) -> tuple[Attachment, ...]:
    if carried and depth >= MAX_DEPTH:
        remarks.append(_("its attachments stay inside it: it is nested too deep to take them out"))
        return ()
    if len(carried) > MAX_ATTACHMENTS:
        remarks.append(_("only the first 20 attachments were taken out; the others stay inside the mail"))
    return tuple(_attachment(part, at) for at, part in enumerate(carried[:MAX_ATTACHMENTS], 1))


def _attachment(part: Message[Any, Any], number: int) -> Attachment:
    kind = attempt(part.get_content_type, "application/octet-stream")
    name = attempt(part.get_filename, None)
    if not name:
        name = f"{_('attachment')} {number}{suffix(kind)}"
    return Attachment(str(name)[:255], kind[:100], _bytes(part))


def _header(message: Message[Any, Any], name: str) -> str:
    value = attempt(message.get, None, name)
    if value is None:
        # A header that the parser cannot take apart is still there as it was written.
        value = attempt(_written, "", message, name)
    return short(attempt(str, "", value), 500)


def _written(message: Message[Any, Any], name: str) -> str:
    return next((str(value) for key, value in message.raw_items() if key.lower() == name), "")


def _sent_at(message: Message[Any, Any]) -> datetime | None:
    sent = getattr(message["date"], "datetime", None)
    return sent if isinstance(sent, datetime) and sent.year >= 1970 else None


def _remarks(parts: list[Message[Any, Any]], sent: datetime | None) -> list[str]:
    remarks = []
    if any(part.defects for part in parts):
        remarks.append(_("the mail does not follow the rules everywhere; it was read as far as it goes"))
    if sent is None:
        remarks.append(_("the mail has no readable date"))
    if len(parts) >= _MAX_PARTS:
        remarks.append(_("the mail has too many parts; only the first ones were read"))
    return remarks
