"""The page of vehicles: what is shown is what the logbook says, and every change has its way back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea, QWidget

from flexkeeper import records
from flexkeeper.desktop import words
from flexkeeper.desktop.pages.bundle import BundlePage
from flexkeeper.desktop.pages.records import RecordsPage
from flexkeeper.desktop.pages.vehicles import VehiclesPage
from flexkeeper.desktop.pages.vehicles.checks import ChecklistDialog
from flexkeeper.desktop.widgets.form_dialog import FormDialog
from flexkeeper.desktop.widgets.timeline import Timeline
from flexkeeper.desktop.window import Window
from flexkeeper.records import Vehicle
from flexkeeper.vault import Vault, open_with_key
from tests.builders import add_record
from tests.conftest import noon
from tests.desktop.conftest import settle

TODAY = datetime.now().astimezone().date()
RIGHT_VIN = "11111111111111111"  # every sign a 1 fits its own check digit
WRONG_VIN = "11111111211111111"


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def fill(vault: Vault) -> Vehicle:
    """A car with a hole of ten days in its insurance, three readings, receipts, a rule and a block."""
    car = records.add_vehicle(vault, "Corolla", {"make": "Toyota", "plate": "8ABC123", "vin": RIGHT_VIN})
    papers = (
        (
            "insurance",
            "Insurance, first",
            {"valid_from": ago(300).isoformat(), "expires": ago(120).isoformat()},
        ),
        (
            "insurance",
            "Insurance, now",
            {"valid_from": ago(109).isoformat(), "expires": ago(-90).isoformat()},
        ),
        (
            "registration",
            "Registration",
            {"issued": ago(200).isoformat(), "expires": ago(-165).isoformat()},
        ),
        ("maintenance", "Oil receipt", {"serviced": ago(40).isoformat(), "work": "Oil change", "cost": "90"}),
    )
    for kind, title, fields in papers:
        number = add_record(vault, kind=kind, title=title, fields=fields, contents=[title.encode()])
        records.edit(vault, number, values={"vehicle": str(car.id)})
    for days, value in ((90, 41_000), (50, 43_000), (5, 45_000)):
        reading = {"day": ago(days).isoformat(), "value": str(value)}
        records.add_reading(vault, car.id, reading, today=TODAY)
    records.add_rule(vault, car.id, {"category": "oil", "months": "6", "distance": "5000"}, today=TODAY)
    starts = datetime(TODAY.year, TODAY.month, 1, 16, 30)  # noqa: DTZ001 - on the clock of its zone
    block = {"start": starts.isoformat(), "end": (starts + timedelta(hours=3)).isoformat()}
    more = {"zone": "America/Los_Angeles", "vehicle": str(car.id), "distance": "62", "earnings": "72.50"}
    records.add_block(vault, {**block, **more})
    return car


@pytest.fixture
def page(window: Window, empty_vault: tuple[Path, bytes], tmp_path: Path) -> Iterator[VehiclesPage]:
    template, key = empty_vault
    vault = open_with_key(shutil.copytree(template, tmp_path / "Vault"), key, clock=noon)
    fill(vault)
    yield from shown(window, vault)


@pytest.fixture
def empty_page(window: Window, empty_vault: tuple[Path, bytes], tmp_path: Path) -> Iterator[VehiclesPage]:
    template, key = empty_vault
    yield from shown(window, open_with_key(shutil.copytree(template, tmp_path / "Vault"), key, clock=noon))


def shown(window: Window, vault: Vault) -> Iterator[VehiclesPage]:
    window.session.adopt(vault)
    window.desk.go_to("vehicles")
    settle(window.session)
    page = window.frame.page("vehicles")
    assert isinstance(page, VehiclesPage)
    yield page
    for dialog in window.findChildren(FormDialog):
        dialog.reject()
    window.lock()
    settle(window.session)


def said(part: QWidget) -> str:
    return "\n".join(one.text() for one in part.findChildren(QLabel) if one.isVisible() and one.text())


def miles(count: int) -> str:
    return f"{words.number(count)} mi"


def press(part: QWidget, name: str) -> None:
    """Presses the button of that name, or of one that begins so."""
    found = [
        one
        for one in part.findChildren(QAbstractButton)
        if one.isVisible() and (one.accessibleName() or one.text()).startswith(name)
    ]
    assert found, name
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def open_forms(page: VehiclesPage) -> list[FormDialog]:
    return [one for one in page.findChildren(FormDialog) if one.isVisible()]


def form(page: VehiclesPage) -> FormDialog:
    settle(page.session)
    return open_forms(page)[-1]


def save(page: VehiclesPage, **values: str) -> FormDialog:
    """Types into the form that is open and presses Save."""
    dialog = form(page)
    dialog.show_values(values)
    dialog.keep.click()
    settle(page.session)
    return dialog


def undo(page: VehiclesPage) -> None:
    page.session.undo(None, lambda: None)
    settle(page.session)


def test_without_a_vehicle_one_is_added(empty_page: VehiclesPage) -> None:
    """The one button adds a vehicle; what is wrong stands at its field, an odd VIN is asked about only."""
    page = empty_page
    assert "No vehicle here yet" in said(page)
    action = page.primary()
    assert action is not None and action.text() == "Add a vehicle…"
    action.trigger()
    dialog = save(page, name=" ")
    assert "Something is needed here." in said(dialog)
    dialog.fields["vin"].show_value("1HGCM8263")
    assert "ninth sign" not in said(dialog)
    dialog.fields["vin"].show_value(WRONG_VIN)
    assert "ninth sign of this VIN does not fit" in said(dialog)
    dialog.fields["year"].show_value("new")
    save(page, name="Corolla")
    assert "does not fit “Year”" in said(dialog)
    save(page, year="2019", bought="Mar 1, 2019")
    (car,) = records.vehicles(page.session.vault)
    assert car.fields["vin"] == WRONG_VIN and car.fields["bought"] == "2019-03-01"
    assert not open_forms(page) and "ninth sign" in said(page.profile)
    undo(page)
    assert records.vehicles(page.session.vault) == [] and "No vehicle here yet" in said(page)


@pytest.mark.parametrize("percent", [100, 200])
def test_words_without_end_make_no_page_wide(page: VehiclesPage, window: Window, percent: int) -> None:
    """A name of three hundred letters and a make of four hundred, on the smallest window."""
    known = {"make": "M" * 400, "owner": "ع" * 300}

    def work(vault: Vault, _progress: object) -> None:
        records.add_vehicle(vault, "Z" * 300, {})
        records.edit_vehicle(vault, 1, {"name": "W" * 300, **known})
        records.add_service(
            vault, 1, {"day": ago(1).isoformat(), "work": "S" * 300, "shop": "p" * 300}, today=TODAY
        )

    window.kit.look.choose("light", "system", percent)  # type: ignore[arg-type]
    for size in ((1280, 800), (1024, 640)):  # a new width folds it
        window.resize(*size)
    page.session.write(work)
    settle(page.session)
    area = page.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    assert area.widget().minimumSizeHint().width() <= area.viewport().width()
    window.kit.look.choose("system", "system", 100)


def test_another_vehicle_is_chosen(page: VehiclesPage) -> None:
    """With two there is a choice, and each shows its own."""
    assert not page.profile.box.isVisible()
    press(page.profile, "Add another vehicle")
    save(page, name="Van", odometer_unit="km")
    assert page.profile.box.isVisible() and page.profile.box.count() == 2
    page.profile.box.setCurrentIndex(1)
    page.profile.box.activated.emit(1)
    settle(page.session)
    assert page.context() == "Van" and "No reading yet" in said(page.odometer)


def test_deleting_for_good_asks_for_the_name(page: VehiclesPage) -> None:
    """Another name deletes nothing; the right one takes the logbook and leaves the papers."""
    press(page.profile, "Delete “Corolla” for good")
    dialog = save(page, name="corolla")
    assert "Nothing was deleted" in said(dialog) and len(records.vehicles(page.session.vault)) == 1
    save(page, name="Corolla")
    assert records.vehicles(page.session.vault) == [] and len(records.everything(page.session.vault)) == 4


def test_a_questioned_reading_is_kept_by_one_button(page: VehiclesPage) -> None:
    """The reason is shown, nothing is kept by itself; one button keeps it, one undoes it."""
    action = page.primary()
    assert action is not None and action.text() == "Add a reading…"
    action.trigger()
    dialog = save(page, value="30000")
    assert "looks wrong" in said(dialog) and "lower than 45,000" in said(dialog)
    assert len(records.odometer(page.session.vault, 1).readings) == 3
    QTest.mouseClick(dialog.anyway, Qt.MouseButton.LeftButton)
    settle(page.session)
    assert not open_forms(page) and records.odometer(page.session.vault, 1).last == (TODAY, 30_000)
    undo(page)
    assert records.odometer(page.session.vault, 1).last == (ago(5), 45_000)


def test_a_reading_a_paper_states_is_questioned_and_kept_here(page: VehiclesPage) -> None:
    """What a receipt says and does not fit counts once the driver stands by it."""
    fields = {"serviced": ago(2).isoformat(), "odometer": "12"}

    def work(vault: Vault, _progress: object) -> None:
        number = add_record(vault, kind="maintenance", title="Wipers", fields=fields)
        records.edit(vault, number, values={"vehicle": "1"})

    page.session.write(work)
    settle(page.session)
    assert "It is lower than 45,000" in said(page.odometer) and miles(45_000) in said(page.odometer)
    press(page.odometer, "Keep it anyway")
    settle(page.session)
    assert records.odometer(page.session.vault, 1).last == (ago(2), 12)
    assert said(page.odometer).splitlines().count("12 mi") == 2  # as the newest, and once in the list


def test_a_reading_is_taken_out_and_brought_back(page: VehiclesPage) -> None:
    """The row's own button, and Undo in the toast."""
    press(page.odometer, f"Take out: {miles(45_000)}")
    settle(page.session)
    assert miles(43_000) in said(page.odometer) and miles(45_000) not in said(page.odometer)
    toast = page.frame.frame.toast  # type: ignore[attr-defined]
    toast._undo.click()
    settle(page.session)
    assert miles(45_000) in said(page.odometer)


def test_services_and_what_comes_next(page: VehiclesPage) -> None:
    """Receipts are listed by themselves; a noted service moves what is due; the rule can be changed."""
    assert "Oil change" in said(page.services) and "$90.00" in said(page.services)
    before = records.next_services(page.session.vault, 1, TODAY)[0]
    press(page.services, "Note a service")
    save(page, work="Oil change", odometer="45100", cost="95")
    after = records.next_services(page.session.vault, 1, TODAY)[0]
    assert after.due_day != before.due_day and after.due_odometer == 50_100
    press(page.services, "Change how often")
    dialog = save(page, months="", distance="")
    assert "Say how often" in said(dialog)
    save(page, months="3")
    assert records.rules(page.session.vault, 1)[0].months == 3
    press(page.services, "Take out: Oil change")
    settle(page.session)
    assert len(records.services(page.session.vault, 1)) + len(records.rules(page.session.vault, 1)) == 2


def test_costs_are_honest_about_what_is_not_known(page: VehiclesPage) -> None:
    """With readings and a cost there are figures; without readings it says so."""
    assert "$90.00" in said(page.costs) and "a mile" in said(page.costs)
    for reading in records.odometer(page.session.vault, 1).readings[1:]:
        page.deeds.do(lambda vault, number=reading.id: records.remove_reading(vault, number), "")  # type: ignore[misc]
    settle(page.session)
    assert "Not enough odometer readings" in said(page.costs) and "a mile\n" not in said(page.costs)


def test_a_gap_is_red_on_the_line_and_in_words(page: VehiclesPage) -> None:
    """The hole is a bar of its own, a sentence below, and part of what a screen reader hears."""
    gap = next(bar for bar in page.cover.timeline._lanes[0].bars if bar.kind == "gap")
    assert (gap.first, gap.last) == (ago(119), ago(110))
    assert "10 days" in gap.text and "Insurance: no paper covers" in said(page.cover)
    name = page.cover.timeline.accessibleName()
    assert "Not covered" in name and "Vehicle inspection: no paper here." in name


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_time_runs_from_left_to_right_everywhere(
    page: VehiclesPage, application: QApplication, direction: Qt.LayoutDirection
) -> None:
    """In a mirrored window, too, earlier stands left of later."""
    application.setLayoutDirection(direction)
    try:
        settle(page.session)
        line = page.cover.timeline
        first, gap, now = (line.place_of(bar) for bar in line._lanes[0].bars)
        assert first.right() <= gap.left() + 1 and gap.right() <= now.left() + 1
    finally:
        application.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_a_period_opens_its_paper_by_key_and_by_pointer(page: VehiclesPage) -> None:
    """Arrows go from bar to bar and say it; Enter opens; a click does the same; a hole opens nothing."""
    line: Timeline = page.cover.timeline
    opened: list[int] = []
    line.opened.disconnect()
    line.opened.connect(opened.append)
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Right)
    assert "no paper covers" in line.accessibleDescription()
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert opened == []
    QTest.keyClick(line, Qt.Key.Key_Right)
    QTest.keyClick(line, Qt.Key.Key_Return)
    QTest.keyClick(line, Qt.Key.Key_Down)
    QTest.keyClick(line, Qt.Key.Key_Space)
    place = line.place_of(line._lanes[0].bars[0]).center().toPoint()
    QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=place)
    assert opened == [2, 3, 1]


def test_the_table_says_the_same_and_opens_the_paper(page: VehiclesPage) -> None:
    """Rows for who does not see the line; the way back is the same button."""
    press(page.cover, "Show as table")
    settle(page.session)
    assert not page.cover.timeline.isVisible() and "Insurance, first" in said(page.cover)
    press(page.cover, "Open: Insurance, first")
    settle(page.session)
    shown_page = page.frame.frame.current()  # type: ignore[attr-defined]
    assert isinstance(shown_page, RecordsPage) and shown_page.detail.record_id == 1


def test_a_checklist_goes_on_where_it_was_left(page: VehiclesPage) -> None:
    """What was answered before a crash or Lock is there again; what was given up is not."""
    press(page.checks, "Fill in…")
    settle(page.session)
    dialog = page.findChildren(ChecklistDialog)[-1]
    first = next(iter(dialog.rows))
    dialog.rows[first].answer("fail")
    dialog.note.setText("worn")
    settle(page.session)
    dialog.hide()  # as after a crash: it was never closed
    press(page.checks, "Fill in…")
    settle(page.session)
    again = page.findChildren(ChecklistDialog)[-1]
    assert again is not dialog
    assert again.rows[first].result == "fail" and again.note.text() == "worn"
    again.reject()
    settle(page.session)
    press(page.checks, "Fill in…")
    settle(page.session)
    anew = page.findChildren(ChecklistDialog)[-1]
    assert not any(row.result for row in anew.rows.values()) and anew.note.text() == ""
    anew.reject()
    dialog.reject()


def test_a_checklist_is_filled_by_keyboard(page: VehiclesPage, tmp_path: Path) -> None:
    """P, F and N answer and go on; what failed is named; it comes as a PDF, empty too."""
    press(page.checks, "Fill in…")
    settle(page.session)
    dialog = page.findChildren(ChecklistDialog)[-1]
    rows = list(dialog.rows.values())
    rows[0].setFocus()
    for key in (Qt.Key.Key_P, Qt.Key.Key_F, Qt.Key.Key_N):
        focus = dialog.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key)
    assert [row.result for row in rows[:4]] == ["pass", "fail", "n/a", ""]
    assert rows[1].accessibleName().endswith("Fail") and dialog.focusWidget() is rows[3]
    dialog.keep.click()
    settle(page.session)
    (kept,) = records.checklists(page.session.vault, 1)
    assert len(kept.failed) == 1 and "1 failed" in [
        one.accessibleName() for one in page.checks.findChildren(QWidget)
    ]
    for name, filled in (("empty.pdf", None), ("filled.pdf", kept)):
        path = tmp_path / name
        page.output.save_to(
            path,
            lambda vault, one=filled: records.print_checklist(vault, 1, kept.form, one, now=noon()),  # type: ignore[misc]
            "{path}",
        )
        settle(page.session)
        assert len(pypdf.PdfReader(path).pages) >= 1 and path.stat().st_mode & 0o777 == 0o600
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    page.output.print_on(
        printer, lambda vault: records.print_checklist(vault, 1, kept.form, kept, now=noon())
    )
    settle(page.session)
    assert "Sent to the printer" in page.frame.frame.toast.text  # type: ignore[attr-defined]
    pages = [len(pypdf.PdfReader(tmp_path / name).pages) for name in ("printed.pdf", "filled.pdf")]
    assert pages[0] == pages[1]
    undo(page)
    assert records.checklists(page.session.vault, 1) == []


def test_blocks_are_noted_summed_up_and_go_through_a_table(page: VehiclesPage, tmp_path: Path) -> None:
    """A block past midnight; its month; the same table read again adds nothing."""
    press(page.diary, "Note a block")
    dialog = save(page, **{"from": "half five", "to": "20:00"})
    assert "Write the times as 16:30" in said(dialog)
    save(page, **{"from": "22:00", "to": "01:30", "distance": "40", "earnings": "60"})
    (_first, late) = sorted(records.diary(page.session.vault), key=lambda one: one.id)
    assert late.hours == 3.5 and late.ends.date() == late.starts.date() + timedelta(days=1)
    assert "$132.50" in said(page.diary) or len(records.months(records.diary(page.session.vault))) == 2
    path = tmp_path / "blocks.csv"
    page.output.save_to(path, lambda vault: records.diary_csv(records.diary(vault)), "{path}")
    settle(page.session)
    page.deeds.read_diary(path)
    settle(page.session)
    assert len(records.diary(page.session.vault)) == 2
    press(page.diary, "Take out")
    settle(page.session)
    page.deeds.read_diary(path)
    settle(page.session)
    assert len(records.diary(page.session.vault)) == 2
    undo(page)
    assert len(records.diary(page.session.vault)) == 1


def test_blocks_without_a_vehicle_are_seen(page: VehiclesPage) -> None:
    """As a table may bring them; what is not counted for a vehicle is not out of sight."""
    block = {"start": "2026-11-02T16:30", "end": "2026-11-02T20:00", "zone": "America/Los_Angeles"}
    page.session.write(lambda vault, _progress: records.add_block(vault, block))
    settle(page.session)
    assert "no vehicle given" in said(page.diary)


def test_a_paper_of_no_vehicle_is_named(page: VehiclesPage) -> None:
    """Beside the gaps stands what may close them, and the way to it."""
    fields = {"valid_from": ago(119).isoformat(), "expires": ago(110).isoformat()}
    page.session.write(
        lambda vault, _progress: add_record(vault, kind="insurance", title="Lost card", fields=fields)
    )
    settle(page.session)
    assert "Given to no vehicle" in said(page.cover)
    page.session.write(lambda vault, _progress: records.edit(vault, 5, values={"vehicle": "1"}))
    settle(page.session)
    assert "Given to no vehicle" not in said(page.cover) and "No gap in what is here" in said(page.cover)


def test_what_was_typed_outlives_the_lock(page: VehiclesPage, window: Window) -> None:
    """A form left in the middle has what was typed when it is opened again; saved, it has not."""
    press(page.diary, "Note a block")
    dialog = form(page)
    QTest.keyClicks(dialog.fields["station"].editor, "DLA9")
    settle(page.session)
    path, key = window.session.vault.path, window.session.vault.key
    window.lock()
    settle(window.session)
    window.session.adopt(open_with_key(path, key, clock=noon))
    window.desk.go_to("vehicles")
    settle(window.session)
    again = window.frame.page("vehicles")
    assert isinstance(again, VehiclesPage)
    press(again.diary, "Note a block")
    assert form(again).values()["station"] == "DLA9"
    form(again).reject()
    press(again.diary, "Note a block")
    assert form(again).values()["station"] == ""


def test_the_maintenance_summary_is_an_exhibit_of_the_bundle(page: VehiclesPage, tmp_path: Path) -> None:
    """One press: a row of its own before all papers, with the receipt inside, taken back by Undo."""
    page.frame.make_bundle([1, 4])
    settle(page.session)
    page.frame.go_to("vehicles")
    settle(page.session)
    press(page.services, "Put the maintenance summary")
    settle(page.session)
    bundle = page.frame.frame.current()  # type: ignore[attr-defined]
    assert isinstance(bundle, BundlePage)
    items = bundle.exhibits.model.items()
    assert [item.row.id for item in items] == [-1, 1]  # the receipt, 4, stands inside the summary
    assert "Maintenance of Toyota" in items[0].row.title and "1 receipts" in items[0].line()
    bundle.maker.make_now()
    settle(page.session)
    held = bundle.maker.current
    assert held is not None and held.ids == (-1, 1), bundle.maker.trouble
    assert [one.title for one in held.made.exhibits] == [item.row.title for item in items]
    bundle.export_to(tmp_path / "bundle.pdf")
    settle(page.session)
    text = "".join(one.extract_text() for one in pypdf.PdfReader(tmp_path / "bundle.pdf").pages)
    assert "Maintenance of Toyota" in text and "Total cost" in text
    bundle.exhibits.view.setCurrentIndex(bundle.exhibits.model.index(1))
    bundle.exhibits.shift(-1)
    assert bundle.exhibits.model.ids() == [-1, 1]  # summaries stay before all papers
    bundle.exhibits.view.setCurrentIndex(bundle.exhibits.model.index(0))
    bundle.exhibits.remove()
    settle(page.session)
    assert bundle.exhibits.model.ids() == [1]
    bundle.undo()
    settle(page.session)
    assert bundle.exhibits.model.ids() == [-1, 1]


def test_the_page_is_found_from_the_records(page: VehiclesPage, window: Window) -> None:
    """Beside the list, in its folded menu, and as a command."""
    for way in ("facet", "command"):
        window.desk.go_to("records")
        settle(page.session)
        records_page = window.frame.page("records")
        assert isinstance(records_page, RecordsPage)
        if way == "facet":
            records_page.facets.vehicles.click()
        else:
            window.commands.by_name["vehicles"].trigger()
        assert window.frame.current() is page and window.frame.rail._buttons["records"].isChecked()
