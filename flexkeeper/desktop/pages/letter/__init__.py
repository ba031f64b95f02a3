"""The answers to the claims of a case, and its letter."""

from flexkeeper.desktop.pages.letter.answer import open_answer
from flexkeeper.desktop.pages.letter.part import LetterPart

__all__ = ["LetterPart", "open_answer"]
