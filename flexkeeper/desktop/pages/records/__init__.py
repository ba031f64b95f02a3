"""The page of records: ways to narrow the list, the list, and one record in detail."""

from flexkeeper.desktop.pages.records.page import RecordsPage

__all__ = ["RecordsPage"]
