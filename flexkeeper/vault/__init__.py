"""The encrypted vault: keys, header, database, documents, cache, history (docs/vault-format.md).

The only package that knows apsw, pyrage and cryptography.
"""

from flexkeeper.vault.blobs import Blobs, Staged
from flexkeeper.vault.cache import Cache
from flexkeeper.vault.changes import Change
from flexkeeper.vault.creation import create
from flexkeeper.vault.database import Database
from flexkeeper.vault.errors import (
    DamagedDocument,
    DamagedVault,
    DiskFull,
    NewerVault,
    NotAVault,
    TooLarge,
    VaultInUse,
    WrongPassphrase,
)
from flexkeeper.vault.export import Exported, export
from flexkeeper.vault.files import Files
from flexkeeper.vault.history import Activity, Revision, activity, revisions, undo
from flexkeeper.vault.names import safe_name, unique_name
from flexkeeper.vault.opening import open_vault, open_with_key
from flexkeeper.vault.passphrase import Argon2Cost
from flexkeeper.vault.status import Status, status
from flexkeeper.vault.vault import Vault, utc_now
from flexkeeper.vault.verify import Problem, Report, verify

__all__ = [
    "Activity",
    "Argon2Cost",
    "Blobs",
    "Cache",
    "Change",
    "DamagedDocument",
    "DamagedVault",
    "Database",
    "DiskFull",
    "Exported",
    "Files",
    "NewerVault",
    "NotAVault",
    "Problem",
    "Report",
    "Revision",
    "Staged",
    "Status",
    "TooLarge",
    "Vault",
    "VaultInUse",
    "WrongPassphrase",
    "activity",
    "create",
    "export",
    "open_vault",
    "open_with_key",
    "revisions",
    "safe_name",
    "status",
    "undo",
    "unique_name",
    "utc_now",
    "verify",
]
