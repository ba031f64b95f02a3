"""Letters: the driver's words and what the vault knows become one letter, and that pages, a text, or a mail.

`draft` is what is kept, `details` what the vault knows; `compose` makes a `Letter` of both; `pdf`,
`plain_text`, `shortened` and `mail` are its ways out. The words are data in `resources/letters`
(docs/letters.md).
"""

from flexkeeper.appeals.letters.compose import compose, outline
from flexkeeper.appeals.letters.drafts import (
    REQUESTED,
    actions,
    add_action,
    draft,
    edit_action,
    leave_out_blocks,
    remove_action,
    set_language,
    write,
)
from flexkeeper.appeals.letters.fill import details, playbooks, used_elsewhere, usual_kind
from flexkeeper.appeals.letters.front import front, sheet
from flexkeeper.appeals.letters.mail import Attachment, is_address, mail
from flexkeeper.appeals.letters.pages import page_data, pdf
from flexkeeper.appeals.letters.text import Shortened, characters, plain_text, shortened
from flexkeeper.appeals.letters.typed import changed
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
    "REQUESTED",
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
    "actions",
    "add_action",
    "changed",
    "characters",
    "compose",
    "details",
    "draft",
    "edit_action",
    "front",
    "is_address",
    "leave_out_blocks",
    "mail",
    "outline",
    "page_data",
    "pdf",
    "plain_text",
    "playbooks",
    "remove_action",
    "set_language",
    "sheet",
    "shortened",
    "used_elsewhere",
    "usual_kind",
    "words",
    "write",
]
