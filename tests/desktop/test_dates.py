"""Dates: what is shown is what typing gives back, in every order and language; numbers are not guessed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from flexkeeper import records
from flexkeeper.desktop import words
from flexkeeper.desktop.pages.records import RecordsPage
from flexkeeper.desktop.widgets.fact_row import FactRow
from flexkeeper.desktop.window import Window
from flexkeeper.desktop.words import DateOrder
from tests.desktop.conftest import settle

ORDERS: tuple[DateOrder, ...] = get_args(DateOrder)
LANGUAGES = sorted(
    {
        locale.name()
        for locale in QLocale.matchingLocales(
            QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, QLocale.Country.AnyCountry
        )
    }
)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@pytest.fixture(autouse=True)
def as_before(application: QApplication) -> Iterator[None]:
    """The language and the order of the run come back."""
    before = QLocale()
    yield
    QLocale.setDefault(before)
    words.order_dates("system")


@given(day=DAYS, order=st.sampled_from(ORDERS), language=st.sampled_from(LANGUAGES))
def test_what_is_shown_is_what_typing_gives_back(day: date, order: DateOrder, language: str) -> None:
    """Days and months, in each order, in each language that Qt knows."""
    QLocale.setDefault(QLocale(language))
    words.order_dates(order)
    for value in (day.isoformat(), f"{day:%Y-%m}"):
        assert words.typed_date(words.kept(value)) == value
        assert words.typed_date(value) == value


@given(day=DAYS, mark=st.sampled_from("./- "), language=st.sampled_from(["en_US", "de_DE", "ja_JP"]))
def test_numbers_are_read_in_the_order_that_was_set(day: date, mark: str, language: str) -> None:
    """Day first, month first, or not at all where the year comes first."""
    QLocale.setDefault(QLocale(language))
    by_day = mark.join((str(day.day), str(day.month), str(day.year)))
    by_month = mark.join((str(day.month), str(day.day), str(day.year)))
    words.order_dates("day")
    assert words.typed_date(by_day) == day.isoformat()
    words.order_dates("month")
    assert words.typed_date(by_month) == day.isoformat()
    words.order_dates("iso")
    assert words.typed_date(by_day) == by_day
    assert words.typed_date(mark.join((str(day.year), str(day.month), str(day.day)))) == day.isoformat()


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("en_US", "3/4/2027", "2027-03-04"),
        ("en_GB", "3/4/2027", "2027-04-03"),
        ("de_DE", "3.4.2027", "2027-04-03"),
        ("ja_JP", "3/4/2027", ""),
        ("en_US", "4 Mar 2027", "2027-03-04"),
        ("en_GB", "March 4, 2027", "2027-03-04"),
        ("es_MX", "4 de marzo de 2027", "2027-03-04"),
        ("en_US", "  mar   4,  2027 ", "2027-03-04"),
        ("en_US", "March 2027", "2027-03"),
        ("en_US", "13/4/2027", ""),
        ("en_US", "2/30/2027", ""),
        ("en_US", "3/4/27", ""),
        ("en_US", "3/4.2027", ""),
        ("en_US", "2027-02-30", ""),
        ("en_US", "٣/٤/٢٠٢٧", "2027-03-04"),
        ("en_US", "", ""),
        ("en_US", "0/0/0000", ""),
        ("en_US", "HM-4471-0926", ""),
        ("en_US", "9" * 4000, ""),
    ],
)
def test_what_the_system_writes_and_what_is_left_as_it_is(language: str, typed: str, meant: str) -> None:
    """As the language has it; what is no whole date stays as it was typed, to be asked about."""
    QLocale.setDefault(QLocale(language))
    words.order_dates("system")
    assert words.typed_date(typed) == (meant or typed)


def test_the_setting_reaches_the_pages_and_what_is_typed(opened: Window) -> None:
    """Chosen in the settings: lists, details and typing follow at once, without a restart."""
    QLocale.setDefault(QLocale("en_US"))
    opened.desk.go_to("records")
    page = opened.frame.page("records")
    assert isinstance(page, RecordsPage)
    found = next(one for one in records.everything(opened.session.vault) if one.title == "Registration")
    page.open_record(found.id)
    settle(opened.session)
    looks = opened.desk.settings.appearance
    for order, shown in (("month", "Dec 31, 2099"), ("iso", "2099-12-31"), ("day", "31 Dec 2099")):
        changed = dataclasses.replace(looks, dates=order)  # type: ignore[arg-type]
        opened.desk.change_settings(dataclasses.replace(opened.desk.settings, appearance=changed))
        settle(opened.session)
        assert shown in [row._shown for row in page.detail.findChildren(FactRow) if not row.isHidden()]
    row = next(row for row in page.detail.findChildren(FactRow) if row._shown == shown and not row.isHidden())
    row.begin()
    assert isinstance(row.editor, QLineEdit) and row.editor.text() == "31 Dec 2099"
    row.editor.selectAll()
    QTest.keyClicks(row.editor, "3/4/2098")
    QTest.keyClick(row.editor, Qt.Key.Key_Return)
    settle(opened.session)
    assert records.get(opened.session.vault, found.id).fields["expires"] == "2098-04-03"
    opened.desk.go_to("today")
    settle(opened.session)
    said = [label.text() for label in opened.frame.page("today").findChildren(QLabel)]
    assert any("Jan 2020" in text for text in said)
    opened.desk.change_settings(dataclasses.replace(opened.desk.settings, appearance=looks))


def test_a_title_that_looks_like_a_date_stays_a_title(opened: Window) -> None:
    """Only fields for dates are read as dates."""
    QLocale.setDefault(QLocale("en_US"))
    opened.desk.go_to("records")
    page = opened.frame.page("records")
    assert isinstance(page, RecordsPage)
    found = next(one for one in records.everything(opened.session.vault) if one.title == "Photo 099")
    page.open_record(found.id)
    settle(opened.session)
    row = next(
        row for row in page.detail.findChildren(FactRow) if row.label == "Title" and not row.isHidden()
    )
    row.begin()
    assert isinstance(row.editor, QLineEdit)
    row.editor.selectAll()
    QTest.keyClicks(row.editor, "Nov 20, 2026")
    QTest.keyClick(row.editor, Qt.Key.Key_Return)
    settle(opened.session)
    assert records.get(opened.session.vault, found.id).title == "Nov 20, 2026"
