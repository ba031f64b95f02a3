"""Which papers the appeal takes: have, ends soon, missing, not needed; and how each gets into the bundle."""

from __future__ import annotations

from PySide6.QtCore import Signal

from flexkeeper import appeals
from flexkeeper.appeals import ChecklistItem
from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.appeals.asked import CaseFound
from flexkeeper.desktop.pages.appeals.stage import paper_label
from flexkeeper.desktop.pages.vehicles.section import Deed, Line, Section
from flexkeeper.desktop.widgets.chip import Chip
from flexkeeper.i18n import _


class PapersCard(Section):
    """`use_wanted`, `leave_wanted` and `opened` carry records, the others an item of the checklist."""

    use_wanted = Signal(int)
    leave_wanted = Signal(int)
    choose_wanted = Signal(object)
    add_wanted = Signal(object)
    without_wanted = Signal(object)
    again_wanted = Signal(object)
    opened = Signal(int)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, _("Papers for this appeal"), is_narrow=True)
        self.choose = self.add_button(_("Choose…"), "plus", lambda: self.choose_wanted.emit(None))
        self.choose.setAccessibleName(_("Choose papers for this appeal"))

    def show_case(self, found: CaseFound) -> None:
        """Shows the papers that the reasons of a case take, and others that were chosen."""
        self.rebuild(lambda: self._build(found))

    def _build(self, found: CaseFound) -> None:
        items = found.check.checklist
        wanted = [one for one in items if one.standing != "not_needed"]
        needed = [one for one in wanted if one.standing != "missing" or not one.left_out]
        if not items:
            self.say(_("Which papers are asked for follows from the claims. Add what they say first."))
        else:
            here = sum(one.standing in ("have", "expiring") for one in needed)
            said = _("{here} of {count} are here.")
            self.say(said.format(here=words.number(here), count=words.number(len(needed))))
        here_first = sorted(needed, key=lambda one: one.standing != "expiring")
        groups = {
            _("Missing"): [one for one in needed if _is_missing(one, "required")],
            _("Here"): [one for one in here_first if one.standing != "missing"],
            _("Helps, if you have it"): [one for one in needed if _is_missing(one, "useful")],
        }
        for title, group in groups.items():
            self.list(title, [self._line(found, one) for one in group])
        self.list(_("Done without"), [self._without(one) for one in wanted if one not in needed])
        self.list(_("Not needed"), [Line(paper_label(one)) for one in items if one not in wanted])
        listed = {record for one in needed for record in one.records}
        others = [one for one in found.case.exhibits if one not in listed and one != found.case.notice]
        self.list(_("Also in the bundle"), [self._other(found, one) for one in others])

    def _line(self, found: CaseFound, item: ChecklistItem) -> Line:
        label, used = paper_label(item), [one for one in item.records if one in found.labels]
        remark = appeals.remark_label(item.remark)
        if item.standing == "missing":
            deeds = (
                Deed("papers", _("Choose one of your papers"), lambda: self.choose_wanted.emit(item)),
                Deed("x", _("Do without it"), lambda: self.without_wanted.emit(item)),
            )
            add = Deed("", _("Add…"), lambda: self.add_wanted.emit(item))
            return Line(label, remark or item.paper.why, self._chip(item), deeds, add)
        first = used[0] if used else item.records[0]
        letters = ", ".join(found.labels[one] for one in used)
        in_bundle = _("Exhibit {letter}").format(letter=letters) if used else ""
        small = " · ".join(filter(None, (in_bundle, found.titles.get(first, ""), remark)))
        show = Deed("eye", _("Show the paper"), lambda: self.opened.emit(first))
        if used:
            leave = Deed("x", _("Leave it out of this appeal"), lambda: self.leave_wanted.emit(first))
            return Line(label, small, self._chip(item), (show, leave))
        use = Deed("", _("Use it"), lambda: self.use_wanted.emit(first))
        return Line(label, small, self._chip(item), (show,), use)

    def _without(self, item: ChecklistItem) -> Line:
        again = Deed("undo", _("Ask for it again"), lambda: self.again_wanted.emit(item))
        return Line(paper_label(item), item.left_out, None, (again,))

    def _chip(self, item: ChecklistItem) -> Chip:
        if item.standing == "missing":
            if item.remark == "expired":
                return Chip("solid", _("Expired"), "octagon-alert")
            is_useful = item.paper.need == "useful"
            text = _("Missing, if you can get it") if is_useful else _("Missing")
            return Chip("dashed", _("Missing"), "circle-dashed", text)
        if item.standing == "expiring":
            return Chip("amber", appeals.standing_label("expiring"), "calendar-clock")
        if item.remark:
            return Chip("amber", _("Check it"), "triangle-alert", appeals.remark_label(item.remark))
        return Chip("plain", _("Here"), "circle-check")

    def _other(self, found: CaseFound, record: int) -> Line:
        letter = found.labels.get(record, "")
        deeds = (
            Deed("eye", _("Show the paper"), lambda: self.opened.emit(record)),
            Deed("x", _("Leave it out of this appeal"), lambda: self.leave_wanted.emit(record)),
        )
        said = _("Exhibit {letter}").format(letter=letter) if letter else ""
        return Line(found.titles.get(record, ""), said, None, deeds)


def _is_missing(item: ChecklistItem, need: str) -> bool:
    return item.standing == "missing" and item.paper.need == need
