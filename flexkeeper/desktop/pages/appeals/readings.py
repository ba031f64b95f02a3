"""What was read in a notice, as lines to be looked at: what, where it stands, how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flexkeeper import appeals
from flexkeeper.appeals import Deadline, Fact, NewCase, NewClaim, NoticeClaim, Quote
from flexkeeper.desktop import words
from flexkeeper.desktop.pages.appeals.proposal import Corrections, Read, claims_of, corrected
from flexkeeper.desktop.widgets.chip import Chip
from flexkeeper.desktop.zone import clock_words
from flexkeeper.i18n import _

CLAIM = "claim:"


@dataclass(frozen=True, slots=True)
class Reading:
    """One line: its key, what it is called and says, more about it, and the places it was read from.

    An empty value is one that the notice does not state.
    """

    key: str
    label: str
    value: str
    note: str = ""
    chip: Chip | None = None
    quotes: tuple[Quote, ...] = ()
    can_change: bool = True


def readings(found: Read, corrections: Corrections) -> list[Reading]:
    """Every line, in the order in which a driver checks them: until when, what, where to, from whom."""
    new = corrected(found, corrections)
    lines = [
        _deadline(found, corrections, new),
        *(_claim(key, claim, where) for key, claim, where in claims_of(found, corrections)),
    ]
    if not new.claims:
        lines.append(Reading("claims", _("Claims"), "", can_change=False))
    lines += [_platform(found, corrections, new), _channel(found, corrections, new)]
    lines.append(_reference(found, corrections, new))
    if new.reasons:
        lines.append(_reasons(found, new))
    return [*lines, *_flags(found)]


def fact_words(fact: Fact) -> str:
    """Who says a fact, as of when, and how sure that is."""
    said = _("{source}, as of {day}. {certainty}.")
    return said.format(source=fact.source, day=words.day(fact.as_of), certainty=appeals.certainty_label(fact))


def unverified(fact: Fact) -> Chip | None:
    """The mark of a fact whose source nobody has seen."""
    if fact.is_verified:
        return None
    return Chip("amber", _("Unverified"), "triangle-alert", appeals.certainty_label(fact))


def _deadline(found: Read, corrections: Corrections, new: NewCase) -> Reading:
    label, key = _("Answer by"), "deadline"
    if new.deadline is None:
        return Reading(key, label, "", _("Without a date, answer within a few days."))
    value = clock_words(new.deadline, new.zone)
    if "deadline" in corrections.values:
        return Reading(key, label, value, _("Your own date."))
    read = found.notice.deadline
    assert read is not None, "the case has it from there"
    quotes = (read.quote,) if read.quote else ()
    if read.fact is not None:
        return Reading(key, label, value, _guessed(read, read.fact), unverified(read.fact), quotes)
    aim = appeals.safe_day(new.deadline.date())
    notes = [_("From the notice. Aim for {day}, two days early.").format(day=words.day(aim))]
    if len(found.notice.stated_deadlines) > 1:
        notes.append(_("The notice names more than one date; this is the earliest."))
    if read.term is not None:
        notes.append(_counted(found))
    chip = None if read.is_sure else Chip("amber", _("Check date"), "triangle-alert")
    return Reading(key, label, value, " ".join(notes), chip, quotes)


def _guessed(read: Deadline, fact: Fact) -> str:
    count = fact.current if isinstance(fact.current, int) else 0
    unit = read.term.unit if read.term else "days"
    said = {
        "hours": _("The notice gives no date. We use {count} hours, the shortest we know."),
        "business_days": _("The notice gives no date. We use {count} business days, the shortest we know."),
        "weeks": _("The notice gives no date. We use {count} weeks, the shortest we know."),
    }.get(unit, _("The notice gives no date. We use {count} days, the shortest we know."))
    change = _("Change it if you know better.")
    return " ".join([said.format(count=words.number(count)), change, fact_words(fact)])


def _counted(found: Read) -> str:
    day = words.day(found.new.noticed.date()) if found.new.noticed else ""
    said = {
        "header": _("Counted from {day}, the date of the message."),
        "received": _("Counted from {day}, when the message came."),
        "today": _("Counted from today, since the text has no date of its own."),
    }[found.notice.counted_from]
    return said.format(day=day)


def _claim(key: str, claim: NewClaim, where: NoticeClaim | None) -> Reading:
    days = ", ".join(map(words.day, claim.dates))
    packages = ", ".join(claim.packages)
    parts = [_quoted(claim.text), days, packages and _("Package {numbers}").format(numbers=packages)]
    quotes: tuple[Quote, ...] = ()
    chip = None
    if where is not None:
        quotes = (where.quote, *(one.quote for one in where.dates), *where.packages)
        if any(not one.is_sure and one.day in claim.dates for one in where.dates):
            chip = Chip("amber", _("Check date"), "triangle-alert", _("The date can be read in two ways"))
    label = _("Your own claim") if where is None else _("They say")
    return Reading(CLAIM + key, label, appeals.claim_label(claim.kind), _joined(parts), chip, quotes)


def _platform(found: Read, corrections: Corrections, new: NewCase) -> Reading:
    name = found.notice.platform_name
    shown = new.platform_name or (found.known[new.platform].name if new.platform in found.known else "")
    own = "platform" in corrections.values
    note = _("Less is known of it here; what is known of Amazon Flex is used.")
    if new.platform and found.known[new.platform].playbooks:
        note = ""
    if own and not new.platform:
        shown = ""
    return Reading("platform", _("Platform"), shown, note, quotes=(name,) if name and not own else ())


def _channel(found: Read, corrections: Corrections, new: NewCase) -> Reading:
    value = " · ".join(filter(None, (words.way(new.channel), new.address)))
    read = found.notice.channel
    own = "channel" in corrections.values
    return Reading("channel", _("Send it"), value, quotes=(read.quote,) if read and not own else ())


def _reference(found: Read, corrections: Corrections, new: NewCase) -> Reading:
    read = found.notice.reference
    own = "reference" in corrections.values
    return Reading("reference", _("Reference"), new.reference, quotes=(read,) if read and not own else ())


def _reasons(found: Read, new: NewCase) -> Reading:
    labels = [found.platform.playbook(one).label for one in new.reasons]
    note = _("This decides which papers are asked for. It follows from the claims.")
    return Reading("reasons", _("Reason"), ", ".join(labels), note, can_change=False)


def _flags(found: Read) -> Iterator[Reading]:
    final, never = found.notice.says_final, found.notice.zero_tolerance
    if final is not None:
        note = _("You can still send an answer. Whether they read it is up to them.")
        yield Reading("final", _("Says it is final"), _quoted(final.text), note, None, (final,), False)
    if never is not None:
        yield Reading("never", _("Zero tolerance"), _quoted(never.text), "", None, (never,), False)
    if found.notice.is_cut:
        note = _("Only the first 100,000 signs were read. Keep only the notice itself.")
        yield Reading("cut", _("Very long text"), _("Read in part"), note, None, (), False)


def _joined(parts: list[str]) -> str:
    return " · ".join(part for part in parts if part)


def _quoted(text: str) -> str:
    return _("“{words}”").format(words=text)


def day_list(days: tuple[date, ...]) -> str:
    """Days as they stand in a field: “Nov 7, 2026; Nov 11, 2026”."""
    return "; ".join(map(words.day, days))
