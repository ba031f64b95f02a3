"""Which vehicle it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal

from flexkeeper import records
from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.vehicles.section import Section
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.choice import ChoiceBox
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.i18n import _
from flexkeeper.records import Vehicle


class ProfileCard(Section):
    """`chosen` carries another vehicle; the others are what the buttons ask for."""

    chosen = Signal(int)
    edit_wanted = Signal()
    add_wanted = Signal()
    purge_wanted = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, _("Vehicle"))
        self.add_button(_("Change…"), "pencil", self.edit_wanted.emit, _("Change this vehicle"))
        self.add_button(_("Add another…"), "plus", self.add_wanted.emit, _("Add another vehicle"))
        self.box = ChoiceBox(kit, _("Vehicle that is shown"))
        self.box.activated.connect(lambda _number: self.chosen.emit(int(self.box.currentData())))
        self.body.insertWidget(1, self.box)

    def show_car(self, car: Vehicle, all_: Sequence[Vehicle]) -> None:
        """Shows what is known of it; the box is there where there are several."""
        self.box.clear()
        for one in all_:
            self.box.addItem(one.name, one.id)
        self.box.setCurrentIndex(max(self.box.findData(car.id), 0))
        self.box.setVisible(len(all_) > 1)
        self.rebuild(lambda: self._build(car))

    def _build(self, car: Vehicle) -> None:
        fields = car.fields
        model = " ".join(filter(None, (fields.get(name, "") for name in ("year", "make", "model"))))
        self.inside.addWidget(Label(car.name, "strong", wrap=True))
        plate = " ".join(filter(None, (fields.get("plate", ""), fields.get("state", ""))))
        told = (
            model,
            _("Plate {plate}").format(plate=plate) if plate else "",
            _("Registered owner: {owner}").format(owner=fields["owner"]) if fields.get("owner") else "",
            _("Bought {date}").format(date=words.kept(fields["bought"])) if fields.get("bought") else "",
            _("Sold {date}").format(date=words.kept(fields["sold"])) if fields.get("sold") else "",
            _("VIN {vin}").format(vin=fields["vin"]) if fields.get("vin") else "",
        )
        for text in told:
            if text:
                self.say(text)
        question = records.vin_question(fields.get("vin", ""))
        if question:
            self.say(question, "label")
        delete = Button(self.kit, _("Delete for good…"), "link", icon="trash", ink="bad", size="small")
        delete.setAccessibleName(_("Delete “{name}” for good").format(name=car.name))
        delete.clicked.connect(self.purge_wanted)
        self.inside.addWidget(delete, 0, Qt.AlignmentFlag.AlignLeading)
