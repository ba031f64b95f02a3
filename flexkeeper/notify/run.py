"""`flexkeeper reminders notify`: one look at the agenda, at most one notification, and what was said kept."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flexkeeper import paths
from flexkeeper.i18n import _
from flexkeeper.notify import memory as memories
from flexkeeper.notify.agenda import Entry, Step, read_agendas
from flexkeeper.notify.memory import Memory, Trouble
from flexkeeper.notify.sending import Answer, NotSent, Sender, program, system_sender
from flexkeeper.notify.words import last_words, notice, seconds_left

DONE, FAILED, USAGE = 0, 1, 2
_WAIT_SECONDS = 10
_PUT_OFF = timedelta(days=1)
_STAYS_WITHIN_SECONDS = 86_400
_LAST_WORDS = "unopened"
_CLOCK_WAS_WRONG = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Wishes:
    """How to run: seconds to wait for an answer, the hour at which days begin, seconds between two looks.

    `every_seconds` is 0 for one look.
    """

    wait_seconds: int = _WAIT_SECONDS
    from_hour: int = 0
    every_seconds: int = 0


def main(words: Sequence[str]) -> int:
    """Announces what is due now; the exit code is 1 where that did not reach the driver.

    `--wait SECONDS` for a click on the notice (10); `--from-hour H` keeps what falls on a day until then
    (0); `--every SECONDS` stays and looks again so often, for desktops without a timer.
    """
    wishes = _wishes(words)
    if wishes is None:
        print(  # noqa: T201 - the command line's library costs more than all the rest
            _("Usage: flexkeeper reminders notify [--wait SECONDS] [--from-hour HOUR] [--every SECONDS]"),
            file=sys.stderr,
        )
        return USAGE
    while True:
        begun = time.monotonic()
        code = _once(wishes)
        if not wishes.every_seconds:
            return code
        time.sleep(max(0.0, wishes.every_seconds - (time.monotonic() - begun)))


def notify(state: Path, now: datetime, send: Sender, *, from_hour: int = 0) -> Announced:
    """Says in one notification what has become due and was not said yet, and remembers it.

    `now` is aware, on the driver's clock. It is remembered after it was shown: a crash between the two says
    it twice rather than never.

    Raises:
        NotSent: if it could not be shown; that is remembered, too, and tried again by the next call.
        OSError: if the state folder cannot be written.
    """
    with memories.alone(state):
        memory = memories.read(state)
        news, unopened = _news(state, memory, now, from_hour)
        if not news and not unopened:
            return Announced((), "", lambda _seconds: None)
        sentence = notice(news, now) if news else last_words()
        stays = any(abs(seconds_left(entry, now)) <= _STAYS_WITHIN_SECONDS for entry in news)
        try:
            wait = send(sentence, stays)
        except NotSent as failure:
            memory.trouble = Trouble(now, failure.reason)
            memories.write(state, memory)
            raise
        for entry in news:
            memory.announced[entry.id] = memory.announced.get(entry.id, set()) | {
                step.name for step in entry.steps if is_reached(step.at, now, from_hour)
            }
            memory.again.pop(entry.id, None)
        if not news:
            memory.announced |= {name: {_LAST_WORDS} for name in unopened}
        memory.said, memory.trouble = now, None
        memories.write(state, memory)
    return Announced(tuple(entry.id for entry in news), sentence, wait)


def try_out(state: Path, now: datetime) -> Trouble | None:
    """Shows a notice that says only that notices arrive; why it did not, or None where it did.

    That is remembered, as for any other notice.

    Raises:
        OSError: if the state folder cannot be written.
    """
    with memories.alone(state):
        memory = memories.read(state)
        try:
            _send_by_system(_("Notices from FlexKeeper arrive on this computer."), False)(0)
            memory.trouble = None
        except NotSent as failure:
            memory.trouble = Trouble(now, failure.reason)
        memories.write(state, memory)
        return memory.trouble


@dataclass(frozen=True, slots=True)
class Announced:
    """What was said: of which entries, in which words, and what waits for an answer."""

    entries: tuple[str, ...]
    sentence: str
    wait: Callable[[float], Answer | None]


def _news(state: Path, memory: Memory, now: datetime, from_hour: int) -> tuple[list[Entry], list[str]]:
    """What is to be said, and the agendas that fall silent because their vaults are not opened any more."""
    agendas = read_agendas(state)
    unopened = [f"{one.name} {one.kept.isoformat()}" for one in agendas if one.is_unopened(now)]
    entries = [entry for one in agendas if not one.is_unopened(now) for entry in one.entries]
    was_ahead = memory.said is not None and memory.said > now + _CLOCK_WAS_WRONG
    # Where an agenda is newer than the clock, it is the clock of now that is wrong.
    if was_ahead and all(one.kept <= now for one in agendas):
        unsay(entries, memory, now)
        memories.write(state, memory)
    news = [entry for entry in entries if is_news(entry, memory, now, from_hour)]
    return news, [name for name in unopened if name not in memory.announced]


def is_news(entry: Entry, memory: Memory, now: datetime, from_hour: int) -> bool:
    """Whether the latest step that is reached was not said yet, or was put off until now.

    Steps missed before the latest are never made up for one by one.
    """
    again = memory.again.get(entry.id)
    if again is not None and again <= now + _PUT_OFF:  # one farther away was put off by a wrong clock
        return now >= again
    reached = [step for step in entry.steps if is_reached(step.at, now, from_hour)]
    latest = max(reached, key=_moment, default=None)
    return latest is not None and latest.name not in memory.announced.get(entry.id, set())


def unsay(entries: Sequence[Entry], memory: Memory, now: datetime) -> None:
    """Forgets what was said before its time by a clock that was ahead: it is to be said yet."""
    for entry in entries:
        said = memory.announced.get(entry.id, set())
        said -= {step.name for step in entry.steps if _moment(step) > now}
    memory.said = now


def is_reached(at: date | datetime, now: datetime, from_hour: int) -> bool:
    """Whether an instant has come, or a day has begun on the driver's clock."""
    if isinstance(at, datetime):
        return at <= now
    return at < now.date() or (at == now.date() and now.hour >= from_hour)


def put_off(state: Path, entries: Sequence[str], now: datetime) -> None:
    """Has these said again a day from now."""
    with memories.alone(state):
        memory = memories.read(state)
        memory.again |= dict.fromkeys(entries, now + _PUT_OFF)
        memories.write(state, memory)


def _moment(step: Step) -> datetime:
    if isinstance(step.at, datetime):
        return step.at
    return datetime(step.at.year, step.at.month, step.at.day, tzinfo=UTC)


def _once(wishes: Wishes) -> int:
    state = paths.state()
    now = datetime.now(UTC).astimezone()
    try:
        said = notify(state, now, _send_by_system, from_hour=wishes.from_hour)
    except NotSent as failure:
        print(Trouble(now, failure.reason).words, file=sys.stderr)  # noqa: T201
        return FAILED
    except OSError as error:
        words = _("Reminders could not be remembered: {reason}.")
        print(words.format(reason=error.strerror or type(error).__name__), file=sys.stderr)  # noqa: T201
        return FAILED
    answer = said.wait(wishes.wait_seconds) if said.sentence else None
    if answer == "snooze":
        put_off(state, said.entries, now)
    elif answer == "open":
        import subprocess  # a tenth of the whole cost, for the one time in many

        subprocess.Popen([*program(), "--today"], start_new_session=True)
    return DONE


def _send_by_system(sentence: str, stays: bool) -> Callable[[float], Answer | None]:
    """Only with something to say is the way to the desktop imported."""
    return system_sender()(sentence, stays)


def _wishes(words: Sequence[str]) -> Wishes | None:
    """The wishes these words name; None where they name something else."""
    said = {"--wait": _WAIT_SECONDS, "--from-hour": 0, "--every": 0}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word not in said or not rest or not rest[0].isdecimal() or len(rest[0]) > 5:
            return None
        said[word] = int(rest.pop(0))
    return Wishes(*said.values()) if said["--from-hour"] < 24 else None
