"""What the driver noted of her car beside its papers: when its services come again, and her blocks."""

from __future__ import annotations

from flexkeeper import records
from flexkeeper.demo.driver import STATION, ZONE, Story
from flexkeeper.vault import Vault


def fill(vault: Vault, vehicle: int, facts: Story) -> None:
    """Two service rules as her shops advise them, and the blocks that she drove."""
    oil = {"category": "oil", "months": "6", "distance": "5000"}
    rotation = {"category": "rotation", "distance": "6000"}
    for rule in (oil, rotation):
        records.add_rule(vault, vehicle, rule, today=facts.today)
    for block in facts.blocks:
        if block.made:
            noted = {
                "start": block.start.isoformat(),
                "end": block.end.isoformat(),
                "zone": ZONE.key,
                "vehicle": str(vehicle),
                "station": STATION,
                "packages": str(block.packages),
                "earnings": f"{block.pay:.2f}",
                "note": block.note,
            }
            records.add_block(vault, noted)
