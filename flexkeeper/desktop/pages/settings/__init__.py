"""What can be set, and the ways into the vault: password, recovery sheet, keyring."""

from flexkeeper.desktop.pages.settings.page import SettingsPage

__all__ = ["SettingsPage"]
