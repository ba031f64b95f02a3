"""Every page in light, dark, 200 % text and right to left, as pictures for people to look at.

python3 dev.py screenshots      writes artifacts/screenshots/PAGE-LOOK.png
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from flexkeeper import appeals, demo, records
from flexkeeper.appeals import Sending
from flexkeeper.desktop.app import make_application
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.bundle.choosing import ChooseDialog
from flexkeeper.desktop.pages.bundle.sheets import SheetsDialog
from flexkeeper.desktop.pages.messages.form import MessageDialog
from flexkeeper.desktop.pages.renew.dialog import RenewDialog
from flexkeeper.desktop.pages.settings.password import PasswordDialog
from flexkeeper.desktop.pages.settings.sheet import SheetDialog
from flexkeeper.desktop.pages.vehicles.checks import ChecklistDialog
from flexkeeper.desktop.places import RecentVault
from flexkeeper.desktop.theme import Look
from flexkeeper.desktop.widgets import dialogs
from flexkeeper.desktop.widgets.form_dialog import FormDialog
from flexkeeper.desktop.widgets.preview_dialog import PreviewDialog
from flexkeeper.desktop.window import Window
from flexkeeper.errors import FlexKeeperError
from flexkeeper.progress import Progress
from flexkeeper.sandbox import Sandbox
from flexkeeper.vault import Vault, open_vault
from tests.desktop.conftest import run_until, settle
from tests.desktop.test_preview import wait
from tests.desktop.test_review import add
from tests.intake.made import locked_pdf

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "artifacts" / "screenshots"
DEMO = ROOT / "artifacts" / "demo"


@dataclass(frozen=True, slots=True)
class Way:
    """One way the window may look."""

    name: str
    theme: str = "light"
    contrast: str = "system"
    percent: int = 100
    is_mirrored: bool = False
    size: tuple[int, int] = (1280, 800)


WAYS = (
    Way("light"),
    Way("dark", theme="dark"),
    Way("text200", percent=200),
    Way("rtl", is_mirrored=True),
    Way("contrast", contrast="high"),
    Way("small", size=(1024, 640)),
)


def main() -> None:
    application = make_application(["flexkeeper"])
    FOLDER.mkdir(parents=True, exist_ok=True)
    vault, passphrase = sample()
    with tempfile.TemporaryDirectory() as state:
        kit = Kit.of(Look(application))
        window = Window(kit, Path(state) / "settings.json", Path(state) / "places.json")
        window.show()
        for way in WAYS:
            dress(application, window, way)
            folder = Path(state, way.name)
            own = shutil.copytree(vault, folder / "Marisol's papers")  # what is shown changes it
            for show in Album(window, own, passphrase).pages():
                seen = show()
                settle(window.session)
                wait_for_pages(window)
                seen.grab().save(str(FOLDER / f"{show.__name__}-{way.name}.png"))
                if seen is not window:
                    seen.close()
        window.close()


def wait_for_pages(window: Window) -> None:
    """Until the pages of papers that are seen are there."""
    for _round in range(5):
        run_until(lambda done: window.session.jobs.look(lambda _progress: None, lambda _none: done()))


def sample() -> tuple[Path, str]:
    """The vault of the fictitious driver, made once."""
    if not (DEMO / "passphrase.txt").is_file():
        with Sandbox(("flexkeeper.intake.readers",)) as sandbox:
            demo.run(DEMO, sandbox=sandbox, progress=Progress())
    return DEMO / "Vault", (DEMO / "passphrase.txt").read_text().strip()


def dress(application: QApplication, window: Window, way: Way) -> None:
    direction = Qt.LayoutDirection.RightToLeft if way.is_mirrored else Qt.LayoutDirection.LeftToRight
    application.setLayoutDirection(direction)
    window.resize(*way.size)
    window.kit.look.choose(way.theme, way.contrast, way.percent)  # type: ignore[arg-type]


class Album:
    """What to show, one after the other: each makes it seen and says what to take a picture of."""

    def __init__(self, window: Window, vault: Path, passphrase: str) -> None:
        self.window, self.vault, self.passphrase = window, vault, passphrase

    @property
    def records_page(self) -> Any:
        return self.window.frame.page("records")

    @property
    def vehicles_page(self) -> Any:
        return self.window.frame.page("vehicles")

    @property
    def bundle_page(self) -> Any:
        return self.window.frame.page("bundle")

    @property
    def agenda_page(self) -> Any:
        return self.window.frame.page("agenda")

    def first_run(self) -> QWidget:
        self.window.lock()
        settle(self.window.session)
        self.window.gate.show_new(self.vault.parent / "New")
        self.window.gate.new.first.edit.setText("tulip anchor")
        return self.window

    def unlock(self) -> QWidget:
        self.window.gate.new.clear()
        self.window.gate.show_unlock(RecentVault(self.vault))
        return self.window

    def unlock_wrong(self) -> QWidget:
        self.window.gate.unlock.field.say_trouble("That password did not open it. Check Caps Lock.")
        return self.window

    def unlock_paper(self) -> QWidget:
        self.window.gate.show_paper()
        return self.window

    def sheet(self) -> QWidget:
        dialog = SheetDialog(self.window.desk, self.window)
        dialog.open()
        return dialog

    def sheet_shown(self) -> QWidget:
        dialog = SheetDialog(self.window.desk, self.window)
        dialog.open()
        dialog.show_key()
        return dialog

    def password(self) -> QWidget:
        dialog = PasswordDialog(self.window.desk, self.window)
        dialog.open()
        return dialog

    def records(self) -> QWidget:
        self.window.session.adopt(open_vault(self.vault, self.passphrase))
        settle(self.window.session)
        self.window.frame.go_to("records")
        return self.window

    def review(self) -> QWidget:
        self.window.frame.go_to("review")
        return self.window

    def review_filled(self) -> QWidget:
        papers = DEMO / "papers"
        odd = self.vault.parent / "odd"
        odd.mkdir()
        (odd / "Warning about a late return.txt").write_text("Your last block was returned late.")
        (odd / "Scan of the registration.pdf").write_bytes(b"%PDF-1.7 nothing follows")
        (odd / "My insurance, locked.pdf").write_bytes(locked_pdf("a password"))
        add(self.window, odd, next(iter(sorted(papers.glob("*.jpg")))))
        self.window.frame.go_to("review")
        return self.window

    def today(self) -> QWidget:
        self.window.frame.go_to("today")
        return self.window

    def agenda(self) -> QWidget:
        self.window.frame.go_to("agenda")
        self.agenda_page._show_as("list")
        return self.window

    def agenda_month(self) -> QWidget:
        self.agenda_page._show_as("month")
        return self.window

    def reminder(self) -> QWidget:
        self.agenda_page.deeds.add(self.agenda_page.grid.today)
        settle(self.window.session)
        return self.window.findChildren(dialogs.Dialog)[-1]

    def put_off(self) -> QWidget:
        self.agenda_page.deeds.choose_day(self.agenda_page.model.lines[0])
        return self.window.findChildren(dialogs.Dialog)[-1]

    def vehicles(self) -> QWidget:
        self.window.frame.go_to("vehicles")
        return self.window

    def vehicles_below(self) -> QWidget:
        bar = self.vehicles_page._area.verticalScrollBar()
        bar.setValue(bar.maximum() // 2)
        return self.window

    def vehicle_table(self) -> QWidget:
        self.vehicles_page._area.verticalScrollBar().setValue(0)
        self.vehicles_page.cover.turn_over()
        return self.window

    def vehicle_form(self) -> QWidget:
        self.vehicles_page.cover.turn_over()
        self.vehicles_page.profile.edit_wanted.emit()
        settle(self.window.session)
        return next(one for one in self.window.findChildren(FormDialog) if one.isVisible())

    def checklist(self) -> QWidget:
        self.vehicles_page.checks.fill_wanted.emit(records.checklist_form("walkaround"))
        settle(self.window.session)
        return next(one for one in self.window.findChildren(ChecklistDialog) if one.isVisible())

    def renewal(self) -> QWidget:
        self.window.desk.renew(6)
        settle(self.window.session)
        return next(one for one in self.window.findChildren(RenewDialog) if one.isVisible())

    def renewal_check(self) -> QWidget:
        dialog = self.renewal()
        assert isinstance(dialog, RenewDialog)
        dialog.take_record(7)
        settle(self.window.session)
        wait(self.window.session)
        return dialog

    def bundle(self) -> QWidget:
        self.window.desk.make_bundle([33, 32, 37, 44, 50, 1])
        settle(self.window.session)
        self.bundle_page.maker.make_now()
        wait(self.window.session)
        return self.window

    def choose(self) -> QWidget:
        self.bundle_page.choose()
        settle(self.window.session)
        return next(one for one in self.window.findChildren(ChooseDialog) if one.isVisible())

    def bundle_large(self) -> QWidget:
        self.bundle_page.preview()
        wait(self.window.session)
        return self.window.findChildren(SheetsDialog)[-1]

    def detail(self) -> QWidget:
        self.records_page.open_record(6)
        settle(self.window.session)
        self.records_page._open()
        return self.window

    def editing(self) -> QWidget:
        self.records_page.detail.edit_first()
        return self.window

    def many(self) -> QWidget:
        self.records_page.detail.facts.rows[0].end()
        self.records_page._choose_all()
        return self.window

    def preview(self) -> QWidget:
        self.records_page.open_record(1)
        settle(self.window.session)
        self.records_page.deeds.look()
        wait(self.window.session)
        return self.window.findChildren(PreviewDialog)[-1]

    def nothing(self) -> QWidget:
        self.records_page._back()
        self.records_page._type("a parrot")
        self.window.desk.say("Changed: Insurer", 1)
        return self.window

    def palette(self) -> QWidget:
        self.records_page._type("")
        self.window.frame.toast.hide()
        self.window.commands.open_palette()
        self.window.frame.palette_.edit.setText("in")
        return self.window

    @property
    def appeals_page(self) -> Any:
        return self.window.frame.page("appeals")

    def appeals(self) -> QWidget:
        self.window.frame.go_to("appeals")
        self.appeals_page.show_list()
        return self.window

    def first_hour(self) -> QWidget:
        self.window.desk.begin_appeal()
        return self.window

    def notice(self) -> QWidget:
        found = records.everything(self.window.session.vault)
        notice = next(one for one in found if one.kind == "deactivation_notice")
        self.appeals_page.first_hour.take_record(notice.id)
        settle(self.window.session)
        self.appeals_page.first_hour.rows[1].looked_at.emit()
        return self.window

    def case(self) -> QWidget:
        """The case that an earlier way of looking opened, else the one that is proposed."""
        there = appeals.cases(self.window.session.vault)
        if there:
            self.appeals_page.show_case(there[0].id)
        else:
            self.appeals_page.first_hour.open_case()
            settle(self.window.session)
            self.window.frame.toast.hide()
        return self.window

    def case_below(self) -> QWidget:
        bar = self.appeals_page.case.area.verticalScrollBar()
        bar.setValue(bar.maximum())
        return self.window

    def case_letter(self) -> QWidget:
        self.appeals_page.case.go_to_step("letter")
        return self.window

    def case_bundle(self) -> QWidget:
        self.appeals_page.case.go_to_step("bundle")
        settle(self.window.session)
        wait(self.window.session)
        return self.window

    def messages(self) -> QWidget:
        self.window.desk.go_to("messages")
        return self.window

    def message_form(self) -> QWidget:
        self.window.frame.page("messages").primary().trigger()  # type: ignore[union-attr]
        settle(self.window.session)
        return next(one for one in self.window.findChildren(MessageDialog) if one.isVisible())

    def bundle_over(self) -> QWidget:
        self.bundle_page.size_card.limited.emit(100_000)  # a limit that it cannot keep
        settle(self.window.session)
        self.bundle_page.maker.make_now()
        wait(self.window.session)
        return self.window

    def case_sent(self) -> QWidget:
        """The last of a case: what was sent is frozen."""

        def send(vault: Vault, _progress: Progress) -> object:
            case = appeals.cases(vault)[0]
            return appeals.submit(vault, case.id, Sending(vault.clock(), (1,)))

        self.window.session.write(send)
        settle(self.window.session)
        self.window.desk.open_case(appeals.cases(self.window.session.vault)[0].id)
        settle(self.window.session)
        self.appeals_page.case.go_to_step("sent")
        return self.window

    def appeals_list(self) -> QWidget:
        self.appeals_page.show_list()
        return self.window

    def today_appeal(self) -> QWidget:
        self.window.frame.go_to("today")
        return self.window

    def settings(self) -> QWidget:
        self.window.frame.palette_.close_again()
        self.window.frame.go_to("settings")
        return self.window

    def keys(self) -> QWidget:
        self.window.commands.show_keys()
        return self.window.findChildren(dialogs.Dialog)[-1]

    def failure(self) -> QWidget:
        error = FlexKeeperError(
            "The disk is full, so this last step was not kept. Everything before it is safe.",
            "Make some room on the disk that holds the vault, then try again.",
        )
        self.window.failed(error)
        return self.window.findChildren(dialogs.Dialog)[-1]

    def mistake(self) -> QWidget:
        try:
            raise ValueError("never shown")
        except ValueError as bug:
            self.window.crashed(bug)
        return self.window.findChildren(dialogs.Dialog)[-1]

    def pages(self) -> list[Callable[[], QWidget]]:
        return [
            self.first_run, self.unlock, self.unlock_wrong, self.unlock_paper, self.records, self.detail,
            self.editing, self.many, self.preview, self.nothing, self.palette, self.settings, self.today,
            self.agenda, self.agenda_month, self.reminder, self.put_off, self.review, self.vehicles,
            self.vehicles_below, self.vehicle_table, self.vehicle_form, self.checklist, self.renewal,
            self.renewal_check, self.appeals, self.first_hour, self.notice, self.case, self.case_below,
            self.case_letter, self.case_bundle, self.appeals_list, self.today_appeal,
            self.messages, self.message_form, self.case_sent,
            self.bundle, self.choose, self.bundle_large, self.bundle_over, self.review_filled, self.sheet,
            self.sheet_shown, self.password, self.keys, self.failure, self.mistake,
        ]  # fmt: skip


if __name__ == "__main__":
    main()
