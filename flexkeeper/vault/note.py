"""README-RECOVERY.txt: what the files of a vault are, for somebody who has no FlexKeeper."""

from __future__ import annotations

from flexkeeper.i18n import _

NAME = "README-RECOVERY.txt"


def recovery_note() -> bytes:
    """The text of the file, UTF-8."""
    return _(
        """\
This folder is a FlexKeeper vault. Keep it together: copy, move and back up
the whole folder, never single files, and best while FlexKeeper is closed.

What the files are
  vault.json            the key file: the vault's keys, wrapped by your passphrase
                        (JSON; Argon2id, AES-256-GCM, HKDF-SHA-256)
  vault.db              the database: titles, dates, notes, searchable text
                        (SQLCipher 4, raw 256-bit key)
  blobs/..../....age    your documents, one encrypted file each (age, version 1)
  vault.lock            empty; says who is writing
  cache/                thumbnails and the like; may be deleted

How to get your papers back
  With FlexKeeper: open this folder and type your passphrase, or run
      flexkeeper --vault FOLDER vault export TARGET
  which writes every document and the list of records in open formats.

  Without FlexKeeper: all formats are open, and docs/vault-format.md in the
  FlexKeeper source describes them completely. Your passphrase gives the keys
  in vault.json; with them "age -d" opens each document and any SQLCipher 4
  reader opens the database.

What to know
  The passphrase is the only way in. There is no recovery sheet for this vault
  yet and no back door: nobody can open it without the passphrase. Without
  vault.json the passphrase opens nothing, so never lose that file.
"""
    ).encode("utf-8")
