"""The page of vehicles: one at a time, its papers along time, its logbook below."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from flexkeeper import records
from flexkeeper.desktop.pages.agenda.row import local_now
from flexkeeper.desktop.pages.page import Frame, Page
from flexkeeper.desktop.pages.vehicles.asked import Car, Found
from flexkeeper.desktop.pages.vehicles.blocks import DiaryCard
from flexkeeper.desktop.pages.vehicles.checks import ChecksCard
from flexkeeper.desktop.pages.vehicles.cover import CoverCard
from flexkeeper.desktop.pages.vehicles.deeds import Deeds
from flexkeeper.desktop.pages.vehicles.forms import Forms
from flexkeeper.desktop.pages.vehicles.output import Output
from flexkeeper.desktop.pages.vehicles.profile import ProfileCard
from flexkeeper.desktop.pages.vehicles.section import Section
from flexkeeper.desktop.pages.vehicles.upkeep import CostsCard, OdometerCard, ServicesCard
from flexkeeper.desktop.widgets.card import Card, scrolled
from flexkeeper.desktop.widgets.empty_state import EmptyState
from flexkeeper.desktop.widgets.turn_of_day import TurnOfDay
from flexkeeper.i18n import _
from flexkeeper.records import Block, Checklist, ChecklistForm, Service

if TYPE_CHECKING:
    from flexkeeper.vault import Vault

NARROW = 1100


class Entry(Protocol):
    """A row of the logbook."""

    @property
    def id(self) -> int: ...


class VehiclesPage(Page):
    """Cards in two columns, in one where there is less room."""

    name = "vehicles"
    rail_name = "records"

    def __init__(self, frame: Frame, now: Callable[[], datetime] = local_now) -> None:
        super().__init__(frame)
        self._now = now
        self._wanted: int | None = None
        self._found: Found | None = None
        self.deeds = Deeds(frame, self)
        self.forms = Forms(self.deeds)
        self.output = Output(frame, self)
        self._make_actions()
        self.profile = ProfileCard(self.kit)
        self.cover = CoverCard(self.kit)
        self.odometer = OdometerCard(self.kit, self.add_reading)
        self.services = ServicesCard(self.kit)
        self.checks = ChecksCard(self.kit)
        self.costs = CostsCard(self.kit)
        self.diary = DiaryCard(self.kit)
        self._connect()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._area = scrolled(self._make_columns())
        column.addWidget(self._area)
        self.nothing = self._make_nothing()
        column.addWidget(self.nothing)
        self._area.hide()
        self.nothing.hide()
        TurnOfDay(self, now).turned.connect(self.look_again)

    def title(self) -> str:
        return _("Vehicles")

    def context(self) -> str:
        car = self._found.car if self._found else None
        return car.vehicle.name if car else ""

    def primary(self) -> QAction | None:
        return self._add_reading if self._found and self._found.car else self._add

    def panes(self) -> list[QWidget]:
        if self._found is not None and self._found.car is None:
            return [self.nothing]
        return [self.profile, self.cover.timeline, *self._sections()[2:]]

    def refresh(self) -> None:
        wanted, today = self._wanted, self._now().date()
        self.session.read(lambda vault: Found.ask(vault, wanted, today), self._show, key="vehicles")

    def forget(self) -> None:
        self._found = None

    def adapt(self, width: int) -> None:
        is_stacked = self.kit.look.is_large or width < NARROW
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(down if is_stacked else across)
        for section in self._sections():
            section.adapt()

    def show_vehicle(self, vehicle_id: int) -> None:
        """Shows that vehicle."""
        self._wanted = vehicle_id
        self.look_again()

    def add_reading(self) -> None:
        """Asks what the odometer shows."""
        if self._car is not None:
            self.forms.reading(self._car, self._now().date())

    @property
    def _car(self) -> Car | None:
        return self._found.car if self._found else None

    def _make_actions(self) -> None:
        self._add_reading = self.add_action(_("Add a reading…"), "plus", "Ctrl+N", self.add_reading)
        self._add = self.add_action(
            _("Add a vehicle…"), "plus", "", lambda: self.forms.vehicle(None), anywhere=True
        )
        note = self.add_action(_("Note a service…"), "plus", "", lambda: self._note_service(None))
        block = self.add_action(_("Note a block…"), "plus", "", lambda: self._note_block(None))
        bundle = self.add_action(
            _("Put the maintenance summary into a bundle"), "papers", "", self._put_into_bundle
        )
        self._need_a_car = [self._add_reading, note, block, bundle]

    def _sections(self) -> list[Section]:
        return [
            self.profile, self.cover, self.services, self.odometer, self.costs, self.checks, self.diary,
        ]  # fmt: skip

    def _make_columns(self) -> QWidget:
        content = QWidget()
        gap = self.kit.look.tokens.space["card_gap"]
        whole = QVBoxLayout(content)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(gap)
        whole.addWidget(self.cover)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(gap)
        sides = ((self.services, self.checks, self.diary), (self.profile, self.odometer, self.costs))
        for cards, share in zip(sides, (3, 2), strict=True):
            side = QVBoxLayout()
            side.setSpacing(gap)
            for card in cards:
                side.addWidget(card)
            side.addStretch(1)
            self._columns.addLayout(side, share)
        whole.addLayout(self._columns)
        whole.addStretch(1)
        return content

    def _make_nothing(self) -> Card:
        card = Card(self.kit)
        state = EmptyState(self.kit, "car")
        line = _("Its insurance and registration along time, its services, miles and costs are kept here.")
        state.say(_("No vehicle here yet"), line)
        card.body.addWidget(state)
        return card

    def _connect(self) -> None:
        self.profile.chosen.connect(self.show_vehicle)
        self.profile.edit_wanted.connect(lambda: self.forms.vehicle(self._car.vehicle if self._car else None))
        self.profile.add_wanted.connect(lambda: self.forms.vehicle(None))
        self.profile.purge_wanted.connect(self._purge)
        for card in (self.cover, self.odometer, self.services):
            card.opened.connect(self.frame.open_record)
        self.odometer.keep_wanted.connect(
            lambda one: self._with_car(lambda car: self.forms.keep_reading(car, one, self._now().date()))
        )
        self.services.rule_wanted.connect(
            lambda one: self._with_car(lambda car: self.forms.rule(car, one, self._now().date()))
        )
        self.services.service_wanted.connect(self._note_service)
        self.services.bundle_wanted.connect(self._put_into_bundle)
        self.checks.fill_wanted.connect(self._fill)
        self.checks.save_wanted.connect(self._save_checklist)
        self.checks.print_wanted.connect(self._print_checklist)
        self.diary.block_wanted.connect(self._note_block)
        self.diary.read_wanted.connect(self.deeds.ask_for_diary)
        self.diary.save_wanted.connect(self._save_diary)
        for signal, remove, said in (
            (self.odometer.remove_wanted, records.remove_reading, _("Reading taken out")),
            (self.services.rule_unwanted, records.remove_rule, _("It does not come again any more")),
            (self.services.service_unwanted, records.remove_service, _("Service taken out")),
            (self.checks.remove_wanted, records.remove_checklist, _("Checklist taken out")),
            (self.diary.block_unwanted, records.remove_block, _("Block taken out")),
        ):
            signal.connect(self._taker(remove, said))

    # What is shown

    def _show(self, found: Found) -> None:
        before, self._found = self._found, found
        for action in self._need_a_car:
            action.setEnabled(found.car is not None)
        self._area.setVisible(found.car is not None)
        self.nothing.setVisible(found.car is None)
        if found.car is not None and found != before:
            self._show_car(found, found.car)
        self.heading_changed.emit()

    def _show_car(self, found: Found, car: Car) -> None:
        self._wanted = car.vehicle.id
        self.profile.show_car(car.vehicle, found.vehicles)
        self.cover.show_car(car, found.strays, found.today)
        self.services.show_car(car, found.today)
        self.odometer.show_car(car)
        self.costs.show_car(car)
        self.checks.show_car(car)
        self.diary.show_car(car)

    # What is done

    def _with_car(self, work: Callable[[Car], None]) -> None:
        if self._car is not None:
            work(self._car)

    def _taker(self, remove: Callable[[Vault, int], None], said: str) -> Callable[[Entry], None]:
        return lambda one: self.deeds.do(lambda vault: remove(vault, one.id), said)

    def _note_service(self, one: Service | None) -> None:
        self._with_car(lambda car: self.forms.service(car, one, self._now().date()))

    def _note_block(self, one: Block | None) -> None:
        self._with_car(lambda car: self.forms.block(car, one, self._now().date()))

    def _purge(self) -> None:
        self._with_car(lambda car: self.deeds.purge(car.vehicle))

    def _put_into_bundle(self) -> None:
        self._with_car(lambda car: self.frame.make_bundle(vehicles=[car.vehicle.id]))

    def _fill(self, form: ChecklistForm) -> None:
        self._with_car(lambda car: self.deeds.fill_checklist(car.vehicle, form, self._now().date()))

    def _save_checklist(self, form: ChecklistForm, filled: Checklist | None) -> None:
        self._with_car(lambda car: self.output.save_checklist(car.vehicle, form, filled))

    def _print_checklist(self, form: ChecklistForm, filled: Checklist | None) -> None:
        self._with_car(lambda car: self.output.print_checklist(car.vehicle, form, filled))

    def _save_diary(self) -> None:
        self._with_car(lambda car: self.output.save_diary(car.vehicle))
