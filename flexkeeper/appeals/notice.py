"""Reading a notice: from a text to platform, reasons, claims, dates, deadline, channel, reference.

Everything found says where it stands, so that the driver can confirm it. What is not there is not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import Literal

from flexkeeper.appeals.allegations import NoticeClaim, Statement, claims_in, packages_in, statements
from flexkeeper.appeals.answer_by import Deadline, asks_the_driver, from_playbook, stated
from flexkeeper.appeals.lexicon import Lexicon, lexicon
from flexkeeper.appeals.moments import EARLIEST_YEAR, LATEST_YEAR, clock_near, mentions
from flexkeeper.appeals.passages import Passage, Quote, paragraphs
from flexkeeper.appeals.playbooks import ChannelId, Platform
from flexkeeper.appeals.threads import head, notice_of

MOST_SIGNS = 100_000

_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_LINK = re.compile(r"https?://[^\s<>\"')\]]{1,500}")
_CODE = re.compile(
    r"[ \"']{0,2}(?:is |es |id |number |no\.? |[#:]){0,3} ?[#:]{0,2} ?([a-z0-9][\w/-]{2,39})(?!\w)"
)
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})\b")
_CAPITALIZED = re.compile(r"(?<!\S)[A-Z][\w&']{1,30} $")


@dataclass(frozen=True, slots=True)
class NoticeChannel:
    """Where the notice wants the answer: how, the address or link where it names one, and the words."""

    id: ChannelId
    address: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class NoticeIncident:
    """A day that the notice cites, with the sentence that does."""

    day: date
    text: str
    quote: Quote
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """What a notice says; None and empty mean that it does not say so.

    `platform` is the id of a platform that is known, `platform_name` the words of the notice. `deadline` is
    the earliest of `stated_deadlines`, or the shortest the playbook knows. `sent` is when the notice was
    written or received; `counted_from` says where that comes from.
    """

    language: Literal["en", "es"]
    platform: str | None
    platform_name: Quote | None
    reasons: tuple[str, ...]
    claims: tuple[NoticeClaim, ...]
    incidents: tuple[NoticeIncident, ...]
    packages: tuple[Quote, ...]
    deadline: Deadline | None
    stated_deadlines: tuple[Deadline, ...]
    sent: datetime
    counted_from: Literal["header", "received", "today"]
    channel: NoticeChannel | None
    reference: Quote | None
    zero_tolerance: Quote | None
    says_final: Quote | None
    is_cut: bool


def read_notice(
    untrusted_text: str,
    known: Mapping[str, Platform],
    *,
    now: datetime,
    zone: tzinfo,
    received: datetime | None = None,
    assumed: str = "flex",
) -> Notice:
    """Reads a notice out of a text: pasted, or of a mail, also forwarded or with answers in between.

    `now` and `received` (when the mail that holds the text came) are aware. The playbooks of `assumed` are
    used where the notice names no known platform. Only the first 100,000 signs are read.
    """
    words = lexicon()
    letter = _letter(untrusted_text[:MOST_SIGNS], words, now=now, zone=zone, received=received)
    passages, day_first = letter.passages, letter.language == "es"
    platform_id, name = _platform([*letter.senders, *passages], known, words)
    platform = known[platform_id or assumed]
    made = statements(letter.paragraphs, words, letter.sent.astimezone(zone).date(), day_first=day_first)
    claims = claims_in(made, words, platform if platform.playbooks else known[assumed])
    said = stated([one.passage for one in made], words, letter.sent, zone, day_first=day_first)
    return Notice(
        letter.language,
        platform_id,
        name,
        reasons=tuple(dict.fromkeys(one.reason for one in claims if one.reason)),
        claims=claims,
        incidents=_incidents(made),
        packages=tuple(number for one in passages for number in packages_in(one)),
        deadline=said[0] if said else from_playbook(platform, letter.sent, zone),
        stated_deadlines=tuple(said),
        sent=letter.sent,
        counted_from=letter.counted_from,
        channel=_channel(made, words),
        reference=_reference(passages, words),
        zero_tolerance=_first(passages, words.patterns["flags.zero_tolerance"]),
        says_final=_first(passages, words.patterns["flags.final"]),
        is_cut=len(untrusted_text) > MOST_SIGNS,
    )


@dataclass(frozen=True, slots=True)
class _Letter:
    """The notice itself, out of its thread; `passages` are its subject and its paragraphs."""

    senders: tuple[Passage, ...]
    passages: tuple[Passage, ...]
    paragraphs: tuple[tuple[Passage, bool], ...]
    language: Literal["en", "es"]
    sent: datetime
    counted_from: Literal["header", "received", "today"]


def _letter(text: str, words: Lexicon, *, now: datetime, zone: tzinfo, received: datetime | None) -> _Letter:
    message, is_top = notice_of(text, words)
    subject, sender, dated = (head(text, message, name) for name in ("subject", "from", "date"))
    found = tuple(paragraphs(text, message.lines))
    passages = (*([subject] if subject else []), *(one for one, _is_item in found))
    language = _language(passages, words)
    # A mail tells when it came, but not when the notice came that it passes on.
    received = received if is_top else None
    sent, counted_from = _sent(dated, words, zone, received, now, day_first=language == "es")
    return _Letter((sender,) if sender else (), passages, found, language, sent, counted_from)


def _language(passages: Sequence[Passage], words: Lexicon) -> Literal["en", "es"]:
    counts = {
        name: sum(len(words.patterns[f"language.{name}"].findall(one.folded)) for one in passages)
        for name in ("en", "es")
    }
    return "es" if counts["es"] > counts["en"] else "en"


def _sent(
    date_head: Passage | None,
    words: Lexicon,
    zone: tzinfo,
    received: datetime | None,
    now: datetime,
    *,
    day_first: bool,
) -> tuple[datetime, Literal["header", "received", "today"]]:
    """When the notice came: the mail that holds it, else the header above it in a thread, else only now."""
    if received is not None and EARLIEST_YEAR <= received.year <= LATEST_YEAR:
        return received, "received"
    found = mentions(date_head.folded, words, day_first=day_first) if date_head else []
    if date_head is None or not found:
        return now, "today"
    day = found[0].day(now.astimezone(zone).date(), ahead=False)
    clock = clock_near(date_head.folded, found[0].start, found[0].end, words)
    offset = _OFFSET.search(date_head.folded, clock.end) if clock else None
    own_zone: tzinfo = _fixed(offset) if offset else (clock.zone if clock and clock.zone else zone)
    # Without a clock time the day is counted from its beginning: whoever is early loses nothing.
    return datetime.combine(day, clock.time if clock else datetime.min.time(), own_zone), "header"


def _fixed(offset: re.Match[str]) -> tzinfo:
    minutes = min(int(offset[2]) * 60 + int(offset[3]), 14 * 60)
    return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes))


def _platform(
    passages: Sequence[Passage], known: Mapping[str, Platform], words: Lexicon
) -> tuple[str | None, Quote | None]:
    """The known platform that the notice names most often, and the longest name it gives it."""
    best: tuple[int, str | None, Quote | None] = (0, None, None)
    for platform in known.values():
        names = "|".join(re.escape(sign) for sign in sorted(platform.signs, key=len, reverse=True))
        pattern = re.compile(rf"(?<!\w)(?:{names})(?!\w)")
        found = [(one, match) for one in passages for match in pattern.finditer(one.plain)]
        if len(found) > best[0]:
            quotes = [_whole_name(one, match, words) for one, match in found]
            best = (len(found), platform.id, max(quotes, key=lambda one: one.text.count(" ")))
    return best[1], best[2]


def _whole_name(found: Passage, match: re.Match[str], words: Lexicon) -> Quote:
    """The name with a capitalized word before it: “Flex” may belong to a longer name."""
    start = match.start()
    before = _CAPITALIZED.search(found.plain, max(0, start - 32), start)
    if before and not words.patterns["notice.not_a_name"].match(found.folded, before.start(), before.end()):
        start = before.start()
    return found.quote(start, match.end())


def _incidents(found: Sequence[Statement]) -> tuple[NoticeIncident, ...]:
    incidents: dict[tuple[date, str], NoticeIncident] = {}
    for statement in found:
        for cited in statement.dates:
            quote = statement.passage.quote()
            incidents.setdefault(
                (cited.day, quote.text), NoticeIncident(cited.day, quote.text, cited.quote, cited.is_sure)
            )
    return tuple(incidents.values())


def _channel(found: Sequence[Statement], words: Lexicon) -> NoticeChannel | None:
    """The way named where the driver is told what to do; an address before a way, a way before a link."""
    asked = [
        one.passage
        for one in found
        if asks_the_driver(one.passage, words) and not words.patterns["channel.no"].search(one.passage.folded)
    ]
    for one in asked:
        address = _ADDRESS.search(one.plain)
        if address:
            quote = one.quote(*address.span())
            return NoticeChannel("email", quote.text.rstrip("."), quote)
    ways: tuple[ChannelId, ...] = ("reply", "app", "web")
    for way in ways:
        for one in asked:
            match = words.patterns[f"channel.{way}"].search(one.folded)
            if match:
                link = _LINK.search(one.plain) if way == "web" else None
                return NoticeChannel(way, link.group() if link else "", one.quote(*match.span()))
    return None


def _reference(passages: Sequence[Passage], words: Lexicon) -> Quote | None:
    """The number that a word like “reference” or “case” stands before; it has a digit and is no date."""
    for one in passages:
        for label in words.patterns["reference.labels"].finditer(one.folded):
            code = _CODE.match(one.folded, label.end())
            if code and any(sign.isdigit() for sign in code.group(1)):
                return one.quote(*code.span(1))
    return None


def _first(passages: Sequence[Passage], pattern: re.Pattern[str]) -> Quote | None:
    for one in passages:
        match = pattern.search(one.folded)
        if match:
            return one.quote(*match.span())
    return None
