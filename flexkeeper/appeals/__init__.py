"""Appeals: what a deactivation notice says, until when to answer, and which papers that takes."""

from flexkeeper.appeals.deadlines import Due, Term, due, safe_day

__all__ = ["Due", "Term", "due", "safe_day"]
