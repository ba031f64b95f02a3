"""An item of the plan of action: what, when, who, how it is measured, and what shows it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from flexkeeper.appeals import letters
from flexkeeper.desktop import words
from flexkeeper.desktop.doing import Doing
from flexkeeper.desktop.drafts import Drafts
from flexkeeper.desktop.pages.letter.happened import typed_day
from flexkeeper.desktop.pages.letter.with_papers import EXHIBITS, PapersForm
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.widgets.form_dialog import Asked, FormDialog
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _


def plan(
    frame: Frame, parent: QWidget, case_id: int, one: letters.Action, owner: str, draft: Mapping[str, str]
) -> None:
    """Opens the form of an item, of a new one where its number is 0; `owner` is who does it by default."""
    is_new, doing = one.id == 0, Doing(frame, parent)

    def save(dialog: FormDialog, typed: Mapping[str, str]) -> None:
        try:
            changed = letters.changed(one, _as_kept(typed))
        except FlexKeeperError as error:
            dialog.say_trouble(f"{error.message} {error.remedy}")
            return
        if is_new:
            doing.do(
                lambda vault: letters.add_action(vault, case_id, changed), _("Added to the plan"), dialog
            )
        else:
            doing.do(lambda vault: letters.edit_action(vault, changed), _("Plan changed"), dialog)

    title = _("What is put right") if one.part == "corrective" else _("What keeps it from happening again")
    line = _("One thing at a time. What stays empty stands as a blank in the letter until you know it.")
    drafted = (Drafts(frame.session), form_of(case_id, one))
    without = _("A receipt, a photo or a screenshot that shows it.")
    form = PapersForm(frame, parent, title, line, _asked(one, owner), save, drafted, without)
    form.show_papers(one.exhibits)
    form.show_values(draft)
    form.open()


def form_of(case_id: int, one: letters.Action) -> str:
    """The name under which what is typed is kept until it is saved."""
    return f"case/{case_id}/plan/{one.part}/{one.id or 'new'}"


def _asked(one: letters.Action, owner: str) -> list[Asked]:
    day = words.day(one.day) if one.day else ""
    who = Asked("owner", _("Who sees to it"), one.owner if one.id else owner)
    what = Asked("text", _("What"), one.text, is_needed=True, lines=3)
    if one.part == "corrective":
        states = (("no", _("Planned for that day")), ("yes", _("Done on that day")))
        state = Asked("is_done", _("How it stands"), "yes" if one.is_done else "no", choices=states)
        return [what, Asked("day", _("On which day"), day), state, who]
    return [
        what,
        Asked("day", _("From which day"), day),
        who,
        Asked("measure", _("How you see that it works"), one.measure, _("A weekly number, a list, a photo")),
        Asked("review", _("Looked at again on"), words.day(one.review) if one.review else ""),
    ]


def _as_kept(typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed as it is kept.

    Raises:
        FlexKeeperError: if a day is none.
    """
    values = {name: text.strip() for name, text in typed.items() if name != EXHIBITS}
    for name in ("day", "review"):
        if values.get(name):
            values[name] = typed_day(values[name]).isoformat()
    return {**values, EXHIBITS: typed[EXHIBITS]}
