"""Single sheets of a case on paper: they say what the bundle's say, in the language of the case."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pypdfium2 as pdfium
import pytest

from flexkeeper import appeals
from flexkeeper.appeals import Answer, NewCase, NewClaim, NewIncident
from flexkeeper.errors import FlexKeeperError
from flexkeeper.vault import Vault
from tests.desktop.appeal_case import fill_case


def text_of(pdf: bytes) -> str:
    found = "\n".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(pdf))
    return " ".join(found.split())


@pytest.fixture
def case_id(vault: Vault) -> int:
    made = fill_case(vault)
    appeals.answer(vault, 2, Answer("contest", "At the side door.", (3,)))
    new = NewIncident(date(2026, 11, 11), "Left at the side door.", "not_received", 2, package="TBA305")
    assert appeals.add_incident(vault, made, new) == 1
    return made


def test_the_notice_came_on_a_day_of_the_case_s_own_clock(vault: Vault) -> None:
    """Late in the evening at home it is tomorrow elsewhere; the letter, the table and the timeline agree."""
    noticed = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
    claims = (NewClaim("late_delivery", "Late", dates=(date(2026, 11, 7),)),)
    new = NewCase("Late", "America/Los_Angeles", noticed=noticed, claims=claims)
    made = appeals.open_case(vault, new)
    for sheet in ("claims", "timeline"):
        said = text_of(appeals.sheet_pdf(vault, made, sheet))
        assert "2026-11-23" in said and "2026-11-24" not in said


def test_each_sheet_is_a_paper_of_its_own(vault: Vault, case_id: int) -> None:
    assert list(appeals.single_sheets(vault, case_id)) == ["claims", "timeline", "coverage", "incident-1"]
    claims = text_of(appeals.sheet_pdf(vault, case_id, "claims"))
    assert "What they say, and the answer" in claims
    assert "Contested. At the side door. C" in claims, "the exhibit by its letter, without a page"
    assert "[FILL: your answer] no exhibit" in claims
    assert "TBA305" in text_of(appeals.sheet_pdf(vault, case_id, "incident-1"))
    assert "Insurance card: 2026-01-01 to 2026-11-08" in text_of(
        appeals.sheet_pdf(vault, case_id, "coverage")
    )
    with pytest.raises(FlexKeeperError, match="no sheet"):
        appeals.sheet_pdf(vault, case_id, "incident-9")


def test_a_sheet_is_in_the_language_of_its_case(vault: Vault, case_id: int) -> None:
    appeals.edit_case(vault, case_id, {"language": "es"})
    assert "Lo que dicen, y la respuesta" in text_of(appeals.sheet_pdf(vault, case_id, "claims"))
    covered = text_of(appeals.sheet_pdf(vault, case_id, "coverage"))
    assert "Matrícula del vehículo" in covered and "Vehicle" not in covered


def test_what_no_font_has_and_markup_are_printed_all_the_same(vault: Vault, case_id: int) -> None:
    said = "#strong[x] \U00012345 <b> " + "long" * 40
    appeals.answer(vault, 1, Answer("accept", said))
    text = text_of(appeals.sheet_pdf(vault, case_id, "claims"))
    assert "#strong[x]" in text and "<b>" in text
