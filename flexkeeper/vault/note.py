"""README-RECOVERY.txt: how to get the papers back, for somebody who has no FlexKeeper."""

from __future__ import annotations

from flexkeeper.i18n import _

NAME = "README-RECOVERY.txt"


def recovery_note() -> bytes:
    """The text of the file, UTF-8; a test carries out its lines that begin with `$` or `sql>` as they are."""
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
  recovery.age          the keys once more, for your recovery sheet (age); it is
                        there when you made a sheet
  vault.lock            empty; says who is writing
  cache/                thumbnails and the like; may be deleted

With FlexKeeper
  Open this folder and type your passphrase, or the key on your recovery sheet.
  To take everything out in open formats:
      flexkeeper --vault FOLDER vault export TARGET
  When the passphrase is lost, with the key on the recovery sheet:
      flexkeeper --vault FOLDER vault recover

Without FlexKeeper, with the recovery sheet
  You need two free programs: "age", and one that reads SQLCipher 4 databases
  (the sqlcipher command in version 4, Python's sqlcipher3, or another).

  1. Copy this folder, and work in the copy. Open a terminal in it.

  2. Type the key from the sheet into a text file sheet.txt: one line, in
     capital letters, without spaces. (A sheet saved as text is such a file.)

  3. Get the keys. The file keys.txt opens everything, so keep it safe and
     delete it at the end:

      $ age -d -i sheet.txt -o keys.txt recovery.age

  4. Decrypt the documents. Each comes out beside its encrypted file, with
     ".out" at the end of its name (an empty document leaves no file):

      $ for f in blobs/*/*.age; do age -d -i keys.txt -o "$f.out" "$f"; done

  5. See what they are. In keys.txt there is a line with the word
     database_key and 64 characters. Open vault.db with your SQLCipher program
     and type these lines, with the 64 characters for DATABASE_KEY:

      sql> PRAGMA key = "x'DATABASE_KEY'";
      sql> SELECT blob, document.name, title FROM document JOIN record ON record.id = record;

     "blob" is the name of the encrypted file, "name" the one the document came
     with. The other tables are yours to read, too.

Without FlexKeeper, with the passphrase only
  All formats are open, and docs/vault-format.md in the FlexKeeper source
  describes them completely: your passphrase gives the keys in vault.json, and
  with these "age -d" opens each document and any SQLCipher 4 reader the
  database. Somebody who programs can do it; the recovery sheet needs nobody.

What to know
  Your passphrase, your recovery sheet and, if you turned it on, this computer's
  keyring are the only ways in. There is no back door and nobody to reset them.
  Without vault.json the passphrase opens nothing, so never lose that file; the
  recovery sheet needs only recovery.age.
"""
    ).encode("utf-8")
