"""Every page, at 100 and 200 percent, from left and from right: named, large enough, not cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollBar, QWidget

from flexkeeper import appeals, records
from flexkeeper.appeals import Answer, Case, Claim, NewIncident, NewMessage
from flexkeeper.appeals.letters import Action
from flexkeeper.desktop.pages.letter import happened, open_answer
from flexkeeper.desktop.pages.letter.answer import AnswerDialog
from flexkeeper.desktop.pages.letter.happened import About
from flexkeeper.desktop.pages.letter.plan import plan
from flexkeeper.desktop.pages.letter.with_papers import PapersForm
from flexkeeper.desktop.pages.messages.form import MessageDialog
from flexkeeper.desktop.pages.renew.dialog import RenewDialog
from flexkeeper.desktop.pages.vehicles.checks import ChecklistDialog
from flexkeeper.desktop.places import Places
from flexkeeper.desktop.widgets import dialogs
from flexkeeper.desktop.widgets.form_dialog import FormDialog
from flexkeeper.desktop.widgets.label import ElideLabel
from flexkeeper.desktop.window import Window
from flexkeeper.errors import FlexKeeperError
from flexkeeper.vault import Vault
from tests.desktop.appeal_case import fill_case
from tests.desktop.conftest import settle

Opened = TypeVar("Opened", bound=QWidget)

SMALLEST = 24
# These fold to “…” on purpose and carry the whole text as tooltip and name.
FOLDING = {"value", "facet", "nav"}


def show_gate_unlock(window: Window) -> QWidget:
    window.gate.show_unlock(window.preferences.places.vaults[0])
    return window.gate


def show_gate_new(window: Window) -> QWidget:
    window.gate.show_new(window.preferences.places.vaults[0].path)
    return window.gate


def show_gate_paper(window: Window) -> QWidget:
    show_gate_unlock(window)
    window.gate.show_paper()
    window.gate.paper.say_trouble("This is not a whole recovery key, or a character of it was mistyped.")
    return window.gate


def show_records(window: Window) -> QWidget:
    window.frame.go_to("records")
    return window.frame


def show_detail(window: Window) -> QWidget:
    window.frame.go_to("records")
    window.frame.page("records")._open()  # type: ignore[attr-defined]
    return window.frame


def show_today(window: Window) -> QWidget:
    window.frame.go_to("today")
    return window.frame


def show_agenda(window: Window) -> QWidget:
    window.frame.go_to("agenda")
    window.frame.page("agenda")._show_as("list")  # type: ignore[attr-defined]
    return window.frame


def show_agenda_month(window: Window) -> QWidget:
    window.frame.go_to("agenda")
    window.frame.page("agenda")._show_as("month")  # type: ignore[attr-defined]
    return window.frame


def show_reminder(window: Window) -> QWidget:
    window.frame.page("agenda").deeds.add()  # type: ignore[attr-defined]
    return window.findChildren(dialogs.Dialog)[-1]


def show_put_off(window: Window) -> QWidget:
    window.frame.go_to("agenda")
    settle(window.session)
    agenda = window.frame.page("agenda")
    agenda.deeds.choose_day(agenda.model.lines[0])  # type: ignore[attr-defined]
    return window.findChildren(dialogs.Dialog)[-1]


def dialog_of(window: Window, sort: type[Opened]) -> Opened:
    """The dialog of that sort that is open."""
    return next(one for one in window.findChildren(sort) if one.isVisible())


def keep_logbook(vault: Vault, _progress: object) -> None:
    """A car with an entry of every sort, and insurance that ended long ago."""
    if records.vehicles(vault):
        return
    today = datetime.now().astimezone().date()
    car = records.add_vehicle(vault, "Corolla", {"vin": "11111111211111111", "plate": "8ABC123"})
    records.edit(vault, 1, values={"vehicle": str(car.id)})
    for value in ("45000", "44000"):
        reading = {"day": today.isoformat(), "value": value}
        records.add_reading(vault, car.id, reading, today=today, is_confirmed=True)
    rule = {"category": "oil", "months": "6", "distance": "5000"}
    records.add_rule(vault, car.id, rule, today=today)
    done = {"day": today.isoformat(), "work": "Oil change", "cost": "90", "odometer": "12"}
    records.add_service(vault, car.id, done, today=today)
    records.add_checklist(vault, car.id, "walkaround", {"day": today.isoformat()}, {"plate": "fail"})
    block = {"start": f"{today}T16:30", "end": f"{today}T20:00", "zone": "America/Los_Angeles"}
    records.add_block(vault, {**block, "vehicle": str(car.id), "earnings": "72.50"})


def keep_answers(vault: Vault, _progress: object) -> None:
    """A case whose claim is answered with papers and an incident."""
    made = fill_case(vault)
    claim = appeals.case(vault, made).claims[1]
    appeals.answer(vault, claim.id, Answer("contest", "At the side door.", (1, 2, 3)))
    new = NewIncident(claim.dates[0], "Left at the side door.", "not_received", claim.id, exhibits=(1,))
    appeals.add_incident(vault, claim.case, new)


def show_vehicles(window: Window) -> QWidget:
    window.session.write(keep_logbook)
    window.frame.go_to("vehicles")
    return window.frame


def show_vehicle_table(window: Window) -> QWidget:
    show_vehicles(window)
    window.frame.page("vehicles").cover.turn_over()  # type: ignore[attr-defined]
    return window.frame


def show_vehicle_form(window: Window) -> QWidget:
    show_vehicles(window)
    settle(window.session)
    window.frame.page("vehicles").profile.edit_wanted.emit()  # type: ignore[attr-defined]
    settle(window.session)
    return dialog_of(window, FormDialog)


def show_questioned_reading(window: Window) -> QWidget:
    show_vehicles(window)
    settle(window.session)
    window.frame.page("vehicles").add_reading()  # type: ignore[attr-defined]
    settle(window.session)
    dialog = dialog_of(window, FormDialog)
    dialog.show_values({"value": "50000", "day": "2099-01-01"})  # has not come yet
    dialog.keep.click()
    return dialog


def show_checklist(window: Window) -> QWidget:
    show_vehicles(window)
    settle(window.session)
    form = records.checklist_form("walkaround")
    window.frame.page("vehicles").checks.fill_wanted.emit(form)  # type: ignore[attr-defined]
    settle(window.session)
    return dialog_of(window, ChecklistDialog)


def show_renewal(window: Window) -> RenewDialog:
    window.desk.renew(1)
    settle(window.session)
    return dialog_of(window, RenewDialog)


def show_renewal_check(window: Window) -> QWidget:
    dialog = show_renewal(window)
    dialog.take_record(4)
    settle(window.session)
    dialog.go.click()  # no date yet: it says so
    return dialog


def claim_of(window: Window) -> Claim:
    """The answered claim of a case."""

    def known() -> list[Case]:
        return [one for one in appeals.cases(window.session.vault) if len(one.claims) == 2 and one.vehicle]

    if not known():
        window.session.write(keep_logbook)
        window.session.write(keep_answers)
        settle(window.session)
    return known()[0].claims[1]


def show_answer(window: Window) -> QWidget:
    claim = claim_of(window)
    open_answer(window.desk, window.frame, claim.case, claim.id)
    settle(window.session)
    return dialog_of(window, AnswerDialog)


def show_letter(window: Window) -> QWidget:
    claim = claim_of(window)
    window.frame.go_to("appeals")
    window.frame.page("appeals").show_case(claim.case, "letter")  # type: ignore[attr-defined]
    return window.frame


def show_plan(window: Window) -> QWidget:
    claim = claim_of(window)
    plan(window.desk, window.frame, claim.case, Action(0, "preventive", ""), "Marisol Vega", {})
    return dialog_of(window, PapersForm)


def show_incident(window: Window) -> QWidget:
    claim = claim_of(window)
    about = About(claim.case, claim.id, claim.dates[0], records.diary(window.session.vault))
    happened.note(window.desk, window.frame, about, None, "not_received", {"exhibits": "1,2,3"})
    return dialog_of(window, PapersForm)


def show_appeals(window: Window) -> QWidget:
    window.frame.go_to("appeals")
    window.frame.page("appeals").show_list()  # type: ignore[attr-defined]
    return window.frame


def show_first_hour(window: Window) -> QWidget:
    window.desk.begin_appeal()
    page = window.frame.page("appeals")
    page.first_hour.text.setPlainText(  # type: ignore[attr-defined]
        "Amazon Flex: on 11/7 you were late. Reply by December 3, 2026. Reference: DR-12"
    )
    page.first_hour._read()  # type: ignore[attr-defined]
    return window.frame


def show_notice_form(window: Window) -> QWidget:
    show_first_hour(window)
    settle(window.session)
    page = window.frame.page("appeals")
    page.first_hour.rows[0].change.emit()  # type: ignore[attr-defined]
    return dialog_of(window, FormDialog)


def keep_open_case(vault: Vault, _progress: object) -> None:
    """The same case with a deadline, a task, and something that happened."""
    if not appeals.cases(vault):
        keep_answers(vault, _progress)
    case_id = appeals.cases(vault)[0].id
    appeals.edit_case(vault, case_id, {"deadline": "2099-11-28T17:00"})
    appeals.add_task(vault, case_id, "Ask for the driving record", date(2099, 11, 20))
    appeals.add_event(vault, case_id, date(2026, 11, 19), "I called support")


def show_case(window: Window) -> QWidget:
    window.session.write(keep_open_case)
    settle(window.session)
    window.frame.go_to("appeals")
    window.frame.page("appeals").show_case(1)  # type: ignore[attr-defined]
    return window.frame


def show_letter_step(window: Window) -> QWidget:
    show_case(window)
    settle(window.session)
    window.frame.page("appeals").case.go_to_step("letter")  # type: ignore[attr-defined]
    return window.frame


def show_sending_step(window: Window) -> QWidget:
    show_case(window)
    settle(window.session)
    window.frame.page("appeals").case.go_to_step("bundle")  # type: ignore[attr-defined]
    return window.frame


def show_today_with_case(window: Window) -> QWidget:
    show_case(window)
    window.frame.go_to("today")
    return window.frame


def show_messages(window: Window) -> QWidget:
    window.session.write(keep_open_case)
    new = NewMessage("in", "email", date(2026, 11, 19), "Dana", "More", record=4, waiting="me")
    window.session.write(lambda vault, _progress: appeals.add_message(vault, 1, new))
    settle(window.session)
    window.frame.go_to("messages")
    return window.frame


def show_message_form(window: Window) -> QWidget:
    show_messages(window)
    settle(window.session)
    window.frame.page("messages").primary().trigger()  # type: ignore[union-attr]
    settle(window.session)
    dialog = dialog_of(window, MessageDialog)
    dialog.keep.click()  # nothing is said yet: it says so
    return dialog


def show_bundle(window: Window) -> QWidget:
    window.desk.make_bundle([1, 2, 3])
    return window.frame


def show_bundle_pages(window: Window) -> QWidget:
    window.resize(1280, 800)
    window.desk.make_bundle([1, 2, 3])
    settle(window.session)
    window.frame.page("bundle").maker.make_now()  # type: ignore[attr-defined]
    return window.frame


def show_review(window: Window) -> QWidget:
    window.frame.go_to("review")
    return window.frame


def show_review_task(window: Window) -> QWidget:
    window.frame.go_to("review")
    window.frame.page("review")._show_task()  # type: ignore[attr-defined]
    return window.frame


def show_settings(window: Window) -> QWidget:
    window.frame.go_to("settings")
    return window.frame


def show_palette(window: Window) -> QWidget:
    window.frame.go_to("records")
    window.commands.open_palette()
    return window.frame.palette_


def show_failure(window: Window) -> QWidget:
    window.failed(FlexKeeperError("The disk is full, so this was not kept.", "Make room, then try again."))
    return window.findChildren(dialogs.Dialog)[-1]


def show_mistake(window: Window) -> QWidget:
    window.crashed(ValueError("nothing of this is shown"))
    return window.findChildren(dialogs.Dialog)[-1]


def show_keys(window: Window) -> QWidget:
    window.frame.go_to("review")
    window.commands.show_keys()
    return window.findChildren(dialogs.Dialog)[-1]


PAGES = [
    show_today,
    show_agenda,
    show_agenda_month,
    show_reminder,
    show_put_off,
    show_vehicles,
    show_vehicle_table,
    show_vehicle_form,
    show_questioned_reading,
    show_checklist,
    show_renewal,
    show_renewal_check,
    show_answer,
    show_incident,
    show_letter,
    show_plan,
    show_appeals,
    show_first_hour,
    show_notice_form,
    show_case,
    show_letter_step,
    show_sending_step,
    show_messages,
    show_message_form,
    show_today_with_case,
    show_bundle,
    show_bundle_pages,
    show_records,
    show_detail,
    show_review,
    show_review_task,
    show_settings,
    show_gate_unlock,
    show_gate_new,
    show_gate_paper,
    show_palette,
    show_failure,
    show_mistake,
    show_keys,
]


@pytest.fixture(params=[100, 200], ids=["100", "200"])
def percent(request: pytest.FixtureRequest, opened: Window) -> Iterator[int]:
    opened.preferences.set_percent(request.param)
    settle(opened.session)
    yield request.param
    opened.preferences.set_percent(100)


@pytest.fixture(params=PAGES, ids=lambda show: show.__name__.removeprefix("show_"))
def page(request: pytest.FixtureRequest, opened: Window, percent: int) -> Iterator[QWidget]:
    """A page, seen."""
    opened.preferences.places = Places().with_vault(
        opened.session.vault.path, datetime(2026, 11, 20, tzinfo=UTC)
    )
    show: Callable[[Window], QWidget] = request.param
    shown = show(opened)
    if shown in (opened.gate, opened.frame):
        opened._stack.setCurrentWidget(shown)
    settle(opened.session)
    yield shown
    if isinstance(shown, dialogs.Dialog):
        shown.reject()
    opened.frame.palette_.close_again()
    opened._stack.setCurrentWidget(opened.frame)


def walk(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    for number in range(interface.childCount()):
        child = interface.child(number)
        if child is not None and child.isValid() and not child.state().invisible:
            yield child
            if child.role() != QAccessible.Role.List:  # rows are looked at apart
                yield from walk(child)


def seen(page: QWidget) -> Iterator[QWidget]:
    return (widget for widget in page.findChildren(QWidget) if widget.isVisible())


def test_everything_that_takes_the_focus_has_a_name(page: QWidget) -> None:
    """A screen reader never meets a nameless control."""
    root = QAccessible.queryAccessibleInterface(page)
    found = list(walk(root))
    focusable = [one for one in found if one.state().focusable]
    assert focusable
    nameless = [
        (str(one.role()), one.rect()) for one in focusable if not one.text(QAccessible.Text.Name).strip()
    ]
    assert not nameless


def test_no_target_is_too_small(page: QWidget) -> None:
    """Whatever is pressed is at least 24 px high and wide."""
    small = [
        (type(widget).__name__, widget.accessibleName() or getattr(widget, "text", str)(), widget.size())
        for widget in seen(page)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(widget, QScrollBar)
        and min(widget.width(), widget.height()) < SMALLEST
    ]
    assert not small


def test_no_words_are_cut_off(page: QWidget) -> None:
    """Labels and buttons have room for what they say; what folds says the whole in its tooltip."""
    cut = []
    for widget in seen(page):
        if isinstance(widget, ElideLabel):
            fits = QFontMetrics(widget.font()).horizontalAdvance(widget.text()) <= widget.width()
            if not fits and not widget.toolTip():
                cut.append(("elided", widget.text()))
        elif isinstance(widget, QLabel) and widget.text():
            needed = (
                widget.heightForWidth(widget.width()) if widget.wordWrap() else widget.sizeHint().height()
            )
            is_wide = widget.wordWrap() or widget.sizeHint().width() <= widget.width()
            if needed > widget.height() + 1 or not is_wide:
                cut.append(("label", widget.text()))
        elif isinstance(widget, QAbstractButton) and widget.property("kind") not in FOLDING:
            room = widget.sizeHint()
            if widget.text() and (room.width() > widget.width() or room.height() > widget.height() + 1):
                cut.append(("button", widget.text()))
    assert not cut


def test_everything_stays_inside_the_window(page: QWidget) -> None:
    """Nothing sticks out at the side, where nobody could scroll to it."""
    frame = page.rect()
    out = []
    for widget in seen(page):
        left = widget.mapTo(page, widget.rect().topLeft()).x()
        if left < frame.left() - 1 or left + widget.width() > frame.right() + 2:
            out.append((type(widget).__name__, widget.objectName(), left, widget.width()))
    assert not out


def test_one_primary_button_at_most(page: QWidget) -> None:
    """One obvious next step."""
    primary = [
        widget
        for widget in seen(page)
        if isinstance(widget, QAbstractButton) and widget.property("kind") == "primary"
    ]
    assert len(primary) <= 1


def test_every_control_is_reached_by_tab(page: QWidget, opened: Window) -> None:
    """Tab goes round all of them; nothing needs a mouse."""
    wanted = {
        widget
        for widget in seen(page)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isEnabled()
        and not isinstance(widget, QScrollBar)
    }
    reached: set[QWidget] = set()
    widget: QWidget | None = page
    for _number in range(2000):
        widget = widget.nextInFocusChain() if widget is not None else None
        if widget is None or widget is page:
            break
        reached.add(widget)
    assert wanted <= reached


def test_rows_of_the_list_say_their_long_state(opened: Window) -> None:
    """What is a short chip on the screen is a whole sentence for the ear."""
    opened.frame.go_to("records")
    settle(opened.session)
    view = opened.frame.page("records").list.view  # type: ignore[attr-defined]
    interface = QAccessible.queryAccessibleInterface(view)
    said = interface.child(0).text(QAccessible.Text.Name)
    assert said.startswith("Insurance card") and said.endswith("days ago")


def test_the_window_stands_mirrored_too(opened: Window, application: QApplication) -> None:
    """From right to left the rail is on the right and the details on the left."""
    opened.frame.go_to("records")
    application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    settle(opened.session)
    try:
        assert opened.frame.rail.x() > opened.width() / 2
        page = opened.frame.page("records")
        assert page.detail.x() < page.list.x() < page._facet_area.x()  # type: ignore[attr-defined]
    finally:
        application.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
