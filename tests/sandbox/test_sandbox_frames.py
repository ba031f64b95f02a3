"""The two readers of frames never meet a byte they cannot name."""

from __future__ import annotations

import json
import struct
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from flexkeeper.sandbox import frames
from flexkeeper.sandbox.inbox import Inbox

json_values = some.recursive(
    some.none()
    | some.booleans()
    | some.integers()
    | some.floats(allow_nan=False, allow_infinity=False)
    | some.text(),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(), inner, max_size=3),
    max_leaves=10,
)
heads = some.dictionaries(
    some.sampled_from(["walls", "progress", "failed", "detail", "answer", "parts", "part", "hello"]),
    json_values | some.lists(some.integers(-2, 20), max_size=3) | some.just({}),
    max_size=3,
)


def test_a_head_comes_before_its_body_has() -> None:
    reader = frames.Reader()
    assert list(reader.feed(frames.pack({"part": 3}, 5) + b"ab")) == [frames.Head({"part": 3}, 5), b"ab"]
    assert reader.in_a_frame
    assert list(reader.feed(b"cde")) == [b"cde"]
    assert not reader.in_a_frame


@settings(deadline=None)
@given(some.lists(some.tuples(heads, some.binary(max_size=20)), max_size=4), some.data())
def test_frames_survive_any_cut(sent: list[tuple[dict[str, Any], bytes]], data: some.DataObject) -> None:
    stream = b"".join(frames.pack(values, len(body)) + body for values, body in sent)
    cuts = sorted(data.draw(some.lists(some.integers(0, len(stream)), max_size=6)))
    reader = frames.Reader()
    got: list[tuple[dict[str, Any], bytes]] = []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        for item in reader.feed(stream[start:end]):
            if isinstance(item, bytes):
                got[-1] = (got[-1][0], got[-1][1] + item)
            else:
                got.append((item.values, b""))
    assert got == sent
    assert not reader.in_a_frame


@pytest.mark.parametrize(
    ("json_bytes", "body_bytes"),
    [(0, 0), (1, 0), (frames.JSON_LIMIT + 1, 0), (2, frames.BODY_LIMIT + 1), (0xFFFF_FFFF, 0xFFFF_FFFF)],
)
def test_lengths_are_refused_at_the_header(json_bytes: int, body_bytes: int) -> None:
    with pytest.raises(frames.Nonsense):
        list(frames.Reader().feed(struct.pack("<4sII", frames.MAGIC, json_bytes, body_bytes)))


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "5",
        "{'a'}",
        '{"a": NaN}',
        '{"a": Infinity}',
        "[" * 100_000,
        '{"a": ' + "9" * 5000 + "}",
        "\xef\xbb",
    ],
)
def test_json_that_is_no_finite_object_is_nonsense(text: str) -> None:
    encoded = text.encode("latin-1")
    with pytest.raises(frames.Nonsense):
        list(frames.Reader().feed(struct.pack("<4sII", frames.MAGIC, len(encoded), 0) + encoded))


def test_what_has_no_frame_is_not_packed() -> None:
    with pytest.raises(ValueError, match="exceeds"):
        frames.pack({"text": "x" * frames.JSON_LIMIT})
    with pytest.raises(ValueError, match="exceeds"):
        frames.pack({}, frames.BODY_LIMIT + 1)
    with pytest.raises(ValueError, match="JSON compliant"):
        frames.pack({"number": float("nan")})


def test_lone_surrogates_travel() -> None:
    values = {"name": "scan \udcff \ud800.pdf"}
    assert list(frames.Reader().feed(frames.pack(values))) == [frames.Head(values, 0)]


@settings(deadline=None, max_examples=300)
@given(some.lists(some.tuples(heads, some.binary(max_size=20)), max_size=5))
def test_the_inbox_believes_or_refuses(sent: list[tuple[dict[str, Any], bytes]]) -> None:
    inbox = Inbox(answer_bytes=30)
    for values, body in sent:
        encoded = json.dumps(values).encode()
        frame = struct.pack("<4sII", frames.MAGIC, len(encoded), len(body)) + encoded + body
        try:
            inbox.feed(frame)
        except frames.Nonsense:
            return
        if inbox.is_complete:
            answer = inbox.answer
            assert (answer is None) == (inbox.failure is not None)
            assert answer is None or sum(len(part) for part in answer.parts) <= 30
            return


@settings(deadline=None)
@given(some.binary(max_size=100))
def test_random_bytes_are_refused_or_waited_for(untrusted_bytes: bytes) -> None:
    inbox = Inbox(answer_bytes=30)
    try:
        inbox.feed(untrusted_bytes)
    except frames.Nonsense:
        return
    assert not inbox.is_complete
