"""Notices that lie in the vault."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from flexkeeper import appeals, records
from flexkeeper.errors import FlexKeeperError
from flexkeeper.vault import Vault
from tests.builders import add_record

PACIFIC = ZoneInfo("America/Los_Angeles")
TEXT = "Your account was deactivated for late deliveries. You have 10 days to appeal."


def read(vault: Vault, record: int) -> appeals.KeptNotice:
    return appeals.read_kept_notice(vault, record, now=vault.clock(), zone=PACIFIC)


def test_a_kept_notice_is_counted_from_the_day_it_came(vault: Vault) -> None:
    fields = {"received": "2026-11-02"}
    record = add_record(vault, kind="deactivation_notice", fields=fields, contents=(b"x",), text=TEXT)
    found = read(vault, record)
    assert found.notice.deadline is not None
    assert (found.notice.deadline.due.day, found.notice.counted_from) == (date(2026, 11, 12), "received")
    sign = found.notice.claims[0].sign
    assert found.text[sign.start : sign.end] == "late deliveries"


def test_the_moment_of_the_mail_goes_before_the_day_that_was_noted(vault: Vault) -> None:
    fields = {"received": "2026-11-02"}
    record = add_record(vault, kind="deactivation_notice", fields=fields, contents=(b"x",), text=TEXT)
    records.edit(vault, record, values={"happened_at": "2026-11-06T06:30:00+00:00"})
    assert read(vault, record).notice.deadline.due.day == date(2026, 11, 15)  # type: ignore[union-attr]


def test_a_day_without_a_zone_is_the_drivers(vault: Vault) -> None:
    record = add_record(vault, kind="message", contents=(b"x",), text=TEXT)
    records.edit(vault, record, values={"happened_at": "2026-11-05T22:30:00"})
    assert read(vault, record).notice.sent.tzinfo is PACIFIC
    assert read(vault, add_record(vault, contents=(b"y",), text=TEXT)).notice.counted_from == "today"


def test_the_drivers_own_deadline_counts(vault: Vault) -> None:
    appeals.set_own_value(vault, appeals.platform("flex"), "appeal_deadline_7", "3")
    record = add_record(
        vault,
        kind="deactivation_notice",
        fields={"received": "2026-11-02"},
        contents=(b"x",),
        text="You are deactivated.",
    )
    assert read(vault, record).notice.deadline.due.day == date(2026, 11, 5)  # type: ignore[union-attr]


def test_a_picture_whose_text_nobody_recognized_is_said_to_have_none(vault: Vault) -> None:
    with pytest.raises(FlexKeeperError, match="no text"):
        read(vault, add_record(vault, kind="deactivation_notice", contents=(b"x",)))
