"""Letters: the driver's words and what the vault knows become one letter, and that pages, a text, or a mail.

`compose` makes a `Letter`; `pdf`, `plain_text`, `shortened` and `mail` are its four ways out. The words are
data in `resources/letters` (docs/letters.md).
"""

from flexkeeper.appeals.letters.compose import compose, outline
from flexkeeper.appeals.letters.mail import Attachment, is_address, mail
from flexkeeper.appeals.letters.pages import page_data, pdf
from flexkeeper.appeals.letters.text import Shortened, characters, plain_text, shortened
from flexkeeper.appeals.letters.values import (
    Action,
    Block,
    Details,
    Draft,
    Item,
    Language,
    Letter,
    LetterKind,
    Proof,
)
from flexkeeper.appeals.letters.words import BLANK, words

__all__ = [
    "BLANK",
    "Action",
    "Attachment",
    "Block",
    "Details",
    "Draft",
    "Item",
    "Language",
    "Letter",
    "LetterKind",
    "Proof",
    "Shortened",
    "characters",
    "compose",
    "is_address",
    "mail",
    "outline",
    "page_data",
    "pdf",
    "plain_text",
    "shortened",
    "words",
]
