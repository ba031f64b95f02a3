"""The steps “Bundle” and “Sent” of a case: what goes in, its pages, saving it, and that it was sent."""

from flexkeeper.desktop.pages.sending.part import SendingPart

__all__ = ["SendingPart"]
