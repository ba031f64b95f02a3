"""`flexkeeper reminders …`: what is due, the driver's answers, the calendar file, notices while locked."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import click

from flexkeeper import notify as notices
from flexkeeper import paths, reminders
from flexkeeper.cli.shell import A_NUMBER, ANY_PATH, Shell, json_option, say
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.reminders import Due, NewDue
from flexkeeper.vault import Vault

_SPAN = re.compile(r"([0-9]{1,4})d?")
_ALL_KINDS = ["own", "review", "snapshot", "deadline", "answer"]


@click.group("reminders")
def command() -> None:
    """What is due: due, add, done, seen, snooze, remove, steps, calendar, notify, autostart."""


class _Day(click.ParamType[date]):
    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return datetime.strptime(str(value), "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            self.fail(_("write it as 2027-03-31"), param, ctx)


class _Span(click.ParamType[int]):
    name = "DAYS"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        match = _SPAN.fullmatch(str(value))
        if match is None:
            self.fail(_("write it as 60d"), param, ctx)
        return int(match[1])


DAY, SPAN = _Day(), _Span()


@command.command()
@click.option("--within", "within_days", type=SPAN, default="60d", show_default=True, help="How far ahead.")
@click.option("--on", "day", type=DAY, help="As of that day; else today.")
@json_option
@click.pass_obj
def due(shell: Shell, within_days: int, day: date | None, as_json: bool) -> None:
    """Lists what is overdue or due soon."""
    vault = shell.vault()
    now = _now(vault, day)
    found = reminders.due(vault, now, within_days=within_days)
    say([as_due(one, now) for one in found], as_json, [_line(one, now) for one in found])


@command.command()
@click.argument("title", default="")
@click.option("--on", "day", type=DAY, help="The day it is due.")
@click.option("--at", "clock", metavar="HH:MM", help="For a deadline: its time of day.")
@click.option("--zone", help="For a deadline: whose clock, as America/Los_Angeles.")
@click.option("--kind", type=click.Choice(_ALL_KINDS), default="own", show_default=True)
@click.option("--every", default="", help="Again after 30d, 2w, 6m, 1y.")
@click.option("--from-done", is_flag=True, help="Count from the day it was done, not from the first day.")
@click.option("--ladder", help="When to announce it, as 60d,30d,7d; for a deadline also 50%,48h.")
@click.option("--note", default="", help="Anything to remember about it.")
@click.option("--record", type=A_NUMBER, help="The record it is about.")
@click.option("--vehicle", type=A_NUMBER, help="The vehicle it is about.")
@click.option(
    "--usual", is_flag=True, help="Add the monthly snapshot and the review of terms, where missing."
)
@json_option
@click.pass_obj
def add(shell: Shell, /, title: str, day: date | None, usual: bool, as_json: bool, **wishes: Any) -> None:
    """Adds a reminder, a deadline, an awaited answer."""
    if not usual and day is None:
        raise click.UsageError(_("Say when it is due: --on 2027-03-31"))
    vault = shell.vault(write=True)
    now = _now(vault, None)
    if day is None:
        added = reminders.add_usual(vault, now.date())
    else:
        added = [reminders.add(vault, _new(title, day, now, wishes))]
    found = [reminders.find(vault, item) for item in added]
    say([as_due(one, now) for one in found], as_json, [_line(one, now) for one in found])


@command.command()
@click.argument("item")
@click.option("--on", "day", type=DAY, help="The day it was done; else today.")
@json_option
@click.pass_obj
def done(shell: Shell, item: str, day: date | None, as_json: bool) -> None:
    """Says that it is done; what comes again is due the next time."""
    vault = shell.vault(write=True)
    change = reminders.done(vault, item, day or _now(vault, None).date())
    _say_change(item, change, as_json)


@command.command()
@click.argument("item")
@json_option
@click.pass_obj
def seen(shell: Shell, item: str, as_json: bool) -> None:
    """Says that you know; it is quiet until its next step."""
    vault = shell.vault(write=True)
    _say_change(item, reminders.acknowledge(vault, item, _now(vault, None)), as_json)


@command.command()
@click.argument("item")
@click.option("--until", type=DAY, help="The day it is said again.")
@click.option("--for", "days", type=SPAN, default="7d", show_default=True, help="For so many days.")
@json_option
@click.pass_obj
def snooze(shell: Shell, item: str, until: date | None, days: int, as_json: bool) -> None:
    """Puts it off: quiet until then, and said again."""
    vault = shell.vault(write=True)
    now = _now(vault, None)
    change = reminders.snooze(vault, item, until or now.date() + timedelta(days=days), now)
    _say_change(item, change, as_json)


@command.command()
@click.argument("item")
@json_option
@click.pass_obj
def remove(shell: Shell, item: str, as_json: bool) -> None:
    """Takes out a reminder that you added, with all its times to come."""
    _say_change(item, reminders.remove(shell.vault(write=True), item), as_json)


@command.command()
@click.argument("ladder", metavar="[60d,30d,…]", required=False)
@json_option
@click.pass_obj
def steps(shell: Shell, ladder: str | None, as_json: bool) -> None:
    """How early papers and services are announced; with days, announces them so from now on."""
    vault = shell.vault(write=ladder is not None)
    change = None if ladder is None else reminders.set_usual_steps(vault, ladder.split(","))
    found = reminders.usual_steps(vault)
    lines = [_("Announced before: {steps}").format(steps=", ".join(found))]
    say({"steps": list(found), "change": change}, as_json, lines)


@command.command()
@click.argument("file", type=ANY_PATH)
@click.option("--titles", is_flag=True, help="With what each is about; else only that something is due.")
@json_option
@click.pass_obj
def calendar(shell: Shell, file: Path, titles: bool, as_json: bool) -> None:
    """Writes all that is due as a calendar file; importing it again updates the same events."""
    vault = shell.vault_to_take_from()
    events = reminders.save_calendar(vault, file, _now(vault, None), with_titles=titles)
    words = _("{n} events are in {file}. It is not encrypted.").format(n=events, file=file)
    say({"file": str(file), "events": events, "titles": titles}, as_json, [words])


@command.command()
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def notify(words: tuple[str, ...]) -> int:
    """Announces what is due now, without opening the vault: [--wait S] [--from-hour H] [--every S]"""
    return notices.main(words)


notify.context_settings = {"ignore_unknown_options": True}


@command.command()
@click.argument("switch", type=click.Choice(["on", "off"]), required=False)
@json_option
def autostart(switch: str | None, as_json: bool) -> None:
    """Has notices come by themselves every hour, or no longer; without a word, says how it is."""
    if switch:
        reminders.set_autostart(switch == "on")
    is_on = reminders.autostart_is_on()
    trouble = reminders.last_trouble(paths.state())
    lines = [_("Reminders come by themselves.") if is_on else _("Reminders do not come by themselves.")]
    said = {"on": is_on, "trouble": trouble.words if trouble else None}
    say(said, as_json, [*lines, *([trouble.words] if trouble else [])])


def as_due(one: Due, now: datetime) -> dict[str, Any]:
    """One due thing as scripts read it."""
    return {
        "id": one.id,
        "record": one.record,
        "title": one.title,
        "due": one.due.isoformat(),
        "stage": one.stage(now),
        "sort": one.sort,
        "vehicle": one.vehicle,
        "odometer": one.odometer,
        "zone": one.zone or None,
        "safe_day": one.safe_day.isoformat() if one.safe_day else None,
        "snoozed": one.snoozed.isoformat() if one.snoozed else None,
        "note": one.note,
    }


def _line(one: Due, now: datetime) -> str:
    days = (one.day(now) - now.date()).days
    when = _("today") if days == 0 else _("{n} days").format(n=days)
    safe = one.safe_day if one.sort == "deadline" else None
    aim = "  " + _("(aim for {day})").format(day=safe) if safe and safe >= now.date() else ""
    return f"{one.id:<12} {one.day(now)}  {when:>10}  {one.title}{aim}"


def _say_change(item: str, change: int, as_json: bool) -> None:
    words = _("Done. To take it back: flexkeeper records undo --change {n}").format(n=change)
    say({"id": item, "change": change}, as_json, [words])


def _now(vault: Vault, day: date | None) -> datetime:
    """The vault's clock on the driver's own, or the end of a day that is asked about."""
    now = vault.clock().astimezone()
    if day is None:
        return now
    try:
        return datetime(day.year, day.month, day.day, 12).astimezone()
    except (OverflowError, ValueError):
        return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _new(title: str, day: date, now: datetime, wishes: dict[str, Any]) -> NewDue:
    kind, zone = wishes["kind"], wishes["zone"] or ""
    moment: date = day
    if kind in ("deadline", "answer") and (zone or wishes["clock"]):
        if not zone:
            raise FlexKeeperError(
                _("A time of day needs to say whose clock it is."),
                _("Name the zone, for example --zone America/Los_Angeles."),
            )
        moment = _with_clock(day, wishes["clock"])
    elif zone or wishes["clock"]:
        raise click.UsageError(_("Only a deadline or an awaited answer has a time and a zone."))
    ladder = wishes["ladder"]
    return NewDue(
        kind=kind,
        title=title,
        due=moment,
        zone=zone,
        begins=now,
        ladder=tuple(ladder.split(",")) if ladder is not None else None,
        every=wishes["every"],
        is_fixed=not wishes["from_done"],
        record=wishes["record"],
        vehicle=wishes["vehicle"],
        note=wishes["note"],
    )


def _with_clock(day: date, clock: str | None) -> datetime:
    """The local moment; the last minute of the day where no time is given."""
    if clock is None:
        return reminders.end_of(day)
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", clock):
        raise click.UsageError(_("Write the time of day as 17:30."))
    return datetime.combine(day, time.fromisoformat(clock))
