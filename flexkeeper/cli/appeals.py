"""`flexkeeper appeals …`: what a notice says; cases and their parts stand in files of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Any

import click

from flexkeeper import appeals, intake
from flexkeeper.appeals import Notice, Quote
from flexkeeper.cli import case_parts, cases, letters
from flexkeeper.cli.shell import ANY_PATH, READERS, Shell, json_option, say
from flexkeeper.cli.zones import ZONE, local_zone
from flexkeeper.i18n import _
from flexkeeper.vault import is_vault


@click.group("appeals")
def command() -> None:
    """Appeals: what a notice says, and cases from their notice to what was sent."""


for _one in (*cases.COMMANDS, *case_parts.COMMANDS, letters.letter, letters.write, letters.plan):
    command.add_command(_one)


class _Received(click.ParamType[date]):
    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            self.fail(_("write it as 2027-03-31"), param, ctx)
        if not 2000 <= day.year <= 2100:
            self.fail(_("choose a day of this age"), param, ctx)
        return day


@command.command()
@click.argument("file", type=ANY_PATH)
@click.option("--received", type=_Received(), help="The day it came, where the file does not say so.")
@click.option("--zone", type=ZONE, help="Your time zone, as America/Los_Angeles; else the computer's.")
@json_option
@click.pass_obj
def notice(shell: Shell, file: Path, received: date | None, zone: tzinfo | None, as_json: bool) -> None:
    """Reads a deactivation notice: a mail (.eml), a text, a web page or a PDF; adds nothing to the vault.

    Where there is a vault, your own values for deadlines count.
    """
    known = appeals.known_platforms(shell.vault()) if is_vault(shell.vault_path) else appeals.platforms()
    zone = zone or local_zone()
    with shell.progress() as progress:
        words = intake.words_of(shell.sandbox(READERS), file, progress=progress)
    came = datetime.combine(received, datetime.min.time()) if received else words.happened_at
    found = appeals.read_notice(
        words.untrusted_text,
        known,
        now=datetime.now(UTC),
        zone=zone,
        received=came.replace(tzinfo=zone) if came and came.tzinfo is None else came,
    )
    say(as_notice(found), as_json, _lines(found))


def as_notice(found: Notice) -> dict[str, Any]:
    """A notice as the command line's JSON has it; offsets count signs of the text that was read."""
    deadline, channel = found.deadline, found.channel
    return {
        "platform": found.platform,
        "platform_name": found.platform_name.text if found.platform_name else None,
        "language": found.language,
        "reasons": list(found.reasons),
        "claims": [
            {
                "kind": claim.kind,
                "label": appeals.claim_label(claim.kind),
                "reason": claim.reason,
                **_quoted(claim.quote),
                "dates": [one.day.isoformat() for one in claim.dates],
                "packages": [one.text for one in claim.packages],
            }
            for claim in found.claims
        ],
        "deadline": deadline.due.day.isoformat() if deadline else None,
        "deadline_at": deadline.due.at.isoformat() if deadline else None,
        "deadline_source": deadline.source if deadline else None,
        "deadline_is_sure": deadline.is_sure if deadline else False,
        "deadline_quote": _quoted(deadline.quote) if deadline and deadline.quote else None,
        "deadline_fact": deadline.fact.source if deadline and deadline.fact else None,
        "counted_from": found.counted_from,
        "channel": channel.id if channel else None,
        "channel_address": channel.address if channel else None,
        "reference": found.reference.text if found.reference else None,
        "incidents": [
            {"date": one.day.isoformat(), "text": one.text, "is_sure": one.is_sure} for one in found.incidents
        ],
        "packages": [one.text for one in found.packages],
        "says_final": found.says_final is not None,
        "zero_tolerance": found.zero_tolerance is not None,
    }


def _quoted(quote: Quote) -> dict[str, Any]:
    return {"text": quote.text, "start": quote.start, "end": quote.end}


def _lines(found: Notice) -> Iterator[str]:
    unsaid = _("not stated")
    yield _("Platform: {name}").format(name=found.platform_name.text if found.platform_name else unsaid)
    for claim in found.claims:
        yield _("Claim: {label}: {text}").format(label=appeals.claim_label(claim.kind), text=claim.quote.text)
    if not found.claims:
        yield _("Claims: {unsaid}").format(unsaid=unsaid)
    if found.deadline:
        day, fact = found.deadline.due.day.isoformat(), found.deadline.fact
        if fact is None:
            yield _("Answer by: {day} (from the notice). Aim for {safe}.").format(
                day=day, safe=appeals.safe_day(found.deadline.due.day).isoformat()
            )
        else:
            yield _(
                "Answer by: {day}. The notice gives no date; this is the shortest known ({source})."
            ).format(day=day, source=fact.source)
    channel = (found.channel.address or found.channel.quote.text) if found.channel else unsaid
    yield _("Where: {channel}").format(channel=channel)
    yield _("Reference: {number}").format(number=found.reference.text if found.reference else unsaid)
    yield _("Check each against the notice. This is not legal advice.")
