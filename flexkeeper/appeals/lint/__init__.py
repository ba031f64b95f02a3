"""Lint: what is worth a second look in a letter. It explains and offers a better way, and never blocks.

`look_through` finds gaps (unanswered claims, unused exhibits, actions without a date), tone, and style. The
words are data in `resources/lint`.
"""

from flexkeeper.appeals.lint.look import look_through, readability, texts
from flexkeeper.appeals.lint.values import Finding, Group, Readability, Rule

__all__ = ["Finding", "Group", "Readability", "Rule", "look_through", "readability", "texts"]
