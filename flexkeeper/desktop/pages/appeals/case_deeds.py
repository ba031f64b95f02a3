"""What the driver does on the page of a case: each is one change, said with a way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from flexkeeper import appeals
from flexkeeper.appeals import Case, ChecklistItem, Claim, NewClaim, PolicyCopy, Task
from flexkeeper.desktop import words
from flexkeeper.desktop.doing import Doing
from flexkeeper.desktop.pages.appeals import correcting
from flexkeeper.desktop.pages.appeals.proposal import claim_of
from flexkeeper.desktop.pages.appeals.stage import paper_label
from flexkeeper.desktop.widgets.fact_row import FactRow
from flexkeeper.desktop.widgets.form_dialog import Asked, FormDialog
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _


class CaseDeeds(Doing):
    """Writes for one case at a time."""

    def edit(self, case: Case, row: FactRow, name: str, typed: str) -> None:
        """Sets a value of the case; what is refused is said in its row."""

        def failed(error: Exception) -> bool:
            if not isinstance(error, FlexKeeperError):
                return False
            row.say_trouble(f"{error.message} {error.remedy}")
            return True

        said = _("Changed: {label}").format(label=row.label)
        self._session.write(
            lambda vault, _progress: appeals.edit_case(vault, case.id, {name: typed}),
            lambda change: self.frame.say(said, change),
            failed=failed,
        )

    def ask_deadline(self, case: Case) -> None:
        """Asks until when to answer."""

        def take(values: Mapping[str, str]) -> None:
            self.do(lambda vault: appeals.edit_case(vault, case.id, values), _("Deadline changed"))

        correcting.ask_deadline(self.frame.kit, self._around, case.deadline, case.zone, take)

    def ask_claim(self, case: Case, claim: Claim | None = None) -> None:
        """Asks for one more claim, or for a claim as it should be."""

        def take(values: Mapping[str, str]) -> None:
            known = appeals.platforms()
            platform = known.get(case.platform) or known["flex"]
            platform = platform if platform.playbooks else known["flex"]
            is_own = claim is None or claim.is_own or claim.text != values["text"]
            new = claim_of(platform, values, is_own=is_own)
            if claim is None:
                self.do(lambda vault: appeals.add_claim(vault, case.id, new), _("Claim added"))
            else:
                self.do(lambda vault: appeals.edit_claim(vault, claim.id, new), _("Claim corrected"))

        correcting.ask_claim(self.frame.kit, self._around, _new(claim), take)

    def remove_claim(self, claim: Claim) -> None:
        """Takes a claim out; its papers stay with the case."""
        self.do(lambda vault: appeals.remove_claim(vault, claim.id), _("Claim taken out"))

    def choose(self, case: Case, record_ids: Sequence[int]) -> None:
        """Adds papers to the appeal."""
        one, many = _("Paper added to the appeal"), _("Papers added to the appeal")
        said = one if len(record_ids) == 1 else many
        self.do(lambda vault: appeals.choose(vault, case.id, record_ids), said)

    def leave_out(self, case: Case, record_id: int) -> None:
        """Takes a paper out of the appeal; it stays in the vault."""
        self.do(
            lambda vault: appeals.leave_out(vault, case.id, record_id),
            _("Left out. It stays among your records."),
        )

    def ask_without(self, case: Case, item: ChecklistItem) -> None:
        """Asks why a paper of the checklist is done without."""

        def save(dialog: FormDialog, values: Mapping[str, str]) -> None:
            reason, said = values["reason"], _("Noted. You can ask for it again.")
            self.do(lambda vault: appeals.do_without(vault, case.id, item.key, reason), said, dialog)

        asked = [Asked("reason", _("Why"), "", _("For example: it takes ten days"), is_needed=True)]
        title = _("Do without it? {paper}").format(paper=paper_label(item))
        line = _("It is not asked for any more. The reason is for you; it is not sent.")
        self.ask(title, line, asked, save, form=f"case/{case.id}/without/{item.key}", icon="papers")

    def ask_again(self, case: Case, item: ChecklistItem) -> None:
        """Puts a paper back on the checklist."""
        self.do(
            lambda vault: appeals.do_without(vault, case.id, item.key, ""),
            _("Asked for again: {paper}").format(paper=paper_label(item)),
        )

    def ask_event(self, case: Case, today: date) -> None:
        """Asks what happened."""

        def save(dialog: FormDialog, values: Mapping[str, str]) -> None:
            typed = values["time"].strip()
            at = correcting.moment_of(values["day"], typed)
            if at is None:
                dialog.say_trouble(
                    _("Write the day as {day} and the time as 17:00.").format(day=words.day(today))
                )
                dialog.keep.setEnabled(True)
                return
            moment: date | datetime = at if typed else at.date()
            text = values["text"]
            self.do(lambda vault: appeals.add_event(vault, case.id, moment, text), _("Noted"), dialog)

        asked = [
            Asked("text", _("What happened"), is_needed=True),
            Asked("day", _("Day"), words.day(today), is_needed=True),
            Asked("time", _("Time, where you know it"), "", "17:00"),
        ]
        line = _("It stands in the timeline of the bundle.")
        self.ask(_("Note something"), line, asked, save, form=f"case/{case.id}/event")

    def remove_event(self, event_id: int) -> None:
        """Takes out something that was noted."""
        self.do(lambda vault: appeals.remove_event(vault, event_id), _("Taken out of the timeline"))

    def ask_task(self, case: Case) -> None:
        """Asks what is to be done."""

        def save(dialog: FormDialog, values: Mapping[str, str]) -> None:
            days = correcting.days_of(values["day"])
            if days is None or len(days) > 1:
                example = words.day(date(2027, 3, 31))
                dialog.say_trouble(_("Write the day as {day}, or leave it empty.").format(day=example))
                return
            text, day = values["text"], days[0] if days else None
            self.do(lambda vault: appeals.add_task(vault, case.id, text, day), _("Noted"), dialog)

        asked = [
            Asked("text", _("What to do"), is_needed=True),
            Asked("day", _("By"), "", _("Leave empty for no day")),
        ]
        self.ask(_("Add a task"), "", asked, save, form=f"case/{case.id}/task")

    def finish(self, task: Task) -> None:
        """Says that a task is done."""
        said = _("Done: {title}").format(title=task.text)
        self.do(lambda vault: appeals.finish_task(vault, task.id), said)

    def remove_task(self, task: Task) -> None:
        """Takes a task out."""
        self.do(lambda vault: appeals.remove_task(vault, task.id), _("Task taken out"))

    def read_policy(self, policy: PolicyCopy, today: date) -> None:
        """Notes that a copy of terms was read today."""
        said = _("Noted: read on {day}").format(day=words.day(today))
        self.do(lambda vault: appeals.read_policy(vault, policy.record, today), said)


def _new(claim: Claim | None) -> NewClaim | None:
    if claim is None:
        return None
    return NewClaim(claim.kind, claim.text, claim.reason, claim.dates, claim.packages, claim.is_own)
