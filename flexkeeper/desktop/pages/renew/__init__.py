"""Renewing a paper: the new one comes in, the old one is kept and replaced, the next reminders are set."""
