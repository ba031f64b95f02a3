"""Tone and style of the driver's own words, with the place of each finding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from flexkeeper.appeals import passages
from flexkeeper.appeals.letters import BLANK, Language
from flexkeeper.appeals.lint.advice import finding
from flexkeeper.appeals.lint.readability import WORD, readability
from flexkeeper.appeals.lint.values import Finding, Readability
from flexkeeper.appeals.lint.wordlists import patterns, word_lists

MOST_IN_SENTENCE = 30
MOST_IN_PARAGRAPH = 120
MOST_IN_LETTER = 600
_LETTERS = re.compile(r"(?<![\w-])[^\W\d_]{2,}(?![\w-])")
_SHOUTED_ALONE = 4
_EXCLAIMED = re.compile(r"[!\u00a1\uff01]+")


def read_texts(texts: Mapping[str, str], language: Language) -> list[Finding]:
    """What stands out in texts by part, in their order; within a text from its beginning."""
    found: list[Finding] = []
    for part, text in texts.items():
        found += sorted(_in_text(part, text, language), key=lambda one: (one.start, one.end))
    return found


def whole(texts: Mapping[str, str], language: Language) -> Readability:
    """The readability of all texts together; blanks do not count."""
    told = [sentence.plain for text in texts.values() for _line, sentence in _sentences(BLANK.sub("", text))]
    return readability(told, language)


def of_the_whole(texts: Mapping[str, str], language: Language) -> Iterator[Finding]:
    """Findings about the letter as a whole."""
    seen = whole(texts, language)
    if seen.words > MOST_IN_LETTER:
        yield finding("long_letter", words=str(seen.words))
    if seen.ease is not None and seen.ease < word_lists(language).easy_enough:
        yield finding("hard_to_read", words=str(round(seen.ease)))


def _in_text(part: str, text: str, language: Language) -> Iterator[Finding]:
    yield from _listed(part, text, language)
    for match in _EXCLAIMED.finditer(text):
        yield finding("exclamation", part, match[0], *match.span())
    yield from _shouted(part, text, language)
    counted: dict[tuple[int, int], int] = {}
    for line, sentence in _sentences(text):
        quote = sentence.quote()
        count = len(WORD.findall(quote.text))
        counted[line] = counted.get(line, 0) + count
        if count > MOST_IN_SENTENCE:
            yield finding("long_sentence", part, str(count), quote.start, quote.end)
    for (start, end), count in counted.items():
        if count > MOST_IN_PARAGRAPH:
            yield finding("long_paragraph", part, str(count), start, end)


def _listed(part: str, text: str, language: Language) -> Iterator[Finding]:
    """Words of the lists; inside a longer find a shorter one says nothing new."""
    plain = passages.passage(text, [(0, len(text))])
    found = [
        (match.span(), tone)
        for tone, pattern in patterns(language).items()
        for match in pattern.finditer(plain.folded)
    ]
    last = -1
    for (start, end), tone in sorted(found, key=lambda one: (one[0][0], -one[0][1])):
        if end > last:
            last = end
            quote = plain.quote(start, end)
            yield finding(tone, part, quote.text, quote.start, quote.end)


def _shouted(part: str, text: str, language: Language) -> Iterator[Finding]:
    """Words in capitals: one of four letters or more, or several beside each other."""
    allowed = set(word_lists(language).acronyms)
    runs: list[list[re.Match[str]]] = []
    # A blank is ours, and is told of as a blank.
    for match in _LETTERS.finditer(BLANK.sub(lambda blank: " " * len(blank[0]), text)):
        if not match[0].isupper() or match[0] in allowed:
            continue
        if runs and text[runs[-1][-1].end() : match.start()] in (" ", ", "):
            runs[-1].append(match)
        else:
            runs.append([match])
    for run in runs:
        start, end = run[0].start(), run[-1].end()
        if len(run) > 1 or end - start >= _SHOUTED_ALONE:
            yield finding("capitals", part, text[start:end], start, end)


def _sentences(text: str) -> Iterator[tuple[tuple[int, int], passages.Passage]]:
    """Each sentence with the line (a paragraph, as typed) it stands in."""
    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        for sentence in passages.sentences(passages.passage(text, [(start, end)])):
            yield (start, start + len(line.rstrip())), sentence
        start = end
