"""The ways in: a password, a recovery key, a new vault. Nothing typed here is kept anywhere."""
