"""What a letter knows from the vault: the driver, his vehicle, the case, and its papers by their labels."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flexkeeper import records
from flexkeeper.appeals.cases import correspondence, incidents
from flexkeeper.appeals.letters.drafts import REQUESTED
from flexkeeper.appeals.letters.values import Details, Draft, LetterKind, Proof
from flexkeeper.appeals.own_values import known_platforms
from flexkeeper.appeals.playbooks import Playbook
from flexkeeper.appeals.values import Case
from flexkeeper.bundle import label
from flexkeeper.vault import Vault

# Papers that say who drives what.
_FOR_THE_WHOLE = ("required", "vehicle", "background", "appeal")


def details(vault: Vault, case: Case, draft: Draft, places: Mapping[int, int]) -> Details:
    """What the vault knows for a letter of that case.

    `places` says by record which exhibit of the bundle it is, counted from 0, so that the letter names
    exhibits as the bundle does.
    """
    me, known = records.me(vault), known_platforms(vault)
    own = {name: me.get(name, "") for name in ("name", "driver_id", "station", "email", "phone", "address")}
    platform = known[case.platform].name if case.platform in known else me.get("platform", "")
    return Details(
        platform=case.platform_name or platform,
        vehicle=_vehicle(vault, case),
        reference=case.reference,
        requested=draft.words.get(REQUESTED, ""),
        days=_days(vault, case),
        proofs=_proofs(vault, places),
        claims=case.claims,
        **own,
    )


def playbooks(vault: Vault, case: Case) -> list[Playbook]:
    """The playbooks of the case's reasons, and of its claims where it names no reason."""
    platform = known_platforms(vault).get(case.platform)
    if platform is None:
        return []
    reasons = case.reasons or tuple(filter(None, (platform.reason_of(one.kind) for one in case.claims)))
    known = {one.id: one for one in platform.playbooks}
    return [known[reason] for reason in dict.fromkeys(reasons) if reason in known]


def usual_kind(books: list[Playbook]) -> LetterKind:
    """The kind of letter that fits those reasons: a brief one where all of them are brief."""
    return "brief" if books and all(one.tone == "brief" for one in books) else "appeal"


def used_elsewhere(vault: Vault, case: Case) -> set[int]:
    """Records that the letter need not speak of.

    The notice; what stands on an incident's sheet or in the log; papers that speak for the whole case.
    """
    found = {record for one in incidents(vault, case.id) for record in one.exhibits}
    found |= {one.record for one in correspondence(vault, case.id) if one.record is not None}
    found |= {case.notice} if case.notice else set()
    papers = records.many(vault, case.exhibits)
    return found | {one.id for one in papers if records.kind(one.kind).group in _FOR_THE_WHOLE}


def _vehicle(vault: Vault, case: Case) -> str:
    if case.vehicle is None:
        return ""
    car = records.vehicle(vault, case.vehicle)
    described = " ".join(filter(None, (car.fields.get(name) for name in ("year", "make", "model"))))
    plate = car.fields.get("plate", "")
    return (described or car.name) + (f" ({plate})" if plate else "")


def _days(vault: Vault, case: Case) -> dict[str, date]:
    """The days a letter may speak of; the last sending and the last message are what it answers."""
    found = {}
    if case.noticed:
        found["notice_date"] = case.local_day(case.noticed)
    sent = [one.sent for one in case.rounds if one.sent]
    if sent:
        found["sent"] = case.local_day(max(sent))
    came = [one.moment for one in correspondence(vault, case.id) if one.direction == "in"]
    if came:
        last = came[-1]
        found["received"] = date(last.year, last.month, last.day)
    return found


def _proofs(vault: Vault, places: Mapping[int, int]) -> dict[int, Proof]:
    ordered = sorted(places, key=lambda record: places[record])
    return {
        one.id: Proof(
            label(places[one.id]),
            one.title,
            one.happened_at.date().isoformat() if one.happened_at else "",
        )
        for one in records.many(vault, ordered)
    }
