"""What a notice is proposed to say, with what the driver corrected or took away."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from typing import Any, cast
from zoneinfo import ZoneInfo

from flexkeeper import appeals
from flexkeeper.appeals import NewCase, NewClaim, Notice, NoticeClaim, Platform, Quote, Way
from flexkeeper.vault import Vault

OWN = "own:"


@dataclass(frozen=True, slots=True)
class Read:
    """A text as it was read: `new` is the case it makes, `known` are the platforms by their id."""

    text: str
    notice: Notice
    new: NewCase
    known: Mapping[str, Platform]

    @property
    def platform(self) -> Platform:
        """The platform whose playbooks are used: its own where there are some, as `read_notice` does."""
        own = self.known[self.notice.platform or "flex"]
        return own if own.playbooks else self.known["flex"]


@dataclass(frozen=True, slots=True)
class Corrections:
    """What the driver says otherwise.

    `values` are those of a case as the command line takes them; an empty one was taken away. `claims` are by
    the key of a claim: its values (kind, text, dates, packages), none where it was taken away.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def with_values(self, values: Mapping[str, str]) -> Corrections:
        """The same with these values."""
        return replace(self, values={**self.values, **values})

    def with_claim(self, key: str, values: Mapping[str, str]) -> Corrections:
        """The same with a claim as it is now; without values it is taken away."""
        return replace(self, claims={**self.claims, key: values})

    def next_key(self) -> str:
        """The key of one more claim of the driver's own."""
        return f"{OWN}{sum(key.startswith(OWN) for key in self.claims) + 1}"

    def kept(self) -> str:
        """As text, for a draft; empty where nothing was corrected."""
        if not self.values and not self.claims:
            return ""
        return json.dumps(
            {"values": dict(self.values), "claims": {k: dict(v) for k, v in self.claims.items()}}
        )

    @classmethod
    def of(cls, kept: str) -> Corrections:
        """Those of a draft; none where it cannot be used."""
        try:
            data = json.loads(kept) if kept else {}
            return cls(
                dict(data.get("values", {})), {key: dict(one) for key, one in data.get("claims", {}).items()}
            )
        except (ValueError, AttributeError, TypeError):
            return cls()


def read(vault: Vault, text: str, *, now: datetime, zone: tzinfo, received: datetime | None = None) -> Read:
    """Reads a text as a notice, with the driver's own values for facts; `zone` is his own."""
    known = appeals.known_platforms(vault)
    notice = appeals.read_notice(text, known, now=now, zone=zone, received=received)
    name = zone.key if isinstance(zone, ZoneInfo) else "UTC"
    return Read(text, notice, appeals.proposed(notice, name), known)


def claims_of(found: Read, corrections: Corrections) -> Iterator[tuple[str, NewClaim, NoticeClaim | None]]:
    """The claims that stand, by their keys, and where the notice says so, unless the driver added it."""
    for read_one, new in zip(found.notice.claims, found.new.claims, strict=True):
        key = f"{new.kind}:{new.text}"
        if key not in corrections.claims:
            yield key, new, read_one
        elif corrections.claims[key]:
            yield key, _claim(found, corrections.claims[key], new.text), read_one
    for key, values in corrections.claims.items():
        if key.startswith(OWN) and values:
            yield key, _claim(found, values, ""), None


def corrected(found: Read, corrections: Corrections) -> NewCase:
    """The case as the driver confirmed it; its reasons are those of the claims that stand."""
    claims = tuple(new for _key, new, _where in claims_of(found, corrections))
    values: dict[str, Any] = {}
    for name in ("platform", "channel", "address", "reference"):
        if name in corrections.values:
            values[name] = corrections.values[name]
    if "channel" in values:
        values["channel"] = cast("Way", values["channel"])
    if values.get("platform") and values["platform"] in found.known:
        values["platform_name"] = found.new.platform_name or found.known[values["platform"]].name
    if "deadline" in corrections.values:
        typed = corrections.values["deadline"]
        values["deadline"] = datetime.fromisoformat(typed) if typed else None
        values["deadline_source"] = "own" if typed else ""
        values["zone"] = corrections.values.get("zone") or found.new.zone
    reasons = tuple(dict.fromkeys(one.reason for one in claims if one.reason))
    return replace(found.new, claims=claims, reasons=reasons, **values)


def as_values(claim: NewClaim) -> dict[str, str]:
    """A claim's values as corrections keep them."""
    return {
        "kind": claim.kind,
        "text": claim.text,
        "dates": ",".join(day.isoformat() for day in claim.dates),
        "packages": ",".join(claim.packages),
    }


def claim_of(platform: Platform, values: Mapping[str, str], *, is_own: bool) -> NewClaim:
    """A claim of such values.

    Raises:
        FlexKeeperError: if there is no such kind of claim.
    """
    kind = appeals.claim_kind(values["kind"])
    return NewClaim(
        kind,
        values["text"],
        platform.reason_of(kind) or "",
        tuple(date.fromisoformat(day) for day in values["dates"].split(",") if day),
        tuple(one.strip() for one in values["packages"].split(",") if one.strip()),
        is_own=is_own,
    )


def marks(found: Read) -> Iterator[Quote]:
    """Every place of the notice that something was read from."""
    notice = found.notice
    for one in notice.claims:
        yield one.quote
    deadlines = (one.quote for one in notice.stated_deadlines)
    channel = notice.channel.quote if notice.channel else None
    for quote in (*deadlines, notice.platform_name, channel, notice.reference, notice.says_final):
        if quote is not None:
            yield quote


def _claim(found: Read, values: Mapping[str, str], text: str) -> NewClaim:
    return claim_of(found.platform, values, is_own=values["text"] != text)
