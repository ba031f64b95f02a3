"""All papers of the story: made, never found; same seed and same day, same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flexkeeper.demo import (
    certificates,
    earnings,
    insurance,
    letters,
    license,
    mails,
    maintenance,
    oddities,
    office,
    photos,
    record,
    screenshots,
    tables,
    vehicle,
)
from flexkeeper.demo.driver import story
from flexkeeper.demo.paper import Paper, write
from flexkeeper.demo.route import GATE_STOP

__all__ = ["Paper", "bundle_order", "papers", "write"]


def papers(seed: int, today: date) -> list[Paper]:
    """All papers of the story as of `today`, as they would be dropped into a new vault, in no finer order."""
    facts = story(seed, today)
    shots = photos.papers(facts)
    gate = next(shot for shot in shots if shot.fields["stop"] == str(GATE_STOP))
    whole = [
        *insurance.papers(facts),
        *vehicle.papers(facts),
        *license.papers(facts),
        *record.papers(facts),
        *maintenance.papers(facts),
        *certificates.papers(facts),
        *letters.papers(facts),
        *office.papers(facts),
        *mails.papers(facts, gate),
        *shots,
        *screenshots.papers(facts),
        *tables.papers(facts),
        *earnings.papers(facts),
    ]
    return whole + oddities.papers(whole)


def bundle_order(made: Sequence[Paper]) -> list[tuple[str, list[Paper]]]:
    """The example bundle: titled sections in the order of the appeal, each with its papers in order."""
    by_kind: dict[str, list[Paper]] = {}
    for paper in made:
        if not paper.truth.get("duplicate_of") and not paper.truth.get("damaged"):
            by_kind.setdefault(paper.kind, []).append(paper)

    def named(kind: str, *words: str) -> list[Paper]:
        return [paper for word in words for paper in by_kind[kind] if word in paper.name]

    chat, forwarded = named("message", "Screenshot"), named("message", "fwd-late-release")
    dusk = [shot for shot in by_kind["delivery_photo"] if shot.truth["cited_as_missing"]]
    gate = [shot for shot in by_kind["delivery_photo"] if shot.fields["stop"] == str(GATE_STOP)]
    return [
        (
            "The notice",
            by_kind["deactivation_notice"] + named("message", "warning") + by_kind["policy_terms"],
        ),
        ("Late delivery", chat + forwarded + by_kind["traffic_proof"] + named("other", "account")),
        ("Delivered, not received", dusk + gate + by_kind["gps_export"] + by_kind["call_note"]),
        (
            "Performance",
            by_kind["performance_screenshot"] + by_kind["weekly_summary"][-2:] + named("other", "metrics"),
        ),
        (
            "Papers of driver and vehicle",
            named("insurance", "card.pdf", "declarations")
            + by_kind["registration"]
            + by_kind["inspection"]
            + by_kind["driving_record"]
            + by_kind["maintenance"][-2:],
        ),
        ("Training and commitment", by_kind["training_certificate"] + by_kind["written_commitment"]),
    ]
