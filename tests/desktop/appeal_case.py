"""A case of the fictitious driver Marisol Vega, for the windows that work on one."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

from PIL import Image

from flexkeeper import appeals, records
from flexkeeper.appeals import NewCase, NewClaim
from flexkeeper.vault import Vault
from tests.builders import add_record

LATE, LOST = date(2026, 11, 7), date(2026, 11, 11)
DOOR = (45.52310, -122.67650)
SAID = "Your on-time rate was 91 % on November 7."


def fill_case(vault: Vault) -> int:
    """A case with two claims, on a vault with a car, its insurance on one of the days, and a photo; its id.

    Record 1 is the notice, 2 the insurance, 3 a photo of the door, 4 a message.
    """
    records.set_me(vault, {"name": "Marisol Vega", "driver_id": "A1B2", "email": "m@example.com"})
    car = records.add_vehicle(vault, "Corolla", {"make": "Toyota", "plate": "8ABC123"})
    add_record(
        vault,
        kind="deactivation_notice",
        title="Deactivation notice",
        contents=[b"Dear driver"],
        text="Dear driver",
    )
    cover = {"valid_from": "2026-01-01", "expires": "2026-11-08", "plate": "8ABC999"}
    insured = add_record(vault, kind="insurance", title="Insurance card", fields=cover, contents=[b"card"])
    records.edit(vault, insured, values={"vehicle": str(car.id)})
    photo = add_record(
        vault, kind="delivery_photo", title="Side door", contents=[_picture()], media_type="image/jpeg"
    )
    values = {"happened_at": "2026-11-11T19:44:00-08:00", "place": f"[{DOOR[0] + 0.0001}, {DOOR[1]}]"}
    with vault.database.change("edit", record=photo) as change:
        change.update("record", photo, values)
    add_record(vault, kind="message", title="Message from the customer", contents=[b"At the side door"])
    block = {"start": "2026-11-11T16:30", "end": "2026-11-11T20:00", "zone": "America/Los_Angeles"}
    records.add_block(vault, {**block, "station": "DSE5", "vehicle": str(car.id)})
    claims = (
        NewClaim("late_delivery", SAID, "performance", (LATE,), (), False),
        NewClaim(
            "delivered_not_received", "TBA305 did not arrive.", "not_received", (LOST,), ("TBA305",), False
        ),
    )
    return appeals.open_case(
        vault,
        NewCase(
            "Late deliveries", "America/Los_Angeles", "flex", "Amazon Flex", ("performance", "not_received"),
            "DR-1", "email", "appeals@example.com", notice=1,
            noticed=datetime(2026, 11, 18, 20, 0, tzinfo=UTC), vehicle=car.id, claims=claims,
        ),
    )  # fmt: skip


def _picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (32, 24), "gray").save(made, "JPEG")
    return made.getvalue()
