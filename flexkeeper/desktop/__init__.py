"""The window. The only folder that knows Qt."""

from flexkeeper.desktop.app import main

__all__ = ["main"]
