"""Today: what needs the driver, honest when nothing does, and one obvious step."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from flexkeeper import records
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.today import TodayPage
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.window import Window
from flexkeeper.vault import Vault, open_with_key
from tests.builders import add_record
from tests.conftest import noon
from tests.desktop.conftest import settle

NOW = datetime.now().astimezone()


def ends(days: int) -> dict[str, str]:
    return {"expires": (NOW.date() + timedelta(days=days)).isoformat()}


@pytest.fixture
def today_vault(empty_vault: tuple[Path, bytes], tmp_path: Path) -> Vault:
    """An empty vault of this test."""
    template, key = empty_vault
    return open_with_key(shutil.copytree(template, tmp_path / "Vault"), key, clock=noon)


@pytest.fixture
def today(window: Window, today_vault: Vault) -> Iterator[TodayPage]:
    """The page on that vault; the test fills it through the session."""
    window.session.adopt(today_vault)
    window.desk.go_to("today")
    settle(window.session)
    page = window.frame.page("today")
    assert isinstance(page, TodayPage)
    yield page
    window.lock()
    settle(window.session)


def put_in(page: TodayPage, *papers: dict[str, object]) -> None:
    """Adds records as a job of the session, and waits until the page has looked again."""

    def work(vault: Vault, _progress: object) -> None:
        for paper in papers:
            add_record(vault, **paper)  # type: ignore[arg-type]

    page.session.write(work)
    settle(page.session)


def said(page: TodayPage) -> set[str]:
    """All texts that are seen."""
    return {label.text() for label in page.findChildren(QLabel) if label.isVisible()}


def seen(page: TodayPage) -> list[str]:
    """What the rows' buttons are called, from the top."""
    return [row.button.accessibleName() for row in page.rows]


def test_an_empty_vault_asks_for_papers(today: TodayPage) -> None:
    """There is nothing to warn of, so there is only the one step."""
    assert "Drop your papers here" in said(today)
    assert not today.attention.isVisible() and not today.review.isVisible()
    assert today.primary() is not None and today.primary().text() == "Add papers…"  # type: ignore[union-attr]


def test_papers_are_listed_by_their_end(today: TodayPage) -> None:
    """Ended first; state in words; papers that hold are only counted."""
    put_in(
        today,
        {"kind": "insurance", "title": "Card", "fields": ends(12)},
        {"kind": "registration", "title": "Plate", "fields": ends(-3)},
        {"kind": "registration", "title": "Trailer", "fields": ends(300)},
        {"kind": "other", "title": "Receipt"},
    )
    assert seen(today) == ["Show Plate", "Show Card"]
    assert [row.chip.accessibleName() for row in today.rows] == ["Expired 3 days ago", "Expires in 12 days"]
    assert "Expired 3 days ago" in today.rows[0].button.accessibleDescription()
    assert {"2 papers", "1 other paper is valid"} <= said(today)
    assert not today.quiet.isVisible()


def test_nothing_to_do_is_said_with_what_comes_next(today: TodayPage) -> None:
    """The next end is named though it is far."""
    put_in(today, {"kind": "insurance", "title": "Card", "fields": ends(143)}, {"kind": "other"})
    assert {"Nothing needs you today.", "Next: Card ends in 143 days."} <= said(today)
    assert not today.attention.isVisible()


def test_nothing_to_do_without_dates_is_no_promise(today: TodayPage) -> None:
    """Where no paper has a date, that is what is said."""
    put_in(today, {"kind": "other", "title": "Receipt"})
    assert {"Nothing needs you today.", "No paper here has a date on which it ends."} <= said(today)


def test_papers_in_review_are_counted(today: TodayPage) -> None:
    """A card says how many wait, and is not there when none does."""
    put_in(today, {"kind": "other", "state": "to_review"}, {"kind": "other", "state": "to_review"})
    assert today.review.isVisible()
    assert "2 papers to review" in said(today)


def test_a_replaced_paper_is_no_trouble(today: TodayPage) -> None:
    """Once its renewal is kept, the old card disappears by itself."""
    put_in(
        today,
        {"kind": "insurance", "title": "Old", "fields": ends(-3)},
        {"kind": "insurance", "title": "New", "fields": ends(200)},
    )
    assert seen(today) == ["Show Old"]

    def renew(vault: Vault, _progress: object) -> None:
        with vault.database.change("edit") as change:
            change.update("record", 2, {"supersedes": 1})

    today.session.write(renew)
    settle(today.session)
    assert seen(today) == []
    assert "Next: New ends in 200 days." in said(today)


def test_a_row_leads_to_its_record(today: TodayPage, window: Window) -> None:
    """Show opens the record on the page of records."""
    put_in(
        today,
        {"kind": "other", "title": "Receipt"},
        {"kind": "registration", "title": "Plate", "fields": ends(-3)},
    )
    today.rows[0].button.click()
    settle(window.session)
    assert window.frame.current().name == "records"
    assert window.frame.page("records").detail.record_id == 2  # type: ignore[attr-defined]


def test_very_many_papers_do_not_fill_the_page(today: TodayPage) -> None:
    """The worst are shown, the others counted with the way to them."""
    put_in(today, *({"kind": "registration", "title": f"P{n}", "fields": ends(n - 40)} for n in range(23)))
    assert len(today.rows) == 20
    assert {"23 papers", "3 more need attention"} <= said(today)
    see = next(button for button in today.findChildren(Button) if button.text() == "See all")
    see.click()
    assert today.frame.frame.current().name == "records"  # type: ignore[attr-defined]


def test_the_greeting_knows_name_and_hour(today: TodayPage) -> None:
    """By the clock the page was given."""
    today.session.write(lambda vault, _progress: records.set_me(vault, {"name": "Marisol Vega"}))
    settle(today.session)
    hour = datetime.now().hour  # noqa: DTZ005 - the driver's own hour
    part = "morning" if 5 <= hour < 12 else "afternoon" if 12 <= hour < 18 else "evening"
    assert today.title() == f"Good {part}, Marisol"


def test_it_is_the_first_page_there_is(kit: Kit, today_vault: Vault, tmp_path: Path) -> None:
    """A window that remembers no page begins with today."""
    fresh = Window(kit, tmp_path / "settings.json", tmp_path / "places.json")
    fresh.show()
    fresh.session.adopt(today_vault)
    settle(fresh.session)
    assert fresh.frame.current().name == "today"
    fresh.close()
