"""The page on which new papers are looked over and kept."""

from flexkeeper.desktop.pages.review.page import ReviewPage

__all__ = ["ReviewPage"]
