"""The page of messages: what was said with the platform, in all cases and outside of them."""

from flexkeeper.desktop.pages.messages.page import MessagesPage

__all__ = ["MessagesPage"]
