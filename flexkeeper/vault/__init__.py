"""The encrypted vault: keys, header, database, documents, cache, history (docs/vault-format.md).

The only package that knows apsw, pyrage, cryptography and keyring.
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
    NoKeyring,
    NoRecovery,
    NotAVault,
    TooLarge,
    VaultGone,
    VaultInUse,
    WrongPassphrase,
    WrongRecoveryKey,
)
from flexkeeper.vault.export import Exported, export
from flexkeeper.vault.files import Files
from flexkeeper.vault.history import Activity, Revision, activity, revisions, undo
from flexkeeper.vault.keyring_slot import KeyringAnswer, keyring_available
from flexkeeper.vault.names import safe_name, unique_name
from flexkeeper.vault.opening import open_vault, open_with_key, open_with_keyring, open_with_recovery_key
from flexkeeper.vault.outside import calm_target, outside
from flexkeeper.vault.passphrase import Argon2Cost
from flexkeeper.vault.recover import recover
from flexkeeper.vault.recovery import RecoveryKit
from flexkeeper.vault.sheet import save_sheet, sheet_lines, sheet_pdf, sheet_pixels, sheet_text
from flexkeeper.vault.status import Status, is_vault, status
from flexkeeper.vault.vault import Vault, utc_now
from flexkeeper.vault.verify import Problem, Report, verify
from flexkeeper.vault.ways import (
    change_passphrase,
    create_recovery_kit,
    keep_paper_key,
    keyring_off,
    keyring_on,
    set_passphrase,
)

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
    "KeyringAnswer",
    "NewerVault",
    "NoKeyring",
    "NoRecovery",
    "NotAVault",
    "Problem",
    "RecoveryKit",
    "Report",
    "Revision",
    "Staged",
    "Status",
    "TooLarge",
    "Vault",
    "VaultGone",
    "VaultInUse",
    "WrongPassphrase",
    "WrongRecoveryKey",
    "activity",
    "calm_target",
    "change_passphrase",
    "create",
    "create_recovery_kit",
    "export",
    "is_vault",
    "keep_paper_key",
    "keyring_available",
    "keyring_off",
    "keyring_on",
    "open_vault",
    "open_with_key",
    "open_with_keyring",
    "open_with_recovery_key",
    "outside",
    "recover",
    "revisions",
    "safe_name",
    "save_sheet",
    "set_passphrase",
    "sheet_lines",
    "sheet_pdf",
    "sheet_pixels",
    "sheet_text",
    "status",
    "undo",
    "unique_name",
    "utc_now",
    "verify",
]
