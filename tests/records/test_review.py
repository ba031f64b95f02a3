"""What waits to be reviewed, and taking it, alone or together, as one change that can be undone."""

from __future__ import annotations

import pytest

from flexkeeper import records
from flexkeeper.errors import FlexKeeperError
from flexkeeper.records import Reviewed
from flexkeeper.vault import Vault
from tests.builders import add_record


def propose(vault: Vault, record_id: int, field: str, value: str, confidence: float) -> None:
    """As if this had been read in the record's first file."""
    document = records.documents_of(vault, record_id)[0]
    with vault.database.change("import", record=record_id) as change:
        change.insert(
            "proposal",
            {
                "document": document.id,
                "field": field,
                "value": value,
                "confidence": confidence,
                "source": "ocr",
                "state": "open",
            },
        )


def states(vault: Vault, record_id: int) -> dict[str, str]:
    return {row["value"]: row["state"] for row in records.proposals(vault, record_id)}


def test_waiting_says_what_needs_the_driver(vault: Vault) -> None:
    """An unsure day of expiry needs the driver, an unsure insurer does not."""
    sure = add_record(vault, kind="insurance", title="Sure", state="to_review", contents=[b"1"])
    unsure = add_record(vault, kind="insurance", title="Unsure", state="to_review", contents=[b"2"])
    add_record(vault, title="Kept already")
    propose(vault, sure, "expires", "2027-01-31", 0.95)
    propose(vault, sure, "insurer", "Harborline", 0.3)
    propose(vault, unsure, "expires", "2027-01-31", 0.8)
    found = records.waiting(vault)
    assert [(one.id, one.needs_driver, one.sureness) for one in found] == [
        (sure, False, 0.3),
        (unsure, True, 0.8),
    ]
    assert records.count_waiting(vault) == 2


def test_confirming_takes_values_and_settles_what_was_read(vault: Vault) -> None:
    """What was typed wins over what was read; undoing brings both back."""
    record_id = add_record(vault, title="Scan", state="to_review", tags=["old"], contents=[b"1"])
    propose(vault, record_id, "expires", "2027-01-31", 0.95)
    propose(vault, record_id, "insurer", "Harborlime", 0.5)
    values = {"kind": "insurance", "title": "Card", "expires": "2027-01-31", "insurer": "Harborline"}
    change = records.confirm(vault, [Reviewed(record_id, values, ("tow",))])
    record = records.get(vault, record_id)
    assert (record.state, record.kind, record.title, record.tags) == ("kept", "insurance", "Card", ("tow",))
    assert record.fields == {"expires": "2027-01-31", "insurer": "Harborline"}
    assert states(vault, record_id) == {"2027-01-31": "kept", "Harborlime": "rejected"}
    assert records.find_ids(vault, "Harborline", limit=5) == [record_id]
    records.undo(vault, change)
    assert records.get(vault, record_id).state == "to_review"
    assert records.get(vault, record_id).fields == {}
    assert set(states(vault, record_id).values()) == {"open"}


def test_many_are_confirmed_in_one_change(vault: Vault) -> None:
    """All that look right are kept with what was read in them; the others wait on."""
    ids = [
        add_record(vault, kind="insurance", title=f"{number}", state="to_review", contents=[b"%d" % number])
        for number in range(3)
    ]
    for record_id, confidence in zip(ids, (0.95, 0.95, 0.5), strict=True):
        propose(vault, record_id, "expires", "2027-01-31", confidence)
    propose(vault, ids[0], "expires", "no date", 0.99)
    change = records.confirm_as_read(vault, ids)
    assert [records.get(vault, one).state for one in ids] == ["kept", "kept", "to_review"]
    assert records.get(vault, ids[1]).fields == {"expires": "2027-01-31"}
    records.undo(vault, change)
    assert records.count_waiting(vault) == 3


def test_a_value_that_does_not_fit_changes_nothing(vault: Vault) -> None:
    """One bad value of several records, and all of them wait on."""
    ids = [add_record(vault, kind="insurance", state="to_review") for _number in range(2)]
    with pytest.raises(FlexKeeperError):
        records.confirm(vault, [Reviewed(ids[0]), Reviewed(ids[1], {"expires": "soon"})])
    assert records.count_waiting(vault) == 2
