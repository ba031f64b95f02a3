"""The answers to the claims of a case, and its letter."""

from flexkeeper.desktop.pages.letter.answer import open_answer

__all__ = ["open_answer"]
