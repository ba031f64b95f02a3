"""A mail thread taken apart: which lines are whose message, and which message is the notice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from flexkeeper.appeals.lexicon import Lexicon
from flexkeeper.appeals.passages import Passage, fold, passage

_LINE = re.compile(r"[^\r\n]*")
_QUOTED = re.compile(r"(?:[ \t]{0,4}[>|])*[ \t]?")
_RULE = re.compile(
    r"[-_ ]{0,40}(?:begin |inicio del? )?"
    r"(?:forwarded message|original message|mensaje reenviado|mensaje original)[-_: ]{0,40}"
)
_WROTE = re.compile(r"(?:on|el) .{5,200} (?:wrote|escribio)\b.{0,20}:")
_HEADER = re.compile(
    r"\*?(from|date|sent|to|cc|subject|reply-to|de|fecha|enviado(?: el)?|para|asunto|responder a):\*?"
    r" ?(?=\S|$)"
)
_FROM = ("from", "de")
_NAMES = {
    "sent": "date",
    "fecha": "date",
    "enviado": "date",
    "enviado el": "date",
    "asunto": "subject",
    "de": "from",
}
_LONGEST_HEAD = 300


@dataclass(slots=True)
class Message:
    """One person's part of a thread: its lines and the values of its header, as ranges in the text."""

    lines: list[tuple[int, int]] = field(default_factory=list)
    heads: dict[str, tuple[int, int]] = field(default_factory=dict)
    has_words: bool = False
    is_signed: bool = False


def notice_of(text: str, words: Lexicon) -> tuple[Message, bool]:
    """The message of a thread that most looks like the notice, and whether it is the one on top.

    The driver's own words below or above it, and the platform's other mails, are left aside.
    """
    found = [message for message in _messages(text).values() if message.has_words or message.heads]
    if not found:
        return Message(), True
    best = max(found, key=lambda message: _likeness(passage(text, message.lines), words))
    if _likeness(passage(text, best.lines), words) <= 0:
        best = max(found, key=lambda message: sum(end - start for start, end in message.lines))
    return best, best is found[0]


def head(text: str, message: Message, name: str) -> Passage | None:
    """What the header of a message says under a name, where it has it."""
    found = message.heads.get(name)
    return passage(text, [found]) if found else None


def _likeness(found: Passage, words: Lexicon) -> int:
    """How much a message looks like a notice: it tells somebody else that his account was closed."""
    strong = {match.group()[:8] for match in words.patterns["notice.strong"].finditer(found.folded)}
    to_you = len(words.patterns["notice.to_you"].findall(found.folded))
    from_me = len(words.patterns["notice.from_me"].findall(found.folded))
    return min(len(strong), 3) * 2 + (2 if to_you > from_me else -4 if from_me > to_you else 0)


def _messages(text: str) -> Mapping[tuple[int, int], Message]:
    """The messages of a thread by border and depth of quoting, in the order in which they begin."""
    found: dict[tuple[int, int], Message] = {}
    lines = list(_lines(text))
    folded = [fold(text[start : min(end, start + _LONGEST_HEAD)]) for start, end, _depth in lines]
    border, key, skip, waiting = 0, (0, 0), False, None
    for number, (start, end, depth) in enumerate(lines):
        if skip:
            skip = False
            continue
        if not folded[number]:
            found.setdefault(key, Message()).lines.append((start, end))
            continue
        length = _border(folded, number)
        if length:
            border, skip = border + 1, length == 2
            waiting = (
                (start, lines[number + length - 1][1]) if _RULE.fullmatch(folded[number]) is None else None
            )
            key = (border, depth)
            continue
        if (border, depth) in found and _begins_head(folded, number, found[border, depth]):
            border += 1
        key = (border, depth)
        message = found.setdefault(key, Message())
        if waiting:
            message.heads["date"], waiting = waiting, None
        _take(message, text, folded[number], start, end)
    return found


def _take(message: Message, text: str, folded: str, start: int, end: int) -> None:
    header = _HEADER.match(folded)
    if header and not message.has_words:
        name = header.group(1)
        colon = text.index(":", start) + 1
        message.heads.setdefault(_NAMES.get(name, name), (colon, end))
    elif folded == "--":
        message.is_signed = True
    elif not message.is_signed:
        message.lines.append((start, end))
        message.has_words = True


def _border(folded: list[str], number: int) -> int:
    """How many lines say that another message begins here; 0 where none does."""
    if _RULE.fullmatch(folded[number]) or _WROTE.fullmatch(folded[number]):
        return 1
    if number + 1 < len(folded) and folded[number].startswith(("on ", "el ")):
        return 2 if _WROTE.fullmatch(f"{folded[number]} {folded[number + 1]}") else 0
    return 0


def _begins_head(folded: list[str], number: int, message: Message) -> bool:
    """Whether a header stands here in the middle of a text, as some programs quote without marks."""
    header = _HEADER.match(folded[number])
    if not header or header.group(1) not in _FROM or not message.has_words:
        return False
    return any(_HEADER.match(line) for line in folded[number + 1 : number + 3])


def _lines(text: str) -> Iterator[tuple[int, int, int]]:
    """Start and end of each line without its marks of quoting, and how many of these there were."""
    place = 0
    while place <= len(text):
        line = _LINE.match(text, place)
        assert line is not None, "the pattern matches nothing, too"
        marks = _QUOTED.match(text, place, line.end())
        start = marks.end() if marks else place
        yield start, line.end(), text.count(">", place, start) + text.count("|", place, start)
        place = line.end() + (2 if text.startswith("\r\n", line.end()) else 1)
