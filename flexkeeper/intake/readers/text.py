"""Plain text and web pages: which encoding, and the words a person would read."""

from __future__ import annotations

import codecs
from html.parser import HTMLParser

from flexkeeper.i18n import _
from flexkeeper.intake.reading import MAX_TEXT_BYTES, Reading, with_text

# Four bytes a sign is the most any encoding here takes, so this is never less than 2 MB of text.
_MAX_DECODED_BYTES = MAX_TEXT_BYTES * 4 + 4
_SAMPLE = 1 << 16
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\b\x1b")) + b"\x7f"
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DROPPED = frozenset({"script", "style", "head", "template", "noscript", "svg"})
_BLOCKS = frozenset(
    [
        *("address", "article", "blockquote", "br", "center", "dd", "div", "dl", "dt", "footer", "form"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section"),
        *("table", "td", "th", "tr", "ul"),
    ]
)


def is_text(untrusted: bytes) -> bool:
    """Whether the bytes look like text in some encoding, judged by their first 64 KB."""
    sample = untrusted[:_SAMPLE]
    if not sample or any(sample.startswith(mark) for mark, _encoding in _BYTE_ORDER_MARKS):
        return True
    controls = len(sample.translate(None, _without_controls()))
    # A stray control byte (an old end-of-file mark) does not make a text a program; data has one in ten.
    is_plain = b"\0" not in sample and controls <= max(2, len(sample) // 100) and controls * 4 <= len(sample)
    return is_plain or _utf16_without_mark(sample) is not None


def decode(untrusted: bytes, most_bytes: int = _MAX_DECODED_BYTES) -> tuple[str, str]:
    """The text and the name of its encoding: by its mark, as UTF-16, as UTF-8, else as cp1252."""
    head = untrusted[:most_bytes]
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return head.decode(encoding, "replace"), encoding
    utf16 = _utf16_without_mark(head[:_SAMPLE])
    if utf16:
        return head.decode(utf16, "replace"), utf16
    try:
        # A sign cut in two by the limit is no sign of another encoding.
        return codecs.getincrementaldecoder("utf-8")().decode(head), "utf-8"
    except UnicodeDecodeError:
        return head.decode("cp1252", "replace"), "cp1252"


def read_text(untrusted: bytes, media_type: str) -> Reading:
    """Plain text, with line ends as written."""
    text, encoding = decode(untrusted)
    remarks = (_("the file is empty"),) if not text.strip() else ()
    return with_text(Reading(media_type, facts={"encoding": encoding}, remarks=remarks), text)


def read_html(untrusted: bytes) -> Reading:
    """A web page as the text it shows; nothing in it is run or fetched."""
    text, encoding = decode(untrusted)
    is_cut = len(text) > MAX_TEXT_BYTES
    remarks = (_("only the beginning of this page was read: it is very long"),) if is_cut else ()
    return with_text(Reading("text/html", facts={"encoding": encoding}, remarks=remarks), from_html(text))


def from_html(untrusted: str) -> str:
    """The readable words of HTML: no scripts, no styles, links by their text, one line per block."""
    parser = _Words()
    parser.feed(untrusted[:MAX_TEXT_BYTES])
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.words).splitlines())
    return "\n".join(line for line in lines if line)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._dropped: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":  # mails forget </head>
            self._dropped.clear()
        elif tag in _DROPPED:
            self._dropped.append(tag)
        elif tag in _BLOCKS:
            self.words.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._dropped:
            while self._dropped.pop() != tag:
                pass
        elif tag in _BLOCKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._dropped:
            self.words.append(data)


def _without_controls() -> bytes:
    return bytes(byte for byte in range(256) if byte not in _CONTROLS)


def _utf16_without_mark(sample: bytes) -> str | None:
    """UTF-16 of a European language has a zero in nearly every second byte, always on the same side."""
    half = len(sample) // 2
    if half < 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > half * 0.7 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.7 and odd < half * 0.05:
        return "utf-16-be"
    return None
