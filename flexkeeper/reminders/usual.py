"""How early things are announced where nothing else was said of them; the driver may choose it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.reminders.ladder import DEFAULT, checked
from flexkeeper.vault import Vault

Ladder = tuple[str, ...]


def chosen_ladder(vault: Vault) -> Ladder | None:
    """The steps that the driver chose for papers, services and what he enters; None where he did not."""
    kept = vault.database.value("SELECT steps FROM usual_ladder")
    return tuple(json.loads(kept)) if kept is not None else None


def usual_steps(vault: Vault) -> Ladder:
    """The steps at which papers and services are announced ("14d": days before)."""
    return chosen_ladder(vault) or DEFAULT


def set_usual_steps(vault: Vault, steps: Sequence[str]) -> int:
    """Announces papers, services and what is entered from now on at these steps; returns the change.

    Raises:
        FlexKeeperError: if one of them is no number of days, or there is none.
    """
    kept = checked(steps, has_clock=False)
    if not kept:
        raise FlexKeeperError(_("At least one step is needed."), _("Write days as 14d."))
    row = vault.database.row("SELECT id FROM usual_ladder")
    with vault.database.change("reminder") as change:
        if row is None:
            change.insert("usual_ladder", {"steps": json.dumps(kept)})
        else:
            change.update("usual_ladder", row["id"], {"steps": json.dumps(kept)})
        return change.id
