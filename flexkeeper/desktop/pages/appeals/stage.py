"""How far a case is, and the single next step: told from what is in it, never noted apart."""

from __future__ import annotations

from dataclasses import dataclass

from flexkeeper import records
from flexkeeper.appeals import Case, ChecklistItem
from flexkeeper.desktop import words
from flexkeeper.desktop.widgets.steps import Step, StepState
from flexkeeper.i18n import _

_OVER = ("reinstated", "closed")


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next: its step, what it is, the verb of its button, and the claim to be answered."""

    step: str
    text: str
    verb: str
    claim: int | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """The steps by their names with whether each is done, and the next one, None once all is over."""

    done: tuple[tuple[str, bool], ...]
    next: Next | None

    def steps(self) -> list[Step]:
        """As the row of steps shows them."""
        labels = step_labels()
        current = self.next.step if self.next else ""
        return [
            Step(name, labels[name], _state(name, current, is_done=is_done)) for name, is_done in self.done
        ]


def step_labels() -> dict[str, str]:
    """The words for each step, in their order."""
    return {
        "notice": _("Notice"),
        "proof": _("Proof"),
        "letter": _("Letter"),
        "bundle": _("Bundle"),
        "sent": _("Sent"),
        "answer": _("Answer"),
    }


def stage_of(case: Case, checklist: tuple[ChecklistItem, ...], *, is_letter_whole: bool) -> Stage:
    """How far it is; `is_letter_whole` says whether no blank is left in its letter."""
    missing = [one for one in checklist if one.is_wanted]
    is_answered = bool(case.claims) and all(one.is_answered for one in case.claims)
    is_sent = case.state != "open"
    done = (
        ("notice", case.notice is not None and bool(case.claims)),
        ("proof", is_sent or (bool(case.claims) and not missing)),
        ("letter", is_sent or (is_answered and is_letter_whole)),
        ("bundle", is_sent),
        ("sent", is_sent),
        ("answer", case.state in ("reinstated", "denied", "closed")),
    )
    return Stage(done, _next(case, missing, is_letter_whole=is_letter_whole))


def paper_label(item: ChecklistItem) -> str:
    """What a paper of the checklist is called; where several kinds will do, all of them."""
    return _(" or ").join(records.kind(kind).label for kind in item.paper.kinds)


def _next(case: Case, missing: list[ChecklistItem], *, is_letter_whole: bool) -> Next | None:
    if case.state in _OVER:
        return None
    if case.state == "denied":
        return Next("answer", _("They said no this time"), _("Look at it"))
    if case.state == "submitted":
        return Next("answer", _("Wait for their answer"), _("Look at it"))
    if not case.claims:
        return Next("notice", _("Note what they say"), _("Add claim…"))
    for number, claim in enumerate(case.claims, start=1):
        if not claim.is_answered:
            text = _("Answer claim {number} of {count}")
            return Next(
                "letter",
                text.format(number=words.number(number), count=words.number(len(case.claims))),
                _("Answer claim {number}").format(number=words.number(number)),
                claim.id,
            )
    if missing:
        return Next("proof", _("Find: {paper}").format(paper=paper_label(missing[0])), _("See the papers"))
    if not is_letter_whole:
        return Next("letter", _("Fill the blanks in your letter"), _("Continue letter"))
    return Next("bundle", _("Look at the bundle, then send it"), _("Continue to the bundle"))


def _state(name: str, current: str, *, is_done: bool) -> StepState:
    if name == current:
        return "current"
    return "done" if is_done else "open"
