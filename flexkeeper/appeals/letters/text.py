"""A letter as plain text, whole or short enough for a box that takes only so many characters."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from flexkeeper.appeals.letters.values import Block, Item, Letter
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _


@dataclass(frozen=True, slots=True)
class Shortened:
    """A text that fits, its length, and the headings of the blocks that were left out for it."""

    text: str
    characters: int
    left_out: tuple[str, ...]


def plain_text(letter: Letter) -> str:
    """The letter as it is pasted or mailed: from the salutation on, lines as long as they are."""
    parts = [letter.salutation, letter.opening, *map(_block, letter.blocks), "\n".join(letter.closing)]
    parts += [f"{label}: {words or '_' * 24}" for label, words in letter.signature]
    return "\n\n".join(filter(None, parts)) + "\n"


def characters(text: str) -> int:
    """How long a text is for a box of a web page: UTF-16 code units (maxlength in the HTML standard).

    Never less than the count of signs, so that what fits by this count fits by the other.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(letter: Letter, most: int) -> Shortened:
    """The letter in at most `most` characters: whole blocks go, in the order of their `drop`, until it fits.

    Raises:
        FlexKeeperError: if it does not fit with every such block gone; says by how much.
    """
    order = sorted((block for block in letter.blocks if block.drop), key=lambda block: block.drop)
    left_out: list[str] = []
    while True:
        text = plain_text(letter).rstrip("\n")
        over = characters(text) - most
        if over <= 0:
            return Shortened(text, characters(text), tuple(left_out))
        if not order:
            raise _too_long(letter, over)
        gone = order.pop(0)
        left_out.append(gone.heading)
        kept = tuple(block for block in letter.blocks if block is not gone)
        letter = dataclasses.replace(letter, blocks=kept)


def _too_long(letter: Letter, over: int) -> FlexKeeperError:
    longest = max(letter.blocks, key=lambda block: len(_block(block)), default=None)
    return FlexKeeperError(
        _("The letter is {count} characters too long, with everything left out that can be.").format(
            count=over
        ),
        _("Shorten “{heading}” first: it is the longest part.").format(heading=longest.heading)
        if longest and longest.heading
        else _("Use the mail or the PDF instead."),
    )


def _block(block: Block) -> str:
    return "\n\n".join(filter(None, (block.heading, *map(_item, block.items))))


def _item(item: Item) -> str:
    lines = [f"{label}: {words}" for label, words in item.lines]
    return "\n".join(filter(None, (item.title, *item.paragraphs, *lines)))
