"""Single sheets of a case, each as a paper of its own, as the bundle has them."""

from __future__ import annotations

from collections.abc import Mapping

from flexkeeper import bundle
from flexkeeper.appeals import sheets
from flexkeeper.appeals.assemble import exhibit_places
from flexkeeper.appeals.cases import case, incidents
from flexkeeper.appeals.sheets import Places
from flexkeeper.bundle import Sheet
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.vault import Vault


def single_sheets(vault: Vault, case_id: int, language: str = "") -> Mapping[str, Sheet]:
    """The sheets of a case by name (claims, timeline, coverage, log, incident-3), in its language or another.

    Raises:
        FlexKeeperError: if there is no such case.
    """
    known = case(vault, case_id)
    words, places = sheets.words_in(language or known.language), Places(exhibit_places(vault, case_id))
    found = {
        "claims": sheets.claims_sheet(known, places, words) if known.claims else None,
        "timeline": sheets.timeline_sheet(vault, known, places, words),
        "coverage": sheets.coverage_sheet(vault, known, places, words),
        "log": sheets.log_sheet(vault, known, places, words),
    }
    for one in incidents(vault, case_id):
        found[f"incident-{one.id}"] = sheets.incident_sheet(vault, one, places, words)
    return {name: sheet for name, sheet in found.items() if sheet is not None}


def sheet_pdf(vault: Vault, case_id: int, name: str) -> bytes:
    """One of these sheets as a PDF, in the language of the case.

    Raises:
        FlexKeeperError: if there is no such case or sheet.
    """
    found = single_sheets(vault, case_id).get(name)
    if found is None:
        raise FlexKeeperError(
            _("This case has no sheet “{name}”.").format(name=name), _("Look at the case again, please.")
        )
    return bundle.sheet_pdf(found, now=vault.clock(), language=case(vault, case_id).language)
