"""A letter as a mail that is not sent yet: a file which a mail program opens, ready to be looked at and sent.

Only written, never read: nothing here takes a mail apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from flexkeeper.appeals.letters.text import plain_text
from flexkeeper.appeals.letters.values import Letter

# An address that needs no quoting (dot-atom, RFC 5322 section 3.4.1): what else stands in a notice is no
# address that a header may be made of.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@[A-Za-z0-9-]{{1,63}}(?:\.[A-Za-z0-9-]{{1,63}})+")
_ENCODED_WORD = re.compile(r"=\?")
_LONGEST_SUBJECT = 300
# All parts are base64, in which no underscore occurs; a boundary by chance would make each file another.
_BOUNDARY = "=_flexkeeper"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail; `name` is ASCII, as `bundle.file_name` makes them."""

    name: str
    media_type: str
    content: bytes


def mail(
    letter: Letter, *, sender: str, to: str, now: datetime, attachments: Sequence[Attachment] = ()
) -> bytes:
    """An unsent mail (.eml, RFC 5322 with `X-Unsent: 1`) of the whole letter, to be sent by a mail program.

    An address that is none is left out, for the driver to fill in; a made-up one would be worse.
    """
    made = EmailMessage(policy=SMTP)
    made["X-Unsent"] = "1"
    if is_address(sender):
        made["From"] = sender.strip()
    if is_address(to):
        made["To"] = to.strip()
    made["Subject"] = _subject(letter.subject)
    made["Date"] = format_datetime(now)
    made["MIME-Version"] = "1.0"
    made.set_content(plain_text(letter), charset="utf-8", cte="base64")
    for one in attachments:
        main, _slash, sub = one.media_type.partition("/")
        made.add_attachment(one.content, maintype=main, subtype=sub, filename=one.name)
    if attachments:
        made.set_boundary(_BOUNDARY)
    return made.as_bytes()


def is_address(text: str) -> bool:
    """Whether a text is one plain mail address, so that a mail can be addressed to it."""
    return _ADDRESS.fullmatch(text.strip()) is not None


def _subject(text: str) -> str:
    """One line, not endless, and with nothing in it that a reader would take for an encoded word."""
    line = " ".join(text.split())
    cut = line if len(line) <= _LONGEST_SUBJECT else line[: _LONGEST_SUBJECT - 1] + "…"
    return _ENCODED_WORD.sub("= ?", cut)
