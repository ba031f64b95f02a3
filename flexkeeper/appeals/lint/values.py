"""What looking through a letter finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Group = Literal["gap", "tone", "style"]
Rule = Literal[
    "claim_unanswered", "claim_denied_only", "claim_without_exhibit", "exhibit_unused", "exhibit_unknown",
    "action_day", "action_owner", "action_measure", "action_review", "action_proof", "blank_left",
    "accusation", "threat", "pleading", "absolute", "blame", "vague", "capitals", "exclamation",
    "long_sentence", "long_paragraph", "long_letter", "hard_to_read",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at again; it never stands in the way of sending.

    `part` is the key of a text in `texts` ("facts", "facts/told_support", "answers/claim-3",
    "preventive/action-5/measure"); `start` and `end` count its signs, end excluded, both 0 where the finding
    is about no place in it. `why` says what is behind it and `better` what to do, in the driver's words.
    """

    rule: Rule
    group: Group
    part: str
    start: int
    end: int
    words: str
    why: str
    better: str

    @property
    def block(self) -> str:
        """The block of the letter that it is about; empty where it is about the whole."""
        return self.part.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Readability:
    """How a text reads: counts, words in a sentence, and the ease from 0 (hard) to 100 (easy).

    `ease` is None where there are too few words to say.
    """

    words: int
    sentences: int
    words_per_sentence: float
    ease: float | None
