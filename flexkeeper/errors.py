"""The one kind of failure a driver is meant to read."""

from __future__ import annotations


class FlexKeeperError(Exception):
    """An expected failure, said in two sentences: what happened, and what to do about it.

    Front ends show both; everything that is not a `FlexKeeperError` is a bug and meets the one
    handler of its front end. Subclasses exist only where a caller must tell failures apart.
    """

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
