"""The answer to one claim: contested or accepted, in the driver's words, with what shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from flexkeeper import appeals
from flexkeeper.appeals import Answer, Claim, Incident, Stance
from flexkeeper.desktop import drafts, words
from flexkeeper.desktop.doing import Doing
from flexkeeper.desktop.drafts import Drafts
from flexkeeper.desktop.pages.letter import happened
from flexkeeper.desktop.pages.letter.asked import Covered, Found, Happened, ask, form_of
from flexkeeper.desktop.pages.letter.happened import About, Kind
from flexkeeper.desktop.pages.letter.with_papers import EXHIBITS, PapersForm
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.pages.vehicles.section import Deed, Line, Section
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.chip import Chip
from flexkeeper.desktop.widgets.form_dialog import Asked, FormDialog
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.i18n import _


def open_answer(frame: Frame, parent: QWidget, case_id: int, claim_id: int) -> None:
    """Opens the answer to a claim over the window, with what was typed and not saved."""

    def show(found: Found) -> None:
        AnswerDialog(frame, parent, found).open()

    frame.session.read(lambda vault: ask(vault, case_id, claim_id), show, key="answer")


class AnswerDialog(PapersForm):
    """What they say, the answer, its papers, what happened, and what the vault's papers say of its days."""

    def __init__(self, frame: Frame, parent: QWidget, found: Found) -> None:
        self._frame, self._found, self._doing = frame, found, Doing(frame, parent)
        form = form_of(found.case.id, found.claim.id)
        super().__init__(
            frame,
            parent,
            _("{number}. {claim}").format(
                number=words.number(found.number), claim=appeals.claim_label(found.claim.kind)
            ),
            "",
            _asked(found.claim.answer),
            self._keep,
            (Drafts(frame.session), form),
            _("No paper chosen yet. A photo, a message or a screenshot says more than words."),
        )
        self.body.insertWidget(0, Label(_they_say(found.claim), "body", wrap=True))
        self.show_papers(found.claim.answer.exhibits)
        self.happened = HappenedCard(frame, self, found)
        self.insert(self.happened)
        self.checks = ChecksCard(frame, found)
        self.insert(self.checks)
        self.afresh = Button(frame.kit, _("Take what is saved"), "outlined")
        self.afresh.clicked.connect(self._start_afresh)
        self.buttons.insertWidget(0, self.afresh)
        saved = self.values()
        self._saved = saved
        self.show_values(found.draft)
        self.afresh.setVisible(bool(found.draft) and self.values() != saved)
        self.rejected.connect(self._say_kept)
        frame.session.changed.connect(self._look_again)

    def _keep(self, _dialog: FormDialog, typed: Mapping[str, str]) -> None:
        said = Answer(
            cast("Stance", typed["stance"]),
            typed["text"].strip(),
            tuple(int(one) for one in typed[EXHIBITS].split(",") if one),
        )
        number = self._found.claim.id
        self._doing.do(lambda vault: appeals.answer(vault, number, said), _("Answer saved"), self)

    def _start_afresh(self) -> None:
        self.show_values(self._saved)
        self.afresh.hide()
        self.fields["text"].editor.setFocus()

    def _say_kept(self) -> None:
        if self.values() != self._saved:
            self._frame.say(_("Not saved yet. What you typed waits for you in this claim."))

    def _look_again(self) -> None:
        case_id, claim_id = self._found.case.id, self._found.claim.id
        if isValid(self) and self.isVisible() and self._frame.session.is_open:
            self._frame.session.read(lambda vault: ask(vault, case_id, claim_id), self._show, key="answer")

    def _show(self, found: Found) -> None:
        if isValid(self):
            self._found = found
            self.happened.show_found(found)
            self.checks.show_found(found)


class HappenedCard(Section):
    """The incidents of a claim; each is noted, changed and taken out here."""

    def __init__(self, frame: Frame, dialog: QWidget, found: Found) -> None:
        super().__init__(frame.kit, _("What happened then"))
        self._frame, self._dialog, self._found = frame, dialog, found
        self._doing = Doing(frame, dialog)
        self.note = self.add_button(_("Note an incident…"), "plus", lambda: self._open(None, "incident"))
        self.note_missing = self.add_button(
            _("Delivered, not received…"), "plus", lambda: self._open(None, "not_received")
        )
        self.note_missing.setAccessibleName(_("Note a package that is said not to have arrived"))
        self.adapt()
        self.show_found(found)

    def show_found(self, found: Found) -> None:
        """Shows the incidents as they are now."""
        self._found = found
        self.rebuild(self._build)

    def _build(self) -> None:
        if not self._found.happened:
            self.say(
                _("Day, place and package in a sheet of its own: the bundle shows it beside your answer.")
            )
        for one in self._found.happened:
            self.list("", [self._line(one)])
            for photo in one.photos:
                self.say(happened.photo_words(photo))

    def _line(self, one: Happened) -> Line:
        said = one.incident
        return Line(
            said.what,
            happened.in_short(one),
            None,
            (
                Deed("pencil", _("Change"), lambda: self._open(said, said.kind)),
                Deed("trash", _("Take out"), lambda: self._remove(said)),
            ),
        )

    def _open(self, one: Incident | None, kind: Kind) -> None:
        frame, about, dialog = self._frame, About.of(self._found), self._dialog
        form = happened.form_of(about, one, kind)
        frame.session.read(
            lambda vault: drafts.load(vault, form),
            lambda draft: happened.note(frame, dialog, about, one, kind, draft) if isValid(dialog) else None,
            key="incident",
        )

    def _remove(self, one: Incident) -> None:
        self._doing.do(lambda vault: appeals.remove_incident(vault, one.id), _("Incident taken out"))


class ChecksCard(Section):
    """What covered the days of a claim, and what the papers do not say alike. It only tells."""

    def __init__(self, frame: Frame, found: Found) -> None:
        super().__init__(frame.kit, _("Your papers on these days"))
        self._found = found
        self.adapt()
        self.show_found(found)

    def show_found(self, found: Found) -> None:
        """Shows what is found now."""
        self._found = found
        self.rebuild(self._build)

    def _build(self) -> None:
        found = self._found
        if not found.claim.dates:
            self.say(_("This claim names no day, so there is nothing to compare insurance with."))
        elif not found.knows_vehicle:
            self.say(_("The case does not say which vehicle you drove, so its insurance is not looked at."))
        self.list("", [_covered(one) for one in found.covered])
        for one in found.mismatches:
            self.say(one.words, "body")
            self.say(_("If it is misread, correct the record. If the papers differ, say why in your answer."))
        if not found.mismatches:
            self.say(_("Name, VIN and plate are the same on the papers that state them."))


def _covered(one: Covered) -> Line:
    text = _("{paper} on {day}").format(paper=one.label, day=words.day(one.day))
    if one.by is None:
        small = _("Add the one that was valid then, also if it has been replaced since.")
        return Line(text, small, Chip("amber", _("No paper"), "triangle-alert"))
    return Line(text, one.by.title, Chip("plain", _("Covered"), "circle-check"))


def _asked(said: Answer) -> list[Asked]:
    stances = (("", _("Not decided yet")), ("contest", _("I contest this")), ("accept", _("I accept this")))
    hint = _("What happened, on which day, and what shows it. Two or three sentences are enough.")
    return [
        Asked("stance", _("Your answer"), said.stance, choices=stances),
        Asked("text", _("In your words"), said.text, hint, lines=5),
    ]


def _they_say(claim: Claim) -> str:
    """The claim in their words, with the days and packages that it names."""
    shape = _("You noted: “{text}”") if claim.is_own else _("They say: “{text}”")
    days = ", ".join(words.day(one) for one in claim.dates)
    parts = [
        shape.format(text=claim.text),
        _("Days: {days}.").format(days=days) if days else "",
        _("Packages: {packages}.").format(packages=", ".join(claim.packages)) if claim.packages else "",
    ]
    return " ".join(filter(None, parts))
