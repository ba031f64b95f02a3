"""The first page: what needs the driver today, and what comes next."""

from flexkeeper.desktop.pages.today.page import TodayPage

__all__ = ["TodayPage"]
